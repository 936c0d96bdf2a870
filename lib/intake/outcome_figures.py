"""Figures of the outcomes that an agency gives for a quarter: the template, and what of a file cannot be right."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from lib.base.cells import safe_text, without_guard
from lib.base.errors import InputError
from lib.base.quarters import last_day_of, parse_quarter, quarter_in_words
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of
from lib.intake.wave_cells import day, no_formula, percentage, shown, text_of, xlsx_value
from lib.published.outcomes import UNITS, Measure, measures
from lib.records.outcomes import FIGURE, GIVEN, LONGEST

MAX_MEGABYTES = 2
MAX_ROWS = 2_000
_MOST = 100_000_000
TEMPLATE = {
    "measure": "The measure in the plan’s words, as it stands in the row",
    "quarter": "Calendar quarter, for example 2025-Q3 for July to September 2025",
    "unit": "count (a whole number), percent (0 to 100) or score; as it stands in the row",
    "value": "The figure; leave it empty where there is none: missing is missing, not 0",
    "out_of": "Of a percentage: how many people or cases it is of, so that a change can be tested; may be left empty",
    "given_by": "The agency that gives it; not a person",
    "given_on": "The day on which it was given, for example 20/10/2025; today where left empty",
    "note": "What changed in how it is worked out; no names of people",
}
_NEEDED = ("measure", "quarter", "unit", "value")
PROBLEM_COLUMNS = ["row", "column", "problem"]


def template_rows(quarter: str) -> pd.DataFrame:
    """Return the template's rows for a quarter: a row a measure that agencies give, its value empty."""
    empty = dict.fromkeys(TEMPLATE, "")
    rows = [
        {**empty, "measure": one.words, "quarter": quarter, "unit": one.unit, "given_by": one.source}
        for one in measures()
        if not one.own
    ]
    return pd.DataFrame(rows, columns=list(TEMPLATE))


def template_csv(quarter: str) -> bytes:
    """Return the template as a CSV file."""
    return template_rows(quarter).map(safe_text).to_csv(index=False).encode("utf-8-sig")


def template_xlsx(quarter: str) -> bytes:
    """Return the template as an Excel file: a sheet to fill in, and one that says what each column holds."""
    import xlsxwriter

    file, rows = io.BytesIO(), template_rows(quarter)
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, day_format = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet, notes = book.add_worksheet("Outcomes"), book.add_worksheet("How to fill it in")
        sheet.write_row(0, 0, list(TEMPLATE), bold)
        for place, row in enumerate(rows.itertuples(index=False), start=1):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(place, column, text)
        sheet.set_column(0, 0, 62)
        sheet.set_column(1, len(TEMPLATE) - 1, 14)
        sheet.set_column(list(TEMPLATE).index("given_on"), list(TEMPLATE).index("given_on"), 14, day_format)
        sheet.freeze_panes(1, 1)
        notes.write_row(0, 0, ["Column", "What it holds"], bold)
        for place, about in enumerate(TEMPLATE.items(), start=1):
            notes.write_row(place, 0, about)
        notes.set_column(0, 0, 14)
        notes.set_column(1, 1, 100)
    return file.getvalue()


