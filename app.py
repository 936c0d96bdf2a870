"""Entry point: page set-up and the pages of the explorer."""

import streamlit as st

from lib.published import ROOT, district

st.set_page_config(
    page_title=f"{district()['name']} community safety explorer",
    page_icon=str(ROOT / "static/favicon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)

st.html(ROOT / "static/page.css")

pages = [
    st.Page("pages/overview.py", title="Overview", url_path="overview", default=True, icon=":material/home:"),
    st.Page("pages/hotspots.py", title="Hotspots", url_path="hotspots", icon=":material/map:"),
    st.Page(
        "pages/data_and_methods.py",
        title="Data and methods",
        url_path="data_and_methods",
        icon=":material/menu_book:",
    ),
]
page = st.navigation(pages, position="top")
page.run()

st.divider()
st.caption(" ".join(district()["attribution"]["statements"]))
