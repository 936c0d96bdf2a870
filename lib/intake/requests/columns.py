"""Which column of a council's export is what: guessed from headings and from what stands below them."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice, pairwise

import numpy as np
import pandas as pd

from lib.incidents.kinds import kind_meant
from lib.intake.headings import MAX_COLUMNS, normal
from lib.intake.requests.across import AcrossTable
from lib.intake.requests.coordinates import COARSEST, near_district, near_on_grid, points
from lib.intake.requests.counted import count_column, month_column, numbers_rows
from lib.intake.requests.degrees import degrees_of
from lib.intake.requests.fields import FIELDS, KNOWN_NAMES, PAIRS, USUAL_NAMES
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.personal import (
    NOT_NEEDED,
    denies,
    is_no_request,
    is_personal,
    marks,
    names_the_repeated,
    says_no_request,
    why_dropped,
)
from lib.intake.requests.values import (
    names_nothing,
    numbers,
    parse_dates,
    plain_cell,
    plain_text,
    real_references,
)
from lib.intake.requests.wards_and_postcodes import is_postcode, is_ward
from lib.intake.tables import GivenTable
from lib.intake.workbooks import sheet_lines

MAX_CATEGORIES = 300
MOST_STATUSES = 40
MOST_CODES = 1_000
ROWS_LOOKED_AT = 200
TIME_OF_WORDS = re.compile(r"occur|incident|happen|\bfrom\b|\bstart")
# Under such a heading plain figures can be a day: 45717, 1741099800000.
_SAYS_WHEN = re.compile(r"(?<![a-z])(?:date|datetime|timestamp)(?![a-z])", re.IGNORECASE)
# Areas that can have a ward's name and other bounds: these always, those unless there are several wards' names.
_OTHER_AREA = re.compile(
    r"\b(parish|town|village|hamlet|locality|settlement|beat|county|division|community|neighbou?rhood|constituency|"
    r"street|road|polling)\b"
)
_ANY_AREA = re.compile(r"\b(area|district|zone|round|patch|sector|place|site|location)\b")
SEVERAL_WARDS = 4
_OF_A_REQUEST = {"date", "easting", "northing", "lon", "lat", "point", "postcode", "ward", "category"}
# A column of one kind of thing: what its cells must mostly be for it to be taken without a known heading.
SURE, LIKELY = 0.9, 0.5


def guess_mapping(table: GivenTable) -> Mapping:
    """Return how a file is most likely read, from its columns' names and first rows."""
    sample = table.sample(ROWS_LOOKED_AT)
    columns: dict[str, str] = {}
    for name in [name for name in FIELDS if name not in ("status", "count")]:
        free = [column for column in table.header if column not in columns.values()]
        scored = [(_score(name, column, sample[column]), -table.header.index(column), column) for column in free]
        best = max(scored, default=(0, 0, ""))
        if best[0] > 0:
            columns[name] = best[2]
    columns |= _reference_of_several_rows(table, sample, columns)
    referenced = "reference" in columns and not numbers_rows(sample[columns["reference"]])
    by_rows = isinstance(table, AcrossTable)
    if (by_rows or not referenced) and (counted := count_column(table, columns)):
        columns.pop("reference", None)
        columns["count"] = counted
        columns.setdefault("date", month_column(table))
        columns = {name: column for name, column in columns.items() if column}
    _keep_whole_pairs(columns, sample)
    all_category = "" if "category" in columns else _kind_of_all(table, "count" in columns)
    values = export_categories(table, columns["category"]).index if "category" in columns else []
    statuses = _statuses(table, sample, columns)
    time_of = "happened" if TIME_OF_WORDS.search(normal(columns.get("date", ""))) else "reported"
    categories = {value: "" if denies(value) else kind_meant(value) for value in values[:MAX_CATEGORIES]}
    categories |= _told_by_other_sheets(table, [value for value, kind in categories.items() if not kind])
    return Mapping(columns, categories, all_category, time_of, statuses)


def _reference_of_several_rows(table: GivenTable, sample: pd.DataFrame, columns: dict[str, str]) -> dict[str, str]:
    """Return the reference of an export with a row for each action, photograph or note of a request.

    It stands again and again, each time with the same date and place, which a mere number of a row does not.
    """
    of_request = [column for name, column in columns.items() if name in _OF_A_REQUEST]
    if "date" not in columns or len(of_request) < 2:
        return {}
    said = pd.util.hash_pandas_object(sample[of_request].map(plain_cell), index=False)
    for name in sorted(
        (name for name in table.header if normal(name) in USUAL_NAMES["reference"]),
        key=lambda name: USUAL_NAMES["reference"].index(normal(name)),
    ):
        given = real_references(plain_text(sample[name]))
        filled = given[given != ""]
        again = filled.duplicated().sum()
        if len(filled) > SURE * len(given) and again and said[filled.index].groupby(filled).nunique().max() == 1:
            return {"reference": name} if filled.nunique() > 1 else {}
    return {}


