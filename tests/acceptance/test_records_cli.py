"""Loading from the command line: a JSON summary and exit 0, or one reason, exit 2 and nothing stored."""

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import create_engine

from lib.cli.answers import main
from lib.incidents.local import all_coverage, all_incidents
from lib.intake.requests.example import example_csv, synthetic_requests
from lib.published.tables import load
from lib.records import connection, standing
from lib.records import store as records
from tests.stores import taken_back_to

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data/police"
NOTTS, DERBYS = DATA / "2025-09-nottinghamshire-street.csv", DATA / "2025-09-derbyshire-street.csv"


@pytest.fixture
def run(capsys):
    def command(*arguments: object) -> tuple[int, dict, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if out.strip() else {}, err

    return command


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(example_csv())
    return path


def test_police_files_are_loaded_and_take_the_place_of_bundled_months(store, run):
    code, summary, _ = run("import", "police-uk", "--confirm", NOTTS, DERBYS)
    assert code == 0
    assert {key: summary[key] for key in ("read", "stored", "refused", "outside")} == {
        "read": 367,
        "stored": 227,
        "refused": 0,
        "outside": 0,
    }
    assert summary["files"][0]["by_month"] == {"2025-09": 220}
    assert "only 53 ASB" in summary["files"][0]["incomplete"]["2025-09 nottinghamshire"]
    bundled = load("police_incidents")
    replaced = (bundled["month"] == "2025-09") & bundled["force"].isin(["nottinghamshire", "derbyshire"])
    assert len(all_incidents()) == len(bundled) - replaced.sum() + 227


def test_an_incomplete_force_month_is_marked_and_undo_restores_the_bundled_one(store, run):
    _, summary, _ = run("import", "police-uk", "--confirm", NOTTS)
    key = "force == 'nottinghamshire' and month == '2025-09' and category == 'asb'"
    assert all_coverage().query(key)["status"].tolist() == ["incomplete"]
    assert run("undo", summary["files"][0]["batch"])[0] == 0
    assert all_coverage().query(key)["status"].tolist() == ["complete"]
    assert len(all_incidents()) == len(load("police_incidents"))


def test_the_same_file_again_changes_nothing(store, run):
    run("import", "police-uk", "--confirm", NOTTS)
    version = standing.standing_incidents()
    code, summary, _ = run("import", "police-uk", "--confirm", NOTTS)
    assert (code, summary["stored"], summary["files"][0]["state"]) == (0, 0, "held already")
    pd.testing.assert_frame_equal(standing.standing_incidents(), version)


def test_one_bad_file_of_two_stores_nothing(store, run, tmp_path):
    bad = tmp_path / "bad-street.csv"
    bad.write_text("<html>")
    code, summary, err = run("import", "police-uk", "--confirm", NOTTS, bad)
    assert (code, summary) == (2, {})
    assert "web page" in err
    assert records.batches().empty


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_opened_is_said(sqlite_store, run, name, tmp_path):
    code, _, err = run("import", "police-uk", "--confirm", tmp_path / name)
    assert code == 2
    assert "cannot be opened" in err
    assert not sqlite_store.exists()


def test_service_requests_with_a_mapping_that_was_printed_and_put_right(store, run, export, tmp_path):
    code, mapping, _ = run("import", "service-requests", export, "--print-mapping")
    assert code == 0
    assert records.batches().empty
    mapping["categories"]["Noise Nuisance"] = ""
    written = tmp_path / "m.json"
    written.write_text(json.dumps(mapping))
    code, summary, _ = run("import", "service-requests", export, "--mapping", written)
    assert code == 0
    refused = summary["files"][0]["refused"]
    assert refused["the category is not one that is loaded"] > 0
    assert summary["read"] == 600 == summary["stored"] + summary["refused"] + summary["outside"]
    assert list(summary["files"][0]["by_month"]) == ["2025-04", "2025-05", "2025-06"]
    # the next file of this shape is read the same way without being told
    export.write_bytes(synthetic_requests(50, "2025-07-01", 31, seed=8).to_csv(index=False).encode())
    assert run("import", "service-requests", export, "--print-mapping")[1]["categories"]["Noise Nuisance"] == ""


def test_a_mapping_that_is_no_json_is_said(store, run, export, tmp_path):
    (tmp_path / "m.json").write_text("{")
    code, _, err = run("import", "service-requests", export, "--mapping", tmp_path / "m.json")
    assert code == 2
    assert "not JSON" in err


def test_batches_are_listed_and_a_backup_brings_them_back(store, run, export, tmp_path):
    run("import", "police-uk", "--confirm", NOTTS)
    run("import", "service-requests", export)
    before, listed = standing.standing_incidents(), run("batches")[1]
    assert [batch["kind"] for batch in listed] == ["service-requests", "police-uk"]
    file = tmp_path / "backup.db"
    code, written, _ = run("backup", file)
    assert (code, written["rows"]["record_block"], len(before) > 0) == (0, 2, True)
    assert run("backup", file)[0] == 2  # never over an earlier one
    run("undo", 1)
    run("import", "police-uk", "--confirm", DERBYS)
    seen = connection.data_version()
    assert run("restore", file)[0] == 0
    pd.testing.assert_frame_equal(standing.standing_incidents(), before)
    assert run("batches")[1] == listed
    assert connection.data_version() != seen
    assert run("import", "police-uk", "--confirm", DERBYS)[1]["files"][0]["batch"] == 3  # numbers go on


def test_a_backup_of_the_version_before_is_brought_up_to_date(store, run, export, tmp_path):
    run("import", "service-requests", export)
    before = standing.standing_incidents()
    archive, file = tmp_path / "backup.zip", tmp_path / "records.db"
    run("backup", archive)
    with zipfile.ZipFile(archive) as opened:
        opened.extract("records.db", tmp_path)
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as opened:
        taken_back_to(opened, "0002")
    engine.dispose()
    older = file.read_bytes()
    run("undo", 1)
    assert run("restore", file)[0] == 0
    pd.testing.assert_frame_equal(standing.standing_incidents(), before)
    assert file.read_bytes() == older


def test_what_is_no_backup_is_refused_and_changes_nothing(store, run, tmp_path):
    run("import", "police-uk", "--confirm", NOTTS)
    before = standing.standing_incidents()
    whole = tmp_path / "whole.db"
    run("backup", whole)
    cut = tmp_path / "cut.db"
    cut.write_bytes(whole.read_bytes()[:-200])
    text = tmp_path / "text.db"
    text.write_text("hello")
    for path in (cut, text, tmp_path / "none.db"):
        assert run("restore", path)[0] == 2
    pd.testing.assert_frame_equal(standing.standing_incidents(), before)


def test_a_backup_of_nothing_is_refused(sqlite_store, run, tmp_path):
    code, _, err = run("backup", tmp_path / "b.db")
    assert code == 2
    assert "nothing to back up" in err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_stops_loads_but_not_published_data(sqlite_store, run):
    run("import", "police-uk", "--confirm", NOTTS)
    connection._engine(connection.database_url()).dispose()
    sqlite_store.write_bytes(b"not a database" * 1000)
    connection._version.forget()
    code, _, err = run("import", "police-uk", "--confirm", DERBYS)
    assert code == 2
    assert "damaged" in err
    assert len(all_incidents()) == len(load("police_incidents"))
