"""The view a page shows: read from the link or from the page's choices, and written back to the link."""

from dataclasses import replace

import streamlit as st

from lib.incidents.topics import topics
from lib.incidents.view import QUERY_KEYS, View, geographies_of, measures_of, view_from_query
from lib.published.places import ward_names
from lib.ui.frame.plain_text import plain

# A choice's key in the session is that of the link, with a prefix so that it cannot meet another widget's.
_PREFIX = "view-"
# The chosen ward belongs to every page: it is kept apart from the view of a page.
_PLACE = "place-chosen"
_VIEW_KEYS = tuple(key for key in QUERY_KEYS if key != "place")


def widget_key(name: str) -> str:
    """Return the session key of the widget that holds a part of the view ('topic', 'from', …)."""
    return _PREFIX + name


def _link() -> dict[str, str]:
    return {key: st.query_params[key] for key in _VIEW_KEYS if key in st.query_params}


def _chosen(written: dict[str, str]) -> dict[str, str]:
    """Return what the page's widgets hold, as a query; what no widget of this page holds stays as it was written."""
    held = {key: st.session_state[widget_key(key)] for key in _VIEW_KEYS if widget_key(key) in st.session_state}
    query = {**written, **held}
    topic = topics().get(query.get("topic", ""))
    if topic and query.get("by") not in geographies_of(topic):
        query.pop("by", None)  # the topic was changed to one that has no such areas: not the reader's mistake
    if topic and query.get("show") not in measures_of(topic, query.get("by") or geographies_of(topic)[0]):
        query.pop("show", None)
    return query


def read_view() -> tuple[View, list[str]]:
    """Return the view to show and a notice for each part of the link that could not be used.

    A link that differs from what this session last wrote wins (a shared link, the back button); otherwise the
    page's own choices, which outlive a change of page.
    """
    link, written = _link(), st.session_state.get("view-written")
    query = link if written is None or (link and link != written) else _chosen(written)
    view, notices = view_from_query({**query, "place": chosen_place()})
    for key, value in _of_the_page(view).items():
        st.session_state[widget_key(key)] = value
    write_view(view)
    return view, notices


def _of_the_page(view: View) -> dict[str, str]:
    return {key: value for key, value in view.to_query().items() if key in _VIEW_KEYS}


def write_view(view: View) -> None:
    """Write the view to the link, leaving other parts of it alone."""
    query = _of_the_page(view)
    st.session_state["view-written"] = query
    if _link() != query:
        others = {key: value for key, value in st.query_params.to_dict().items() if key not in _VIEW_KEYS}
        st.query_params.from_dict({**others, **query})


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


def show_notices(notices: list[str]) -> None:
    """Show what could not be used of the link."""
    for notice in notices:
        st.warning(plain(notice), icon=":material/info:")


def link_query(view: View) -> dict[str, str]:
    """Return the query of a link to a view, keeping the ward that this session has chosen."""
    return replace(view, place=chosen_place()).to_query()
