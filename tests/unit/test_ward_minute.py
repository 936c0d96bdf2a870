"""A ward in a minute: short sentences without brackets, each of the figure that the tables hold."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.bursts import COLUMNS, burst_figures
from lib.analysis.ward import ward_tiles
from lib.answers.ward_minute import minute
from lib.base.words import LONGEST_HEADLINE, words_in
from lib.drawing.ward_map import ward_places
from lib.drawing.words.ward import row_of
from lib.drawing.words.ward_minute import (
    beside_average,
    burst_in_brief,
    level_sentence,
    minute_title,
    where_sentence,
)
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.statistics.beside import SAME
from tests.district.known import YEAR, counted
from tests.district.truth import ALDER, BIRCH, DENE, FLY_TIPPING_BY_LOCALITY, HOTSPOT_PLACE, RISE_TOPIC, RISE_WARD


def test_the_headline_says_number_period_and_how_it_stands():
    assert minute(ALDER, "asb", *YEAR).title == (
        f"Alder Quay: reported ASB above average, {counted('asb', ALDER)} in the 12 months to September 2025"
    )
    assert minute(DENE, "asb", *YEAR).title.startswith("Dene: reported ASB below average, ")
    assert minute(BIRCH, "asb", "2023-10", "2024-09").title.endswith("in 11 of the 12 months to September 2024")


@pytest.mark.parametrize("slug", list(topics()))
def test_nothing_is_longer_than_twenty_words_or_in_brackets(slug):
    for ward in ward_names():
        found = minute(ward, slug, *YEAR)
        assert len(found.sentences) <= 3
        for sentence in (found.title, *found.sentences, *found.changed, *found.in_card):
            assert words_in(sentence) <= LONGEST_HEADLINE, sentence
            assert "(" not in sentence


def test_a_rate_that_cannot_be_told_apart_is_not_called_about_average_where_it_is_far_from_it():
    row = pd.Series({"verdict": "about the same", "rate": 5.9, "district_rate": 3.4})
    assert beside_average(row) == " not clearly above average"
    assert beside_average(row.replace(5.9, 1.0)) == " not clearly below average"
    assert beside_average(row.replace(5.9, 3.5)) == " about average"
    assert beside_average(row.replace("about the same", "higher")) == " above average"


def test_what_rose_or_fell_is_said_and_nothing_else():
    tiles = ward_tiles(RISE_WARD, *YEAR)
    row = row_of(tiles, RISE_TOPIC)
    assert (
        minute(RISE_WARD, "asb", *YEAR)
        .changed[0]
        .startswith(
            f"Recorded vehicle crime rose: {row['compared_count']:.0f} offences after {row['previous_count']:.0f}, up "
        )
    )
    assert minute(DENE, "asb", *YEAR).changed[0].startswith("Reported ASB fell: ")
    own = (tiles["area_kind"] == "ward").sum()
    assert minute(ALDER, "asb", *YEAR).changed == (
        f"None of {own} topics clearly rose or fell since the same months a year before.",
    )


def test_the_busiest_place_is_named_with_its_count():
    places = ward_places(ALDER, "asb", *YEAR)
    said = where_sentence(places, burst_figures(View("asb", *YEAR)).of_ward("none"))
    top = places.points.iloc[0]
    assert said == f"The busiest place is {HOTSPOT_PLACE}: {top['count']} of {counted('asb', ALDER)} incidents."


def test_a_burst_is_named_before_the_busiest_place():
    rows = [("Mill Lane", 43), ("Petrol Station", 23)]
    burst = pd.DataFrame(rows, columns=["place", "count"]).reindex(columns=COLUMNS)
    burst = burst.assign(start="2024-12", end="2024-12", ward_count=79)
    said = "66 of 79 incidents in December 2024 were at Mill Lane and Petrol Station"
    assert burst_in_brief(burst, topic_named("asb")) == said
    assert where_sentence(ward_places(ALDER, "asb", *YEAR), burst) == f"{said}."


def test_what_is_published_for_a_larger_area_is_said_to_be_so():
    found = minute(ALDER, "fly-tipping", *YEAR)
    assert f"fly-tipping in Quayside above average, {FLY_TIPPING_BY_LOCALITY['Quayside']} in 2021-22" in found.title
    assert found.sentences[1].startswith("Only 2021-22 is published")
    assert found.alike is None
    assert "the whole district only" in minute(ALDER, "littering", *YEAR).title


def test_of_none_the_headline_says_so_and_no_rate_of_nought_is_told():
    row = row_of(ward_tiles(ALDER, *YEAR), "asb").copy()
    row["count"], row["rate"], row["verdict"], row["district_rate"] = 0, 0.0, SAME, 0.04
    assert minute_title("Alder Quay", row, *YEAR) == "Alder Quay: no reported ASB in the 12 months to September 2025"
    assert level_sentence(row) == "That is not clearly different from the district’s 0.04 per 1,000 residents."


def test_fewer_than_make_a_place_stand_out_have_no_busiest_place():
    places = ward_places(ALDER, "asb", *YEAR)
    few = replace(places, points=places.points.head(1).assign(count=2))
    assert where_sentence(few, places.points.head(0)) == "So few have no busiest place."


def test_without_a_complete_month_only_that_is_said_and_what_to_choose():
    found = minute(BIRCH, "asb", "2022-05", "2022-08")
    assert found.title == "Birch Hill: no complete month of reported ASB in this period"
    assert found.sentences == ("Choose another period, such as the 12 months to September 2025, the latest on record.",)
    assert found.changed == ("No change can be told for these months.",)


def test_the_ward_stands_first_among_those_like_it_and_the_district_last():
    alike = minute(ALDER, "asb", *YEAR).alike
    assert alike["Area"].iloc[0] == "Alder Quay"
    assert alike["Area"].iloc[-1] == "The whole district"
    row = row_of(ward_tiles(ALDER, *YEAR), "asb")
    assert alike.iloc[0, 1] == f"{row['rate']:.1f}"
    assert alike.iloc[-1, 1] == f"{row['district_rate']:.1f}"


def test_a_locality_without_a_figure_is_missing_not_none():
    row = row_of(ward_tiles(ALDER, *YEAR), "fly-tipping").copy()
    row["count"] = float("nan")
    assert minute_title("Alder Quay", row, *YEAR) == "Alder Quay: no fly-tipping figure is published for Quayside"
