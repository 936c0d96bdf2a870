"""Where incidents gather, whether beyond chance, for how long, and whether that foretells the next months.

Places are H3 hexagons of resolution 9 (about 0.1 square kilometres) that touch the district, named by their
H3 text id. Tables of hexagons have one row a hexagon with the id as index (``hex_id``); counts with no
hexagon of the district are never put into one. What may be called hot is the written rule in
``data/hotspot_rule.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3_int
import h3.api.basic_str as h3_str
import numpy as np
import pandas as pd
import shapely
from scipy import sparse, special

from lib.base.errors import CannotSay, DataFileError, InputError
from lib.published.places import NEAR_EDGE_METRES, grid_geometry, to_grid
from lib.statistics.change import benjamini_hochberg
from lib.statistics.rates import proportion_interval

HEX_RESOLUTION = 9
RULE_FILE = Path(__file__).resolve().parents[2] / "data" / "hotspot_rule.toml"
CLASSES = ("persistent", "emerging", "former", "intermittent", "not hot")
TOO_FEW_WINDOWS = "too few windows to say"
POINTS_AT_ONCE = 500_000


# The rule


@dataclass(frozen=True)
class HotspotRule:
    """When a place may be called a hotspot; each field is explained in ``data/hotspot_rule.toml``."""

    minimum_count: int
    q_below: float
    window_months: int
    minimum_windows: int
    persistent_share: float
    recent_share: float
    intermittent_share: float
    separation_metres: float

    def in_words(self) -> str:
        """Say the rule in plain English, for showing beside hotspots."""
        return (
            "A hexagon is hot when it and its six neighbours hold more incidents than the rest of the "
            "district leads one to expect (Gi*) and more than if incidents were spread evenly over the "
            "district's land, both beyond chance after allowing for the number of hexagons tested "
            f"(q below {self.q_below:g}), and at least {self.minimum_count} of them are in the hexagon "
            f"itself. Over windows of {self.window_months} months it is persistent if hot in at least "
            f"{self.persistent_share:.0%} of windows, emerging if hot in the latest {self.recent_share:.0%} "
            "and not before, former if hot before and not in the latest, and intermittent if otherwise hot "
            f"in at least {self.intermittent_share:.0%}; fewer than {self.minimum_windows} windows are too "
            "few to say. Single map points are separate hotspots from "
            f"{self.separation_metres:g} metres apart."
        )


def read_hotspot_rule(path: Path = RULE_FILE) -> HotspotRule:
    """Read the rule from its file.

    Parameters
    ----------
    path : Path
        A TOML file with the fields of :class:`HotspotRule`.

    Returns
    -------
    HotspotRule

    Raises
    ------
    DataFileError
        The file is missing or not TOML, or a value is missing, unknown or out of range.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"The hotspot rule {path.name} cannot be read ({error}); put the file right.") from error
    names = {field.name for field in fields(HotspotRule)}
    if names != set(values):
        wrong = ", ".join(sorted(names ^ set(values)))
        raise DataFileError(f"The hotspot rule {path.name} must have exactly its eight settings; check {wrong}.")
    for name, value in values.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        share = name == "q_below" or name.endswith("_share")
        whole = name in ("minimum_count", "window_months", "minimum_windows")
        if not is_number or value <= 0 or (share and value >= 1) or (whole and value != int(value)):
            kind = "a share between 0 and 1" if share else "a whole number above 0" if whole else "above 0"
            raise DataFileError(f"In the hotspot rule {path.name}, {name} must be {kind}; it is {value}.")
    return HotspotRule(**values)


HOTSPOT_RULE = read_hotspot_rule()


# Hexagons


def hex_ids_covering(district: shapely.Geometry) -> list[str]:
    """Which hexagons touch the district.

    Parameters
    ----------
    district : shapely Polygon or MultiPolygon
        In degrees of longitude and latitude (EPSG:4326).

    Returns
    -------
    list of str
        H3 ids of resolution 9, sorted.

    Raises
    ------
    InputError
        The geometry is empty, not an area, or not in degrees.
    """
    if district.geom_type not in ("Polygon", "MultiPolygon") or district.is_empty:
        raise InputError("The district must be one or more polygons with an area inside.")
    west, south, east, north = district.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InputError("The district's outline must be in degrees of longitude and latitude, not metres.")
    shape = h3_str.geo_to_h3shape(shapely.geometry.mapping(district))
    return sorted(h3_str.h3shape_to_cells_experimental(shape, HEX_RESOLUTION, contain="overlap"))


