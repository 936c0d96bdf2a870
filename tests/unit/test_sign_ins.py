"""Sign-ins that stand: begun by a fresh cookie, ended by time and for good, the same for every process."""

import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from lib.base.errors import StoreError
from lib.base.visitor import NOBODY, Role
from lib.published.tables import ROOT
from lib.records import connection, sign_ins
from lib.records.backup import backup
from lib.ui.frame import asking
from tests.visitors import open_signed_in

START = datetime(2026, 3, 2, 9, 0)


@pytest.fixture
def clock(monkeypatch):
    """Set the time."""
    now = [START]
    monkeypatch.setattr(sign_ins, "now_utc", lambda: now[0])

    def move(**by):
        now[0] += timedelta(**by)
        return now[0]

    return move


def standing(key="k", issued=START):
    return sign_ins.checked(key, "o@council.example", issued)


def test_a_fresh_cookie_begins_a_sign_in_and_goes_on_with_it(store, clock):
    assert standing() == sign_ins.SignIn(START)
    clock(minutes=29)
    assert standing() == sign_ins.SignIn(START)
    clock(minutes=29)
    assert standing().started_at == START, "each use counts"


def test_half_an_hour_without_a_use_ends_it(store, clock):
    standing()
    clock(minutes=30, seconds=1)
    assert standing().started_at is None
    assert "30 minutes" in standing().why_not
    clock(minutes=-1)
    assert standing().started_at == START


def test_eight_hours_end_it_in_any_case(store, clock):
    standing()
    for _ in range(24):
        clock(minutes=20)
        assert standing().started_at == START
    clock(seconds=1)
    assert "8 hours" in standing().why_not


@pytest.mark.parametrize(
    ("after", "begins"),
    [({"minutes": -4}, True), ({"minutes": -6}, False), ({"minutes": 14}, True), ({"minutes": 16}, False)],
)
def test_only_a_cookie_of_the_last_minutes_begins_one(store, clock, after, begins):
    clock(**after)
    assert (standing().started_at is not None) is begins


def test_what_was_ended_stays_ended_also_after_it_is_forgotten(store, clock):
    standing()
    sign_ins.end("k")
    assert standing() == sign_ins.SignIn(None, "You signed out.")
    sign_ins.end("never-begun")
    assert standing("never-begun").started_at is None
    clock(days=2)
    assert standing("another", clock()).started_at  # forgets what is older than a day
    assert standing() == sign_ins.SignIn(None, "Your sign-in is over.")


@pytest.mark.slow
def test_another_process_knows_it_at_once(store):
    code = (
        "import sys; from lib.records import sign_ins as s; from lib.records.connection import now_utc; "
        "print(s.checked(sys.argv[1], 'o', now_utc()).started_at is not None)"
    )

    def elsewhere():
        ran = subprocess.run([sys.executable, "-c", code, "k"], cwd=ROOT, capture_output=True, text=True, check=True)
        return ran.stdout.strip() == "True"

    assert sign_ins.checked("k", "o", connection.now_utc()).started_at
    assert elsewhere()
    sign_ins.end("k")
    assert not elsewhere()


def test_signing_in_is_no_change_of_the_records_and_in_no_backup(store, clock, tmp_path):
    with connection.writing():
        pass
    before = connection.data_version()
    standing()
    sign_ins.end("k")
    connection._version.forget()
    assert connection.data_version() == before
    assert "sign_in" not in backup(tmp_path / "b.db")


def test_somebody_who_loads_holds_nobody_else_up(store, clock, monkeypatch):
    standing()
    clock(minutes=2)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 3600)
    with connection.writing():
        assert standing().started_at == START


def test_nobody_is_signed_in_where_the_store_cannot_say_so(sqlite_store, monkeypatch):
    open_signed_in(monkeypatch, Role.administrator)
    assert asking.really_asking().role == Role.administrator
    open_signed_in(monkeypatch, Role.administrator)

    def broken(*_):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(sign_ins, "checked", broken)
    assert asking.really_asking() == NOBODY
    assert asking.why_not_signed_in() == "Nobody can sign in now. The disk is full."


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["g-members", "g-officers-too"]}, Role.officer),
        ({"groups": "g-administrators"}, Role.administrator),
        ({"groups": ["G-OFFICERS", "officer", "administrator", ""]}, Role.viewer),
        ({"groups": [["g-officers"], None, 7, {"g-officers": 1}]}, Role.viewer),
        ({"groups": {"g-officers": 1}}, Role.viewer),
        ({"groups": None}, Role.viewer),
        ({"roles": ["g-officers"]}, Role.viewer),
    ],
)
def test_a_role_comes_from_groups_that_the_setting_names_and_from_nothing_else(sqlite_store, monkeypatch, claims, role):
    open_signed_in(monkeypatch, Role.viewer, **claims)
    assert asking.really_asking().role == role


def test_another_claim_can_hold_the_groups(sqlite_store, monkeypatch):
    monkeypatch.setenv("SAFETY_ROLE_CLAIM", "roles")
    open_signed_in(monkeypatch, Role.viewer, roles=["g-officers"])
    assert asking.really_asking().role == Role.officer


@pytest.mark.parametrize("iat", [None, "now", -1e300, float("nan"), 0])
def test_a_cookie_without_a_usable_time_signs_nobody_in(sqlite_store, monkeypatch, iat):
    open_signed_in(monkeypatch, Role.officer, iat=iat)
    assert asking.really_asking() == NOBODY
    assert asking.why_not_signed_in()


def test_claims_count_for_nothing_where_nobody_signs_in(sqlite_store, monkeypatch):
    for mode in ("public", "alone"):
        open_signed_in(monkeypatch, Role.administrator)
        monkeypatch.setenv("SAFETY_MODE", mode)
        assert asking.really_asking() == NOBODY