def read_outcomes(name: str, content: bytes, today: date) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """Read and check a file of figures.

    Parameters
    ----------
    name, content : str and bytes
        The file: CSV or XLSX, with the columns of `TEMPLATE` in any order. A row without a value is passed over.
    today : date
        A quarter that is not over by then has no figure.

    Returns
    -------
    (rows, problems)
        rows: mappings with the keys `lib.records.outcomes.GIVEN`; none as soon as there is one problem. problems:
        row (as a spreadsheet numbers it), column and problem; empty when all can be stored.

    Raises
    ------
    InputError
        When the file as a whole cannot be used.
    """
    if len(content) > MAX_MEGABYTES * 1_000_000:
        raise InputError(f"The file is larger than {MAX_MEGABYTES} MB; figures of the outcomes are a short table.")
    rows: list[dict[str, Any]] = []
    problems: list[tuple[int, str, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in _lines(name, content):
        try:
            row = _read(cells, today)
        except _Problems as found:
            problems += [(number, *one) for one in found.listed]
            continue
        which = row["measure"], row["quarter"]
        if which in seen:
            problems.append((number, "measure", f"This measure and quarter stand in row {seen[which]} already."))
        seen.setdefault(which, number)
        rows.append(row)
    if not rows and not problems:
        raise InputError(f"{name} holds no value: fill in the column “value” of at least one row.")
    return ([] if problems else rows), pd.DataFrame(problems, columns=PROBLEM_COLUMNS)


def checked_row(cells: Mapping[str, Any], today: date, kind: str = FIGURE) -> dict[str, Any]:
    """Return one figure or target that a form gives, checked as those of a file are.

    Raises
    ------
    InputError
        When it cannot be; the message says what and what to do.
    """
    try:
        return _read(cells, today, kind)
    except _Problems as found:
        raise InputError(" ".join(f"{column}: {problem}" for column, problem in found.listed)) from None


class _Problems(InputError):
    def __init__(self, listed: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(problem for _, problem in listed))
        self.listed = listed


def _lines(name: str, content: bytes) -> list[tuple[int, dict[str, Any]]]:
    header: list[str] = []
    found: list[tuple[int, dict[str, Any]]] = []
    for number, cells in lines_of(GivenFile.of(name, content), 50_000_000, xlsx_value)():
        if all(_is_empty(cell) for cell in cells):
            continue
        if not header:
            header = [str(cell or "").strip().casefold().replace(" ", "_") for cell in cells]
            if missing := [column for column in _NEEDED if header.count(column) != 1]:
                raise InputError(
                    f"{name} has no column {', '.join(missing)}, or has it twice. Start from the template."
                )
            continue
        if len(found) == MAX_ROWS:
            raise InputError(f"{name} has more than {MAX_ROWS:,} rows; give a file for each year.")
        named = dict(zip(header, [*cells, *[None] * len(header)], strict=False))
        if not _is_empty(named["value"]):
            found.append((number, named))
    return found


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read(cells: Mapping[str, Any], today: date, kind: str = FIGURE) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": kind, "out_of": None, "given_by": "", "given_on": today.isoformat(), "note": ""}
    problems: list[tuple[str, str]] = []
    measure: Measure | None = None

    def take(column: str, read: Callable[[Any], Any]) -> Any:
        cell = cells.get(column)
        if _is_empty(cell):
            if column in _NEEDED:
                problems.append((column, "This cell is empty; it is needed."))
            return None
        try:
            row[column] = read(no_formula(without_guard(cell)))
        except InputError as error:
            problems.append((column, str(error)))
            return None
        return row[column]

    if words := take("measure", lambda cell: _measure(cell, kind).words):
        measure = next(one for one in measures() if one.words == words)
    take("quarter", lambda cell: _quarter(cell, today, kind))
    if measure:
        of_unit = measure.unit
        take("unit", lambda cell: _unit(cell, of_unit))
        take("value", lambda cell: _value(cell, of_unit))
        take("out_of", lambda cell: _out_of(cell, of_unit))
        row["given_by"] = measure.source if kind == FIGURE else ""
    take("given_by", lambda cell: _text(cell, "given_by"))
    take("given_on", lambda cell: day(cell, today).isoformat())
    take("note", lambda cell: _text(cell, "note"))
    if problems:
        raise _Problems(problems)
    return {name: row[name] for name in GIVEN}


def _measure(cell: Any, kind: str) -> Measure:
    plain = {_plainly(one.words): one for one in measures()} | {one.number: one for one in measures()}
    found = plain.get(_plainly(text_of(cell)))
    if found is None:
        raise InputError(f"{shown(cell)} is no measure of the plan; copy its words from the template.")
    if found.own and kind == FIGURE:
        raise InputError(f"“{found.words}” is worked out by this app from published records; leave the row out.")
    return found


def _plainly(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip() if not re.fullmatch(r"\d+\.\d+", text) else text


def _quarter(cell: Any, today: date, kind: str) -> str:
    quarter = parse_quarter(text_of(cell))
    if not "2015" < quarter < f"{today.year + 10}":
        raise InputError(f"{quarter} is too long ago or too far ahead.")
    if kind == FIGURE and last_day_of(quarter) >= today:
        raise InputError(f"{quarter_in_words(quarter)} is not over yet; give its figure when it is.")
    return quarter


def _unit(cell: Any, unit: str) -> str:
    given = text_of(cell).casefold()
    given = {"%": "percent", "per cent": "percent", "number": "count"}.get(given, given)
    if given != unit:
        raise InputError(f"This measure is held as {unit} ({UNITS[unit]}), not as {shown(cell)}.")
    return unit


def _value(cell: Any, unit: str) -> float:
    if unit == "percent":
        return percentage(cell)
    if isinstance(cell, str) and cell.strip().endswith("%"):
        raise InputError(f"This measure is held as {unit} ({UNITS[unit]}), not as a percentage.")
    try:
        value = float(str(cell).strip().replace(",", ""))
    except ValueError:
        raise InputError(f"{shown(cell)} is not a number; leave the cell empty where there is none.") from None
    if not 0 <= value <= _MOST or (unit == "count" and value != int(value)):
        raise InputError(f"{shown(cell)} is not a possible {'whole number' if unit == 'count' else 'score'}.")
    return value


def _out_of(cell: Any, unit: str) -> int:
    if unit != "percent":
        raise InputError("Only a percentage is out of a number; leave the cell empty.")
    value = _value(cell, "count")
    if value < 1:
        raise InputError("A percentage of nobody cannot be; leave the row out.")
    return int(value)


def _text(cell: Any, name: str) -> str:
    text = text_of(cell)
    if len(text) > LONGEST[name]:
        raise InputError(f"The text has {len(text)} characters; shorten it to {LONGEST[name]}.")
    return text
