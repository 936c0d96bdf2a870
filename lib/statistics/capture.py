"""Whether hotspots foretold where the next months' incidents would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from lib.base.errors import CannotSay, InputError
from lib.statistics.gi_star import hot_hexes
from lib.statistics.hotspot_rule import HOTSPOT_RULE, HotspotRule
from lib.statistics.rates import proportion_interval


@dataclass(frozen=True)
class Capture:
    """How many of the next period's incidents fell in places chosen before."""

    places: float  # how many places were chosen; a part of a place counts as that part
    # The next period's incidents in the chosen places, and in all.
    captured: float
    total: float
    # Captured of total, and its 95% Wilson interval.
    share_captured: float
    share_low: float
    share_high: float
    area_share: float  # chosen area of all area
    pai: float  # predictive accuracy index: share captured over area share; 1 is no better than any area


def capture(chosen: Any, next_counts: pd.Series | pd.DataFrame, areas: pd.Series) -> Capture:
    """How well places chosen on an earlier period caught the incidents of a later one.

    Parameters
    ----------
    chosen : Series of bool, Series of shares from 0 to 1, or list of ids
        The places chosen. A share means that part of the place, which is credited with that part of its
        incidents.
    next_counts : Series or DataFrame
        The later period's count of every place; as a table, one row a month and one column a place.
    areas : Series
        The area of every place.

    Raises
    ------
    CannotSay
        Nothing was chosen, or the later period has no incidents.
    InputError
        A chosen place is unknown, or a place has no area.

    Notes
    -----
    Predictive accuracy index of Chainey, Tompson and Uhlig (Security Journal 2008;21:4-28). Where counts are given by
    month, the interval is widened by how much the share differs from month to month beyond chance.
    """
    by_month = next_counts if isinstance(next_counts, pd.DataFrame) else next_counts.to_frame().T
    places = by_month.columns
    if isinstance(chosen, pd.Series) and len(chosen.index.difference(places)) == 0:
        part = chosen.reindex(places).fillna(0).to_numpy(dtype=float)
    else:
        ids = pd.Index(chosen)
        if len(ids.difference(places)):
            raise InputError(f"The place {ids.difference(places)[0]} was chosen but has no count.")
        part = places.isin(ids).astype(float)
    land, counts = areas.reindex(places).to_numpy(dtype=float), by_month.to_numpy(dtype=float)
    if np.isnan(land).any() or np.isnan(counts).any():
        raise InputError("Every place needs an area and a count in the later period.")
    area_share, total = float(part @ land / land.sum()), float(counts.sum())
    if not area_share > 0:
        raise CannotSay("No place was hot in the earlier period, so there is nothing to test.")
    if not total > 0:
        raise CannotSay("There were no incidents in the later period, so nothing can be tested on it.")
    captured_by_month = counts @ part
    captured = float(captured_by_month.sum())
    spread = _share_dispersion(captured_by_month, counts.sum(axis=1))
    (low,), (high,) = proportion_interval([captured / spread], [total / spread])
    share = captured / total
    return Capture(float(part.sum()), captured, total, share, float(low), float(high), area_share, share / area_share)


def _share_dispersion(captured: np.ndarray, total: np.ndarray) -> float:
    """Return how many times the variance of chance the months' shares have about the share of all, 1 or more."""
    had = total > 0
    share = captured.sum() / total.sum()
    if had.sum() < 2 or not 0 < share < 1:
        return 1.0
    expected = total[had] * share
    squares = ((captured[had] - expected) ** 2 / (expected * (1 - share))).sum()
    return max(float(squares / (had.sum() - 1)), 1.0)


def capture_comparison(
    earlier: pd.Series,
    later: pd.Series | pd.DataFrame,
    earlier_months: Sequence[Any],
    later_months: Sequence[Any],
    weights: sparse.csr_array,
    areas: pd.Series,
    ward_of_hex: pd.Series,
    ward_score: pd.Series,
    rule: HotspotRule = HOTSPOT_RULE,
) -> pd.DataFrame:
    """Whether hot hexagons foretold the next months better than two simpler ways of choosing the same area.

    Parameters
    ----------
    earlier : Series
        Counts of the earlier period by hex_id, none missing.
    later : Series or DataFrame
        Counts of the later one in the same order; as a table, one row a month.
    earlier_months, later_months : sequences of Period or text
        The months counted, which must not overlap.
    weights, areas
        From :func:`neighbours` and :func:`hex_areas`.
    ward_of_hex : Series
        Ward of each hexagon; NaN for one that is in no ward.
    ward_score : Series by ward
        What wards were ranked by in the earlier period, such as their rate; highest first.
    rule : HotspotRule

    Returns
    -------
    DataFrame, index ``chosen_by`` ("hot hexagons", "busiest hexagons", "highest wards")
        Columns are the fields of :class:`Capture`. All three choose on the earlier period, cover the same
        area as the hot hexagons and are counted on the later period. Places that tie share the last of the
        area, as do the hexagons of a ward: what would be caught on average by choosing among them at
        random.

    Raises
    ------
    CannotSay
        No hexagon was hot in the earlier period, or the later has no incidents.
    InputError
        The later period does not lie wholly after the earlier one.
    """
    try:
        before, after = (pd.PeriodIndex(list(months), freq="M") for months in (earlier_months, later_months))
    except (ValueError, TypeError) as error:
        raise InputError("Months must be written like 2025-09.") from error
    if not len(before) or not len(after) or before.max() >= after.min():
        raise InputError(
            "Hotspots are tested on months after those they were chosen on; choose a later period that "
            "starts after the earlier one ends."
        )
    hot = hot_hexes(earlier, weights, areas, rule)["hot"]
    land = areas.reindex(earlier.index)
    target = float(land[hot].sum())
    ways = {
        "hot hexagons": hot,
        "busiest hexagons": _highest(earlier, land, target),
        "highest wards": _highest(ward_of_hex.reindex(earlier.index).map(ward_score), land, target),
    }
    rows = {name: vars(capture(chosen, later, areas)) for name, chosen in ways.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("chosen_by")


def _highest(score: pd.Series, areas: pd.Series, target: float) -> pd.Series:
    """Choose the highest scores up to an area: give the part of each place chosen, ties sharing."""
    area_at = areas.groupby(score).sum().sort_index(ascending=False)
    before = area_at.cumsum() - area_at
    part = ((target - before) / area_at).clip(0, 1)
    return score.map(part).fillna(0.0).astype(float)
