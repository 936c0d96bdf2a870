"""Bursts: months in which one map point had far more of its year than the topic's ordinary bursts explain."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from lib.base.errors import InputError
from lib.statistics.change import SIGNIFICANT, benjamini_hochberg

LONGEST = 3  # months in a row
FEWEST = 5  # incidents: fewer are not worth a sentence, however unusual
COLUMNS = ("row", "first", "last", "count", "expected", "p_value")


def bursts(counts: np.ndarray, dispersion: float, longest: int = LONGEST) -> pd.DataFrame:
    """Which months made a map point's year, beyond what the district's months and ordinary bursts explain.

    Parameters
    ----------
    counts : array, shape (points, months)
        Counts of the months looked at, of every point that is looked at together.
    dispersion : float
        How many times the variance of chance the topic's counts have.
    longest : int
        The most months in a row that a burst can last.

    Returns
    -------
    DataFrame
        One row a burst, the surest first, no two of a point sharing a month: row (of ``counts``), first, last
        (positions of its months, both included), count, expected, p_value, q_value.

    Raises
    ------
    InputError
        A count is missing or negative.

    Notes
    -----
    A scan over every point and every run of up to ``longest`` months. Given its total, a point's months are expected
    to share it as the district's months do. Counts with bursts (negative binomial, of the topic's dispersion) then
    follow a beta-binomial distribution, so that a burst must stand out from those that the topic always has. Its
    parameters need the point's level: half that of all its months, half that of the months outside the run. Taken
    from all of them, a burst would hide itself: in simulation up to 10% of looks then named one where there was none.
    Benjamini-Hochberg over all points and runs.
    """
    values = np.asarray(counts, dtype=float)
    if np.isnan(values).any() or (values < 0).any():
        raise InputError("Counts must be zero or more in every month; leave out incomplete months.")
    total, months = values.sum(axis=1), values.sum(axis=0)
    # Fewer than that in the year can hold no burst worth a sentence, which is known before looking at its months
    rows = np.flatnonzero(total >= FEWEST)
    looked = []
    for length in range(1, min(longest, values.shape[1] - 1) + 1):
        count, of_all = _in_runs(values[rows], length), _in_runs(months[None], length)[0] / max(months.sum(), 1)
        row, first = np.indices(count.shape)
        expected = total[rows][:, None] * of_all
        p_value = _tail(count, total[rows][:, None], expected, dispersion)
        parts = (rows[row], first, first + length - 1, count, expected, p_value)
        looked.append(np.column_stack([part.ravel() for part in parts]))
    table = pd.DataFrame(np.concatenate(looked) if looked else np.empty((0, len(COLUMNS))), columns=list(COLUMNS))
    table["q_value"] = benjamini_hochberg(table["p_value"])
    sure = table[table["q_value"] < SIGNIFICANT].sort_values(["p_value", "row", "first"], ignore_index=True)
    return _apart(sure).astype({"row": int, "first": int, "last": int})


def _in_runs(table: np.ndarray, length: int) -> np.ndarray:
    sums = np.cumsum(np.pad(table, ((0, 0), (1, 0))), axis=1)
    return sums[:, length:] - sums[:, :-length]


def _tail(count: np.ndarray, total: np.ndarray, expected: np.ndarray, dispersion: float) -> np.ndarray:
    """Give the chance that so many or more of a point's total fall in a run; 1 for a count that is too small."""
    p_value = np.ones(count.shape)
    asked = (count >= FEWEST) & (count > expected)
    found, whole, mean = count[asked], np.broadcast_to(total, count.shape)[asked], expected[asked]
    if dispersion <= 1:
        p_value[asked] = special.betainc(found, whole - found + 1, mean / whole)
        return p_value
    # A burst swells the total that the point's level is read from, so the level of the other months counts half
    level = (1 + (whole - found) / (whole - mean)) / 2
    inside, outside = (part * level / (dispersion - 1) for part in (mean, whole - mean))
    longer = (whole - found + 1).astype(int)  # how many counts are that many or more
    run = np.repeat(np.arange(len(found)), longer)
    many = found[run] + np.arange(len(run)) - np.repeat(np.cumsum(longer) - longer, longer)
    whole, inside, outside = (part[run] for part in (whole, inside, outside))
    choose = special.gammaln(whole + 1) - special.gammaln(many + 1) - special.gammaln(whole - many + 1)
    ways = choose + special.betaln(many + inside, whole - many + outside) - special.betaln(inside, outside)
    p_value[asked] = np.minimum(np.bincount(run, np.exp(ways), len(found)), 1)
    return p_value


def _apart(found: pd.DataFrame) -> pd.DataFrame:
    """Keep of the bursts of one point the surest of those that share a month."""
    kept: list[int] = []
    taken: dict[int, set[int]] = {}
    for place in found.itertuples():
        months = set(range(int(place.first), int(place.last) + 1))
        if not months & taken.get(int(place.row), set()):
            taken.setdefault(int(place.row), set()).update(months)
            kept.append(place.Index)
    return found.loc[kept].reset_index(drop=True)
