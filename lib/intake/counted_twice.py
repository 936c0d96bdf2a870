"""Counts and requests of one month and kind are never held at once: each request would count twice."""

import pandas as pd

from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.incidents.kinds import kind_names
from lib.incidents.sources import COUNCIL
from lib.records.standing import standing_parts
from lib.records.store import NewBatch, batches, standing_batch


def check_not_counted_twice(new: list[NewBatch]) -> None:
    """Check that no file brings counts of what is held as requests, requests of what is held as counts, or counts anew.

    Raises
    ------
    InputError
        When one does; the message says which load to take back first.
    """
    mine = [file for file in new if file.kind in (COUNCIL.kind, COUNCIL.counts_kind)]
    if not mine or not any(standing_batch(file.kind, file.sha256) is None for file in mine):
        return
    held = _held()
    for file in mine:
        if standing_batch(file.kind, file.sha256) is not None:
            continue
        as_counts = file.kind == COUNCIL.counts_kind
        others = held if as_counts else held[held["kind"] == COUNCIL.counts_kind]
        twice = others.merge(_cells(file.parts), on=["month", "category"])
        if len(twice):
            first = twice.sort_values("month").iloc[0]
            how = "as counts" if first["kind"] == COUNCIL.counts_kind else "one by one"
            raise InputError(
                f"{kind_names()[first['category']]} of {month_in_words(first['month'])} is held already, {how} (load "
                f"{first['batch_id']}, {first['file_name']}). Loaded {'as counts' if as_counts else 'one by one'} "
                "beside that, requests would count twice; take that load back first."
            )


def _held() -> pd.DataFrame:
    """Return what standing loads of requests hold: month, category, kind, batch_id, file_name."""
    loads = batches().set_index("id")
    parts = standing_parts()
    parts = parts[(parts["source"] == COUNCIL.name) & parts["batch_id"].isin(loads.index)]
    cells = [_cells(rows).assign(batch_id=number) for number, rows in parts.groupby("batch_id")]
    if not cells:
        return pd.DataFrame(columns=["month", "category", "batch_id", "kind", "file_name"])
    return pd.concat(cells, ignore_index=True).join(loads[["kind", "file_name"]], on="batch_id")


def _cells(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the months and categories of which a load holds something."""
    rows = [(part.month, kind) for part in parts.itertuples() for kind, number in part.counts.items() if number]
    return pd.DataFrame(rows, columns=["month", "category"])
