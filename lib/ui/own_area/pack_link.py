"""What is typed for a pack, held in the link: packed into one text, so that a colleague opens it as it was filled in.

Nothing of it is stored. What is too long for a link stays in the session in which it was typed, and the page says so.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

import streamlit as st

from lib.briefing.packs.questions import kinds
from lib.briefing.packs.request import CAMERA_CHANGES, LONGEST_TYPED, MOST_TOPICS, MOST_TYPED
from lib.incidents.topics import topics
from lib.incidents.view import months_on_offer
from lib.ui.links.choice import Link, Read

PACK = "pack"  # in the link
LONGEST = 3_000  # signs: with an outline beside it, a link that browsers, servers and mail programs still take whole
LONGEST_TEXT = MOST_TYPED * LONGEST_TYPED
_UNPACKED = 60_000
_DAMAGED = "What the link holds of a pack is damaged, so the pack is to be filled in again."


@dataclass(frozen=True)
class Typed:
    """The choices of a pack as their widgets hold them."""

    kind: str = "pspo"  # a key of `lib.briefing.packs.questions.kinds`
    topics: tuple[str, ...] = ()  # slugs
    prohibitions: str = ""  # one a line
    tied: tuple[tuple[str, ...], ...] = ()  # the topics that bear on each line
    # As in `lib.briefing.packs.request.PackRequest`; links and measures one a line.
    since: str = ""
    until: str = ""
    point: str = ""
    change: str = CAMERA_CHANGES[0]
    purpose: str = ""
    links: str = ""
    measures: str = ""
    large: bool = False  # whether in large print


def packed(typed: Typed) -> str:
    """Return choices as a text of signs that a link holds as they are."""
    raw = json.dumps(astuple(typed), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def unpacked(text: str) -> Typed | None:
    """Return the choices of a text that `packed` made, what is no choice now left out; None where it is damaged."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        values = json.loads(zlib.decompressobj().decompress(raw, _UNPACKED))
        held = dict(zip((field.name for field in fields(Typed)), values, strict=True))
    except (ValueError, TypeError, binascii.Error, zlib.error, RecursionError):
        return None
    return _usable(held)


def _usable(held: dict[str, Any]) -> Typed | None:
    usual, recorded, months = Typed(), {slug for slug, topic in topics().items() if topic.recorded}, months_on_offer()
    lists, texts = ("topics", "tied"), ("kind", "prohibitions", "since", "until", "point", "change", "purpose")
    if not all(isinstance(held[name], list) for name in lists):
        return None
    if not all(isinstance(held[name], str) for name in (*texts, "links", "measures")):
        return None

    def known(slugs: Any) -> tuple[str, ...]:
        given = slugs if isinstance(slugs, list) else []
        return tuple(dict.fromkeys(slug for slug in given if isinstance(slug, str) and slug in recorded))

    return Typed(
        **{
            **held,
            "kind": held["kind"] if held["kind"] in kinds() else usual.kind,
            "topics": known(held["topics"])[:MOST_TOPICS],
            "tied": tuple(known(slugs) for slugs in held["tied"][:MOST_TYPED]),
            "since": held["since"] if held["since"] in months else "",
            "until": held["until"] if held["until"] in months else "",
            "change": held["change"] if held["change"] in CAMERA_CHANGES else usual.change,
            "large": held["large"] is True,
            **{name: held[name][:LONGEST_TEXT] for name in ("prohibitions", "links", "measures")},
            **{name: held[name][:LONGEST_TYPED] for name in ("point", "purpose")},
        }
    )


def link_of(topic: str) -> Link[Typed]:
    """Return how the choices of a pack stand in the link; `topic` is that of the page, which is usual."""
    usual = Typed(topics=(topic,))

    def from_query(query: Mapping[str, str]) -> Read[Typed]:
        if PACK not in query:
            return usual, []
        found = unpacked(query[PACK])
        return (found, []) if found else (usual, [_DAMAGED])

    def from_widgets(_held: dict[str, Any], written: dict[str, str]) -> Read[Typed]:
        state = st.session_state
        if f"{PACK}-kind" not in state:
            return from_query(written)
        held = {field.name: state.get(f"{PACK}-{field.name}", getattr(usual, field.name)) for field in fields(Typed)}
        tied = tuple(tuple(state.get(f"{PACK}-tied-{number}", ())) for number in range(1, MOST_TYPED + 1))
        return replace(usual, **{**held, "topics": tuple(held["topics"]), "tied": _without_end(tied)}), []

    def to_query(typed: Typed) -> dict[str, str]:
        text = packed(typed) if typed != usual else ""
        return {PACK: text} if text and len(text) <= LONGEST else {}

    def to_widgets(typed: Typed) -> dict[str, Any]:
        plain = {field.name: getattr(typed, field.name) for field in fields(Typed) if field.name != "tied"}
        tied = {f"tied-{number}": list(slugs) for number, slugs in enumerate(typed.tied, 1)}
        return {**plain, "topics": list(typed.topics), **tied}

    return Link(PACK, (PACK,), from_query, to_query, from_widgets, to_widgets)


def too_long(typed: Typed) -> bool:
    """Return whether choices are too long for a link."""
    return len(packed(typed)) > LONGEST


def _without_end(tied: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return what is tied to each line without the empty ones at the end."""
    last = max((at for at, slugs in enumerate(tied, 1) if slugs), default=0)
    return tied[:last]
