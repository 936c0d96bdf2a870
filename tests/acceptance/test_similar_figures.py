"""The figures on similar areas: findings, charts and what files of them hold."""

import pandas as pd
import pytest

from lib.analysis.similar.recorded_crime import WITH, WITHOUT
from lib.answers import fly_tipping
from lib.answers.similar import change_figure, funnel_figure, recorded_crime_figure, verdict_figure
from lib.answers.similar_context import context_figures
from lib.answers.similar_months import common_months_figure, months_figure, year_on_year_figure
from lib.answers.similar_view import SimilarView, group_shown, groups_shown, offence_names, similar_view_from_query
from lib.drawing.charts.similar import beside_chart, months_chart
from lib.drawing.words.similar import offence_in_words, place_of, rank_range, year_in_words

TOTAL = "Total recorded crime (excluding fraud)"
JUNE_2025, DEC_2024 = "year ending Jun 2025", "year ending Dec 2024"


@pytest.fixture(scope="module")
def group():
    return group_shown(SimilarView.default())


def everything(group):
    return [
        *(recorded_crime_figure(TOTAL, JUNE_2025, group, basis) for basis in (WITH, WITHOUT)),
        funnel_figure(TOTAL, JUNE_2025, group),
        verdict_figure(TOTAL, JUNE_2025, groups_shown(SimilarView.default()), WITH),
        change_figure(TOTAL, DEC_2024, group),
        year_on_year_figure("all-crime"),
        *(months_figure("asb", show) for show in ("month", "rolling")),
        common_months_figure("asb", group.codes),
        fly_tipping.trend_figure(group, WITH),
        fly_tipping.ranks_figure("2021-22"),
        fly_tipping.year_figure("2021-22", group),
        fly_tipping.kinds_figure("size", "2021-22", group),
        fly_tipping.actions_figure(),
        fly_tipping.requests_figure(),
        *context_figures(),
    ]


def test_every_figure_names_the_district_and_says_how_it_is_known(group):
    for figure in everything(group):
        assert "Ashfield" in figure.title or "council" in figure.title, figure.name
        assert not figure.title.endswith(".")
        assert {"Source", "Period", "Data to", "Limits"} <= set(figure.evidence), figure.name
        assert all(figure.evidence.values())
        assert len(figure.figures)
        assert len(figure.in_words)


def test_tables_for_reading_hold_words_and_no_missing_value(group):
    for figure in everything(group):
        assert not figure.in_words.isna().any(axis=None), figure.name
        assert not figure.in_words.astype(str).isin(["nan", "<NA>", "None"]).any(axis=None), figure.name


def test_places_and_ranges_are_said_in_words():
    assert [place_of(rank, 14) for rank in (1, 2, 6, 14)] == ["highest", "2nd highest", "6th highest", "lowest"]
    assert rank_range({"rank_low": 3, "rank_high": 7}) == "3rd to 7th"
    assert rank_range({"rank_low": 3, "rank_high": 3}) == "no other rank is likely"
    assert offence_in_words(TOTAL) == "recorded crime"
    assert offence_in_words("Vehicle offences") == "recorded vehicle offences"
    assert year_in_words("year ending Dec 2023") == "year ending December 2023"


def test_the_mean_is_that_with_or_without_the_district(group):
    with_us, without = (recorded_crime_figure(TOTAL, JUNE_2025, group, basis) for basis in (WITH, WITHOUT))
    lines = [figure.chart.table.query("kind == 'line'").iloc[0] for figure in (with_us, without)]
    assert [line["words"] for line in lines] == ["Mean with Ashfield 79.1", "Mean without Ashfield 79.0"]
    assert lines[0]["value"] == pytest.approx(79.0679, abs=1e-4)
    assert lines[1]["value"] == pytest.approx(78.9879, abs=1e-4)


def test_the_district_is_marked_by_shape_and_colour_and_joint_figures_by_another_shape(group):
    table = recorded_crime_figure(TOTAL, JUNE_2025, group, WITH).chart.table
    ours = table[table["name"] == "Ashfield"].iloc[0]
    others = table[(table["kind"] == "area") & (table["name"] != "Ashfield")]
    joint = table[table["kind"] == "joint"]
    assert ours["shape"] not in set(others["shape"]) | set(joint["shape"])
    assert ours["colour"] not in set(others["colour"]) | set(joint["colour"])
    assert set(joint["shape"]) == {"square"}
    assert set(others["shape"]) == {"circle"}


def test_areas_without_a_value_are_left_out_of_a_chart_of_dots():
    areas = pd.DataFrame(
        {"name": ["a", "b"], "value": [1.0, None], "low": [0.5, None], "high": [2.0, None], "marked": [True, False]}
    )
    marks = beside_chart(areas, "Two areas.", "Rate", (1.0, "Mean")).table
    assert marks.query("kind == 'area'")["name"].tolist() == ["a"]


def test_lines_over_months_break_at_every_gap():
    months = pd.DataFrame(
        {
            "area_code": ["x"] * 4 + ["y"] * 4,
            "area_name": ["Ours"] * 4 + ["Theirs"] * 4,
            "month": ["2025-01", "2025-02", "2025-03", "2025-04"] * 2,
            "rate": [1.0, None, 2.0, 3.0, 4.0, 5.0, None, 6.0],
            "reason": ["", "not published", "", "", "", "", "not published", ""],
            "is_ours": [True] * 4 + [False] * 4,
        }
    )
    drawn = months_chart(months, "rate", "Two lines.").table
    known = drawn[drawn["value"].notna()]
    runs = known.groupby("run")["date"].apply(lambda dates: [date[5:7] for date in dates]).tolist()
    assert sorted(runs) == [["01"], ["01", "02"], ["03", "04"], ["04"]]
    assert drawn.loc[drawn["value"].isna(), ["area_name", "reason"]].to_numpy().tolist() == [["Ours", "not published"]]


def test_years_that_do_not_compare_are_not_joined(group):
    table = fly_tipping.trend_figure(group, WITH).chart.table
    runs = table[table["series"] == "England"].groupby("run")["year"].agg(["min", "max"])
    assert sorted(runs.to_numpy().tolist()) == [["2012-13", "2017-18"], ["2018-19", "2022-23"]]


def test_a_change_on_a_small_base_has_no_percentage(group):
    figure = change_figure("Homicide", DEC_2024, group)
    assert "%" not in figure.title
    cells = figure.in_words.set_index("Area")["Change, likely between"]
    assert cells["Ashfield"] == "No percentage change is given: the earlier period has 3, fewer than 10"
    assert not cells.str.contains("×").any()


@pytest.mark.parametrize("offence", offence_names())
def test_every_offence_has_a_finding(offence, group):
    title = recorded_crime_figure(offence, JUNE_2025, group, WITH).title
    assert any(start in title for start in ("Ashfield’s recorded crime is ", "Ashfield’s rate of recorded "))
    assert "Beside 13 nearest neighbours, " in title or " of 14 areas compared" in title


def test_a_view_and_its_link_are_the_same():
    view = SimilarView(
        *("own_choice", "Robbery", "year ending Dec 2024", "2014-15", WITHOUT, "burglary", "rolling", "size"),
        *(("E07000174", "E07000033"), ("E07000034",), "2024-11-01"),
    )
    assert similar_view_from_query(view.to_query()) == (view, [])


def test_a_repeated_question_is_answered_with_the_same_figure(group):
    assert group_shown(SimilarView.default()) is group
    assert recorded_crime_figure(TOTAL, JUNE_2025, group, WITH) is recorded_crime_figure(TOTAL, JUNE_2025, group, WITH)
