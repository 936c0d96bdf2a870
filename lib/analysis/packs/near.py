"""What lies within some metres of one spot, such as that of a camera."""

import numpy as np
import pandas as pd

from lib.analysis.own_area.area import Area, circle
from lib.analysis.own_area.inside import counts_in, points_in
from lib.base.errors import InputError
from lib.base.words import and_list, shortened
from lib.incidents.cube import cube, period, year_before
from lib.incidents.topics import Topic
from lib.published.places import ward_names
from lib.published.whereabouts import point_called

DISTANCES = (50, 100, 200)  # metres; a map point stands for at least eight addresses, so nearer says nothing


_NORTH, _EAST = (49.0, 61.5), (-9.0, 2.5)  # of Great Britain: which of two numbers is which is never in doubt


def spot_of(text: str) -> tuple[float, float]:
    """Return the longitude and latitude of a spot: '53.1257,-1.2602', in either order, a postcode, street or landmark.

    Raises
    ------
    InputError
        When there is no such spot, or more than one.
    """
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError:
        return _called(text)
    for lat, lon in ((first, second), (second, first)):
        if _NORTH[0] <= lat <= _NORTH[1] and _EAST[0] <= lon <= _EAST[1]:
            return lon, lat
    raise InputError(
        f"“{text[:40]}” is no point of Great Britain; give its latitude and longitude, with a comma between."
    )


def _called(text: str) -> tuple[float, float]:
    found = {code: point for code in ward_names() if (point := point_called(text, code))}
    if not found:
        raise InputError(
            f"“{shortened(text)}” is no spot: give latitude and longitude with a comma between them, a postcode, or a "
            "street or landmark by its name."
        )
    if len(found) > 1:
        wards = and_list(ward_names()[code] for code in found)
        raise InputError(f"“{shortened(text)}” lies in {wards}; give latitude and longitude, or a postcode.")
    return next(iter(found.values()))


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
