"""The map of points outside the district is drawn from the table that the page gives it."""

import pandas as pd
import vl_convert

from lib.drawing.charts.district import ORANGE
from lib.drawing.charts.local import outside_chart
from lib.published.places import district_bounds


def outside(*points: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(points, columns=["lon", "lat"])


def test_points_are_drawn_beside_the_outline():
    west, south, east, north = district_bounds()
    chart = outside_chart(outside((east + 0.05, north), (west - 0.05, south), (east + 0.05, north)))
    assert chart.alt == "Map of 2 places outside the district, beside its outline"
    picture = vl_convert.vegalite_to_svg({**chart.with_data(), "width": 300})
    assert picture.count(f'fill="{ORANGE}"') == 2


def test_a_point_too_far_away_is_counted_but_does_not_shrink_the_district():
    east, north = district_bounds()[2:]
    chart = outside_chart(outside((east + 0.05, north), (-7.5, 50.6)))
    assert len(chart.table) == 1
    assert "1 too far away to draw" in chart.alt
