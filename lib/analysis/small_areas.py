"""Hexagons and map points for a view: where within wards incidents gather, and whether that lasted and held."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from lib.analysis.areas import ward_figures
from lib.analysis.dispersion import dispersion_of
from lib.base.errors import CannotSay
from lib.base.months import shift
from lib.incidents.coverage import none_complete
from lib.incidents.cube import Period, counted, cube, incidents, map_points, period, period_within_data, positions
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.published.places import edge_table, ward_names
from lib.published.tables import load
from lib.published.whereabouts import spots
from lib.records.cache import kept_until_records_change
from lib.statistics.capture import capture_comparison
from lib.statistics.concentration import Concentration, concentration
from lib.statistics.gi_star import hex_table, window_counts
from lib.statistics.hexagons import hex_index_of, neighbours
from lib.statistics.hotspot_rule import HOTSPOT_RULE
from lib.statistics.map_points import near_edge, separate_points
from lib.statistics.residents import above_residents

# Persistence looks back this far from the end of the period.
MONTHS_OF_WINDOWS = 36
MONTHS_CHOSEN_ON = 12


@dataclass(frozen=True)
class HexGrid:
    """The district's hexagons with the counts of every month."""

    ids: tuple[str, ...]  # H3 indices
    weights: sparse.csr_array  # shape (hexes, hexes): 1 where two hexagons touch or are the same
    areas: pd.Series  # square metres inside the district by hex_id
    ward_of: pd.Series  # ward code by hex_id
    households: pd.Series  # households (Census 2021) by hex_id
    # int16, shape (months, hexes, categories): records held; `lib.incidents.cube.cube` says which months are complete.
    counts: np.ndarray
    # int16, shape (points,): position in `ids` of the hexagon of each of `lib.incidents.cube.map_points`; -1 outside.
    of_point: np.ndarray


@kept_until_records_change(maxsize=1)
def hex_grid() -> HexGrid:
    """Return the district's hexagons and their counts month by month."""
    hexes, held, points = load("hexes"), cube(), map_points()
    ids = tuple(hexes["hex_id"])
    of_point = hex_index_of(points.lon, points.lat, ids)
    position = positions()[["month", "category"]]
    position.insert(1, "hex", np.append(of_point, np.int16(-1))[points.of_incident])
    inside = position[
        position["hex"] >= 0
    ]  # a point over the edge can fall in a hexagon that holds none of the district
    counts = counted(inside, (len(held.months), len(ids), len(held.categories)))
    return HexGrid(
        ids,
        neighbours(ids),
        pd.Series(hexes["area_m2"].to_numpy(dtype=float), index=ids),
        pd.Series(hexes["ward_code"].to_numpy(), index=ids),
        pd.Series(hexes["households_2021"].to_numpy(dtype=float), index=ids),
        counts.astype(np.int16),
        of_point,
    )


def by_month(topic: Topic, months: tuple[str, ...]) -> pd.DataFrame:
    """Return counts of a topic, one row a month, one column a hexagon."""
    grid, held = hex_grid(), cube()
    rows = [held.month_index(month) for month in months]
    counts = grid.counts[rows][:, :, held.category_indices(topic)].sum(axis=2, dtype=np.int64)
    return pd.DataFrame(counts, index=list(months), columns=list(grid.ids))


@dataclass(frozen=True)
class HexFigures:
    """The hexagons of a view."""

    topic: Topic
    period: Period  # the months asked for and covered
    # One row a hexagon, busiest first: hex_id, ward_code, count, neighbourhood_count, gi_star (z), p_value, q_value
    # (two-sided, Benjamini-Hochberg), chance_q_value, hot (by the hotspot rule), windows, windows_hot, class
    # ('persistent', 'emerging', 'former', 'intermittent', 'not hot' or too few windows), residents_expected,
    # residents_q_value, above_residents (see `lib.statistics.residents.above_residents`; missing where residents do not
    # lead one to expect any of the topic), place (name of its busiest map point: incidents were on or near it).
    rows: pd.DataFrame


def hex_figures(view: View) -> HexFigures:
    """Return which hexagons hold more than chance, and whether that lasted.

    Raises
    ------
    CannotSay
        When the topic has no map points, or no month of the period is complete.
    InputError
        When the period is not usable.
    """
    return _hex_figures(*with_points(view))


