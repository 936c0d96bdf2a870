"""Questions that a ward's figures raise: each rests on a figure that holds, and its command prints it."""

import re
import shlex

import pandas as pd
import pytest

from lib.analysis.bursts import COLUMNS
from lib.analysis.ward import ward_tiles
from lib.answers import questions as rules
from lib.answers.questions import MOST, questions, questions_table
from lib.base.words import LONGEST_HEADLINE, words_in
from lib.cli.answers import main
from lib.drawing.words.ward import row_of
from lib.published.places import ward_names, ward_table
from tests.district.known import YEAR, counted
from tests.district.truth import ALDER, BIRCH, DENE, ELDER, RISE_TOPIC, RISE_WARD


def asked(ward, slug="asb", period=YEAR):
    return {question.asks: question.figure for question in questions(ward, slug, *period)}


def test_a_rise_and_a_fall_are_asked_about_where_there_is_one():
    row = row_of(ward_tiles(RISE_WARD, *YEAR), RISE_TOPIC)
    figure = asked(RISE_WARD)["What lies behind the rise in recorded vehicle crime, and who is dealing with it?"]
    assert figure.startswith(
        f"{row['compared_count']:.0f} offences, after {row['previous_count']:.0f} in the same months"
    )
    assert "What brought reported ASB down, and will it last?" in asked(DENE)
    assert not any("rise in" in question or "down, and" in question for question in asked(ALDER))


def test_what_stands_above_the_district_is_asked_about_and_below_where_it_is_looked_at():
    higher = "What lies behind the higher rate of reported ASB here, and where is it?"
    assert asked(ALDER)[higher].startswith(f"{counted('asb', ALDER)} incidents: ")
    assert higher not in asked(ELDER)
    lower = "The rate of reported ASB is lower here: does less happen, or is less of it reported?"
    assert lower in asked(DENE)
    assert lower not in asked(DENE, "burglary")


def test_a_burst_is_asked_about_first_and_then_the_busiest_place_is_not(monkeypatch):
    rows = [("Mill Lane", 43), ("Petrol Station", 23)]
    burst = pd.DataFrame(rows, columns=["place", "count"]).reindex(columns=COLUMNS)
    burst = burst.assign(start="2024-12", end="2024-12", ward_count=79, expected=4.4)
    monkeypatch.setattr(rules, "surest_burst", lambda view, ward: burst)
    questions.cache_clear()
    first = questions(ALDER, "asb", *YEAR)[0]
    questions.cache_clear()
    assert first.asks == "What happened at Mill Lane and Petrol Station, and is it over?"
    assert first.figure.endswith("were at Mill Lane and Petrol Station; about 9 would be expected.")
    assert first.command.startswith("python -m lib bursts --topic asb --ward ")


def test_what_is_published_for_a_larger_area_is_asked_for_by_ward():
    assert any("fly-tipping reports were in this ward" in question for question in asked(BIRCH))


def test_what_is_published_for_an_area_that_is_the_ward_itself_is_not_asked_for(monkeypatch):
    alone = ward_table()[lambda wards: wards["ward_code"] != ALDER]  # Birch Hill is all that Quayside then has
    monkeypatch.setattr(rules, "ward_table", lambda: alone)
    questions.cache_clear()
    assert not any("fly-tipping reports were in this ward" in question for question in asked(BIRCH))
    questions.cache_clear()


def test_without_a_complete_month_only_what_does_not_hang_on_the_months_is_asked():
    assert list(asked(BIRCH, period=("2022-05", "2022-08"))) == [
        "How many of Quayside’s fly-tipping reports were in this ward?"
    ]


@pytest.mark.parametrize("slug", ["asb", "vehicle-crime", "fly-tipping"])
def test_each_is_short_and_its_command_prints_its_number(capsys, slug):
    for ward in ward_names():
        found = questions(ward, slug, *YEAR)
        assert len(found) <= MOST
        for question in found:
            assert words_in(question.asks) <= LONGEST_HEADLINE
            assert words_in(question.figure) <= LONGEST_HEADLINE
            capsys.readouterr()
            assert main(shlex.split(question.command)[3:]) == 0
            number = re.match(r"(?:The busiest place of the ward: )?([\d,.]+)", question.figure)[1].replace(",", "")
            printed = capsys.readouterr().out
            assert number in re.sub(r"(\d+\.\d)\d+", lambda m: f"{float(m[0]):.1f}", printed), question


def test_the_command_prints_them_all(capsys):
    assert main(["questions", "--ward", ALDER]) == 0
    printed = capsys.readouterr().out
    assert all(
        question in printed for question in questions_table(ALDER, "asb", *YEAR)["question"].str.split(",").str[0]
    )
