"""Drawings of local records: the week by weekday and hour, and points outside the district."""

from typing import Any

import altair as alt

from lib.analysis.week import WEEKDAYS
from lib.drawing.charts.district import ORANGE
from lib.drawing.charts.source.style import finished


def week() -> dict[str, Any]:
    """Return a grid of weekdays by hours."""
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


def outside() -> dict[str, Any]:
    """Return points on the district’s shape; braces: `{layer district}`."""
    district = alt.Chart(alt.Data(values="{layer district}")).mark_geoshape(fill="#e5e6e7", stroke="#505a5f")
    # without data of its own, this layer takes the table that the page puts at the top
    dots = alt.Chart().mark_circle(size=60, color=ORANGE, opacity=0.8).encode(longitude="lon:Q", latitude="lat:Q")
    return finished(alt.layer(district, dots, data=alt.Data(name="table")).project("mercator"), 320)
