"""What the local records add to the bundled data: incidents, and which months are complete.

Where nothing is loaded, or the store cannot be read, the bundled tables are given back as they are.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lib.base.errors import StoreError
from lib.base.months import months_between
from lib.incidents.held_days import days_not_held, not_held_in_words
from lib.incidents.kinds import request_kinds
from lib.incidents.police_months import completeness
from lib.published.tables import load
from lib.records.cache import kept_until_records_change
from lib.records.connection import data_version
from lib.records.store import standing_incidents, standing_parts

COVERAGE_COLUMNS = ["source", "force", "month", "category", "records", "status", "reason"]
# What pages count and place; a million records are read for it, so nothing more is.
_OF_RECORD = ("category", "lon", "lat", "ward_code", "place")
COUNTED_COLUMNS = ("month", *_OF_RECORD, "source", "force")
NO_FILE = "no file of this force for this month is held"
NO_EXPORT = "no file of the council for this month is loaded"
NO_CRIME = "the file holds no crime records for this month"


class _Held(NamedTuple):
    """What is read of the store: parts and the incidents that belong to them, or why there are none."""

    parts: pd.DataFrame
    incidents: pd.DataFrame
    problem: str = ""


@kept_until_records_change(maxsize=1)
def _held() -> _Held:
    """Return all that counts or nothing: parts whose incidents are lost would make a month of zeros."""
    none, version = pd.DataFrame(), data_version()
    if not version or version.startswith("unusable: "):
        return _Held(none, none, version.removeprefix("unusable: "))
    try:
        return _Held(standing_parts(), standing_incidents(_OF_RECORD))
    except StoreError as error:
        return _Held(none, none, str(error))


def store_problem() -> str:
    """Return why the local records cannot be read, all or some of them; empty when they can or there are none."""
    return _held().problem


def _parts() -> pd.DataFrame:
    return _held().parts


def local_incidents() -> pd.DataFrame:
    """Return the local records that count: id and `COUNTED_COLUMNS`; `lib.records.store.further_columns` says more."""
    return _held().incidents


@kept_until_records_change(maxsize=1)
def all_incidents() -> pd.DataFrame:
    """Return bundled and local incidents as one table, `COUNTED_COLUMNS`; treat it as read-only.

    A force's month that was loaded takes the place of the bundled one. Requests of a kind that is not held for a single
    whole month are left out: no figure can be made of them.
    """
    bundled, local = load("police_incidents", COUNTED_COLUMNS), local_incidents()
    if _parts().empty:
        return bundled
    replaced = pd.MultiIndex.from_frame(_police_parts()[["force", "month"]])
    mine = pd.MultiIndex.from_frame(bundled[["force", "month"]])
    counted = (local["source"] == "police.uk") | local["category"].isin(recorded_categories())
    kept = bundled[~mine.isin(replaced)]
    return pd.concat([kept, local.loc[counted, list(COUNTED_COLUMNS)].astype(kept.dtypes.to_dict())], ignore_index=True)


def _police_parts() -> pd.DataFrame:
    parts = _parts()
    return parts[parts["source"] == "police.uk"] if len(parts) else pd.DataFrame(columns=["force", "month", "counts"])


@kept_until_records_change(maxsize=1)
def all_coverage() -> pd.DataFrame:
    """Return which source published which category of records in full, month by month, local records included.

    Returns
    -------
    DataFrame
        source ('police.uk' or 'council'), force (empty for the council), month, category, records, status
        ('complete', 'incomplete' or 'absent'), reason.
    """
    bundled = load("coverage")
    if _parts().empty:
        return bundled
    return pd.concat([_police_coverage(bundled), _council_coverage(_parts())], ignore_index=True)


def _police_coverage(bundled: pd.DataFrame) -> pd.DataFrame:
    """Return the bundled coverage with the force-months that were loaded, judged beside their neighbours."""
    parts = _police_parts()
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
    ).assign(source="police.uk", status="complete", reason="")
    held = bundled[~_pairs(bundled).isin(_pairs(new))]
    asb = pd.concat([held[held["records"].notna()], new]).query("category == 'asb'")
    for force, counts in asb.groupby("force"):
        judged = completeness(counts.set_index("month")["records"].astype(int))
        mine = (new["force"] == force) & (new["category"] == "asb")
        for column in ("status", "reason"):
            new.loc[mine, column] = new.loc[mine, "month"].map(judged[column])
    crimes = new[new["category"] != "asb"].groupby(["force", "month"])["records"].transform("sum")
    empty = crimes.index[crimes == 0]
    new.loc[empty, ["status", "reason"]] = ["incomplete", NO_CRIME]
    together = pd.concat([held, new], ignore_index=True)
    return _with_absent_months(together, categories)[COVERAGE_COLUMNS]


def _pairs(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[["force", "month"]])


def _with_absent_months(table: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    every = months_between(table["month"].min(), table["month"].max())
    names = ["force", "month", "category"]
    whole = pd.MultiIndex.from_product([sorted(table["force"].unique()), every, categories], names=names)
    missing = whole.difference(pd.MultiIndex.from_frame(table[names])).to_frame(index=False)
    return pd.concat(
        [table, missing.assign(source="police.uk", status="absent", reason=NO_FILE)], ignore_index=True
    ).sort_values(names, ignore_index=True)


def _council_coverage(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the months of council requests: one is complete when its exports together hold the whole of it."""
    files: dict[tuple[str, str], list[Any]] = {}
    for part in parts[parts["source"] == "council"].itertuples():
        for category in part.counts.keys() & request_kinds().keys():
            files.setdefault((part.month, category), []).append(part)
    rows = [
        (month, category, max(int(part.counts[category]) for part in held), _gap_of(month, held))
        for (month, category), held in files.items()
    ]
    table = pd.DataFrame(rows, columns=["month", "category", "records", "reason"])
    table["status"] = np.where(table["reason"] == "", "complete", "incomplete")
    if len(table):
        every = months_between(table["month"].min(), table["month"].max())
        whole = pd.MultiIndex.from_product([every, sorted(table["category"].unique())], names=["month", "category"])
        table = table.set_index(["month", "category"]).reindex(whole).reset_index()
        table = table.fillna({"status": "absent", "reason": NO_EXPORT})
    return table.assign(source="council", force="")[COVERAGE_COLUMNS]


