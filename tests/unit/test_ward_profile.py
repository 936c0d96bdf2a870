from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageColor
from scipy.stats import chi2

from lib.analysis.months import cumulative_years, month_figures, rolling_years
from lib.analysis.people import deprivation_deciles, ward_people, wards_most_like
from lib.analysis.ward import AREA, beside, crime_types
from lib.answers.ward import ward_profile
from lib.answers.ward_sheet import ward_sheet
from lib.base.errors import CannotSay, InputError
from lib.cli.answers import main
from lib.drawing.charts.pictures import chart_png, larger_type
from lib.drawing.charts.style import BLUE
from lib.drawing.charts.ward import deciles_chart, ward_months_chart
from lib.drawing.ward_map import draw_ward, ward_places
from lib.drawing.words.ward import change_in_short, people_sentence, tiles_in_words
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names, ward_table
from lib.published.tables import load
from tests.district.known import YEAR, counted
from tests.district.truth import (
    ALDER,
    BIRCH,
    COTTER,
    DENE,
    ELDER,
    FLY_TIPPING_BY_LOCALITY,
    RISE_TOPIC,
    RISE_WARD,
    WARDS,
)


def tile(code, slug, period=YEAR):
    tiles = ward_profile(code, *period).tiles
    return tiles[tiles["topic"] == slug].iloc[0]


def test_a_tile_counts_the_wards_own_records():
    row = tile(ALDER, "asb")
    assert row["count"] == counted("asb", ALDER)
    assert row["population"] == WARDS[ALDER].residents
    assert row["rate"] == pytest.approx(counted("asb", ALDER) / WARDS[ALDER].residents * 1000)
    exact = chi2.ppf(0.025, 2 * row["count"]) / 2 / row["population"] * 1000  # the lower exact Poisson limit
    assert row["count"] / row["population"] / 2 * 1000 < row["rate_low"] <= exact * (1 + 1e-4)
    assert (row["rank"], row["rank_low"], row["rank_high"], row["areas"]) == (1, 1, 1, len(WARDS))


def test_the_districts_rate_is_that_of_all_wards_together():
    wards = ward_table()
    counts = [tile(code, "asb")["count"] for code in wards["ward_code"]]
    assert tile(BIRCH, "asb")["district_rate"] == pytest.approx(sum(counts) / wards["residents_2020"].sum() * 1000)
    assert sum(counts) == counted("asb")


def test_the_words_are_those_of_the_verdict():
    symbols = {"higher": "▲", "about the same": "●", "lower": "▼"}
    for code in ward_names():
        for _, row in ward_profile(code, *YEAR).tiles.iterrows():
            if row["area_kind"] == "district" or pd.isna(row["count"]):
                continue
            assert row["beside_words"][0] == symbols[row["verdict"]]
            inside = row["beside_low"] <= 1 <= row["beside_high"]
            assert inside == (row["verdict"] == "about the same")


def test_a_ward_far_above_the_district_is_higher_and_one_near_it_is_not():
    assert tile(ALDER, "asb")["beside_words"] == "▲ higher than the district"
    assert tile(RISE_WARD, RISE_TOPIC)["beside_words"] == "▲ higher than the district"
    assert tile(DENE, "asb")["beside_words"] == "▼ lower than the district"
    assert tile(ELDER, "asb")["beside_words"] == "● about the same as the district (we cannot tell them apart)"


def test_the_title_says_number_period_and_certainty():
    assert ward_profile(ALDER, *YEAR).title == (
        f"Alder Quay: {counted('asb', ALDER)} incidents of reported ASB in the 12 months to September 2025, a rate "
        "higher than the district’s"
    )


def test_change_is_over_the_months_that_both_years_have():
    row = tile(DENE, "asb")
    now, before = counted("asb", DENE, end="2025-08"), counted("asb", DENE, "2023-10", "2024-08")
    assert (row["compared_months"], row["compared_count"], row["previous_count"]) == (11, now, before)
    assert change_in_short(row).startswith(f"{now} against {before} a year before: −{1 - now / before:.0%} (")
    assert change_in_short(row).endswith("), fell")
    rise = change_in_short(tile(RISE_WARD, RISE_TOPIC))
    now, before = counted(RISE_TOPIC, RISE_WARD), counted(RISE_TOPIC, RISE_WARD, "2023-10", "2024-09")
    assert rise.startswith(f"{now} against {before} a year before: +{now / before - 1:.0%} (")
    assert rise.endswith("), rose")


def test_no_percentage_is_given_on_fewer_than_ten():
    row = tile(DENE, "robbery")
    assert row["previous_count"] < 10
    assert np.isnan(row["rate_ratio"])
    assert change_in_short(row).endswith("too few for a percentage")


def test_the_plans_figures_are_the_localitys_and_say_so():
    row = tile(ALDER, "fly-tipping")
    published = load("environmental_by_area")
    own = published[(published["topic"] == "fly-tipping") & (published["locality"] == "Quayside")]
    assert row["count"] == own["count"].iloc[0] == FLY_TIPPING_BY_LOCALITY["Quayside"]
    assert (row["area"], row["area_kind"], row["when"]) == ("Quayside", "locality", "2021-22")
    homes = ward_table().groupby("locality")["households_2021"].sum()["Quayside"]
    assert row["rate"] == pytest.approx(row["count"] / homes * 1000)


