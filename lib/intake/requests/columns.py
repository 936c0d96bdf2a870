"""Which column of a council's export is what: guessed from names and values, put right by an officer, remembered."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.incidents.kinds import kind_meant, request_kinds
from lib.intake.requests.date_order import ORDERS
from lib.intake.requests.values import is_postcode, numbers, parse_dates, plain_cell, plain_text, ward_codes
from lib.intake.tables import GivenTable, normal

# What a column can hold, and how the page calls it.
FIELDS = {
    "reference": "Reference",
    "date": "Date (and time)",
    "time": "Time of day",
    "until": "End, if a span is given",
    "category": "Category",
    "easting": "Easting",
    "northing": "Northing",
    "lon": "Longitude",
    "lat": "Latitude",
    "postcode": "Postcode",
    "ward": "Ward",
    "street": "Street",
    "size": "Size",
    "waste_type": "Waste type",
    "land_type": "Land type",
    "outcome": "Outcome",
    "status": "Status",
}
# The names that such columns usually go by, likeliest first, in small letters and without punctuation.
_NAMES = {
    "reference": "reference, ref, ref no, reference no, reference number, case reference, case ref, case id, "
    "case number, case no, request id, request number, sr number, service request number, job number, "
    "enquiry reference, enquiry number, enquiry no, worksheet ref, service request id, report id, "
    "id, unique id, record id, incident id",
    "date": "date, incident date, date of incident, date occurred, occurred, occurred on, occurred at, occurred from, "
    "date from, start date, date received, date reported, date logged, logged, logged date, created, created date, "
    "date created, created on, reported, reported on, received, received date, opened, date raised, open date, "
    "date time, datetime, date and time, request date, logged time, raised date, "
    "requested datetime, requested date time, enquiry date, complaint date",
    "time": "time, time received, time reported, incident time, time of day, time logged",
    "until": "until, date to, occurred to, end date, occurred until, date until",
    "category": "category, type, request type, service, service type, subject, issue, issue type, problem, "
    "classification, subject name, service item name, service item, service name, "
    "enquiry type, report type, case type, incident type, sub category, sr type",
    "easting": "easting, eastings, grid x, site easting, x, x coordinate, x coord, os x, east, grid easting",
    "northing": "northing, northings, grid y, site northing, y, y coordinate, y coord, os y, north, grid northing",
    "lon": "longitude, lon, long, lng",
    "lat": "latitude, lat",
    "postcode": "postcode, post code, location postcode, site postcode",
    "ward": "ward, ward name, electoral ward, ward code",
    "street": "street, site name, street name, road, road name, location street, thoroughfare",
    "size": "size, size of tip, load size, fly tip size, incident size",
    "waste_type": "waste type, type of waste, waste, material, primary waste type",
    "land_type": "land type, type of land, land, location type",
    "outcome": "outcome, result, action, action taken, resolution, status, closure reason",
    "status": "status, request status, case status, job status, enquiry status, worksheet status, status description, "
    "state, outcome, resolution, closure reason, close reason, result",
}
USUAL_NAMES = {name: names.split(", ") for name, names in _NAMES.items()}
KNOWN_NAMES = {name for names in USUAL_NAMES.values() for name in names}

_PERSONAL = re.compile(
    r"\b(name|forename|firstname|surname|lastname|phone|mobile|telephone|tel|email|e mail|mail|contact|customer|"
    r"reporter|reported by|complainant|caller|resident|dob|birth|address|addr|house|building|property|uprn|flat|"
    r"officer|assigned|owner|user|created by|logged by|suspect|offender|witness|registration|vrm|reg)\b"
)
_FREE_TEXT = re.compile(r"\b(description|desc|notes?|comments?|details?|summary|narrative|free text|text|remarks?)\b")
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?:\+44|\b0)[\d ]{9,12}\b")
# What systems write of what was no request after all, or not one of its own.
_NO_REQUEST = re.compile(r"\b(cancel\w*|duplicat\w*|reject\w*|test(ing)?|void(ed)?|withdrawn|raised in error|spam)\b")
_COUNTED = re.compile(
    r"(grand )?total( (incidents|requests|reports|number|count|fly tips))?|counts?( of \w+)?|"
    r"(number|no|sum|count) of (incidents|requests|reports|cases|jobs|fly tips|complaints|enquiries|records)|"
    r"incidents|requests|reports|volume|frequency|\w+ count"
)
LONG_TEXT = 40
MAX_CATEGORIES = 300
ROWS_LOOKED_AT = 200
TIME_OF_WORDS = re.compile(r"occur|incident|happen|\bfrom\b|\bstart")


@dataclass(frozen=True)
class Mapping:
    """How one shape of export is read.

    Attributes
    ----------
    columns : dict of str to str
        Field (a key of `FIELDS`) to the column that holds it.
    categories : dict of str to str
        The export's own category to a kind of `request_kinds`; empty for one that is not loaded.
    all_category : str
        The category of every row, for an export without a category column.
    time_of : str
        What a time of day is of: 'happened' or 'reported'.
    statuses : dict of str to bool
        The export's own statuses, and whether a request of such a status counts.
    date_order : str
        A key of `lib.intake.requests.date_order.ORDERS`: 'day' or 'month' first, or empty to weigh the file.
    sheet : str
        The sheet of a workbook that is read; empty for the one that looks most like records.
    """

    columns: dict[str, str]
    categories: dict[str, str] = field(default_factory=dict)
    all_category: str = ""
    time_of: str = "reported"
    statuses: dict[str, bool] = field(default_factory=dict)
    date_order: str = ""
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as plain data."""
        return {
            key: value for key, value in asdict(self).items() if value or key not in ("statuses", "date_order", "sheet")
        }

    @classmethod
    def from_json(cls, data: Any) -> "Mapping":
        """Return the mapping that `as_json` gave, or an officer wrote.

        Raises
        ------
        InputError
            When it is not one.
        """
        if not isinstance(data, dict) or not all(_is_texts(data.get(key, {})) for key in ("columns", "categories")):
            raise InputError("The mapping is not usable: it needs “columns”, and “categories” or “all_category”.")
        strange = [key for key in data.get("columns", {}) if key not in FIELDS]
        if strange:
            raise InputError(f"The mapping names “{strange[0][:40]}”, which is none of: {', '.join(FIELDS)}.")
        every = [*data.get("categories", {}).values(), data.get("all_category", "")]
        wrong = [slug for slug in every if slug and slug not in request_kinds()]
        if wrong:
            raise InputError(f"The mapping’s category “{str(wrong[0])[:40]}” is none of: {', '.join(request_kinds())}.")
        time_of = data.get("time_of", "reported")
        if time_of not in ("happened", "reported"):
            raise InputError("The mapping’s “time_of” is neither “happened” nor “reported”.")
        statuses = data.get("statuses", {})
        if not isinstance(statuses, dict) or not all(isinstance(counts, bool) for counts in statuses.values()):
            raise InputError("The mapping’s “statuses” are not usable: give each status true or false.")
        order = data.get("date_order", "")
        if order not in ORDERS:
            raise InputError("The mapping’s “date_order” is neither “day” nor “month”.")
        sheet = data.get("sheet", "")
        if not isinstance(sheet, str):
            raise InputError("The mapping’s “sheet” is not the name of a sheet.")
        columns = {key: value for key, value in data.get("columns", {}).items() if value}
        categories = dict(data.get("categories", {}))
        return cls(columns, categories, data.get("all_category", ""), time_of, dict(statuses), order, sheet)

    def counts(self, status: str) -> bool:
        """Return whether a request of this status counts."""
        return self.statuses.get(status, not says_no_request(status))

    def check(self, table: GivenTable) -> None:
        """Check that a file can be read this way.

        Raises
        ------
        InputError
            When a column is missing, personal, or nothing says when, what or where.
        """
        for name, column in self.columns.items():
            if column not in table.header:
                raise InputError(
                    f"{table.file.name} has no column “{column[:60]}”, which the mapping needs for {name}."
                )
            if _is_personal(column) and name not in ("ward", "street", "postcode"):
                raise InputError(f"“{column[:60]}” looks like a personal column, so it is not read as {name}.")
        counted = "reference" not in self.columns and count_column(table)
        if counted:
            raise InputError(
                f"{table.file.name} looks like a table that is already counted: its column “{counted[:60]}” holds "
                "numbers of requests, so each row would count as one. Load the requests themselves, one a row."
            )
        if "date" not in self.columns:
            raise InputError(f"No column of {table.file.name} is known to hold the date; choose one.")
        if "category" not in self.columns and not self.all_category:
            raise InputError(f"No column of {table.file.name} is known to hold the category; choose one.")
        pairs = [("easting", "northing"), ("lon", "lat")]
        placed = any(all(part in self.columns for part in pair) for pair in pairs)
        if not placed and not {"postcode", "ward"} & set(self.columns):
            raise InputError(
                f"No column of {table.file.name} is known to say where: easting and northing, longitude and latitude, "
                "postcode or ward."
            )


