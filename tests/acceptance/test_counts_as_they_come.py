"""Tables that are counted already: loaded as counts when an officer says so, never as one request a row."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.incidents.completeness import DISTRICT_ONLY, Status
from lib.incidents.coverage import coverage_in_words, missing_in_words
from lib.incidents.cube import cube, monthly_counts, period, ward_counts
from lib.incidents.topics import topics
from lib.intake.files import GivenFile
from lib.intake.load import load_batches, mapping_for, read_export, report_of, rows_by_ward
from lib.intake.requests.counted import MARK, MARK_OF_DISTRICT, NO_COUNT, OTHER_DISTRICT
from lib.intake.requests.question import Question
from lib.records.standing import standing_incidents
from lib.records.store import batches, undo
from tests.acceptance.test_files_as_they_come import TODAY, rows_of
from tests.stores import read_file

WARDS = ["Carsic", "Jacksdale", "Summit"]
MONTHS = {
    "dates": ["01/03/2025", "01/04/2025", "01/05/2025"],
    "short": ["Mar-25", "Apr-25", "May-25"],
    "long": ["March 2025", "April 2025", "May 2025"],
    "iso": ["2025-03", "2025-04", "2025-05"],
}


def counted(months, count="Count", **columns):
    rows = [
        (month, ward, "Fly tipping", 10 * m + w) for m, month in enumerate(months, 1) for w, ward in enumerate(WARDS)
    ]
    return pd.DataFrame(rows, columns=["Month", "Ward", "Category", count]).assign(**columns)


def given(table):
    return GivenFile.of("counts.csv", table.to_csv(index=False).encode())


def told(file, answer="counts"):
    return replace(mapping_for(file)[0], counted=answer)


@pytest.mark.parametrize("months", MONTHS)
@pytest.mark.parametrize("count", ["Count", "Total", "Number of reports"])
def test_counts_are_asked_about_and_loaded_as_counts(months, count):
    file = given(counted(MONTHS[months], count))
    with pytest.raises(Question, match="already counted") as asked:
        read_file(file)
    assert list(asked.value.answers) == ["counts", "rows"]
    found = read_file(file, counted="counts")
    assert found.incidents.groupby("month").size().to_dict() == {"2025-03": 33, "2025-04": 63, "2025-05": 93}
    assert found.incidents["lon"].isna().all()
    assert (found.incidents["subcategory"] == MARK).all()
    assert found.incidents["record_key"].is_unique
    assert found.coverage["gap"].eq("").all()
    assert found.notes == [
        "9 rows of counts stand for 189 requests, each of its month and ward without a place. Of a ward without a row, "
        "the table is taken to have counted none."
    ]


def test_totals_blanks_and_odd_counts_are_refused_row_by_row():
    table = pd.concat(
        [
            counted(MONTHS["iso"]).astype({"Count": object}),
            pd.DataFrame(
                [("2025-03", "All wards", "Fly tipping", 33), ("2025-03", "Carsic", "Fly tipping", "1.5")],
                columns=["Month", "Ward", "Category", "Count"],
            ),
        ]
    )
    found = read_file(given(table), counted="counts")
    assert len(found.incidents) == 189
    assert found.refused == {"the ward is not one of the district’s": 1, NO_COUNT: 1}


def test_counts_without_a_month_are_refused_with_what_to_do():
    file = given(counted(MONTHS["iso"]).drop(columns="Month").assign(Year="2025"))
    with pytest.raises(InputError, match="“Year” holds “2025”, which is no month of a year") as refused:
        read_file(file)
    assert not isinstance(refused.value, Question)


def of_district(**columns):
    rows = [(month, "Fly tipping", 30 + place) for place, month in enumerate(MONTHS["iso"])]
    return pd.DataFrame(rows, columns=["Month", "Category", "Count"]).assign(**columns)


def test_counts_of_the_district_alone_are_asked_about_and_belong_to_no_ward(sqlite_store):
    file = given(of_district())
    with pytest.raises(Question, match="already counted") as asked:
        read_file(file)
    assert list(asked.value.answers) == ["district"]
    found = read_file(file, counted="district")
    assert found.incidents.groupby("month").size().tolist() == [30, 31, 32]
    assert found.incidents["ward_code"].isna().all()
    assert found.incidents["subcategory"].eq(MARK_OF_DISTRICT).all()
    assert found.outside.empty
    assert found.refused == {}
    assert "belong to no ward" in found.notes[0]
    batch = found.as_batch()
    assert report_of([batch])["rows"].tolist() == [30, 31, 32]
    assert rows_by_ward(found.incidents)["Ward"].tolist() == ["The district as a whole", "All"]
    assert load_batches([batch])["stored"] == 93


def test_months_of_the_district_alone_are_shown_for_it_and_missing_for_every_ward(sqlite_store):
    by_ward = given(counted(["2025-01", "2025-02"]))
    load_batches([read_file(by_ward, counted="counts").as_batch()])
    file = given(of_district())
    load_batches([read_file(file, counted="district").as_batch()])
    topic = topics()["fly-tipping"]
    district = monthly_counts(topic).set_index("month").loc["2025-01":"2025-05"]
    assert district["count"].tolist() == [33, 63, 30, 31, 32]
    assert district["status"].tolist() == [Status.COMPLETE] * 2 + [Status.DISTRICT] * 3
    assert district.loc["2025-03", "reason"] == f"30 {DISTRICT_ONLY}"
    wards = cube().wards
    carsic = monthly_counts(topic, (wards[0],)).set_index("month").loc["2025-01":"2025-05", "count"]
    assert carsic.notna().tolist() == [True, True, False, False, False]
    asked = period(topic, "2025-01", "2025-05")
    assert asked.covered == ("2025-01", "2025-02")  # of no ward, so in no ward's figure, not even as outside
    assert ward_counts(topic, asked).sum() == 33 + 63
    assert "30 counted for the district as a whole, not by ward" in missing_in_words(topic, asked)
    words = coverage_in_words()
    assert words["Why"].str.contains(DISTRICT_ONLY).sum() == 3


def test_requests_never_stand_beside_counts_of_the_district(sqlite_store):
    file = given(of_district())
    load_batches([read_file(file, counted="district").as_batch()])
    other = GivenFile.of("r.csv", rows_of().to_csv().encode())
    with pytest.raises(InputError, match="held already, as counts"):
        load_batches([read_file(other).as_batch()])
    undo(1)
    assert load_batches([read_file(other).as_batch()])["stored"] == 40


@pytest.mark.parametrize("heading", ["LA Name", "Local authority", "District", "Council"])
def test_rows_of_other_districts_are_left_out_of_counts_of_this_one(heading):
    table = pd.concat([of_district(**{heading: "Ashfield"}), of_district(**{heading: "Mansfield"})])
    found = read_file(given(table), counted="district")
    assert len(found.incidents) == 93
    assert found.refused == {OTHER_DISTRICT: 3}


def test_an_officer_can_say_that_each_row_is_one():
    file = given(counted(MONTHS["dates"]))
    assert len(read_file(file, counted="rows").incidents) == 9


def test_counts_are_stored_marked_counted_by_ward_and_never_beside_requests(sqlite_store):
    file = given(counted(MONTHS["iso"]))
    batch = read_file(file, counted="counts").as_batch()
    done = load_batches([batch])
    assert done["stored"] == 189
    assert batches()["kind"].tolist() == ["service-counts"]
    topic = topics()["fly-tipping"]
    by_ward = ward_counts(topic, period(topic, "2025-03", "2025-05"))
    assert sorted(by_ward[by_ward > 0].tolist()) == [60, 63, 66]
    assert monthly_counts(topic)["count"].dropna().tolist() == [33, 63, 93]
    again = counted(MONTHS["iso"]).assign(Count=1)
    again.loc[0, "Count"] = 2
    for other, way in ((given(again), "as counts"), (GivenFile.of("r.csv", rows_of().to_csv().encode()), "one by one")):
        mapping = told(other) if way == "as counts" else mapping_for(other)[0]
        with pytest.raises(
            InputError, match=r"Fly-tipping of March 2025 is held already, as counts \(load 1, counts.csv"
        ):
            load_batches([read_export(other, mapping, TODAY).as_batch()])
    undo(1)
    load_batches([read_export(GivenFile.of("r.csv", rows_of().to_csv().encode()), mapping, TODAY).as_batch()])
    with pytest.raises(InputError, match="held already, one by one"):
        load_batches([replace_sha(batch)])
    assert len(standing_incidents()) == 40


def replace_sha(batch):
    return replace(batch, sha256="0" * 64)
