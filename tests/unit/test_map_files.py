"""What a map's frame loads: the layers and street names of whichever district is shown."""

import json

import pandas as pd
import pytest
from starlette.requests import Request
from starlette.routing import Match, Router

from lib.drawing.find_index import find_index
from lib.drawing.map_files import (
    IN_EVERY_MAP,
    layer_names,
    layer_script,
    map_script,
    map_script_name,
    place_names,
    street_names,
)
from lib.published.tables import ROOT, layer, load
from lib.ui.map_files import map_file_routes
from tests.district.truth import STATION


def asked(path, **headers):
    """Return the answer to a request for a path, or None where no route leads there."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw}
    for route in Router(routes=map_file_routes("/safety/")).routes:
        match, found = route.matches(scope)
        if match == Match.FULL:
            return route.endpoint(Request({**scope, **found}))
    return None


def test_a_layer_reaches_the_script_of_the_map_as_it_stands_in_geo():
    assert "ward_boundaries" in layer_names()
    for name in layer_names():
        start, _, shapes = layer_script(name).decode().rstrip(";\n").partition("=")
        assert start == f"communityMap.layers.{name}"
        assert json.loads(shapes) == layer(name)


def test_each_named_point_is_labelled_once_with_its_commonest_name():
    names = pd.DataFrame(json.loads(street_names()), columns=["lon", "lat", "place"])
    points = load("police_incidents").query("place != ''").groupby(["lon", "lat"])["place"]
    points_of_names = [(round(lon, 5), round(lat, 5)) for lon, lat in points.groups]
    assert list(zip(names["lon"], names["lat"], strict=True)) == points_of_names
    commonest = points.agg(lambda places: set(places.mode()))
    assert all(place in among for place, among in zip(names["place"], commonest, strict=True))


def test_places_are_named_with_their_kind_for_the_map_to_choose_from():
    rows = json.loads(place_names())
    assert {row[3] for row in rows} == {"street", "place", "landmark", "station"}
    assert [STATION, "station"] in [row[2:4] for row in rows]
    assert len(rows) == len(load("named_places"))


def test_the_server_gives_them_under_its_base_path_and_says_when_they_are_unchanged():
    given = asked("/safety/district/hexes.js")
    assert given.body == layer_script("hexes")
    assert given.headers["content-type"].startswith("text/javascript")
    again = asked("/safety/district/hexes.js", if_none_match=given.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    assert asked("/safety/district/streets.json").body == street_names()
    assert asked("/safety/district/names.json").body == place_names()
    assert asked("/safety/district/find.json").body == find_index()
    assert asked("/district/hexes.js") is None


def test_what_every_map_runs_is_one_script_that_is_fetched_once_for_each_content():
    given = asked(f"/safety/district/{map_script_name()}")
    parts = [(ROOT / "static/map.js").read_bytes(), *(layer_script(name) for name in IN_EVERY_MAP)]
    assert [given.body.find(part) for part in parts] == sorted(given.body.find(part) for part in parts)
    assert given.body.startswith((ROOT / "static/vendor/leaflet/dist/leaflet.js").read_bytes())
    assert all(part in given.body for part in parts)
    assert "immutable" in given.headers["cache-control"]
    of_another_version = asked("/safety/district/map.0123456789abcdef.js")
    assert of_another_version.body == map_script()
    assert of_another_version.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["none", "..", "hexes.geojson", "../data/district"])
def test_nothing_else_is_given(name):
    answer = asked(f"/safety/district/{name}.js")
    assert answer is None or answer.status_code == 404


def test_a_damaged_layer_is_said(other_data):
    (other_data / "geo/hexes.geojson").write_text("{", encoding="utf-8")
    answer = asked("/safety/district/hexes.js")
    assert answer.status_code == 503
    assert "geo/hexes.geojson cannot be read" in answer.body.decode()
