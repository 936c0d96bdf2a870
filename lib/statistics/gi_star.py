"""Which hexagons are hot beyond chance, and whether that lasts; what may be called hot, the hotspot rule says."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse, special

from lib.base.errors import InputError
from lib.statistics.change import benjamini_hochberg
from lib.statistics.hotspot_rule import HOTSPOT_RULE, HotspotRule

CLASSES = ("persistent", "emerging", "former", "intermittent", "not hot")
TOO_FEW_WINDOWS = "too few windows to say"


def gi_star(counts: pd.Series, weights: sparse.csr_array) -> pd.DataFrame:
    """Whether each place and its neighbours together hold more, or less, than the rest leads one to expect.

    Parameters
    ----------
    counts : Series
        One count a place, none missing.
    weights : scipy.sparse matrix
        Square, in the order of ``counts``, each place its own neighbour too (:func:`neighbours`).

    Returns
    -------
    DataFrame with the index of ``counts`` and float columns
        ``gi_star`` (z-score; NaN if all counts are alike), ``p_value`` (two-sided; 1 where there is no z) and
        ``q_value`` (Benjamini-Hochberg over all places).

    Raises
    ------
    InputError
        A count is missing or negative, or the weights are of another size.

    Notes
    -----
    Getis-Ord local G* standardised as in Ord and Getis (Geographical Analysis 1995;27:286-306), equal to
    ``spdep::localG`` with self included. The normal p-value is too small for sparse counts, so it is not
    enough to call a place hot: see :func:`hot_hexes`.
    """
    values = _whole_counts(counts, weights)
    places = len(values)
    total_weight = np.asarray(weights.sum(axis=1)).ravel()
    squared_weight = np.asarray(weights.multiply(weights).sum(axis=1)).ravel()
    mean, variance = values.mean(), values.var()
    spread = variance * (places * squared_weight - total_weight**2) / max(places - 1, 1)
    z = np.full(places, np.nan)
    varies = spread > 1e-12 * max(mean**2, 1e-300)
    z[varies] = (weights @ values - total_weight * mean)[varies] / np.sqrt(spread[varies])
    p_value = np.where(varies, 2 * special.ndtr(-np.abs(z)), 1.0)
    columns = {"gi_star": z, "p_value": p_value, "q_value": benjamini_hochberg(p_value)}
    return pd.DataFrame(columns, index=counts.index)


def _whole_counts(counts: pd.Series, weights: sparse.csr_array) -> np.ndarray:
    values = counts.to_numpy(dtype=float)
    if np.isnan(values).any() or (values < 0).any() or np.isinf(values).any():
        raise InputError("Every hexagon needs a count of zero or more; leave out months that are missing.")
    if weights.shape != (len(values), len(values)):
        raise InputError(f"There are {len(values)} counts but neighbours for {weights.shape[0]} hexagons.")
    return values


def hot_hexes(
    counts: pd.Series,
    weights: sparse.csr_array,
    areas: pd.Series | None = None,
    rule: HotspotRule = HOTSPOT_RULE,
) -> pd.DataFrame:
    """Which hexagons are hot by the written rule, in one period.

    Parameters
    ----------
    counts : Series
        One count a hexagon by hex_id, none missing.
    weights : scipy.sparse matrix
        From :func:`neighbours`, in the order of ``counts``.
    areas : Series, optional
        Square metres of each hexagon inside the district (:func:`hex_areas`). Without it all hexagons are
        taken to be of one size.
    rule : HotspotRule

    Returns
    -------
    DataFrame by hex_id with columns
        ``count``, ``neighbourhood_count`` (with its neighbours), ``gi_star``, ``p_value``, ``q_value``,
        ``chance_q_value`` and ``hot`` (bool).

    Raises
    ------
    InputError
        As :func:`gi_star`.

    Notes
    -----
    The normal p-value of Gi* is too small in the upper tail of sparse counts: with it alone, between 7% and
    78% of simulated districts without any hotspot (8,000 to 300 incidents) show one. So a hot hexagon must
    also hold, with its neighbours, more than if all incidents fell evenly over the district: the upper tail
    of the binomial distribution given the district's total, doubled, Benjamini-Hochberg over all hexagons.
    The share expected is that of the hexagons or of their land, whichever is larger.
    """
    table = gi_star(counts, weights)
    values = counts.to_numpy(dtype=float)
    around = weights @ values
    table.insert(0, "count", counts)
    table.insert(1, "neighbourhood_count", around)
    table["chance_q_value"] = benjamini_hochberg(_chance_p_value(around, values.sum(), weights, areas, counts.index))
    table["hot"] = (
        (table["gi_star"] > 0)
        & (table["q_value"] < rule.q_below)
        & (table["chance_q_value"] < rule.q_below)
        & (table["count"] >= rule.minimum_count)
    )
    return table


def _chance_p_value(
    around: np.ndarray, total: float, weights: sparse.csr_array, areas: pd.Series | None, index: pd.Index
) -> np.ndarray:
    """Give twice the chance of at least ``around`` of ``total`` incidents, if they fell evenly."""
    expected_share = np.asarray(weights.sum(axis=1)).ravel() / len(index)
    if areas is not None:
        land = areas.reindex(index).to_numpy(dtype=float)
        if np.isnan(land).any():
            raise InputError("Every hexagon needs its area; measure the areas of the same hexagons.")
        expected_share = np.maximum(expected_share, weights @ land / land.sum())
    # The binomial tail P(X >= k) is the incomplete beta function I(share; k, total - k + 1)
    some = np.maximum(around, 1)
    tail = special.betainc(some, np.maximum(total - some + 1, 1), np.minimum(expected_share, 1))
    return np.where(around > 0, np.minimum(2 * tail, 1), 1.0)


def window_counts(monthly: pd.DataFrame) -> pd.DataFrame:
    """Cut monthly counts into windows of whole months, counted back from the latest month.

    Parameters
    ----------
    monthly : DataFrame
        One row a complete month (index of pandas Periods, or text such as "2025-09"), one column a hexagon.
        A month that is missing or incomplete has no row, or a row of NaN.

    Returns
    -------
    DataFrame, one row a window, oldest first, named like "2025-07 to 2025-09"
        A window with a month missing is left out.

    Raises
    ------
    InputError
        A month cannot be read, or is there twice.
    """
    try:
        months = pd.PeriodIndex(monthly.index, freq="M")
    except (ValueError, TypeError) as error:
        raise InputError("Months must be written like 2025-09.") from error
    if months.has_duplicates:
        raise InputError(f"The month {months[months.duplicated()][0]} is there twice; give each month one row.")
    known = monthly.notna().all(axis=1).to_numpy()
    months, values = months[known], monthly.to_numpy(dtype=float)[known]
    rows = []
    if len(months):
        number = np.array([month.ordinal for month in months])
        back = (number.max() - number) // HOTSPOT_RULE.window_months
        for window in range(back.max(), -1, -1):
            inside = back == window
            if inside.sum() == HOTSPOT_RULE.window_months:
                rows.append((f"{months[inside].min()} to {months[inside].max()}", values[inside].sum(axis=0)))
    return pd.DataFrame(
        [row for _, row in rows],
        index=pd.Index([name for name, _ in rows], name="window", dtype=object),
        columns=monthly.columns,
        dtype=float,
    )


def classify_windows(hot_by_window: pd.DataFrame, rule: HotspotRule = HOTSPOT_RULE) -> pd.Series:
    """Whether each hexagon is hot all along, newly, no longer, or now and then.

    Parameters
    ----------
    hot_by_window : DataFrame of bool
        One row a window, oldest first; one column a hexagon.
    rule : HotspotRule

    Returns
    -------
    Series ``class`` by hexagon
        One of :data:`CLASSES`, or "too few windows to say" for all.

    Notes
    -----
    Terms and order of sfhotspot's ``hotspot_classify``. "Before" and "not before" mean at least, or less
    than, ``intermittent_share`` of the windows before the recent ones.
    """
    windows = len(hot_by_window)
    if windows < rule.minimum_windows:
        return pd.Series(TOO_FEW_WINDOWS, index=hot_by_window.columns, name="class", dtype=object)
    hot = hot_by_window.to_numpy(dtype=bool)
    recent = max(1, int(windows * rule.recent_share + 1e-9))
    enough = rule.intermittent_share - 1e-9
    share, before = hot.mean(axis=0), hot[:-recent].mean(axis=0) >= enough
    recently = hot[-recent:].any(axis=0)
    words = np.select(
        [share >= rule.persistent_share - 1e-9, recently & ~before, before & ~recently, share >= enough],
        CLASSES[:4],
        default=CLASSES[4],
    )
    return pd.Series(words, index=hot_by_window.columns, name="class", dtype=object)


def hex_table(
    counts: pd.Series,
    windows: pd.DataFrame,
    weights: sparse.csr_array,
    areas: pd.Series | None = None,
) -> pd.DataFrame:
    """Which hexagons are hot in a period, and whether that lasts.

    Parameters
    ----------
    counts : Series
        One count a hexagon for the period, by hex_id, none missing.
    windows : DataFrame
        From :func:`window_counts`: one row a window, oldest first, the same hexagons as columns.
    weights : scipy.sparse matrix
        From :func:`neighbours`, in the order of ``counts``.
    areas : Series, optional
        As for :func:`hot_hexes`.

    Returns
    -------
    DataFrame by hex_id with the columns of :func:`hot_hexes` and
        ``windows`` (how many were tested), ``windows_hot`` and ``class`` (:func:`classify_windows`).

    Raises
    ------
    InputError
        As :func:`gi_star`, or the windows are of other hexagons.
    """
    if set(windows.columns) != set(counts.index):
        raise InputError("The windows must be of the same hexagons as the counts.")
    table = hot_hexes(counts, weights, areas)
    in_order = windows[counts.index]
    hot = pd.DataFrame(
        [hot_hexes(row, weights, areas)["hot"].to_numpy() for _, row in in_order.iterrows()],
        index=windows.index,
        columns=counts.index,
        dtype=bool,
    )
    table["windows"] = len(windows)
    table["windows_hot"] = hot.sum(axis=0)
    table["class"] = classify_windows(hot)
    return table
