"""Faults of a database server: a lock held, a connection dropped, a server stopped, a disk full, rights missing."""

import threading

import pandas as pd
import psycopg
import pytest

from lib.analysis.areas import area_figures
from lib.base.errors import StoreError
from lib.incidents.local import COUNTED_COLUMNS, all_incidents, store_problem
from lib.incidents.view import View
from lib.published.tables import load
from lib.records import blocks, connection, standing
from lib.records import store as records
from tests.unit.test_records import counts, police_batch

pytestmark = pytest.mark.slow


def other(url: str) -> psycopg.Connection:
    """Return a connection of somebody else to the same database."""
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=False)


@pytest.fixture
def stored(postgres_store):
    """One load, and what is held after it."""
    records.store([police_batch("a" * 64, {"2025-10": 3})])
    return standing.standing_incidents()


@pytest.mark.parametrize(
    "lock", [f"SELECT pg_advisory_xact_lock({connection._LOCK})", "LOCK TABLE record_block IN SHARE ROW EXCLUSIVE MODE"]
)
def test_a_lock_held_by_another_says_so_and_stores_nothing(postgres_store, stored, monkeypatch, lock):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 1)
    with other(postgres_store) as somebody:
        somebody.execute(lock)
        with pytest.raises(StoreError, match="Somebody else is storing"):
            records.store([police_batch("b" * 64, {"2025-11": 3})])
        pd.testing.assert_frame_equal(standing.standing_incidents(), stored)  # reading goes on meanwhile
        somebody.rollback()
    records.store([police_batch("b" * 64, {"2025-11": 3})])
    assert len(records.batches()) == 2


def test_a_connection_dropped_in_the_middle_of_a_load_stores_nothing(postgres_store, stored, monkeypatch):
    insert, calls = blocks._insert_block, []
    monkeypatch.setattr(blocks, "ROWS_IN_A_BLOCK", 20_000)

    def dropped(connection, *arguments):
        calls.append(1)
        insert(connection, *arguments)
        if len(calls) == 2:
            mine = connection.connection.driver_connection.info.backend_pid
            with other(postgres_store) as somebody:
                somebody.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])

    monkeypatch.setattr(blocks, "_insert_block", dropped)
    with pytest.raises(StoreError, match="connection to the local records database broke"):
        records.store([police_batch("b" * 64, {"2025-11": 50_000})])
    assert len(calls) == 3
    monkeypatch.undo()
    monkeypatch.setenv("SAFETY_DATABASE_URL", postgres_store)
    pd.testing.assert_frame_equal(standing.standing_incidents(), stored)
    records.store([police_batch("b" * 64, {"2025-11": 50_000})])
    assert counts()["nottinghamshire", "2025-11"] == 50_000


def test_a_server_that_stopped_is_said_and_published_data_are_still_served(postgres_server, postgres_store, stored):
    postgres_server.stop()
    try:
        connection._version.forget()
        with pytest.raises(StoreError, match=r"cannot be reached|connection .* broke"):
            records.store([police_batch("b" * 64, {"2025-11": 3})])
        assert "local records database" in store_problem()
        assert all_incidents() is load("police_incidents", COUNTED_COLUMNS)
        assert area_figures(View.default("asb")).total > 0
    finally:
        postgres_server.start()
    connection._version.forget()
    assert store_problem() == ""
    pd.testing.assert_frame_equal(standing.standing_incidents(), stored)
    assert len(all_incidents()) > 0


def test_a_server_killed_in_the_middle_of_a_load_stores_nothing(postgres_server, postgres_store, stored, monkeypatch):
    insert, stopped = blocks._insert_block, threading.Event()

    def stop_between(connection, *arguments):
        insert(connection, *arguments)
        if not stopped.is_set():
            stopped.set()
            postgres_server.stop()

    with monkeypatch.context() as patched:
        patched.setattr(blocks, "ROWS_IN_A_BLOCK", 20_000)
        patched.setattr(blocks, "_insert_block", stop_between)
        try:
            with pytest.raises(StoreError, match=r"connection .* broke|cannot be reached"):
                records.store([police_batch("b" * 64, {"2025-11": 50_000})])
        finally:
            postgres_server.start()
    assert stopped.is_set()
    pd.testing.assert_frame_equal(standing.standing_incidents(), stored)


def test_a_full_disk_leaves_everything_as_it_was(postgres_store, stored):
    """The server's own error for a full disk, raised by a quota at the 30,000th record and in the server's language."""
    with other(postgres_store) as admin:
        admin.execute(
            "CREATE FUNCTION quota() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF NEW.rows > 30000 THEN RAISE EXCEPTION 'kein Platz mehr' USING ERRCODE = 'disk_full'; END IF; "
            "RETURN NEW; END $$"
        )
        admin.execute("CREATE TRIGGER quota BEFORE INSERT ON record_block FOR EACH ROW EXECUTE FUNCTION quota()")
    with pytest.raises(StoreError, match="is full; nothing was stored"):
        records.store([police_batch("b" * 64, {"2025-11": 40_000})])
    pd.testing.assert_frame_equal(standing.standing_incidents(), stored)
    assert len(records.batches()) == 1
    with other(postgres_store) as admin:
        admin.execute("DROP TRIGGER quota ON record_block")
    records.store([police_batch("b" * 64, {"2025-11": 500})])
    assert counts()["nottinghamshire", "2025-11"] == 500


def test_a_database_that_may_only_be_read_says_so_and_is_still_read(postgres_store, stored):
    name = connection._engine(postgres_store).url.database
    with other(postgres_store) as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    connection._engine(postgres_store).dispose()
    with pytest.raises(StoreError, match="cannot be opened for writing"):
        records.store([police_batch("b" * 64, {"2025-11": 3})])
    pd.testing.assert_frame_equal(standing.standing_incidents(), stored)


def test_a_database_that_is_gone_is_said(postgres_store, monkeypatch):
    monkeypatch.setenv("SAFETY_DATABASE_URL", postgres_store.replace("@/t", "@/gone"))
    with pytest.raises(StoreError, match="cannot be reached"):
        records.batches()
