from dataclasses import replace

import pytest

from lib.analysis.small_areas import capture_figures, hex_concentration, hex_figures, hex_grid, point_figures
from lib.base.errors import CannotSay
from lib.incidents.cube import incidents
from lib.incidents.view import View
from lib.published.places import ward_table
from lib.published.tables import load

ASB = View.default("asb")


def test_hexagons_cover_the_district_and_hold_its_incidents():
    grid = hex_grid()
    assert len(grid.ids) == len(set(grid.ids)) > 1000
    assert grid.areas.sum() / 1e4 == pytest.approx(ward_table()["area_ha"].sum(), rel=1e-3)
    inside = incidents()["ward_code"].notna().sum()
    # A hexagon on the edge also holds the few points just outside the district.
    assert inside <= grid.counts.sum() <= len(incidents())


def test_the_busiest_hexagon_is_a_hotspot_and_a_hot_one_meets_the_rule():
    rows = hex_figures(ASB).rows
    assert rows["hot"].iloc[0]
    hot = rows[rows["hot"]]
    assert (hot["gi_star"] > 0).all()
    assert (hot["q_value"] < 0.05).all()
    assert (hot["count"] >= 3).all()
    assert set(rows["class"]) <= {"persistent", "emerging", "former", "intermittent", "not hot"}
    assert (rows["windows_hot"] <= rows["windows"]).all()


def test_a_hexagon_names_a_map_point_that_lies_in_it():
    from lib.statistics.hexagons import hex_of

    top = hex_figures(ASB).rows.iloc[0]
    points = point_figures(ASB).points
    inside = points[hex_of(points["lon"].to_numpy(), points["lat"].to_numpy()) == top["hex_id"]]
    assert top["place"] == inside.iloc[0]["place"]
    assert inside["count"].sum() == top["count"]


def test_map_points_hold_every_incident_and_clusters_keep_apart():
    figures = point_figures(ASB)
    chosen = incidents()
    chosen = chosen[chosen["month"].isin(figures.period.covered) & (chosen["category"] == "asb")]
    assert figures.points["count"].sum() == len(chosen)
    assert (figures.clusters["count"] >= 3).all()
    assert figures.clusters["count"].is_monotonic_decreasing


def test_hotspots_are_chosen_before_the_months_they_are_tested_on():
    figures = capture_figures(ASB)
    assert figures.chosen_on.end < figures.tested_on.start
    assert len(figures.chosen_on.covered) == 11  # September 2024 is incomplete
    rows = figures.rows.set_index("chosen_by")
    assert list(rows.index) == ["hot hexagons", "busiest hexagons", "highest wards"]
    assert rows.loc["hot hexagons", ["captured", "total"]].tolist() == [1164, 2518]
    assert rows["pai"].round(1).tolist() == [8.2, 9.4, 4.9]
    assert rows["area_share"].max() - rows["area_share"].min() < 0.01


def test_the_first_year_of_the_data_has_nothing_to_choose_hotspots_on():
    with pytest.raises(CannotSay, match="nothing to choose hotspots on"):
        capture_figures(replace(ASB, start="2018-10", end="2019-02"))


def test_concentration_is_beyond_chance():
    spread = hex_concentration(ASB)
    assert spread.gini > spread.gini_by_chance
    assert spread.busiest_5 > spread.busiest_5_by_chance


@pytest.mark.parametrize("question", [hex_figures, point_figures, capture_figures, hex_concentration])
def test_the_plans_topics_cannot_be_placed_within_a_ward(question):
    with pytest.raises(CannotSay, match="cannot be placed within a ward"):
        question(View.default("fly-tipping"))


@pytest.mark.parametrize("question", [hex_figures, point_figures, capture_figures, hex_concentration])
def test_a_period_without_a_complete_month_is_refused(question):
    with pytest.raises(CannotSay):
        question(replace(ASB, start="2022-05", end="2022-08"))


def test_every_hexagon_lies_mostly_in_a_ward():
    assert set(load("hexes")["ward_code"]) == set(ward_table()["ward_code"])