def _told_by_other_sheets(table: GivenTable, codes: list[str]) -> dict[str, str]:
    """Return the kinds of codes that another sheet of the workbook explains, as “FT01 | Fly-tipping” in a row of it."""
    found: dict[str, str] = {}
    for sheet in table.sheets if codes and table.of_workbook else ():
        if table.sheet and sheet.name not in (table.sheet.name, *table.sheet.parts) and not sheet.parts:
            for _, cells in islice(sheet_lines(table.file, sheet.name, MAX_COLUMNS + 1), MOST_CODES):
                for code, words in pairwise(map(plain_cell, cells)):
                    if code in codes and not denies(words) and (kind := kind_meant(words)):
                        found.setdefault(code, kind)
    return found


def _kind_of_all(table: GivenTable, counted: bool) -> str:
    """Return the kind of which the file's name says that it holds, or the sheet's or title of a table of counts."""
    said = [table.file.name]
    if counted:
        said += [table.sheet.name] if table.sheet else []
        said += [plain_cell(cell) for number, cells in table.lines() if number < table.header_row for cell in cells]
    kinds = [kind for kind in map(kind_meant, said) if kind]
    return kinds[0] if kinds else ""


def _keep_whole_pairs(columns: dict[str, str], sample: pd.DataFrame) -> None:
    """Leave out half a pair of coordinates; look for a pair without usual names where there is none."""
    for pair in PAIRS:
        if not all(part in columns for part in pair):
            for part in pair:
                columns.pop(part, None)
    if "point" in columns or any(x in columns for x, _ in PAIRS):
        return
    free = [
        name
        for name in sample
        if name not in columns.values() and not is_personal(name, KNOWN_NAMES) and sample[name].notna().any()
    ]
    tests: tuple[Callable[..., np.ndarray], ...] = (near_on_grid, near_district)
    for (x, y), read, near in zip(PAIRS, (numbers, degrees_of), tests, strict=True):
        every = {name: read(sample[name]).to_numpy() for name in free}
        values = {name: column for name, column in every.items() if np.isfinite(column).mean() > LIKELY}
        for east in values:
            for north in values:
                given = np.isfinite(values[east]) & np.isfinite(values[north])
                if east != north and given.sum() >= 3 and near(values[east][given], values[north][given]).mean() > SURE:
                    columns |= {x: east, y: north}
                    return


