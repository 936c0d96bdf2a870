"""Read a survey wave that an officer typed into the template, and say row by row what cannot be right."""

import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of
from lib.records.waves import COLUMNS

MAX_ROWS = 10_000
MAX_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_TEXT = 300
MAX_PEOPLE = 1_000_000
EARLIEST = date(2000, 1, 1)

# What each column of the template holds; the names are the header of the file.
TEMPLATE = {
    "wave": "A name for the wave, the same in every row, for example 2025-10",
    "question": "The question; concerns for what worries people, perception for worse, the same or better",
    "item": "The answer, for example Speeding",
    "percentage": "Per cent of those who replied (0 to 100); leave empty if you give a count",
    "count": "How many gave this answer; leave empty if you give a percentage",
    "base": "How many replied to the question",
    "choices": "one, if people could give one answer; several, if they could give more",
    "area": "Ward (name or code) or locality; leave empty for the whole district",
    "fieldwork_start": "First day of the fieldwork, for example 01/09/2025",
    "fieldwork_end": "Last day of the fieldwork",
    "method": "How people were asked, for example online form",
    "sample": "self-selected, if anybody could reply; sampled, if people were chosen",
}
REQUIRED = [
    "wave",
    "question",
    "item",
    "base",
    "choices",
    "fieldwork_start",
    "fieldwork_end",
    "method",
    "sample",
]
# Questions that the concerns page knows by name; any other is shown as it is asked.
QUESTIONS = ("concerns", "perception", "safe", "unsafe")
PROBLEM_COLUMNS = ["row", "column", "problem"]

Cells = dict[str, Any]
Report = Callable[[int, str, str], None]


@dataclass
class _Row:
    """One row of the file: its number as a spreadsheet shows it, its cells, and what they were read as."""

    number: int
    cells: Cells
    read: Cells = field(default_factory=dict)


def template_csv() -> bytes:
    """Return the template as a CSV file with nothing but its header."""
    return (",".join(TEMPLATE) + "\n").encode("utf-8-sig")


def template_xlsx() -> bytes:
    """Return the template as an Excel file: a sheet to fill, and one that says what each column holds."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        wave, notes = book.add_worksheet("Wave"), book.add_worksheet("How to fill it in")
        wave.write_row(0, 0, list(TEMPLATE), bold)
        wave.set_column(0, len(TEMPLATE) - 1, 18)
        wave.freeze_panes(1, 0)
        notes.write_row(0, 0, ["Column", "What it holds"], bold)
        for row, (column, meaning) in enumerate(TEMPLATE.items(), start=1):
            notes.write_row(row, 0, [column, meaning])
        notes.set_column(0, 0, 18)
        notes.set_column(1, 1, 90)
    return file.getvalue()


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
    rows = _rows(lines_of(GivenFile.of("The file", content), MAX_UNPACKED_BYTES, _xlsx_value)())
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


class _Formula(str):
    """The text of a cell that holds a formula."""


def _xlsx_value(cell: Any) -> Any:
    if cell.data_type == "f":
        return _Formula(cell.value)
    if isinstance(cell.value, bool):
        return str(cell.value)
    if cell.data_type == "n" and isinstance(cell.value, float | int) and "%" in (cell.number_format or ""):
        return cell.value * 100  # Excel holds 40.7% as 0.407
    return cell.value


def _read_cells(row: _Row, areas: dict[str, tuple[str, str]], today: date, report: Report) -> None:
    """Turn each cell of a row into what it stands for, or report why that cannot be done."""
    readers: dict[str, Callable[[Any], Any]] = {
        "wave": _text,
        "question": _question,
        "item": _text,
        "percentage": _percentage,
        "count": _whole_number,
        "base": _whole_number,
        "choices": lambda cell: _one_of(cell, ("one", "several")),
        "area": lambda cell: _area(cell, areas),
        "fieldwork_start": lambda cell: _day(cell, today),
        "fieldwork_end": lambda cell: _day(cell, today),
        "method": _text,
        "sample": lambda cell: _one_of(cell, ("self-selected", "sampled")),
    }
    for column, read in readers.items():
        cell = row.cells[column]
        if _is_empty(cell):
            if column in REQUIRED:
                report(row.number, column, "This cell is empty; it is needed.")
            continue
        try:
            row.read[column] = read(_no_formula(cell))
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


def _no_formula(cell: Any) -> Any:
    """Refuse a formula; in a CSV file that is a text that a spreadsheet would run."""
    text = cell if isinstance(cell, str) else ""
    runs = re.match(r"\s*(?:[=@]|[+-](?!\s*[\d.,]+\s*%?\s*$))", text)
    if isinstance(cell, _Formula) or runs:
        raise InputError("This cell holds a formula; type or paste the value instead.")
    return cell


def _shown(cell: Any) -> str:
    return f"“{str(cell).strip()[:40]}”"


def _question(cell: Any) -> str:
    text = _text(cell)
    return text.casefold() if text.casefold() in QUESTIONS else text


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):  # Excel takes a wave called 2025-10 for a date
        cell = f"{cell:%Y-%m}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split())
    if len(text) > MAX_TEXT:
        raise InputError(f"The text is longer than {MAX_TEXT} characters.")
    if not text.isprintable():
        raise InputError("The text holds characters that cannot be shown.")
    return text


def _number(cell: Any) -> float:
    if isinstance(cell, float | int):
        return float(cell)
    text = str(cell).strip()
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?", text) or not any(c.isdigit() for c in text):
        raise InputError(f"{_shown(cell)} is not a number.")
    return float(text.replace(",", ""))


def _percentage(cell: Any) -> float:
    number = _number(cell.strip().removesuffix("%").strip() if isinstance(cell, str) else cell)
    if not 0 <= number <= 100:
        raise InputError(f"{number:g}% is not possible; a percentage lies between 0 and 100.")
    return number


def _whole_number(cell: Any) -> int:
    number = _number(cell)
    if not (0 <= number <= MAX_PEOPLE and number.is_integer()):
        raise InputError(f"{_shown(cell)} is not a possible number of people.")
    return int(number)


def _one_of(cell: Any, allowed: tuple[str, ...]) -> str:
    text = str(cell).strip().casefold()
    if text not in allowed:
        raise InputError(f"{_shown(cell)} is not one of: {', '.join(allowed)}.")
    return text


def _area(cell: Any, areas: dict[str, tuple[str, str]]) -> tuple[str, str]:
    place = areas.get(_text(cell).casefold())
    if place is None:
        raise InputError(f"There is no ward or locality {_shown(cell)}; leave the cell empty for the whole district.")
    return place


def _day(cell: Any, today: date) -> date:
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        day = _day_from_text(str(cell).strip())
    if not EARLIEST <= day <= today:
        raise InputError(f"{day:%d/%m/%Y} is before {EARLIEST.year} or in the future.")
    return day


def _day_from_text(text: str) -> date:
    for style in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, style).date()
        except ValueError:
            continue
    raise InputError(f"{_shown(text)} is not a date; write the day first, for example 01/09/2025.")


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
                    f"This differs from the rows above ({_shown(first)}); a file is one wave.",
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