def _is_texts(thing: Any) -> bool:
    return isinstance(thing, dict) and all(isinstance(text, str) for pair in thing.items() for text in pair)


def guess_mapping(table: GivenTable) -> Mapping:
    """Return how a file is most likely read, from its columns' names and first rows."""
    sample = table.sample(ROWS_LOOKED_AT)
    columns: dict[str, str] = {}
    for name in [name for name in FIELDS if name != "status"]:
        free = [column for column in table.header if column not in columns.values()]
        scored = [(_score(name, column, sample[column]), -table.header.index(column), column) for column in free]
        best = max(scored, default=(0, 0, ""))
        if best[0] > 0:
            columns[name] = best[2]
    for pair in (("easting", "northing"), ("lon", "lat")):
        if not all(part in columns for part in pair):
            for part in pair:
                columns.pop(part, None)
    all_category = "" if "category" in columns else kind_meant(table.file.name)
    values = export_categories(table, columns["category"]).index if "category" in columns else []
    statuses = _statuses(table, sample, columns)
    time_of = "happened" if TIME_OF_WORDS.search(normal(columns.get("date", ""))) else "reported"
    categories = {value: kind_meant(value) for value in values[:MAX_CATEGORIES]}
    return Mapping(columns, categories, all_category, time_of, statuses)


