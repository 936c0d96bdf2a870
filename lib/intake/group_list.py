"""Read an uploaded list of areas: the official most similar group, or any other, as codes or names."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of_sheets
from lib.published.tables import district

MOST_BYTES = 1_000_000
MOST_ROWS = 1_000
MOST_LINES = 10_000  # blank ones included
MOST_UNPACKED = 50_000_000
MOST_COLUMNS = 20  # further right nothing is looked for
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What stands above a list that has no heading, and below one.
_TITLE = re.compile(r".*\b(?:groups?|similar|comparators?|neighbours?|list of)\b", re.IGNORECASE)
_NOTE = re.compile(r"\(?(?:source|notes?|footnotes?|produced|printed|data from|last updated|©)\b", re.IGNORECASE)
Rows = list[tuple[int, list[str]]]
_CODE = re.compile(r"[A-Z]\d{8}")
_HEADINGS = {"code", "name", "area", "areas", "authority", "partnership", "csp", "district", "lad", "rank", "force"}
# Words that one list writes and another leaves out.
_OPTIONAL = {"the", "city", "county", "of", "borough", "district", "council", "csp", "partnership", "mbc", "bc", "dc"}
_PHRASES = ("community safety", "london borough", "royal borough", "metropolitan borough", "unitary authority")
_HOW = "Save the list as CSV or XLSX with one area a row, as an ONS code or a name."


@dataclass(frozen=True, eq=False)
class GroupList:
    """What was read from a list."""

    codes: tuple[str, ...]  # codes of `comparison_areas` that were accepted, in the list's order
    # One row a row of the list: row (number in the file, 1 the first), given (text as it stands there), accepted
    # (bool), area_code, area_name (both empty where not accepted), reason (why not, or what was assumed).
    report: pd.DataFrame


def read_group_list(content: bytes, filename: str, areas: pd.DataFrame) -> GroupList:
    """Return which areas a list names, with a report on every row.

    Parameters
    ----------
    content : bytes
        The file: CSV, Excel or ODS with ONS codes, names or both, with or without a heading, and with a title above it
        and notes below it or not. Of a workbook, the sheet that names the most areas.
    filename : str
        Its name, for messages.
    areas : DataFrame
        'comparison_areas': area_code, area_name, nation, figure, other_codes, other_names.

    Raises
    ------
    InputError
        When the file is empty, too large, not a CSV file, or names no area that can be compared. Nothing of a refused
        file is used.
    """
    name = f"“{filename[:60]}”"
    known = _Known(areas)
    rows = _listed(max(_sheets(content, name), key=lambda sheet: _areas_named(sheet, known)), known)
    code_column, name_column = _columns(rows, known)
    report = pd.DataFrame(
        _judged(rows, code_column, name_column, known),
        columns=["row", "given", "accepted", "area_code", "area_name", "reason"],
    )
    accepted = report[report["accepted"]]
    if accepted.empty:
        why = f" Row {report['row'].iloc[0]}: {report['reason'].iloc[0]}" if len(report) else ""
        raise InputError(f"The file {name} names no area that {district()['name']} can be compared with.{why}")
    return GroupList(tuple(accepted["area_code"]), report)


# --- the file ---


def _check_is_list(content: bytes, name: str) -> None:
    if len(content) > MOST_BYTES:
        raise InputError(
            f"The file {name} has {len(content) / 1e6:,.1f} MB; a list of areas has less than {MOST_BYTES / 1e6:.0f} "
            f"MB. Choose the list itself. {_HOW}"
        )
    if content.startswith(_WORKBOOKS):
        return
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and any(mark < 32 and mark not in b"\t\r\n\f" for mark in content):
        raise InputError(f"The file {name} is not text. {_HOW}")


def _sheets(content: bytes, name: str) -> list[Rows]:
    """Return, for each sheet, the rows that hold anything, each with its number in the file."""
    _check_is_list(content, name)
    try:
        opened = lines_of_sheets(GivenFile.of(f"The file {name}", content), MOST_UNPACKED)
        read = [list(islice(lines(), MOST_LINES)) for lines in opened]
    except InputError as error:
        raise InputError(f"{error} {_HOW}") from error
    sheets = []
    for lines in read:
        rows = [(number, [_text(cell) for cell in cells[:MOST_COLUMNS]]) for number, cells in lines]
        sheets.append([(number, cells) for number, cells in rows if any(cells)])
    sheets = [rows for rows in sheets if rows]
    if not sheets:
        raise InputError(f"The file {name} is empty. {_HOW}")
    if len(sheets) == 1 and len(sheets[0]) > MOST_ROWS:
        raise InputError(f"The file {name} has {len(sheets[0]):,} rows; there are not that many areas. {_HOW}")
    return [rows[:MOST_ROWS] for rows in sheets]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _areas_named(rows: Rows, known: "_Known") -> int:
    """Return how many cells of a sheet name an area, by code or by name."""
    return sum(known.names(cell) for _, cells in rows for cell in cells)


def _listed(rows: Rows, known: "_Known") -> Rows:
    """Return the rows of the list itself: without what stands above its heading, and without notes below it.

    What is left out names no area. A row that should name one and does not is kept, and said to.
    """
    first = next((place for place, (_, cells) in enumerate(rows) if any(map(known.names, cells))), 0)
    headings = [place for place in range(min(first, len(rows) - 1) + 1) if _is_heading(rows[place][1], known)]
    titles = next((place for place in range(first) if not _TITLE.match(" ".join(rows[place][1]))), first)
    rows = rows[headings[-1] + 1 if headings else titles :]
    notes = (place for place, (_, cells) in enumerate(rows) if place and _NOTE.match(" ".join(cells).strip()))
    return rows[: next(notes, len(rows))]


def _columns(rows: Rows, known: "_Known") -> tuple[int, int]:
    """Return the positions of the column with the most codes and of that with the most names; -1 for none."""
    width = max((len(cells) for _, cells in rows), default=0)
    columns = [[cells[i] for _, cells in rows if i < len(cells)] for i in range(width)]
    codes = [sum(bool(_CODE.fullmatch(cell.upper())) for cell in column) for column in columns]
    names = [
        (
            sum(known.by_name(cell) is not None for cell in column),
            sum(any(mark.isalpha() for mark in cell) for cell in column) if not has_codes else 0,
        )
        for column, has_codes in zip(columns, codes, strict=True)
    ]
    code_column = codes.index(max(codes)) if any(codes) else -1
    name_column = names.index(max(names)) if max(names, default=(0, 0)) > (0, 0) else -1
    return code_column, name_column


def _is_heading(cells: list[str], known: "_Known") -> bool:
    if any(_CODE.fullmatch(cell.upper()) or known.by_name(cell) for cell in cells):
        return False
    words = {word for cell in cells for word in re.findall(r"[a-z]+", cell.lower())}
    return bool(words & _HEADINGS)


# --- the areas ---


def _plain(name: str) -> str:
    """Return a name without accents, punctuation, case, order of words or words that lists leave out."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    text = re.sub(r"[’'.]", "", text.casefold().replace("&", " and "))
    text = " ".join(re.findall(r"[a-z0-9]+", text))
    for phrase in _PHRASES:
        text = text.replace(phrase, " ")
    words = text.split()
    return " ".join([word for word in words if word not in _OPTIONAL] or words)


class _Known:
    """Areas by any code and by any spelling of any name."""

    def __init__(self, areas: pd.DataFrame) -> None:
        # Of two areas with one name (a district and a partnership can share it) the one with a figure stands.
        ordered = areas.assign(own=areas["figure"] == "own").sort_values("own", kind="stable")
        self._codes: dict[str, dict] = {}
        self._names: dict[str, dict] = {}
        for area in ordered.fillna({"other_codes": "", "other_names": ""}).to_dict("records"):
            for code in [area["area_code"], *filter(None, area["other_codes"].split(";"))]:
                self._codes[code] = area
            for name in [area["area_name"], *filter(None, area["other_names"].split(";"))]:
                self._names[_plain(name)] = area

    def names(self, cell: str) -> bool:
        """Return whether a cell names an area, by code or by name."""
        return cell.upper() in self._codes or _plain(cell) in self._names

    def by_code(self, code: str) -> dict | None:
        return self._codes.get(code.upper())

    def by_name(self, name: str) -> dict | None:
        return self._names.get(_plain(name))

    def like(self, name: str) -> list[str]:
        """Return up to two names that were perhaps meant."""
        plain = _plain(name)
        words = set(plain.split())
        holding = [known for known in self._names if words and words <= set(known.split())]
        close = holding if len(holding) == 1 else difflib.get_close_matches(plain, list(self._names), n=2, cutoff=0.75)
        return [self._names[known]["area_name"] for known in close or holding[:2]]


def _judged(rows: Rows, code_column: int, name_column: int, known: _Known) -> list[tuple]:
    """Return the report's rows."""
    judged: list[tuple] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        code = cells[code_column].upper() if 0 <= code_column < len(cells) else ""
        name = cells[name_column] if 0 <= name_column < len(cells) else ""
        if code_column == name_column:  # one column of codes and names: what has no digit is a name
            code, name = (code, "") if any(mark.isdigit() for mark in code) else ("", name)
        given = " ".join(filter(None, [code, name])) or " ".join(filter(None, cells))
        area, reason = _found(code, name, given, known)
        if area is None:
            judged.append((number, given[:100], False, "", "", reason))
        elif area["area_code"] in seen:
            reason = f"{area['area_name']} stands in row {seen[area['area_code']]} already."
            judged.append((number, given[:100], False, "", "", reason))
        else:
            seen[area["area_code"]] = number
            judged.append((number, given[:100], True, area["area_code"], area["area_name"], reason))
    return judged


def _found(code: str, name: str, given: str, known: _Known) -> tuple[dict | None, str]:
    """Return the area that a row means, or why it cannot be used."""
    named = known.by_name(name)
    area = known.by_code(code) if code else named
    if area is None and code:
        return None, f"“{code[:20]}” is not the code of a district or partnership of England or Wales."
    if area is None:
        like = known.like(name) if name else []
        question = f" Did you mean {' or '.join(like)}?" if like else ""
        return None, f"No area is called “{given[:60]}”.{question}"
    if code and named and named["area_name"] != area["area_name"]:
        return None, f"The code is {area['area_name']}, the name is {named['area_name']}: correct one of them."
    if area["area_code"] == district()["code"]:
        return None, f"{area['area_name']} is the district itself, which is always shown."
    if area["figure"] == "none":
        return None, f"{area['area_name']} is in {area['nation']}, where there is no Community Safety Partnership."
    return area, _assumed(area, code, name)


def _assumed(area: dict, code: str, name: str) -> str:
    notes = []
    if code and code != area["area_code"]:
        notes.append(f"Another code of {area['area_name']} ({area['area_code']}).")
    elif not code and name != area["area_name"]:
        notes.append(f"Read as {area['area_name']}.")
    if area["figure"] == "jointly":
        notes.append("Reports jointly with other districts, so it is shown but not ranked.")
    return " ".join(notes)
