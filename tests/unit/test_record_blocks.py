"""Records in blocks: as they were given, in order, refused where something is missing, and moved from older stores."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from lib.analysis.make_up import make_up
from lib.base.errors import StoreError
from lib.intake.requests.example import synthetic_requests
from lib.records import blocks, connection, standing, sums
from lib.records import store as records
from lib.records.trust import loads_left_out
from tests.stores import load_requests, with_a_row_for_each_record
from tests.unit.test_records import council_batch


def held(loads=None):
    with connection.reading() as opened:
        return blocks.read(opened, blocks.KEPT_COLUMNS, loads)


def test_records_come_back_as_they_were_given_block_by_block(store, monkeypatch):
    monkeypatch.setattr(blocks, "ROWS_IN_A_BLOCK", 700)
    given = council_batch("a" * 64, [f"R{number}" for number in range(1_500)])
    given.incidents["lon"] = np.where(np.arange(1_500) % 3, -1.25, np.nan)
    given.incidents.loc[7, "place"] = "Ω ’ \x00 <b>"
    first, second = records.store([given])[0], records.store([council_batch("b" * 64, ["Other"])])[0]
    back = held([first])
    assert back["id"].is_unique
    assert back["id"].is_monotonic_increasing
    expected = given.incidents[list(blocks.KEPT_COLUMNS)]
    for name in blocks.KEPT_COLUMNS:
        assert back[name].astype(object).where(back[name].notna(), None).tolist() == (
            expected[name].astype(object).where(expected[name].notna(), None).tolist()
        )
    assert held([second])["reference"].tolist() == ["Other"]
    assert len(held()) == 1_501


@pytest.mark.parametrize("name", ["category", "place", "record_key", "month"])
def test_a_record_that_lacks_what_every_one_has_is_refused_and_nothing_is_stored(store, name):
    bad = council_batch("a" * 64, ["R1", "R2"])
    bad.incidents.loc[1, name] = None
    with pytest.raises(StoreError, match="othing was stored"):
        records.store([bad])
    assert records.batches().empty


def test_a_block_that_is_no_table_any_more_is_refused_in_words(store):
    records.store([council_batch("a" * 64, ["R1"])])
    with connection.writing() as opened:
        opened.execute(text("UPDATE record_block SET rows = 2"))
    with pytest.raises(StoreError, match="holds 1 records where 2 were stored"):
        held()
    with connection.writing() as opened:
        opened.execute(text("UPDATE record_block SET content = :none"), {"none": b"no table"})
    with pytest.raises(StoreError, match="load 1 are damaged"):
        held()


def test_details_are_read_of_the_other_loads_where_one_is_damaged(store):
    load_requests(synthetic_requests(600, "2024-10-01", 365).assign(Size="Car boot load"), "sound.csv")
    alone = make_up("fly-tipping", "", "2024-10", "2025-09").rows
    load_requests(synthetic_requests(600, "2024-10-01", 365, seed=2), "damaged.csv")
    with connection.writing() as opened:
        opened.execute(text("UPDATE record_block SET content = :none WHERE batch_id = 2"), {"none": b"no table"})
    assert loads_left_out() == {2}
    pd.testing.assert_frame_equal(make_up("fly-tipping", "", "2024-10", "2025-09").rows, alone)


def test_a_store_with_a_row_for_each_record_is_moved_and_what_was_altered_stays_doubted(store):
    load_requests(synthetic_requests(300, "2025-05-01", 61), "sound.csv")
    sound = standing.standing_incidents().drop(columns="id")
    load_requests(synthetic_requests(300, "2025-07-01", 61, seed=2), "altered.csv")
    load_requests(synthetic_requests(300, "2025-09-01", 29, seed=3), "unreadable.csv")
    with connection.writing() as opened:
        migration = with_a_row_for_each_record(opened)
        for load, (rows, digest) in migration.sums_by_rows(opened).items():
            told = {"load": load, "rows": rows, "digest": digest}
            opened.execute(
                text("UPDATE checksum SET rows = :rows, sha256 = :digest WHERE what = 'load' AND key = :load"), told
            )
        of_load = "(SELECT id FROM incident WHERE part_id IN (SELECT id FROM part WHERE batch_id = :load) LIMIT 1)"
        opened.execute(text(f"UPDATE incident SET category = 'graffiti' WHERE id = {of_load}"), {"load": 2})
        unreadable = "'no time'" if opened.dialect.name == "sqlite" else "NULL, record_key = NULL"
        opened.execute(text(f"UPDATE incident SET occurred_at = {unreadable} WHERE id = {of_load}"), {"load": 3})
        opened.execute(text("UPDATE alembic_version SET version_num = '0011'"))
    connection._UP_TO_DATE.clear()
    connection._version.forget()
    assert loads_left_out() == {2, 3}
    pd.testing.assert_frame_equal(standing.standing_incidents().drop(columns="id"), sound)
    with connection.reading() as opened:
        assert sums.written(opened, sums.LOAD)["1"][0] == len(sound) > 250
