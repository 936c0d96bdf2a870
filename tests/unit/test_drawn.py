"""Drawings are ready made, the same as Altair would make them now, and pages need no Altair."""

import json
import subprocess
import sys

import pytest

from lib.base.errors import DataFileError
from lib.drawing.charts import specs as drawn_module
from lib.drawing.charts.source.__main__ import all_drawings, as_text
from lib.drawing.charts.specs import READY, drawn
from lib.published.tables import ROOT

WORDS = {"us": "Ashfield", "x_title": "Per 1,000", "sizes": "Residents", "rates": "Rate"}


def test_the_ready_drawings_are_those_that_altair_makes():
    assert READY.read_text(encoding="utf-8") == as_text(), "write them again: python -m lib.drawing.charts.source"


@pytest.mark.parametrize("name", all_drawings())
def test_every_drawing_is_filled_with_words_and_shapes(name):
    text = json.dumps(drawn(name, **WORDS))
    assert not any(f"{{{word}}}" in text for word in WORDS)
    assert "{layer" not in text


def test_words_are_put_in_as_they_are_whatever_they_hold():
    title = 'A "quoted" title \\ with a slash'
    dots = drawn("areas_beside", us="Ashfield", x_title=title)["layer"][-1]
    assert dots["encoding"]["x"]["title"] == title


def test_shapes_come_from_the_layers_at_hand():
    features = drawn("small_map")["transform"][0]["from"]["data"]["values"]
    assert len(features) == 23


@pytest.fixture
def ready(monkeypatch, tmp_path):
    """A file of drawings of the test's own."""
    path = tmp_path / "ready.json"
    monkeypatch.setattr(drawn_module, "READY", path)
    for cached in (drawn_module._ready, drawn_module.drawn):
        cached.cache_clear()
    yield path
    for cached in (drawn_module._ready, drawn_module.drawn):
        cached.cache_clear()


@pytest.mark.parametrize("content", ["", "{", None])
def test_unreadable_drawings_are_named_with_the_command_that_makes_them(ready, content):
    if content is not None:
        ready.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"ready\.json.*python -m lib\.drawings"):
        drawn("months")


@pytest.mark.parametrize("page", sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
def test_no_page_imports_what_only_makes_drawings_or_takes_seconds(page):
    code = (
        "import ast, importlib, sys\n"
        f"tree = ast.parse(open('pages/{page}.py', encoding='utf-8').read())\n"
        "names = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]\n"
        "for name in names: importlib.import_module(name)\n"
        "print([name for name in ('altair', 'scipy.stats', 'geopandas') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
