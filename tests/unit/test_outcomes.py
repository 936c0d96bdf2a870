"""The plan's measures: what fills itself in, what agencies give, corrections, targets, and what is refused."""

import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from lib.analysis.district import district_change
from lib.analysis.outcomes.plan import outcomes
from lib.analysis.outcomes.standing import Target, letter_of
from lib.answers.outcomes import outcomes_figure
from lib.base.errors import InputError
from lib.base.quarters import months_of, parse_quarter, quarter_in_words, quarter_of, shift_quarter
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing.board_paper import board_paper
from lib.briefing.word import as_docx
from lib.drawing.words.outcomes import change_in_words, given_in_words, latest_in_words, target_in_words
from lib.incidents.cube import monthly_counts
from lib.incidents.topics import topic_named
from lib.intake.outcome_figures import checked_row, read_outcomes, template_csv, template_xlsx
from lib.published.outcomes import measures
from lib.records.outcomes import TARGET, outcome_rows, store_outcomes
from lib.records.trail import entries

TODAY = date(2026, 1, 10)
COUNT, SHARE = "Invented measure 2", "Invented measure 3"
VIEWER = Visitor("viewer@council.example", Role.viewer, True)


def figure(measure=COUNT, quarter="2025-Q3", value="12", unit="count", **more):
    return {"measure": measure, "quarter": quarter, "unit": unit, "value": value, **more}


def given(*rows):
    return pd.DataFrame(rows).to_csv(index=False).encode()


def stored(*rows, kind="figure", reason=""):
    return store_outcomes([checked_row(row, TODAY, kind) for row in rows], reason)


def standing(words, quarter="2025-Q3"):
    return next(one for one in outcomes(quarter, TODAY).measures if one.measure.words == words)


def test_quarters_are_of_the_calendar_year():
    assert months_of("2025-Q3") == ["2025-07", "2025-08", "2025-09"]
    assert [quarter_of(month) for month in ("2025-01", "2025-03", "2025-04", "2025-12")] == [
        *("2025-Q1", "2025-Q1", "2025-Q2", "2025-Q4")
    ]
    assert shift_quarter("2025-Q1", -1) == "2024-Q4"
    assert shift_quarter("2025-Q3", -4) == "2024-Q3"
    assert parse_quarter(" 2025 q3 ") == "2025-Q3"
    assert quarter_in_words("2025-Q4") == "October to December 2025"
    with pytest.raises(InputError, match="write 2025-Q3 for July to September 2025"):
        parse_quarter("2025-09")


def test_what_the_explorer_works_out_is_the_sum_of_complete_months_and_has_the_verdict_of_every_page(store):
    counts = monthly_counts(topic_named("asb")).set_index("month")["count"]
    one = standing("Invented measure 1")
    for quarter, value in one.series.items():
        months = counts.reindex(months_of(quarter))
        assert pd.isna(value) if months.isna().any() else value == months.sum()
    assert one.value == counts[months_of(one.quarter)].sum()
    row = district_change(topic_named("asb"), *months_of(one.quarter)[::2]).row
    assert one.change.verdict == row["change_verdict"]
    assert one.change.difference == pytest.approx(100 * (row["rate_ratio"] - 1))


def test_topics_together_are_counted_together(store):
    parts = [monthly_counts(topic_named(slug)).set_index("month")["count"] for slug in ("burglary", "robbery")]
    one = standing("Invented measure 4")
    assert one.value == sum(part[months_of(one.quarter)].sum() for part in parts)


def test_what_nobody_gave_is_missing_and_overdue(store):
    one = standing(COUNT)
    assert not one.quarter
    assert pd.isna(one.value)
    assert one.series.isna().all()
    assert one.due == date(2025, 11, 11)
    assert given_in_words(one) == "Never given. Overdue since 11 November 2025"
    early = next(one for one in outcomes("2025-Q3", date(2025, 11, 11)).measures if one.measure.words == COUNT)
    assert early.due is None


