"""Counted tables whose months, kinds or wards stand as columns: each cell below such a heading becomes a row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list
from lib.intake.headings import normal
from lib.intake.requests.fields import USUAL_NAMES
from lib.intake.requests.months import FINANCIAL, YEAR, month_of_year
from lib.intake.requests.tells import TELLS, Told
from lib.intake.requests.values import numbers, plain_text, without_marks
from lib.intake.tables import GivenTable

# How the column of numbers is called that such a table is given.
NUMBER = "Count"
# What stands between the two parts of a heading that was written in two lines: 'Graffiti: Jan-25'.
JOINED = ": "
ROWS_LOOKED_AT = 50
LEAST_COLUMNS = 2
MOSTLY = 0.5  # the headings of a further table below can be among them, and what is hidden
_MOST_NAMED = 6
_MONTHS = {"month", "month name"}
_NOT_ONE = re.compile(r".*\b(?:totals?|sum|all|average|avg|mean|ytd|change|difference)\b.*|no|number|date")
_OTHER_SPANS = (
    (r"(?:q|qtr |quarter )[1-4]\b.*|.*\bq[1-4]|(?:1st|2nd|3rd|4th|first|second|third|fourth) quarter.*", "quarter"),
    (
        r"[a-z]{3,9} (?:to )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:20)?\d\d(?: \d\d)?",
        "span of months",
    ),
    (r"(?:fy )?20\d\d (?:20)?\d\d|fy ?\d\d.*", "financial year"),
    (r"(?:19|20)\d\d", "year"),
    (r"(?:week|wk|w c|wc|week commencing|week ending)\b.*\d.*", "week"),
    (
        r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
        r"nov(?:ember)?|dec(?:ember)?",
        "month without its year",
    ),
)


@dataclass(frozen=True)
class AcrossTable(GivenTable):
    """A table of which some columns were made rows.

    Attributes
    ----------
    given : tuple of str
        The headings as they stand in the file; `header` has in the place of some a column for each of what they tell,
        and Count.
    moved : dict of str to list of str
        The headings that were moved, and what each tells, in the order of the columns that it became.
    what : str
        What the columns that were moved stand for: 'month', 'kind', 'month and kind', 'year'.
    months_in : str
        The column of months of which a heading that was moved tells the year; empty for none.
    """

    given: tuple[str, ...] = ()
    moved: dict[str, list[str]] = field(default_factory=dict)
    what: str = ""
    months_in: str = ""

    def rows(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield ((number of the line, heading), cells) of every cell below the headings that were moved."""
        as_given = GivenTable(self.file, self.given, self.header_row, self.lines, self.sheet, self.sheets, self.room)
        moved = [(self.given.index(heading), heading, told) for heading, told in self.moved.items()]
        stay = [self.given.index(heading) for heading in self.header[self.header.index(NUMBER) + 1 :]]
        month = self.given.index(self.months_in) if self.months_in else None
        for number, cells in as_given.rows():
            for place, heading, told in moved:
                if month is not None:
                    told = [month_of_year(cells[month], heading) or cells[month]]
                yield (number, heading), [*told, cells[place], *(cells[other] for other in stay)]

    @property
    def first(self) -> str:
        """The first heading that was moved."""
        return next(iter(self.moved))

    def column(self, name: str) -> Iterator[Any]:
        """Yield the cells of one column."""
        place = self.header.index(name)
        return (cells[place] for _, cells in self.rows())

    def notes(self) -> list[str]:
        """Return what must be said, with how many columns were made rows."""
        between = self.given[self.given.index(self.first) :]
        left = [f"“{name}”" for name in between if name not in self.moved and not _NOT_ONE.fullmatch(normal(name))]
        others = f" Not read: {and_list(left[:_MOST_NAMED] + ['others'] * (len(left) > _MOST_NAMED))}." if left else ""
        return [
            *super().notes(),
            f"{self.file.name} has a column for each {self.what}: its {len(self.moved)} columns “{self.first}” to "
            f"“{list(self.moved)[-1]}” were read as rows, one for each cell.{others}",
        ]


