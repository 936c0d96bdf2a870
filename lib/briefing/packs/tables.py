"""The tables that a pack's figures can be checked by: printed in its annex, and the same bytes on the command line."""

import hashlib
from dataclasses import dataclass

import pandas as pd

from lib.base.cells import safe_cells
from lib.briefing.document import Table, table_of

NARROWEST, WIDEST = 8, 40  # relative widths of columns


@dataclass(frozen=True)
class Evidence:
    """One table."""

    key: str  # what the command line calls it
    caption: str  # what it shows
    rows: pd.DataFrame  # str: as printed
    # Where its figures come from and of when they are.
    source: str
    period: str

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
        widths = tuple(_width([name, *self.rows[name]]) for name in self.rows)
        return table_of(self.caption, self.rows, widths)


def _width(cells: list[str]) -> int:
    """Return a relative width: room for the longest word, and for most of the longest text."""
    word = max(len(part) for cell in cells for part in cell.split() or [""])
    return max(word, min(max(map(len, cells)) // 2, WIDEST), NARROWEST)


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
