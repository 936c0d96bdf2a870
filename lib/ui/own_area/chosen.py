"""Which area the page shows: as the link has it, or held in this session where its outline is too long for a link."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.analysis.own_area.area import Area, named
from lib.analysis.own_area.made_of import area_of, key_of
from lib.base.errors import InputError
from lib.ui.frame.closed_part import IN_LINK
from lib.ui.links.choice import Link, Read

CHOOSE = "choose"  # the closed part in which another area is chosen
HERE = "here"  # in the link, of an area that only this session holds
_HELD, _SAID = "own-area-held", "own-area-said"
Chosen = tuple[str, str]  # what stands for the area, and the name that somebody gave it


def _from_query(query: Mapping[str, str]) -> Read[Chosen]:
    return (query.get("area", ""), query.get("called", "")), []


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[Chosen]:
    return _from_query({**written, **held})


def _to_query(chosen: Chosen) -> dict[str, str]:
    return {name: text for name, text in zip(("area", "called"), chosen, strict=True) if text}


_LINK = Link[Chosen](
    "own-area",
    ("area", "called"),
    _from_query,
    _to_query,
    _from_widgets,
    lambda chosen: {"area": chosen[0], "called": chosen[1]},
)


def read_area(notices: list[str]) -> Area | None:
    """Return the area that the link or the session asks for; None while none is chosen.

    Raises
    ------
    InputError
        It cannot be used; the message says why.
    """
    chosen, said = _LINK.read()
    notices += said
    _LINK.write(chosen)
    key, name = chosen
    if not key:
        return None
    if key != HERE:
        said_of, notes = st.session_state.get(_SAID, ("", ()))
        area = area_of(key, name)
        return replace(area, notes=notes) if said_of == key else area
    held: Area | None = st.session_state.get(_HELD)
    if held is None:
        raise InputError(
            "The outline has too many corners for a link, so it was only held where it was drawn or uploaded. Upload "
            "it again, or let an officer keep it under a name."
        )
    return named(held, name) if name else held


def take(area: Area, name: str = "") -> None:
    """Show an area from the next run on; in the link where it is short enough, else held in this session."""
    key = key_of(area)
    if not key:
        st.session_state[_HELD] = area
    st.session_state[_SAID] = (key, area.notes)  # a link does not hold what was done to the outline
    chosen = (key or HERE, name or ("" if area.key else area.name))
    _LINK.hold(chosen)
    _LINK.write(chosen)
    opened = [part for part in st.query_params.get(IN_LINK, "").split(".") if part and part != CHOOSE]
    if opened:
        st.query_params[IN_LINK] = ".".join(opened)
    else:
        st.query_params.pop(IN_LINK, None)


def query_of(area: Area, name: str = "") -> dict[str, str]:
    """Return the query of the link to an area; empty where only this session holds it."""
    key = key_of(area)
    return (
        _to_query((key, name or ("" if area.key and not area.key.startswith("shape:") else area.name))) if key else {}
    )