def hex_polygon(hex_id: str) -> shapely.Polygon:
    """Give a hexagon's outline in degrees of longitude and latitude.

    Parameters
    ----------
    hex_id : str
        H3 id.

    Returns
    -------
    shapely.Polygon

    Raises
    ------
    InputError
        There is no such hexagon.
    """
    if not h3_str.is_valid_cell(hex_id):
        raise InputError(f"There is no hexagon with the id {hex_id!r}.")
    return shapely.Polygon([(lon, lat) for lat, lon in h3_str.cell_to_boundary(hex_id)])


def hex_areas(hex_ids: Sequence[str], district: shapely.Geometry) -> pd.Series:
    """How much of each hexagon lies in the district.

    Parameters
    ----------
    hex_ids : sequence of str
    district : shapely Polygon or MultiPolygon
        In degrees of longitude and latitude.

    Returns
    -------
    Series ``area_m2`` by hex_id
        Square metres, measured in the British National Grid (EPSG:27700).
    """
    hexagons = np.array([hex_polygon(hex_id) for hex_id in hex_ids], dtype=object)
    inside = grid_geometry(shapely.intersection(hexagons, district))
    return pd.Series(shapely.area(inside), index=_hex_index(hex_ids), name="area_m2")


def _hex_index(hex_ids: Iterable[str]) -> pd.Index:
    index = pd.Index(list(hex_ids), name="hex_id", dtype=object)
    if not index.is_unique:
        raise InputError(f"The hexagon {index[index.duplicated()][0]} is there twice; give each hexagon once.")
    return index


def _cells_of_points(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Give the H3 number of the hexagon each point is in, 0 where the point is nowhere on Earth."""
    somewhere = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # false for NaN too
    cells = np.zeros(len(lon), dtype=np.uint64)
    cell_of = h3_int.latlng_to_cell
    pairs = zip(lat[somewhere].tolist(), lon[somewhere].tolist(), strict=True)
    count = int(somewhere.sum())
    cells[somewhere] = np.fromiter((cell_of(y, x, HEX_RESOLUTION) for y, x in pairs), dtype=np.uint64, count=count)
    return cells


def hex_of(lon: Any, lat: Any) -> Any:
    """Which hexagon a point is in.

    Parameters
    ----------
    lon, lat : number, array or Series
        Degrees of longitude and latitude.

    Returns
    -------
    str or None for one point, an array of them for many
        None where a coordinate is missing or not on Earth. The hexagon may be outside the district.
    """
    if np.ndim(lon) == 0:
        return hex_of([lon], [lat])[0]
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    cells, which = np.unique(_cells_of_points(x, y), return_inverse=True)
    names = np.array([h3_int.int_to_str(int(cell)) if cell else None for cell in cells], dtype=object)
    return names[which]


@dataclass(frozen=True)
class HexCounts:
    """Points counted into the hexagons of the district.

    Attributes
    ----------
    counts : Series
        Points by hex_id, 0 where there are none.
    outside : int
        Points in no hexagon of the district.
    unplaced : int
        Points with a coordinate missing or not on Earth.
    """

    counts: pd.Series
    outside: int
    unplaced: int


def hex_counts(lon: Any, lat: Any, hex_ids: Sequence[str]) -> HexCounts:
    """How many points lie in each hexagon of the district, and how many in none.

    Parameters
    ----------
    lon, lat : arrays
        Degrees of longitude and latitude; any number of points, which are taken in lots to keep memory small.
    hex_ids : sequence of str
        The hexagons of the district.

    Returns
    -------
    HexCounts
        ``counts.sum() + outside + unplaced`` is the number of points.

    Raises
    ------
    InputError
        There are not as many longitudes as latitudes, or a hexagon is given twice.
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if x.shape != y.shape:
        raise InputError(f"There are {len(x)} longitudes and {len(y)} latitudes; give one of each for every point.")
    index = _hex_index(hex_ids)
    cells = np.array([h3_str.str_to_int(hex_id) for hex_id in index], dtype=np.uint64)
    order = np.argsort(cells)
    in_order, totals = cells[order], np.zeros(len(cells), dtype=np.int64)
    unplaced = 0
    for start in range(0, len(x), POINTS_AT_ONCE):
        lot = slice(start, start + POINTS_AT_ONCE)
        found = _cells_of_points(x[lot], y[lot])
        unplaced += int((found == 0).sum())
        place = np.searchsorted(in_order, found)
        place[place == len(in_order)] = 0
        ours = in_order[place] == found
        totals += np.bincount(place[ours], minlength=len(cells))
    counts = np.empty_like(totals)
    counts[order] = totals
    return HexCounts(pd.Series(counts, index=index, name="count"), len(x) - unplaced - int(totals.sum()), unplaced)


def neighbours(hex_ids: Sequence[str]) -> sparse.csr_array:
    """Which hexagons touch which, each counting as its own neighbour.

    Parameters
    ----------
    hex_ids : sequence of str
        The hexagons of the district; those outside are nobody's neighbour.

    Returns
    -------
    scipy.sparse.csr_array, square, of ones
        In the order of ``hex_ids``.
    """
    place = {hex_id: i for i, hex_id in enumerate(_hex_index(hex_ids))}
    rows, columns = [], []
    for hex_id, i in place.items():
        for other in h3_str.grid_disk(hex_id, 1):
            if other in place:
                rows.append(i)
                columns.append(place[other])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(place), len(place)))


