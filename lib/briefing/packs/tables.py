"""The tables that a pack's figures can be checked by: printed in its annex, and the same bytes on the command line."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lib.base.cells import safe_cells
from lib.briefing.document import Table, table_of

LETTERS, EDGES = 112, 2  # how many letters a line of a table holds, and how many a column's edges take


@dataclass(frozen=True)
class Evidence:
    """One table."""

    key: str  # what the command line calls it
    caption: str  # what it shows
    rows: pd.DataFrame  # str: as printed
    # Where its figures come from and of when they are.
    source: str
    period: str
    laid_out: Table | None = None  # the same as the document prints it, where a row for each would take pages

    @property
    def csv(self) -> bytes:
        """The table as a file."""
        return safe_cells(self.rows).to_csv(index=False, lineterminator="\n").encode()

    @property
    def sha256(self) -> str:
        """The hash of that file."""
        return hashlib.sha256(self.csv).hexdigest()

    @property
    def printed(self) -> Table:
        """The table as the document prints it, each column as wide as what it holds asks for."""
        if self.laid_out:
            return self.laid_out
        widths = _widths([[name, *self.rows[name]] for name in self.rows])
        return table_of(self.caption, self.rows.map(in_thousands), widths)


def in_thousands(cell: str) -> str:
    """Return a whole number as sentences write it, and any other text as it is."""
    return f"{int(cell):,}" if cell.isdecimal() else cell


def _widths(columns: list[list[str]]) -> tuple[int, ...]:
    """Return relative widths with which a table has few lines: columns equally cut, or each by a share of its length.

    A column is its heading and its cells.
    """
    words = [max(len(part) for cell in cells for part in cell.split() or [""]) for cells in columns]
    # a heading may take lines
    longest = [max(word, *map(len, cells[1:])) for cells, word in zip(columns, words, strict=True)]
    wide = LETTERS - EDGES * len(columns)
    share = min(max(wide - sum(words), 0) / (sum(longest) - sum(words) or 1), 1)
    shared = [word + int(share * (size - word)) for size, word in zip(longest, words, strict=True)]
    cut = (
        [max(min(size, most), word) for size, word in zip(longest, words, strict=True)]
        for most in range(max(longest), 0, -1)
    )
    return tuple(min(next((w for w in cut if sum(w) <= wide), words), shared, key=lambda w: _lines(columns, w)))


def _lines(columns: list[list[str]], widths: Iterable[int]) -> int:
    rows = zip(*columns, strict=True)
    return sum(max(-(-len(cell) // width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def texts(rows: list[tuple], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as texts: whole numbers without a point, others to one place, and what is missing as 'missing'."""
    return pd.DataFrame([[_text(cell) for cell in row] for row in rows], columns=list(columns), dtype="str")


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None or cell != cell:
        return "missing"
    number = float(cell)  # type: ignore[arg-type]
    return f"{number:.0f}" if number == int(number) and not isinstance(cell, Rate) else f"{number:.1f}"


class Rate(float):
    """A number that is always printed to one place."""
