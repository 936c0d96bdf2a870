from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.areas import area_figures
from lib.analysis.district import district_change
from lib.base.words import LONGEST_HEADLINE, and_list, words_in
from lib.drawing.words.areas import (
    beneath_table,
    change_in_words,
    changes_sentence,
    evidence,
    headline,
    plan_notes,
    rank_in_words,
    rate_in_words,
    share_in_words,
)
from lib.drawing.words.beside_map import district_in_brief
from lib.drawing.words.highest import headline_certainty
from lib.drawing.words.overview import highest_sentence, wards_changed_sentence
from lib.incidents.view import View
from lib.statistics.beside import HIGHER, SAME
from tests.district.known import YEAR, counted
from tests.district.truth import ALDER, RISE_TOPIC, RISE_WARD, WARDS

ASB = area_figures(View.default("asb"))
SHARE = f"{counted('asb', ALDER) / ASB.total:.0%}"


def test_the_headline_says_where_how_many_and_what_share():
    assert headline(ASB) == (
        "Alder Quay had the most reported ASB in the 12 months to September 2025: "
        f"{counted('asb', ALDER)} incidents, {SHARE} of the district’s"
    )


def test_the_headline_of_a_plan_topic():
    table = area_figures(View.default("fly-tipping"))
    assert headline(table) == "Quayside had the most fly-tipping reports in 2021-22: 330 reports, 52% of the district’s"


def test_an_estimate_is_said_to_be_one():
    table = area_figures(replace(View.default("fly-tipping"), geography="ward-estimate"))
    assert "is estimated to have had the most fly-tipping reports" in headline(table)


def test_a_clear_first_is_named_with_its_rank_range():
    row = ASB.rows.set_index("code").loc[ALDER]
    assert row["rate"] == pytest.approx(counted("asb", ALDER) / WARDS[ALDER].residents * 1000)
    assert headline_certainty(ASB) == (
        f"Measured against its residents, Alder Quay is highest: {row['rate']:.1f} per 1,000 residents (mid-2020); of "
        "6 areas, it is almost certainly the highest."
    )


def test_a_clear_first_that_has_not_the_most_is_named_for_its_rate():
    rows = ASB.rows.copy()
    rows.loc[1, "count"] = rows.loc[0, "count"] + 1
    assert headline(replace(ASB, rows=rows)) == (
        f"Alder Quay has the highest rate of reported ASB, with {rows.loc[0, 'count']:.0f} incidents in the 12 months "
        "to September 2025"
    )


def test_two_whose_ranks_overlap_are_not_put_in_order():
    rows = ASB.rows.copy()
    rows.loc[:2, "rank_low"], rows.loc[:2, "rank_high"], rows.loc[:2, "verdict"] = [1, 1, 3], [2, 2, 4], HIGHER
    table, names = replace(ASB, rows=rows), and_list(rows["name"][:2])
    assert headline_certainty(table).endswith("; these two cannot be told apart.")
    counts = and_list(f"{count:.0f}" for count in rows["count"][:2])
    assert headline(table) == f"{names} have the highest rates of reported ASB, with {counts} incidents"
    assert highest_sentence(table) == f"Most per resident: {names}, which cannot be told apart."
    first, second = rows["rate"][:2]
    assert district_in_brief(table, district_change(ASB.topic, *YEAR))[0] == (
        f"The first two cannot be told apart, with {second:.1f} to {first:.1f} per 1,000 residents."
    )


def test_beside_a_map_areas_are_named_unless_the_headline_did_so_and_no_change_is_said_twice():
    change = district_change(ASB.topic, *YEAR)
    rows = ASB.rows.copy()
    rows.loc[:1, "rank_low"], rows.loc[:1, "rank_high"], rows.loc[:1, "verdict"] = 1, 2, HIGHER
    rows.loc[2:, "rank_low"], rows.loc[2:, "rank_high"] = 3, 6
    shown = {
        measure: district_in_brief(replace(ASB, rows=rows, view=replace(ASB.view, measure=measure)), change)
        for measure in ("rate", "count", "funnel", "change")
    }
    assert shown["rate"][0].startswith("The first two cannot be told apart")
    for measure in ("count", "funnel", "change"):
        assert shown[measure][0].startswith(f"{and_list(rows['name'][:2])} cannot be told apart, with ")
    assert set(shown["count"][1:]) - set(shown["change"]) == {shown["count"][1]}
    rows["name"] = [f"One & Two Three Four {number}" for number in range(len(rows))]
    long = district_in_brief(replace(ASB, rows=rows, view=replace(ASB.view, measure="count")), change)[0]
    assert long.startswith("Highest rates: One & Two Three Four 0 and One")
    assert words_in(long) <= 20


