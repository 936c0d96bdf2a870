"""The view a page shows: read from the link or from the page's choices, and written back to the link."""

from dataclasses import replace

import streamlit as st

from lib.topics import topics
from lib.view import QUERY_KEYS, View, geographies_of, measures_of, view_from_query

# A choice's key in the session is that of the link, with a prefix so that it cannot meet another widget's.
_PREFIX = "view-"


def widget_key(name: str) -> str:
    """Return the session key of the widget that holds a part of the view ('topic', 'from', …)."""
    return _PREFIX + name


def _link() -> dict[str, str]:
    return {key: st.query_params[key] for key in QUERY_KEYS if key in st.query_params}


def _chosen(written: dict[str, str]) -> dict[str, str]:
    """Return what the page's widgets hold, as a query; what no widget of this page holds stays as it was written."""
    held = {key: st.session_state[widget_key(key)] for key in QUERY_KEYS if widget_key(key) in st.session_state}
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
    view, notices = view_from_query(query)
    for key in QUERY_KEYS:
        st.session_state[widget_key(key)] = {**dict.fromkeys(QUERY_KEYS, ""), **view.to_query()}[key]
    write_view(view)
    return view, notices


def write_view(view: View) -> None:
    """Write the view to the link, leaving other parts of it alone."""
    query = view.to_query()
    st.session_state["view-written"] = query
    if _link() != query:
        others = {key: value for key, value in st.query_params.to_dict().items() if key not in QUERY_KEYS}
        st.query_params.from_dict({**others, **query})


def choose_place(view: View, code: str) -> View:
    """Return the view with another ward chosen, remembered in the session and the link."""
    chosen = replace(view, place=code)
    if st.session_state.get("view-written") != chosen.to_query():
        write_view(chosen)
    return chosen


def show_notices(notices: list[str]) -> None:
    """Show what could not be used of the link."""
    for notice in notices:
        st.warning(notice, icon=":material/info:")


def link_query(view: View) -> dict[str, str]:
    """Return the query of a link to a view, keeping the ward that this session has chosen."""
    place = st.session_state.get(widget_key("place"), "")
    return replace(view, place=place).to_query()
