"""Places of the bundled records by the names that briefings print."""

from lib.analysis.evaluation.places import STREETS, chosen_units, place_meant, point_ids
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


def test_what_was_done_can_be_told_of_a_place_by_the_name_that_a_briefing_prints():
    records = load("police_incidents", ("lon", "lat", "ward_code", "place"))
    points = records[records["place"].isin(KINDS)].value_counts().reset_index()
    kind, ward = points.groupby(["place", "ward_code"]).size().idxmax()  # of which the ward has most points
    top = points[(points["place"] == kind) & (points["ward_code"] == ward)].iloc[0]
    printed = spot(kind, top.lon, top.lat)
    place = place_meant(STREETS, f"{printed.upper()} @ {ward}")
    assert place == f"{printed}@{ward}"
    one, everywhere = (chosen_units(STREETS, [key]) for key in (place, place_meant(STREETS, f"{kind} @ {ward}")))
    assert f"{top.lon:.6f},{top.lat:.6f}" in point_ids()[one]
    assert (one <= everywhere).all()
    assert everywhere.sum() > one.sum()
