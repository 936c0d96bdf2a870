"""Small counts from local records, hidden so that they cannot be worked out from what is printed beside them.

A count from 1 to one under the threshold is hidden (primary suppression). Whatever else must be hidden so that no
reader can work such a count out from the totals is hidden too (secondary suppression). Zeros are printed: that
nothing was recorded points to nobody. Counts that police.uk has published already are never suppressed.
"""

import numpy as np
import pandas as pd

from lib.base.errors import InputError
from lib.base.settings import USUAL_SMALL

THRESHOLD = USUAL_SMALL
TOTAL = "Total"


def with_totals(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts with a row of totals and, where there is more than one column, a column of totals.

    Parameters
    ----------
    counts : DataFrame of whole numbers
        One row a place, one column a kind or period.
    """
    table = counts.copy()
    if table.shape[1] > 1:
        table[TOTAL] = table.sum(axis=1)
    table.loc[TOTAL] = table.sum(axis=0)
    return table


def suppress(counts: pd.DataFrame, threshold: int = THRESHOLD) -> pd.DataFrame:
    """Return counts with their totals, the cells that must not be printed emptied.

    Parameters
    ----------
    counts : DataFrame of whole numbers
        One row a place, one column a kind or period; without totals.
    threshold : int
        The smallest count that may be printed; 1 hides nothing.

    Returns
    -------
    DataFrame of Int64
        `with_totals(counts)`, in which a hidden cell is missing. For every hidden cell at least two whole numbers fit
        all that is printed, also for a reader who knows that a hidden cell is never zero.

    Raises
    ------
    InputError
        When a count is missing, negative or not whole, or the threshold is below 1.
    """
    values = counts.to_numpy(dtype=float)
    if threshold < 1 or threshold != int(threshold):
        raise InputError("The threshold for small numbers must be a whole number from 1 up.")
    if not (np.isfinite(values).all() and (values >= 0).all() and (values == np.round(values)).all()):
        raise InputError("Only whole counts from 0 up can be checked for small numbers; one is not.")
    table = with_totals(counts.astype("int64"))
    full = table.to_numpy(dtype=float)
    hidden = (full > 0) & (full < threshold)
    while (found := _worked_out(full, hidden)) is not None:
        hidden[_to_hide_with(full, hidden, found)] = True
    return table.astype("Int64").mask(pd.DataFrame(hidden, index=table.index, columns=table.columns))


def suppress_within(counts: pd.Series, group: pd.Series, threshold: int = THRESHOLD) -> pd.Series:
    """Return counts, hidden ones emptied, for readers who know the sums of groups, or of all, already.

    Hidden counts of which only the sum is known are whole and at least 1. So one of them is given away where it is the
    only one, and all are where the sum is their number; in any other case each can be at least two numbers.

    Parameters
    ----------
    counts : Series of int
        Of places.
    group : Series of str
        Which group each place belongs to, in the same order.
    threshold : int
        The smallest count that may be printed, but for 0.

    Returns
    -------
    Series of Int64
        Missing where hidden. None is given away, as long as there was more to hide than zeros.
    """
    values = counts.to_numpy(dtype=float)
    hidden = (values > 0) & (values < threshold)
    known = [(group == name).to_numpy() for name in group.unique()] + [np.ones(len(values), dtype=bool)]
    before = -1
    while before != hidden.sum():
        before = int(hidden.sum())
        for members in known:
            left = np.flatnonzero(members & ~hidden & (values > 0))
            inside = values[members & hidden]
            if left.size and inside.size and (inside.size == 1 or inside.sum() == inside.size):
                hidden[left[np.argmin(values[left])]] = True
    return counts.astype("Int64").mask(hidden)


def _sums(shape: tuple[int, int]) -> list[tuple[list[tuple[int, int]], tuple[int, int]]]:
    """Return the cells of each sum of a table with totals, and the cell that holds the sum."""
    rows, columns = shape
    down = [([(r, c) for r in range(rows - 1)], (rows - 1, c)) for c in range(columns)]
    if columns == 1:
        return down
    return down + [([(r, c) for c in range(columns - 1)], (r, columns - 1)) for r in range(rows)]


def _worked_out(full: np.ndarray, hidden: np.ndarray) -> tuple[int, int] | None:
    """Return a hidden cell that only one number fits, or None when there is none.

    A table's sums make a network, so its linear programme has whole solutions: the smallest and largest fitting
    number of a cell are found exactly.
    """
    from scipy.optimize import linprog

    cells = [(int(row), int(column)) for row, column in np.argwhere(hidden)]
    if not cells:
        return None
    place = {cell: position for position, cell in enumerate(cells)}
    true = np.array([full[cell] for cell in cells])
    equations, known = [], []
    for parts, total in _sums((full.shape[0], full.shape[1])):
        row = np.zeros(len(cells))
        for cell, sign in [*((part, 1.0) for part in parts), (total, -1.0)]:
            if cell in place:
                row[place[cell]] = sign
        if row.any():
            equations.append(row)
            known.append(row @ true)
    if not equations:
        return None
    # One programme's answer often differs from the truth in many cells, and each of those is then known to be safe.
    free = np.zeros(len(cells), dtype=bool)
    beyond = 2 * full.max() + 100
    for position, cell in enumerate(cells):
        for sign in (1.0, -1.0):
            if free[position]:
                break
            goal = np.zeros(len(cells))
            goal[position] = sign
            fit = linprog(goal, A_eq=np.array(equations), b_eq=known, bounds=(1, beyond), method="highs")
            free |= np.abs(fit.x - true) > 0.5
        if not free[position]:
            return cell
    return None


def _to_hide_with(full: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> tuple[int, int]:
    """Return the smallest printed number that shares a sum with a cell; a total only when nothing else is left.

    When a cell's own sums have nothing left to hide, a number further off gives it away, and the smallest goes. With
    every number but zeros hidden nothing can be worked out, so this comes to an end.
    """
    rows, columns = full.shape
    sharing = {other for parts, total in _sums((rows, columns)) if cell in [*parts, total] for other in [*parts, total]}
    printed = {(int(r), int(c)) for r, c in np.argwhere(~hidden & (full > 0))}

    def is_total(other: tuple[int, int]) -> bool:
        return other[0] == rows - 1 or (columns > 1 and other[1] == columns - 1)

    return min(sharing & printed or printed, key=lambda other: (is_total(other), full[other], other))