def _gap_of(month: str, held: list[Any]) -> str:
    """Return why the files that hold something of a month do not hold all of it; empty when together they do."""
    if any(not part.gap for part in held):
        return ""
    spans = {(part.first_day, part.last_day) for part in held if not pd.isna(part.first_day)}
    if len(spans) < 2:
        return str(held[-1].gap)
    runs = days_not_held(month, spans)
    return not_held_in_words(month, runs) if runs else ""


def months_not_whole(parts: pd.DataFrame) -> dict[str, str]:
    """Return the months of a council's export that are not whole, beside all that is held, each with why.

    Parameters
    ----------
    parts : DataFrame
        The export's, as in `lib.records.store.NewBatch`, stored already or not.
    """
    together = pd.concat([_parts(), parts], ignore_index=True) if len(_parts()) else parts
    found = _council_coverage(together)
    kinds = {category for counts in parts["counts"] for category in counts}
    gaps = found[found["month"].isin(parts["month"]) & found["category"].isin(kinds) & (found["status"] != "complete")]
    return dict(zip(gaps["month"], gaps["reason"], strict=True))


@kept_until_records_change(maxsize=1)
def recorded_categories() -> frozenset[str]:
    """Return the council's categories that are held for at least one whole month."""
    if _parts().empty:
        return frozenset()
    held = _council_coverage(_parts())
    return frozenset(held.loc[held["status"] == "complete", "category"])
