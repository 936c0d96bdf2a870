"""Requests that are held already under other references: said before they are stored, because they would count twice.

A request that is exported again is told by its reference. Where Excel took its leading zeros away, or another system
gave it a number of its own, it is not; so what is left over on both sides is compared by month, time, kind and point.
"""

import pandas as pd

from lib.incidents.sources import COUNCIL
from lib.records.standing import standing_incidents
from lib.records.store import NewBatch

# So many requests that are new by their references, and such a share of them, are no chance.
LEAST = 20
SHARE = 0.8
# A request without a point is not compared: a ward has several of a kind in a month anyway.
_SAME = ["month", "occurred_at", "category", "lon", "lat"]


def alike_held_in_words(new: list[NewBatch]) -> list[str]:
    """Return a sentence for each file most of whose new requests look like others that are held."""
    files = [file for file in new if file.kind == COUNCIL.kind and len(file.incidents) >= LEAST]
    held = standing_incidents([*_SAME[1:], "record_key"]) if files else pd.DataFrame()
    if held.empty:
        return []
    held = held[(held["source"] == COUNCIL.name) & held["lon"].notna()]
    said = []
    for file in files:
        kept = file.incidents
        mine = kept[kept["lon"].notna() & ~kept["record_key"].isin(held["record_key"])]
        others = held[held["month"].isin(mine["month"].unique()) & ~held["record_key"].isin(kept["record_key"])]
        alike = _pairs(mine, others)
        if alike >= max(LEAST, SHARE * len(mine)):
            said.append(
                f"{alike:,} of the {len(mine):,} requests of {file.file_name} that are new by their references lie in "
                "the month and at the point of one that is held, as when leading zeros were lost or two systems number "
                "the same requests: they would count twice"
            )
    return said


def _pairs(some: pd.DataFrame, others: pd.DataFrame) -> int:
    """Return how many rows of one table have a row of their own in the other that is the same by `_SAME`."""
    first, second = (_as_compared(table).value_counts() for table in (some, others))
    first, second = first.align(second, join="inner")
    return int(pd.concat([first, second], axis=1).min(axis=1).sum())


def _as_compared(table: pd.DataFrame) -> pd.Series:
    plain = pd.DataFrame(
        {
            "month": table["month"].astype("str"),
            "at": pd.to_datetime(table["occurred_at"]).dt.strftime("%Y-%m-%d %H:%M").fillna("").astype("str"),
            "category": table["category"].astype("str"),
            **{name: table[name].astype(float).round(4) for name in ("lon", "lat")},
        }
    )
    return pd.util.hash_pandas_object(plain, index=False)
