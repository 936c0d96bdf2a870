"""Charts of local records: the week by weekday and hour, and where points fell that lie outside the district."""

from functools import lru_cache
from typing import Any

import pandas as pd

from lib.analysis.week import WEEKDAYS, Week
from lib.drawing.charts.district import Chart
from lib.drawing.charts.style import ORANGE, altair, chart_features, finished
from lib.drawing.words.week import week_sentence
from lib.published.places import district_bounds


def week_chart(week: Week) -> Chart:
    """Return a topic's records by weekday and hour as a grid of 7 by 24 cells."""
    return Chart(_week_drawing(), week.hours, f"By weekday and hour: {week_sentence(week)}")


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
    return Chart(_outside_drawing(), shown, text)


# --- how each is drawn ---


@lru_cache(maxsize=8)
def _week_drawing() -> dict[str, Any]:
    """Return a grid of weekdays by hours."""
    alt = altair()
    cells = (
        alt.Chart(alt.Data(name="table"))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("hour:O", title="Hour of the day", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("weekday:O", title=None, sort=list(WEEKDAYS), axis=alt.Axis(labelOverlap=False)),
            color=alt.Color("count:Q", title="Records", scale=alt.Scale(scheme="blues")),
            tooltip=["weekday:N", "hour:O", alt.Tooltip("count:Q", format=",.1f")],
        )
    )
    return finished(cells, 400)


@lru_cache(maxsize=8)
def _outside_drawing() -> dict[str, Any]:
    """Return points on the district’s shape."""
    alt = altair()
    district = alt.Chart(alt.Data(values=chart_features("district"))).mark_geoshape(fill="#e5e6e7", stroke="#505a5f")
    # without data of its own, this layer takes the table that the page puts at the top
    dots = alt.Chart().mark_circle(size=60, color=ORANGE, opacity=0.8).encode(longitude="lon:Q", latitude="lat:Q")
    return finished(alt.layer(district, dots, data=alt.Data(name="table")).project("mercator"), 320)
