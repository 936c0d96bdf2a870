"""Tables that are counted already: a row stands for several requests of a month and ward, and says how many."""

import re
from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from lib.base.errors import InputError
from lib.base.months import months_between
from lib.incidents.completeness import DISTRICT_ONLY, last_day
from lib.incidents.kinds import kind_meant
from lib.intake.headings import normal
from lib.intake.requests.across import NUMBER, AcrossTable, check_spans
from lib.intake.requests.held import cut_short
from lib.intake.requests.months import months_of
from lib.intake.requests.question import Question
from lib.intake.requests.values import numbers, parse_dates, plain_cell, plain_text, without_marks
from lib.intake.requests.wards_and_postcodes import is_ward
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
# How tables write a number that is not shown, or that there is none.
_HIDDEN = r"|[<\u2264] ?\d+|less than \d+|\d+ ?(?:-|\u2013|to) ?\d+|[*.:\u2013-]+|\[?[cxzw]\]?|n/?a|suppressed"
LACKING = "some of its numbers are hidden or empty; write 0 where there was none"
_DISTRICTS = re.compile(r"(?:la|lad|local authority|authority|district|council|area)(?: name)?")

_COUNTED = re.compile(
    r"(grand )?total( (incidents|requests|reports|number|count|fly tips))?|counts?( of \w+)?|"
    r"(number|no|sum|count) of (incidents|requests|reports|cases|jobs|fly tips|complaints|enquiries|records)|"
    r"incidents|requests|reports|volume|frequency|qty|quantity|\w+ count"
)
# Headings of numbers that are no counts of the row's own month: rates, shares, running sums, other periods.
_NO_COUNT = re.compile(
    r"\b(?:rate|per|percent\w*|pct|share|proportion|ytd|to date|cumulative|running|rolling|average|avg|mean|median|"
    r"previous|prior|last year|target|change|difference|rank|residents|population|households|days|hours|cost|ids?|"
    r"tonn\w*|tons?|kg|bags|loads|weight|litres|miles|cleared|closed|completed|resolved|removed|collected|open|"
    r"outstanding|fines|fpns?|notices|letters|visits|prosecutions)\b"
)
_SPAN = re.compile(
    r"(?:calendar |financial |fiscal )?(?:month|week|quarter|period|year|qtr|fy|wk)(?: (?:no|number|ending))?"
)
_QUARTER, _LONGER = 3, re.compile(r"\b(?:quarter|qtr|half year|year (?:to|end|ending|ended))\b")
_WEEK = re.compile(r"\b(?:week|wk|w c|wc)\b")
# With one of these a row is a request.
_ONE_BY_ONE = {"time", "easting", "northing", "lon", "lat", "point", "postcode", "street"}
LEAST_ROWS = 4
LIKE_AN_ID = 1_000
_MONTH = {"month", "period", "month year", "year month", "month of report", "calendar month"}


def count_column(table: GivenTable, columns: dict[str, str]) -> str:
    """Return the column that says how many requests a row stands for; empty when each row is one.

    It is told by its heading or, in a table whose rows differ in month, ward and kind (`columns`), by its numbers.
    """
    if isinstance(table, AcrossTable):
        return NUMBER
    sample = table.sample(ROWS_LOOKED_AT)
    for name in table.header:
        of_a_kind = kind_meant(name) != ""  # “Fly-tips” above numbers
        if not (of_a_kind or _COUNTED.fullmatch(normal(name))) or _is_no_count(name):
            continue
        text = plain_text(without_marks(sample[name]))
        found = numbers(text[~text.str.fullmatch(_HIDDEN)])
        whole = found.notna() & (found >= 0) & (found % 1 == 0)
        if len(found) and whole.mean() > 0.9 and ((found[whole] > 1) if of_a_kind else (found[whole] != 1)).any():
            return name
    return _count_by_content(table, sample, columns)


def _count_by_content(table: GivenTable, sample: pd.DataFrame, columns: dict[str, str]) -> str:
    """Return a column of whole numbers in a table that has a row for each month or day, ward and kind, and no more."""
    columns = {"date": month_column(table), **columns}
    keys = [columns[name] for name in ("date", "category", "ward") if columns.get(name)]
    if not columns["date"] or "ward" not in columns or _ONE_BY_ONE & set(columns) or len(sample) < LEAST_ROWS:
        return ""
    if parse_dates(sample[columns["date"]])["timed"].any():  # what has an hour is a request
        return ""
    if sample[keys].map(plain_cell).duplicated().any() or sample[columns["ward"]].nunique() == len(sample):
        return ""
    for name in [name for name in table.header if name not in columns.values() and not _is_no_count(name)]:
        text = plain_text(without_marks(sample[name]))
        found = numbers(text[~text.str.fullmatch(_HIDDEN)])
        whole = (found >= 0) & (found <= MOST) & (found % 1 == 0)
        is_number = len(found) > 0.5 * len(sample) and whole.mean() > 0.9 and not numbers_rows(text)
        is_id = found.is_unique and found.median() >= LIKE_AN_ID
        if is_number and (found > 1).any() and not is_id and not found.between(1990, 2100).all():
            return name
    return ""


