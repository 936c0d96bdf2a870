"""Damaged stores: no figure that is wrong, no error that is not a sentence, no backup of what was altered."""

import json
import random
import shutil
import sqlite3
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from lib.base.errors import InputError
from lib.briefing import register
from lib.briefing.actions import Action
from lib.briefing.request import default_request
from lib.incidents.local import COUNTED_COLUMNS, all_coverage, all_incidents, left_out, store_problem
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from lib.published.tables import load
from lib.records import backup, briefings, connection, trail, waves
from lib.records import store as records
from lib.records.trust import checked
from tests.district.truth import ALDER, COTTER
from tests.stores import load_requests
from tests.unit.damaged_stores import damage
from tests.unit.test_records import wave

pytestmark = pytest.mark.slow

LOADS = {"first.csv": ("2024-10-01", 1), "second.csv": ("2025-02-01", 2), "third.csv": ("2025-04-01", 3)}


class Whole(NamedTuple):
    """A store, what is true of it with all its loads and without each, what its register says, and its backup."""

    path: Path
    truth: dict
    of_register: dict
    backup: Path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A store with loads, a wave, actions and briefings."""
    path = tmp_path_factory.mktemp("whole") / "records.db"
    with pytest.MonkeyPatch.context() as patch:
        use(patch, path)
        for name, (start, seed) in LOADS.items():
            load_requests(synthetic_requests(500, start, 120, seed=seed), name)
        waves.store_wave(wave(), "wave.csv", "d" * 64)
        register.record_actions([Action(ALDER, "asb", "One", "2025-03"), Action(COTTER, "asb", "Two", "2025-03")])
        register.keep_briefing(default_request(), "A briefing", "Notes")
        truth, of_register = {"": seen()}, parts_of_register()
        backup.backup(path.with_name("backup.zip"))
        for number in (1, 2, 3):
            copy = path.with_name(f"without-{number}.db")
            close(path)
            shutil.copy(path, copy)
            use(patch, copy)
            records.undo(number)
            truth[str(number)] = seen()
            use(patch, path)
        close(path)
    return Whole(path, truth, of_register, path.with_name("backup.zip"))


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A store of one load, which a backup is restored into, and what its register says."""
    path = tmp_path_factory.mktemp("other") / "records.db"
    with pytest.MonkeyPatch.context() as patch:
        use(patch, path)
        load_requests(synthetic_requests(200, "2025-01-01", 60), "mine.csv")
        of_register = parts_of_register()
        close(path)
    return path, of_register


def use(patch, path):
    patch.setenv("SAFETY_DATABASE_URL", f"sqlite:///{path}")
    connection._version.forget()


def close(path):
    connection._engine(f"sqlite:///{path}").dispose()
    opened = sqlite3.connect(path)
    opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.close()


def seen():
    """What pages count of the records, in one piece."""
    counted = all_incidents()[["month", "category", "ward_code"]].astype(str).value_counts().sort_index()
    covered = all_coverage()[["source", "month", "category", "status"]].astype(str)
    return counted, covered.sort_values(list(covered)).reset_index(drop=True)


def same(one, other):
    return one[0].equals(other[0]) and one[1].equals(other[1])


def parts_of_register():
    """What the register, the briefings and the waves say, or why they say nothing."""
    found = {}
    for name, ask in (
        ("actions", lambda: {(a.number, a) for a in register.held_actions()}),
        ("briefings", lambda: {(b.number, b.title, b.notes, str(sorted(b.query.items()))) for b in made()}),
        ("answers", lambda: {tuple(map(str, row)) for row in waves.held_waves().to_numpy()}),
        ("loads", lambda: {tuple(map(str, row)) for row in records.batches().to_numpy()}),
    ):
        try:
            found[name] = ask()
        except InputError:
            found[name] = set()
    return found


def made():
    return briefings.made_briefings()


