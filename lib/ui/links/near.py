"""A street, landmark or postcode that was found in the chosen ward: it stands in the link, and maps mark it."""

import streamlit as st

from lib.base.words import shortened
from lib.published.named_places import point_of
from lib.ui.links.view import choose_place, chosen_place

_NEAR = "place-near"  # the ward's code and the label of what was found in it
_LAST = "place-last"  # the page that was shown last, and what its link said


def choose_near(label: str) -> None:
    """Choose what `point_of` knows in the chosen ward, or nothing with an empty text."""
    st.session_state[_NEAR] = (chosen_place(), label)
    _write()


def found_point() -> tuple[str, float, float] | None:
    """Return label, longitude and latitude of what was found in the chosen ward; None where it is the ward itself."""
    ward, label = st.session_state.get(_NEAR, ("", ""))
    point = point_of(label, ward) if label and ward == chosen_place() else None
    return (label, *point) if point else None


def _write() -> None:
    found = found_point()
    if found:
        st.query_params["near"] = found[0]
    elif "near" in st.query_params:
        del st.query_params["near"]


def read_near() -> list[str]:
    """Take what the link found where it says so, else write this session's to it; return what could not be used."""
    link = st.query_params.get("near", "")
    if link:
        st.session_state[_NEAR] = (chosen_place(), link)
    _write()
    if link and not found_point():
        return [f"The link asks for “{shortened(link)}”, which is not known in the ward that it names."]
    return []


def forget_what_the_reader_went_back_from(page: str) -> None:
    """Choose nothing where the browser's back button led to a link without what this session had chosen on the page.

    A link without a choice means the session's own choice on another page; on the same page the reader has undone it.
    """
    last_page, place, near = st.session_state.get(_LAST, ("", "", ""))
    if page != last_page or (place, near) == ("", ""):
        return
    if place and place == chosen_place() and "place" not in st.query_params:
        choose_place("")
        choose_near("")
    elif near and "near" not in st.query_params and st.query_params.get("place") == place:
        choose_near("")


def remember_link(page: str) -> None:
    """Remember what the page's link says, for the next run to tell a step back from a first look."""
    st.session_state[_LAST] = (page, st.query_params.get("place", ""), st.query_params.get("near", ""))
