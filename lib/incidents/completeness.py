"""Which months of a source are whole: decided here, once, and given on as a value.

A force publishes whole months, so a month of it is judged beside its neighbours in time. An export of requests says on
which days its first and last request fall, not from when to when it was drawn: in a quiet week nobody may have asked
for anything. So up to six days in a row without a file are taken to be such a pause, and a month is whole as soon as
the files together hold all of it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from lib.base.months import month_in_words, months_between, shift
from lib.incidents.kinds import kind_names
from lib.incidents.street import OLD_TYPE, counted_as_today


class Status(StrEnum):
    """What is held of a month of one category."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    ABSENT = "absent"
    DISTRICT = "of the district only"


COVERAGE_COLUMNS = ["source", "force", "month", "category", "records", "status", "reason"]
NO_FILE = "no file of this force for this month is held"
NO_EXPORT = "no file of the council for this month is loaded"
# What a part says of a month that is held as counts of the district alone, and its coverage after it.
DISTRICT_ONLY = "counted for the district as a whole, not by ward"
NO_CRIME = "the file holds no crime records for this month"

DAYS_AT_ENDS = 7
_DAY = timedelta(days=1)

# A force-month counts as incomplete when its ASB count is below this share of the usual count of its neighbours in
# time, or when it is a round number of hundreds (a sign of a cut-off file) and below the second share.
FAR_BELOW = 0.4
BELOW_AND_ROUND = 0.8
FAR_ABOVE = 1.6
NEIGHBOUR_MONTHS = 3


def last_day(month: str) -> date:
    """Return the last day of a month."""
    return date.fromisoformat(f"{shift(month, 1)}-01") - _DAY


