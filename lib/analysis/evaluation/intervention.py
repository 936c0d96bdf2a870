"""An intervention: what was done, in which wards, from when to when; one typed into the page, or several of a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.base.errors import InputError
from lib.base.months import month_in_words, parse_month
from lib.base.words import and_list, shortened
from lib.incidents.topics import topic_named
from lib.published.find_place import ward_meant
from lib.published.places import ward_names

MOST_WARDS = 8
MOST_ROWS = 200
LONGEST_NAME = 120
NEEDED, OPTIONAL = ("name", "topic", "wards", "from"), ("to", "compare")


@dataclass(frozen=True)
class Intervention:
    """What was done.

    Attributes
    ----------
    name : str
        As typed.
    topic : str
        Slug of what it was to change.
    wards : tuple of str
        Codes of the wards where it was done, in ascending order.
    start, end : str
        First and last month; the last is empty where it goes on.
    compare : tuple of str
        Codes of the wards to compare with; empty to have them chosen by rule.
    """

    name: str
    topic: str
    wards: tuple[str, ...]
    start: str
    end: str = ""
    compare: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The wards' names in a list."""
        return and_list(ward_names()[code] for code in self.wards)

    @property
    def when(self) -> str:
        """From when to when, in words."""
        since = f"from {month_in_words(self.start)}"
        return f"{since} to {month_in_words(self.end)}" if self.end else f"{since} on"

    def overlaps(self, other: "Intervention", last: str) -> bool:
        """Return whether two ran in one ward at one time, those that go on being taken to run to `last`."""
        at_once = self.start <= (other.end or last) and other.start <= (self.end or last)
        return self != other and at_once and bool(set(self.wards) & set(other.wards))


def intervention_of(given: Mapping[str, str]) -> Intervention:
    """Return the intervention that a form, a link or a row of a file gives.

    Parameters
    ----------
    given : mapping of str to str
        name, topic, wards (codes, names or postcodes with a semicolon between them), from, and perhaps to and compare
        (wards to compare with).

    Raises
    ------
    InputError
        A part is missing or cannot be; the message says which and what to do.
    """
    topic = topic_named(given.get("topic", "").strip())
    if not topic.recorded:
        raise InputError(f"{topic.label} is published for one year only, so nothing can be told of a change.")
    wards = _wards(given.get("wards", ""))
    if not wards:
        raise InputError("Name the wards where something was done, with a semicolon between them.")
    if len(wards) > MOST_WARDS:
        raise InputError(
            f"{len(wards)} wards are named; with more than {MOST_WARDS} too few are left to compare with. Name those "
            "where most was done."
        )
    compare = _wards(given.get("compare", ""))
    if both := sorted(set(wards) & set(compare)):
        raise InputError(f"{ward_names()[both[0]]} is named as treated and as one to compare with; it cannot be both.")
    start, end = parse_month(given.get("from", "")), given.get("to", "").strip()
    if end and parse_month(end) < start:
        raise InputError(
            f"It starts in {month_in_words(start)} but ends before that, in {month_in_words(end)}; swap the two months."
        )
    name = " ".join(given.get("name", "").split())[:LONGEST_NAME]
    return Intervention(name, topic.slug, wards, start, end, compare)


def _wards(text: str) -> tuple[str, ...]:
    codes = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        code = part if part in ward_names() else ward_meant(part)
        if not code:
            raise InputError(f"“{shortened(part)}” can be more than one ward; give the ward’s full name or code.")
        codes.append(code)
    return tuple(sorted(set(codes)))


def interventions_of(table: pd.DataFrame) -> list[Intervention]:
    """Return the interventions of a table, one a row, indexed by line.

    Raises
    ------
    InputError
        A column is missing, or a row cannot be used; the message names the row.
    """
    columns = {str(name).strip().lower(): name for name in table.columns}
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise InputError(f"The file has no column {and_list(missing)}. It needs: {', '.join((*NEEDED, *OPTIONAL))}.")
    if len(table) > MOST_ROWS:
        raise InputError(f"The file holds {len(table):,} rows; give at most {MOST_ROWS}.")
    found = []
    for line, row in table.iterrows():
        cells = {name: _cell(row[columns[name]]) for name in (*NEEDED, *OPTIONAL) if name in columns}
        try:
            found.append(intervention_of(cells))
        except InputError as error:
            raise InputError(f"Line {line}: {error}") from error
    return found


def _cell(value: object) -> str:
    """Return a cell as text; a date, which spreadsheets make of '2024-10', as its month."""
    text = "" if value is None or value != value else str(value).strip()
    return text[:7] if re.fullmatch(r"\d{4}-\d\d-\d\d([ T].*)?", text) else text
