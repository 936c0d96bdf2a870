import numpy as np
import pandas as pd
import pytest

from lib.analysis import concerns
from lib.analysis.concerns import (
    answers_by_area,
    compare_waves,
    concern_beside_record,
    concern_ranking,
    ordered_concerns,
    published_answers,
    recorded_in_plan,
    with_intervals,
)
from lib.base.errors import CannotSay, InputError
from lib.drawing.words.concerns import plan_case_sentence
from lib.published.tables import load
from tests.district.truth import ELDER, FENWICK


@pytest.fixture(scope="module")
def items() -> pd.DataFrame:
    return load("survey_items")


@pytest.fixture(scope="module")
def mapping() -> pd.DataFrame:
    return load("concern_mapping")


def answers(*rows: tuple[str, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["item", "percentage", "base"])
    return table.assign(wave="2025-10", question="concerns")


def test_wilson_interval_of_newcombes_example() -> None:
    # Newcombe, Stat Med 1998;17:857-872, table I: 81 of 263 is 0.2553 to 0.3662 by the score method
    found = with_intervals(answers(("a", 81 / 263 * 100, 263)))
    assert found[["low", "high"]].iloc[0].tolist() == pytest.approx([25.53, 36.62], abs=0.005)


def test_the_five_concerns_of_june_2022(items: pd.DataFrame) -> None:
    ranked = concern_ranking(items, "2022-06")
    assert ranked["item"].tolist() == [
        "Reckless & dangerous driving",
        "Drug use and dealing",
        "Speeding",
        "Car crime",
        "Nuisance & rowdy behaviour",
    ]
    assert ranked["percentage"].tolist() == [40.7, 38.7, 36.1, 22.8, 22.4]
    assert ranked["rank"].tolist() == [1, 2, 3, 4, 5]
    assert (ranked["base"] == 587).all()
    # Wilson interval of 0.407 on 587, worked by hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
    p, n, z = 0.407, 587, 1.959964
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    by_hand = [(p + z**2 / (2 * n) + side * half) / (1 + z**2 / n) * 100 for side in (-1, 1)]
    assert ranked[["low", "high"]].iloc[0].tolist() == pytest.approx(by_hand, abs=0.001)
    assert ranked["tie"].tolist() == [
        "Drug use and dealing; Speeding",
        "Reckless & dangerous driving; Speeding",
        "Reckless & dangerous driving; Drug use and dealing",
        "Nuisance & rowdy behaviour",
        "Car crime",
    ]
    assert ranked.loc[3, "direction"] == "Rising community concern"
    assert ranked.loc[2, "versus_average"] == "Average level of concern"


def test_lists_without_percentages_get_no_figures(items: pd.DataFrame) -> None:
    assert ordered_concerns(items, "2022-09")["item"].tolist() == [
        "Drug issues",
        "Shoplifting",
        "Anti-social behaviour",
    ]
    assert list(ordered_concerns(items, "2018-09").columns) == ["rank", "item"]
    with pytest.raises(CannotSay, match="without percentages"):
        concern_ranking(items, "2018-09")


def test_an_unknown_wave_is_refused_with_those_there_are(items: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="2022-06"):
        concern_ranking(items, "2019-01")


def test_fewer_than_30_replies_are_not_shown() -> None:
    ranked = concern_ranking(answers(("a", 50, 30), ("b", 90, 29)), "2025-10").set_index("item")
    assert ranked.loc["a", "rank"] == 1
    assert ranked.loc["b", ["percentage", "low", "high", "rank"]].isna().all()
    assert "fewer than 30" in ranked.loc["b", "refusal"]
    assert ranked.loc["a", "tie"] == ""


def test_a_percentage_without_base_keeps_its_rank_but_has_no_interval_and_no_tie() -> None:
    ranked = concern_ranking(answers(("a", 50, np.nan), ("b", 49, np.nan)), "2025-10")
    assert ranked["rank"].tolist() == [1, 2]
    assert ranked[["low", "high"]].isna().all(axis=None)
    assert (ranked["tie"] == "").all()
    assert ranked["refusal"].str.contains("not published").all()


def test_worse_same_better_as_published(items: pd.DataFrame) -> None:
    waves = published_answers(items, load("survey_waves"), "perception")
    shown = waves.pivot_table(index="wave", columns="item", values="percentage")
    assert shown.loc["2018-09", ["Worse", "The same", "Better"]].tolist() == [73, 19, 6]
    assert shown.loc["2022-09", ["Worse", "The same", "Better"]].tolist() == [79, 19, 2]
    assert waves["low"].isna().all()
    assert waves["refusal"].str.contains("not published").all()
    assert waves.loc[waves["wave"] == "2018-09", "caveat"].str.contains("Mamba").all()


def test_what_makes_an_area_unsafe(items: pd.DataFrame) -> None:
    unsafe = published_answers(items, load("survey_waves"), "unsafe")
    assert dict(zip(unsafe["item"], unsafe["percentage"], strict=True)) == {
        "Drug issues": 19.87,
        "A lack of police": 18.57,
    }


def test_difference_of_waves_by_newcombes_example() -> None:
    # Newcombe, Stat Med 1998;17:873-890, table II (a): 56/70 less 48/80 is 0.0524 to 0.3339 by method 10
    now, before = answers(("a", 80, 70)), answers(("a", 60, 80))
    found = compare_waves(now, before).iloc[0]
    assert found["difference"] == pytest.approx(20)
    assert [found["low"], found["high"]] == pytest.approx([5.24, 33.39], abs=0.005)
    assert found["verdict"] == "higher"
    assert compare_waves(before, now).iloc[0]["verdict"] == "lower"


def test_waves_that_cannot_be_told_apart_or_compared() -> None:
    now = answers(("alike", 50, 100), ("small", 50, 20), ("no base", 50, np.nan), ("only now", 1, 100))
    before = answers(("alike", 45, 100), ("small", 10, 500), ("no base", 40, 100))
    found = compare_waves(now, before).set_index("item")
    assert "only now" not in found.index
    assert found.loc["alike", "verdict"] == "not distinguishable"
    assert found.loc["small", ["percentage_now", "difference", "low"]].isna().all()
    assert "fewer than 30" in found.loc["small", "refusal"]
    assert found.loc["no base", "difference"] == 10
    assert np.isnan(found.loc["no base", "low"])
    assert found.loc["no base", "verdict"] == ""


def test_answers_by_ward_hide_small_bases() -> None:
    wave = pd.concat([answers(("a", 40, 29)), answers(("a", 60, 200)), answers(("a", 50, 900))])
    wave = wave.assign(area_kind=["ward", "ward", "district"], area=[ELDER, FENWICK, ""])
    found = answers_by_area(wave, "concerns", "a", "ward").set_index("area")
    assert list(found.index) == [ELDER, FENWICK]
    assert np.isnan(found.loc[ELDER, "percentage"])
    assert found.loc[FENWICK, "low"] < 60 < found.loc[FENWICK, "high"]


def test_only_answers_for_the_whole_district_are_ranked() -> None:
    wave = answers(("a", 40, 100), ("b", 90, 100)).assign(area_kind=["district", "ward"])
    assert concern_ranking(wave, "2025-10")["item"].tolist() == ["a"]


def test_the_four_readings_and_the_refusals() -> None:
    named = pd.DataFrame({"item": ["Up", "Down", "Chance", "Tiny", "Nowhere", "Sixth"], "rank": [1, 2, 3, 4, 5, 6]})
    mapping = pd.DataFrame(
        {
            "concern": ["up", "down", "chance", "tiny", "nowhere", "sixth"],
            "topic": ["t-up", "t-down", "t-chance", "t-tiny", None, "t-sixth"],
            "reason": "because",
        }
    )
    recorded = pd.DataFrame(
        {
            "topic": ["t-up", "t-down", "t-chance", "t-tiny", "t-sixth", "t-rest", "t-rest-up"],
            "current": [300, 100, 105, 3, 100, 100, 300],
            "previous": [100, 300, 100, 2, 300, 300, 100],
        }
    )
    beside = concern_beside_record(named, recorded, mapping)
    by_concern = beside[beside["concern"] != ""].set_index("concern")["reading"].to_dict()
    assert by_concern == {
        "Up": concerns.WORRYING_RISING,
        "Down": concerns.WORRYING_FALLING,
        "Chance": concerns.CANNOT_SAY,
        "Tiny": concerns.CANNOT_SAY,
        "Nowhere": concerns.NO_SERIES,
        "Sixth": concerns.NEITHER,
    }
    others = beside[beside["concern"] == ""].set_index("topic")["reading"].to_dict()
    assert others == {"t-rest": concerns.NEITHER, "t-rest-up": concerns.RISING_ONLY}


def test_periods_of_unlike_length_are_compared_by_rate() -> None:
    named = pd.DataFrame({"item": ["a"], "rank": [1]})
    mapping = pd.DataFrame({"concern": ["a"], "topic": ["t"], "reason": ["because"]})
    recorded = pd.DataFrame(
        {
            "topic": ["t"],
            "current": [300],
            "previous": [200],
            "exposure_current": [12],
            "exposure_previous": [4],
        }
    )
    assert concern_beside_record(named, recorded, mapping)["reading"].tolist() == [concerns.WORRYING_FALLING]


def test_a_concern_outside_the_mapping_table_says_what_to_do(mapping: pd.DataFrame) -> None:
    named = pd.DataFrame({"item": ["Something new"], "rank": [1]})
    recorded = pd.DataFrame({"topic": ["asb"], "current": [10], "previous": [12]})
    beside = concern_beside_record(named, recorded, mapping)
    assert beside.loc[0, "reading"] == concerns.NO_SERIES
    assert "add a line" in beside.loc[0, "reason"]


def test_june_2022_beside_the_plans_own_counts(items: pd.DataFrame, mapping: pd.DataFrame) -> None:
    recorded = recorded_in_plan(load("recorded_crime_plan"))
    assert recorded.set_index("topic").loc["asb"].tolist() == [3575, 4439]
    beside = concern_beside_record(concern_ranking(items, "2022-06"), recorded, mapping)
    readings = beside[beside["concern"] != ""].set_index("concern")["reading"]
    assert readings["Speeding"] == concerns.NO_SERIES
    assert readings["Car crime"] == concerns.WORRYING_RISING
    assert readings["Drug use and dealing"] == concerns.WORRYING_FALLING
    assert readings["Nuisance & rowdy behaviour"] == concerns.WORRYING_FALLING
    assert beside.set_index("topic").loc["shoplifting", "reading"] == concerns.RISING_ONLY


def test_every_published_concern_is_in_the_mapping_table(items: pd.DataFrame, mapping: pd.DataFrame) -> None:
    named = items.loc[items["question"] == "concerns", "item"].str.casefold()
    assert set(named) <= set(mapping["concern"].str.casefold())
    assert mapping["concern"].str.casefold().is_unique
    assert set(mapping["topic"].dropna()) <= set(load("topics")["topic"])
    assert mapping["reason"].notna().all()


def test_the_plans_own_case_in_words(items: pd.DataFrame) -> None:
    sentence = plan_case_sentence(items, load("recorded_crime_plan"))
    assert "19.5% less ASB" in sentence
    assert "3,575 incidents against 4,439" in sentence
    assert "79% of those who replied" in sentence


def test_without_the_counts_the_case_is_not_made(items: pd.DataFrame) -> None:
    crime = load("recorded_crime_plan")
    with pytest.raises(CannotSay):
        plan_case_sentence(items, crime[crime["topic"] != "asb"])
