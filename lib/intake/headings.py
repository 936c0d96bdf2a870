"""The line of a table that names its columns, wherever it stands; a table without one has its columns numbered."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice, pairwise
from statistics import median_low
from typing import Any

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.workbooks import Line

Lines = Callable[[], Iterator[Line]]

MAX_COLUMNS = 256
LINES_BEFORE_HEADER = 40
# A line with three known headings; what looks so further down are headings written again, not the only ones.
SURELY_HEADINGS = 31
ROWS_LOOKED_AT = 200
# How a column without a name is called, with its number.
NAMELESS = "Column"
_FIGURES = re.compile(r"-?\d[\d.,:/ T-]*")
_A_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d\d)?")


def normal(name: str) -> str:
    """Return a column's name in small letters with single spaces, for comparing."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def best_header(lines: Lines, known: set[str]) -> tuple[int, int, list[Any]]:
    """Return the line that looks most like a header.

    Parameters
    ----------
    lines : callable
        Yields the lines of the file.
    known : set of str
        Normal names of columns that are likely.

    Returns
    -------
    tuple of int, int and list
        How much it looks like one (0 for not at all), its number, its cells; of a file whose first line is data, the
        number of the line before and 'Column 1', 'Column 2'.
    """
    best: tuple[int, int, list[Any]] = (0, 0, [])
    widest = 0
    for looked_at, (number, cells) in enumerate(lines()):
        if looked_at >= LINES_BEFORE_HEADER or (best[0] >= SURELY_HEADINGS and number > best[1] + 2):
            break
        names = [str(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        many = len(names) + len(_months_in(cells))
        score = 1 + 10 * sum(normal(name) in known for name in names) if many >= 2 else 0
        # of lines with as many known headings the first, but for one of the filters above a pivot table
        if score > best[0] or (score == best[0] > 1 and many >= 2 * widest):
            best, widest = (score, number, cells), many
    score, number, cells = best
    if score == 1 and _is_data(cells) and not _months_in(cells):
        return score, number - 1, [f"{NAMELESS} {place}" for place in range(1, len(cells) + 1)]
    return best


def _months_in(cells: list[Any]) -> list[datetime]:
    """Return the months that a line has as dates one after another: the headings of a table with a column for each."""
    found = [cell for cell in cells if isinstance(cell, datetime) and cell.day == 1]
    rising = len(found) > 1 and all(one < other for one, other in pairwise(found))
    return found if rising else []


def _is_data(cells: list[Any]) -> bool:
    """Return whether a line holds figures or dates as rows do, so that the file has no line of headings."""
    figures = [cell for cell in cells if cell is not None and _FIGURES.fullmatch(str(cell).strip())]
    return sum(not _A_YEAR.fullmatch(str(cell).strip()) for cell in figures) >= 2


def width_of_rows(lines: Lines, row: int) -> int:
    """Return how many cells most of the first rows below a line have, up to the last that holds something."""
    below = islice((cells for number, cells in lines() if number > row), ROWS_LOOKED_AT)
    widths = [max((place for place, cell in enumerate(cells, start=1) if cell), default=0) for cells in below]
    return median_low(widths) if widths else 0


def no_header(file: GivenFile) -> InputError:
    """Return what is said of a file without a header."""
    return InputError(f"{file.name} has no header: none of its first lines names two columns or more.")


def header_of(file: GivenFile, cells: list[Any], width: int = 0) -> tuple[str, ...]:
    """Return the columns' names, at least `width`: one without a name is 'Column 5', a second of one 'Date (2)'."""
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)
    cells = [*cells, *[None] * (width - len(cells))][: max(last, width)]
    if len(cells) > MAX_COLUMNS:
        raise InputError(f"{file.name} has more than {MAX_COLUMNS} columns; keep those that are needed.")
    return _named(cells)


def _named(cells: list[Any]) -> tuple[str, ...]:
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        shown = f"{cell:%b-%y}" if isinstance(cell, datetime) and cell.day == 1 else cell
        name = " ".join(str(shown if shown is not None else "").split())[:100] or f"{NAMELESS} {place}"
        again = 2
        while name in names:
            name, again = f"{name.removesuffix(f' ({again - 1})')} ({again})", again + 1
        names.append(name)
    return tuple(names)
