"""Fly-tipping returned to DEFRA: both ranks, trend, types and actions."""

import numpy as np
import pytest

from lib.analysis.similar import fly_tipping as tipping
from lib.analysis.similar.groups import published_group
from lib.base.errors import InputError
from lib.drawing.words.similar import plan_rank_sentence, rank_sentence, requests_beside_incidents
from lib.published.cited import text
from lib.published.tables import load

ASHFIELD = "E07000170"
NEWEST = "2022-23"


@pytest.fixture(scope="module")
def tables():
    return tipping.bundled_tables()


@pytest.fixture(scope="module")
def nearest():
    return published_group("nearest_neighbours_2024", {"comparison_groups": load("comparison_groups")}).codes


def test_every_authority_of_the_year_with_both_ranks(tables):
    rows = tipping.fly_tipping("2021-22", tables)
    assert len(rows) == 309
    ours = rows.set_index("lad_code").loc[ASHFIELD]
    assert ours[["incidents", "population", "rank_by_count", "rank_per_person"]].tolist() == [812, 126356, 80, 93]
    assert ours["rate"] == pytest.approx(6.426287632, abs=1e-8)
    assert (rows["incidents"] < 812).sum() == 79
    assert rows["rate"].dropna().is_monotonic_increasing


def test_an_authority_without_a_figure_is_missing_not_zero(tables):
    rows = tipping.fly_tipping("2021-22", tables).set_index("lad_name")
    hackney = rows.loc["Hackney"]
    assert hackney[["incidents", "rate", "rank_by_count", "rank_per_person"]].isna().all()
    assert hackney["missing"] == "the authority gave no figure"
    assert rows.index[-1] == "Hackney"
    scilly = rows.loc["Isles of Scilly"]
    assert (scilly["incidents"], scilly["rate"], scilly["rank_by_count"]) == (0, 0, 1)


def test_an_abolished_authority_has_a_rank_by_count_but_no_rate(tables):
    wycombe = tipping.fly_tipping("2015-16", tables).set_index("lad_name").loc["Wycombe"]
    assert wycombe["rank_by_count"] > 0
    assert np.isnan(wycombe["rate"])
    assert "abolished" in wycombe["missing"]


def test_rates_of_the_years_that_defra_prints_are_defras(tables):
    printed = tables["fly_tipping_incidents"].dropna(subset=["rate_as_published"])
    assert len(printed) == 317 + 314 + 308 + 309
    for year, held in printed.groupby("year"):
        ours = tipping.fly_tipping(year, tables).set_index("lad_code")["rate"]
        published = held.set_index("area_code")["rate_as_published"]
        np.testing.assert_allclose(ours[published.index], published, atol=1e-6)


def test_ranks_of_every_year(tables):
    table = tipping.ranks_by_year(tables).set_index("year")
    assert table["incidents"].tolist() == [477, 601, 606, 681, 811, 892, 1018, 901, 891, 812, 1135]
    assert table["rank_by_count"].tolist() == [97, 125, 115, 111, 120, 133, 145, 122, 77, 80, 124]
    assert table["with_a_figure"].tolist() == [325, 325, 324, 316, 323, 326, 324, 317, 314, 308, 309]
    assert table["rank_per_person"].tolist()[-4:] == [131, 82, 93, 142]
    assert (table["with_a_rate"] <= table["with_a_figure"]).all()


def test_the_sentence_explains_the_plans_80th_of_309(tables):
    assert plan_rank_sentence(tables, tables) == (
        "The plan’s “80th of 309” for 2021-22 is the rank by number of incidents, fewest first, among the 309 "
        "authorities that DEFRA lists (308 gave a figure). Per 1,000 residents Ashfield was 93rd lowest of 308."
    )
    row = tipping.ranks_by_year(tables).set_index("year", drop=False).loc[NEWEST]
    assert rank_sentence(row).startswith(
        "In 2022-23 Ashfield returned 1,135 incidents, the 124th fewest of 309 authorities."
    )


def test_requests_and_incidents_stand_side_by_side_and_are_not_added(tables):
    said = requests_beside_incidents(1880, tables)
    assert "1,880 service requests" in said
    assert "812 incidents" in said
    assert "2,692" not in said


def test_trend_has_ashfield_group_and_england_in_one_population_series(tables, nearest):
    table = tipping.trend(nearest, tables).set_index(["series", "year"])
    ours = table.loc[("district", "2020-21")]
    assert ours["population"] == 126_687  # rebased; 128,337 as first published
    assert ours["rate"] == pytest.approx(891 / 126.687)
    assert ours["rate_low"] < ours["rate"] < ours["rate_high"]
    england = table.loc["England"]
    assert len(england) == 11
    assert england.loc["2021-22", "rate"] == pytest.approx(19.291329, abs=1e-6)
    assert england.loc["2018-19", "incidents"] == 957_157
    assert england.index[~england["comparable"]].tolist() == [
        "2012-13",
        "2013-14",
        "2014-15",
        "2015-16",
        "2016-17",
        "2017-18",
    ]


