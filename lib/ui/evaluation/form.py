"""The form of an action. All of it stands in the link; what an officer writes down is kept in the register as well."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from lib.analysis.evaluation.intervention import LONGEST_NAME, Intervention, intervention_of
from lib.analysis.evaluation.places import WARDS, places_on_offer
from lib.analysis.evaluation.register import Entry, entry_with
from lib.analysis.evaluation.where import (
    AREA,
    AS_DRAWN,
    KINDS,
    area_meant,
    areas_on_offer,
    names_of,
    place_meant,
    place_of,
    unit_kind,
)
from lib.analysis.own_area.made_of import LONGEST_KEY, SHAPE, key_of
from lib.base.errors import InputError
from lib.base.months import month_in_words, months_between, shift
from lib.base.roles import may
from lib.base.words import shortened
from lib.incidents.cube import cube
from lib.incidents.topics import topics
from lib.incidents.view import DEFAULT_TOPIC
from lib.ui.frame.draw_area import drawn_area
from lib.ui.links.choice import Link, Read

OWN_AREA = "pages/own_area.py"
_DRAWN, _DRAWING, _PROBLEM = "action-drawn", "action-drawing", "action-problem"
_AHEAD = 12  # months after the data end that an action can be planned for
_LONGEST_CHANGE = 8
_LISTS = (*(kind for kind in KINDS if kind != AREA), "compare")
_NAMES = ("topic", "kind", *KINDS, "from", "to", "name", "compare", "change", "entry")


def _topics() -> dict[str, str]:
    return {slug: topic.label for slug, topic in topics().items() if topic.recorded}


def _months() -> list[str]:
    """Return the months that an action can begin in, latest first: some lie ahead, so that it can be planned."""
    held = cube().months
    return months_between(held[0], shift(held[-1], _AHEAD))[::-1]


def _usable(query: Mapping[str, str], notices: list[str]) -> dict[str, str]:
    def one_of(name: str, options: Collection[str], default: str) -> str:
        chosen = query.get(name) or default
        if chosen not in options:
            notices.append(f"“{shortened(chosen)}” cannot be chosen here, so the usual choice is shown instead.")
            chosen = default
        return chosen

    held = cube().months
    named = next((kind for kind in KINDS if query.get(kind)), WARDS)
    parts = {
        "topic": one_of("topic", _topics(), DEFAULT_TOPIC),
        "kind": one_of("kind", KINDS, named),
        "from": one_of("from", _months(), shift(held[-1], -11)),
    }
    parts["to"] = one_of("to", ("", *_months()), "")
    parts[AREA] = _usable_area(query.get(AREA) or "", notices) if parts["kind"] == AREA else ""
    offered = _compared_with(parts["kind"], parts[AREA])
    for name in _LISTS:
        codes = [code for code in (query.get(name) or "").split(";") if code]
        known = [code for code in codes if code in offered] if name in (parts["kind"], "compare") else []
        if len(known) < len(codes):
            notices.append("The link names a place that is not one of this district’s; it was left out.")
        parts[name] = ";".join(known)
    parts["name"] = (query.get("name") or "")[:LONGEST_NAME]
    parts["change"] = (query.get("change") or "")[:_LONGEST_CHANGE]
    parts["entry"] = str(_number(query.get("entry") or "") or "")
    return parts


def _usable_area(text: str, notices: list[str]) -> str:
    """Return what stands for an area as it is listed, else as it is written down; empty where it cannot be used."""
    if not text:
        return ""
    try:
        place = place_meant(AREA, text)
    except InputError as error:
        notices.append(str(error))
        return ""
    return text if text in areas_on_offer() else place


def _units(kind: str, area: str) -> str:
    return unit_kind(kind, (place_meant(AREA, area),) if kind == AREA else ())


def _compared_with(kind: str, area: str) -> dict[str, str]:
    """Return the places that can be compared with: of the kind itself; of an area wards or hexagons."""
    return places_on_offer(_units(kind, area)) if kind != AREA or area else {}


def _from_query(query: Mapping[str, str]) -> Read[dict[str, str]]:
    notices: list[str] = []
    held = None if any(query.get(kind) for kind in KINDS) else entry_with(_number(query.get("entry", "")))
    if held:  # the outline of its area is too long for a link, or somebody typed its number
        query = {**query_of(held.asked), **dict(query), held.asked.kind: ";".join(held.asked.places)}
    return _usable(query, notices), notices


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[dict[str, str]]:
    texts = {name: ";".join(value) if name in _LISTS else value or "" for name, value in held.items()}
    return _usable({**written, **texts}, []), []


def _to_query(parts: dict[str, str]) -> dict[str, str]:
    """Return what the link holds: the kind of place only where no place says it."""
    shown = {name: text for name, text in parts.items() if text}
    if parts["kind"] == WARDS or parts[parts["kind"]]:
        shown.pop("kind")
    if len(parts[AREA]) > LONGEST_KEY and (held := entry_with(_number(parts["entry"]))) and _of(held, parts[AREA]):
        shown.pop(AREA)
    return shown


def _of(entry: Entry, area: str) -> bool:
    return entry.asked.places == (area,)


def _to_widgets(parts: dict[str, str]) -> dict[str, Any]:
    held = {**parts, **{name: parts[name].split(";") if parts[name] else [] for name in _LISTS}}
    held.pop("entry")
    return held


_FORM = Link[dict[str, str]]("action", _NAMES, _from_query, _to_query, _from_widgets, _to_widgets)


def read_action(notices: list[str]) -> Intervention | None:
    """Return the action that the link or the form gives; None while no place is named.

    Raises
    ------
    InputError
        Its parts do not go together; the message says which and what to do.
    """
    if _DRAWN in st.session_state:  # on the map, with the run before
        st.session_state[_key(AREA)] = st.session_state.pop(_DRAWN)
        st.session_state[_DRAWING] = False
    parts, said = _FORM.read()
    notices += said
    if problem := st.session_state.pop(_PROBLEM, ""):
        notices.append(problem)
    _FORM.write(parts)
    return intervention_of(parts) if parts[parts["kind"]] else None


def topic_chosen() -> str:
    """Return the slug of the topic that the form holds; call it after `read_action`."""
    return str(st.session_state.get(_key("topic"), DEFAULT_TOPIC))


def entry_asked_for() -> int:
    """Return the number of the register's entry that the link leads to; 0 for none."""
    return _number(st.query_params.get("entry", ""))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < _LONGEST_CHANGE else 0


def show_form(expanded: bool) -> None:
    """Show what was done, where and when."""
    drawing = bool(st.session_state.get(_DRAWING))  # a map that is folded away while it is drawn has no size
    with st.expander("What was done, where and when", expanded=expanded or drawing):
        labels, months = _topics(), _months()
        columns = st.columns([1.2, 1.2, 2.6], gap="small")
        columns[0].selectbox("What it was to change", list(labels), format_func=labels.__getitem__, key=_key("topic"))
        columns[1].selectbox(
            "Where: kind of place", list(KINDS), format_func=lambda name: KINDS[name].label, key=_key("kind")
        )
        kind = KINDS[st.session_state[_key("kind")]]
        with columns[2]:
            if kind.name == AREA:
                _choose_area()
            else:
                places = places_on_offer(kind.name)
                st.multiselect(
                    f"{kind.noun.capitalize()} where it was done",
                    list(places),
                    format_func=places.__getitem__,
                    key=_key(kind.name),
                    max_selections=kind.most,
                    placeholder=f"Choose {kind.noun}",
                    wrap=True,
                )
        if kind.name == AREA:
            _draw_area()
        columns = st.columns([1, 1, 1, 2], gap="small")
        columns[0].selectbox("From", months, format_func=month_in_words, key=_key("from"))
        columns[1].selectbox(
            "To",
            ["", *months],
            format_func=lambda month: month_in_words(month) if month else "it goes on",
            key=_key("to"),
        )
        columns[2].text_input(
            "To change it by, %", key=_key("change"), max_chars=_LONGEST_CHANGE, placeholder="-20", help=_HELP
        )
        columns[3].text_input("What was done", key=_key("name"), max_chars=LONGEST_NAME, placeholder="Extra patrols")
        _choose_compared(kind.name)


def _choose_area() -> None:
    areas = areas_on_offer()
    held = st.session_state[_key(AREA)]
    drawn = {held: names_of(AREA, (held,))} if held and held not in areas else {}
    names = {"": "Choose an area", **drawn, **areas}
    kept = ", or one that is kept" if may("keep_areas") else ""
    st.selectbox(
        "Area where it was done",
        list(names),
        format_func=names.__getitem__,
        key=_key(AREA),
        placeholder=f"A locality, parish, postcode sector or priority area{kept}",
    )


@st.fragment
def _draw_area() -> None:
    """Show the map to draw on, once it is asked for, and the way to Your area and back."""
    held = st.session_state[_key(AREA)]
    with st.container(horizontal=True):
        drawing = st.toggle("Draw the area on the map", key=_DRAWING)
        st.page_link(
            OWN_AREA,
            label="This area’s own figures" if held else "Upload an outline, or list streets, on Your area",
            icon=":material/pentagon:",
            query_params=_query_of_area(held),
        )
    if not drawing:
        return
    shown = area_meant(held) if held else None
    try:
        area = drawn_area(shown, "draw-action", "Without a mouse, choose from the list or go to Your area.")
        if area is None:
            return
        st.session_state[_DRAWN] = place_meant(AREA, place_of(area))
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)
    st.rerun()


def _query_of_area(held: str) -> dict[str, str]:
    """Return the link of Your area to an area that the form holds."""
    if not held:
        return {}
    area = area_meant(held)
    key = held if held in areas_on_offer() else key_of(area)
    named = key.startswith(SHAPE) and area.name != AS_DRAWN
    called = {"called": area.name} if named else {}
    return {"area": key, **called, "topic": topic_chosen()} if key else {}


def _choose_compared(kind: str) -> None:
    area = st.session_state[_key(AREA)] if kind == AREA else ""
    if kind == AREA and not area:
        return
    offered = _compared_with(kind, area)
    noun = KINDS[_units(kind, area)].noun
    st.multiselect(
        f"{noun.capitalize()} to compare with, chosen before looking (left empty: chosen by rule)",
        list(offered),
        format_func=offered.__getitem__,
        key=_key("compare"),
        placeholder="By rule: alike in level and trend, not next to it",
        wrap=True,
    )


_HELP = "Below zero for a fall. Left empty, a fall by half is what must be seen for “no clear difference” to be said."


def _key(name: str) -> str:
    return _FORM.key(name)


def query_of(asked: Intervention, entry: int = 0) -> dict[str, str]:
    """Return the query of the link to an action, and to its entry in the register."""
    places = ";".join(asked.places)
    parts = {
        "topic": asked.topic,
        asked.kind: "" if entry and len(places) > LONGEST_KEY and asked.kind == AREA else places,
        "from": asked.start,
        "to": asked.end,
        "name": asked.name,
        "compare": ";".join(asked.compare),
        "change": f"{asked.change:g}" if asked.change else "",
        "entry": str(entry) if entry else "",
    }
    return {name: text for name, text in parts.items() if text}
