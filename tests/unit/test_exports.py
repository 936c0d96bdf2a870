import io
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
import shapely
from PIL import Image, ImageColor

from lib.answers.hotspots import figure_of
from lib.base.cells import safe_cells, safe_text
from lib.drawing import exports
from lib.incidents.view import View
from tests.district.truth import ALDER

LINK = "http://localhost/hotspots?topic=asb"
ASB = View.default("asb")
EVERY = [
    ASB,
    replace(ASB, geography="locality"),
    replace(ASB, geography="hex", measure="count"),
    replace(ASB, geography="point", measure="count"),
    View.default("fly-tipping"),
    replace(View.default("fly-tipping"), geography="ward-estimate"),
]
by_view = pytest.mark.parametrize("view", EVERY, ids=lambda v: f"{v.topic}-{v.geography}")


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_kept_as_text(text):
    assert safe_text(text) == "'" + text
    table = safe_cells(pd.DataFrame({text: [text, "plain"], "number": [-1, 2]}))
    assert table.columns[0] == "'" + text
    assert table.iloc[0, 0] == "'" + text
    assert table["number"].tolist() == [-1, 2]


def known_of(found, view):
    return exports.provenance(found.title, found.evidence, view, found.command, LINK)


@by_view
def test_the_csv_is_the_table(view):
    found = figure_of(view)
    table = pd.read_csv(io.BytesIO(exports.csv_file(found.figures)))
    assert len(table) == len(found.figures)
    assert list(table.columns) == list(found.figures.columns)
    assert table["count"].sum() == pytest.approx(found.figures["count"].sum())


@by_view
def test_the_workbook_has_the_table_and_where_it_comes_from(view):
    found = figure_of(view)
    book = openpyxl.load_workbook(io.BytesIO(exports.workbook({"Figures": found.figures}, known_of(found, view), 2)))
    assert book.sheetnames == ["Figures", "How we know"]
    assert book["Figures"].max_row == len(found.figures) + 1
    about = {row[0].value: row[1].value for row in book["How we know"].iter_rows(min_row=2)}
    assert about["Finding"] == found.title
    assert about["Command"].startswith("python -m lib ")
    assert about["Link"] == LINK
    assert "Invented for the tests" in about["Licence"]


@by_view
def test_the_geojson_follows_rfc_7946_and_carries_the_figures(view):
    found = figure_of(view)
    collection = json.loads(
        exports.as_geojson(found.figures, found.on_map.layer, found.on_map.code, known_of(found, view))
    )
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert len(collection["features"]) == len(found.figures)
    counts = [feature["properties"]["count"] for feature in collection["features"]]
    assert sum(c for c in counts if c is not None) == pytest.approx(found.figures["count"].sum())
    for feature in collection["features"]:
        if feature["geometry"] is None:
            assert feature["id"] == "Farcot"
            continue
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert 0 < shape.centroid.x < 1


@pytest.mark.slow
@by_view
def test_the_picture_is_a_png_made_without_a_network(view):
    found = figure_of(view)
    picture = exports.as_png(found.on_map.draw(ALDER), found.title, "Source: test")
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = {colour: count for count, colour in drawn.getcolors(1 << 22)}
    shades = {entry.colour for entry in found.on_map.draw(ALDER).legend if entry.colour.startswith("#")}
    assert shades
    missing = {shade for shade in shades if ImageColor.getrgb(shade) not in counted}
    assert not missing, "a class of the legend is nowhere in the picture"
    assert drawn.width > 1000
    assert drawn.height > 1500


def test_the_command_in_a_file_prints_the_same_table(capsys):
    from lib.cli.answers import main

    found = figure_of(ASB)
    assert main(found.command.removeprefix("python -m lib ").split()) == 0
    printed = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert printed["count"].tolist() == found.figures["count"].tolist()
    assert printed["ward_code"].tolist() == found.figures["ward_code"].tolist()
