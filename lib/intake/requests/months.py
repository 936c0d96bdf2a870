"""Months as counted tables write them, and which days of them their rows stand for."""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from lib.intake.requests.stamps import MONTHS
from lib.intake.requests.values import parse_dates, plain_cell, plain_text, without_marks

# A month by its name alone, a financial year and a calendar year.
NAME = re.compile(rf"({'|'.join(MONTHS)})[a-z]*\.?", re.IGNORECASE)
FINANCIAL = re.compile(r"\b(20\d\d) ?[-/\u2013] ?(?:20)?(\d\d)\b")
YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?")
_FIRST_OF_FINANCIAL_YEAR = 4
_STYLES = ("%b-%y", "%b %Y", "%B %Y", "%Y-%m", "%m/%Y", "%b-%Y", "%B-%Y", "%b %y", "%B %y", "%Y%m", "%m-%Y")


def months_of(cells: pd.Series) -> pd.Series:
    """Read months: dates, of which only the month counts, and 'Mar-25', 'March 2025', '2025-03'."""
    cells = without_marks(cells)
    text = plain_text(cells).str.replace(r"\bsept\b", "Sep", regex=True, case=False)
    text = text.str.replace(r"(?<=[a-z]),? ?['\u2019,](?=\d)", " ", regex=True)  # Mar'25
    when = parse_dates(cells)["when"]
    for style in _STYLES:
        missing = when.isna() & (text != "")
        if missing.any():
            when[missing] = pd.to_datetime(text[missing], format=style, errors="coerce").astype("datetime64[s]")
    return when


def of_first_days(cells: Iterable[Any]) -> bool:
    """Return whether the dates of a counted table, read day first, are each the first or the last of its month."""
    days = months_of(pd.Series(list(cells), dtype=object)).dropna()
    return bool(((days.dt.day == 1) | days.dt.is_month_end).all())


def month_of_year(month: Any, year: Any) -> str:
    """Return a month as '2025-03' from its name or number and its calendar year, or its name and financial year."""
    name, told = NAME.fullmatch(plain_cell(month)), plain_cell(year)
    number = MONTHS.index(name[1].lower()) + 1 if name else 0
    if whole := YEAR.fullmatch(told):
        written = plain_cell(month).removesuffix(".0")
        number = number or (int(written) if re.fullmatch(r"0?[1-9]|1[0-2]", written) else 0)
        return f"{whole[1]}-{number:02}" if number else ""
    financial = FINANCIAL.fullmatch(told)
    if not financial or not number or (int(financial[1]) + 1) % 100 != int(financial[2]):
        return ""
    return f"{int(financial[1]) + (number < _FIRST_OF_FINANCIAL_YEAR)}-{number:02}"


def day_of_month(month: Any, year: Any, day: Any = None) -> str:
    """Return a day as '2025-03-04' from a month, its year, and a day where a column holds one; see `month_of_year`."""
    told = month_of_year(month, year)
    written = plain_cell(day).removesuffix(".0")
    return f"{told}-{int(written):02}" if told and re.fullmatch(r"0?[1-9]|[12]\d|3[01]", written) else told
