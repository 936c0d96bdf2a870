"""The tables that a pack's figures can be checked by: printed in its annex, and the same bytes on the command line."""

import hashlib
from dataclasses import dataclass

import pandas as pd

from lib.base.cells import safe_cells
from lib.briefing.document import Table, table_of


@dataclass(frozen=True)
class Evidence:
    """One table.

    Attributes
    ----------
    key : str
        What the command line calls it.
    caption : str
        What it shows.
    rows : DataFrame of str
        As printed.
    source, period : str
        Where its figures come from and of when they are.
    """

    key: str
    caption: str
    rows: pd.DataFrame
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
        """Return the table as the document prints it; its first column is wider where it holds words."""
        others = max(len(self.rows.columns) - 1, 1)
        first = 2 if self.rows.iloc[:, 0].str.len().max() > 12 else 1
        return table_of(self.caption, self.rows, (first * 10, *[10] * others)[: len(self.rows.columns)])


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