def test_three_whose_ranks_overlap_are_not_put_in_order():
    rows = ASB.rows.copy()
    rows.loc[:2, "rank_low"], rows.loc[:2, "rank_high"], rows.loc[:2, "verdict"] = 1, 3, HIGHER
    first, second, third = (f"{rate:.1f}" for rate in rows["rate"][:3])
    assert headline_certainty(replace(ASB, rows=rows)) == (
        f"Measured against their residents, {and_list(rows['name'][:3])} are highest, with {first}, {second} and "
        f"{third} per 1,000 residents (mid-2020); these three cannot be told apart."
    )
    counts = and_list(f"{count:.0f}" for count in rows["count"][:3])
    assert headline(replace(ASB, rows=rows)) == (
        f"{and_list(rows['name'][:3])} have the highest rates of reported ASB, with {counts} incidents"
    )


def small(verdicts):
    """The table with three alike at the top and these verdicts, as where numbers are small."""
    rows = ASB.rows.copy()
    rows.loc[:2, "rank_low"], rows.loc[:2, "rank_high"] = 1, 3
    rows["verdict"] = [*verdicts, *[SAME] * (len(rows) - len(verdicts))]
    return replace(ASB, rows=rows)


def test_where_no_area_is_clearly_above_the_district_the_headline_names_none():
    table = small([SAME] * 3)
    first = table.rows.iloc[0]
    assert headline(table) == (
        f"No ward is clearly above average in reported ASB: {ASB.total:,.0f} incidents in the 12 months to September "
        "2025"
    )
    assert district_in_brief(table, district_change(ASB.topic, *YEAR))[0] == (
        f"{first['name']} has the highest rate, {first['rate']:.1f} per 1,000 residents, which chance could explain."
    )
    assert highest_sentence(table) == "No ward is clearly above average per resident."
    assert headline_certainty(table).endswith(
        "these three cannot be told apart. No area is clearly above the district."
    )
    locality = replace(table, view=replace(table.view, geography="locality"))
    assert headline(locality).startswith("No locality is clearly above average")


def test_of_three_that_are_alike_only_those_clearly_above_the_district_are_named():
    table = small([SAME, HIGHER])
    second = table.rows.iloc[1]
    assert headline(table) == (
        f"Clearly above average in reported ASB: {second['name']}, with {second['count']:.0f} incidents"
    )
    assert district_in_brief(table, district_change(ASB.topic, *YEAR))[0] == (
        f"{second['name']} has a rate of {second['rate']:.1f} per 1,000 residents."
    )
    assert highest_sentence(table) == f"Clearly above average per resident: {second['name']}."


def test_an_area_that_chance_could_have_put_among_the_first_three_is_not_named_however_many_others_are_above():
    names = ASB.rows["name"].tolist()
    for others in (1, 2):
        table = small([HIGHER, SAME, HIGHER, *[HIGHER] * others])
        named = and_list([names[at] for at in (0, 2, 3)])
        how = "Clearly above average" if others == 1 else "Highest of 4 clearly above average"
        assert headline(table).startswith(f"{how} in reported ASB: {named}")
        assert names[1] not in headline(table) + highest_sentence(table)
        assert names[1] not in district_in_brief(table, district_change(ASB.topic, *YEAR))[0]


def test_a_headline_has_at_most_twenty_words():
    rows = ASB.rows.copy()
    rows.loc[:2, "rank_low"], rows.loc[:2, "rank_high"], rows.loc[:2, "verdict"] = 1, 3, HIGHER
    rows["name"] = [f"Upper and Lower {name} with Fields" for name in rows["name"]]
    counts = and_list(f"{count:.0f}" for count in rows["count"][:3])
    said = headline(replace(ASB, rows=rows))
    assert said == f"Highest rates of reported ASB: {and_list(rows['name'][:3])} – {counts}"
    for measure in ("rate", "count", "change", "funnel"):
        assert words_in(headline(area_figures(replace(View.default("asb"), measure=measure)))) <= LONGEST_HEADLINE


def test_no_complete_month_is_said():
    table = area_figures(replace(View.default("asb"), start="2022-05", end="2022-08"))
    assert headline(table).startswith("There is no complete month of reported ASB")