# Hot or chance


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


# Lasting or passing


def window_counts(monthly: pd.DataFrame, rule: HotspotRule = HOTSPOT_RULE) -> pd.DataFrame:
    """Cut monthly counts into windows of whole months, counted back from the latest month.

    Parameters
    ----------
    monthly : DataFrame
        One row a complete month (index of pandas Periods, or text such as "2025-09"), one column a hexagon.
        A month that is missing or incomplete has no row, or a row of NaN.
    rule : HotspotRule

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
        back = (number.max() - number) // rule.window_months
        for window in range(back.max(), -1, -1):
            inside = back == window
            if inside.sum() == rule.window_months:
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
    rule: HotspotRule = HOTSPOT_RULE,
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
    rule : HotspotRule

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
    table = hot_hexes(counts, weights, areas, rule)
    in_order = windows[counts.index]
    hot = pd.DataFrame(
        [hot_hexes(row, weights, areas, rule)["hot"].to_numpy() for _, row in in_order.iterrows()],
        index=windows.index,
        columns=counts.index,
        dtype=bool,
    )
    table["windows"] = len(windows)
    table["windows_hot"] = hot.sum(axis=0)
    table["class"] = classify_windows(hot, rule)
    return table


# Gathered or spread


@dataclass(frozen=True)
class Concentration:
    """How unevenly incidents are spread over places, against what chance alone would do.

    Attributes
    ----------
    lorenz : DataFrame
        ``share_of_places`` from 0 to 1, busiest places first; ``share_of_incidents`` in them;
        ``share_by_chance``: what they would hold if incidents fell evenly (a Poisson count of the same mean
        in each place).
    gini : float
        0 if all places are alike, towards 1 if one place has all.
    gini_by_chance : float
        Gini expected of Poisson counts of the same mean.
    busiest_5, busiest_20 : float
        Share of incidents in the busiest 5% and 20% of places.
    busiest_5_by_chance, busiest_20_by_chance : float
        The same if incidents fell evenly.
    """

    lorenz: pd.DataFrame
    gini: float
    gini_by_chance: float
    busiest_5: float
    busiest_20: float
    busiest_5_by_chance: float
    busiest_20_by_chance: float


def concentration(counts: pd.Series) -> Concentration:
    """How far incidents gather in few places, beyond the gathering that chance alone brings.

    Parameters
    ----------
    counts : Series
        One count a place, none missing.

    Returns
    -------
    Concentration

    Raises
    ------
    CannotSay
        There are no incidents.
    InputError
        A count is missing or negative.

    Notes
    -----
    Where incidents are few, most places have none by chance, so a bare Gini misleads (Bernasco and
    Steenbeek, J Quant Criminol 2017;33:451-467). The Gini of a Poisson of mean m is exp(-2m) (I0(2m) +
    I1(2m)), I being modified Bessel functions.
    """
    values = counts.to_numpy(dtype=float)
    if np.isnan(values).any() or (values < 0).any():
        raise InputError("Every place needs a count of zero or more; leave out months that are missing.")
    total, places = values.sum(), len(values)
    if not total > 0:
        raise CannotSay("There were no incidents, so there is no concentration to show.")
    share_of_places = np.arange(places + 1) / places
    share = np.concatenate([[0.0], np.cumsum(np.sort(values)[::-1])]) / total
    mean = total / places
    chance_places, chance_share = _lorenz_of_poisson(mean)
    by_chance = np.interp(share_of_places, chance_places, chance_share)
    lorenz = pd.DataFrame(
        {"share_of_places": share_of_places, "share_of_incidents": share, "share_by_chance": by_chance}
    )
    five, twenty = np.interp([0.05, 0.2], share_of_places, share)
    five_by_chance, twenty_by_chance = np.interp([0.05, 0.2], chance_places, chance_share)
    return Concentration(
        lorenz,
        gini=float(2 * np.trapezoid(share, share_of_places) - 1),
        gini_by_chance=float((special.i0e(2 * mean) + special.i1e(2 * mean)) * (1 - 1 / places)),
        busiest_5=float(five),
        busiest_20=float(twenty),
        busiest_5_by_chance=float(five_by_chance),
        busiest_20_by_chance=float(twenty_by_chance),
    )


def _lorenz_of_poisson(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """Give shares of places, busiest first, and of incidents in them, for Poisson counts of the mean."""
    at_least = np.arange(int(special.pdtrik(1 - 1e-12, mean)) + 2, 0, -1)
    places = special.pdtrc(at_least - 1, mean)
    incidents = np.where(at_least > 1, special.pdtrc(np.maximum(at_least - 2, 0), mean), 1.0)
    return np.concatenate([[0.0], places, [1.0]]), np.concatenate([[0.0], incidents, [1.0]])


# Foretelling


@dataclass(frozen=True)
class Capture:
    """How many of the next period's incidents fell in places chosen before.

    Attributes
    ----------
    places : float
        How many places were chosen; a part of a place counts as that part.
    captured, total : float
        The next period's incidents in the chosen places, and in all.
    share_captured, share_low, share_high : float
        Captured of total, and its 95% Wilson interval.
    area_share : float
        Chosen area of all area.
    pai : float
        Predictive accuracy index: share captured over area share; 1 is no better than any area.
    """

    places: float
    captured: float
    total: float
    share_captured: float
    share_low: float
    share_high: float
    area_share: float
    pai: float


def capture(chosen: Any, next_counts: pd.Series, areas: pd.Series) -> Capture:
    """How well places chosen on an earlier period caught the incidents of a later one.

    Parameters
    ----------
    chosen : Series of bool, Series of shares from 0 to 1, or list of ids
        The places chosen. A share means that part of the place, which is credited with that part of its
        incidents.
    next_counts : Series
        The later period's count of every place.
    areas : Series
        The area of every place.

    Returns
    -------
    Capture

    Raises
    ------
    CannotSay
        Nothing was chosen, or the later period has no incidents.
    InputError
        A chosen place is unknown, or a place has no area.

    Notes
    -----
    Predictive accuracy index of Chainey, Tompson and Uhlig (Security Journal 2008;21:4-28).
    """
    places = next_counts.index
    if isinstance(chosen, pd.Series) and len(chosen.index.difference(places)) == 0:
        part = chosen.reindex(places).fillna(0).to_numpy(dtype=float)
    else:
        ids = pd.Index(chosen)
        if len(ids.difference(places)):
            raise InputError(f"The place {ids.difference(places)[0]} was chosen but has no count.")
        part = places.isin(ids).astype(float)
    land, counts = areas.reindex(places).to_numpy(dtype=float), next_counts.to_numpy(dtype=float)
    if np.isnan(land).any() or np.isnan(counts).any():
        raise InputError("Every place needs an area and a count in the later period.")
    area_share, total = float(part @ land / land.sum()), float(counts.sum())
    if not area_share > 0:
        raise CannotSay("No place was hot in the earlier period, so there is nothing to test.")
    if not total > 0:
        raise CannotSay("There were no incidents in the later period, so nothing can be tested on it.")
    captured = float(part @ counts)
    (low,), (high,) = proportion_interval([captured], [total])
    share = captured / total
    return Capture(float(part.sum()), captured, total, share, float(low), float(high), area_share, share / area_share)


def capture_comparison(
    earlier: pd.Series,
    later: pd.Series,
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
    earlier, later : Series
        Counts of the two periods by hex_id, none missing, in one order.
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


# Near the edge


def near_edge(incidents: pd.DataFrame, wards: Sequence[str]) -> pd.DataFrame:
    """How much a ward's count hangs on incidents placed close to its edge.

    Parameters
    ----------
    incidents : DataFrame
        One row an incident: ``ward_code`` (missing for one outside the district), ``edge_m`` (metres from
        its map point to the edge of its own ward) and ``near_wards`` (codes of other wards within 50 m: a
        tuple or list, or text joined by ";").
    wards : sequence of str
        The wards to give, in order; one without incidents gets zeros.

    Returns
    -------
    DataFrame by ``ward_code`` with columns
        ``count``, ``near_edge_count`` (within 50 m of the edge), ``near_edge_share`` (NaN if there are
        none), ``count_without_edge`` and ``count_with_neighbours`` (with other wards' incidents within 50 m
        taken in).

    Raises
    ------
    InputError
        An incident has a ward but no distance to its edge.
    """
    index = pd.Index(list(wards), name="ward_code", dtype=object)
    placed = incidents[incidents["ward_code"].notna()]
    if placed["edge_m"].isna().any():
        raise InputError("Every incident in a ward needs its distance to the ward's edge; measure it first.")
    count = placed["ward_code"].value_counts().reindex(index, fill_value=0)
    close = placed.loc[placed["edge_m"] <= NEAR_EDGE_METRES, "ward_code"].value_counts().reindex(index, fill_value=0)
    taken_in = pd.Series(0, index=index)
    # Map points are few, so the same codes come again and again: split each once
    for (own, codes), incidents_there in incidents[["ward_code", "near_wards"]].value_counts(dropna=False).items():
        for code in codes.split(";") if isinstance(codes, str) else codes:
            if code.strip() in taken_in.index and code.strip() != own:
                taken_in[code.strip()] += incidents_there
    return pd.DataFrame(
        {
            "count": count,
            "near_edge_count": close,
            "near_edge_share": (close / count).where(count > 0),
            "count_without_edge": count - close,
            "count_with_neighbours": count + taken_in,
        }
    )


# Map points


def separate_points(points: pd.DataFrame, rule: HotspotRule = HOTSPOT_RULE) -> pd.DataFrame:
    """Which map points are hotspots of their own, busiest first, none near a busier one.

    Parameters
    ----------
    points : DataFrame
        One row a map point: ``lon``, ``lat`` (degrees) and ``count``. Points without coordinates are left
        out.
    rule : HotspotRule
        ``minimum_count`` and ``separation_metres`` apply.

    Returns
    -------
    DataFrame with the rows of ``points`` chosen, busiest first, and the further columns
        ``rank`` (1 the busiest; equal counts share the better rank), ``points_within`` and ``count_within``
        (map points and incidents nearer than the separation, its own included).
    """
    from scipy.spatial import cKDTree

    somewhere = (points["lon"].abs() <= 180) & (points["lat"].abs() <= 90) & (points["count"] > 0)
    known = points[somewhere].sort_values(["count", "lon", "lat"], ascending=[False, True, True])
    if known.empty:
        return known.assign(rank=[], points_within=[], count_within=[]).astype({"rank": int})
    x, y = to_grid(known["lon"].to_numpy(), known["lat"].to_numpy())
    tree = cKDTree(np.column_stack([x, y]))
    counts = known["count"].to_numpy()
    taken = np.zeros(len(known), dtype=bool)
    chosen, points_within, count_within = [], [], []
    for i in range(len(known)):
        if counts[i] < rule.minimum_count:
            break
        if taken[i]:
            continue
        around = tree.query_ball_point([x[i], y[i]], np.nextafter(rule.separation_metres, 0))
        taken[around] = True
        chosen.append(i)
        points_within.append(len(around))
        count_within.append(counts[around].sum())
    found = known.iloc[chosen].copy()
    found["rank"] = found["count"].rank(method="min", ascending=False).astype(int)
    return found.assign(points_within=points_within, count_within=count_within)
