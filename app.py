"""Entry point: page set-up, the pages of the explorer, and what every page ends with."""

import streamlit as st

from lib.base.errors import DataFileError
from lib.published.tables import ROOT, district
from lib.ui.frame.local_access import say_what_cannot_be_read
from lib.ui.frame.my_ward import show_chooser
from lib.ui.frame.uploads import door_follows_the_page
from lib.ui.server import keep_what_is_loaded, send_at_once

send_at_once()
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

PAGES = {
    "overview": ("Overview", ":material/home:"),
    "ward_profile": ("My ward", ":material/location_home:"),
    "hotspots": ("Hotspots", ":material/map:"),
    "similar_areas": ("Similar areas", ":material/compare_arrows:"),
    "concerns": ("Concerns", ":material/forum:"),
    "briefing": ("Briefing", ":material/description:"),
    "local_records": ("Local records", ":material/upload_file:"),
    "data_and_methods": ("Data and methods", ":material/menu_book:"),
}
page = st.navigation(
    [
        st.Page(f"pages/{name}.py", title=title, icon=icon, url_path=name, default=name == "overview")
        for name, (title, icon) in PAGES.items()
    ],
    position="top",
)
try:
    show_chooser()
    say_what_cannot_be_read()
    with door_follows_the_page():
        page.run()
except DataFileError as error:
    st.title("This page cannot be shown")
    st.error(str(error))

st.divider()
st.caption(" ".join(config["attribution"]["statements"]))
keep_what_is_loaded()
