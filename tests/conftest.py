"""What all tests share."""

import pytest
from hypothesis import settings

from lib.published import tables as published

# No test is timed: how long an example takes says how busy the machine is. The same examples every time, so that a
# failure can be found again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _no_records_of_this_machine(tmp_path_factory, monkeypatch):
    """Local records that somebody loaded into this copy of the app change no test."""
    monkeypatch.setenv("SAFETY_DATABASE_URL", f"sqlite:///{tmp_path_factory.getbasetemp() / 'none' / 'records.db'}")


@pytest.fixture
def other_data(tmp_path, monkeypatch):
    """A copy of data/, geo/, static/ and docs/ that a test may damage; the app's own files stay as they are."""
    import shutil

    for name in ("data", "geo", "static", "docs"):
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

    gc.unfreeze()  # the app freezes what it has loaded, which hides it from the list below
    for thing in gc.get_objects():
        if isinstance(thing, _lru_cache_wrapper) and getattr(thing, "__module__", "").startswith("lib."):
            thing.cache_clear()
