"""How old each source is that goes out of date, and whether a newer edition is likely to be out by now."""

from datetime import date
from typing import Any

import pandas as pd

from lib.base.months import months_between, shift
from lib.incidents.cube import last_complete_month
from lib.incidents.official import KINDS
from lib.incidents.sources import POLICE
from lib.incidents.topics import topic_named
from lib.records.newest import describe, newer

# data.police.uk publishes a month about two months after its end.
POLICE_LATE = 2


def ages_of_sources(today: date) -> pd.DataFrame:
    """Return how old each source is.

    Returns
    -------
    DataFrame
        One row a source: kind (of a load), label, publisher, data_to (month), months_old (since the end of that
        month), next_since (the month in which the next edition is likely to have come out), is_due (whether that is
        over), loaded_on (the day on which an officer loaded what stands; missing for what came with the app), where
        and how (what to take from where; empty for what is downloaded by itself).
    """
    rows = [_age(POLICE.kind, "Police records (data.police.uk)", "data.police.uk", _police_to(), 1, POLICE_LATE, today)]
    for kind in (one for one in KINDS.values() if one.every):
        loads = newer(kind.table)
        row = _age(kind.kind, kind.label, kind.publisher, describe(kind.table)["cut_off"], kind.every, kind.late, today)
        loaded_on = loads[-1].load.loaded_on if loads else None
        rows.append({**row, "loaded_on": loaded_on, "where": kind.where, "how": kind.how})
    return pd.DataFrame(rows).fillna({"where": "", "how": ""})


def _police_to() -> str:
    return last_complete_month(topic_named("asb"))


def _age(kind: str, label: str, publisher: str, ends: str, every: int, late: int, today: date) -> dict[str, Any]:
    this_month = f"{today:%Y-%m}"
    next_since = shift(ends, every + late)
    return {
        "kind": kind,
        "label": label,
        "publisher": publisher,
        "data_to": ends,
        "months_old": max(0, len(months_between(ends, max(ends, this_month))) - 1),
        "next_since": next_since,
        "is_due": next_since < this_month,
    }
