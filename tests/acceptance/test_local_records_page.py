"""The page on local records, run whole: off unless allowed; drop, check, store, take back."""

import io

import pandas as pd
import pytest

from lib.base.mime import XLSX as MIME_XLSX
from lib.intake.requests.alike_sheets import TOGETHER
from lib.intake.requests.example import example_csv, synthetic_requests
from lib.published.tables import ROOT
from lib.records import connection, newest, standing
from lib.records import store as records
from tests.made_publications import ODS, as_ods, fly_tipping_lines
from tests.pages import opening
from tests.pages.opening import at_first_look
from tests.stores import damage, load_requests
from tests.visitors import open_as_somebody_elsewhere

NOTTS = ROOT / "tests/data/police/2025-09-nottinghamshire-street.csv"


pytestmark = pytest.mark.usefixtures("sqlite_store")


def opened(**query):
    return at_first_look("local_records", **query)


def words(app):
    return opening.words(app) + opening.html_of(app)


def test_the_page_is_off_for_whoever_is_elsewhere(monkeypatch):
    open_as_somebody_elsewhere(monkeypatch)
    app = opened()
    assert "Only officers may load records" in app.info[0].value
    assert not app.get("file_uploader")


def test_nothing_loaded_says_so_and_makes_no_store(sqlite_store):
    assert "Nothing has been loaded yet" in words(opened())
    assert not list(sqlite_store.parent.glob("records.db*"))


def test_an_export_is_dropped_checked_stored_and_taken_back():
    app = opened()
    app.file_uploader[0].set_value([("export.csv", example_csv(), "text/csv")]).run()
    assert not app.exception
    assert "This is a guess" in words(app)
    app.button(key="load-read").click().run()
    text = words(app)
    assert "left behind" in text
    assert "Notes" in text
    store = app.button(key="load-store")
    store.click().run()
    assert not app.exception
    assert "rows were stored" in app.success[0].value
    assert records.batches()["state"].tolist() == ["loaded"]
    app.button(key="undo").click().run()
    assert "taken back" in app.success[0].value
    assert standing.standing_incidents().empty


def answer(app, key, value):
    app.radio(key=next(one.key for one in app.radio if (one.key or "").startswith(f"load-answer-{key}"))).set_value(
        value
    )
    app.run()
    assert not app.exception


def test_a_table_with_a_column_for_each_month_is_asked_about_read_shown_and_stored():
    app = opened()
    content = b"Ward,Jan-25,Feb-25,Mar-25\nCarsic,30,31,32\nJacksdale,20,21,22\nTotal,50,52,54\n"
    app.file_uploader[0].set_value([("wards.csv", content, "text/csv")]).run()
    answer(app, "all_category", "littering")
    answer(app, "counted", "counts")
    app.button(key="load-read").click().run()
    assert not app.exception
    text = words(app)
    assert "its 3 columns “Jan-25” to “Mar-25” were read as rows, one for each cell" in text
    assert "Jan-25 → January 2025" in text
    assert "30 → 30 requests" in text
    app.button(key="load-store").click().run()
    assert "156 rows were stored" in app.success[0].value
    assert standing.standing_incidents()["month"].value_counts().to_dict() == {
        "2025-01": 50,
        "2025-02": 52,
        "2025-03": 54,
    }


def test_statuses_of_a_column_that_the_officer_chose_can_be_said_not_to_count():
    app = opened()
    rows = "".join(
        f"FT{i},{1 + i % 28:02}/03/2025,Litter,Carsic,{'Nothing found' if i % 4 else 'Cleared'}\n" for i in range(40)
    )
    content = f"Reference,Date,Category,Ward,Stage\n{rows}".encode()
    app.file_uploader[0].set_value([("export.csv", content, "text/csv")]).run()
    chosen = next(one for one in app.selectbox if (one.key or "").startswith("load-column-status-"))
    chosen.set_value("Stage").run()
    app.multiselect[0].set_value(["Nothing found"]).run()
    app.button(key="load-read").click().run()
    assert "Store 10 rows" in [button.label for button in app.button]


def test_requests_held_under_other_references_are_stored_only_when_confirmed():
    def dropped(app, start):
        places = [(448900 + 40 * i, 358900) for i in range(30)]
        rows = "".join(f"{start}{i},{1 + i % 28:02}/03/2025,Litter,{x},{y}\n" for i, (x, y) in enumerate(places))
        content = f"Reference,Date,Category,Easting,Northing\n{rows}".encode()
        app.file_uploader[0].set_value([(f"{start}.csv", content, "text/csv")]).run()
        app.button(key="load-read").click().run()
        return app

    dropped(opened(), "A").button(key="load-store").click().run()
    app = dropped(opened(), "B")
    assert app.button(key="load-store").disabled
    assert "30 of the 30 requests of B.csv that are new by their references" in app.checkbox(key="load-confirm").label
    app.checkbox(key="load-confirm").check().run()
    app.button(key="load-store").click().run()
    assert len(standing.standing_incidents()) == 60


