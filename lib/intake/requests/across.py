"""Counted tables whose months or kinds stand as columns: each cell below such a heading becomes a row of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list
from lib.incidents.kinds import kind_meant
from lib.intake.headings import normal
from lib.intake.requests.fields import USUAL_NAMES
from lib.intake.requests.months import months_of
from lib.intake.requests.values import numbers, plain_text, without_marks
from lib.intake.tables import GivenTable

# How the two columns are called that such a table is given: one for what stood as headings, one for the numbers.
MONTH, CATEGORY, NUMBER = "Month", "Category", "Count"
ROWS_LOOKED_AT = 50
LEAST_COLUMNS = 2
_MOST_NAMED = 6
_NOT_ONE = re.compile(r".*\b(?:totals?|sum|all|average|avg|mean|ytd|change|difference)\b.*|no|number|date")
_OTHER_SPANS = (
    (r"q[1-4]\b.*|.*\bq[1-4]|(?:1st|2nd|3rd|4th|first|second|third|fourth) quarter.*", "quarter"),
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
        The headings as they stand in the file; `header` has Month or Category and Count in the place of some.
    moved : tuple of str
        The headings that were moved.
    """

    given: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield ((number of the line, heading), cells) of every cell below the headings that were moved."""
        as_given = GivenTable(self.file, self.given, self.header_row, self.lines, self.sheet, self.sheets, self.room)
        moved = [(self.given.index(heading), heading) for heading in self.moved]
        stay = [self.given.index(heading) for heading in self.header[2:]]
        for number, cells in as_given.rows():
            for place, heading in moved:
                yield (number, heading), [heading, cells[place], *(cells[other] for other in stay)]

    @property
    def what(self) -> str:
        """What the columns that were moved stand for: 'month' or 'kind'."""
        return "month" if self.header[0] == MONTH else "kind"

    def column(self, name: str) -> Iterator[Any]:
        """Yield the cells of one column."""
        place = self.header.index(name)
        return (cells[place] for _, cells in self.rows())

    def notes(self) -> list[str]:
        """Return what must be said, with how many columns were made rows."""
        between = self.given[self.given.index(self.moved[0]) :]
        left = [f"“{name}”" for name in between if name not in self.moved and not _NOT_ONE.fullmatch(normal(name))]
        others = f" Not read: {and_list(left[:_MOST_NAMED] + ['others'] * (len(left) > _MOST_NAMED))}." if left else ""
        return [
            *super().notes(),
            f"{self.file.name} has a column for each {self.what}: its {len(self.moved)} columns “{self.moved[0]}” to "
            f"“{self.moved[-1]}” were read as rows, one for each cell.{others}",
        ]


def with_rows_for_columns(table: GivenTable) -> GivenTable:
    """Return a table whose months or kinds stand as columns with a row for each cell; any other as it is."""
    names = pd.Series(table.header, dtype=object)
    known = set(map(normal, table.header))
    for name, found, instead in (
        (MONTH, _are_months, USUAL_NAMES["date"]),
        (CATEGORY, _are_kinds, USUAL_NAMES["category"] + USUAL_NAMES["reference"]),
    ):
        if not known.isdisjoint({normal(name), *instead}):  # each row says it already
            continue
        moved = tuple(heading for heading in names[found(names)] if not _NOT_ONE.fullmatch(normal(heading)))
        if len(moved) >= LEAST_COLUMNS and _are_numbers(table, moved):
            stay = tuple(heading for heading in table.header if heading not in moved and heading != NUMBER)
            same = {field.name: getattr(table, field.name) for field in fields(GivenTable)}
            return AcrossTable(**{**same, "header": (name, NUMBER, *stay)}, given=table.header, moved=moved)
    return table


def _are_months(names: pd.Series) -> pd.Series:
    return months_of(names).notna()


def _are_kinds(names: pd.Series) -> pd.Series:
    return names.map(lambda text: kind_meant(text) != "")


def _are_numbers(table: GivenTable, columns: tuple[str, ...]) -> bool:
    """Return whether what stands below some headings are whole numbers, of which some are above one."""
    rows = next(table.pieces(list(columns), ROWS_LOOKED_AT))
    text = pd.concat([plain_text(without_marks(rows[name])) for name in columns])
    found = numbers(text[~text.isin(["", "-", "–"])])
    whole = (found >= 0) & (found % 1 == 0)
    return len(found) > 0 and bool(whole.mean() > 0.9) and bool((found[whole] > 1).any())


def check_spans(table: GivenTable) -> None:
    """Say of a table with a column for each quarter, year, week or nameless month that it cannot be read, and why.

    Raises
    ------
    InputError
        When it is one.
    """
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
