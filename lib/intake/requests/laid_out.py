"""Tables that a sheet holds besides the one that is read: beside it, or rows above its headings; none is lost."""

import re
from itertools import takewhile

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list
from lib.intake.headings import NAMELESS, normal
from lib.intake.requests.fields import KNOWN_NAMES
from lib.intake.requests.question import Question
from lib.intake.requests.values import parse_dates
from lib.intake.tables import GivenTable

BESIDE = {"": "as the file itself shows", "first": "no second table: they say more of the same requests"}
_AGAIN = re.compile(r"(.*) \((\d+)\)")
# So many known headings that stand a second time, each with something below it, are those of a second table.
LEAST_AGAIN = 3
# A line above the headings that fills such a share of the columns, with a date where dates stand, is a row.
LIKE_A_ROW = 0.7
ROWS_LOOKED_AT = 50


def check_laid_out(table: GivenTable, date_column: str, answer: str) -> None:
    """Check that a file holds one table, with its headings above all of its rows.

    Parameters
    ----------
    table : GivenTable
        The file.
    date_column : str
        The column of dates: a line above the headings with a date there is a row. Empty where none is known.
    answer : str
        A key of `BESIDE`: what headings that stand more than once are; empty to ask.

    Raises
    ------
    InputError
        When rows stand above the headings.
    Question
        When another table may stand beside it.
    """
    _check_within(table)
    _check_beside(table, answer)
    _check_above(table, date_column)


def _check_within(table: GivenTable) -> None:
    sample = table.sample(ROWS_LOOKED_AT)
    within = [name for name in table.header if (sample[name] == name).mean() > LIKE_A_ROW]
    if len(within) >= LEAST_AGAIN:
        raise InputError(
            f"{table.file.name} has its headings within every row (“{within[0][:60]}”), as Crystal Reports writes "
            "them. Export it as Excel, data only, or without the report’s and pages’ headers."
        )


def _check_beside(table: GivenTable, answer: str) -> None:
    if answer:
        return
    again = [name for name in table.header if (found := _AGAIN.fullmatch(name)) and normal(found[1]) in KNOWN_NAMES]
    if len(again) < LEAST_AGAIN:
        return
    sample = table.sample()
    again = [name for name in again if sample[name].map(lambda cell: cell not in (None, "")).any()]
    if len(again) >= LEAST_AGAIN:
        twice = and_list([f"“{name.rpartition(' (')[0]}”" for name in again[:LEAST_AGAIN]])
        raise Question(
            f"{table.file.name} has the headings {twice} more than once. If two tables stand beside each other, put "
            "the second below the first or in a file of its own, because only the first is read.",
            "beside",
            {"first": BESIDE["first"]},
        )


def _check_above(table: GivenTable, date_column: str) -> None:
    if date_column not in table.header:
        return
    place, named = table.header.index(date_column), sum(not name.startswith(NAMELESS) for name in table.header)
    filled = {
        number: cells[place]
        for number, cells in takewhile(lambda line: line[0] < table.header_row, table.lines())
        if len(cells) > place and sum(cell not in (None, "") for cell in cells) >= max(LIKE_A_ROW * named, 3)
    }
    when = parse_dates(pd.Series(filled, dtype=object))["when"]
    above = when.index[when.notna()].tolist()
    if above:
        where = f"line {above[0]:,}" if len(above) == 1 else f"lines {above[0]:,} to {above[-1]:,}"
        raise InputError(
            f"{table.file.name} has its headings in line {table.header_row:,}, and above them what looks like rows "
            f"({where}), which would be lost. Move the headings into the first line."
        )