def says_no_request(status: str) -> bool:
    """Return whether a status most likely says that there was no request: cancelled, duplicate, rejected, a test."""
    return _NO_REQUEST.search(status.lower()) is not None


def _statuses(table: GivenTable, sample: pd.DataFrame, columns: dict[str, str]) -> dict[str, bool]:
    """Find the column whose statuses say that some rows are no requests; return its statuses, and name it."""
    known = USUAL_NAMES["status"]
    likely = [name for name in table.header if normal(name) in known or normal(name).endswith(" status")]
    for name in sorted(likely, key=lambda name: "status" not in normal(name)):
        met = export_categories(table, name).index[:MAX_CATEGORIES]
        if any(says_no_request(status) for status in met) and _why_dropped(name, sample[name]) == "not needed":
            columns["status"] = name
            return {status: not says_no_request(status) for status in met}
    return {}


def count_column(table: GivenTable) -> str:
    """Return the column that says how many requests a row stands for; empty when each row is one."""
    sample = table.sample(ROWS_LOOKED_AT)
    for name in table.header:
        if not _COUNTED.fullmatch(normal(name)):
            continue
        cells = sample[name].dropna()
        found = numbers(cells[plain_text(cells) != ""])
        whole = found.notna() & (found >= 0) & (found % 1 == 0)
        if len(found) and whole.mean() > 0.9 and (found[whole] != 1).any():
            return name
    return ""


def export_categories(table: GivenTable, column: str) -> pd.Series:
    """Return the export's own categories in a column with their number of rows, most first."""
    place = table.header.index(column)
    # text by text: a pass over half a million rows for one column needs no tables
    cells = (row[place] for _, row in table.rows())
    met = Counter(cell if type(cell) is str else plain_cell(cell) for cell in cells)
    every = pd.Series(met, dtype="int64")
    counts = every.groupby(plain_text(pd.Series(every.index, dtype=object)).to_numpy()).sum()
    return counts.drop("", errors="ignore").sort_values(ascending=False)


def dropped_columns(table: GivenTable, mapping: Mapping) -> dict[str, str]:
    """Return the columns that are not stored, each with why: personal, free text, or not needed."""
    sample = table.sample()
    used = set(mapping.columns.values())
    return {column: _why_dropped(column, sample[column]) for column in table.header if column not in used}


def _is_personal(column: str) -> bool:
    """Return whether a column's name says that it is about a person; 'subject name' is what a request is about."""
    return normal(column) not in KNOWN_NAMES and _PERSONAL.search(normal(column)) is not None


def _why_dropped(column: str, cells: pd.Series) -> str:
    text = plain_text(cells)
    text = text[text != ""]
    if _is_personal(column) or text.head(200).str.contains(_CONTACT).any():
        return "personal"
    if _FREE_TEXT.search(normal(column)) or (len(text) and text.str.len().mean() > LONG_TEXT):
        return "free text"
    return "not needed"


def _score(name: str, column: str, cells: pd.Series) -> float:
    """Return how likely a column holds a field: its name counts most, and its values must not speak against it."""
    known = USUAL_NAMES[name]
    named = 3.0 - 0.01 * known.index(normal(column)) if normal(column) in known else 0.0
    text = plain_text(cells)
    text = text[text != ""]
    if not named and (name not in _BY_VALUE or not len(text) or _is_personal(column)):
        return 0
    if not named and name == "date" and not text.str.contains(r"\d\D+\w+\D+\d").all():
        return 0
    fits = _SHARE[name](cells[text.index], text) if len(text) and name in _SHARE else 1.0
    if name in _LIMITED and len(text) and _why_dropped(column, cells) != "not needed":
        return 0
    return named + fits if fits >= (0.5 if named else 0.9) and (named or len(text)) else 0


def _dated(cells: pd.Series) -> float:
    found = parse_dates(cells)
    return float((found["when"].notna() | found["month_first"]).mean())


def _within(cells: pd.Series, low: float, high: float) -> float:
    return float(numbers(cells).between(low, high).mean())


_BY_VALUE = {"date", "postcode", "ward"}  # told by their values even under a strange name
_LIMITED = {"size", "waste_type", "land_type", "outcome", "category"}
_SHARE: dict[str, Callable[[pd.Series, pd.Series], float]] = {
    "reference": lambda cells, text: text.nunique() / len(text),
    "date": lambda cells, text: _dated(cells),
    "until": lambda cells, text: _dated(cells),
    "easting": lambda cells, text: _within(cells, 80_000, 660_000),
    "northing": lambda cells, text: _within(cells, 0, 1_300_000),
    "lon": lambda cells, text: _within(cells, -9, 3),
    "lat": lambda cells, text: _within(cells, 49, 61),
    "postcode": lambda cells, text: float(is_postcode(text).mean()),
    "ward": lambda cells, text: float(ward_codes(text).notna().mean()),
}
