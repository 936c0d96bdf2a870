"""Runs pages as the app does."""

from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner

from lib.base.visitor import at_the_keyboard
from lib.ui.frame import asking


@pytest.fixture(autouse=True)
def pages_run_inside_the_app(monkeypatch):
    """Let AppTest run app.py, which runs the page, instead of the page's file alone.

    AppTest starts every run as a fresh server does, which takes a folder called pages/ for Streamlit's older kind of
    multipage app (see lib/ui/__init__.py). A real server is past that once app.py has run.
    """

    def run_app(main_script_path):
        source = Path(main_script_path).read_text(encoding="utf-8")
        exec(compile(source, main_script_path, "exec"), {"__name__": "__main__"})

    monkeypatch.setattr(script_runner, "_mpa_v1", run_app)


@pytest.fixture(autouse=True)
def somebody_sits_at_the_machine(monkeypatch):
    """Open pages as whoever runs the explorer alone; `tests.visitors` opens them as others.

    What a test asks outside its pages, it asks as the command line does.
    """
    in_session = asking.asking

    def asked():
        return in_session() if get_script_run_ctx(suppress_warning=True) else at_the_keyboard()

    monkeypatch.setattr(asking, "asking", asked)
    monkeypatch.setattr(asking, "sits_at_this_machine", lambda: True)


@pytest.fixture(autouse=True, scope="session")
def installed_packages_are_looked_through_once():
    """Let AppTest ask once which packages bring components: each opened app asks, and the answer takes 0.3 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield
