"""The concerns page run whole, without a browser."""

import io
import re

import pytest

from lib.records import waves
from tests.pages.opening import html_of, opened, words
from tests.pages.waves import HEADER, given, wave_file

pytestmark = pytest.mark.usefixtures("sqlite_store")


def test_it_opens_on_the_finding_with_its_certainty():
    app = opened("concerns", open="all")
    assert app.title[0].value == (
        "Reckless and dangerous driving worried the most of those who replied in the year to June 2022: 41%"
    )
    text = words(app)
    assert "It cannot be told apart from “drug use and dealing” and “speeding”." in text
    assert "“Rising community concern” for car crime" in text
    assert "“Average level of concern” for speeding, nuisance and rowdy behaviour" in text
    assert "587 people replied" in text
    assert "<td" in html_of(app)
    assert "40.7% (36.8 to 44.7)" in html_of(app)


def test_lists_without_percentages_are_never_given_numbers():
    app = opened("concerns", open="all", wave="2022-09")
    assert app.title[0].value.startswith("“Drug issues” stood first among the concerns named in August and September")
    assert "%" not in app.title[0].value
    text = words(app)
    assert "1. Drug issues\n1. Shoplifting\n1. Anti-social behaviour" in text
    assert "1. Drug taking and dealing\n1. Nuisance vehicles\n1. Anti-social behaviour" in text


def test_worse_same_better_has_dates_and_caveats():
    app = opened("concerns", open="all")
    text = words(app)
    assert "73% between July and September 2018, then 79% in August and September 2022" in text
    assert "“Mamba”" in text
    assert "a difference may be chance" in text
    assert "20 July to 30 September 2018" in html_of(app)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("perception", "73% of those who replied between July and September 2018 said"),
        ("safe", "“A visible authority within the community” was named most as what makes an area safe"),
        ("unsafe", "“Drug issues” was named most as what makes an area unsafe"),
    ],
)
def test_every_question_of_2018_can_be_shown(question, start):
    app = opened("concerns", open="all", wave="2018-09", question=question)
    assert app.title[0].value.startswith(start)
    assert "Whether it is ahead by more than chance cannot be said." in words(app)
    assert app.query_params["record"] == "assessment-2018"  # the record of the time


def test_concern_beside_record_has_the_four_readings_and_the_plans_own_case():
    app = opened("concerns", open="all")
    text = words(app)
    assert "Police recorded 19.5% less ASB" in text
    assert "79% of those who replied" in text
    assert "Signal crimes" in text
    assert (
        "Worrying and rising (among the leading concerns, and recorded more often than the year before): none." in text
    )
    assert "Cannot say (the recorded change may be chance): car crime, burglary" in text
    assert "Worrying though falling" in text
    assert "Rising but not worrying people" in text
    assert "Neither (" in text
    assert "No open series (nothing that is published counts it): reckless and dangerous driving, speeding." in text
    assert any("2 recorded less often, 1 unclear, 2 without an open record" in h.value for h in app.subheader)


@pytest.mark.parametrize("record", ["plan-2024", "assessment-2018", "police.uk"])
def test_each_recorded_series_can_be_chosen(record):
    app = opened("concerns", open="all", record=record)
    assert app.selectbox(key="choice-record").value == record
    assert "compares the 12 months to" in words(app)


def test_figures_that_do_not_add_up_link_to_where_they_are_explained():
    app = opened("concerns", open="all")
    linked = [c.value for c in app.caption if "#figures-that-do-not-add-up" in c.value]
    assert any("Anti-social behaviour (ASB) -24%" in text for text in linked)
    assert any("No whole number of 587 replies gives 22.4%" in text for text in linked)
    assert any("73%, 19%, 6%" in text for text in linked)


def test_values_of_a_link_that_cannot_be_used_fall_back_with_a_notice():
    app = opened(
        "concerns",
        open="all",
        wave="<script>",
        question="weather",
        record="tea leaves",
        area="moon",
        item="x",
        **{"with": "1066"},
    )
    assert app.title[0].value.startswith("Reckless and dangerous driving")
    assert len(app.warning) == 3
    assert app.query_params["wave"] == "2022-06"
    assert app.query_params["record"] == "plan-2024"


