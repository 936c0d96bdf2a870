"""What lies within some metres of one spot, such as that of a camera."""

import numpy as np
import pandas as pd

from lib.analysis.own_area.area import Area, circle
from lib.analysis.own_area.inside import counts_in, points_in
from lib.base.errors import InputError
from lib.incidents.cube import cube, period, year_before
from lib.incidents.topics import Topic

DISTANCES = (50, 100, 200)  # metres; a map point stands for at least eight addresses, so nearer says nothing


def spot_of(text: str) -> tuple[float, float]:
    """Return the longitude and latitude that a text gives: '-1.2602,53.1257'.

    Raises
    ------
    InputError
        When it gives none.
    """
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        lon = lat = float("nan")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(f"“{text[:40]}” is no point; give its longitude and latitude with a comma between them.")
    return lon, lat


def round_about(lon: float, lat: float, name: str = "") -> dict[int, Area]:
    """Return what lies within each of `DISTANCES` of a spot.

    Raises
    ------
    InputError
        When the spot lies outside the district.
    """
    return {metres: circle(lon, lat, metres, name) for metres in DISTANCES}


def counts_near(lon: float, lat: float, topics: list[Topic], first: str, last: str) -> pd.DataFrame:
    """Return how many incidents lie within each of `DISTANCES` of a spot.

    Returns
    -------
    DataFrame
        topic (slug), metres, points (map points that near), count (of the period), months (complete of it), now and
        before (over the months that both years have); counts are missing where no month is complete.
    """
    held, rows = cube(), []
    for topic in topics:
        asked = period(topic, first, last)
        compared, before = year_before(topic, asked)
        for metres, area in round_about(lon, lat).items():
            counts = counts_in(area)[:, held.category_indices(topic)].sum(axis=1).astype(float)
            sums = [
                counts[[held.month_index(month) for month in months.covered]].sum() if months.covered else np.nan
                for months in (asked, compared, before)
            ]
            rows.append((topic.slug, metres, int(points_in(area).sum()), sums[0], len(asked.covered), *sums[1:]))
    return pd.DataFrame(rows, columns=["topic", "metres", "points", "count", "months", "now", "before"])
