"""The form of an action. All of it stands in the link; nothing is stored."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from lib.analysis.evaluation.intervention import LONGEST_NAME, MOST_WARDS, Intervention, intervention_of
from lib.base.months import month_in_words, months_between, shift
from lib.base.words import shortened
from lib.incidents.cube import cube
from lib.incidents.topics import topics
from lib.incidents.view import DEFAULT_TOPIC
from lib.published.places import ward_names
from lib.ui.links.choice import Link, Read

_AHEAD = 12  # months after the data end that an action can be planned for
_NAMES = ("topic", "wards", "from", "to", "name", "compare")
_LISTS = ("wards", "compare")


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
    parts = {
        "topic": one_of("topic", _topics(), DEFAULT_TOPIC),
        "from": one_of("from", _months(), shift(held[-1], -11)),
    }
    parts["to"] = one_of("to", ("", *_months()), "")
    for name in _LISTS:
        codes = [code for code in (query.get(name) or "").split(";") if code]
        known = [code for code in codes if code in ward_names()]
        if len(known) < len(codes):
            notices.append("The link names a ward that is not one of this district’s; it was left out.")
        parts[name] = ";".join(known)
    parts["name"] = (query.get("name") or "")[:LONGEST_NAME]
    return parts


def _from_query(query: Mapping[str, str]) -> Read[dict[str, str]]:
    notices: list[str] = []
    return _usable(query, notices), notices


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[dict[str, str]]:
    texts = {name: ";".join(value) if name in _LISTS else value or "" for name, value in held.items()}
    return _usable({**written, **texts}, []), []


def _to_widgets(parts: dict[str, str]) -> dict[str, Any]:
    return {**parts, **{name: parts[name].split(";") if parts[name] else [] for name in _LISTS}}


_FORM = Link[dict[str, str]](
    "action",
    _NAMES,
    _from_query,
    lambda parts: {name: text for name, text in parts.items() if text},
    _from_widgets,
    _to_widgets,
)


def read_action(notices: list[str]) -> Intervention | None:
    """Return the action that the link or the form gives; None while no ward is named.

    Raises
    ------
    InputError
        Its parts do not go together; the message says which and what to do.
    """
    parts, said = _FORM.read()
    notices += said
    _FORM.write(parts)
    return intervention_of(parts) if parts["wards"] else None


def show_form(expanded: bool) -> None:
    """Show what was done, where and when."""
    with st.expander("What was done, where and when", expanded=expanded):
        labels, names, months = _topics(), ward_names(), _months()
        left, right = st.columns([2, 3], gap="small")
        left.selectbox("What it was to change", list(labels), format_func=labels.__getitem__, key=_FORM.key("topic"))
        right.multiselect(
            "Wards where it was done",
            list(names),
            format_func=names.__getitem__,
            key=_FORM.key("wards"),
            max_selections=MOST_WARDS,
            placeholder="Choose wards",
        )
        columns = st.columns([1, 1, 2], gap="small")
        columns[0].selectbox("From", months, format_func=month_in_words, key=_FORM.key("from"))
        columns[1].selectbox(
            "To",
            ["", *months],
            format_func=lambda month: month_in_words(month) if month else "it goes on",
            key=_FORM.key("to"),
        )
        columns[2].text_input(
            "What was done", key=_FORM.key("name"), max_chars=LONGEST_NAME, placeholder="Extra patrols"
        )
        st.multiselect(
            "Wards to compare with, chosen before looking (left empty: chosen by rule)",
            list(names),
            format_func=names.__getitem__,
            key=_FORM.key("compare"),
            placeholder="By rule: alike in level and trend, not next to it",
        )


def query_of(asked: Intervention) -> dict[str, str]:
    """Return the query of the link to an action."""
    parts = {
        "topic": asked.topic,
        "wards": ";".join(asked.wards),
        "from": asked.start,
        "to": asked.end,
        "name": asked.name,
        "compare": ";".join(asked.compare),
    }
    return {name: text for name, text in parts.items() if text}