def test_a_given_figure_fills_its_quarter_and_is_tested_against_the_year_before(store):
    stored(figure(value="60"), figure(quarter="2024-Q3", value="120"))
    stored(figure(SHARE, value="75%", unit="percent", out_of="400"))
    stored(figure(SHARE, "2024-Q3", value="40", unit="percent"))
    one, share = standing(COUNT), standing(SHARE)
    assert (one.value, one.change.before, one.change.verdict) == (60, 120, "")
    assert one.series["2025-Q2"] != one.series["2025-Q2"]
    assert latest_in_words(one) == "60 in July to September 2025"
    assert change_in_words(one).startswith("Not tested: from 120. Fewer than 8 quarters")
    assert share.change.verdict == ""
    assert "How many people" in change_in_words(share)
    later = standing(COUNT, "2025-Q4")
    assert (later.quarter, later.due) == ("2025-Q3", None)  # not yet six weeks


def test_a_count_is_tested_once_enough_of_its_quarters_show_how_much_it_varies(store):
    quarters = [f"{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4)]
    steady = {quarter: 120 for quarter in quarters} | {f"2025-Q{quarter}": 60 for quarter in (1, 2, 3)}
    stored(*(figure(quarter=quarter, value=str(value)) for quarter, value in steady.items()))
    one = standing(COUNT)
    assert one.change.verdict == "fell"
    assert change_in_words(one).startswith("Fell: −50% (")


def test_percentages_have_the_verdict_of_survey_waves(store):
    stored(figure(SHARE, value="50", unit="percent", out_of="400"))
    stored(figure(SHARE, "2024-Q3", value="40", unit="percent", out_of="400"))
    change = standing(SHARE).change
    # Newcombe's method 10 of 200 and 160 of 400, worked out by statsmodels
    low, high = confint_proportions_2indep(200, 400, 160, 400, method="newcomb", compare="diff")
    assert (change.low, change.high) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert change.verdict == "rose"
    assert change_in_words(standing(SHARE)).startswith("Rose: +10 points (+3 points to +17 points)")


def test_a_file_right_twice_and_corrected(store):
    content = given(figure(value="12", given_by="The service", given_on="20/10/2025"), figure(SHARE, value="", unit=""))
    rows, problems = read_outcomes("q3.csv", content, TODAY)
    assert problems.empty
    assert len(rows) == 1
    assert store_outcomes(rows) == {"new": 1, "corrected": 0, "held": 0}
    assert store_outcomes(rows) == {"new": 0, "corrected": 0, "held": 1}
    other = [{**rows[0], "value": 14.0}, checked_row(figure(SHARE, value="50", unit="percent"), TODAY)]
    with pytest.raises(InputError, match=r"is held for July to September 2025 as 12\. To correct it, say why"):
        store_outcomes(other[::-1])
    assert len(outcome_rows()) == 1  # nothing half stored
    assert store_outcomes(other, "Two came late") == {"new": 1, "corrected": 1, "held": 0}
    kept = outcome_rows()
    assert kept[kept["measure"] == COUNT][["value", "version", "reason"]].to_numpy().tolist() == [
        [12.0, 1, ""],
        [14.0, 2, "Two came late"],
    ]
    assert "Last given by The service on 20 October 2025; corrected once" in given_in_words(standing(COUNT))
    lines = entries()
    assert lines[lines["kind"] == "outcome"]["what"].tolist().count("figure corrected") == 1


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (figure(unit="percent"), "unit", "held as count"),
        (figure(value="12%"), "value", "not as a percentage"),
        (figure(value="12.5"), "value", "not a possible whole number"),
        (figure(value="-1"), "value", "not a possible"),
        (figure(value="many"), "value", "is not a number"),
        (figure(SHARE, value="120", unit="percent"), "value", "between 0 and 100"),
        (figure(quarter="2026-Q1"), "quarter", "is not over yet"),
        (figure(quarter="Q3"), "quarter", "is not a quarter"),
        (figure(quarter=""), "quarter", "it is needed"),
        (figure("Invented measure 1"), "measure", "is worked out by this app"),
        (figure("Another measure"), "measure", "no measure of the plan"),
        (figure(out_of="30"), "out_of", "Only a percentage"),
        (figure(note="=HYPERLINK(1)"), "note", "holds a formula"),
    ],
)
def test_what_cannot_be_is_refused_with_its_row_and_nothing_is_stored(store, row, column, problem):
    rows, problems = read_outcomes("q3.csv", given(figure(quarter="2025-Q2"), row), TODAY)
    assert rows == []
    assert problems[["row", "column"]].to_numpy().tolist() == [[3, column]]
    assert problem in problems["problem"][0]


