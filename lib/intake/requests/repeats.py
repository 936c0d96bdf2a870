"""Rows of one request told apart from requests that only look alike, once the whole export has been read."""

import numpy as np
import pandas as pd

from lib.base.words import plural
from lib.intake.requests.rows import Gathered, requests_of
from lib.records.store import DETAILS

# When more than this share of clock times is exactly midnight, midnight stands for "no time".
MIDNIGHT_SHARE = 0.2
# So many requests, and such a share, that are the same as another in all that is known of them are no chance.
LEAST_ALIKE, SHARE_ALIKE = 20, 0.3
TAKEN_BACK = "another row of the same request says that it was cancelled, rejected or a test"
REPEATED = "the reference stands again in a later row, which is the one kept"


def settled(kept: pd.DataFrame, gathered: Gathered) -> pd.DataFrame:
    """Drop clock times that only look like one, and rows whose reference stands again; give every row its key."""
    at = kept["occurred_at"]
    midnight = at.notna() & (at == at.dt.normalize())
    if midnight.sum() > MIDNIGHT_SHARE * at.notna().sum():
        kept.loc[midnight, ["occurred_at", "occurred_until"]] = pd.NaT
        kept.loc[midnight, "time_of"] = None
    references = {reference for reference, _ in gathered.withdrawn}
    gone = np.zeros(len(kept), dtype=bool)
    if references:
        gone = kept["reference"].str.upper().isin(references).to_numpy(copy=True)
    told = requests_of(kept["reference"][gone], kept["day"][gone])
    gone[gone] = [request in gathered.withdrawn for request in told]
    if gone.any():
        gathered.refuse(kept[gone].assign(category=kept["subcategory"]), TAKEN_BACK)
        kept = kept[~gone].reset_index(drop=True)
    referenced = (kept["reference"].fillna("") != "").to_numpy()
    same = ["reference", "day", "lon", "lat", "ward_code"]
    as_known = kept[same].assign(reference=kept["reference"].str.upper())
    again = referenced & as_known.duplicated(keep="last").to_numpy()
    if again.any():
        other = again & ~as_known.assign(category=kept["category"]).duplicated(keep="last").to_numpy()
        if other.any():
            gathered.notes.append(
                "Left out, though of another kind than the row of the same reference that was kept: "
                f"{plural(int(other.sum()), 'row')}. If each row is a job of its own, "
                "choose no column for the reference."
            )
        gathered.refuse(kept[again].assign(category=kept["subcategory"]), REPEATED)
        kept, referenced = kept[~again].reset_index(drop=True), referenced[~again]
    # One reference that stands for requests of other days or places is none: they are told apart by what they say.
    shared = referenced & kept["reference"].str.upper().duplicated(keep=False).to_numpy()
    if shared.any():
        gathered.notes.append(
            f"{plural(int(shared.sum()), 'request')} share a reference with one of another day or place; all are kept."
        )
        referenced = referenced & ~shared
    kept["record_key"] = _record_keys(kept, referenced)
    pointed = ~referenced & kept["lon"].notna().to_numpy()
    alike = int((pointed & ~kept["record_key"].str.endswith("-0").to_numpy()).sum())
    if alike >= LEAST_ALIKE and alike > SHARE_ALIKE * pointed.sum():
        gathered.notes.append(
            f"{alike:,} of {pointed.sum():,} requests without a reference of their own are the same as another in day, "
            "kind and point, as when an export holds its rows twice, or a row for each action. All of them count: if "
            "the system gives a reference, export it too."
        )
    return kept.replace({name: {"": None} for name in ["reference", "subcategory", *DETAILS]})


def _record_keys(kept: pd.DataFrame, referenced: np.ndarray) -> np.ndarray:
    """Return a key by which a later export's row is known to be the same request.

    That is the reference; without one, all that is stored of the request and how many alike stand above it, so that
    two alike in one export stay two, and stay two when they are exported again.
    """
    keys = np.empty(len(kept), dtype=object)
    by_reference = pd.util.hash_pandas_object(kept.loc[referenced, "reference"].str.upper(), index=False)
    keys[referenced] = [f"r{value:016x}" for value in by_reference.tolist()]
    alike = ["day", "occurred_at", "category", "subcategory", "lon", "lat", "ward_code", "place"]
    content = pd.util.hash_pandas_object(kept.loc[~referenced, alike], index=False)
    number = content.groupby(content).cumcount()
    keys[~referenced] = [f"n{value:016x}-{place}" for value, place in zip(content.tolist(), number, strict=True)]
    return keys
