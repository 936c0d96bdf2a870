"""Every page, briefing and command says the same of the same ward, and no interval says other than its word."""

import argparse

import numpy as np
import pandas as pd
import pytest

from lib.analysis.areas import area_figures
from lib.analysis.district import district_columns
from lib.analysis.now import now_in_district, now_in_ward
from lib.answers.hotspots import areas_of, figure_of
from lib.answers.overview import clear_changes
from lib.answers.ward import ward_profile
from lib.base.months import shift
from lib.briefing.figures import gather
from lib.briefing.request import Request
from lib.briefing.sheets import problem_sheet_words
from lib.cli import answers as cli
from lib.drawing.maps import draw_areas
from lib.drawing.words.areas import VERDICT_WORDS
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.published.places import ward_names

pytestmark = pytest.mark.slow

YEAR = ("2024-10", "2025-09")
RECORDED = [slug for slug, topic in topics().items() if topic.recorded]
WARDS = list(ward_names())


def command(name, **options):
    return getattr(cli, name)(argparse.Namespace(start=YEAR[0], end=YEAR[1], **options))


@pytest.fixture(scope="module")
def hotspots():
    """Give what Hotspots says: verdict and change of each topic and ward."""
    tables = {slug: areas_of(View(slug, *YEAR)).rows.set_index("code") for slug in RECORDED}
    return {(slug, code): tables[slug].loc[code] for slug in RECORDED for code in WARDS}


def test_my_ward_says_what_hotspots_says(hotspots):
    for code in WARDS:
        tiles = ward_profile(code, *YEAR).tiles
        own = tiles[tiles["area_kind"] == "ward"].set_index("topic")
        assert set(own.index) == set(RECORDED)
        for slug in RECORDED:
            for column in ("verdict", "change_verdict"):
                assert own.loc[slug, column] == hotspots[slug, code][column]
            assert own.loc[slug, "beside_words"] == VERDICT_WORDS[hotspots[slug, code]["verdict"]]


def test_the_command_line_says_what_hotspots_says(hotspots):
    for slug in RECORDED:
        table = command("wards", topic=slug).set_index("ward_code")
        for code in WARDS:
            assert tuple(table.loc[code, ["verdict", "change_verdict"]]) == tuple(
                hotspots[slug, code][["verdict", "change_verdict"]]
            )
    for code in WARDS:
        table = command("ward", ward=code).query("area_kind == 'ward'").set_index("topic")
        for slug in RECORDED:
            assert table.loc[slug, "verdict"] == hotspots[slug, code]["verdict"]
            assert table.loc[slug, "change_verdict"] == hotspots[slug, code]["change_verdict"]
            assert hotspots[slug, code]["change_verdict"] in table.loc[slug, "change"]


def test_a_briefing_says_what_hotspots_says(hotspots):
    for slug in RECORDED:
        figures = gather(Request(wards=tuple(WARDS), topics=(slug,), start=YEAR[0], end=YEAR[1]))
        for code in WARDS:
            words = problem_sheet_words(figures.by_ward[0], code)
            assert VERDICT_WORDS[hotspots[slug, code]["verdict"]] in words
            assert hotspots[slug, code]["change_verdict"] in words


def test_a_problem_sheet_says_a_change_once():
    for start, times in (("2025-07", 1), ("2025-08", 2)):
        row = (figure := gather(Request(tuple(WARDS), ("asb",), start, "2025-09")).by_ward[0]).row("E05010677")
        words = problem_sheet_words(figure, "E05010677")
        said = f"{row['compared_count']:.0f} incidents against {row['previous_count']:.0f}"
        assert words.count(said) == 1
        assert words.count(" against ") == times + 1  # of the latest three and six months, and of others


def test_maps_and_tables_say_what_the_verdicts_say(hotspots):
    for slug in RECORDED:
        view = View(slug, *YEAR, measure="funnel")
        drawing = draw_areas(areas_of(view))
        legend = {entry.colour: entry.text for entry in drawing.legend}
        words = figure_of(view).in_words.set_index(areas_of(view).rows["code"])
        for code in WARDS:
            verdict = hotspots[slug, code]["verdict"]
            assert legend[drawing.fills[code]] == verdict
            assert words.loc[code, "Beside the district"].startswith(VERDICT_WORDS[verdict])
            assert words.loc[code, "Change"].split("; ")[0].endswith(hotspots[slug, code]["change_verdict"])


def test_the_overviews_list_is_that_of_the_verdicts(hotspots):
    listed = set(map(tuple, clear_changes()[["topic", "code"]].to_numpy()))
    own_period = {slug for slug in RECORDED if (View.default(slug).start, View.default(slug).end) == YEAR}
    clear = {key for key, row in hotspots.items() if row["change_verdict"] in ("rose", "fell")}
    assert {key for key in listed if key[0] in own_period} == {key for key in clear if key[0] in own_period}


def _contradictions(rows: pd.DataFrame, low: str, high: str, verdict: str, unclear: str) -> pd.DataFrame:
    told = rows.dropna(subset=[low, high])
    leaves_out = (told[low] > 1) | (told[high] < 1)
    return told[leaves_out == (told[verdict] == unclear)]


@pytest.mark.parametrize("months", [3, 6, 12])
@pytest.mark.parametrize("geography", ["ward", "reporting-area", "locality"])
def test_no_interval_says_other_than_its_verdict(months, geography):
    for slug in RECORDED:
        rows = area_figures(View(slug, shift(YEAR[1], 1 - months), YEAR[1], geography=geography)).rows
        assert _contradictions(rows, "rate_ratio_low", "rate_ratio_high", "change_verdict", "no clear change").empty
        assert _contradictions(rows, "beside_low", "beside_high", "verdict", "about the same").empty


def test_no_interval_of_the_district_says_other_than_its_verdict():
    for slug in RECORDED:
        for months in (3, 6, 12):
            rows = district_columns(slug, shift(YEAR[1], 1 - months), YEAR[1])
            assert _contradictions(rows, "rate_ratio_low", "rate_ratio_high", "verdict", "no clear change").empty


def test_what_is_said_of_now_is_what_those_months_say():
    for slug in RECORDED:
        topic = topic_named(slug)
        looks = now_in_district(topic, YEAR[1]).looks.set_index("months")
        for months in (3, 6):
            start = shift(YEAR[1], 1 - months)
            assert looks.loc[months, "change_verdict"] == district_columns(slug, start, YEAR[1])["verdict"].iloc[0]
            rows = area_figures(View(slug, start, YEAR[1])).rows.set_index("code")
            for code in WARDS:
                own = now_in_ward(topic, code, YEAR[1]).looks.set_index("months")
                assert own.loc[months, "change_verdict"] == rows.loc[code, "change_verdict"]


def test_greenwood_and_hucknall_central(hotspots):
    codes = {name: code for code, name in ward_names().items()}
    assert hotspots["asb", codes["Greenwood & Summit"]]["verdict"] == "higher"
    assert hotspots["shoplifting", codes["Hucknall Central"]]["verdict"] == "higher"
    assert np.isclose(hotspots["shoplifting", codes["Hucknall Central"]]["beside"], 4.1, atol=0.3)
