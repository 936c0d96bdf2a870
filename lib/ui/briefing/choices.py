"""The choices of a briefing: read from the link or the page's widgets, and written back to the link."""

from dataclasses import replace
from datetime import date

import streamlit as st

from lib.base.months import month_in_words, months_between, shift
from lib.briefing.request import (
    LONGEST_LINE,
    LONGEST_NOTES,
    MARKINGS,
    MOST_TOPICS,
    QUERY_KEYS,
    SECTIONS,
    Request,
    request_from_query,
    usual_meeting,
)
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import DEFAULT_TOPIC, View, months_on_offer
from lib.published.places import ward_names
from lib.ui.links.view import chosen_place

_WRITTEN = "brief-written"  # the choices as this session last wrote them to the link
_NOTES = "brief-notes-kept"  # outlive a change of page, which forgets what widgets hold


def key(name: str) -> str:
    """Return the session key of the widget that holds a choice."""
    return f"brief-{name}"


def read_request() -> tuple[Request, list[str]]:
    """Return the choices, and a notice for each part of the link that could not be used.

    A link that differs from what this session last wrote wins; otherwise what the widgets hold, which may lack a ward
    or a topic: `lib.briefing.request.check` says so.
    """
    link = {name: st.query_params[name] for name in QUERY_KEYS if name in st.query_params}
    written = st.session_state.get(_WRITTEN)
    if written is not None and (not link or link == written) and key("wards") in st.session_state:
        return _held(), []
    usual = {"wards": chosen_place()} if chosen_place() else {}
    request, notices = request_from_query({**usual, **(link or written or {})})
    _hold(request)
    return request, notices


def _held() -> Request:
    state = st.session_state
    meeting: date | None = state[key("meeting")]
    return Request(
        tuple(state[key("wards")]),
        tuple(state[key("topics")]),
        state[key("from")],
        state[key("to")],
        tuple(name for name in SECTIONS if name not in state[key("sections")]),
        state[key("marking")],
        meeting.isoformat() if meeting else "",
        state[key("for")],
        state[key("print")],
    )


def _hold(request: Request) -> None:
    st.session_state.update(
        {
            key("wards"): list(request.wards),
            key("topics"): list(request.topics),
            key("from"): request.start,
            key("to"): request.end,
            key("sections"): list(request.sections),
            key("marking"): request.marking,
            key("meeting"): date.fromisoformat(request.meeting) if request.meeting else None,
            key("for"): request.prepared_for,
            key("print"): request.large_print,
        }
    )


def write_request(request: Request) -> None:
    """Write the choices to the link."""
    query = request.to_query()
    st.session_state[_WRITTEN] = query
    if {name: st.query_params[name] for name in QUERY_KEYS if name in st.query_params} != query:
        others = {name: value for name, value in st.query_params.to_dict().items() if name not in QUERY_KEYS}
        st.query_params.from_dict({**others, **query})


def begin_from(query: dict[str, str], notes: str) -> None:
    """Take up the choices of an earlier briefing, with as many months up to the latest complete one, and its notes."""
    request, _ = request_from_query(query)
    end = View.default(next((slug for slug in request.topics if topic_named(slug).recorded), DEFAULT_TOPIC)).end
    start = max(shift(end, 1 - len(months_between(request.start, request.end))), months_on_offer()[-1])
    _hold(replace(request, start=start, end=end, meeting=""))
    st.session_state[_NOTES] = st.session_state[key("notes")] = notes
    write_request(_held())


def show_main_choices() -> None:
    """Show the choices that every briefing needs."""
    names, labels = ward_names(), {slug: topic.label for slug, topic in topics().items()}
    st.multiselect("Wards", list(names), format_func=names.__getitem__, key=key("wards"))
    st.multiselect(
        "Topics", list(labels), format_func=labels.__getitem__, key=key("topics"), max_selections=MOST_TOPICS
    )
    months = months_on_offer()
    with st.container(horizontal=True):
        st.selectbox("From", months, format_func=month_in_words, key=key("from"))
        st.selectbox("To", months, format_func=month_in_words, key=key("to"))


def show_more_choices() -> None:
    """Show the choices that have a usual answer."""
    st.date_input("Meeting date", key=key("meeting"), format="DD/MM/YYYY", value=None)
    st.selectbox("Protective marking", MARKINGS, key=key("marking"))
    st.text_input("Prepared for", key=key("for"), max_chars=LONGEST_LINE, placeholder=usual_meeting())
    st.pills("Sections", list(SECTIONS), format_func=SECTIONS.__getitem__, selection_mode="multi", key=key("sections"))
    st.toggle("Large print (16 points or more)", key=key("print"))


def read_notes() -> str:
    """Show the field for the officer's own notes and return what it holds."""
    st.session_state.setdefault(key("notes"), st.session_state.get(_NOTES, ""))
    notes = st.text_area(
        "Your own notes (printed as yours)",
        key=key("notes"),
        max_chars=LONGEST_NOTES,
        height=110,
        help="They are printed under “The officer’s own notes”, word for word. Leave out names and addresses.",
    )
    st.session_state[_NOTES] = notes
    return notes
