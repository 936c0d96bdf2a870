"""The plan's 24 measures as it prints them, and what the bundled data fill in."""

import re
from datetime import date

import pytest

from lib.analysis.outcomes.plan import latest_quarter, outcomes
from lib.base.quarters import shift_quarter
from lib.briefing.board_paper import board_paper
from lib.briefing.pdf import as_pdf
from lib.intake.outcome_figures import checked_row
from lib.published.outcomes import measures, priorities
from lib.records.outcomes import FIGURE, TARGET, store_outcomes

TODAY = date(2026, 1, 10)

# Read by eye from section 8 of the plan.
SOURCES = [
    *("Nottinghamshire Police Crime Survey", "ADC", "Nottinghamshire Police", "Notts PCC"),
    *("ADC/Nottinghamshire Police", "ADC/Nottinghamshire Police", "Notts FRS"),
    *("ADC", "Nottinghamshire County Council", "Nottinghamshire County Council", "Nottinghamshire Police"),
    *("Nottinghamshire PCC", "HMPPS"),
    *("Nottinghamshire Police", "Nottinghamshire County Council", "Nottinghamshire County Council"),
    *("Nottinghamshire Police", "Nottinghamshire Police", "ICB", "Nottinghamshire Police", "Nottinghamshire Police"),
    *("Nottinghamshire Police", "Nottinghamshire Police", "Nottinghamshire Police and Crime Commissioner"),
]


def test_the_24_measures_stand_in_order_with_their_sources_as_printed():
    assert [len(priority.measures) for priority in priorities()] == [7, 6, 8, 3]
    assert [one.source for one in measures()] == SOURCES
    words = [one.words for one in measures()]
    assert (words[0], words[7], words[13], words[21], words[23]) == (
        "Concern about crime and ASB",
        "Level of risk for individuals referred to the complex case panel",
        "Number of repeat victims of domestic abuse",
        "Reduction in neighbourhood crime (burglary, robbery, theft)",
        "Increase in feelings of safety",
    )
    assert len(set(words)) == 24


def test_each_measure_says_how_it_is_worked_out_and_what_is_wanted():
    assert all(one.worked_out for one in measures())
    either = [one.number for one in measures() if not one.wanted]
    assert either == ["2.3", "3.2"]


@pytest.fixture(scope="module")
def found():
    return outcomes("2025-Q3")


def test_what_the_bundled_data_fill_in(found):
    assert latest_quarter() == "2025-Q3"
    filled = {one.measure.number: (one.quarter, one.value) for one in found.measures if one.quarter}
    assert filled == {
        "1.3": ("2025-Q3", 588),
        "3.4": ("2025-Q2", 1227),
        "3.7": ("2025-Q2", 1),
        "4.1": ("2025-Q3", 382),
        "4.2": ("2025-Q2", 1788),
    }
    asb = next(one for one in found.measures if one.measure.number == "1.3")
    assert (asb.change.now, asb.change.before, asb.change.months, asb.change.verdict) == (410, 583, 2, "fell")


def pages_of(found):
    made = board_paper(found, "2026-01-10T09:00")
    rows = [row for table in made.tables() if "Latest" in table.columns for row in table.rows]
    assert rows
    assert all(cell for row in rows for cell in row)  # nothing is left for the reader to guess
    paper = as_pdf(made)
    return max(int(count) for count in re.findall(rb"/Count (\d+)", paper))


def test_the_paper_has_at_most_six_pages(found):
    assert 1 <= pages_of(found) <= 6


def test_nor_has_it_more_when_every_agency_gave_two_years_with_notes_and_the_board_set_every_target(store):
    given, targets = [], []
    for one in measures():
        cells = {
            "measure": one.words,
            "unit": one.unit,
            "given_on": "10/10/2025",
            "note": "A note of some length. " * 4,
        }
        targets.append(checked_row({**cells, "quarter": "2026-Q4", "value": "50"}, TODAY, TARGET))
        if not one.own:
            quarters = (shift_quarter("2025-Q3", -by) for by in range(9))
            rows = [{**cells, "quarter": quarter, "value": str(40 + at)} for at, quarter in enumerate(quarters)]
            given += [checked_row(row, TODAY, FIGURE) for row in rows]
    store_outcomes(given, "")
    store_outcomes(targets, "")
    filled = outcomes("2025-Q3", TODAY)
    assert sum(bool(one.quarter) for one in filled.measures) == 24
    assert {one.letter for one in filled.measures} <= {"G", "A", "R", ""}
    assert 3 <= pages_of(filled) <= 6
