"""The same map month after month: counts of every area in each month, quarter or year, for a slider to go through."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.areas import POPULATION_COLUMN
from lib.analysis.small_areas import hex_grid, names_of_points
from lib.analysis.spots import point_id
from lib.base.errors import CannotSay, InputError
from lib.base.months import months_between, shift
from lib.incidents.cube import counted, cube, incidents, last_complete_month, map_points, positions
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change
from lib.records.newest import wards_with_residents

STEPS = {"month": 1, "quarter": 3, "year": 12}  # months of a frame
MOST = {"month": 36, "quarter": 12, "year": 7}  # frames, so that a browser is sent little


@dataclass(frozen=True)
class Frames:
    """The figures of a map in each of a row of months, quarters or years, the earliest first."""

    topic: Topic
    # As they were asked for.
    geography: str
    step: str
    # First and last month of each frame; the last ends with the topic's last complete month.
    spans: tuple[tuple[str, str], ...]
    # One row an area: code (of the ward, hexagon or, as `lib.analysis.spots.point_id` writes it, map point), name,
    # ward_code, and population (missing where no rate is given); for map points also lon and lat.
    areas: pd.DataFrame
    # float, shape (frames, areas): over the months of a frame that are complete; missing where none is.
    counts: np.ndarray
    months: np.ndarray  # int, shape (frames,): how many months of each frame are complete

    @property
    def by_month(self) -> np.ndarray:
        """Counts in an average complete month, so that frames of which a month is missing compare with the others."""
        return self.counts / np.maximum(self.months, 1)[:, None]

    @property
    def rates(self) -> np.ndarray:
        """Per 1,000 of the population in an average complete month; shape (frames, areas)."""
        return self.by_month / self.areas["population"].to_numpy() * 1000


def frames_of(view: View, step: str) -> Frames:
    """Return the figures of a view's map in its latest months, quarters or years.

    Raises
    ------
    CannotSay
        When there are no records by month of the topic at this geography.
    InputError
        When the step is not one of `STEPS`.
    """
    if step not in STEPS:
        raise InputError(f"A map goes through time by {', '.join(STEPS)}, not by “{step[:20]}”.")
    topic = topic_named(view.topic)
    if not topic.recorded or topic.published_at(view.geography):
        raise CannotSay(f"{topic.label} is published for one year only, so its map cannot go through time.")
    return _frames_of(topic, view.geography, step)


@kept_until_records_change(maxsize=16)
def _frames_of(topic: Topic, geography: str, step: str) -> Frames:
    held, length = cube(), STEPS[step]
    last = last_complete_month(topic)
    spans: list[tuple[str, str]] = []
    while len(spans) < MOST[step] and shift(last, 1 - length) >= held.months[0]:
        spans.insert(0, (shift(last, 1 - length), last))
        last = shift(last, -length)
    if not spans:
        raise CannotSay(f"There is no whole {step} of {topic.sentence} on record.")
    areas, monthly = _monthly(topic, geography)
    complete = held.complete_for(topic)
    counts = np.full((len(spans), len(areas)), np.nan)
    months = np.zeros(len(spans), dtype=np.int64)
    for at, (start, end) in enumerate(spans):
        rows = [row for row in map(held.month_index, months_between(start, end)) if complete[row]]
        months[at] = len(rows)
        if rows:
            counts[at] = monthly[rows].sum(axis=0)
    if geography in ("hex", "point"):  # places where nothing was recorded in any frame are left as they are
        some = np.nansum(counts, axis=0) > 0
        areas, counts = areas[some].reset_index(drop=True), counts[:, some]
    return Frames(topic, geography, step, tuple(spans), areas, counts, months)


def _monthly(topic: Topic, geography: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the areas, and the records held of each in every month held."""
    held = cube()
    columns = held.category_indices(topic)
    if geography == "hex":
        grid = hex_grid()
        codes = list(grid.ids)
        areas = pd.DataFrame({"code": codes, "name": "", "ward_code": grid.ward_of.to_numpy(), "population": np.nan})
        return areas, grid.counts[:, :, columns].sum(axis=2, dtype=np.int64)
    if geography == "point":
        return _points(topic)
    wards = wards_with_residents()
    population = wards[POPULATION_COLUMN[topic.denominator]].astype(float)
    counts = held.counts[:, [held.wards.index(code) for code in wards["ward_code"]]][:, :, columns].sum(axis=2)
    areas = pd.DataFrame({"code": wards["ward_code"], "name": wards["ward_name"], "ward_code": wards["ward_code"]})
    if geography == "ward":
        return areas.assign(population=population), counts
    of = wards["locality" if geography == "locality" else "reporting_area"]
    together = pd.DataFrame(counts.T).groupby(of).transform("sum").to_numpy().T  # each ward has its whole area's
    return areas.assign(name=of, population=population.groupby(of).transform("sum")), together


def _points(topic: Topic) -> tuple[pd.DataFrame, np.ndarray]:
    held, every, position = cube(), map_points(), positions()
    chosen = np.isin(position["category"], held.category_indices(topic)) & (every.of_incident >= 0)
    point, here = np.unique(every.of_incident[chosen], return_inverse=True)
    table = pd.DataFrame({"month": position["month"].to_numpy()[chosen], "point": here})
    counts = counted(table, (len(held.months), len(point)))
    named = incidents()[["place", "ward_code"]][chosen].groupby(here).first()
    lon, lat = every.lon[point], every.lat[point]
    areas = pd.DataFrame(
        {
            "code": [point_id(x, y) for x, y in zip(lon, lat, strict=True)],
            "name": names_of_points(topic, named["place"], point).to_numpy(),
            "ward_code": named["ward_code"].fillna("").to_numpy(),
            "population": np.nan,
            "lon": lon,
            "lat": lat,
        }
    )
    return areas, counts


def frame_columns(view: View, step: str) -> pd.DataFrame:
    """Return the frames of a view for files and the command line: from, to, months_covered, code, area, count, rate.

    A rate is per 1,000 of the population in an average complete month.
    """
    frames = frames_of(view, step)
    starts, ends = zip(*frames.spans, strict=True)
    many = len(frames.areas)
    table = pd.DataFrame(
        {
            "from": np.repeat(starts, many),
            "to": np.repeat(ends, many),
            "months_covered": np.repeat(frames.months, many),
            "code": np.tile(frames.areas["code"], len(starts)),
            "area": np.tile(frames.areas["name"], len(starts)),
            "count": frames.counts.ravel(),
        }
    )
    return table if frames.areas["population"].isna().all() else table.assign(rate=frames.rates.ravel().round(4))
