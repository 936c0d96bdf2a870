"""Roads and railways beneath the map, from small files made like OS Open Roads and OS Open Zoomstack."""

import functools
import hashlib
import http.server
import json
import threading
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lib.analysis.areas import area_figures
from lib.drawing.browser_map import folium_map
from lib.drawing.map_files import FOLDER, layer_names
from lib.drawing.maps import draw_areas
from lib.incidents.view import View
from lib.published.places import ward_shapes
from scripts.streets import AROUND, main

pytestmark = pytest.mark.slow

GRID = 27700


def lines_across(count=4):
    """Straight lines from end to end of the district and far beyond, with more bends than anybody needs."""
    west, south, east, north = shapely.total_bounds(ward_shapes().grid_shapes)
    x = np.linspace(west - 5000, east + 5000, 400)
    for y in np.linspace(south + 500, north - 500, count):
        yield shapely.LineString(np.column_stack([x, y + np.where(np.arange(400) % 2, 1.0, 0.0)]))


def open_roads():
    kinds = [
        ("Motorway", "Motorway"),
        ("A Road", "A Road"),
        ("Unclassified", "Local Road"),
        ("Unknown", "Restricted Local Access Road"),
    ]
    classes, functions = zip(*kinds, strict=True)
    return gpd.GeoDataFrame(
        {"road_classification": classes, "road_function": functions, "name_1": "High Street"},
        geometry=[shapely.force_3d(line) for line in lines_across()],
        crs=GRID,
    )


@pytest.fixture
def geopackage(tmp_path):
    path = tmp_path / "oproad_gb.gpkg"
    open_roads().to_file(path, layer="road_link", engine="pyogrio")
    nodes = gpd.GeoDataFrame({"form_of_road_node": ["junction"]}, geometry=[shapely.Point(0, 0)], crs=GRID)
    nodes.to_file(path, layer="road_node", engine="pyogrio")
    return path


@pytest.fixture
def zoomstack(tmp_path):
    path, lines = tmp_path / "OS_Open_Zoomstack.gpkg", list(lines_across())
    local = gpd.GeoDataFrame({"type": ["A Road", "Local"]}, geometry=lines[:2], crs=GRID)
    local.to_file(path, layer="roads_local", engine="pyogrio")
    local.iloc[:1].to_file(path, layer="roads_national", engine="pyogrio")  # the same road once more, coarser
    rail = gpd.GeoDataFrame({"type": ["Single Track"]}, geometry=lines[2:3], crs=GRID)
    rail.to_file(path, layer="rail", engine="pyogrio")
    return path


def written(folder):
    return gpd.read_file(folder / "geo/roads.geojson").set_index("kind").geometry


def test_open_roads_become_a_light_layer_of_the_district_alone(other_data, geopackage, capsys):
    assert main(["--source", str(geopackage)]) == 0
    assert "roads.geojson" in capsys.readouterr().out
    roads = written(other_data)
    assert list(roads.index) == ["motorway", "main", "minor"]  # lanes with restricted access are left out
    inside = gpd.GeoSeries([shapely.union_all(ward_shapes().grid_shapes)], crs=GRID).buffer(AROUND + 5).iloc[0]
    assert all(inside.covers(line) for line in roads.to_crs(GRID))
    assert shapely.get_num_coordinates(roads.values).sum() < 60  # of four hundred bends each
    assert (other_data / "geo/roads.geojson").stat().st_size < 4000


def test_zoomstack_gives_railways_too_and_each_road_once(other_data, zoomstack):
    assert main(["--source", str(zoomstack)]) == 0
    roads = written(other_data).to_crs(GRID)
    assert list(roads.index) == ["main", "rail", "minor"]
    assert roads["main"].length == pytest.approx(roads["rail"].length, rel=0.2)