def test_group_line_is_the_plain_mean_of_the_same_members_every_year(tables, nearest):
    table = tipping.trend(nearest, tables).set_index(["series", "year"])
    rates = []
    people = tables["district_populations"].query("series == 'rebased in 2024' and year == 2022")
    people = people.set_index("area_code")["population"]
    for code in nearest:
        rates.append(tipping.fly_tipping(NEWEST, tables).set_index("lad_code").loc[code, "incidents"] / people[code])
    assert table.loc[("group without", NEWEST), "rate"] == pytest.approx(1000 * sum(rates) / 15)
    rates.append(1135 / people[ASHFIELD])
    assert table.loc[("group with", NEWEST), "rate"] == pytest.approx(1000 * sum(rates) / 16)
    assert table.loc["group with", "areas"].eq(16).all()


def test_members_without_a_figure_in_every_year_are_left_out_of_the_line_and_named(tables):
    codes = ["E07000174", "E09000012", "W06000013", "E06000063"]  # Mansfield, Hackney, Bridgend, Cumberland
    table = tipping.trend(codes, tables)
    assert table.loc[table["series"] == "group without", "areas"].eq(1).all()
    left_out = tipping.trend_left_out(codes, load("comparison_areas"), tables).set_index("lad_name")["reason"]
    assert left_out["Hackney"] == "no figure in 2021-22"
    assert "not in DEFRA’s table" in left_out["Bridgend"]
    assert "not in DEFRA’s table" in left_out["Cumberland"]
    assert "Mansfield" not in left_out.index


def test_a_group_that_defra_does_not_list_leaves_no_group_line(tables):
    assert set(tipping.trend(["W06000013"], tables)["series"]) == {"district", "England"}


def test_one_year_beside_the_group_with_how_each_counts(tables, nearest):
    rows = tipping.year_beside_group("2021-22", nearest, tables)
    assert len(rows) == 16
    assert rows["rate"].is_monotonic_decreasing
    ours = rows[rows["is_ours"]].iloc[0]
    assert ours["beside_mean"] == "lower than"
    assert rows.set_index("lad_name").loc["Newcastle-under-Lyme", "reporting_basis"] == "Customer/public reported only"


@pytest.mark.parametrize("breakdown", tipping.BREAKDOWNS)
def test_types_add_up_to_all_incidents_with_what_was_not_given(tables, nearest, breakdown):
    table = tipping.by_type(breakdown, nearest, tables)
    sums = table.groupby("year")[["incidents", "share"]].sum()
    assert sums["incidents"].tolist() == [477, 601, 606, 681, 811, 892, 1018, 901, 891, 812, 1135]
    np.testing.assert_allclose(sums["share"], 1)
    inside = table.dropna(subset=["share_low"])
    assert inside["share"].between(inside["share_low"] - 1e-12, inside["share_high"] + 1e-12).all()
    assert (inside["share_low"] < inside["share_high"]).all()
    assert table[["group_share", "england_share"]].notna().all(axis=None)


def test_sizes_that_were_not_given_are_their_own_category(tables, nearest):
    table = tipping.by_type("size", nearest, tables).set_index(["year", "category"])
    assert table.loc[(NEWEST, tipping.SIZE_UNKNOWN), "incidents"] == 1135 - 1023


def test_group_share_leaves_ashfield_out(tables):
    alone = tipping.by_type("land type", ["E07000174", ASHFIELD], tables).set_index(["year", "category"])
    mansfield = tables["fly_tipping_breakdown"].query(
        "area_code == 'E07000174' and year == @NEWEST and breakdown == 'land type'"
    )
    highway = mansfield.set_index("category")["incidents"]["Highway"]
    assert alone.loc[(NEWEST, "Highway"), "group_share"] == pytest.approx(highway / mansfield["incidents"].sum())


def test_ashfields_action_counts_do_not_compare_in_the_two_years_of_one_for_each(tables):
    table = tipping.actions(ASHFIELD, tables)
    marked = table[~table["comparable"]]
    assert sorted(set(marked["year"])) == ["2021-22", "2022-23"]
    assert set(marked["action"]) == {"Investigation", "All actions"}
    assert marked.set_index(["year", "action"])["actions"]["2022-23", "Investigation"] == 1135
    assert "1,135" in text("fly_tipping_actions")


def test_an_unknown_year_or_breakdown_is_refused(tables):
    with pytest.raises(InputError, match=r"no year “2023-24”.*2022-23"):
        tipping.fly_tipping("2023-24", tables)
    with pytest.raises(InputError, match="no breakdown “colour”"):
        tipping.by_type("colour", [], tables)
