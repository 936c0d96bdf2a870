"""Recorded crime of Ashfield beside groups of similar areas."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.dispersion import national_dispersion
from lib.analysis.similar import recorded_crime as similar
from lib.analysis.similar.groups import group_of, published_group, published_groups
from lib.base.errors import CannotSay, InputError
from lib.drawing.words import similar as words
from lib.published.tables import load
from lib.statistics.change import change_between

ASHFIELD = "E07000170"
TOTAL = "Total recorded crime (excluding fraud)"
JUNE_2025, DEC_2024, DEC_2023 = "year ending Jun 2025", "year ending Dec 2024", "year ending Dec 2023"


@pytest.fixture(scope="module")
def tables():
    return similar.standing_tables()


@pytest.fixture(scope="module")
def nearest(tables):
    return published_group("nearest_neighbours_2024", tables)


@pytest.fixture(scope="module")
def crime(tables, nearest):
    return similar.recorded_crime(TOTAL, JUNE_2025, nearest, tables)


def test_every_published_rate_of_every_partnership_is_reproduced(tables):
    """All 313 rates of ONS's table for the year ending December 2024, Ashfield's 78.645 among them."""
    published = load("recorded_crime_published_rates")
    codes = published["csp_code"].unique()
    everyone = group_of(set(codes) & set(tables["comparison_areas"]["area_code"]), tables)
    districts = tables["comparison_areas"].query("kind == 'district' and figure == 'own'")["area_code"]
    everyone = group_of([*everyone.codes, *districts], tables)
    for offence in (TOTAL, "Robbery", "Homicide", "Residential burglary"):
        ours = similar.recorded_crime(offence, DEC_2024, everyone, tables).rows
        links = tables["partnership_areas"]
        alone = links[~links["joint"] & ~links["area_code"].duplicated(keep=False)]
        rate = alone.set_index("area_code")["csp_code"].map(
            published[published["offence"] == offence].set_index("csp_code")["rate"]
        )
        both = ours.set_index("lad_code")["rate"].to_frame().join(rate.rename("published"), how="inner")
        assert set(links.set_index("area_code").loc[both.index, "csp_code"]) == set(codes)
        np.testing.assert_allclose(both["rate"], both["published"], atol=1e-9)
    ashfield = similar.recorded_crime(TOTAL, DEC_2024, everyone, tables).ours
    assert round(ashfield["rate"], 3) == 78.645


def test_rows_are_the_members_with_a_figure_of_their_own_highest_rate_first(crime):
    rows = crime.rows
    assert [*rows.columns] == [*similar.RATE_COLUMNS, "is_ours"]
    assert len(rows) == 14
    assert rows["rate"].is_monotonic_decreasing
    assert rows["rank"].tolist() == list(range(1, 15))
    assert rows.loc[rows["is_ours"], "lad_code"].tolist() == [ASHFIELD]
    assert crime.ours[["offences", "population"]].tolist() == [10188, 127179]
    assert ((rows["rate_low"] < rows["rate"]) & (rows["rate"] < rows["rate_high"])).all()
    assert ((rows["rank_low"] <= rows["rank"]) & (rows["rank"] <= rows["rank_high"])).all()


def test_ashfield_was_5th_highest_of_14_in_2023(tables, nearest):
    ours = similar.recorded_crime(TOTAL, DEC_2023, nearest, tables)
    assert ours.ours["rank"] == 5
    assert words.headline(ours).startswith(
        "Beside 13 nearest neighbours, Ashfield’s recorded crime is 5th highest of 14, at "
    )


def test_a_joint_partnership_is_shown_with_all_its_districts_and_not_ranked(crime):
    joint = crime.joint.set_index("lad_name")
    assert joint.loc["Broxtowe", "partnership"] == "South Nottinghamshire"
    assert joint.loc["Broxtowe", "districts"] == "Broxtowe; Gedling; Rushcliffe"
    assert joint.loc["Broxtowe", ["offences", "population"]].tolist() == [18703, 351425]
    assert "E07000172" not in set(crime.rows["lad_code"])
    reasons = crime.left_out.set_index("lad_name")["reason"]
    assert reasons["Broxtowe"] == "reports jointly with Gedling and Rushcliffe as South Nottinghamshire"
    assert words.left_out_sentence(crime.left_out.iloc[0]) == f"Broxtowe: {reasons['Broxtowe']}."


def test_two_members_of_one_joint_partnership_give_one_joint_figure(tables):
    group = published_group("ons_global_neighbours", tables)
    joint = similar.recorded_crime(TOTAL, JUNE_2025, group, tables).joint
    together = joint[joint["partnership"] == "South Nottinghamshire"]
    assert together["lad_name"].tolist() == ["Gedling;Broxtowe"]


def test_a_partnership_named_in_an_official_list_is_ranked_as_a_member(tables):
    ours = similar.recorded_crime(TOTAL, JUNE_2025, group_of(["E22000366"], tables), tables)
    assert ours.rows["lad_name"].tolist() == ["Ashfield", "South Nottinghamshire"]
    assert ours.joint.empty


def test_a_district_of_several_partnerships_is_their_sum(tables):
    table = tables["recorded_crime_partnerships"]
    parts = table[
        (table["period"] == JUNE_2025)
        & (table["offence"] == "Burglary")
        & table["csp_name"].isin(["Allerdale", "Carlisle", "Copeland"])
    ]
    rows = similar.recorded_crime("Burglary", JUNE_2025, group_of(["E06000063"], tables), tables).rows
    assert len(parts) == 3
    assert rows.set_index("lad_name").loc["Cumberland", "offences"] == parts["offences"].sum()


def test_scottish_and_uninhabited_members_are_left_out_with_a_reason(tables):
    group = group_of(["S12000050", "E09000001", "E07000174"], tables)
    ours = similar.recorded_crime(TOTAL, JUNE_2025, group, tables)
    reasons = ours.left_out.set_index("lad_name")["reason"]
    assert "outside England and Wales" in reasons["North Lanarkshire"]
    assert "gives no rate" in reasons["City of London"]
    assert sorted(ours.rows["lad_name"]) == ["Ashfield", "Mansfield"]


def test_mean_is_the_plain_mean_of_rates_with_and_without_ashfield(crime):
    rates = crime.rows.set_index("lad_code")["rate"]
    assert crime.summary.loc["with", "mean"] == pytest.approx(rates.sum() / 14)
    assert crime.summary.loc["without", "mean"] == pytest.approx(rates.drop(ASHFIELD).sum() / 13)
    assert crime.summary["areas"].tolist() == [14, 13]
    quartiles = crime.summary.loc["with", ["lower_quartile", "median", "upper_quartile"]].astype(float)
    np.testing.assert_allclose(quartiles, np.percentile(rates, [25, 50, 75]))


def test_verdict_changes_with_the_group(tables):
    table = similar.verdicts_of(
        similar.recorded_crime(TOTAL, JUNE_2025, group, tables) for group in published_groups(tables).values()
    )
    verdicts = table.set_index("group_id")["verdict_with"]
    assert verdicts["nearest_neighbours_2024"] == "not distinguishable from"
    assert verdicts["ons_global_neighbours"] == "lower than"
    assert verdicts["ons_economic_neighbours"] == "higher than"
    one = table.set_index("group_id").loc["nearest_neighbours_2024"]
    assert one[["areas", "left_out", "rank"]].tolist() == [14, 2, 6]
    alone = similar.recorded_crime(TOTAL, JUNE_2025, published_group(one.name, tables), tables)
    assert one["mean_without"] == alone.summary.loc["without", "mean"]


def test_funnel_has_the_rows_of_the_comparison_and_is_widened_where_areas_differ(crime):
    plot = similar.group_funnel(crime)
    pd.testing.assert_index_equal(plot.table.index, crime.rows.index)
    pooled = crime.rows["offences"].sum() / crime.rows["population"].sum() * 1000
    assert plot.centre_rate == pytest.approx(pooled)
    assert plot.widened


def changed(offence, earlier, later, group, tables):
    return similar.change_from(*(similar.recorded_crime(offence, year, group, tables) for year in (earlier, later)))


def test_only_the_same_months_of_two_years_are_compared(tables, nearest):
    assert similar.comparable_periods(JUNE_2025, tables) == []
    assert similar.comparable_periods(DEC_2024, tables) == [DEC_2023]
    assert similar.comparable_periods(DEC_2023, tables) == []
    with pytest.raises(CannotSay, match="same months one year before"):
        changed(TOTAL, DEC_2024, JUNE_2025, nearest, tables)


def test_a_change_between_years_is_a_ratio_with_interval_for_each_area(tables, nearest):
    table = changed(TOTAL, DEC_2023, DEC_2024, nearest, tables)
    ours = table.set_index("lad_code").loc[ASHFIELD]
    assert ours["offences_earlier"] == 11105
    assert ours["offences"] == 10002
    assert ours["rate_ratio"] == pytest.approx(10002 / 11105)
    assert ours["rate_ratio_low"] < ours["rate_ratio"] < ours["rate_ratio_high"] < 1
    assert ours["rate"] / ours["rate_earlier"] == pytest.approx(ours["rate_ratio"])
    assert len(table) == 14
    assert (table["q_value"] >= table["p_value"]).all()


def test_a_change_on_a_base_under_ten_is_refused_in_words(tables, nearest):
    table = changed("Homicide", DEC_2023, DEC_2024, nearest, tables)
    assert (table["offences_earlier"] < 10).all()
    assert table["rate_ratio"].isna().all()
    assert table["refusal"].str.contains("fewer than 10").all()


@pytest.mark.parametrize(
    ("offence", "period", "said"),
    [
        ("Fly-tipping", JUNE_2025, "no offence “Fly-tipping”"),
        (TOTAL, "year ending Jun 2024", "no year “year ending Jun 2024”.*year ending Dec 2023"),
    ],
)
def test_unknown_offences_and_years_are_refused_with_those_there_are(tables, nearest, offence, period, said):
    with pytest.raises(InputError, match=said):
        similar.recorded_crime(offence, period, nearest, tables)


def test_every_offence_belongs_to_a_topic_whose_bursts_its_change_allows_for(tables, nearest):
    offences = tables["recorded_crime_partnerships"]["offence"].unique()
    assert all(national_dispersion(offence) > 1 for offence in offences)
    assert national_dispersion("No such offence") == 1
    table = changed("Shoplifting", DEC_2023, DEC_2024, nearest, tables)
    by_chance = change_between(table["offences"], table["offences_earlier"])
    wider = (table["rate_ratio_high"] / table["rate_ratio_low"]) / (
        by_chance["rate_ratio_high"] / by_chance["rate_ratio_low"]
    )
    assert (wider > 1).all()
    ours = table[table["is_ours"]].iloc[0]
    assert ours["change_verdict"] == "no clear change"
    said = words.change_sentence(ours, "Shoplifting", DEC_2024, DEC_2023)
    assert said.endswith("no clear change.")
    assert "rose" not in said
