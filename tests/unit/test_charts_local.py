"""What is drawn of a file before it is stored: its places on the district's outline, its months beside the usual."""

import pandas as pd
import pytest
import vl_convert

from lib.drawing.charts.district import ORANGE
from lib.drawing.charts.local import months_chart, places_chart
from lib.published.places import district_bounds

NOWHERE = pd.DataFrame({"lon": [None], "lat": [None]}, dtype=float)


def points(*places: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["lon", "lat"])


def test_places_are_drawn_on_the_outline_and_those_outside_stand_out():
    west, south, east, north = district_bounds()
    inside = points((west + 0.01, south), (west + 0.01, south))
    chart = places_chart(inside, points((east + 0.05, north), (west - 0.05, south), (east + 0.05, north)))
    assert chart.alt == "Map of 1 places in the wards and 2 outside, on the district’s outline"
    picture = vl_convert.vegalite_to_svg({**chart.with_data(), "width": 300})
    assert picture.count(f'fill="{ORANGE}"') == 2 + 1  # and the legend


def test_a_point_too_far_away_is_counted_but_does_not_shrink_the_district():
    east, north = district_bounds()[2:]
    chart = places_chart(NOWHERE, points((east + 0.05, north), (-7.5, 50.6)))
    assert len(chart.table) == 1
    assert "1 too far away to draw" in chart.alt


@pytest.mark.parametrize(("far", "usual"), [(True, 30.0), (False, 30.0), (False, None)])
def test_months_are_drawn_beside_the_usual_and_the_finding_is_said(far, usual):
    rows = [
        (f"2025-{m:02}", 11 if m == 4 else 30, 28.0, usual, usual and 16.0, usual and 45.0, far and m == 4, "")
        for m in range(1, 7)
    ]
    names = ["month", "rows", "last_year", "usual", "low", "high", "far", "gap"]
    chart = months_chart(pd.DataFrame(rows, columns=names).astype({"usual": float, "low": float, "high": float}))
    finding = "1 month lies far" if far else "No month lies far" if usual else "Too few months"
    assert chart.alt.startswith(finding)
    picture = vl_convert.vegalite_to_svg({**chart.with_data(), "width": 300})
    assert picture.count(f'fill="{ORANGE}"') == 1 + far  # the legend names both kinds
