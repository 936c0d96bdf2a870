"""The store: whole loads or none, the same on SQLite and PostgreSQL."""

import hashlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from lib.base.errors import InputError, StoreError
from lib.base.visitor import Role, Visitor, acting_as
from lib.records import connection, standing, waves
from lib.records import store as records
from lib.records.waves import COLUMNS as WAVE_COLUMNS

AN_OFFICER = Visitor("an officer", Role.officer)
ROOT = Path(__file__).resolve().parents[2]


def police_batch(sha: str, months: dict[str, int], force: str = "nottinghamshire") -> records.NewBatch:
    """A force file with so many ASB records in each month."""
    rows = [
        {
            "force": force,
            "month": month,
            "category": "asb",
            "lon": -1.25,
            "lat": 53.1,
            "ward_code": "E05010673",
            "place": "High Street",
            "record_key": "",
        }
        for month, count in months.items()
        for _ in range(count)
    ]
    parts = [
        {"source": "police.uk", "force": force, "month": m, "counts": {"asb": n}, "gap": ""} for m, n in months.items()
    ]
    table = pd.DataFrame(rows).reindex(columns=["force", *records.STORED_COLUMNS])
    return records.NewBatch("police-uk", f"{sha}.csv", sha, len(rows), pd.DataFrame(parts), table)


def council_batch(sha: str, references: list[str], month: str = "2025-05") -> records.NewBatch:
    rows = [
        {
            "force": "",
            "month": month,
            "category": "fly-tipping",
            "ward_code": "E05010673",
            "reference": reference,
            "record_key": reference,
            "occurred_at": pd.Timestamp("2025-05-03 10:20"),
            "place": sha[:1],
        }
        for reference in references
    ]
    part = {"source": "council", "force": "", "month": month, "counts": {"fly-tipping": len(rows)}, "gap": ""}
    table = pd.DataFrame(rows).reindex(columns=["force", *records.STORED_COLUMNS])
    return records.NewBatch("service-requests", f"{sha}.csv", sha, len(rows), pd.DataFrame([part]), table)


def counts() -> dict[tuple[str, str], int]:
    return standing.standing_incidents().groupby(["force", "month"]).size().to_dict()


def test_nothing_is_made_or_opened_before_the_first_load(sqlite_store):
    assert connection.data_version() == ""
    assert records.batches().empty
    assert standing.standing_incidents().empty
    assert waves.held_waves().empty
    assert not sqlite_store.parent.exists()


