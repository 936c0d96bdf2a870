"""Places of the bundled records by the names that briefings print."""

from lib.published.tables import load
from lib.published.whereabouts import KINDS, point_called, spot


def test_a_place_is_found_by_the_name_that_a_briefing_prints_of_it():
    records = load("police_incidents", ("lon", "lat", "ward_code", "place"))
    points = records[records["place"].isin(KINDS)].value_counts().reset_index()
    assert len(points) > 100
    for row in points.drop_duplicates(["place", "ward_code"]).itertuples():
        printed = spot(row.place, row.lon, row.lat)
        assert point_called(printed.upper(), row.ward_code) is not None
    top = points.iloc[0]
    assert point_called(spot(top.place, top.lon, top.lat), top.ward_code) == (top.lon, top.lat)
    assert point_called("Nowhere (parking area)", top.ward_code) is None