def _is_no_count(heading: str) -> bool:
    """Return whether a heading is of numbers that are no counts of their row's month, as a rate or a running sum."""
    return "%" in heading or "£" in heading or _NO_COUNT.search(normal(heading)) is not None


def numbers_rows(cells: pd.Series) -> bool:
    """Return whether what stands for a reference only numbers the rows: 0, 1, 2 or 1, 2, 3."""
    found = numbers(cells).reset_index(drop=True)  # of a table whose columns became rows, each stands several times
    return len(found) > 1 and bool(((found - found.index) == found[0]).all()) and found[0] in (0, 1)


def month_column(table: GivenTable) -> str:
    """Return the column that says which month a row of counts is of; empty where none does."""
    sample = table.sample(ROWS_LOOKED_AT)
    named = [name for name in table.header if normal(name) in _MONTH]
    given = {name: sample[name][plain_text(sample[name]) != ""] for name in named}  # a pivot table writes a month once
    return next((name for name in named if months_of(given[name]).notna().mean() > 0.5), "")


def check_counted(table: GivenTable, columns: dict[str, str], answer: str, all_category: str) -> None:
    """Ask what a table that looks counted is to be read as.

    Raises
    ------
    Question
        When it could be loaded as counts.
    InputError
        When it can be loaded neither as requests nor as counts.
    """
    if "date" not in columns or isinstance(table, AcrossTable):
        check_spans(table)
    counted = columns.get("count") or ("" if "reference" in columns else count_column(table, columns))
    if not counted or answer == "rows":
        return
    told = _told(table, counted)
    missing = [name for name in _NEEDED if name not in columns and not (name == "category" and all_category)]
    if "date" in missing:
        _say_which_span(table, told)
    if missing == ["category"] and "count" in columns:
        return  # which is asked
    if missing or "count" not in columns:
        raise InputError(
            f"{told} Load the requests themselves, one a row; or counts with columns for month, ward (or none, for "
            "the district as a whole) and category."
        )
    _check_whole_months(table, columns["date"], told)
    if "ward" not in columns and (ward := _ward_above(table)):
        raise InputError(
            f"{told} A line above its headings names “{ward}”. If it counts that ward alone, give it a column “Ward”; "
            "if it counts the whole district, take that line away."
        )
    likely = ["counts" if "ward" in columns else "district"]
    if "ward" in columns and not isinstance(table, AcrossTable):
        likely.append("rows")
    if answer not in likely:
        raise Question(told, "counted", {key: ANSWERS[key] for key in likely})


def _ward_above(table: GivenTable) -> str:
    """Return the ward that a cell above the headings names, as the filter of a pivot table; empty for none."""
    above = [plain_cell(cell) for number, cells in table.lines() if number < table.header_row for cell in cells]
    texts = pd.Series(above, dtype=object)
    return next(iter(texts[is_ward(texts)]), "")


def _told(table: GivenTable, counted: str) -> str:
    """Return that a table is counted, and by what that is told."""
    if isinstance(table, AcrossTable):
        return f"{table.file.name} is counted already, with a column for each {table.what} (“{table.first}”)."
    return (
        f"{table.file.name} looks like a table that is already counted: its column “{counted[:60]}” holds numbers of "
        "requests, so each row would count as one."
    )


def _say_which_span(table: GivenTable, told: str) -> None:
    """Say what to do where a counted table has a column of spans, but none of months with their year."""
    sample = table.sample(ROWS_LOOKED_AT)
    for name in table.header:
        if _SPAN.fullmatch(normal(name)):
            shown = next((cell for cell in plain_text(sample[name]) if cell), "")
            raise InputError(
                f"{told} Counts are kept by month, and “{name[:60]}” holds “{shown[:30]}”, which is no month of a "
                "year. Give a column “Month” with month and year in one cell, as March 2025; or load the requests "
                "themselves."
            )


