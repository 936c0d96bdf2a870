"""The tables that a pack's figures can be checked by: printed in its annex, and the same bytes on the command line."""

import hashlib
from dataclasses import dataclass

import pandas as pd

from lib.base.cells import safe_cells
from lib.briefing.document import Table, table_of

NARROWEST = 8  # letters of a column
LETTERS, EDGES = 104, 2  # how many letters a line of a table holds, and how many a column's edges take


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
        return table_of(self.caption, self.rows, widths)


def _widths(columns: list[list[str]]) -> tuple[int, ...]:
    """Return relative widths: a line for each cell where the page is wide enough, else less for the widest columns.

    A column is its heading and its cells.
    """
    longest = [max(map(len, cells[1:]), default=0) for cells in columns]  # a heading may take lines
    words = [max(len(part) for cell in cells for part in cell.split() or [""]) for cells in columns]

    def with_most(most: int) -> tuple[int, ...]:
        return tuple(max(min(size, most), word, NARROWEST) for size, word in zip(longest, words, strict=True))

    wide = LETTERS - EDGES * len(columns)
    return next((w for most in range(max(longest), NARROWEST, -1) if sum(w := with_most(most)) <= wide), with_most(0))


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