def test_ties_are_named_together():
    rows = ASB.rows.copy()
    rows.loc[1, "count"] = rows.loc[0, "count"]
    assert headline(replace(ASB, rows=rows)).startswith("Alder Quay and Cotter & Dunes had the most")
    assert f"{counted('asb', ALDER)} incidents each" in headline(replace(ASB, rows=rows))


def test_nothing_recorded_is_said():
    rows = ASB.rows.assign(count=0.0)
    assert headline(replace(ASB, rows=rows, outside=0.0)) == (
        "No reported ASB is on record in the 12 months to September 2025"
    )


def test_no_percentage_of_a_small_base():
    assert share_in_words(9, 99) == ""
    assert share_in_words(15, 100) == ", 15% of the district’s"


def test_what_rose_or_fell_is_named_by_direction():
    assert changes_sentence(area_figures(View.default(RISE_TOPIC))) == (
        "Recorded vehicle crime rose in Birch Hill since the same months a year before (over the 12 months that both "
        "years have)."
    )
    assert changes_sentence(ASB) == (
        "Reported ASB fell in Dene since the same months a year before (over the 11 months that both years have)."
    )
    assert changes_sentence(area_figures(View.default("burglary"))).startswith(
        "Recorded burglary shows no clear change in any area since"
    )


def test_a_change_gives_percentage_and_verdict():
    vehicles = area_figures(View.default(RISE_TOPIC))
    row = vehicles.rows.set_index("code").loc[RISE_WARD]
    now, before = counted(RISE_TOPIC, RISE_WARD), counted(RISE_TOPIC, RISE_WARD, "2023-10", "2024-09")
    assert change_in_words(row, vehicles.topic) == (
        f"{now} offences against {before} in the same months: up {now / before - 1:.0%}, rose."
    )


def test_a_change_on_a_small_base_gives_no_percentage():
    row = area_figures(View.default("robbery")).rows
    row = row[row["previous_count"] < 10].iloc[0]
    words = change_in_words(row, ASB.topic)
    assert words.count("No percentage") == 1
    assert "%" not in words


def test_ranks_and_rates_carry_their_ranges():
    row = ASB.rows.iloc[0].copy()
    row["rank"], row["rank_low"], row["rank_high"] = 5, 4, 9
    row["rate"], row["rate_low"], row["rate_high"] = 21.46, 18.21, 25.3
    assert rank_in_words(row) == "5th (4th to 9th)"
    assert rate_in_words(row) == "21.5 (18.2 to 25.3)"


def test_evidence_names_source_period_denominator_cut_off_and_limits():
    lines = evidence(ASB)
    assert {"Source", "Period", "Per", "Data to", "Limits"} <= set(lines)
    assert lines["Data to"] == "September 2025"
    gap = evidence(area_figures(replace(View.default("asb"), start="2024-08", end="2024-10")))
    assert "September 2024" in gap["Months missing"]


def test_plan_notes_say_what_is_outside_missing_and_does_not_add_up():
    notes = " ".join(plan_notes(area_figures(View.default("fly-tipping"))))
    assert "Farcot’s 12 reports lie outside every ward" in notes
    assert "add up to 631, not 640" in notes
    notes = " ".join(plan_notes(area_figures(View.default("environmental-crime"))))
    assert "For 2 of 4 localities the plan prints no figure: missing, not zero" in notes


@pytest.mark.parametrize("measure", ["change", "funnel"])
def test_the_headline_follows_the_figure_shown(measure):
    words = headline(area_figures(replace(View.default("asb"), measure=measure)))
    assert ("fell in Dene" if measure == "change" else "than the district") in words


@pytest.mark.parametrize(("changed", "how_many"), [(0, "none of 1,345 counts clearly"), (3, "3 of 1,345 counts")])
def test_how_many_counts_changed_is_said_of_all_that_were_looked_at(changed, how_many):
    changes = pd.DataFrame({"ward": range(changed)})
    changes.attrs["looked_at"] = 1345
    assert wards_changed_sentence(changes) == (
        f"Ward by ward and topic by topic, {how_many} rose or fell since the same months a year before."
    )


@pytest.mark.parametrize(
    ("measure", "begins"),
    [("rate", "The highest rate stands first. Change compares"), ("count", "The most stand first.")],
)
def test_what_stands_first_in_a_table_is_said_beneath_it(measure, begins):
    assert beneath_table(area_figures(replace(View.default("asb"), measure=measure))).startswith(begins)
