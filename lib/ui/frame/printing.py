"""A page on paper: opened with “print=a4” in its link all of it is open, whole and still, and nothing is to be pressed.

What only a screen can hold is put as paper can hold it: a map is its picture, a table that scrolls is printed to its
end. The browser's own print of an ordinary page follows the same style, with what is open on it.
"""

import html
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from lib.published.tables import ROOT
from lib.ui.links.view import chosen_place

IN_LINK, A4 = "print", "a4"
_SHEET = (
    '@media screen { [data-testid="stMainBlockContainer"] { max-width: 190mm !important; padding: 1rem !important; } }'
)


def printing() -> bool:
    """Return whether the page was opened to be printed."""
    return st.query_params.get(IN_LINK, "") == A4


def has_sheets(page: str) -> bool:
    """Return whether a page, by its name, has sheets of its own for paper: those of a ward."""
    return page == "ward_profile" and bool(chosen_place())


def show_paper_style(on_screen: bool) -> None:
    """Put the style of paper on the page, and on the screen as well where it was opened to be printed."""
    style = _style()
    if on_screen:
        style = style.replace("@media print", "@media all") + _SHEET
    st.html(f"<style>{style}</style>")


@lru_cache(maxsize=1)
def _style() -> str:
    return (ROOT / "static/print.css").read_text(encoding="utf-8")


def show_way_back() -> None:
    """Show above a page that was opened to be printed how to print it and how to leave it."""
    query = {name: text for name, text in st.query_params.to_dict().items() if name != IN_LINK}
    with st.container(key="print-help"):
        back = _link(query, "Back to the page")
        st.html(f"<p>{back}. This is how it will print. Press Ctrl and P (on a Mac, Command and P).</p>")


def _link(query: dict[str, str], words: str) -> str:
    """Return a link that opens this page anew in the same tab."""
    return f'<a href="?{html.escape(urlencode(query))}" target="_self">{words}</a>'


def show_way_to_paper() -> None:
    """Show at the foot of a page the link that opens it to be printed."""
    query = {**st.query_params.to_dict(), IN_LINK: A4}
    with st.container(key="print-this"):
        st.html(f"<p>{_link(query, 'Print this page, with every part open')}</p>")
