from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.analysis.areas import area_figures, district_count, locality_figures, ward_estimates, ward_figures
from lib.base.errors import CannotSay, InputError
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.statistics.rates import rate_table
from tests.district.known import counted
from tests.district.truth import ALDER, FLY_TIPPING_BY_LOCALITY, OUTSIDE_LOCALITY, REQUESTS, WARDS

ASB = View.default("asb")


def test_the_ward_table_has_the_published_counts_and_every_column():
    table = ward_figures(ASB)
    rows = table.rows.set_index("code")
    assert rows["count"].to_dict() == {code: counted("asb", code) for code in WARDS}
    assert rows.loc[ALDER, "rate"] == pytest.approx(counted("asb", ALDER) / WARDS[ALDER].residents * 1000)
    assert (rows["rate_low"] < rows["rate"]).all()
    assert (rows["rate"] < rows["rate_high"]).all()
    assert rows["months_covered"].eq(12).all()
    assert rows["compared_months"].eq(11).all()
    assert rows["near_edge_share"].between(0, 1).all()
    assert set(rows["verdict"]) == {"higher", "about the same", "lower"}
    assert set(rows["change_verdict"]) <= {"rose", "no clear change", "fell"}
    assert rows["rank"].is_monotonic_increasing


def test_near_edge_share_counts_incidents_within_fifty_metres():
    from lib.analysis.small_areas import edge_figures

    edges = edge_figures(ASB).set_index("ward_code")
    rows = ward_figures(ASB).rows.set_index("code")
    pd.testing.assert_series_equal(
        rows["near_edge_share"].sort_index(), edges["near_edge_share"].sort_index(), check_names=False
    )
    assert (edges["count_without_edge"] + edges["near_edge_count"] == edges["count"]).all()
    assert (edges["count_with_neighbours"] >= edges["count"]).all()


@pytest.mark.parametrize("geography", ["locality", "reporting-area"])
def test_larger_areas_add_up_to_the_wards(geography):
    wards, areas = ward_figures(ASB), area_figures(replace(ASB, geography=geography, measure="rate"))
    assert areas.rows["count"].sum() == wards.rows["count"].sum()
    assert areas.rows["population"].sum() == wards.rows["population"].sum()
    assert areas.total == wards.total


def test_a_period_without_a_complete_month_has_no_figure_rather_than_zero():
    table = ward_figures(replace(ASB, start="2022-05", end="2022-08"))
    assert table.rows["count"].isna().all()
    assert table.rows["rate"].isna().all()
    assert table.rows["rank"].isna().all()
    assert np.isnan(table.total)


def test_a_period_with_an_incomplete_month_counts_the_others():
    table = ward_figures(replace(ASB, start="2024-09", end="2024-10"))
    assert table.rows["months_covered"].eq(1).all()
    assert table.rows["months_asked"].eq(2).all()
    only = ward_figures(replace(ASB, start="2024-10", end="2024-10"))
    assert table.rows["count"].sum() == only.rows["count"].sum()


def test_a_percentage_on_a_small_base_is_refused_and_the_test_kept():
    rows = ward_figures(View.default("robbery")).rows
    small = rows[rows["previous_count"] < 10]
    assert len(small)
    assert small["rate_ratio"].isna().all()
    assert small["refusal"].str.len().gt(0).all()
    assert small["p_value"].notna().all()


def test_localities_are_as_published_and_one_belongs_to_no_ward():
    table = locality_figures(View.default("fly-tipping"))
    rows = table.rows.set_index("code")
    assert rows["count"].to_dict() == FLY_TIPPING_BY_LOCALITY
    assert np.isnan(rows.loc[OUTSIDE_LOCALITY, "population"])
    assert np.isnan(rows.loc[OUTSIDE_LOCALITY, "rate"])
    homes = sum(ward.households for ward in WARDS.values() if ward.locality == "Quayside")
    expected = rate_table(pd.Series([float(FLY_TIPPING_BY_LOCALITY["Quayside"])]), pd.Series([homes]))
    assert rows.loc["Quayside", "rate_low"] == pytest.approx(expected["rate_low"][0])


def test_localities_without_a_figure_are_missing_not_zero():
    rows = locality_figures(View.default("environmental-crime")).rows
    assert rows["count"].notna().sum() == 2
    assert rows.set_index("code")["count"].isna()[OUTSIDE_LOCALITY]


def test_ward_estimates_add_up_to_the_localities_and_have_no_interval():
    view = replace(View.default("fly-tipping"), geography="ward-estimate")
    table = ward_estimates(view)
    by_locality = table.rows.groupby("locality")["count"].sum()
    published = locality_figures(view).rows.set_index("code")["count"].drop(OUTSIDE_LOCALITY)
    pd.testing.assert_series_equal(by_locality, published.sort_index(), check_names=False)
    assert table.rows["rate_low"].isna().all()
    assert table.outside == FLY_TIPPING_BY_LOCALITY[OUTSIDE_LOCALITY]


@pytest.mark.parametrize("topic", ["littering", "graffiti", "dog-fouling"])
def test_a_topic_published_for_the_district_only_has_no_areas(topic):
    with pytest.raises(CannotSay, match="district as a whole only"):
        area_figures(View.default(topic))


def test_the_plans_district_counts():
    assert {slug: district_count(topic_named(slug)) for slug in REQUESTS} == REQUESTS


def test_ward_figures_of_a_topic_without_wards_say_where_to_look():
    with pytest.raises(CannotSay, match="python -m lib localities --topic fly-tipping"):
        ward_figures(View.default("fly-tipping"))


def test_a_period_outside_the_data_is_refused():
    with pytest.raises(InputError, match="no data for"):
        ward_figures(replace(ASB, start="2017-01"))