def judge(path, truth, of_register, folder):
    """Return what is wrong with how a damaged store is taken; nothing when all is as it must be."""
    wrong = []
    before = path.read_bytes()
    problem, said = store_problem(), " ".join(left_out())
    figures = seen()
    published = all_incidents() is load("police_incidents", COUNTED_COLUMNS)
    numbers = [number for number in truth if number and f"Load {number} " in said]
    if not same(figures, truth[""]):
        if not (problem or said):
            wrong.append("wrong figures without a word")
        elif not published and len(numbers) < 2 and not any(same(figures, truth[number]) for number in numbers):
            wrong.append("figures that are not those of the store without what is said to be left out")
    for name, held in parts_of_register().items():
        if not held <= of_register[name]:
            wrong.append(f"{name}: {held - of_register[name]}")
    with suppress(InputError):
        backup.backup(folder / "backup.zip")
        if problem or said:
            wrong.append("a backup of altered content")
    with suppress(InputError):
        View.default("asb")
        trail.entries()
        checked()
    if problem and path.read_bytes() != before:
        wrong.append("the damaged store was changed")
    return wrong


def run(number, whole, tmp_path, monkeypatch):
    mine = tmp_path / f"{number}.db"
    shutil.copy(whole.path, mine)
    how = damage(mine, number)
    use(monkeypatch, mine)
    monkeypatch.setattr(connection, "BUSY_SECONDS", -1)  # an empty file is no file that is just being made
    try:
        wrong = judge(mine, whole.truth, whole.of_register, tmp_path)
    finally:
        connection._engine(f"sqlite:///{mine}").dispose()
        connection._UP_TO_DATE.clear()
    assert not wrong, f"{how}: {wrong}"


@pytest.mark.parametrize("number", range(28))
def test_a_damaged_store_shows_nothing_wrong(whole, tmp_path, monkeypatch, number):
    run(number, whole, tmp_path, monkeypatch)


@pytest.mark.slow
def test_two_hundred_damaged_stores_show_nothing_wrong(whole, tmp_path, monkeypatch):
    for number in range(1_000, 1_200):
        (folder := tmp_path / str(number)).mkdir()
        run(number, whole, folder, monkeypatch)


def alter_backup(path, number):
    """Damage a backup: its bytes, the database in it, or that and the manifest too."""
    dice = random.Random(number)
    kind = number % 4
    if kind < 2:
        content = bytearray(path.read_bytes())
        if kind:
            del content[dice.randrange(len(content)) :]
        else:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        return
    inside = path.with_suffix(".inside")
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read(backup.MANIFEST))
        inside.write_bytes(archive.read(backup.RECORDS))
    damage(inside, number)
    if kind == 3:
        manifest["sha256"] = backup._sha256(inside)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inside, backup.RECORDS)
        archive.writestr(backup.MANIFEST, json.dumps(manifest))


def restored(number, whole, other, folder, monkeypatch):
    """Restore a damaged backup into a store of one load; return what is wrong with how that goes."""
    given, mine = folder / "backup.zip", folder / "mine.db"
    shutil.copy(whole.backup, given)
    alter_backup(given, number)
    path, before = other
    shutil.copy(path, mine)
    use(monkeypatch, mine)
    try:
        backup.restore(given)
    except InputError:
        return [] if parts_of_register() == before else ["refused, and changed the store"]
    finally:
        connection._engine(f"sqlite:///{mine}").dispose()
    return [] if parts_of_register() == whole.of_register else ["altered content was restored"]


@pytest.mark.parametrize("number", range(16))
def test_an_altered_backup_is_refused(whole, other, tmp_path, monkeypatch, number):
    assert restored(number, whole, other, tmp_path, monkeypatch) == []


@pytest.mark.slow
def test_two_hundred_altered_backups_are_refused(whole, other, tmp_path, monkeypatch):
    for number in range(1_000, 1_200):
        (folder := tmp_path / str(number)).mkdir()
        assert restored(number, whole, other, folder, monkeypatch) == [], number
