"""Tables that are counted already: a row stands for several requests of a month and ward, and says how many."""

import re
from datetime import date

import pandas as pd

from lib.base.errors import InputError
from lib.base.months import months_between
from lib.incidents.completeness import DISTRICT_ONLY, last_day
from lib.incidents.kinds import kind_meant
from lib.intake.headings import normal
from lib.intake.requests.question import Question
from lib.intake.requests.values import numbers, parse_dates, plain_text
from lib.intake.tables import GivenTable
from lib.published.tables import district

ANSWERS = {
    "": "as the file itself shows",
    "counts": "as counts: a row of 17 is 17 requests of that month and ward",
    "district": "as counts of the whole district: a row of 17 is 17 requests of that month, of no ward",
    "rows": "as requests: each row is one",
}
# How each request of a count is called in the records.
MARK = "loaded as a count"
MARK_OF_DISTRICT = "loaded as a count of the district"
OTHER_DISTRICT = "the row is of another district"
NO_COUNT = "the count is no whole number from 0 to 10,000"
NO_MONTH = "the month is empty or cannot be read; write it as March 2025 or 01/03/2025"
MOST = 10_000
ROWS_LOOKED_AT = 200
_NEEDED = ("date", "category")
_DISTRICTS = re.compile(r"(?:la|lad|local authority|authority|district|council|area)(?: name)?")

_COUNTED = re.compile(
    r"(grand )?total( (incidents|requests|reports|number|count|fly tips))?|counts?( of \w+)?|"
    r"(number|no|sum|count) of (incidents|requests|reports|cases|jobs|fly tips|complaints|enquiries|records)|"
    r"incidents|requests|reports|volume|frequency|qty|quantity|\w+ count"
)
_MONTH = {"month", "period", "month year", "year month", "month of report", "calendar month"}
_STYLES = ("%b-%y", "%b %Y", "%B %Y", "%Y-%m", "%m/%Y", "%b-%Y", "%B-%Y", "%b %y", "%B %y")


def count_column(table: GivenTable) -> str:
    """Return the column that says how many requests a row stands for; empty when each row is one."""
    sample = table.sample(ROWS_LOOKED_AT)
    for name in table.header:
        of_a_kind = kind_meant(name) != ""  # “Fly-tips” above numbers
        if not (of_a_kind or _COUNTED.fullmatch(normal(name))):
            continue
        cells = sample[name].dropna()
        found = numbers(cells[plain_text(cells) != ""])
        whole = found.notna() & (found >= 0) & (found % 1 == 0)
        if len(found) and whole.mean() > 0.9 and ((found[whole] > 1) if of_a_kind else (found[whole] != 1)).any():
            return name
    return ""


def numbers_rows(cells: pd.Series) -> bool:
    """Return whether what stands for a reference only numbers the rows: 0, 1, 2 or 1, 2, 3."""
    found = numbers(cells).reset_index(drop=True)
    return len(found) > 1 and bool(((found - found.index) == found[0]).all()) and found[0] in (0, 1)


def _months_across(header: tuple[str, ...]) -> list[str]:
    """Return the columns that are called by a month each, where there are several."""
    names = pd.Series(header, dtype=object)
    found = names[months_of(names).notna()]
    return found.tolist() if len(found) > 1 else []


def month_column(table: GivenTable) -> str:
    """Return the column that says which month a row of counts is of; empty where none does."""
    sample = table.sample(ROWS_LOOKED_AT)
    named = [name for name in table.header if normal(name) in _MONTH]
    return next((name for name in named if months_of(sample[name]).notna().mean() > 0.5), "")


def months_of(cells: pd.Series) -> pd.Series:
    """Read months: dates, of which only the month counts, and 'Mar-25', 'March 2025', '2025-03'."""
    when = parse_dates(cells)["when"]
    text = plain_text(cells)
    for style in _STYLES:
        missing = when.isna() & (text != "")
        if missing.any():
            when[missing] = pd.to_datetime(text[missing], format=style, errors="coerce").astype("datetime64[s]")
    return when


def check_counted(table: GivenTable, columns: dict[str, str], answer: str, all_category: str) -> None:
    """Ask what a table that looks counted is to be read as.

    Raises
    ------
    Question
        When it could be loaded as counts.
    InputError
        When it can be loaded neither as requests nor as counts.
    """
    across = [] if "date" in columns else _months_across(table.header)
    if across:
        raise InputError(
            f"{table.file.name} is counted already, with a column for each month (“{across[0][:60]}”). Give a row for "
            "each month and ward instead, with columns for month, ward, category and count; or the requests themselves."
        )
    counted = columns.get("count") or ("" if "reference" in columns else count_column(table))
    if not counted or answer == "rows":
        return
    told = (
        f"{table.file.name} looks like a table that is already counted: its column “{counted[:60]}” holds numbers of "
        "requests, so each row would count as one."
    )
    missing = [name for name in _NEEDED if name not in columns and not (name == "category" and all_category)]
    if missing or "count" not in columns:
        raise InputError(
            f"{told} Load the requests themselves, one a row; or counts with columns for month, ward (or none, for "
            "the district as a whole) and category."
        )
    likely = ("counts", "rows") if "ward" in columns else ("district",)
    if answer not in likely:
        raise Question(told, "counted", {key: ANSWERS[key] for key in likely})


def numbers_of(cells: pd.Series) -> pd.Series:
    """Return how many requests each row stands for; missing where that is no whole number a ward can have."""
    found = numbers(cells)
    return found.where((found >= 0) & (found <= MOST) & (found % 1 == 0))


def district_column(header: tuple[str, ...]) -> str:
    """Return the column of a counted table without wards that names districts; empty where none does."""
    return next((name for name in header if _DISTRICTS.fullmatch(normal(name))), "")


def of_this_district(cells: pd.Series) -> pd.Series:
    """Return which cells name this district, by its name or code."""
    names = {normal(district()["name"]), normal(district()["code"]), normal(district()["name"] + " district council")}
    return plain_text(cells).map(lambda cell: normal(cell) in names).astype(bool)


def months_counted(days: pd.Series, today: date, of_district: bool = False) -> pd.DataFrame:
    """Return the months of a counted table, which holds each as a whole: month, gap, first_day, last_day.

    Parameters
    ----------
    days : Series
        Rows by day, of which only the month counts.
    today : date
        A month that is not over is not whole.
    of_district : bool
        Whether it counts the district alone, so that no ward has a figure.
    """
    columns = ["month", "gap", "first_day", "last_day"]
    if days.empty:
        return pd.DataFrame(columns=columns)
    held = set(days.index.strftime("%Y-%m"))
    rows: list[tuple[str, str, date | None, date | None]] = []
    for month in months_between(min(held), max(held)):
        if month not in held:
            rows.append((month, "the table has no row of this month", None, None))
            continue
        whole = DISTRICT_ONLY if of_district else ""
        gap = "the month was not over when the file was loaded" if last_day(month) >= today else whole
        rows.append((month, gap, None if gap else date.fromisoformat(f"{month}-01"), None if gap else last_day(month)))
    return pd.DataFrame(rows, columns=columns)