def days_held(month: str, first: date, last: date, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of a month that an export holds, both None when it holds none for sure.

    Parameters
    ----------
    first, last : date
        Of the whole export's requests.
    today : date
        When it is loaded. Of a month that is not over, the last week is never taken as held: requests of its days can
        still come in.
    """
    end = last_day(month)
    start, stop = max(first, date.fromisoformat(f"{month}-01")), min(last, end)
    if end >= today:
        stop = min(stop, end - DAYS_AT_ENDS * _DAY)
    return (start, stop) if start <= stop else (None, None)


def days_not_held(month: str, held: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return the runs of a week or more that none of the spans holds; none when together they hold the whole month."""
    runs = []
    following = date.fromisoformat(f"{month}-01")
    after = last_day(month) + _DAY
    for first, last in [*sorted(held), (after, after)]:
        if (first - following).days >= DAYS_AT_ENDS:
            runs.append((following, first - _DAY))
        following = max(following, last + _DAY)
    return runs


def not_held_in_words(month: str, runs: list[tuple[date, date]]) -> str:
    """Return which days no export holds: 'no file loaded holds all of 11 to 19 June 2025'."""
    days = " and ".join(f"{first.day} to {last.day}" for first, last in runs)
    return f"no file loaded holds all of {days} {month_in_words(month)}"


def completeness(asb_by_month: pd.Series) -> pd.DataFrame:
    """Return which months of one force's ASB records are complete.

    Judged by rule, never by a list: each month is set beside the median of up to three held months before and three
    after it.

    Parameters
    ----------
    asb_by_month : Series of int
        Force-wide ASB records by month ('YYYY-MM'), only months that are held; a held month without ASB is 0.

    Returns
    -------
    DataFrame
        Indexed by month: status (complete or incomplete), reason (text; also said of a complete month that is
        unusually high), usual (median of its neighbours in time).
    """
    counts = asb_by_month.sort_index()
    values = counts.to_numpy(dtype=float)
    rows = []
    for position, (month, count) in enumerate(counts.items()):
        neighbours = np.concatenate(
            [
                values[max(0, position - NEIGHBOUR_MONTHS) : position],
                values[position + 1 : position + 1 + NEIGHBOUR_MONTHS],
            ]
        )
        usual = float(np.median(neighbours)) if neighbours.size else np.nan
        rows.append({"month": month, **_judge(float(count), usual), "usual": usual})
    return pd.DataFrame(rows, columns=["month", "status", "reason", "usual"]).set_index("month")


def _judge(count: float, usual: float) -> dict[str, Any]:
    if count == 0:
        return {"status": Status.INCOMPLETE, "reason": "the force published no ASB records for this month"}
    beside = f"{count:,.0f} ASB records force-wide against a usual {usual:,.0f} in the months around it"
    if count < FAR_BELOW * usual:
        return {"status": Status.INCOMPLETE, "reason": f"only {beside}"}
    if count % 100 == 0 and count < BELOW_AND_ROUND * usual:
        return {"status": Status.INCOMPLETE, "reason": f"a round number and low: {beside}"}
    if count > FAR_ABOVE * usual:
        return {"status": Status.COMPLETE, "reason": f"unusually high: {beside}"}
    return {"status": Status.COMPLETE, "reason": ""}


def coverage_of_forces(source: str, parts: pd.DataFrame, bundled: pd.DataFrame) -> pd.DataFrame:
    """Return the coverage of whole months that forces publish, those that were loaded judged beside their neighbours.

    Parameters
    ----------
    source : str
        Name of the source.
    parts : DataFrame
        Of its loads: force, month, counts (category to records), the one that counts of each force's month.
    bundled : DataFrame
        `COVERAGE_COLUMNS` of the months that come with the app.

    Returns
    -------
    DataFrame
        `COVERAGE_COLUMNS`.
    """
    parts = parts[parts["force"].isin(bundled["force"].unique())]
    if parts.empty:
        return bundled
    categories = sorted(bundled["category"].unique())
    new = pd.DataFrame(
        [
            (part.force, part.month, category, int(part.counts.get(category, 0)))
            for part in parts.itertuples()
            for category in categories
        ],
        columns=["force", "month", "category", "records"],
    ).assign(source=source, status=Status.COMPLETE, reason="")
    held = bundled[~_pairs(bundled).isin(_pairs(new))]
    asb = pd.concat([held[held["records"].notna()], new]).query("category == 'asb'")
    for force, counts in asb.groupby("force"):
        judged = completeness(counts.set_index("month")["records"].astype(int))
        mine = (new["force"] == force) & (new["category"] == "asb")
        for column in ("status", "reason"):
            new.loc[mine, column] = new.loc[mine, "month"].map(judged[column])
    old = [not counted_as_today(category, month) for category, month in zip(new["category"], new["month"], strict=True)]
    new.loc[old, ["status", "reason"]] = [Status.INCOMPLETE, OLD_TYPE]
    crimes = new[new["category"] != "asb"].groupby(["force", "month"])["records"].transform("sum")
    empty = crimes.index[crimes == 0]
    new.loc[empty, ["status", "reason"]] = [Status.INCOMPLETE, NO_CRIME]
    together = pd.concat([held, new], ignore_index=True)
    return _with_absent_months(source, together, categories)[COVERAGE_COLUMNS]


def _pairs(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[["force", "month"]])


def _with_absent_months(source: str, table: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    every = months_between(table["month"].min(), table["month"].max())
    names = ["force", "month", "category"]
    whole = pd.MultiIndex.from_product([sorted(table["force"].unique()), every, categories], names=names)
    missing = whole.difference(pd.MultiIndex.from_frame(table[names])).to_frame(index=False)
    return pd.concat(
        [table, missing.assign(source=source, status=Status.ABSENT, reason=NO_FILE)], ignore_index=True
    ).sort_values(names, ignore_index=True)


def coverage_of_exports(source: str, parts: pd.DataFrame, bundled: pd.DataFrame) -> pd.DataFrame:
    """Return the coverage of exports: a month is complete when together they hold the whole of it.

    Parameters
    ----------
    source : str
        Name of the source.
    parts : DataFrame
        Of its loads: month, counts (category to records), gap, first_day, last_day.
    bundled : DataFrame
        `COVERAGE_COLUMNS`; of exports nothing comes with the app.

    Returns
    -------
    DataFrame
        `COVERAGE_COLUMNS`, force empty.
    """
    files: dict[tuple[str, str], list[Any]] = {}
    for part in parts.itertuples():
        for category in part.counts.keys() & kind_names().keys():
            files.setdefault((part.month, category), []).append(part)
    rows = [
        (month, category, max(int(part.counts[category]) for part in held), _gap_of(month, held))
        for (month, category), held in files.items()
    ]
    table = pd.DataFrame(rows, columns=["month", "category", "records", "reason"])
    table["status"] = np.where(table["reason"] == "", Status.COMPLETE, Status.INCOMPLETE)
    of_district = table["reason"] == DISTRICT_ONLY
    table.loc[of_district, "status"] = Status.DISTRICT
    table.loc[of_district, "reason"] = [f"{records:,} {DISTRICT_ONLY}" for records in table.loc[of_district, "records"]]
    if len(table):
        every = months_between(table["month"].min(), table["month"].max())
        whole = pd.MultiIndex.from_product([every, sorted(table["category"].unique())], names=["month", "category"])
        table = table.set_index(["month", "category"]).reindex(whole).reset_index()
        table = table.fillna({"status": Status.ABSENT, "reason": NO_EXPORT})
    return pd.concat([bundled, table.assign(source=source, force="")[COVERAGE_COLUMNS]], ignore_index=True)


def _gap_of(month: str, held: list[Any]) -> str:
    """Return why the files that hold something of a month do not hold all of it; empty when together they do."""
    if any(not part.gap for part in held):
        return ""
    spans = {(part.first_day, part.last_day) for part in held if not pd.isna(part.first_day)}
    if len(spans) < 2:
        return str(held[-1].gap)
    runs = days_not_held(month, spans)
    return not_held_in_words(month, runs) if runs else ""
