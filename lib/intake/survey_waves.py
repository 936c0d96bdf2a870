"""Read a survey wave that an officer typed into the template, and say row by row what cannot be right."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of
from lib.intake.wave_cells import (
    area,
    day,
    no_formula,
    one_of,
    percentage,
    question,
    shown,
    text_of,
    whole_number,
    xlsx_value,
)
from lib.intake.wave_template import TEMPLATE
from lib.records.waves import COLUMNS

MAX_ROWS = 10_000
MAX_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000

REQUIRED = [
    *("wave", "question", "item", "base", "choices"),
    *("fieldwork_start", "fieldwork_end", "method", "sample"),
]
PROBLEM_COLUMNS = ["row", "column", "problem"]

Cells = dict[str, Any]
Report = Callable[[int, str, str], None]


@dataclass
class _Row:
    """One row of the file: its number as a spreadsheet shows it, its cells, and what they were read as."""

    number: int
    cells: Cells
    read: Cells = field(default_factory=dict)


def areas_by_name(wards: pd.DataFrame, localities: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return what each name in the template's area column stands for.

    Parameters
    ----------
    wards, localities : DataFrame
        The bundled tables: ward_code, ward_name, ward_name_2015; and locality.

    Returns
    -------
    dict
        Name or code in lower case to ('ward', code) or ('locality', name). Where a ward and a locality share
        a name the locality is that one ward, and the ward is meant.
    """
    areas = {name.casefold(): ("locality", name) for name in localities["locality"]}
    for column in ("ward_name_2015", "ward_name", "ward_code"):
        for name, code in zip(wards[column], wards["ward_code"], strict=True):
            areas[name.casefold()] = ("ward", code)
    return areas


def read_wave(
    content: bytes,
    areas: dict[str, tuple[str, str]],
    waves_held: Collection[str],
    today: date,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read and check one survey wave.

    Parameters
    ----------
    content : bytes
        The file: CSV (comma, semicolon or tab) or XLSX, with the columns of `TEMPLATE` in any order.
    areas : dict
        What `areas_by_name` returns.
    waves_held : collection of str
        Names of waves that are published or stored already.
    today : date
        Fieldwork cannot end later.

    Returns
    -------
    (table, problems) : two DataFrames
        table: `COLUMNS`, one row an answer, percentage worked out from the count where only that was given,
        area_kind 'district' and area '' for the whole district. It is empty as soon as there is one problem,
        so that nothing of a refused file can be stored. problems: row (as a spreadsheet numbers it), column
        and problem (a sentence); empty when the wave can be stored.

    Raises
    ------
    InputError
        When the file as a whole cannot be used: not a CSV or XLSX file, too large, or without the template's
        columns.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"The file is larger than {MAX_BYTES // 1_000_000} MB; a survey wave is a short table.")
    # formulas are kept as text, so that they can be reported and never count as values
    rows = _rows(lines_of(GivenFile.of("The file", content), MAX_UNPACKED_BYTES, xlsx_value)())
    problems: list[tuple[int, str, str]] = []

    def report(row: int, column: str, problem: str) -> None:
        problems.append((row, column, problem))

    for row in rows:
        _read_cells(row, areas, today, report)
    for check in (_check_one_wave, _check_duplicates, _check_bases, _check_sums):
        check(rows, report)
    for name in sorted({str(row.read["wave"]) for row in rows if row.read.get("wave") in waves_held}):
        report(rows[0].number, "wave", f"A wave called “{name}” is held already; give this one another name.")
    found = pd.DataFrame(sorted(set(problems)), columns=PROBLEM_COLUMNS)
    return (_table(rows) if found.empty else _table([])), found


def _rows(lines: Iterator[tuple[int, list[Any]]]) -> list[_Row]:
    """Return the rows below the header as cells by column name; empty lines are passed over."""
    header: list[str] = []
    rows: list[_Row] = []
    for number, cells in lines:
        if all(_is_empty(cell) for cell in cells) and number <= 2 * MAX_ROWS:
            continue
        if not header:
            header = [str(cell or "").strip().casefold().replace(" ", "_") for cell in cells]
            _check_header(header)
            continue
        if len(rows) == MAX_ROWS or number > 2 * MAX_ROWS:
            raise InputError(
                f"The file has more than {MAX_ROWS:,} rows. A survey wave is a table of answers: one row an "
                "answer and area, not one row a person."
            )
        extra = [cell for cell in cells[len(header) :] if not _is_empty(cell)]
        if extra:
            raise InputError(f"Row {number} has more cells than the header has columns.")
        named = dict(zip(header, [*cells, *[None] * len(header)], strict=False))
        rows.append(_Row(number, {column: named.get(column) for column in TEMPLATE}))
    if not rows:
        raise InputError("The file holds no answers: it needs the template's header and at least one row below it.")
    return rows