def with_points(view: View) -> tuple[Topic, Period]:
    """Return the topic of a view, which has map points, and its months."""
    topic = topic_named(view.topic)
    if not topic.recorded:
        raise CannotSay(f"{topic.label} is published by {topic.finest}, so it cannot be placed within a ward.")
    return topic, period(topic, view.start, view.end)


@kept_until_records_change(maxsize=64)
def _hex_figures(topic: Topic, asked: Period) -> HexFigures:
    if not asked.covered:
        raise CannotSay(none_complete(topic, asked))
    grid = hex_grid()
    counts = by_month(topic, asked.covered).sum()
    recent = period_within_data(topic, shift(asked.end, 1 - MONTHS_OF_WINDOWS), asked.end)
    windows = window_counts(by_month(topic, recent.covered))
    table = hex_table(counts, windows, grid.weights, grid.areas)
    table.insert(0, "ward_code", grid.ward_of)
    table = table.join(_beside_residents(topic, counts))
    table["place"] = _busiest_places(topic, asked).reindex(table.index).fillna("")
    rows = table.rename_axis("hex_id").reset_index()
    rows = rows.sort_values(["count", "hex_id"], ascending=[False, True], ignore_index=True)
    return HexFigures(topic, asked, rows)


def _beside_residents(topic: Topic, counts: pd.Series) -> pd.DataFrame:
    grid = hex_grid()
    found = above_residents(counts, grid.households, grid.weights, dispersion_of(topic).of_wards)
    found = found.astype({"above_residents": "boolean"})
    return found.mask(pd.Series(bool(topic.not_by_residents), index=found.index))


def chosen_incidents(topic: Topic, asked: Period) -> np.ndarray:
    """Return which incidents are of a topic and of the covered months of a period."""
    held, position = cube(), positions()
    months = np.zeros(len(held.months), dtype=bool)
    months[[held.month_index(month) for month in asked.covered]] = True
    categories = np.zeros(len(held.categories), dtype=bool)
    categories[held.category_indices(topic)] = True
    return months[position["month"]] & categories[position["category"]]


def _busiest_places(topic: Topic, asked: Period) -> pd.Series:
    """Return the name of the busiest map point of each hexagon."""
    grid, points = hex_grid(), _map_points(topic, asked)
    points["hex"] = grid.of_point[points["point"]]
    named = points[(points["place"] != "") & (points["hex"] >= 0)].drop_duplicates("hex")
    return pd.Series(named["place"].to_numpy(), index=np.array(grid.ids)[named["hex"]])


def _map_points(topic: Topic, asked: Period) -> pd.DataFrame:
    """Return incidents by map point, busiest first: lon, lat, count, place, ward_code, point (of `map_points`)."""
    every = map_points()
    rows = np.flatnonzero(chosen_incidents(topic, asked) & (every.of_incident >= 0))
    point, first, count = np.unique(every.of_incident[rows], return_index=True, return_counts=True)
    table = incidents()[["place", "ward_code"]].take(rows[first])
    table["place"] = names_of_points(topic, table["place"], point)
    table.insert(0, "count", count)
    table.insert(0, "lat", every.lat[point])
    table.insert(0, "lon", every.lon[point])
    table["point"] = point
    return table.sort_values(["count", "lon", "lat"], ascending=[False, True, True], ignore_index=True)


def names_of_points(topic: Topic, places: pd.Series, points: np.ndarray) -> pd.Series:
    """Return what `map_points` are called so that somebody finds them: police.uk's by the nearest street where need be.

    Parameters
    ----------
    topic : Topic
        Whose records they are; the council's own names are kept.
    places : Series of str
        What the records call them.
    points : ndarray of int
        Their positions in `map_points`.
    """
    every = map_points()
    return places if topic.local else spots(places, every.lon[points], every.lat[points])


@dataclass(frozen=True)
class PointFigures:
    """The map points of a view."""

    topic: Topic
    period: Period  # the months asked for and covered
    points: pd.DataFrame  # one row a map point, busiest first: lon, lat, count, place, ward_code
    # Points that are hotspots of their own by the rule's separation: the same columns and rank, points_within,
    # count_within, members (the other points within, with their counts).
    clusters: pd.DataFrame