def test_shapefiles_are_read_from_a_folder_and_from_a_zip(other_data, tmp_path):
    folder = tmp_path / "shapes"
    folder.mkdir()
    short = {"road_classification": "class", "road_function": "function", "name_1": "name1"}
    open_roads().rename(columns=short).to_file(folder / "XX_RoadLink.shp", engine="pyogrio")
    points = gpd.GeoDataFrame({"formOfNode": ["junction"]}, geometry=[shapely.Point(0, 0)], crs=GRID)
    points.to_file(folder / "XX_RoadNode.shp", engine="pyogrio")
    packed = tmp_path / "oproad_essh_gb.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"data/{path.name}")
    for source in (folder, folder / "XX_RoadLink.shp", packed):
        (other_data / "geo/roads.geojson").unlink(missing_ok=True)
        assert main(["--source", str(source)]) == 0
        assert list(written(other_data).index) == ["motorway", "main", "minor"]


def test_the_map_loads_the_layer_where_there_is_one(other_data, geopackage):
    def scripts():
        base, _ = folium_map(draw_areas(area_figures(View.default("asb"))))
        return [file for child in base._children.values() for _, file in getattr(child, "default_js", [])]

    asked = f"{FOLDER}/roads.js"
    assert asked not in scripts()
    main(["--source", str(geopackage)])
    assert "roads" in layer_names()
    assert asked in scripts()


@pytest.mark.parametrize("damage", ["missing", "text", "elsewhere", "no roads", "bad zip"])
def test_what_cannot_be_used_is_said_and_leaves_the_layer_alone(other_data, geopackage, tmp_path, capsys, damage):
    main(["--source", str(geopackage)])
    before = (other_data / "geo/roads.geojson").read_bytes()
    source = {"text": tmp_path / "a.gpkg", "bad zip": tmp_path / "a.zip"}.get(damage, tmp_path / f"{damage}.gpkg")
    if damage in ("text", "bad zip"):
        source.write_text("not a map")
    elif damage == "elsewhere":
        moved = open_roads()
        moved.set_geometry(moved.translate(xoff=90_000)).to_file(source, layer="road_link", engine="pyogrio")
    elif damage == "no roads":
        open_roads().to_file(source, layer="waterlines", engine="pyogrio")
    assert main(["--source", str(source)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("streets: ")
    assert "OS Open Roads or OS Open Zoomstack" in said
    assert (other_data / "geo/roads.geojson").read_bytes() == before


class _DataHub(http.server.BaseHTTPRequestHandler):
    """A Data Hub on this machine: a listing and a file."""

    def __init__(self, hub, *arguments):
        self.hub = hub
        super().__init__(*arguments)

    def do_GET(self):
        self.hub["asked"].append(self.path)
        listing = [{"fileName": "oproad_gpkg_gb.zip", "url": f"{self.hub['url']}/file", "md5": self.hub["md5"]}]
        content = self.hub["file"] if self.path == "/file" else json.dumps(listing).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def data_hub(geopackage, tmp_path):
    packed = tmp_path / "hub.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(geopackage, "Data/oproad_gb.gpkg")
    hub = {"asked": [], "file": packed.read_bytes(), "md5": hashlib.md5(packed.read_bytes()).hexdigest().upper()}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_DataHub, hub))
    hub["url"] = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield hub
    server.shutdown()
    server.server_close()


def test_without_a_file_open_roads_is_got_from_the_data_hub(other_data, data_hub):
    assert main(["--downloads", data_hub["url"]]) == 0
    assert data_hub["asked"] == ["/products/OpenRoads/downloads?area=GB&format=GeoPackage", "/file"]
    assert "main" in written(other_data).index


def test_a_download_that_fails_or_arrives_damaged_is_said(other_data, data_hub, capsys):
    data_hub["md5"] = "0" * 32
    assert main(["--downloads", data_hub["url"], "--product", "OpenZoomstack"]) == 1
    assert "arrived damaged" in capsys.readouterr().err
    assert main(["--downloads", "http://127.0.0.1:9"]) == 1
    assert "by hand" in capsys.readouterr().err
    assert not (other_data / "geo/roads.geojson").exists()
