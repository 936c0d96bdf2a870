"""Entry point: page set-up, the pages of the explorer, and what every page ends with."""

import streamlit as st

from lib.base.errors import DataFileError
from lib.base.visitor import ask
from lib.published.tables import ROOT, district
from lib.ui.frame.asking import asking
from lib.ui.frame.find_box import show_find
from lib.ui.frame.printing import has_sheets, printing, show_paper_style, show_way_back, show_way_to_paper
from lib.ui.frame.turns import a_turn
from lib.ui.frame.uploads import door_follows_the_page
from lib.ui.frame.who import hold_nothing_of_another, say_what_cannot_be_read, show_over, show_who
from lib.ui.pages import PAGES, pages_for_visitor

ask(asking)
hold_nothing_of_another()

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

led_to = pages_for_visitor()
shown = st.navigation(
    [
        st.Page(
            page.file,
            title=page.title,
            icon=page.icon,
            url_path=page.name,
            default=page is PAGES[0],
            # its address says why it is not for this visitor, and how to sign in
            visibility="visible" if page in led_to else "hidden",
        )
        for page in PAGES
    ],
    position="top",
)

try:
    show_find(shown.url_path)
    on_paper = printing() and not has_sheets(shown.url_path)
    show_paper_style(on_paper)
    if on_paper:
        show_way_back()
    show_over()
    say_what_cannot_be_read()
    with door_follows_the_page(), a_turn():
        shown.run()
except DataFileError as error:
    st.title("This page cannot be shown")
    st.error(str(error))

# A page stops nothing: what follows stands at the end of every one.
st.divider()
if not printing() and not has_sheets(shown.url_path):
    show_way_to_paper()
show_who()
st.caption(" ".join(config["attribution"]["statements"]))
