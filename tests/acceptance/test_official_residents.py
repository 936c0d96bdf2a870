"""ONS's newer residents of wards: every rate divides by them, dated, until they are taken back."""

from datetime import date

import pandas as pd
import pytest

from lib.analysis.areas import area_figures, denominator_of
from lib.analysis.people import ward_people
from lib.base.errors import InputError
from lib.briefing.annex import METHODS
from lib.drawing.words.areas import evidence
from lib.drawing.words.ward import people_sentence
from lib.incidents.view import View
from lib.intake.files import GivenFile
from lib.intake.official.load import look_at, store_figures
from lib.published import tables as bundled
from lib.records import newest
from lib.records import store as records
from tests.made_publications import as_csv, as_ods, residents_lines

TODAY = date(2026, 2, 20)
ABBEY_HILL = "E05010673"


def given(sheets, name="made.ods") -> GivenFile:
    return GivenFile.of(name, as_ods(sheets))


def loaded() -> int:
    sheets = {
        "Contents": [["Contents"], ["Sheet", "What it holds"]],
        "Mid-2021 Ward 2023": residents_lines(2021, {ABBEY_HILL: 3650}),
        "Mid-2022 Ward 2023": residents_lines(2022, {ABBEY_HILL: 4000}),
    }
    return store_figures(look_at(given(sheets), TODAY))


def test_every_rate_divides_by_the_newer_residents_and_says_of_when_they_are(store):
    view = View.default("asb")
    before = area_figures(view).rows.set_index("code")
    number = loaded()
    after = area_figures(view).rows.set_index("code")
    assert after.loc[ABBEY_HILL, "population"] == 4000
    assert before.loc[ABBEY_HILL, "population"] == 3593
    assert after.loc[ABBEY_HILL, "rate"] == pytest.approx(before.loc[ABBEY_HILL, "rate"] * 3593 / 4000)
    assert after["count"].equals(before["count"].reindex(after.index))
    assert denominator_of("residents") == "residents (mid-2022)"
    assert "residents (mid-2022)" in evidence(area_figures(view))["Per"]
    assert people_sentence(ABBEY_HILL).startswith("Abbey Hill has 4,000 residents (mid-2022)")
    assert ward_people().loc[ABBEY_HILL, "residents"] == 4000
    assert "{residents}" in METHODS[0]
    assert "residents mid-2022" in newest.describe("wards")["temporal"]
    records.undo(number)
    pd.testing.assert_frame_equal(area_figures(view).rows.set_index("code"), before)
    assert denominator_of("residents") == "residents (mid-2020)"


def test_what_would_change_is_said_year_by_year(sqlite_store):
    sheets = {
        "Mid-2021 Ward 2023": residents_lines(2021, {}),
        "Mid-2022 Ward 2023": residents_lines(2022, {ABBEY_HILL: 9000}),
    }
    found = look_at(given(sheets), TODAY)
    assert found.kind.option == "residents"
    assert found.changes.new == ("mid-2021", "mid-2022")
    said = found.sentences()
    whole = int(bundled.load("wards")["residents_2020"].sum())
    assert f"Ashfield, mid-2021: {whole:,} residents in 23 wards, new." in said
    assert "Please look: Abbey Hill has 9,000 residents in mid-2022, 3,593 in mid-2020." in said


def test_revised_residents_of_a_year_that_is_held_say_from_what_to_what(sqlite_store):
    found = look_at(given({"Mid-2020 Persons": residents_lines(2020, {ABBEY_HILL: 3600})}), TODAY)
    assert "ONS revised 1 figure of mid-2020: 3,593 to 3,600 residents in those wards." in found.sentences()


def test_a_csv_says_of_when_it_is_above_its_headings(sqlite_store):
    found = look_at(GivenFile.of("wards.csv", as_csv(residents_lines(2023, {}))), TODAY)
    assert found.changes.new == ("mid-2023",)


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"Wards": [line for line in residents_lines(2022, {}) if ABBEY_HILL not in line]},
            "gives no residents for Abbey Hill",
        ),
        (
            {"Mid-2022 Wards": residents_lines(2022, {ABBEY_HILL: None})},
            "gives no residents for Abbey Hill (1 of the 23",
        ),
        ({"Wards": residents_lines(2022, {})[3:]}, "does not say of which mid-year it is"),
        ({"Mid-2026 Wards": residents_lines(2026, {})}, "says mid-2026, which is not over yet"),
        ({"Mid-2022 Wards": [*residents_lines(2022, {}), residents_lines(2022, {})[-1]]}, "stands twice"),
    ],
)
def test_what_cannot_be_right_is_refused(sqlite_store, sheets, said):
    with pytest.raises(InputError) as refused:
        look_at(given(sheets), TODAY, "residents")
    assert said in str(refused.value)
    assert records.batches().empty
