"""Entry point: page set-up, the pages of the explorer, and what every page ends with."""

import streamlit as st

from lib.base.errors import DataFileError
from lib.published.tables import ROOT, district
from lib.ui.frame.local_access import pages_shown, say_what_cannot_be_read
from lib.ui.frame.my_ward import show_chooser
from lib.ui.frame.uploads import door_follows_the_page
from lib.ui.pages import PAGES

try:
    config = district()
except DataFileError as error:
    st.error(str(error))
    st.stop()

st.set_page_config(
    page_title=f"{config['name']} community safety explorer",
    page_icon=str(ROOT / "static/favicon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
st.html(ROOT / "static/page.css")

shown = st.navigation(
    [
        st.Page(page.file, title=page.title, icon=page.icon, url_path=page.name, default=page is PAGES[0])
        for page in pages_shown()
    ],
    position="top",
)
try:
    show_chooser()
    say_what_cannot_be_read()
    with door_follows_the_page():
        shown.run()
except DataFileError as error:
    st.title("This page cannot be shown")
    st.error(str(error))

st.divider()
st.caption(" ".join(config["attribution"]["statements"]))
