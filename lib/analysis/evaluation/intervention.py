"""An intervention: what was done, at which places, from when to when; one typed into the page, or several of a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis.evaluation.places import WARDS, places_on_offer
from lib.analysis.evaluation.where import AREA, KINDS, ids_at, names_of, place_meant, points_of, unit_kind, wards_of
from lib.base.errors import InputError
from lib.base.months import month_in_words, parse_month
from lib.base.words import and_list
from lib.incidents.topics import topic_named

MOST_ROWS = 200
LONGEST_NAME = 120
LARGEST_RISE = 1_000  # per cent
NEEDED, OPTIONAL = ("name", "topic", "from"), ("to", "compare", "change")
# A file names the places in the column of their kind, and in one of them only.
COLUMNS = (*NEEDED, *KINDS, *OPTIONAL)
_CHANGE = re.compile(r"([+\-−]?)\s*(\d{1,4}(?:\.\d+)?)\s*%?")


@dataclass(frozen=True)
class Intervention:
    """What was done."""

    name: str  # as typed
    topic: str  # slug of what it was to change
    # Ids of the places where it was done, in ascending order; of an area of one's own the text that holds it.
    places: tuple[str, ...]
    # First and last month; the last is empty where it goes on.
    start: str
    end: str = ""
    # Ids of the places to compare with, of the kind `units`; empty to have them chosen by rule.
    compare: tuple[str, ...] = ()
    kind: str = WARDS  # what the places are: one of `lib.analysis.evaluation.where.KINDS`
    # By how many per cent it was to change the topic, below zero for a fall; 0 where that was not said.
    change: float = 0.0

    @property
    def where(self) -> str:
        """The places' names in a list; of many, how many there are."""
        return names_of(self.kind, self.places)

    @property
    def units(self) -> str:
        """The kind of places that it is compared with: its own; of an area wards or hexagons."""
        return unit_kind(self.kind, self.places)

    @property
    def when(self) -> str:
        """From when to when, in words."""
        since = f"from {month_in_words(self.start)}"
        return f"{since} to {month_in_words(self.end)}" if self.end else f"{since} on"

    def overlaps(self, other: "Intervention", last: str) -> bool:
        """Return whether two ran in one ward at one time, those that go on being taken to run to `last`.

        Two that are both smaller than a ward overlap where they share a place, and areas where they share a map point.
        """
        at_once = self.start <= (other.end or last) and other.start <= (self.end or last)
        if AREA in (self.kind, other.kind):
            shared = (points_of(self.kind, self.places) & points_of(other.kind, other.places)).any()
        elif self.kind == other.kind:
            shared = bool(set(self.places) & set(other.places))
        else:
            shared = bool(set(wards_of(self.kind, self.places)) & set(wards_of(other.kind, other.places)))
        return self != other and at_once and bool(shared)


def intervention_of(given: Mapping[str, str]) -> Intervention:
    """Return the intervention that a form, a link or a row of a file gives.

    Parameters
    ----------
    given : mapping of str to str
        name, topic, from, the places in one of wards, hexagons and streets (with a semicolon between them) or one area
        (as `lib.analysis.evaluation.where.place_meant` takes them), and perhaps to, compare (places to compare with)
        and change (per cent).

    Raises
    ------
    InputError
        A part is missing or cannot be; the message says which and what to do.
    """
    topic = topic_named(given.get("topic", "").strip())
    if not topic.recorded:
        raise InputError(f"{topic.label} is published for one year only, so nothing can be told of a change.")
    named = [kind for kind in KINDS if given.get(kind, "").strip()]
    if not named:
        raise InputError(
            "Name the wards, hexagons or streets where something was done, with a semicolon between them, or one area."
        )
    if len(named) > 1:
        raise InputError(f"{and_list(named).capitalize()} are named; give the places of an action as one kind.")
    kind = KINDS[named[0]]
    if kind.name == AREA:
        places: tuple[str, ...] = (place_meant(AREA, given[AREA]),)
    else:
        places = _places(kind.name, given[kind.name])
    if len(places) > kind.most:
        raise InputError(
            f"{len(places)} {kind.noun} are named; with more than {kind.most} too few are left to compare with. Name "
            "those where most was done."
        )
    units = unit_kind(kind.name, places)
    compare = _places(units, given.get("compare", ""))
    if both := sorted(set(ids_at(kind.name, places) if kind.name == AREA else places) & set(compare)):
        one = places_on_offer(units)[both[0]]
        raise InputError(f"{one} is named as treated and as one to compare with; it cannot be both.")
    start, end = parse_month(given.get("from", "")), given.get("to", "").strip()
    if end and parse_month(end) < start:
        raise InputError(
            f"It starts in {month_in_words(start)} but ends before that, in {month_in_words(end)}; swap the two months."
        )
    name = " ".join(given.get("name", "").split())[:LONGEST_NAME]
    return Intervention(
        name, topic.slug, places, start, end, compare, kind.name, change_of(given.get("change", "").strip())
    )


def change_of(text: str) -> float:
    """Return a change in per cent, such as '-20', '20% more' being '+20'; 0 where nothing is given.

    Raises
    ------
    InputError
        It is no number, none at all, a fall of more than 100 per cent, or a rise beyond belief.
    """
    if not text:
        return 0.0
    found = _CHANGE.fullmatch(text)
    if not found:
        raise InputError(f"“{text[:20]}” is not a change in per cent; write -20 for a fifth fewer, or 20 for more.")
    change = float(found[2]) * (-1 if found[1] in ("-", "−") else 1)
    if change < -100:
        raise InputError(f"Nothing can fall by {-change:g}%: at -100 nothing is left.")
    if change > LARGEST_RISE or change == 0:
        raise InputError(f"A change of {change:g}% cannot be aimed at; write -20 for a fifth fewer.")
    return change


def _places(kind: str, text: str) -> tuple[str, ...]:
    parts = filter(None, (part.strip() for part in re.split(r"[;\n]", text)))
    return tuple(sorted({place_meant(kind, part) for part in parts}))


def interventions_of(table: pd.DataFrame) -> list[Intervention]:
    """Return the interventions of a table, one a row, indexed by line.

    Raises
    ------
    InputError
        A column is missing, or a row cannot be used; the message names the row.
    """
    found = []
    for line, cells in rows_of(table, COLUMNS):
        try:
            found.append(intervention_of(cells))
        except InputError as error:
            raise InputError(f"Line {line}: {error}") from error
    return found


def rows_of(table: pd.DataFrame, wanted: tuple[str, ...]) -> list[tuple[object, dict[str, str]]]:
    """Return the rows of a table of interventions: the line of each, and its cells as texts.

    Raises
    ------
    InputError
        A column is missing, or there are too many rows.
    """
    columns = {str(name).strip().lower(): name for name in table.columns}
    missing = [name for name in NEEDED if name not in columns]
    if not any(kind in columns for kind in KINDS):
        missing.append(f"{WARDS} (or hexagons, streets, area)")
    if missing:
        raise InputError(f"The file has no column {and_list(missing)}. It can hold: {', '.join(wanted)}.")
    if len(table) > MOST_ROWS:
        raise InputError(f"The file holds {len(table):,} rows; give at most {MOST_ROWS}.")
    return [
        (line, {name: cell_text(row[columns[name]]) for name in wanted if name in columns})
        for line, row in table.iterrows()
    ]


def cell_text(value: object) -> str:
    """Return a cell as text; a date, which spreadsheets make of '2024-10', as its month."""
    text = "" if value is None or value != value else str(value).strip()
    return text[:7] if re.fullmatch(r"\d{4}-\d\d-\d\d([ T].*)?", text) else text
