"""The view that the page on similar areas shows: read from the link or the page's choices, and written back."""

import datetime
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lib.analysis.similar.recorded_crime import WITH, WITHOUT
from lib.answers.similar_view import QUERY_KEYS, SimilarView, similar_view_from_query

_WRITTEN = "similar-written"


def widget_key(name: str) -> str:
    """Return the session key of the widget that holds a part of the view ('group', 'offence', …)."""
    return f"similar-{name}"


def _link() -> dict[str, str]:
    return {key: st.query_params[key] for key in QUERY_KEYS if key in st.query_params}


def _chosen() -> dict[str, str]:
    """Return what the page's widgets hold, as a query."""
    held = {key: st.session_state[widget_key(key)] for key in QUERY_KEYS if widget_key(key) in st.session_state}
    return {key: _as_text(key, value) for key, value in held.items()}


def _as_text(key: str, value: Any) -> str:
    if key == "mean":
        return WITH if value else WITHOUT
    if key in ("codes", "list"):
        return ".".join(value)
    if key == "list-date":
        return value.isoformat() if value else ""
    return value or ""


def read_similar_view() -> tuple[SimilarView, list[str]]:
    """Return the view to show and a notice for each part of the link that could not be used.

    A link that differs from what this session last wrote wins (a shared link, the back button); otherwise the page's
    own choices, which outlive a change of page.
    """
    link, written = _link(), st.session_state.get(_WRITTEN)
    query = link if written is None or (link and link != written) else {**written, **_chosen()}
    view, notices = similar_view_from_query(query)
    held: dict[str, Any] = {
        **view.to_query(),
        "mean": view.mean == WITH,
        "codes": list(view.own_codes),
        "list": view.list_codes,
        "list-date": datetime.date.fromisoformat(view.list_date) if view.list_date else None,
    }
    for key in QUERY_KEYS:
        st.session_state[widget_key(key)] = held[key]
    written = st.session_state[_WRITTEN] = view.to_query()
    if link != written:
        others = {key: value for key, value in st.query_params.to_dict().items() if key not in QUERY_KEYS}
        st.query_params.from_dict({**others, **written})
    return view, notices


def link_to_similar(view: SimilarView) -> str:
    """Return the address that opens this view on this page."""
    return f"{str(st.context.url).split('?')[0]}?{urlencode(view.to_query())}"
