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

from lib.records import connection


def _postgres_programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


ENGINES = ["sqlite", "postgresql"] if _postgres_programs() else ["sqlite"]


class Cluster:
    """A private PostgreSQL, run as an ordinary user.

    Attributes
    ----------
    folder : Path
        Where its socket is.
    """

    def __init__(self, programs: Path) -> None:
        self._programs, self.folder = programs, Path(tempfile.mkdtemp(prefix="pg-"))
        self._owner: dict = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._run("initdb", "-A", "trust", "-U", "test", "-E", "UTF8", "--no-sync")

    def _run(self, program: str, *options: str) -> None:
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *options]
        # the server keeps the pipe open, so output goes to nowhere rather than to a pipe that never closes
        quiet: dict = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd=self.folder, **quiet, **self._owner)

    def start(self) -> None:
        options = f"-c listen_addresses='' -c fsync=off -k {self.folder}"
        self._run("pg_ctl", "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Cluster]:
    """A PostgreSQL for all tests."""
    programs = _postgres_programs()
    assert programs is not None
    cluster = Cluster(programs)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)


def _new_database(cluster: Cluster) -> str:
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"host={cluster.folder} user=test dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://test@/{name}?host={cluster.folder}"


# A server takes seconds to start: the quick tests ask the file alone.
_EACH = [pytest.param(engine, marks=[pytest.mark.slow] if engine == "postgresql" else []) for engine in ENGINES]


@pytest.fixture(params=_EACH)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty store, set for the app."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'var' / 'records.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgres_server"))
    monkeypatch.setenv("SAFETY_DATABASE_URL", url)
    connection._version.forget()
    yield url
    connection._engine(url).dispose()
    connection._version.forget()


@pytest.fixture
def sqlite_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of an empty SQLite store, set for the app."""
    path = tmp_path / "var" / "records.db"
    url = f"sqlite:///{path}"
    monkeypatch.setenv("SAFETY_DATABASE_URL", url)
    connection._version.forget()
    yield path
    connection._engine(url).dispose()
    connection._version.forget()


@pytest.fixture
def postgres_store(postgres_server: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty PostgreSQL store, set for the app."""
    url = _new_database(postgres_server)
    monkeypatch.setenv("SAFETY_DATABASE_URL", url)
    connection._version.forget()
    yield url
    connection._engine(url).dispose()
    connection._version.forget()
