"""The months of a file beside last year's and the usual: what a person looks at before the file is stored.

Usual is the median of the nearest twelve other months that are whole, of the file and of what is held; 95 months in 100
are expected to lie in the range. It is a check of the file, not a finding: seasons and bursts are not looked at.
"""

import numpy as np
import pandas as pd

from lib.base.errors import InputError
from lib.base.months import month_in_words, shift
from lib.base.words import and_list
from lib.incidents.local import all_incidents, local_incidents
from lib.incidents.sources import source_of_kind
from lib.intake.requests.counted import MARK_OF_DISTRICT
from lib.records.store import NewBatch
from lib.statistics.expectation import count_range, month_numbers

NEAREST = 12
LEAST = 3
# A median's usual distance from values that scatter as a normal curve does.
_MAD = 1.4826
# Counts scatter at least this many times as much as a Poisson variance.
_SCATTER = 2.0
# Far outside is outside the range, and by this share of the usual.
FAR = 0.4
MONTH_COLUMNS = ["month", "rows", "last_year", "usual", "low", "high", "far", "gap"]


def months_beside_usual(new: list[NewBatch], gaps: dict[str, str]) -> pd.DataFrame:
    """Return what files hold month by month, with what is usual.

    Parameters
    ----------
    new : list of NewBatch
        Of one source.
    gaps : dict of str to str
        Months that are not whole, each with why.

    Returns
    -------
    DataFrame
        `MONTH_COLUMNS`: rows (in a ward of the district, to be stored), last_year (held, or in the files, of the same
        month a year before), usual, low, high (missing where fewer than three other months are known), far (whether a
        month, not one cut short by the file’s ends, lies far outside its range), gap (why the month is not whole;
        empty when it is).
    """
    if not new:
        return pd.DataFrame(columns=MONTH_COLUMNS)
    names = ["month", "category", "ward_code", "subcategory"]
    mine = pd.concat([file.incidents.reindex(columns=names) for file in new], ignore_index=True)
    counts = mine[mine["ward_code"].notna() | (mine["subcategory"] == MARK_OF_DISTRICT)].groupby("month").size()
    months = sorted({*counts.index, *(month for file in new for month in file.parts["month"])} & set(_spoken(new)))
    counts = counts.reindex(months, fill_value=0)
    known = _held(new, set(mine["category"])).drop(months, errors="ignore")
    whole = pd.concat([known, counts[[month for month in months if month not in gaps]]]).sort_index()
    # of a month that the file's ends cut short, few rows are no wonder
    cut = {part.month for part in _parts(new).itertuples() if part.month in gaps and pd.notna(part.first_day)}
    rows = []
    for month in months:
        usual, low, high = _usual(whole.drop(month, errors="ignore"), month)
        count, year_before = int(counts[month]), shift(month, -12)
        last_year = known.get(year_before, counts.get(year_before, np.nan))
        out = (count < low and count < (1 - FAR) * usual) or (count > high and count > (1 + FAR) * usual)
        rows.append((month, count, last_year, usual, low, high, out and month not in cut, gaps.get(month, "")))
    return pd.DataFrame(rows, columns=MONTH_COLUMNS)


def _spoken(new: list[NewBatch]) -> list[str]:
    """Return the months in which the files hold something of the district, and those of an export between them."""
    held = sorted({str(month) for file in new for month in file.incidents["month"].unique()})
    if not held:
        return []
    return [month for file in new for month in file.parts["month"] if held[0] <= month <= held[-1]]


def _parts(new: list[NewBatch]) -> pd.DataFrame:
    return pd.concat([file.parts.reindex(columns=["month", "force", "first_day"]) for file in new], ignore_index=True)


def _held(new: list[NewBatch], categories: set[str]) -> pd.Series:
    """Return what is held of the same source and kinds, month by month; a force's month that comes anew is left out."""
    source = source_of_kind(new[0].kind)
    table = all_incidents() if source.bundled else local_incidents()
    if table.empty or not categories:
        return pd.Series(dtype="int64")
    mine = (table["source"] == source.name) & table["category"].isin(categories) & table["ward_code"].notna()
    forces = {force for file in new for force in file.parts["force"]}
    return table[mine & table["force"].isin(forces)].groupby("month").size()


def _usual(others: pd.Series, month: str) -> tuple[float, float, float]:
    """Return the usual count of a month by those around it, and the range that it is expected in."""
    distance = np.abs(month_numbers(list(others.index)) - month_numbers([month])[0]) if len(others) else np.array([])
    near = others.to_numpy(float)[np.argsort(distance, kind="stable")[:NEAREST]]
    if len(near) < LEAST:
        return np.nan, np.nan, np.nan
    usual = float(np.median(near))
    spread = _MAD * float(np.median(np.abs(near - usual)))
    low, high = count_range(np.array([usual]), np.array([max(_SCATTER * usual, usual + spread**2)]))
    return usual, float(low[0]), float(high[0])


def far_months_in_words(months: pd.DataFrame) -> list[str]:
    """Return a sentence for each month far outside what is expected: 'April 2025 holds 11, usually about 30.'"""
    return [
        f"{month_in_words(row.month)} holds {row.rows:,}, usually about {row.usual:,.0f}"
        for row in months[months["far"].astype(bool)].itertuples()
    ]


def check_confirmed(said: list[str], confirmed: bool) -> None:
    """Check that what is out of the ordinary, in sentences, has been looked at.

    Raises
    ------
    InputError
        When there is anything and nobody has confirmed it.
    """
    if said and not confirmed:
        raise InputError(
            f"{and_list(said)}. Is the export whole? If it is right so, confirm it: tick the box on the page, or give "
            "--confirm."
        )
