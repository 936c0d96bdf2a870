"""How one shape of export is read: which column is what, and what an officer said of it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from lib.base.errors import InputError
from lib.incidents.kinds import request_kinds
from lib.intake.requests.coordinates import READINGS, check_coordinates
from lib.intake.requests.counted import ANSWERS, check_counted
from lib.intake.requests.date_order import ORDERS
from lib.intake.requests.dated_by import DATED, check_dated, dated_by
from lib.intake.requests.fields import FIELDS, KNOWN_NAMES, PAIRS
from lib.intake.requests.laid_out import BESIDE
from lib.intake.requests.otherwise import WHEN, WHERE, NoKind, NotKnown, check_said_otherwise
from lib.intake.requests.personal import is_personal, says_no_request
from lib.intake.tables import GivenTable

ROWS_LOOKED_AT = 2_000
TIME_OF = ("happened", "reported")
# Parts of a mapping that are left out of a file of one when they say nothing.
_SELDOM = ("statuses", "date_order", "sheet", "coordinates", "counted", "dated", "beside")


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
        A key of `lib.intake.requests.date_order.ORDERS`: 'day' or 'month' first, 'swapped', or empty to
        weigh the file.
    sheet : str
        The sheet of a workbook that is read; empty for the one that looks most like records.
    coordinates : str
        A key of `lib.intake.requests.coordinates.READINGS`: how coordinates are meant; empty to weigh the file.
    counted : str
        A key of `lib.intake.requests.counted.ANSWERS`: what a table that looks counted is read as; empty to ask.
    dated : str
        A key of `lib.intake.requests.dated_by.DATED`: that requests are not dated by when they were made.
    beside : str
        A key of `lib.intake.requests.laid_out.BESIDE`: what headings that stand more than once are; empty to ask.
    """

    columns: dict[str, str]
    categories: dict[str, str] = field(default_factory=dict)
    all_category: str = ""
    time_of: str = "reported"
    statuses: dict[str, bool] = field(default_factory=dict)
    date_order: str = ""
    sheet: str = ""
    coordinates: str = ""
    counted: str = ""
    dated: str = ""
    beside: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as plain data."""
        return {key: value for key, value in asdict(self).items() if value or key not in _SELDOM}

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
        statuses = data.get("statuses", {})
        if not isinstance(statuses, dict) or not all(isinstance(counts, bool) for counts in statuses.values()):
            raise InputError("The mapping’s “statuses” are not usable: give each status true or false.")
        if not isinstance(data.get("sheet", ""), str):
            raise InputError("The mapping’s “sheet” is not the name of a sheet.")
        return cls(
            columns={key: value for key, value in data.get("columns", {}).items() if value},
            categories=dict(data.get("categories", {})),
            all_category=data.get("all_category", ""),
            time_of=_one_of(data, "time_of", TIME_OF, "reported", "neither “happened” nor “reported”"),
            statuses=dict(statuses),
            date_order=_one_of(data, "date_order", ORDERS, "", "none of “day”, “month” and “swapped”"),
            sheet=data.get("sheet", ""),
            coordinates=_one_of(data, "coordinates", READINGS, "", f"none of: {', '.join(filter(None, READINGS))}"),
            counted=_one_of(data, "counted", ANSWERS, "", "none of “counts”, “district” and “rows”"),
            beside=_one_of(data, "beside", BESIDE, "", "not “first”"),
            dated=_one_of(data, "dated", ("", *DATED), "", f"none of: {', '.join(DATED)}"),
        )

    @property
    def as_counts(self) -> bool:
        """Whether the rows are counts, of which each stands for several requests."""
        return self.counted in ("counts", "district") and "count" in self.columns

    @property
    def of_district(self) -> bool:
        """Whether the rows count the district as a whole, and no ward."""
        return self.counted == "district" and self.as_counts

    @property
    def dated_as(self) -> str:
        """How the records are dated, a key of `DATED`; empty where that is by when requests were made."""
        return self.dated if self.dated and dated_by(self.columns.get("date", "")) == self.dated else ""

    def counts(self, status: str) -> bool:
        """Return whether a request of this status counts."""
        return self.statuses.get(status, not says_no_request(status))

    def check(self, table: GivenTable) -> None:
        """Check that a file can be read this way.

        Raises
        ------
        InputError
            When a column is missing, personal, or nothing says when, what or where.
        Question
            When it looks counted, or its coordinates can be meant in several ways.
        """
        self.check_columns(table)
        check_counted(table, self.columns, self.counted, self.all_category)
        if "date" not in self.columns:
            check_said_otherwise(table, WHEN)
            raise NotKnown(f"No column of {table.file.name} is known to hold the date; choose one.")
        check_dated(table.file.name, self.columns["date"], self.dated)
        if "category" not in self.columns and not self.all_category:
            raise NoKind(f"No column of {table.file.name} is known to hold the category.")
        placed = [pair for pair in PAIRS if all(part in self.columns for part in pair)]
        if not placed and not self.of_district and not {"point", "postcode", "ward"} & set(self.columns):
            check_said_otherwise(table, WHERE)
            raise NotKnown(
                f"No column of {table.file.name} is known to say where: easting and northing, longitude and latitude, "
                "grid reference, postcode or ward."
            )
        if placed and not self.coordinates:
            sample = table.sample(ROWS_LOOKED_AT)
            for x, y in placed:
                check_coordinates(table.file.name, (self.columns[x], self.columns[y]), sample, degrees=x == "lon")

    def check_columns(self, table: GivenTable) -> None:
        """Check that the file has every column, and that none of them is personal.

        Raises
        ------
        InputError
            When it has not, or one is.
        """
        for name, column in self.columns.items():
            if column not in table.header:
                raise InputError(
                    f"{table.file.name} has no column “{column[:60]}”, which the mapping needs for {name}."
                )
            if is_personal(column, KNOWN_NAMES) and name not in ("ward", "street", "postcode"):
                raise InputError(f"“{column[:60]}” looks like a personal column, so it is not read as {name}.")


def _is_texts(thing: Any) -> bool:
    return isinstance(thing, dict) and all(isinstance(text, str) for pair in thing.items() for text in pair)


def _one_of(data: dict[str, Any], key: str, known: Any, usual: str, what_not: str) -> str:
    value = data.get(key, usual)
    if not isinstance(value, str) or value not in known:
        raise InputError(f"The mapping’s “{key}” is {what_not}.")
    return value
