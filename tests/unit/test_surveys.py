import pandas as pd
import pytest

from lib.analysis.recorded_series import LATEST, choices, nearest_series, recorded_series
from lib.analysis.surveys import earlier_waves, fieldwork_dates, fieldwork_words, with_published
from lib.drawing.map_classes import MISSING
from lib.drawing.maps import answer_by_ward, draw_answer
from lib.drawing.words.concerns import differences_in_words, in_a_sentence, percent_words
from lib.published.places import ward_table
from lib.records.waves import COLUMNS
from lib.ui.frame.plain_text import plain


def stored(*items: str) -> pd.DataFrame:
    rows = [
        {
            "wave": "2025-10",
            "question": "concerns",
            "item": item,
            "position": place,
            "percentage": 40.0,
            "count": 40,
            "base": 100,
            "choices": "several",
            "area_kind": "district",
            "area": "",
            "fieldwork_start": "2025-09-01",
            "fieldwork_end": "2025-10-31",
            "method": "online form",
            "sample": "self-selected",
        }
        for place, item in enumerate(items, start=1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_stored_wave_takes_the_published_spelling_and_comes_first() -> None:
    answers, waves = with_published(stored("drug use & DEALING", "Reckless and dangerous driving", "Litter"))
    ours = answers[answers["wave"] == "2025-10"]["item"].tolist()
    assert ours == ["Drug use and dealing", "Reckless & dangerous driving", "Litter"]
    assert waves["wave"].iloc[0] == "2025-10"
    assert "of those who replied" in waves["caveat"].iloc[0]
    assert earlier_waves(answers, waves, "2025-10", "concerns") == ["2022-06"]  # the others give no percentages
    assert earlier_waves(answers, waves, "2018-09", "perception") == []


@pytest.mark.parametrize(
    ("start", "end", "sentence", "dates"),
    [
        ("2021-07-01", "2022-06-30", "in the year to June 2022", "July 2021 to June 2022"),
        ("2018-07-20", "2018-09-30", "between July and September 2018", "20 July to 30 September 2018"),
        ("2022-08-01", "2022-09-30", "in August and September 2022", "August to September 2022"),
        ("2024-12-01", "2025-01-15", "in December 2024 and January 2025", "1 December 2024 to 15 January 2025"),
        ("2025-03-03", "2025-03-09", "in March 2025", "3 March to 9 March 2025"),
        ("2025-03-01", "2025-03-31", "in March 2025", "March 2025"),
    ],
)
def test_when_people_were_asked(start: str, end: str, sentence: str, dates: str) -> None:
    assert fieldwork_words(start, end) == sentence
    assert fieldwork_dates(start, end) == dates


@pytest.mark.parametrize(
    ("day", "key"), [("2018-09-30", "assessment-2018"), ("2022-06-30", "plan-2024"), ("2025-10-31", LATEST)]
)
def test_the_recorded_series_nearest_in_time(day: str, key: str) -> None:
    assert nearest_series(day) == key


def test_recorded_series_compare_like_with_like() -> None:
    for key in choices():
        counts = recorded_series(key).counts
        assert counts["topic"].is_unique
        assert "all-crime" not in set(counts["topic"])
    plan = recorded_series("plan-2024").counts.set_index("topic")
    assert plan.loc["asb", ["current", "previous"]].tolist() == [480, 600]  # as the invented plan prints them
    latest = recorded_series(LATEST).counts.set_index("topic")
    assert (latest["exposure_current"] == latest["exposure_previous"]).all()
    assert latest.loc["asb", "exposure_current"] == 11  # September 2024 is incomplete for ASB
    assert latest.loc["burglary", "exposure_current"] == 12


def test_words_of_a_percentage() -> None:
    row = {"percentage": 40.7, "low": 36.8, "high": 44.72, "refusal": ""}
    assert percent_words(pd.Series(row)) == "41% (37% to 45%)"
    assert percent_words(pd.Series({**row, "low": float("nan")})) == "41%"
    small = {**row, "percentage": float("nan"), "refusal": "Not shown: fewer than 30 replies."}
    assert percent_words(pd.Series(small)) == "not shown: fewer than 30 replies"


def test_items_stand_in_sentences_as_words_and_names_keep_their_capitals() -> None:
    assert in_a_sentence("Nuisance & rowdy behaviour") == "nuisance and rowdy behaviour"
    assert in_a_sentence("CCTV that works") == "CCTV that works"
    assert in_a_sentence("Sutton Road") == "Sutton Road"


def test_a_difference_without_a_base_has_no_interval_in_words() -> None:
    table = pd.DataFrame(
        {
            "item": ["Worse"],
            "percentage_now": [79.0],
            "percentage_before": [73.0],
            "difference": [6.0],
            "low": [float("nan")],
            "high": [float("nan")],
            "verdict": [""],
            "refusal": ["No interval: the number of replies is not published."],
        }
    )
    words = differences_in_words(table).iloc[0]
    assert words["Difference in percentage points, likely between"] == "+6.0 (likely range not known)"
    assert words["Verdict"] == "No interval: the number of replies is not published."


def by_area(*rows: tuple[str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["area", "percentage"])
    known = table["percentage"].notna()
    refusal = known.map({True: "", False: "Not shown: fewer than 30 replies."})
    return table.assign(base=known.map({True: 60, False: 20}), low=1.0, high=99.0, refusal=refusal)


def test_a_map_hatches_wards_that_were_not_asked_or_have_few_replies() -> None:
    code = ward_table()["ward_code"]
    rows = answer_by_ward(by_area((code[0], 50.0), (code[1], 20.0), (code[2], float("nan"))), "ward")
    drawing = draw_answer(rows, "ward", "Speeding")
    assert set(drawing.fills) == {code[0], code[1]}
    assert MISSING in [entry.colour for entry in drawing.legend]
    assert drawing.tooltips[code[2]][1] == "not shown: fewer than 30 replies"
    assert drawing.tooltips[code[3]][1] == "not asked here"
    assert "Highest: Alder Quay" in drawing.alt


def test_a_locality_is_drawn_over_its_wards() -> None:
    rows = answer_by_ward(by_area(("Moorside", 50.0)), "locality")
    wards = ward_table()
    assert set(draw_answer(rows, "locality", "Speeding").fills) == set(
        wards.loc[wards["locality"] == "Moorside", "ward_code"]
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("41% (37% to 45%)", "41% (37% to 45%)"),
        ("*bold*", r"\*bold\*"),
        ("[a](b)", r"\[a\](b)"),
        (":red[x] :smile:", "\\:\u2060red\\[x\\] \\:\u2060smile:"),
        ("$x$ <b>", r"\$x\$ \<b\>"),
        ("5. What", r"5\. What"),
        ("# Title", r"\# Title"),
        ("-24%", "-24%"),
    ],
)
def test_text_of_files_stays_text(text: str, shown: str) -> None:
    assert plain(text) == shown