def _statuses(table: GivenTable, sample: pd.DataFrame, columns: dict[str, str]) -> dict[str, bool]:
    """Find the column whose statuses say that some rows are no requests; return its statuses, and name it."""
    known = USUAL_NAMES["status"]
    likely = [name for name in table.header if normal(name) in known or normal(name).endswith(" status")]
    for name in sorted(likely, key=lambda name: "status" not in normal(name)):
        met = statuses_in(table, name)
        if not all(met.values()) and _why_dropped(name, sample[name]) == NOT_NEEDED:
            columns["status"] = name
            return met
    for name in table.header:
        if says_no_request(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", name)) and name not in columns.values():
            found = marks(list(export_categories(table, name).index[:MAX_CATEGORIES]))
            if found or _holds_the_repeated(name, sample[name]):
                columns["status"] = name
                return {value: not yes for value, yes in found.items()}
    return _statuses_by_content(table, columns)


def _statuses_by_content(table: GivenTable, columns: dict[str, str]) -> dict[str, bool]:
    """Find a column of a few short words, of which some say that a row is no request, whatever its heading."""
    sample = table.sample()
    taken = {column for name, column in columns.items() if name != "outcome"}
    for name in [name for name in table.header if name not in taken]:
        text = plain_text(sample[name])
        met = text[text != ""].unique()
        few = 1 < len(met) <= MOST_STATUSES and 2 * len(met) <= (text != "").sum()
        if few and any(map(is_no_request, met)) and _why_dropped(name, sample[name]) == NOT_NEEDED:
            columns["status"] = name
            return statuses_in(table, name)
    return {}


def _holds_the_repeated(column: str, cells: pd.Series) -> bool:
    """Return whether a column such as “Duplicate of” holds references, and holds none for most rows."""
    text = plain_text(cells)
    given = text[~names_nothing(text)]
    return names_the_repeated(column) and 0 < 2 * len(given) < len(text) and bool(given.str.contains(r"\d").all())


def statuses_in(table: GivenTable, column: str) -> dict[str, bool]:
    """Return the statuses that a column holds, and whether a request of each counts as its words say.

    There are none in a column of references of requests that are repeated, of which every one says so.
    """
    if _holds_the_repeated(column, table.sample(ROWS_LOOKED_AT)[column]):
        return {}
    met = export_categories(table, column).index[:MAX_CATEGORIES]
    return {status: not says_no_request(status) for status in met}


def export_categories(table: GivenTable, column: str) -> pd.Series:
    """Return the export's own categories in a column with their number of rows, most first."""
    # text by text: a pass over half a million rows for one column needs no tables
    met = Counter(cell if type(cell) is str else plain_cell(cell) for cell in table.column(column))
    every = pd.Series(met, dtype="int64")
    counts = every.groupby(plain_text(pd.Series(every.index, dtype=object)).to_numpy()).sum()
    return counts.drop("", errors="ignore").sort_values(ascending=False)


def dropped_columns(table: GivenTable, mapping: Mapping) -> dict[str, str]:
    """Return the columns that are not stored, each with why: personal, free text, or not needed.

    Of a column whose heading is that of something which no column was taken for, a cell that speaks against it is
    shown: “not needed: no date, for example ‘next week’”.
    """
    sample = table.sample()
    used = set(mapping.columns.values())
    why = {name: _why_dropped(name, sample[name]) for name in table.header if name not in used}
    missed = {name: _contradiction(name, sample[name], mapping) for name, of in why.items() if of == NOT_NEEDED}
    return {name: f"{of}{missed.get(name, '')}" for name, of in why.items()}


def not_taken(table: GivenTable, mapping: Mapping) -> str:
    """Return, in sentences, which columns were not taken for what their headings say, each with a cell of it."""
    sample = table.sample(ROWS_LOOKED_AT)
    free = [name for name in table.header if name not in mapping.columns.values()]
    why = {name: _contradiction(name, sample[name], mapping).removeprefix(": ") for name in free}
    return " ".join(f"“{name[:60]}” was not taken: {reason}." for name, reason in why.items() if reason)


def _contradiction(column: str, cells: pd.Series, mapping: Mapping) -> str:
    """Return why a column was not taken for what its heading says, with a cell that shows it."""
    meant = [name for name in FIELDS if normal(column) in USUAL_NAMES[name] and name not in mapping.columns]
    text = plain_text(cells)
    if not meant or not (text != "").any():
        return ""
    if meant[0] not in _FITS:
        return ""
    against = text[(text != "") & ~_FITS[meant[0]](cells, text)]
    return (
        f": no {FIELDS[meant[0]].lower().partition(' (')[0]}, for example “{against.iloc[0][:30]}”"
        if len(against)
        else ""
    )


def _why_dropped(column: str, cells: pd.Series) -> str:
    return why_dropped(column, cells, KNOWN_NAMES)


def _score(name: str, column: str, cells: pd.Series) -> float:
    """Return how likely a column holds a field: its name counts most, and its values must not speak against it."""
    known = USUAL_NAMES[name]
    named = 3.0 - 0.01 * known.index(normal(column)) if normal(column) in known else 0.0
    text = plain_text(cells)
    text = text[text != ""]
    if not named and (name not in _BY_VALUE or not len(text) or is_personal(column, KNOWN_NAMES)):
        return 0
    if not named and name == "ward" and _is_other_area(normal(column), text):
        return 0
    if not named and name == "date" and not (_SAYS_WHEN.search(column) or text.str.contains(r"\d\D+\w+\D+\d").all()):
        return 0
    fits = _share(name, cells[text.index], text, named > 0) if len(text) else 1.0
    if name in _LIMITED and len(text) and _why_dropped(column, cells) != NOT_NEEDED:
        return 0
    if name == "category" and fits < SURE and len(text):  # few of its texts are kinds: a column of kinds is likelier
        named /= 10
    return named + fits if fits >= (LIKELY if named else SURE) and (named or len(text)) else 0


def _is_other_area(column: str, text: pd.Series) -> bool:
    """Return whether a column is of areas that can have a ward's name and other bounds."""
    if "ward" in column.split():
        return False
    few = text.nunique() < SEVERAL_WARDS
    return _OTHER_AREA.search(column) is not None or (few and _ANY_AREA.search(column) is not None)


def _share(name: str, cells: pd.Series, text: pd.Series, named: bool) -> float:
    if name == "reference":
        return text.nunique() / len(text)
    if name == "category":  # of several that are called so, the one whose texts are kinds of request
        known = float((text.map(kind_meant) != "").mean())
        return LIKELY + (1 - LIKELY) * known if named else known
    return float(_FITS[name](cells, text).mean()) if name in _FITS else 1.0


def _dated(cells: pd.Series, text: pd.Series) -> pd.Series:
    found = parse_dates(cells)
    return found["when"].notna() | found["month_first"]


def _degrees(cells: pd.Series, text: pd.Series) -> pd.Series:
    """Return which cells can be a longitude or latitude of Britain, exchanged or without its sign included."""
    values = degrees_of(cells)
    return values.between(-9, 9) | values.between(49, 61)


def _metres(cells: pd.Series, text: pd.Series) -> pd.Series:
    """Return which cells can be an easting or northing, in whatever unit; on web maps, they are negative here."""
    return numbers(cells).abs() > 61


_BY_VALUE = {"date", "postcode", "ward", "point", "category"}  # told by their values even under a strange name
_LIMITED = {"size", "waste_type", "land_type", "outcome", "category"}
_FITS: dict[str, Callable[[pd.Series, pd.Series], pd.Series]] = {
    "date": _dated,
    "until": _dated,
    "easting": _metres,
    "northing": _metres,
    "lon": _degrees,
    "lat": _degrees,
    "point": lambda cells, text: points(cells)["metres"].between(0, COARSEST) & points(cells)["lon"].notna(),
    "postcode": lambda cells, text: is_postcode(text),
    "ward": lambda cells, text: is_ward(text),
}
