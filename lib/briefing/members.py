"""What members hear: their notes of a ward and a topic, without personal data, and what became of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from lib.base.errors import InputError
from lib.base.words import and_list, plural
from lib.briefing.document import Block, Table, Text
from lib.briefing.request import Request, day_in_words, plain_text
from lib.incidents.topics import topic_named, topics
from lib.published.places import ward_names
from lib.published.tables import example
from lib.records.member_notes import change_notes, note_rows, store_note

STATES = ("new", "looked at", "in the briefing", "answered")
LONGEST_WORDS, LONGEST_PLACE = 1_000, 120
EARLIEST_YEAR = 2000

_BETWEEN = r"[\s().,–—/-]{0,3}"  # what people write between the digits of a phone number
_NOT_A_STREET = r"(?!(?:a|along|and|at|behind|by|down|from|in|near|of|off|on|outside|the|to|up)\b)"
_STREETS = (
    "street|st|road|rd|lane|ln|avenue|ave|close|drive|dr|way|court|place|crescent|cres|gardens|grove|terrace|walk|hill|"
    "rise|square|mews"
)
# What points to a person: what it is called, and how it is written. Of plates, the forms in use since 1963. Whoever
# wrote a note is asked, so it is better that a form finds too much than too little.
_PERSONAL = {
    "a phone number": re.compile(rf"(?<![\d.])(?:\+\d{{1,3}}|0|44|(?=7))(?:{_BETWEEN}\d){{9,13}}(?!\d)"),
    "an e-mail address": re.compile(r"(?i)\S+\s?(?:@|[(\[]\s?at\s?[)\]])\s?\S+\.\w+|\S+ at \S+ dot \w+(?: dot \w+)*"),
    "a number plate": re.compile(
        r"\b(?:(?i:[a-z]{2}\d{2}[ -]?[a-z]{3}|[a-z]\d{1,3}[a-z]{3}|[a-z]{3}\d{1,3}[a-z])|[A-Z]{2} \d{2} [A-Z]{3}"
        r"|[A-Z]\d{1,3}[ -][A-Z]{3}|[A-Z]{3}[ -]\d{1,3}[ -]?[A-Z])\b"
    ),
    "a house number": re.compile(
        rf"(?i)\b\d{{1,4}}[a-z]?,?\s+(?:{_NOT_A_STREET}[a-z][\w’']+\s+){{1,3}}(?:{_STREETS})\b"
        r"|\b(?:flat|apartment|number|no\.)\s?\d{1,4}[a-z]?\b"
    ),
    "a name": re.compile(
        r"\b(?:(?i:mr|mrs|ms|mx|miss)|Dr|Rev|Revd|(?i:named|name is|name[’']s))\b\.?\s+[A-Z][\w’'-]+"
        r"(?:\s+[A-Z][\w’'-]+)?"
    ),
}


@dataclass(frozen=True)
class MemberNote:
    """What a member heard."""

    # Ward code and topic slug.
    ward: str
    topic: str
    place: str  # where, in the member's words; may be empty
    heard: str  # the day ('YYYY-MM-DD')
    words: str  # what was heard, without personal data
    state: str = STATES[0]  # one of `STATES`
    answer: str = ""  # what the member was told; empty before
    recorded_by: str = ""  # the account that wrote it down
    # Of its row; 0 before it is stored.
    number: int = 0
    version: int = 0


def personal_data_in(text: str) -> list[tuple[str, str]]:
    """Return what in a text may point to a person: what it is called, and the piece of text."""
    found: list[tuple[str, str]] = []
    for kind, form in _PERSONAL.items():
        found += [(kind, piece.group().strip()) for piece in form.finditer(text)]
    return found


def without_personal_data(text: str) -> str:
    """Return a text in which what may point to a person is taken out."""
    for kind, form in _PERSONAL.items():
        text = form.sub(f"[{kind.split(' ', 1)[1]} taken out]", text)
    return text


def personal_data_in_words(found: list[tuple[str, str]]) -> str:
    """Return the question that is asked about what may point to a person."""
    pieces = and_list(f"{kind} (“{piece[:40]}”)" for kind, piece in found[:5])
    return f"This looks like {pieces}. Notes and answers hold no personal data. Shall it be taken out?"


def checked_note(note: MemberNote, today: date) -> MemberNote:
    """Return a note whose every part is usable.

    Raises
    ------
    InputError
        When the ward, topic, day or state is not known, or a text is missing or too long.
    """
    if note.ward not in ward_names():
        raise InputError(f"There is no ward “{note.ward[:40]}”; use a code such as {example('ward')}.")
    topic_named(note.topic)
    if note.state not in STATES:
        raise InputError(f"There is no state “{note.state[:40]}”; choose one of {', '.join(STATES)}.")
    texts: dict[str, Any] = {name: plain_text(getattr(note, name))[0].strip() for name in ("place", "words", "answer")}
    if not texts["words"]:
        raise InputError("A note needs words that say what was heard.")
    for name, most in (("place", LONGEST_PLACE), ("words", LONGEST_WORDS), ("answer", LONGEST_WORDS)):
        if len(texts[name]) > most:
            raise InputError(f"The {name} of a note has {len(texts[name]):,} characters; shorten it to {most:,}.")
    try:
        heard = date.fromisoformat(note.heard)
    except ValueError:
        raise InputError(f"“{note.heard[:20]}” is not a day; write it like 2025-10-14.") from None
    if heard.year < EARLIEST_YEAR or heard > today:
        raise InputError("The day on which something was heard lies in the past; choose it again.")
    return replace(note, **texts)


def held_notes(ward: str = "") -> tuple[MemberNote, ...]:
    """Return the notes that the visitor may read, of one ward or of all, the latest first.

    Raises
    ------
    NotAllowed
        When the visitor may write none.
    StoreError
        When the store cannot be read.
    """
    names = [field.name for field in fields(MemberNote) if field.name != "number"]
    return tuple(
        MemberNote(number=row["id"], **{name: row[name] for name in names})
        for row in note_rows()
        if ward in ("", row["ward"])
    )


def record_note(note: MemberNote, today: date) -> None:
    """Store a note.

    Raises
    ------
    InputError
        When it cannot be used.
    StoreError
        When the store cannot be written.
    """
    ready = checked_note(note, today)
    names = ("ward", "topic", "place", "heard", "words", "state", "answer")
    store_note({name: getattr(ready, name) for name in names})


def set_state(note: MemberNote, state: str, answer: str = "") -> None:
    """Say what became of a note, unless somebody else did since it was read.

    Raises
    ------
    InputError
        When there is no such state, it is answered without an answer, or the note was changed.
    StoreError
        When the store cannot be written.
    """
    if state not in STATES:
        raise InputError(f"There is no state “{state[:40]}”; choose one of {', '.join(STATES)}.")
    answer = plain_text(answer)[0].strip()
    if state == "answered" and not answer:
        raise InputError("To mark a note as answered, write what the member was told.")
    if len(answer) > LONGEST_WORDS:
        raise InputError(f"The answer has {len(answer):,} characters; shorten it to {LONGEST_WORDS:,}.")
    change_notes([note.number], {"state": state, "answer": answer or note.answer}, note.version)


def mark_in_briefing(notes: tuple[MemberNote, ...]) -> None:
    """Note that a briefing was made with some notes in it; those that were answered stay so."""
    waiting = [note.number for note in notes if note.state in ("new", "looked at")]
    if waiting:
        change_notes(waiting, {"state": "in the briefing"})


def notes_for(request: Request, notes: tuple[MemberNote, ...]) -> tuple[MemberNote, ...]:
    """Return the notes that a briefing prints: of its wards, and not answered yet."""
    return tuple(note for note in notes if note.ward in request.wards_about and note.state != "answered")


NOTE_COLUMNS = ("Ward", "Place", "Topic", "Heard", "In their words")


def note_cells(notes: Iterable[MemberNote]) -> list[tuple[str, ...]]:
    """Return notes as they are printed, with the cells of `NOTE_COLUMNS`."""
    labels = {slug: topic.label for slug, topic in topics().items()}
    return [
        (
            ward_names()[note.ward],
            note.place or "not said",
            labels.get(note.topic, note.topic),
            day_in_words(note.heard),
            note.words,
        )
        for note in notes
    ]


def members_section(request: Request, notes: tuple[MemberNote, ...]) -> list[Block]:
    """Return what members report of the briefing's wards; nothing where they report nothing."""
    ours = notes_for(request, notes)
    if not ours:
        return []
    return [
        Text(
            f"{plural(len(ours), 'note')} of what members hear from residents. They are words, not records: they are "
            "in no count, rate or map here.",
            "note",
        ),
        Table("What members report", NOTE_COLUMNS, tuple(note_cells(ours)), (15, 15, 16, 16, 38)),
    ]