def test_what_is_published_for_the_district_only_is_no_wards_figure():
    row = tile(ALDER, "littering")
    assert row["area_kind"] == "district"
    assert row["beside_words"] == "published for the whole district only"
    assert row["verdict"] == ""


def test_a_locality_without_a_published_figure_is_missing_not_zero():
    row = tile(ELDER, "environmental-crime")
    assert np.isnan(row["count"])
    assert row["beside_words"] == "no figure is published"
    words = tiles_in_words(ward_profile(ELDER, *YEAR).tiles).set_index("What").loc["All environmental crime"]
    assert words["Count"] == "no figure"
    assert words["Rate per 1,000 (likely range)"] == "no figure"


def test_a_period_without_a_complete_month_claims_nothing():
    profile = ward_profile(BIRCH, "2022-05", "2022-08")
    assert "no complete month" in profile.title
    assert profile.tiles.loc[profile.tiles["area_kind"] == "ward", "count"].isna().all()
    assert not any("kinds of crime" in sentence for sentence in profile.sentences)
    with pytest.raises(CannotSay):
        crime_types(BIRCH, "2022-05", "2022-08")


def test_an_unknown_ward_is_refused_in_one_line():
    with pytest.raises(InputError, match="codes look like"):
        ward_profile("E99999999", *YEAR)


def test_kinds_of_crime_add_up_to_all_crime_and_the_districts_mix_to_the_same():
    types = crime_types(BIRCH, *YEAR)
    assert types["count"].sum() == tile(BIRCH, "all-crime")["count"]
    assert types["share"].sum() == pytest.approx(1)
    assert types["at_district_mix"].sum() == pytest.approx(types["count"].sum())
    assert types["count"].is_monotonic_decreasing


# --- beside another ---


def test_two_wards_beside_each_other_have_the_rates_of_their_own_profiles():
    table = beside(BIRCH, DENE, *YEAR).set_index("topic")
    assert table.loc["asb", "rate"] == tile(BIRCH, "asb")["rate"]
    assert table.loc["asb", "other_rate"] == pytest.approx(tile(DENE, "asb")["rate"])
    assert table.loc["asb", "verdict"] == "higher"  # reported ASB in Dene has fallen
    turned = beside(DENE, BIRCH, *YEAR).set_index("topic")
    assert turned.loc["asb", "verdict"] == "lower"


def test_a_ward_is_set_beside_the_rest_of_its_area_not_beside_itself():
    table = beside(DENE, AREA, *YEAR).set_index("topic")
    mates = ward_table()
    rest = mates[(mates["reporting_area"] == "Wrenmoor Villages") & (mates["ward_code"] != DENE)]
    assert table.loc["asb", "other_population"] == rest["residents_2020"].sum()
    assert table.loc["asb", "other_count"] == sum(tile(code, "asb")["count"] for code in rest["ward_code"])


def test_a_ward_is_not_compared_with_itself_or_with_none():
    for other in (BIRCH, "E99999999"):
        with pytest.raises(InputError):
            beside(BIRCH, other, *YEAR)


# --- months ---


def test_a_rolling_sum_needs_all_twelve_months():
    asb = topic_named("asb")
    rolling = rolling_years(asb, (BIRCH,), "2025-09").set_index("month")
    assert rolling.loc["2025-09", "count"] == counted("asb", BIRCH)
    assert np.isnan(rolling.loc["2025-08", "count"])
    assert "September 2024" in rolling.loc["2025-08", "reason"]
    months = month_figures(asb, (BIRCH,), "2024-08").set_index("month")["count"]
    assert rolling.loc["2024-08", "count"] == months.tail(12).sum()


def test_the_running_year_leaves_a_missing_month_out_of_both_years():
    years = cumulative_years(topic_named("asb"), (BIRCH,), "2025-09")
    assert years.loc[years["month"].isin(["2024-09", "2025-09"]), "cumulative"].isna().all()
    ends = years.dropna().groupby("year")["cumulative"].last()
    now, before = counted("asb", BIRCH, end="2025-08"), counted("asb", BIRCH, "2023-10", "2024-08")
    assert (ends["this year"], ends["the year before"]) == (now, before)


def test_the_month_a_year_before_stands_beside_each_month():
    months = month_figures(topic_named("asb"), (BIRCH,), "2025-09").set_index("month")
    assert months.loc["2025-08", "year_before"] == months.loc["2024-08", "count"]
    assert np.isnan(months.loc["2025-09", "year_before"])


def test_the_months_chart_says_how_many_are_missing():
    chart = ward_months_chart(month_figures(topic_named("asb"), (BIRCH,), "2025-09"), "reported ASB", "Birch Hill")
    assert "4 of 36 months are missing" in chart.alt
    assert chart.table["missing"].sum() == 4


# --- people ---


def test_deprivation_shares_add_up_for_each_index():
    for code in ward_names():
        assert deprivation_deciles(code).groupby("index_year")["share"].sum().tolist() == pytest.approx([1, 1])