def test_choices_are_in_the_link_and_follow_the_wave():
    app = opened("concerns", open="all")
    app.selectbox(key="choice-wave").select("2018-09").run()
    assert not app.exception
    assert app.query_params["wave"] == "2018-09"
    assert app.query_params["record"] == "assessment-2018"
    app.selectbox(key="choice-question").select("unsafe").run()
    assert app.query_params["question"] == "unsafe"
    assert "unsafe" in app.title[0].value


def test_a_wave_by_ward_only_says_that_there_is_no_figure_for_the_district():
    app = given(opened("concerns", open="all"), wave_file("concerns,Speeding,,30,60,several,Abbey Hill"))
    app.button(key="store-wave").click().run()
    assert not app.exception
    assert app.title[0].value.endswith("by area only: there is no figure for the whole district")
    assert "Highest: Abbey Hill" in words(app)


def test_a_wave_on_few_replies_shows_no_figure():
    app = given(opened("concerns", open="all"), wave_file("concerns,Speeding,,10,20,several,"))
    app.button(key="store-wave").click().run()
    app = opened("concerns", open="all", wave="2025-10")
    assert "fewer than 30" in app.title[0].value
    assert "50%" not in re.sub("<style>.*?</style>", "", html_of(app), flags=re.DOTALL) + words(app)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["concerns,Speeding,many,,500,several,"], "“many” is not a number."),
        (["concerns,Speeding,140,,500,several,"], "140% is not possible"),
        (["concerns,Speeding,40,,,several,"], "This cell is empty"),
        (["concerns,Speeding,40,,500,several,", "concerns,Litter,30,,400,several,"], "another base"),
        (["concerns,Speeding,40,,500,several,Atlantis"], "There is no ward or locality “Atlantis”"),
        (["concerns,=1+1,40,,500,several,"], "formula"),
        (["perception,Worse,80,,500,one,", "perception,Better,60,,500,one,"], "add up to 140%"),
        (["concerns,Speeding,40,,500,several,", "concerns,Speeding,41,,500,several,"], "stands in row 2 already"),
    ],
)
def test_a_wrong_file_is_reported_row_by_row_and_nothing_is_stored(rows, problem):
    app = given(opened("concerns", open="all"), wave_file(*rows))
    assert "Nothing was stored" in app.error[0].value
    assert problem in html_of(app)
    assert not [button for button in app.button if button.key == "store-wave"]
    assert waves.held_waves().empty


def test_a_wave_that_is_held_already_is_refused():
    app = given(opened("concerns", open="all"), wave_file("concerns,Speeding,40,,500,several,", wave="2022-06"))
    assert "A wave called “2022-06” is held already" in html_of(app)


def test_a_file_of_a_hundred_thousand_rows_is_refused():
    buffer = io.StringIO()
    buffer.write(HEADER + "\n")
    for number in range(100_000):
        buffer.write(f"w,q,{number},1,,99,one,,,,m,\n")
    app = given(opened("concerns", open="all"), buffer.getvalue().encode())
    assert "more than 10,000 rows" in app.error[0].value
    assert "Nothing was stored" in app.error[0].value


def test_a_file_that_is_no_table_is_refused():
    app = given(opened("concerns", open="all"), b"\x00\x01\x02", "wave.xlsx")
    assert "Nothing was stored" in app.error[0].value


def test_a_damaged_store_leaves_published_waves(sqlite_store):
    sqlite_store.parent.mkdir()
    sqlite_store.write_bytes(b"not a database " * 100)
    app = opened("concerns", open="all")
    assert app.title[0].value.startswith("Reckless and dangerous driving")
    assert "Published waves are shown" in words(app)


def test_downloads_hold_the_tables_and_no_formula(monkeypatch):
    import pandas as pd

    from lib.drawing.exports import csv_file, workbook

    table = pd.DataFrame({"=a": ["=1+1", "fine"], "n": [1.5, 2]})
    assert b"'=1+1" in csv_file(table)
    sheets = pd.read_excel(
        io.BytesIO(workbook({"Ranking": table}, {"Link": "http://x"})), sheet_name=None, engine="openpyxl"
    )
    assert list(sheets) == ["Ranking", "How we know"]
    assert sheets["Ranking"].iloc[0, 0] == "'=1+1"
