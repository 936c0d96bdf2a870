"""“Find”: the one box for a ward, street, place or postcode, above every page."""

from typing import Any

import streamlit as st

from lib.base.errors import InputError
from lib.base.words import shortened
from lib.drawing.words.ages import data_to
from lib.published.find_place import PlaceMatch, find_places, place_meant
from lib.published.places import ward_names
from lib.ui.frame.copy_link import show_copy_link
from lib.ui.frame.find_component import find_component
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import show_notices
from lib.ui.links.near import (
    choose_near,
    forget_what_the_reader_went_back_from,
    found_point,
    read_near,
    remember_link,
)
from lib.ui.links.view import choose_place, chosen_place, read_place

_ASKED = "place-asked"  # what was typed and is not yet settled
_FROM_LINK = "place-asked-by-link"
_FOUND = "place-found"  # set by an answer: the page that shows it is to follow
_SAID = "place-said"  # a notice, with the page and the choice that it is about: it stays until either is another
# These pages show a ward themselves; from every other a choice leads to the ward's own page.
_SHOW_A_WARD = ("ward_profile", "hotspots")
_WARD_PAGE = "pages/ward_profile.py"


def show_find(page: str) -> None:
    """Show the box, set to what the link or this session has chosen, and settle what was typed into it.

    Parameters
    ----------
    page : str
        Name of the page that is shown, as in its address.
    """
    forget_what_the_reader_went_back_from(page)
    asked = read_place()
    if asked:
        _settle(asked, from_link=True)
    for notice in read_near():
        _say(notice, page)
    if st.session_state.pop(_FOUND, False):
        _lead_on(page)
    point, code = found_point(), chosen_place()
    with st.container(horizontal=True, vertical_alignment="center", key="find-bar"):
        with st.container(width=460, key="find-box"):
            choice = find_component(point[0] if point else ward_names().get(code, ""))
        st.caption(data_to(), width="content")
        show_copy_link()
    if choice is not None and _taken(choice):
        _lead_on(page)
    _show_question(page)
    show_notices(_said_here(page))
    remember_link(page)


def _lead_on(page: str) -> None:
    """Draw the page again with what was chosen, or go to the ward's own page."""
    if chosen_place() and page not in _SHOW_A_WARD:
        st.switch_page(_WARD_PAGE)
    st.rerun()


def _taken(choice: Any) -> bool:
    """Take what was chosen or typed in the box; return whether that settles it."""
    choice = choice if isinstance(choice, dict) else {}
    code, near, text = (str(choice.get(key) or "") for key in ("code", "near", "text"))
    for kept in (_ASKED, _SAID):
        st.session_state.pop(kept, None)
    if not text and code in ("", *ward_names()):
        _choose(code, near)
        return True
    return _settle(text)


def _choose(code: str, near: str) -> None:
    choose_place(code)
    choose_near(near)


def _settle(text: str, from_link: bool = False) -> bool:
    """Choose the ward that a text stands for, or keep the text so that the page can ask about it."""
    try:
        match = place_meant(text)
    except InputError:
        match = None
    if match:
        _choose(match.ward_code, match.near)
        if match.guessed:
            _say(f"Nothing here is called “{shortened(text)}”. The nearest name is shown: {match.near or match.label}.")
        return True
    st.session_state[_ASKED], st.session_state[_FROM_LINK] = text, from_link
    return False


def _say(notice: str, page: str = "") -> None:
    """Keep a notice for the page named, or for whichever shows the choice that was just made."""
    st.session_state[_SAID] = (page, chosen_place(), found_point(), notice)


def _said_here(page: str) -> list[str]:
    about, place, point, notice = st.session_state.get(_SAID, ("", "", None, ""))
    return [notice] if notice and about in ("", page) and (place, point) == (chosen_place(), found_point()) else []


def _show_question(page: str) -> None:
    """Offer the wards that what was typed can stand for, or say in a line why there is none."""
    asked = st.session_state.get(_ASKED)
    if not asked:
        return
    try:
        found = find_places(asked)
    except InputError as reason:
        del st.session_state[_ASKED]
        link = "The link names a place that is not known here. " if st.session_state[_FROM_LINK] else ""
        _say(f"{link}{reason}", page)
        return
    st.selectbox(
        f"“{plain(shortened(asked))}” can be any of {len(found)} wards. Which one?",
        found,
        index=None,
        format_func=_described,
        key="place-which",
        on_change=_take_answer,
        placeholder="Choose a ward",
        width=560,
    )


def _described(match: PlaceMatch) -> str:
    return f"{match.label}: {match.why}"


def _take_answer() -> None:
    answer = st.session_state["place-which"]
    if answer is not None:
        del st.session_state[_ASKED]
        _choose(answer.ward_code, answer.near)
        st.session_state[_FOUND] = True
