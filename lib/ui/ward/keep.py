"""Keep and share “My ward”: its link, its files, and the sheet that is printed."""

import streamlit as st

from lib.answers.ward import WardProfile, people_figure, tiles_table
from lib.answers.ward_sheet import about_ward, ward_sheet
from lib.base import mime
from lib.drawing.exports import workbook
from lib.drawing.words.ward import tiles_for_files
from lib.incidents.view import View
from lib.ui.frame.evidence import show_downloads
from lib.ui.ward.choices import PRINTS, query_of

_PAGE = "pages/ward_profile.py"


def show_keep(profile: WardProfile, view: View, compare: str, link: str) -> None:
    """Show the link, the workbook of the page and the ways to print it."""
    with st.container(key="keep"):
        st.caption("Link to exactly this page; the button at its end copies it.")
        st.code(link, language=None, wrap_lines=True)
        with st.container(horizontal=True):
            for sheet, label in PRINTS.items():
                icon = ":material/print:"
                st.page_link(_PAGE, label=label, icon=icon, query_params=query_of(view, compare, sheet))
        name = f"my-ward-{profile.ward_code}.xlsx"
        show_downloads([("This page’s tables (Excel)", name, mime.XLSX, lambda: _workbook(profile, view, link))])
        st.caption(f"The same table on the command line: `python -m lib ward --ward {profile.ward_code}`")


def _workbook(profile: WardProfile, view: View, link: str) -> bytes:
    sheets = {
        "At a glance": tiles_table(profile.ward_code, view.start, view.end),
        "Figures": tiles_for_files(profile.tiles),
        "Deprivation": people_figure(profile.ward_code).in_words,
    }
    return workbook(sheets, about_ward(profile, view, link))


def show_sheet(profile: WardProfile, view: View, compare: str, sheet: str) -> None:
    """Show the sheet as it will print, with the way back above it."""
    with st.container(key="print-help", horizontal=True, vertical_alignment="center"):
        st.page_link(
            _PAGE, label="Back to the page", icon=":material/arrow_back:", query_params=query_of(view, compare)
        )
        st.write("This is how it will print. Press Ctrl and P (on a Mac, Command and P).")
    st.html(ward_sheet(profile, view, compare, sheet == "large"))
