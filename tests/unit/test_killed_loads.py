"""A load whose process is killed leaves everything or nothing, whatever the moment."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lib.records import standing

pytestmark = pytest.mark.slow

TIMES = 150


def test_a_load_killed_at_any_moment_leaves_everything_or_nothing(store):
    """SIGKILL at 150 moments spread over the whole of a load, its first lock and its commit included."""
    command = [sys.executable, str(Path(__file__).with_name("killed_loads.py")), "4000", str(TIMES)]
    answer = subprocess.run(command, env=os.environ, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    *loads, last = map(json.loads, answer.stdout.splitlines())
    assert len(loads) == TIMES
    assert sum(load["killed"] for load in loads) >= TIMES // 2
    assert {(load["batches"], load["rows"]) for load in loads} <= {(0, 0), (1, last["rows"])}
    assert any(load["batches"] == 0 for load in loads)
    assert last["again"] == 1
    assert len(standing.standing_incidents()) == last["rows"]
    if store.startswith("sqlite"):
        assert sqlite3.connect(store.removeprefix("sqlite:///")).execute("PRAGMA integrity_check").fetchone() == ("ok",)
