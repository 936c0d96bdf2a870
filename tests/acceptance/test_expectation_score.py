"""Do forecasts of the past hold? The score that the build worked out, by rolling origin over every topic and ward."""

import pytest

from lib.analysis.expectation import score, scores
from lib.incidents.topics import topic_named, topics
from lib.published.tables import load

A_MONTH = 10  # incidents a month in the district: of fewer, a whole number more or less moves the coverage


@pytest.fixture(scope="module")
def table():
    return scores().set_index(["what", "topic"])


def weighted(rows, column):
    return (rows[column] * rows["foretold"]).sum() / rows["foretold"].sum()


def test_every_topic_of_the_police_is_scored(table):
    assert set(table.loc["ward month"].index) == {slug for slug, topic in topics().items() if topic.monthly}


def test_ranges_hold_what_came_over_all_topics_and_wards(table):
    for what in ("ward month", "ward quarter", "district month"):
        assert 0.93 <= weighted(table.loc[what], "held") <= 0.97


def test_ranges_hold_for_each_topic_with_ten_a_month_or_more(table):
    incidents = load("police_incidents")
    a_month = incidents["category"].value_counts() / incidents["month"].nunique()
    for what in ("ward month", "ward quarter"):
        for slug, row in table.loc[what].iterrows():
            if a_month.reindex(topic_named(slug).categories).sum() >= A_MONTH:
                assert 0.93 <= row["held"] <= 0.972, slug


def test_quarters_of_wards_are_missed_by_no_more_than_by_a_regression_or_by_the_year_before(table):
    quarters = table.loc["ward quarter"]
    assert weighted(quarters, "mean_error") <= weighted(quarters, "error_regression")
    assert (quarters["error_then"] <= quarters["error_last_year"]).all()
    assert (quarters["mean_error"] / quarters["error_regression"]).max() < 1.025  # burglary; most are below 1


@pytest.mark.slow
def test_the_score_is_that_of_the_records():
    found = score(topic_named("asb")).set_index("what")
    kept = scores().query("topic == 'asb'").set_index("what")
    for name in ("foretold", "held", "mean_error", "error_regression"):
        assert found[name].dropna().to_numpy() == pytest.approx(kept[name].dropna().to_numpy(), abs=6e-4)
