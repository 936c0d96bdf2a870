"""Charts are drawn in Altair once a process, filled with a page's words and the shapes at hand."""

import json
import subprocess
import sys

import pytest

from lib.drawing.charts import claims, concerns, district, evaluation, local, similar, ward
from lib.drawing.charts.style import chart_features
from lib.published.places import ward_names
from lib.published.tables import ROOT

# Drawn when a test asks: loading Altair takes a moment.
DRAWINGS = {
    "months": lambda: district.months_drawing(),
    "ward months": lambda: district.months_drawing(height=210, ticks=8, year_before=True),
    "funnel": lambda: district._funnel_drawing("Residents", "Rate"),
    "intervals": lambda: district._intervals_drawing(),
    "concentration": lambda: district._concentration_drawing(),
    "rolling": lambda: ward._rolling_drawing(),
    "cumulative": lambda: ward._cumulative_drawing(),
    "types": lambda: ward._types_drawing(),
    "deciles": lambda: ward._deciles_drawing(),
    "ward beside": lambda: ward._ward_beside_drawing(),
    "areas beside": lambda: similar._areas_beside_drawing(False, "Ashfield", "Per 1,000"),
    "group funnel": lambda: similar._group_funnel_drawing(),
    "district months": lambda: similar._district_months_drawing(),
    "years": lambda: similar._years_drawing("Ashfield"),
    "shares": lambda: similar._shares_drawing("Ashfield"),
    "panels": lambda: similar._panels_drawing("Per 1,000", True, ("Men", "Women")),
    "answers": lambda: concerns._answers_drawing(),
    "concern beside": lambda: concerns._concern_beside_drawing(),
    "week": lambda: local._week_drawing(),
    "months of a file": lambda: local._months_drawing(),
    "places of a file": lambda: local._places_drawing(),
    "claim": lambda: claims._drawing(),
    "did it work": lambda: evaluation._drawing(),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_waits_for_the_table_and_is_read_out_once(name):
    import altair

    spec = DRAWINGS[name]()
    assert "data" not in spec
    altair.Chart.from_dict({"data": {"name": "table"}, **spec})  # raises where it is no Vega-Lite
    assert spec["config"]["mark"]["aria"] is False
    assert spec["config"]["axis"]["labelFontSize"] == 13


def test_words_are_put_in_as_they_are_whatever_they_hold():
    title = 'A "quoted" title \\ with a slash'
    us = "King’s \"Lynn' & West"
    spec = similar._areas_beside_drawing(False, us, title)
    assert spec["layer"][-1]["encoding"]["x"]["title"] == title
    bold = spec["layer"][-1]["encoding"]["y"]["axis"]["labelFontWeight"]["expr"]
    assert bold == f"datum.value === {json.dumps(us)} ? 'bold' : 'normal'"


def test_a_small_map_has_the_shapes_of_the_wards_at_hand():
    features = district._small_map_drawing()["transform"][0]["from"]["data"]["values"]
    assert sorted(feature["properties"]["ward_code"] for feature in features) == sorted(ward_names())


def test_shapes_run_the_way_that_vega_draws_them():
    """Vega takes a ring that runs anticlockwise for the rest of the world."""
    for feature in chart_features("ward_boundaries"):
        rings = feature["geometry"]["coordinates"]
        outer = rings[0] if feature["geometry"]["type"] == "Polygon" else rings[0][0]
        doubled = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in zip(outer, [*outer[1:], outer[0]], strict=True))
        assert doubled > 0, feature["properties"]


def test_a_chart_is_drawn_once_a_process():
    assert district._funnel_drawing("Homes", "Rate") is district._funnel_drawing("Homes", "Rate")


@pytest.mark.slow
def test_no_page_imports_what_only_draws_or_takes_seconds():
    code = (
        "import ast, importlib, pathlib, sys\n"
        "slow, pages = {'altair', 'scipy.stats', 'geopandas'}, sorted(pathlib.Path('pages').glob('*.py'))\n"
        "for page in pages:\n"
        "    for node in ast.parse(page.read_text(encoding='utf-8')).body:\n"
        "        if isinstance(node, ast.ImportFrom): importlib.import_module(node.module)\n"
        "    assert not slow & set(sys.modules), (page, slow & set(sys.modules))\n"
        "assert pages\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