def test_the_plain_case_imports_no_database_library(tmp_path):
    code = (
        "import sys; from lib.records import connection as c; assert not c.data_version(); "
        "print('sqlalchemy' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "", "SAFETY_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "False"


def test_a_batch_is_kept_with_its_record(store):
    new = police_batch("a" * 64, {"2025-10": 3, "2025-11": 2})
    new.refused, new.rows_outside, new.rows_elsewhere = {"no month": 4}, 1, 7
    with acting_as(AN_OFFICER):
        (number,) = records.store([new])
    row = records.batches().iloc[0]
    assert (row["id"], row["kind"], row["file_name"], row["loaded_by"]) == (
        number,
        "police-uk",
        new.file_name,
        "an officer",
    )
    assert (row["rows_read"], row["rows_stored"], row["rows_outside"], row["rows_elsewhere"]) == (5, 5, 1, 7)
    assert row["refused"] == {"no month": 4}
    assert row["by_month"] == {"2025-10": 3, "2025-11": 2}
    assert row["state"] == "loaded"
    assert abs((connection.now_utc() - row["loaded_at"]).total_seconds()) < 60
    assert counts() == {("nottinghamshire", "2025-10"): 3, ("nottinghamshire", "2025-11"): 2}


def test_a_force_month_replaces_that_force_month_and_no_other(store):
    records.store([police_batch("a" * 64, {"2025-10": 3, "2025-11": 2})])
    records.store([police_batch("b" * 64, {"2025-11": 7})])
    records.store([police_batch("c" * 64, {"2025-11": 1}, force="derbyshire")])
    assert counts() == {
        ("nottinghamshire", "2025-10"): 3,
        ("nottinghamshire", "2025-11"): 7,
        ("derbyshire", "2025-11"): 1,
    }


@pytest.mark.parametrize("order", [("b", "c"), ("c", "b")])
def test_undo_restores_what_was_before_in_any_order(store, order):
    records.store([police_batch("a" * 64, {"2025-10": 3, "2025-11": 2})])
    before, parts = standing.standing_incidents(), standing.standing_parts()
    numbers = {
        "b": records.store([police_batch("b" * 64, {"2025-11": 7})])[0],
        "c": records.store([police_batch("c" * 64, {"2025-11": 9})])[0],
    }
    for name in order:
        with acting_as(AN_OFFICER):
            records.undo(numbers[name])
    pd.testing.assert_frame_equal(standing.standing_incidents(), before)
    pd.testing.assert_frame_equal(standing.standing_parts(), parts)
    undone = records.batches().set_index("id").loc[numbers["b"]]
    assert (undone["state"], undone["undone_by"]) == ("undone", "an officer")


def test_the_same_file_again_changes_nothing_until_it_was_taken_back(store):
    first = records.store([police_batch("a" * 64, {"2025-10": 3})])
    assert records.store([police_batch("a" * 64, {"2025-10": 3})]) == first
    assert len(records.batches()) == 1
    assert records.standing_batch("police-uk", "a" * 64) == first[0]
    records.undo(first[0])
    assert records.standing_batch("police-uk", "a" * 64) is None
    assert records.store([police_batch("a" * 64, {"2025-10": 3})]) != first
    assert counts() == {("nottinghamshire", "2025-10"): 3}


def test_a_request_exported_twice_counts_once_and_the_later_export_wins(store):
    records.store([council_batch("a" * 64, ["R1", "R2"])])
    before = standing.standing_incidents()
    later = records.store([council_batch("b" * 64, ["R2", "R3"])])
    table = standing.standing_incidents().set_index("reference")
    assert sorted(table.index) == ["R1", "R2", "R3"]
    assert table.loc["R2", "place"] == "b"
    assert table.loc["R1", "occurred_at"] == pd.Timestamp("2025-05-03 10:20")
    records.undo(later[0])
    pd.testing.assert_frame_equal(standing.standing_incidents(), before)


def test_one_bad_file_of_several_stores_none(store):
    good, bad = police_batch("a" * 64, {"2025-10": 3}), police_batch("b" * 64, {"2025-11": 3})
    bad.incidents.loc[1, "category"] = None
    with pytest.raises(StoreError):
        records.store([good, bad])
    assert records.batches().empty
    assert standing.standing_incidents().empty


def test_every_change_has_a_version_of_its_own(store):
    seen = [connection.data_version()]
    (number,) = records.store([police_batch("a" * 64, {"2025-10": 3})])
    seen.append(connection.data_version())
    records.undo(number)
    seen.append(connection.data_version())
    assert len(set(seen)) == 3
    assert connection.data_version() == seen[-1]


@pytest.mark.parametrize("twice", [False, True])
def test_undo_says_why_it_cannot(store, twice):
    (number,) = records.store([police_batch("a" * 64, {"2025-10": 3})])
    if twice:
        records.undo(number)
    with pytest.raises(InputError, match="before" if twice else "no batch 99"):
        records.undo(number if twice else 99)


def test_undo_before_anything_was_loaded_makes_no_store(sqlite_store):
    with pytest.raises(InputError, match="nothing has been loaded"):
        records.undo(1)
    assert not sqlite_store.exists()


def test_a_mapping_is_remembered_and_replaced(store):
    assert records.remembered_mapping("s") is None
    for sha, column in (("a", "Ref"), ("b", "Reference")):
        new = council_batch(sha * 64, [sha])
        new.remember = ("s", {"columns": {"reference": column}})
        records.store([new])
    assert records.remembered_mapping("s") == {"columns": {"reference": "Reference"}}


def wave(name: str = "2025-10") -> pd.DataFrame:
    row = [name, "concerns", "Speeding", 1, 40.5, None, 200, "several", "ward", "E05010673"]
    row += ["2025-09-01", "2025-09-30", "online form", "self-selected"]
    table = pd.DataFrame([row, row], columns=WAVE_COLUMNS)
    table.loc[1, ["item", "position", "count"]] = ["Litter", 2, 81]
    numbers = {"position": "Int64", "percentage": "float64", "count": "Int64", "base": "Int64"}
    return table.astype({**numbers, **{name: "str" for name in WAVE_COLUMNS if name not in numbers}})


def test_a_survey_wave_comes_back_as_it_was_stored(store):
    number = waves.store_wave(wave(), "wave.csv", "d" * 64)
    pd.testing.assert_frame_equal(waves.held_waves(), wave())
    assert waves.store_wave(wave(), "wave.csv", "d" * 64) == number
    assert records.batches().iloc[0]["rows_stored"] == 2
    with pytest.raises(InputError, match="held already"):
        waves.store_wave(wave(), "other.csv", "e" * 64)
    records.undo(number)
    assert waves.held_waves().empty


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE batch; --", "<script>alert(1)</script>", "{{7*7}}", "Ω\u202e\U0001f600"]
)
def test_text_of_a_file_is_stored_as_text(store, text):
    new = council_batch("a" * 64, [text])
    new.file_name = new.incidents.loc[0, "place"] = text
    with acting_as(Visitor(text, Role.officer)):
        records.store([new])
    assert records.batches().loc[0, ["file_name", "loaded_by"]].tolist() == [text, text]
    assert standing.standing_incidents().loc[0, ["place", "reference"]].tolist() == [text, text]


def test_two_loaders_at_once_store_each_file_once(store):
    records.store([police_batch("0" * 64, {"2025-01": 1})])
    failures: list[Exception] = []

    def load(name: str) -> None:
        try:
            records.store([police_batch("a" * 64, {"2025-10": 50}), police_batch(name * 64, {"2025-11": 50})])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=load, args=(name,)) for name in "bcde"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(records.batches()["sha256"].str[0]) == ["0", "a", "b", "c", "d", "e"]
    assert counts()["nottinghamshire", "2025-11"] == 50