def _check_header(header: list[str]) -> None:
    missing = [column for column in REQUIRED if column not in header]
    if "percentage" not in header and "count" not in header:
        missing.append("percentage or count")
    if missing:
        raise InputError(f"The file has no column {', '.join(missing)}. Start from the template.")
    twice = sorted({column for column in header if column in TEMPLATE and header.count(column) > 1})
    if twice:
        raise InputError(f"The file has the column {', '.join(twice)} twice; keep one of them.")


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read_cells(row: _Row, areas: dict[str, tuple[str, str]], today: date, report: Report) -> None:
    """Turn each cell of a row into what it stands for, or report why that cannot be done."""
    readers: dict[str, Callable[[Any], Any]] = {
        "wave": text_of,
        "question": question,
        "item": text_of,
        "percentage": percentage,
        "count": whole_number,
        "base": whole_number,
        "choices": lambda cell: one_of(cell, ("one", "several")),
        "area": lambda cell: area(cell, areas),
        "fieldwork_start": lambda cell: day(cell, today),
        "fieldwork_end": lambda cell: day(cell, today),
        "method": text_of,
        "sample": lambda cell: one_of(cell, ("self-selected", "sampled")),
    }
    for column, read in readers.items():
        cell = row.cells[column]
        if _is_empty(cell):
            if column in REQUIRED:
                report(row.number, column, "This cell is empty; it is needed.")
            continue
        try:
            row.read[column] = read(no_formula(cell))
        except InputError as error:
            report(row.number, column, str(error))
    if _is_empty(row.cells["area"]):
        row.read["area"] = ("district", "")
    _check_row(row, report)


def _check_row(row: _Row, report: Report) -> None:
    """Check the figures of one row against one another."""
    read = row.read
    base, count, percentage = (read.get(column) for column in ("base", "count", "percentage"))
    if _is_empty(row.cells["percentage"]) and _is_empty(row.cells["count"]):
        report(row.number, "percentage", "Give a percentage or a count.")
    if base == 0:
        report(row.number, "base", "The base is 0; leave out questions that nobody answered.")
    elif base and count is not None:
        if count > base:
            report(row.number, "count", f"{count:,} gave this answer, more than the {base:,} who replied.")
        elif percentage is not None and abs(count / base * 100 - percentage) > 0.5 + 1e-9:
            worked_out = count / base * 100
            report(row.number, "percentage", f"{count:,} of {base:,} is {worked_out:.1f}%, not {percentage:g}%.")
        else:
            read["percentage"] = count / base * 100
    start, end = read.get("fieldwork_start"), read.get("fieldwork_end")
    if start and end and end < start:
        report(row.number, "fieldwork_end", "The fieldwork ends before it starts.")


def _groups(rows: list[_Row], *columns: str) -> Iterator[tuple[tuple[Any, ...], list[_Row]]]:
    """Yield the rows that share the values of `columns`; a row without one of them is left out."""
    groups: dict[tuple[Any, ...], list[_Row]] = {}
    for row in rows:
        if all(column in row.read for column in columns):
            key = tuple(v.casefold() if isinstance(v := row.read[c], str) else v for c in columns)
            groups.setdefault(key, []).append(row)
    yield from groups.items()


def _check_one_wave(rows: list[_Row], report: Report) -> None:
    """A file is one wave: its name, dates, method and sample are the same in every row."""
    for column in ("wave", "fieldwork_start", "fieldwork_end", "method", "sample"):
        first = next((row.read[column] for row in rows if column in row.read), None)
        for row in rows:
            if row.read.get(column, first) != first:
                report(
                    row.number,
                    column,
                    f"This differs from the rows above ({shown(first)}); a file is one wave.",
                )


def _check_duplicates(rows: list[_Row], report: Report) -> None:
    for _, same in _groups(rows, "question", "item", "area"):
        for row in same[1:]:
            report(row.number, "item", f"This answer stands in row {same[0].number} already.")


def _check_bases(rows: list[_Row], report: Report) -> None:
    """One question has one base and one kind of choices in each area."""
    for _, same in _groups(rows, "question", "area"):
        for column, meaning in (("base", "base"), ("choices", "number of choices")):
            values = [row for row in same if column in row.read]
            for row in values[1:]:
                if row.read[column] != values[0].read[column]:
                    report(
                        row.number,
                        column,
                        f"Row {values[0].number} gives another {meaning} for the same question.",
                    )


def _check_sums(rows: list[_Row], report: Report) -> None:
    """Where people could give one answer, the answers cannot add up to more than all of them."""
    for _, same in _groups([row for row in rows if "percentage" in row.read], "question", "area", "choices"):
        total = sum(row.read["percentage"] for row in same)
        # each percentage may have been rounded up by a half
        if same[0].read["choices"] == "one" and total > 100 + 0.5 * len(same):
            report(
                same[-1].number,
                "percentage",
                f"The answers to this question add up to {total:.0f}%, though people could give one only.",
            )


def _table(rows: list[_Row]) -> pd.DataFrame:
    """Return the rows as answers, in the order of the file."""
    answers = []
    for position, row in enumerate(rows, start=1):
        area_kind, area = row.read["area"]
        answers.append({**row.read, "position": position, "area_kind": area_kind, "area": area})
    table = pd.DataFrame(answers, columns=COLUMNS)
    numbers = {"position": "Int64", "percentage": "float64", "count": "Int64", "base": "Int64"}
    words = {column: "str" for column in COLUMNS if column not in numbers}
    return table.astype({**numbers, **words})