def clusters_of_ward(figures: PointFigures, ward_code: str) -> pd.DataFrame:
    """Return the clusters of one ward's own points, so that none is dropped for a busier one across its edge.

    Returns
    -------
    DataFrame
        As `PointFigures.clusters`.
    """
    own = figures.points[figures.points["ward_code"] == ward_code]
    return separate_points(own, HOTSPOT_RULE).reset_index(drop=True)


def point_figures(view: View) -> PointFigures:
    """Return the map points of a view and the clusters they form.

    Raises
    ------
    CannotSay
        When the topic has no map points, or no month of the period is complete.
    InputError
        When the period is not usable.
    """
    return _point_figures(*with_points(view))


@kept_until_records_change(maxsize=64)
def _point_figures(topic: Topic, asked: Period) -> PointFigures:
    if not asked.covered:
        raise CannotSay(none_complete(topic, asked))
    points = _map_points(topic, asked).drop(columns="point")
    return PointFigures(topic, asked, points, separate_points(points, HOTSPOT_RULE).reset_index(drop=True))


def hex_concentration(view: View) -> Concentration:
    """Return how far incidents gather in few hexagons.

    Raises
    ------
    CannotSay
        When the topic has no map points, or nothing was recorded.
    """
    return _hex_concentration(*with_points(view))


@kept_until_records_change(maxsize=64)
def _hex_concentration(topic: Topic, asked: Period) -> Concentration:
    return concentration(by_month(topic, asked.covered).sum())


@dataclass(frozen=True)
class CaptureFigures:
    """Whether last year's hotspots held what came next."""

    topic: Topic
    # The months that hotspots were chosen on, and the later months they were tested on.
    chosen_on: Period
    tested_on: Period
    # One row a way of choosing: chosen_by, places, captured, total, share_captured, share_low, share_high, area_share,
    # pai (share captured over share of area: 1 is no better than any area).
    rows: pd.DataFrame


def capture_figures(view: View) -> CaptureFigures:
    """Return how much of a period fell where the twelve months before it had their hotspots.

    Raises
    ------
    CannotSay
        When the topic has no map points, no earlier month is held, no hexagon was hot, or nothing was recorded.
    InputError
        When the period is not usable.
    """
    return _capture_figures(*with_points(view))


@kept_until_records_change(maxsize=64)
def _capture_figures(topic: Topic, tested: Period) -> CaptureFigures:
    start = tested.start
    chosen = period_within_data(topic, shift(start, -MONTHS_CHOSEN_ON), shift(start, -1))
    if not tested.covered or not chosen.covered:
        raise CannotSay(
            f"No complete month is held of the twelve before {start}, so there is nothing to choose hotspots on."
        )
    grid = hex_grid()
    earlier = View(topic.slug, chosen.covered[0], chosen.covered[-1])
    score = ward_figures(earlier).rows.set_index("code")["rate"]
    rows = capture_comparison(
        by_month(topic, chosen.covered).sum(),
        by_month(topic, tested.covered),
        chosen.covered,
        tested.covered,
        grid.weights,
        grid.areas,
        grid.ward_of,
        score,
    )
    return CaptureFigures(topic, chosen, tested, rows.reset_index())


def edge_figures(view: View) -> pd.DataFrame:
    """Return how much each ward's count hangs on incidents placed close to its edge.

    Returns
    -------
    DataFrame
        ward_code, ward_name, count, near_edge_count, near_edge_share, count_without_edge, count_with_neighbours: what
        the ward would have without incidents within 50 metres of its edge, and with its neighbours' within 50 metres.

    Raises
    ------
    CannotSay
        When the topic has no map points.
    InputError
        When the period is not usable.
    """
    return _edge_figures(*with_points(view))


@kept_until_records_change(maxsize=1)
def _point_edges() -> pd.DataFrame:
    """Return how near every map point is to its ward's edge."""
    points = incidents()[["lon", "lat"]].dropna().drop_duplicates(ignore_index=True)
    return points.join(edge_table(points["lon"].to_numpy(), points["lat"].to_numpy()))


@kept_until_records_change(maxsize=64)
def _edge_figures(topic: Topic, asked: Period) -> pd.DataFrame:
    chosen = incidents()[chosen_incidents(topic, asked)]
    measured = chosen[["lon", "lat"]].merge(_point_edges(), on=["lon", "lat"])
    names = ward_names()
    table = near_edge(measured, list(names)).reset_index()
    table.insert(1, "ward_name", table["ward_code"].map(names))
    return table