def test_a_measure_twice_in_a_file_is_refused(store):
    rows, problems = read_outcomes("q3.csv", given(figure(), figure(value="13")), TODAY)
    assert rows == []
    assert "stand in row 2 already" in problems["problem"][0]


def test_the_templates_hold_what_agencies_give_and_are_read_back(store):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx("2025-Q3")))
    sheet = book["Outcomes"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [one.words for one in measures() if not one.own]
    sheet["D2"] = 7
    file = io.BytesIO()
    book.save(file)
    rows, problems = read_outcomes("filled.xlsx", file.getvalue(), TODAY)
    assert problems.empty
    assert [(row["measure"], row["value"]) for row in rows] == [(COUNT, 7.0)]
    with pytest.raises(InputError, match="holds no value"):
        read_outcomes("empty.csv", template_csv("2025-Q3"), TODAY)
    with pytest.raises(InputError, match="has no column value"):
        read_outcomes("other.csv", b"measure,quarter,unit\nx,y,z\n", TODAY)


def test_letters_stand_only_beside_a_target(store):
    stored(figure(value="60"), figure(quarter="2024-Q3", value="120"))
    assert standing(COUNT).letter == ""
    stored(figure(value="50", quarter="2026-Q4", given_on="09/01/2026"), kind=TARGET)
    one = standing(COUNT)
    assert one.letter == "A"
    assert target_in_words(one) == "A (amber), at most 50 by December 2026; set on 9 January 2026"
    assert letter_of(one, Target(60, "2026-Q4", "2026-01-09")) == "G"
    assert letter_of(one, Target(50, "2025-Q3", "2026-01-09")) == "R"
    rising = replace(one, change=replace(one.change, verdict="rose"))
    assert letter_of(rising, Target(50, "2026-Q4", "2026-01-09")) == "R"
    either = replace(one, measure=replace(one.measure, wanted=""))
    assert letter_of(either, Target(60, "2026-Q4", "2026-01-09")) == ""


def test_others_see_what_is_published_alone(store):
    stored(figure(value="60", note="A private note"))
    with acting_as(VIEWER):
        one = standing(COUNT)
        assert one.held_back
        assert pd.isna(one.value)
        assert one.due is None
        assert standing("Invented measure 1").value > 0
        assert "private" not in outcomes_figure(outcomes("2025-Q3", TODAY)).for_files.to_csv()


def test_cells_for_files_cannot_run(store):
    store_outcomes([{**checked_row(figure(value="60"), TODAY), "given_by": "-1 Agency"}])
    assert outcomes_figure(outcomes("2025-Q3", TODAY)).for_files["given_by"].tolist()[2] == "'-1 Agency"


def test_the_board_paper_says_what_is_missing(store):
    stored(figure(value="60"), figure(quarter="2024-Q3", value="120"))
    paper = board_paper(outcomes("2025-Q3", TODAY), "2026-01-10T09:00")
    assert len(as_docx(paper)) > 10_000
    texts = str(paper.sections)
    assert "2 Invented measure 2" in texts or "2.1 Invented measure 2" in texts
    (given,) = re.findall(r"No figure yet\. (Never given[^:]*):.*?3\.1 Invented measure 3 \(Invented source\)", texts)
    assert texts.count(given) == len(
        [section for section in paper.sections if "No figure yet" in str(section)]
    )  # once a priority, whatever the number of its measures
    by_quarter = next(table for table in paper.tables() if table.caption == "By quarter")
    assert by_quarter.columns[-1] == "Jul to Sep 2025"
