"""Which months an export of service requests holds in full, judged from the days of its requests."""

from datetime import date

import pandas as pd

from lib.base.months import month_in_words, months_between
from lib.incidents.completeness import DAYS_AT_ENDS, FAR_BELOW, NEIGHBOUR_MONTHS, days_held, last_day

LEAST_TO_JUDGE = 20


def months_held(days: pd.Series, today: date) -> pd.DataFrame:
    """Return the months from the first request to the last, which days of each the file holds, and why not all.

    A month is whole when the export goes from its first week to its last, holds records of it, and not far fewer than
    of the months around it.
    """
    if days.empty:
        return pd.DataFrame(columns=["month", "gap", "first_day", "last_day"])
    first, last = days.index[0].date(), days.index[-1].date()
    by_month = days.groupby(days.index.strftime("%Y-%m")).sum()
    months = months_between(f"{first:%Y-%m}", f"{last:%Y-%m}")
    counts = by_month.reindex(months, fill_value=0)
    rows = []
    for month in months:
        cut, doubtful = cut_short(month, first, last, today), _doubtful(month, counts)
        held = (None, None) if doubtful and not cut else days_held(month, first, last, today)
        rows.append((month, cut or doubtful, *held))
    return pd.DataFrame(rows, columns=["month", "gap", "first_day", "last_day"])


def cut_short(month: str, first: date, last: date, today: date) -> str:
    """Return why a file that goes from one day to another does not hold a whole month; empty when it does."""
    if last_day(month) >= today:
        return "the month was not over when the file was loaded"
    if month == f"{first:%Y-%m}" and first.day > DAYS_AT_ENDS:
        return f"the file begins on {first.day} {month_in_words(month)}"
    if month == f"{last:%Y-%m}" and (last_day(month) - last).days >= DAYS_AT_ENDS:
        return f"the file ends on {last.day} {month_in_words(month)}"
    return ""


def _doubtful(month: str, counts: pd.Series) -> str:
    """Return why the number of a month's requests cannot be all of them; empty when it can."""
    place = counts.index.get_loc(month)
    around = counts.drop(month).iloc[max(0, place - NEIGHBOUR_MONTHS) : place + NEIGHBOUR_MONTHS]
    usual = around.median() if len(around) else 0
    if counts[month] == 0:
        return "the file holds no request of this month"
    if usual >= LEAST_TO_JUDGE and counts[month] < FAR_BELOW * usual:
        return f"only {counts[month]:,} requests in the file against a usual {usual:,.0f} in the months around it"
    return ""
