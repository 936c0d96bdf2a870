"""Which months of which source are complete, incomplete or absent, for a picture and for its table."""

import pandas as pd

from lib.base.months import month_in_words, shift
from lib.incidents.completeness import Status
from lib.incidents.kinds import kind_names
from lib.incidents.local import all_coverage
from lib.incidents.sources import all_sources
from lib.published.tables import district
from lib.records.cache import kept_until_records_change

SYMBOLS = {Status.COMPLETE: "●", Status.INCOMPLETE: "◐", Status.DISTRICT: "○", Status.ABSENT: "–"}
_WORST = {Status.ABSENT: 3, Status.INCOMPLETE: 2, Status.DISTRICT: 1, Status.COMPLETE: 0}


@kept_until_records_change(maxsize=1)
def coverage_by_month() -> pd.DataFrame:
    """Return the coverage of each force by month, ASB apart from the crime types, and of each kind of council request.

    Returns
    -------
    DataFrame
        source, force (empty for the council), series ('ASB', 'Crime' or the kind of request), month, status (for crime
        the worst of its types) and reason; the district's own force first, the council last. Read-only.
    """
    table = all_coverage()
    series = table["category"].map(_series)
    ordered = table.assign(series=series, worst=table["status"].map(_WORST)).sort_values("worst", ascending=False)
    first = ordered.drop_duplicates(["source", "force", "series", "month"])
    ours = first.assign(other=first["force"] != district()["force"])
    columns = ["source", "force", "series", "month", "status", "reason"]
    order = {"source": False, "other": True, "force": True, "series": True, "month": True}
    return ours.sort_values(list(order), ascending=list(order.values()), ignore_index=True)[columns]


def _series(category: str) -> str:
    return kind_names().get(category, "ASB" if category == "asb" else "Crime")


def whose(source: str, force: str) -> str:
    """Return whose records they are: the force's or, of a source without forces, how its months are called."""
    return force.capitalize() or next(known.series for known in all_sources() if known.name == source)


def coverage_in_words() -> pd.DataFrame:
    """Return the coverage for reading: one row for each force, series, status and reason, with its months.

    Returns
    -------
    DataFrame
        Source, Force, Records, Status, Months, How many, Why.
    """
    table = coverage_by_month().assign(reason=lambda t: t["reason"].fillna(""))
    keys = ["source", "force", "series", "status", "reason"]
    rows = [
        {
            "Source": source,
            "Force": whose(source, force),
            "Records": series,
            "Status": f"{SYMBOLS[Status(status)]} {status}",
            "Months": runs_in_words(group["month"].tolist()),
            "How many": str(len(group)),
            "Why": reason or "published in full",
        }
        for (source, force, series, status, reason), group in table.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows)


def runs_in_words(months: list[str]) -> str:
    """Return months as runs: 'October 2018 to February 2019; March 2021'.

    Parameters
    ----------
    months : list of str
        'YYYY-MM', in any order.
    """
    runs: list[list[str]] = []
    for month in sorted(months):
        if runs and shift(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "; ".join(
        month_in_words(run[0]) + (f" to {month_in_words(run[-1])}" if len(run) > 1 else "") for run in runs
    )
