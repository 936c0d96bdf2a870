"""The view that several pages show, and the ward that is chosen for all of them, in the link."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.incidents.topics import Topic, topics
from lib.incidents.view import QUERY_KEYS, View, geographies_of, measures_of, view_from_query
from lib.published.places import ward_names
from lib.ui.links.choice import Link, Read

# The chosen ward belongs to every page: it is kept apart from the view of a page.
_PLACE = "place-chosen"


def _from_query(query: Mapping[str, str]) -> Read[View]:
    return view_from_query({**query, "place": chosen_place()})


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[View]:
    query = {**written, **held}
    topic = topics().get(query.get("topic", ""))
    before = topics().get(written.get("topic", ""))
    if topic and before and topic != before and _is_usual(before, query):
        query = {name: text for name, text in query.items() if name not in ("from", "to")}  # the new topic's own months
    if topic and query.get("by") not in geographies_of(topic):
        query.pop("by", None)  # the topic was changed to one that has no such areas: not the reader's mistake
    if topic and query.get("show") not in measures_of(topic, query.get("by") or geographies_of(topic)[0]):
        query.pop("show", None)
    return _from_query(query)


def _is_usual(topic: Topic, query: Mapping[str, str]) -> bool:
    usual = View.default(topic.slug)
    return (query.get("from"), query.get("to")) == (usual.start, usual.end)


def _to_query(view: View) -> dict[str, str]:
    return {name: text for name, text in view.to_query().items() if name != "place"}


_VIEW = Link(
    "view", tuple(name for name in QUERY_KEYS if name != "place"), _from_query, _to_query, _from_widgets, _to_query
)
widget_key = _VIEW.key


def read_view() -> tuple[View, list[str]]:
    """Return the view to show and a notice for each part of the link that could not be used."""
    view, notices = _VIEW.read()
    _VIEW.write(view)
    return view, notices


def chosen_place() -> str:
    """Return the code of the ward that this session has chosen; empty when none is."""
    return st.session_state.get(_PLACE, "")


def choose_place(code: str) -> None:
    """Choose a ward, or none with an empty text, for every page: in the session and in the link."""
    st.session_state[_PLACE] = code
    if code:
        st.query_params["place"] = code
    elif "place" in st.query_params:
        del st.query_params["place"]


def read_place() -> str:
    """Take the ward of the link where it has one, else write this session's to it.

    Returns
    -------
    str
        What the link says instead of a ward's code: a name or postcode to look up. Empty when there is nothing to do.
    """
    link = st.query_params.get("place", "")
    known = not link or link in ward_names()
    choose_place(link if link and known else chosen_place())
    return "" if known else link


def link_query(view: View) -> dict[str, str]:
    """Return the query of a link to a view, keeping the ward that this session has chosen."""
    return replace(view, place=chosen_place()).to_query()
