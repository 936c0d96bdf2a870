"""Stores to test on: SQLite always, and a PostgreSQL of the tests' own where the machine has its programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import records


def _postgres_programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


ENGINES = ["sqlite", "postgresql"] if _postgres_programs() else ["sqlite"]


def pytest_report_header() -> str:
    return f"local records are tested on: {', '.join(ENGINES)}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the socket of a private cluster, started as an ordinary user."""
    programs = _postgres_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner: dict = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        # the server keeps the pipe open, so output goes to nowhere rather than to a pipe that never closes
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **owner)

    run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "test", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c fsync=off -k {folder}"
    run(str(programs / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
    yield str(folder)
    run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty store, set for the app."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'var' / 'records.db'}"
    else:
        import psycopg

        socket, name = request.getfixturevalue("postgres_server"), f"t{uuid.uuid4().hex}"
        with psycopg.connect(f"host={socket} user=test dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = f"postgresql+psycopg://test@/{name}?host={socket}"
    monkeypatch.setenv("ASHFIELD_DATABASE_URL", url)
    records._version.forget()
    yield url
    records._engine(url).dispose()
    records._version.forget()


@pytest.fixture
def sqlite_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of an empty SQLite store, set for the app."""
    path = tmp_path / "var" / "records.db"
    url = f"sqlite:///{path}"
    monkeypatch.setenv("ASHFIELD_DATABASE_URL", url)
    records._version.forget()
    yield path
    records._engine(url).dispose()
    records._version.forget()
