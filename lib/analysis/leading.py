"""Which areas may be named as those with the highest rates, as far as that can be told: one rule for every sentence."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.statistics.beside import HIGHER, UNKNOWN

NONE_ABOVE = "none clearly above"
SOME_ABOVE = "some clearly above"
ALIKE = "alike"
FIRST = "one first"
MOST_NAMED = 3


@dataclass(frozen=True)
class Leading:
    """The areas to name."""

    # `NONE_ABOVE`: no rate is clearly above the district's; the highest stands in `rows` all the same. `SOME_ABOVE`:
    # the first three or two cannot be told apart, and not all of them are clearly above; those that are, three at most.
    # `ALIKE`: the first three or two, which cannot be told apart. `FIRST`: the highest.
    how: str
    rows: pd.DataFrame  # rows of `AreaTable.rows`, the highest rate first
    above: int  # how many areas are clearly above the district


def leading(table: AreaTable) -> Leading | None:
    """Return which areas have the highest rates; None where none has a rate.

    Where numbers are small somebody is always first by chance. Of those that cannot be told apart only those are named
    whose rate is clearly above the district's.
    """
    rows = _by_rate(table)
    if rows.empty:
        return None
    alike, above = alike_at_the_top(table), clearly_above(table)
    if above is not None and above.empty:
        return Leading(NONE_ABOVE, rows.head(1), 0)
    many = 0 if above is None else len(above)
    if alike is None:
        return Leading(FIRST, rows.head(1), many)
    if above is not None and not alike.index.isin(above.index).all():
        return Leading(SOME_ABOVE, above.head(MOST_NAMED), many)
    return Leading(ALIKE, alike, many)


def alike_at_the_top(table: AreaTable) -> pd.DataFrame | None:
    """Return the rows of the three highest rates, or of two, where the ranges of their ranks overlap; else None."""
    rows = _by_rate(table)
    if "rank" not in rows:
        return None
    firsts = (rows.head(many) for many in range(min(MOST_NAMED, len(rows)), 1, -1))
    return next((first for first in firsts if first["rank_low"].max() <= first["rank_high"].min()), None)


def clearly_above(table: AreaTable) -> pd.DataFrame | None:
    """Return the rows whose rate is clearly above the district's, the highest first; None where none was judged."""
    rows = _by_rate(table)
    if "verdict" not in rows or (rows["verdict"] == UNKNOWN).all():
        return None
    return rows[rows["verdict"] == HIGHER]


def _by_rate(table: AreaTable) -> pd.DataFrame:
    return table.rows.dropna(subset=["rate"]).sort_values(["rate", "name"], ascending=[False, True])
