"""What all tests share: which district they run on, and stores that are their own.

Tests run on the invented district of tests/district. Those of tests/acceptance run on the district that this copy of
the project shows.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from lib.base import visitor
from lib.published import tables as published
from tests.databases import ENGINES, postgres_server, postgres_store, sqlite_store, store  # noqa: F401 (fixtures)
from tests.district.make import made_in

ACCEPTANCE = Path(__file__).parent / "acceptance"

# No test is timed: how long an example takes says how busy the machine is. The same examples every time, so that a
# failure can be found again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.register_profile("quick", settings.get_profile("project"), max_examples=15)
settings.load_profile("project")

_invented = Path()


def pytest_configure(config):
    """Make the invented district, once for all processes and for the next run, and show it."""
    global _invented
    _invented = made_in(config.cache.mkdir("district"))
    os.environ["SAFETY_DISTRICT"] = str(_invented)
    if config.option.markexpr == "not slow":
        settings.load_profile("quick")


def pytest_report_header():
    return f"local records are tested on: {', '.join(ENGINES)}"


def pytest_collectstart(collector):
    """Show a file's district while it is imported: what it tests can be listed from the tables."""
    if isinstance(collector, pytest.Module):
        _show_district_of(collector.path)


@pytest.fixture(scope="session")
def invented_district():
    """The folder of the invented district."""
    return _invented


@pytest.fixture(autouse=True, scope="module")
def _district(request):
    """Show the district that a file's tests are about."""
    _show_district_of(request.path)


def _show_district_of(path):
    """Show the project's own district to the tests of tests/acceptance, the invented one to all others."""
    shown = "" if path.is_relative_to(ACCEPTANCE) else str(_invented)
    if os.environ["SAFETY_DISTRICT"] != shown:
        os.environ["SAFETY_DISTRICT"] = shown
        _forget()


@pytest.fixture(autouse=True)
def _no_records_of_this_machine(tmp_path_factory, monkeypatch):
    """Local records of this copy of the app change no test, and a test without a store of its own can store nothing."""
    no_folder = tmp_path_factory.getbasetemp() / "none"
    no_folder.touch()
    monkeypatch.setenv("SAFETY_DATABASE_URL", f"sqlite:///{no_folder / 'records.db'}")


@pytest.fixture(autouse=True)
def _the_command_line_asks():
    """Who runs the tests is asking, until a test opens a page."""
    visitor.ask(visitor.at_the_keyboard)


@pytest.fixture
def other_data(tmp_path, monkeypatch):
    """A copy of data/, geo/, static/ and docs/ that a test may damage; the app's own files stay as they are."""
    district = published.district_folder()
    for name in ("data", "geo"):
        shutil.copytree(district / name, tmp_path / name)
    for name in ("static", "docs"):
        shutil.copytree(published.ROOT / name, tmp_path / name)
    monkeypatch.setattr(published, "ROOT", tmp_path)
    monkeypatch.setenv("SAFETY_DISTRICT", str(tmp_path))
    _forget()
    yield tmp_path
    monkeypatch.undo()
    _forget()


def _forget():
    """Empty every cache of lib, so that the next reader reads the files."""
    import gc
    from functools import _lru_cache_wrapper

    from cachetools import LRUCache

    gc.unfreeze()  # the app freezes what it has loaded, which hides it from the list below
    for thing in gc.get_objects():
        if type(thing) is _lru_cache_wrapper and getattr(thing, "__module__", "").startswith("lib."):
            thing.cache_clear()
        elif type(thing) is LRUCache:
            thing.clear()
