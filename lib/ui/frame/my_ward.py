"""“My ward”: the one chooser of a ward, above every page."""

import streamlit as st

from lib.base.errors import InputError
from lib.base.words import shortened
from lib.drawing.words.areas import freshness
from lib.published.find_place import PlaceMatch, find_places, ward_meant
from lib.published.places import ward_names
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import show_notices
from lib.ui.links.view import choose_place, chosen_place, read_place, widget_key

_ASKED = "place-asked"  # what was typed and is not yet settled
_SHORT = 40


def show_chooser() -> None:
    """Show the chooser, set to the ward of the link or of this session, and settle what was typed into it."""
    asked = read_place()
    if asked:
        _settle(asked)
    names, key = ward_names(), widget_key("place")
    st.session_state[key] = chosen_place() or None
    with st.container(horizontal=True, vertical_alignment="center", key="my-ward"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False, width=430):
            st.markdown("**My ward**", width="content")
            st.selectbox(
                "My ward: choose one, or type a ward, village or postcode",
                list(names),
                index=None,
                format_func=lambda code: names.get(code, code),
                key=key,
                on_change=_take_choice,
                placeholder="Ward, village or postcode",
                accept_new_options=True,
                filter_mode="contains",
                label_visibility="collapsed",
            )
        st.caption(freshness(), width="content")
    _show_question()


def _take_choice() -> None:
    given = st.session_state[widget_key("place")] or ""
    st.session_state.pop(_ASKED, None)
    if not given or given in ward_names():
        choose_place(given)
    else:
        _settle(given)


def _settle(text: str) -> None:
    """Choose the ward that a text stands for, or keep the text so that the page can ask about it."""
    try:
        code = ward_meant(text)
    except InputError:
        code = ""
    if code:
        choose_place(code)
    else:
        st.session_state[_ASKED] = text


def _show_question() -> None:
    """Offer the wards that what was typed can stand for, or say in a line why there is none."""
    asked = st.session_state.get(_ASKED)
    if not asked:
        return
    try:
        found = find_places(asked)
    except InputError as reason:
        del st.session_state[_ASKED]  # said once
        show_notices([str(reason)])
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
        choose_place(answer.ward_code)