def test_a_question_is_asked_and_its_answer_is_read_stored_and_kept_under_a_name():
    rows = "".join(f"FT{i},{1 + i % 28:02}/03/2025,Fly tipping,448.9,358.9\n" for i in range(40))
    content = f"Reference,Date,Category,Easting,Northing\n{rows}".encode()
    app = opened()
    app.file_uploader[0].set_value([("export.csv", content, "text/csv")]).run()
    assert "hold 448.9 and 358.9, which are not in the district" in app.radio[-1].label
    assert "load-read" not in [button.key for button in app.button]
    app.radio[-1].set_value("km").run()
    app.button(key="load-read").click().run()
    app.text_input[-1].set_value("In kilometres").run()
    app.button(key="load-store").click().run()
    assert not app.exception
    assert "40 rows were stored" in app.success[0].value
    assert standing.standing_incidents()["ward_code"].nunique() == 1
    app.file_uploader[0].set_value(
        [("later.csv", content + b"FT99,28/03/2025,Fly tipping,448.9,358.9\n", "text/csv")]
    ).run()
    assert "This is how “In kilometres” is read" in words(app)


def test_a_police_file_is_loaded_and_its_incomplete_month_is_said():
    app = opened(kind="police-uk")
    app.file_uploader[0].set_value([("2025-09-nottinghamshire-street.csv", NOTTS.read_bytes(), "text/csv")]).run()
    assert app.button(key="load-store").disabled
    app.checkbox(key="load-confirm").check().run()
    assert not app.button(key="load-store").disabled
    fewer = b"\n".join(NOTTS.read_bytes().splitlines()[:-1])
    app.file_uploader[0].set_value([("2025-09-nottinghamshire-street.csv", fewer, "text/csv")]).run()
    assert app.button(key="load-store").disabled  # another file was not looked at yet
    app.file_uploader[0].set_value([("2025-09-nottinghamshire-street.csv", NOTTS.read_bytes(), "text/csv")]).run()
    app.checkbox(key="load-confirm").check().run()
    app.button(key="load-store").click().run()
    assert not app.exception
    assert "220 rows were stored" in app.success[0].value
    assert any("only 53 ASB records" in warning.value for warning in app.warning)


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.csv", b"<html>"), ("x.csv", b""), ("<script>.csv", b"a,b\n1,2\n"), ("x.xlsx", b"PK\x03\x04")],
)
def test_a_file_that_is_none_is_refused_without_a_traceback(name, content):
    app = opened()
    app.file_uploader[0].set_value([(name, content, "text/csv")]).run()
    assert not app.exception
    assert "Nothing was stored" in app.error[0].value


def test_a_damaged_store_is_said_and_the_page_still_stands(sqlite_store):
    sqlite_store.parent.mkdir()
    sqlite_store.write_bytes(b"no database" * 500)
    connection._version.forget()
    app = opened()
    assert any("damaged" in error.value for error in app.error)


@pytest.mark.parametrize("name", ["overview", "ward_profile", "hotspots", "concerns", "data_and_methods"])
def test_public_pages_go_on_where_the_records_of_a_store_are_damaged_and_say_what_is_missing(sqlite_store, name):
    load_requests(synthetic_requests(500, "2024-10-01", 365))
    damage(sqlite_store, "record_block")
    app = at_first_look(name)
    assert sum("Local records cannot be read" in warning.value for warning in app.warning) == 1


def test_a_kind_that_does_not_exist_falls_back_with_a_notice():
    assert "cannot be shown" in opened(kind="piracy").warning[0].value


def test_official_figures_are_looked_at_stored_and_taken_back():
    lines = fly_tipping_lines({"2021-22": {"E07000170": 815}, "2023-24": {"E07000170": 1240}}, "2022-23")
    app = opened(kind="official")
    assert "likely have a newer edition by now" in words(app)
    app.file_uploader[0].set_value([("made.ods", as_ods({"LA_incidents": lines}), ODS)]).run()
    assert not app.exception
    said = words(app)
    assert "DEFRA revised Ashfield’s incidents in 2021-22 from 812 to 815." in said
    assert records.batches().empty
    app.button(key="official-store").click().run()
    assert not app.exception
    assert "stored as load 1 and in use on every page; new: 2023-24" in app.success[0].value
    assert newest.describe("fly_tipping_incidents")["cut_off"] == "2024-03"
    app.button(key="undo").click().run()
    assert "taken back" in app.success[0].value
    assert newest.describe("fly_tipping_incidents")["cut_off"] == "2023-03"


def test_a_file_of_another_layout_says_what_was_expected_and_found():
    app = opened(kind="official")
    app.file_uploader[0].set_value([("other.csv", b"Year,Place,Number\n2023-24,Ashfield,3\n", "text/csv")]).run()
    assert not app.exception
    assert "Expected: the headings “Year”, “ONS Code”" in app.error[0].value
    assert "official-store" not in [button.key for button in app.button]


def test_sheets_of_one_month_each_are_read_together_and_one_of_them_can_be_chosen():
    made = synthetic_requests(60, "2025-04-01", 90)
    months = made["Date reported"].str[3:5]
    content = io.BytesIO()
    with pd.ExcelWriter(content) as book:
        for month, rows in made.groupby(months):
            rows.to_excel(book, sheet_name=f"{month}-2025", index=False)
    app = opened()
    app.file_uploader[0].set_value([("months.xlsx", content.getvalue(), MIME_XLSX)]).run()
    (which,) = [box for box in app.selectbox if box.label == "Which sheet holds the records?"]
    assert which.value == TOGETHER
    app.button(key="load-read").click().run()
    assert not app.exception
    assert "3 sheets have the same headings and were read together" in words(app)
    app.button(key="load-store").click().run()
    assert "rows were stored" in app.success[0].value