def with_rows_for_columns(table: GivenTable) -> GivenTable:
    """Return a table whose months, wards or kinds stand as columns with a row for each cell; any other as it is."""
    referenced = not set(USUAL_NAMES["reference"]).isdisjoint(map(normal, table.header))
    found = {
        told: headings
        for told in TELLS
        if not told.by_each_row(table.header)
        and not (referenced and told.what != "month")
        and len(headings := _told_by_headings(table.header, told)) >= LEAST_COLUMNS
    }
    same = {field.name: getattr(table, field.name) for field in fields(GivenTable)}
    named = [name for name in table.header if normal(name) in _MONTHS]
    years = {name: [name] for name in table.header if YEAR.fullmatch(name) or FINANCIAL.fullmatch(name)}
    if len(named) == 1 and len(years) >= LEAST_COLUMNS and _are_numbers(table, tuple(years)):
        stay = tuple(name for name in table.header if name not in (*years, *named, NUMBER))
        header = (*named, NUMBER, *stay)
        return AcrossTable(
            **{**same, "header": header}, given=table.header, moved=years, what="year", months_in=named[0]
        )
    for headings in found.values():
        if not _are_numbers(table, tuple(headings)):
            continue
        # of headings in two lines each may tell two things
        every = {told: parts for told, parts in found.items() if parts.keys() == headings.keys()}
        stay = tuple(heading for heading in table.header if heading not in headings and heading != NUMBER)
        header = (*(told.heading for told in every), NUMBER, *stay)
        moved = {heading: [parts[heading] for parts in every.values()] for heading in headings}
        what = " and ".join(told.what for told in every)
        return AcrossTable(**{**same, "header": header}, given=table.header, moved=moved, what=what)
    return table


def _told_by_headings(header: tuple[str, ...], told: Told) -> dict[str, str]:
    """Return the headings that tell something, each with its part that does."""
    parts = [(name, part) for name in header if not _NOT_ONE.fullmatch(normal(name)) for part in name.split(JOINED)]
    texts = pd.Series([part for _, part in parts], dtype=object)
    return {name: part for (name, part), tells in zip(parts, told.is_told_by(texts), strict=True) if tells}


def _are_numbers(table: GivenTable, columns: tuple[str, ...]) -> bool:
    """Return whether what stands below some headings are whole numbers, of which some are above one."""
    rows = next(table.pieces(list(columns), ROWS_LOOKED_AT))
    text = pd.concat([plain_text(without_marks(rows[name])) for name in columns])
    found = numbers(text[~text.isin(["", "-", "–"])])
    whole = (found >= 0) & (found % 1 == 0)
    return len(found) > 0 and bool(whole.mean() > MOSTLY) and bool((found[whole] > 1).any())


def check_spans(table: GivenTable) -> None:
    """Say of a table with a column for each quarter, year, week or nameless month that it cannot be read, and why.

    Raises
    ------
    InputError
        When it is one, or when the same month, kind or ward stands as a heading more than once.
    """
    if isinstance(table, AcrossTable):
        again = [name for name in table.given if re.sub(r" \(\d+\)$", "", name) in table.moved.keys() - {name}]
        if again:
            raise InputError(
                f"{table.file.name} is counted already, with several columns of “{again[0].rpartition(' (')[0]}”, and "
                "nothing that is known tells them apart. Keep those to load, or name month, kind or ward above each."
            )
        return
    for pattern, what in _OTHER_SPANS:
        found = [name for name in table.header if re.fullmatch(pattern, normal(name))]
        if len(found) >= LEAST_COLUMNS and _are_numbers(table, tuple(found)):
            do = (
                "write the year beside each, as Jan-25"
                if "without" in what
                else "give a column for each month, as Jan-25"
            )
            raise InputError(
                f"{table.file.name} is counted already, with a column for each {what} (“{found[0][:60]}”). Counts are "
                f"kept by month: {do}; or load the requests themselves."
            )