def test_two_processes_making_the_store_at_once_both_succeed(store):
    code = (
        "import sys; sys.path.insert(0, 'tests/unit'); from test_records import police_batch; "
        "from lib.records import store; store.store([police_batch(sys.argv[1] * 64, {'2025-10': 5})])"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, name], cwd=ROOT) for name in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    assert len(records.batches()) == 2


def test_the_migrations_make_the_tables_as_described(store):
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from lib.records.tables import apart, metadata

    with connection.writing() as opened:
        context = MigrationContext.configure(opened, opts={"compare_type": True})
        assert compare_metadata(context, [metadata, apart]) == []
    config = Config()
    config.set_main_option("script_location", str(ROOT / "lib/records/migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == connection.SCHEMA


def test_a_store_of_a_newer_version_is_refused(store):
    from sqlalchemy import text

    with connection.writing() as opened:
        opened.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    connection._UP_TO_DATE.clear()
    with pytest.raises(StoreError, match="newer version"):
        records.store([police_batch("a" * 64, {"2025-10": 3})])
    with pytest.raises(StoreError, match="newer version"):
        records.batches()


def test_a_locked_store_says_so_and_stores_nothing(sqlite_store, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0)
    records.store([police_batch("a" * 64, {"2025-10": 3})])
    other = sqlite3.connect(sqlite_store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Somebody else is storing"):
        records.store([police_batch("b" * 64, {"2025-11": 3})])
    assert len(records.batches()) == 1  # reading goes on meanwhile
    other.execute("ROLLBACK")
    records.store([police_batch("b" * 64, {"2025-11": 3})])
    assert len(records.batches()) == 2


def test_a_full_disk_leaves_everything_as_it_was(sqlite_store):
    from sqlalchemy import event

    records.store([police_batch("a" * 64, {"2025-10": 3})])
    before = standing.standing_incidents()
    engine = connection._engine(connection.database_url())
    engine.dispose()
    pages = sqlite3.connect(sqlite_store).execute("PRAGMA page_count").fetchone()[0]

    def nearly_full(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {pages + 10}")

    event.listen(engine, "connect", nearly_full)
    large = police_batch("b" * 64, {"2025-11": 5_000})
    large.incidents["reference"] = [hashlib.sha256(bytes(number)).hexdigest() for number in range(5_000)]
    with pytest.raises(StoreError, match="full"):
        records.store([large])
    event.remove(engine, "connect", nearly_full)
    engine.dispose()
    pd.testing.assert_frame_equal(standing.standing_incidents(), before)
    records.store([police_batch("b" * 64, {"2025-11": 500})])
    assert counts()["nottinghamshire", "2025-11"] == 500


@pytest.mark.parametrize("damage", ["overwritten", "cut", "other"])
def test_a_damaged_store_is_said_to_be_damaged(sqlite_store, damage):
    records.store([police_batch("a" * 64, {"2025-10": 3000})])
    connection._engine(connection.database_url()).dispose()
    content = bytearray(sqlite_store.read_bytes())
    if damage == "overwritten":
        content[4096:] = b"\xa5" * (len(content) - 4096)
    elif damage == "cut":
        content = content[: len(content) // 3]
    else:
        content[:] = b"month,category\n" * 1000
    sqlite_store.write_bytes(content)
    connection._version.forget()
    with pytest.raises(StoreError, match="damaged"):
        standing.standing_incidents()
    with pytest.raises(StoreError, match="damaged"):
        records.store([police_batch("b" * 64, {"2025-11": 3})])
    assert sqlite_store.read_bytes() == bytes(content)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite:///records.db"])
def test_an_address_that_names_no_file_is_refused(monkeypatch, tmp_path, url):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFETY_DATABASE_URL", url)
    connection._version.forget()
    with pytest.raises(StoreError, match="names no file"):
        records.store([police_batch("a" * 64, {"2025-10": 3})])


def test_a_store_that_was_cut_to_nothing_is_said(sqlite_store, monkeypatch):
    records.store([police_batch("a" * 64, {"2025-10": 3})])
    connection._engine(connection.database_url()).dispose()
    sqlite_store.write_bytes(b"")
    monkeypatch.setattr(connection, "BUSY_SECONDS", -1)
    connection._version.forget()
    assert "is empty" in connection.data_version()
    with pytest.raises(StoreError, match="is empty"):
        standing.standing_incidents()


def test_an_address_that_is_no_database_is_refused(monkeypatch):
    for url in ("nonsense", "mysterydb://host/name", "postgresql+psycopg://test@127.0.0.1:1/none"):
        monkeypatch.setenv("SAFETY_DATABASE_URL", url)
        with pytest.raises(StoreError, match="SAFETY_DATABASE_URL"):
            records.batches()
        assert connection.data_version().startswith("unusable: ")
        connection._version.forget()