def test_deprivation_weighs_a_small_area_by_its_share_in_the_ward():
    areas = load("small_area_deprivation")
    own = areas[(areas["ward_code"] == ALDER) & (areas["index_year"] == 2025)]
    expected = own.loc[own["imd_decile"] == 1, "share"].sum() / own["share"].sum()
    deciles = deprivation_deciles(ALDER)
    found = deciles[(deciles["index_year"] == 2025) & (deciles["decile"] == 1)]["share"].iloc[0]
    assert found == pytest.approx(expected)
    assert ward_people().loc[ALDER, "small_areas"] == pytest.approx(own["share"].sum())


def test_every_small_area_is_wholly_given_out():
    whole = load("small_area_deprivation").groupby(["index_year", "lsoa_code"])["share"].sum()
    assert whole.sub(1).abs().max() < 0.002


def test_wards_most_alike_are_the_nearest_by_deprivation_and_density():
    people = ward_people()
    z = pd.DataFrame({"d": people["imd_rank"], "n": np.log(people["residents"] / people["area_ha"])})
    z = (z - z.mean()) / z.std()
    distance = ((z - z.loc[BIRCH]) ** 2).sum(axis=1).drop(BIRCH)
    assert wards_most_like(BIRCH) == distance.nsmallest(4).index.tolist()


def test_the_sentence_on_people_gives_the_published_residents():
    assert f"has {WARDS[ALDER].residents:,} residents (mid-2020)" in people_sentence(ALDER)


# --- map, pictures and the printed sheet ---


def test_the_map_shows_the_wards_points_and_opens_on_it():
    places = ward_places(ALDER, "asb", *YEAR)
    assert places.points["count"].sum() == counted("asb", ALDER)
    assert set(places.points["ward_code"]) == {ALDER}
    drawing = draw_ward(places)
    assert drawing.focus == drawing.selected == ALDER
    assert set(drawing.outlined) == set(places.hot["hex_id"])
    assert [point[4] for point in drawing.points if point[4]] == [str(n) for n in range(len(places.clusters), 0, -1)]


def test_what_the_plan_publishes_has_no_place_in_a_ward():
    with pytest.raises(CannotSay):
        ward_places(ALDER, "fly-tipping", *YEAR)


def test_a_chart_becomes_a_picture():
    chart = deciles_chart(deprivation_deciles(BIRCH), "Birch Hill")
    picture = Image.open(BytesIO(chart_png(chart, "Deprivation", "Source"))).convert("RGB")
    counted = {colour: count for count, colour in picture.getcolors(1 << 20)}
    bars = ImageColor.getrgb(BLUE)
    assert counted[bars] > 1_000
    assert counted[255, 255, 255] > 10_000


def test_larger_type_leaves_the_data_alone():
    spec = {"fontSize": 10, "data": {"values": [{"fontSize": 3}]}, "layer": [{"labelFontSize": 10}]}
    grown = larger_type(spec, 1.5)
    assert (grown["fontSize"], grown["layer"][0]["labelFontSize"]) == (15, 15)
    assert grown["data"] == spec["data"]


@pytest.mark.parametrize("large", [False, True])
def test_the_sheet_says_the_finding_and_every_picture_has_words(large):
    profile = ward_profile(BIRCH, *YEAR)
    sheet = ward_sheet(profile, View("asb", *YEAR, place=BIRCH), COTTER, large)
    assert profile.title in sheet
    assert sheet.count("<h1>") == 1
    assert sheet.count("<img ") == sheet.count('alt="') == 4
    assert "Birch Hill beside Cotter &amp; Dunes" in sheet
    assert ("<table" in sheet) != large


def test_the_sheet_of_every_topic_can_be_made():
    for slug in ("fly-tipping", "littering", "robbery"):
        assert "<h2>" in ward_sheet(ward_profile(BIRCH, *YEAR), View(slug, *YEAR, place=BIRCH), "", False)


def test_names_from_files_cannot_be_markup_on_the_sheet():
    profile = ward_profile(BIRCH, *YEAR)
    harmful = type(profile)(**{**profile.__dict__, "name": "<b>x</b>", "title": "<script>alert(1)</script>"})
    sheet = ward_sheet(harmful, View("asb", *YEAR, place=BIRCH), "", False)
    assert "<script>" not in sheet
    assert "<b>x</b>" not in sheet


# --- command line ---


def test_the_command_prints_the_tiles_by_code_and_by_postcode(capsys):
    assert main(["ward", "--ward", ALDER]) == 0
    by_code = capsys.readouterr().out
    table = pd.read_csv(StringIO(by_code)).set_index("topic")
    assert table.loc["asb", "count"] == counted("asb", ALDER)
    assert set(table.index) == set(ward_profile(ALDER, *YEAR).tiles["topic"])
    assert main(["ward", "--ward", "zz1 1aa"]) == 0
    assert capsys.readouterr().out == by_code


@pytest.mark.parametrize("ward", ["Old Quay", "NG19 8AB", "E05999999", ""])
def test_the_command_refuses_in_one_line(capsys, ward):
    assert main(["ward", "--ward", ward]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
