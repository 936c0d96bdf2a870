"""Which months of which source are complete, incomplete or absent, for a picture and its table, and why in words."""

import pandas as pd

from lib.base.months import from_to_in_words, period_in_words, runs_in_words
from lib.incidents.completeness import Status
from lib.incidents.cube import Period, cube
from lib.incidents.kinds import kind_names
from lib.incidents.local import all_coverage
from lib.incidents.sources import all_sources
from lib.incidents.topics import Topic
from lib.incidents.view import View
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
            "Months": runs_in_words(group["month"]),
            "How many": str(len(group)),
            "Why": reason or "published in full",
        }
        for (source, force, series, status, reason), group in table.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows)


def missing_in_words(topic: Topic, asked: Period) -> str:
    """Return why months of a period are missing, or an empty text when none is."""
    if not asked.missing:
        return ""
    held = cube()
    by_reason: dict[str, list[str]] = {}
    for month in asked.missing:
        gap = held.gap(topic, month)
        by_reason.setdefault(gap.reason if gap else "not in the data", []).append(month)
    return "; ".join(f"{runs_in_words(months)}: {reason}" for reason, months in by_reason.items())


def another_period(topic: Topic) -> str:
    """Return what to choose where no month of a period is complete."""
    usual = View.default(topic.slug)
    return f"Choose another period, such as {period_in_words(usual.start, usual.end)}, the latest on record."


def none_complete(topic: Topic, asked: Period) -> str:
    """Return that no month of a period is complete, and what to do about it."""
    when = from_to_in_words(asked.start, asked.end)
    return f"No month of {topic.sentence} is complete in {when}. {another_period(topic)}"


@kept_until_records_change(maxsize=256)
def edge_force_note(topic: Topic, asked: Period) -> str:
    """Return a note on months in which a neighbouring force, which records a few incidents, published nothing."""
    coverage = all_coverage()
    gaps = coverage[
        coverage["force"].isin(district()["edge_forces"])
        & coverage["month"].isin(asked.covered)
        & coverage["category"].isin(topic.categories)
        & (coverage["status"] != Status.COMPLETE)
    ]
    if gaps.empty:
        return ""
    months = sorted(gaps["month"].unique())
    forces = " and ".join(sorted(force.title() for force in gaps["force"].unique()))
    return f"{forces}, which records a few incidents on the district’s edge, has no full figures for " + (
        f"{runs_in_words(months)}."
    )
