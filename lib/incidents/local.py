"""What the local records add to the bundled data: incidents, and which months are complete.

Where nothing is loaded, or the store cannot be read, the bundled tables are given back as they are.
"""

from typing import NamedTuple

import pandas as pd

from lib.base.errors import StoreError
from lib.incidents.completeness import COVERAGE_COLUMNS, Status
from lib.incidents.sources import Source, all_sources
from lib.published.tables import load
from lib.records.cache import kept_until_records_change
from lib.records.connection import data_version
from lib.records.standing import standing_incidents, standing_parts
from lib.records.trust import checked, in_words

# What pages count and place; a million records are read for it, so nothing more is.
_OF_RECORD = ("category", "lon", "lat", "ward_code", "place")
COUNTED_COLUMNS = ("month", *_OF_RECORD, "source", "force")


class _Held(NamedTuple):
    """What is read of the store: parts and the incidents that belong to them, or why there are none."""

    parts: pd.DataFrame
    incidents: pd.DataFrame
    problem: str = ""
    left_out: tuple[str, ...] = ()


@kept_until_records_change(maxsize=1)
def _held() -> _Held:
    """Return all that counts or nothing: parts whose incidents are lost would make a month of zeros."""
    none, version = pd.DataFrame(), data_version()
    if not version or version.startswith("unusable: "):
        return _Held(none, none, version.removeprefix("unusable: "))
    try:
        return _Held(standing_parts(), standing_incidents(_OF_RECORD), "", tuple(in_words(checked())))
    except StoreError as error:
        return _Held(none, none, str(error))


def left_out() -> tuple[str, ...]:
    """Return a sentence for each local record that does not agree with its checksum and is therefore left out."""
    return _held().left_out


def store_problem() -> str:
    """Return why the local records cannot be read, all or some of them; empty when they can or there are none."""
    return _held().problem


def _parts() -> pd.DataFrame:
    return _held().parts


def local_incidents() -> pd.DataFrame:
    """Return the local records that count: id and `COUNTED_COLUMNS`; `standing.further_columns` says more."""
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
    replaced = pd.MultiIndex.from_frame(_parts()[["source", "force", "month"]])
    mine = pd.MultiIndex.from_frame(bundled[["source", "force", "month"]])
    kept = bundled[~mine.isin(replaced)]
    counted = local["category"].isin(recorded_categories())
    return pd.concat([kept, local.loc[counted, list(COUNTED_COLUMNS)].astype(kept.dtypes.to_dict())], ignore_index=True)


@kept_until_records_change(maxsize=1)
def all_coverage() -> pd.DataFrame:
    """Return which source published which category of records in full, month by month, local records included.

    Returns
    -------
    DataFrame
        source (a name of `all_sources`), force (empty for a source without forces), month, category, records, status
        (a `Status`), reason.
    """
    if _parts().empty:
        return load("coverage")
    return pd.concat([_coverage(source, _parts()) for source in all_sources()], ignore_index=True)


def _coverage(source: Source, parts: pd.DataFrame) -> pd.DataFrame:
    bundled = load("coverage")
    bundled = bundled[bundled["source"] == source.name]
    return source.coverage(source.name, parts[parts["source"] == source.name], bundled)[COVERAGE_COLUMNS]


def months_not_whole(source: Source, parts: pd.DataFrame, beside: pd.DataFrame | None = None) -> dict[str, str]:
    """Return the months of an export that are not whole, beside all that is held, each with why.

    Parameters
    ----------
    source : Source
        Whose export it is.
    parts : DataFrame
        The export's, as in `lib.records.store.NewBatch`, stored already or not.
    beside : DataFrame, optional
        Those of exports that come with it.
    """
    known = [some for some in (_parts(), beside) if some is not None and len(some)]
    together = pd.concat([*known, parts], ignore_index=True) if known else parts
    found = _coverage(source, together)
    kinds = {category for counts in parts["counts"] for category in counts}
    mine = found["month"].isin(parts["month"]) & found["category"].isin(kinds)
    gaps = found[mine & (found["status"] != Status.COMPLETE)]
    return dict(zip(gaps["month"], gaps["reason"], strict=True))


@kept_until_records_change(maxsize=1)
def recorded_categories() -> frozenset[str]:
    """Return the categories that are held for at least one whole month."""
    held = all_coverage()
    return frozenset(held.loc[held["status"] == Status.COMPLETE, "category"])
