"""The choices of a briefing: read from the link or the page's widgets, and written back to the link."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.kept import kept_areas
from lib.analysis.own_area.listed import listed, listed_area
from lib.analysis.own_area.made_of import SECTOR, ready_made, sectors
from lib.base.errors import InputError
from lib.base.months import month_in_words, months_between, shift
from lib.base.roles import may
from lib.briefing.request import (
    ANNEXES,
    LENGTHS,
    LONGEST_LINE,
    LONGEST_NOTES,
    MARKINGS,
    MOST_AREAS,
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
from lib.ui.links.choice import Link, Read
from lib.ui.links.view import chosen_place

_NOTES = "brief-notes-kept"  # outlive a change of page, which forgets what widgets hold


def _from_query(query: Mapping[str, str]) -> Read[Request]:
    usual = {"wards": chosen_place()} if chosen_place() and "areas" not in query else {}
    return request_from_query({**usual, **query})


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[Request]:
    """Return the choices as they are held, which may lack a ward or a topic: `lib.briefing.request.check` says so."""
    if "wards" not in held:
        return _from_query(written)
    notices: list[str] = []
    meeting: date | None = held["meeting"]
    request = Request(
        tuple(held["wards"]),
        tuple(held["topics"]),
        held["from"],
        held["to"],
        tuple(name for name in SECTIONS if name not in held["without"]),
        held["marking"],
        meeting.isoformat() if meeting else "",
        held["for"],
        held["print"],
        held["length"],
        _areas(held["areas"], notices),
    )
    return request, notices


def _areas(chosen: list[str], notices: list[str]) -> tuple[Area, ...]:
    """Return the areas that are chosen, with a notice for each that is not there any more."""
    found = []
    for text in chosen:
        try:
            found.append(listed_area(text))
        except InputError as error:
            notices.append(str(error))
    return tuple(found)


def _to_widgets(request: Request) -> dict[str, Any]:
    return {
        "wards": list(request.wards),
        "areas": [text for area in request.areas if (text := listed(area))],
        "topics": list(request.topics),
        "from": request.start,
        "to": request.end,
        "without": [name for name in SECTIONS if name not in request.without],  # the widget holds those that are kept
        "marking": request.marking,
        "meeting": date.fromisoformat(request.meeting) if request.meeting else None,
        "for": request.prepared_for,
        "print": request.large_print,
        "length": request.length,
    }


_REQUEST = Link("brief", QUERY_KEYS, _from_query, Request.to_query, _from_widgets, _to_widgets)
key, read_request, write_request = _REQUEST.key, _REQUEST.read, _REQUEST.write


def begin_from(query: dict[str, str], notes: str) -> None:
    """Take up the choices of an earlier briefing, with as many months up to the latest complete one, and its notes."""
    request, _ = request_from_query(query)
    end = View.default(next((slug for slug in request.topics if topic_named(slug).recorded), DEFAULT_TOPIC)).end
    start = max(shift(end, 1 - len(months_between(request.start, request.end))), months_on_offer()[-1])
    begun = replace(request, start=start, end=end, meeting="")
    _REQUEST.hold(begun)
    write_request(begun)
    st.session_state[_NOTES] = st.session_state[key("notes")] = notes


def show_main_choices() -> None:
    """Show the choices that every briefing needs."""
    names, labels = ward_names(), {slug: topic.label for slug, topic in topics().items()}
    st.multiselect("Wards", list(names), format_func=names.__getitem__, key=key("wards"), wrap=True)
    areas = _areas_on_offer()
    st.multiselect(
        "Areas of your own",
        list(areas),
        format_func=areas.__getitem__,
        key=key("areas"),
        max_selections=MOST_AREAS,
        placeholder="None; draw one on “Your area”, or choose",
        help="Drawn or uploaded areas come here with “Brief this” on their own page.",
        wrap=True,
    )
    st.multiselect(
        "Topics",
        list(labels),
        format_func=labels.__getitem__,
        key=key("topics"),
        max_selections=MOST_TOPICS,
        wrap=True,
    )
    months = months_on_offer()
    with st.container(horizontal=True, key="briefing-months"):
        st.selectbox("From", months, format_func=month_in_words, key=key("from"))
        st.selectbox("To", months, format_func=month_in_words, key=key("to"))
    st.radio("Length", list(LENGTHS), format_func=LENGTHS.__getitem__, key=key("length"))


def _areas_on_offer() -> dict[str, str]:
    """Return the areas that can be chosen: those that stand ready, those that are kept, and those in the link."""
    offered = {**ready_made(), **{f"{SECTOR}:{one}": f"{one} (postcode sector)" for one in sectors()}}
    with suppress(InputError):  # the store cannot be read, which its own page says
        offered |= {one.area.key: f"{one.area.name} (kept)" for one in kept_areas()} if may("keep_areas") else {}
    chosen = {text: listed_area(text).name for text in st.session_state.get(key("areas"), []) if text not in offered}
    return chosen | offered


def show_more_choices() -> None:
    """Show the choices that have a usual answer."""
    st.date_input("Meeting date", key=key("meeting"), format="DD/MM/YYYY", value=None)
    st.selectbox("Protective marking", MARKINGS, key=key("marking"))
    st.text_input("Prepared for", key=key("for"), max_chars=LONGEST_LINE, placeholder=usual_meeting())
    st.pills(
        "Sections",
        list(SECTIONS),
        format_func=SECTIONS.__getitem__,
        selection_mode="multi",
        key=key("without"),
        help=f"Those from “{next(iter(ANNEXES.values()))}” on are annexes: only the full briefing prints them.",
    )
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
