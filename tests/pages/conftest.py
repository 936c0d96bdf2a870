"""Runs pages as the app does."""

from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import script_runner


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
