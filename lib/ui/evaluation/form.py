"""The form of an action. All of it stands in the link; what an officer writes down is kept in the register as well."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from lib.analysis.evaluation.intervention import LONGEST_NAME, Intervention, intervention_of
from lib.analysis.evaluation.places import KINDS, WARDS, places_on_offer
from lib.base.months import month_in_words, months_between, shift
from lib.base.words import shortened
from lib.incidents.cube import cube
from lib.incidents.topics import topics
from lib.incidents.view import DEFAULT_TOPIC
from lib.ui.links.choice import Link, Read

_AHEAD = 12  # months after the data end that an action can be planned for
_LONGEST_CHANGE = 8
_LISTS = (*KINDS, "compare")
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
    offered = places_on_offer(parts["kind"])
    for name in _LISTS:
        codes = [code for code in (query.get(name) or "").split(";") if code]
        known = [code for code in codes if code in offered] if name in (parts["kind"], "compare") else []
        if len(known) < len(codes):
            notices.append("The link names a place that is not one of this district’s; it was left out.")
        parts[name] = ";".join(known)
    parts["name"] = (query.get("name") or "")[:LONGEST_NAME]
    parts["change"] = (query.get("change") or "")[:_LONGEST_CHANGE]
    entry = query.get("entry") or ""
    parts["entry"] = entry if entry.isdecimal() and len(entry) < _LONGEST_CHANGE else ""
    return parts


def _from_query(query: Mapping[str, str]) -> Read[dict[str, str]]:
    notices: list[str] = []
    return _usable(query, notices), notices


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[dict[str, str]]:
    texts = {name: ";".join(value) if name in _LISTS else value or "" for name, value in held.items()}
    return _usable({**written, **texts}, []), []


def _to_query(parts: dict[str, str]) -> dict[str, str]:
    """Return what the link holds: the kind of place only where no place says it."""
    shown = {name: text for name, text in parts.items() if text}
    if parts["kind"] == WARDS or parts[parts["kind"]]:
        shown.pop("kind")
    return shown


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
    parts, said = _FORM.read()
    notices += said
    _FORM.write(parts)
    return intervention_of(parts) if parts[parts["kind"]] else None


def topic_chosen() -> str:
    """Return the slug of the topic that the form holds; call it after `read_action`."""
    return str(st.session_state.get(_key("topic"), DEFAULT_TOPIC))


def entry_asked_for() -> int:
    """Return the number of the register's entry that the link leads to; 0 for none."""
    asked = st.query_params.get("entry", "")
    return int(asked) if asked.isdecimal() and len(asked) < _LONGEST_CHANGE else 0


def show_form(expanded: bool) -> None:
    """Show what was done, where and when."""
    with st.expander("What was done, where and when", expanded=expanded):
        labels, months = _topics(), _months()
        columns = st.columns([1.2, 1.2, 2.6], gap="small")
        columns[0].selectbox("What it was to change", list(labels), format_func=labels.__getitem__, key=_key("topic"))
        columns[1].selectbox(
            "Where: kind of place", list(KINDS), format_func=lambda name: KINDS[name].label, key=_key("kind")
        )
        kind = KINDS[st.session_state[_key("kind")]]
        places = places_on_offer(kind.name)
        columns[2].multiselect(
            f"{kind.noun.capitalize()} where it was done",
            list(places),
            format_func=places.__getitem__,
            key=_key(kind.name),
            max_selections=kind.most,
            placeholder=f"Choose {kind.noun}",
        )
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
        st.multiselect(
            f"{kind.noun.capitalize()} to compare with, chosen before looking (left empty: chosen by rule)",
            list(places),
            format_func=places.__getitem__,
            key=_key("compare"),
            placeholder="By rule: alike in level and trend, not next to it",
        )


_HELP = "Below zero for a fall. Left empty, a fall by half is what must be seen for “no clear difference” to be said."


def _key(name: str) -> str:
    return _FORM.key(name)


def query_of(asked: Intervention, entry: int = 0) -> dict[str, str]:
    """Return the query of the link to an action, and to its entry in the register."""
    parts = {
        "topic": asked.topic,
        asked.kind: ";".join(asked.places),
        "from": asked.start,
        "to": asked.end,
        "name": asked.name,
        "compare": ";".join(asked.compare),
        "change": f"{asked.change:g}" if asked.change else "",
        "entry": str(entry) if entry else "",
    }
    return {name: text for name, text in parts.items() if text}
