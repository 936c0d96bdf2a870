"""Charts of local records: the week by weekday and hour, and where points fell that lie outside the district."""

import pandas as pd

from lib.analysis.week import Week
from lib.drawing.charts.district import Chart
from lib.drawing.charts.specs import drawn
from lib.drawing.words.week import week_sentence
from lib.published.places import district_bounds


def week_chart(week: Week) -> Chart:
    """Return a topic's records by weekday and hour as a grid of 7 by 24 cells."""
    return Chart(drawn("week"), week.hours, f"By weekday and hour: {week_sentence(week)}")


# A point further away than this, in degrees, would shrink the district on the map to a dot.
FAR_DEGREES = 0.35


def outside_chart(outside: pd.DataFrame) -> Chart:
    """Return where points fell that lie outside every ward, with the district for comparison.

    Parameters
    ----------
    outside : DataFrame
        lon, lat.
    """
    points = outside.dropna(subset=["lon", "lat"])[["lon", "lat"]].drop_duplicates().reset_index(drop=True)
    west, south, east, north = district_bounds()
    near = points["lon"].between(west - FAR_DEGREES, east + FAR_DEGREES)
    near &= points["lat"].between(south - FAR_DEGREES, north + FAR_DEGREES)
    shown = points[near].reset_index(drop=True)
    text = f"Map of {len(shown):,} places outside the district, beside its outline"
    if len(shown) < len(points):
        text += f"; {len(points) - len(shown):,} too far away to draw"
    return Chart(drawn("outside"), shown, text)