def _check_whole_months(table: GivenTable, column: str, told: str) -> None:
    """Refuse counts of weeks, of which one can lie in two months, and of quarters and years, whose months are lost."""
    shown = "the headings" if isinstance(table, AcrossTable) else f"“{column[:60]}”"
    days = months_of(table.sample(ROWS_LOOKED_AT)[column]).dropna().dt.normalize().drop_duplicates().sort_values()
    apart, of_month = days.diff().dropna().dt.days, days.dt.to_period("M")
    weekly = len(days) > 1 and (apart % 7 == 0).all() and of_month.duplicated().any()
    if weekly or _WEEK.search(normal(column)):
        raise InputError(
            f"{told} They are counts of weeks ({shown}), and a week can lie in two months, while counts are "
            "kept by month. Give a count for each month or each day; or load the requests themselves."
        )
    months = of_month.drop_duplicates()
    quarterly = len(months) > 2 and bool((months.diff().dropna().map(lambda step: step.n) == _QUARTER).all())
    if quarterly or _LONGER.search(normal(column)):
        raise InputError(
            f"{told} They are counts of quarters or years ({shown}), such as “{months.iloc[0]:%B %Y}” and then none "
            "before the next, while counts are kept by month. Give a count for each month; or load the requests "
            "themselves."
        )


def numbers_of(cells: pd.Series) -> pd.Series:
    """Return how many requests each row stands for; missing where that is no whole number a ward can have."""
    found = numbers(without_marks(cells))
    return found.where((found >= 0) & (found <= MOST) & (found % 1 == 0))


def filled_down(cells: dict[str, pd.Series], order: list[str]) -> dict[str, pd.Series]:
    """Return the cells of counts, where a month, ward or kind is written once for the rows below it too.

    That is how a pivot table and merged cells look: the columns further left are empty as well. A row with a number
    and nothing else, as of a total, is left as it is.

    Parameters
    ----------
    cells : dict of str to Series
        By field.
    order : list of str
        The fields as their columns stand in the file.
    """
    keys = [name for name in order if name in ("date", "ward", "category")]
    blank = {name: plain_text(cells[name]) == "" for name in keys}
    fill = ~pd.Series(np.logical_and.reduce([blank[name] for name in keys]), index=cells["date"].index)
    filled = dict(cells)
    for name in keys:
        fill &= blank[name]  # no further than the first that is given
        if fill.any():
            filled[name] = cells[name].where(~fill, cells[name].mask(blank[name]).ffill())
    return filled


def district_column(header: tuple[str, ...]) -> str:
    """Return the column of a counted table without wards that names districts; empty where none does."""
    return next((name for name in header if _DISTRICTS.fullmatch(normal(name))), "")


def of_this_district(cells: pd.Series) -> pd.Series:
    """Return which cells name this district, by its name or code."""
    names = {normal(district()["name"]), normal(district()["code"]), normal(district()["name"] + " district council")}
    return plain_text(cells).map(lambda cell: normal(cell) in names).astype(bool)


def months_counted(
    days: pd.Series, today: date, of_district: bool = False, lacking: Collection[str] = ()
) -> pd.DataFrame:
    """Return the months of a counted table, which holds each as a whole: month, gap, first_day, last_day.

    Parameters
    ----------
    days : Series
        Rows by day, of which only the month counts.
    today : date
        A month that is not over is not whole.
    of_district : bool
        Whether it counts the district alone, so that no ward has a figure.
    lacking : collection of str
        Months of which a number is hidden or empty, which is not to be taken for none.
    """
    columns = ["month", "gap", "first_day", "last_day"]
    if days.empty:
        return pd.DataFrame(columns=columns)
    by_month = days.groupby(days.index.strftime("%Y-%m"))
    held = set(by_month.groups)
    # of a table of counts by day, the first and the last month can be cut short
    by_day = by_month.size().max() > 1
    first, last = days.index.min().date(), days.index.max().date()
    rows: list[tuple[str, str, date | None, date | None]] = []
    for month in months_between(min(held), max(held)):
        if month not in held:
            rows.append((month, "the table has no row of this month", None, None))
            continue
        whole = DISTRICT_ONLY if of_district else ""
        cut = cut_short(month, first, last, today) if by_day else ""
        over = last_day(month) < today
        gap = (
            (cut or (LACKING if month in lacking else whole))
            if over
            else "the month was not over when the file was loaded"
        )
        rows.append((month, gap, None if gap else date.fromisoformat(f"{month}-01"), None if gap else last_day(month)))
    return pd.DataFrame(rows, columns=columns)
