"""A published table as its publisher lays it out: sheet and headings found, cells read, else what was missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list, shortened
from lib.intake.files import GivenFile
from lib.intake.tables import GivenTable, normal, open_table

# How publishers write that there is no figure.
_NO_FIGURE = {"", "-", "–", "..", ".", "n/a", "na", "nan", "null", "x", "z", "c", "w", "[x]", "[z]", "[c]", "[w]", ":"}
_CODE = re.compile(r"[A-Z]\d{8}")
_REMARK = re.compile(r"\[[^\]]*\]")  # “[note 3]” in a heading
_HEADINGS_SHOWN = 8


class NotThisLayout(InputError):
    """The file is not the publication that was expected; it may be another one."""

    missing: float = 1.0  # which share of the headings that are needed is not there


@dataclass(frozen=True)
class Layout:
    """How a publisher lays a table out."""

    title: str  # what the publication is called, as in “the file is not …”
    sheet: str  # the sheet of its workbook; a file of one table has none
    # What is read, by our name, to the headings under which it may stand, the usual one first.
    needed: Mapping[str, tuple[str, ...]]
    further: Mapping[str, tuple[str, ...]]  # what is read where it is there


@dataclass(frozen=True)
class Opened:
    """A published table whose sheet and headings were found."""

    table: GivenTable  # the sheet
    headings: dict[str, str]  # our name to the heading under which it stands
    cells: pd.DataFrame  # the rows below, as they stand: our names, indexed by the number of the row

    def numbers(self, name: str, rows: pd.DataFrame, whole: bool = True) -> pd.Series:
        """Return a column as numbers, missing where the publisher gives none.

        Raises
        ------
        InputError
            When a cell is no number, negative or, where whole ones are counted, a fraction.
        """
        found = [self._number(name, row, cell, whole) for row, cell in rows[name].items()]
        return pd.Series(found, index=rows.index, dtype="Float64").astype("Int64" if whole else "Float64")

    def _number(self, name: str, row: Any, cell: Any, whole: bool) -> float | None:
        if cell is None or (isinstance(cell, str) and cell.strip().lower() in _NO_FIGURE):
            return None
        try:
            value = float(cell.replace(",", "").strip()) if isinstance(cell, str) else float(cell)
        except (TypeError, ValueError):
            raise self.wrong(row, name, cell, "is no number") from None
        if not 0 <= value < 1e12:
            raise self.wrong(row, name, cell, "cannot be right")
        if whole and abs(value - round(value)) > 1e-6:
            raise self.wrong(row, name, cell, "is a fraction where things are counted")
        return round(value) if whole else value

    def above(self) -> str:
        """Return what stands above the headings, and the sheet's and the file's name: of when the figures are."""
        said = [self.table.sheet.name if self.table.sheet else ""]
        for number, cells in self.table.lines():
            if number >= self.table.header_row:
                break
            said += [str(cell) for cell in cells if cell not in (None, "")]
        return " ".join([*said, self.table.file.name])

    def texts(self, name: str, rows: pd.DataFrame) -> pd.Series:
        """Return a column as text with single spaces, empty where nothing stands."""
        return rows[name].map(lambda cell: "" if cell is None else " ".join(str(cell).split())).astype("str")

    def codes(self, name: str, rows: pd.DataFrame) -> pd.Series:
        """Return a column of ONS codes.

        Raises
        ------
        InputError
            When a cell is none.
        """
        found = self.texts(name, rows).str.upper()
        wrong = found[~found.map(lambda code: bool(_CODE.fullmatch(code)))]
        if len(wrong):
            raise self.wrong(wrong.index[0], name, rows.loc[wrong.index[0], name], "is no ONS code")
        return found

    def wrong(self, row: Any, name: str, cell: Any, why: str) -> InputError:
        """Return the error that names a cell and what is wrong with it."""
        shown = shortened(" ".join(str(cell).split())) if cell is not None else ""
        return InputError(
            f"{self.table.file.name}, row {row}, column {self.headings[name]}: “{shown}” {why}. Nothing of the file "
            "was used."
        )


def open_published(file: GivenFile, layout: Layout, sheet: str = "") -> Opened:
    """Find the sheet and the headings of a publication.

    Parameters
    ----------
    file : GivenFile
        As it was downloaded.
    layout : Layout
        What is looked for.
    sheet : str
        The sheet to read, of several that are laid out alike; the layout's own when empty.

    Raises
    ------
    NotThisLayout
        When they are not there; it says what was expected and what was found.
    InputError
        When the file cannot be read at all.
    """
    wanted = {**layout.needed, **layout.further}
    known = {normal(name) for names in wanted.values() for name in names}
    table = open_table(file, known, sheet)
    named = {sheet.name.casefold(): sheet.name for sheet in table.sheets}
    usual = sheet or named.get(layout.sheet.casefold(), "")
    if usual and table.sheet is not None and table.sheet.name != usual:
        table = open_table(file, known, usual)
    standing = {normal(_REMARK.sub("", heading)): heading for heading in reversed(table.header)}
    headings = {}
    for ours, names in wanted.items():
        found = next((standing[normal(name)] for name in names if normal(name) in standing), None)
        if found is not None:
            headings[ours] = found
    missing = [names[0] for ours, names in layout.needed.items() if ours not in headings]
    if missing:
        raise _not_this(file, layout, table, missing)
    pieces = list(table.pieces(list(dict.fromkeys(headings.values()))))
    held = pd.concat(pieces)
    return Opened(table, headings, pd.DataFrame({ours: held[heading] for ours, heading in headings.items()}))


def _not_this(file: GivenFile, layout: Layout, table: GivenTable, missing: list[str]) -> NotThisLayout:
    sheet = f"the sheet {layout.sheet} with " if layout.sheet and table.sheets else ""
    expected = and_list([f"“{names[0]}”" for names in layout.needed.values()])
    lacking = and_list([f"“{name}”" for name in missing])
    shown = [f"“{shortened(heading)}”" for heading in table.header[:_HEADINGS_SHOWN]]
    if len(table.header) > _HEADINGS_SHOWN:
        shown.append(f"{len(table.header) - _HEADINGS_SHOWN} more")
    where = f"row {table.header_row}"
    if table.sheet is not None:
        where += f" of the sheet “{table.sheet.name}”"
    error = NotThisLayout(
        f"{file.name} is not laid out as {layout.title} is published. Expected: {sheet}the headings {expected}. "
        f"Found in {where}: {and_list(shown)}. Missing: {lacking}. Nothing was stored."
    )
    error.missing = len(missing) / len(layout.needed)
    return error
