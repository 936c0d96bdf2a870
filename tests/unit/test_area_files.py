"""Outlines as people give them: four kinds of file, in several systems, good and bad."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lib.analysis.own_area.area import MOST_CORNERS, UPLOADED, validated
from lib.base.errors import InputError
from lib.intake.area_files import MOST_BYTES, read_outline
from lib.intake.files import GivenFile
from lib.published.places import grid_geometry, to_degrees, ward_shapes
from tests.files import zipped


@pytest.fixture(scope="module")
def place():
    """An outline in metres, well inside the district, not square."""
    whole = shapely.union_all(ward_shapes().grid_shapes)
    middle = shapely.centroid(whole)
    corners = [(-700, -500), (900, -450), (600, 520), (100, 300), (-650, 700)]
    return shapely.Polygon([(middle.x + x, middle.y + y) for x, y in corners])


def degrees(outline):
    return shapely.transform(outline, lambda xy: np.column_stack(to_degrees(xy[:, 0], xy[:, 1])))


def read(content, name="area.geojson"):
    return read_outline(GivenFile.of(name, content))


def geojson(outline, **more):
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(outline))}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def written(outline, tmp_path, name, crs=27700, to=None, **options):
    frame = gpd.GeoDataFrame({"name": ["x"]}, geometry=[outline], crs=crs)
    frame = frame.to_crs(to) if to else frame
    path = tmp_path / name
    frame.to_file(path, **options)
    return path


def zip_of(folder, pattern="*", inside=""):
    return zipped({f"{inside}{path.name}": path.read_bytes() for path in sorted(folder.glob(pattern))})


def kml(text, head=""):
    return (
        f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>{text}</Placemark>'
        "</Document></kml>"
    ).encode()


def ring(outline):
    return " ".join(f"{x},{y},0" for x, y in shapely.get_coordinates(outline))


def same(found, outline, within=1.0):
    """Whether two outlines cover the same land, to within a metre of their lines."""
    return shapely.hausdorff_distance(found.outline.normalize(), outline.normalize()) < within


def test_geojson_in_degrees(place):
    found = read(geojson(degrees(place)), "Town centre.geojson")
    assert same(found, place)
    assert found.name == "Town centre"
    assert found.notes == ()


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::27700", "EPSG:27700"])
def test_geojson_that_says_it_is_on_the_national_grid(place, name):
    found = read(geojson(place, crs={"type": "name", "properties": {"name": name}}))
    assert same(found, place)
    assert found.notes == ()


def test_geojson_on_the_national_grid_that_does_not_say_so(place):
    found = read(geojson(place))
    assert same(found, place)
    assert found.notes == ("Its coordinates are not what the file says; they fit the British National Grid.",)


def test_swapped_coordinates_are_swapped_back_and_that_is_said(place):
    swapped = shapely.transform(degrees(place), lambda xy: xy[:, ::-1])
    found = read(geojson(swapped))
    assert same(found, place)
    assert "they were swapped" in found.notes[0]
    on_grid = shapely.transform(place, lambda xy: xy[:, ::-1])
    assert same(read(geojson(on_grid)), place)


def test_a_bare_geometry_a_feature_and_a_collection_of_geometries_are_read(place):
    bare = json.loads(shapely.to_geojson(degrees(place)))
    for content in (bare, {"type": "Feature", "geometry": bare}, {"type": "GeometryCollection", "geometries": [bare]}):
        assert same(read(json.dumps(content).encode()), place)
    assert same(read(b"\xef\xbb\xbf" + json.dumps(bare).encode()), place)


def test_several_parts_and_holes_are_one_place(place):
    other = shapely.affinity.translate(place, 60, 1_400)
    hole = shapely.buffer(shapely.point_on_surface(place), 60)
    both = shapely.MultiPolygon([shapely.difference(place, hole), other])
    found = read(geojson(degrees(both)))
    assert found.notes == ("The file holds 2 areas; they are taken together as one place.",)
    assert found.outline.area == pytest.approx(both.area, rel=1e-4)


def test_kml_with_a_hole(place):
    hole = shapely.buffer(shapely.point_on_surface(place), 60)
    text = (
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring(degrees(place))}</coordinates></LinearRing>"
        f"</outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>{ring(degrees(hole))}</coordinates></LinearRing>"
        "</innerBoundaryIs></Polygon>"
    )
    found = read(kml(text), "area.kml")
    assert found.outline.area == pytest.approx(place.area - hole.area, rel=1e-3)


@pytest.mark.parametrize("to", [None, 4326, 3857])
@pytest.mark.parametrize("inside", ["", "a folder/"])
def test_a_shapefile_in_a_zip_by_its_own_system(place, tmp_path, to, inside):
    written(place, tmp_path, "area.shp", to=to)
    found = read(zip_of(tmp_path, inside=inside), "area.zip")
    assert same(found, place)
    assert found.notes == ()


def test_a_shapefile_without_its_system_is_read_by_where_it_lies(place, tmp_path):
    written(place, tmp_path, "area.shp")
    (tmp_path / "area.prj").unlink()
    found = read(zip_of(tmp_path), "area.zip")
    assert same(found, place)
    assert found.notes == ("The file does not say what its coordinates are; they fit the British National Grid.",)


@pytest.mark.parametrize("to", [None, 4326, 3857])
def test_a_geopackage_by_its_own_system(place, tmp_path, to):
    path = written(place, tmp_path, "area.gpkg", to=to, driver="GPKG")
    assert same(read(path.read_bytes(), "area.gpkg"), place)


def test_a_geopackage_with_two_layers_of_areas_is_asked_about(place, tmp_path):
    path = written(place, tmp_path, "area.gpkg", driver="GPKG", layer="one")
    written(place, tmp_path, "area.gpkg", driver="GPKG", layer="other")
    with pytest.raises(InputError, match="2 layers of areas"):
        read(path.read_bytes(), "area.gpkg")


def test_a_huge_outline_is_simplified_and_that_is_said(place):
    around = shapely.get_coordinates(shapely.segmentize(place.exterior, place.length / 10_000))
    random = np.random.default_rng(7)
    rough = shapely.Polygon(around + random.normal(0, 0.05, around.shape))
    assert shapely.get_num_coordinates(rough) > 10_000
    found = read(geojson(degrees(rough)))
    area = validated(found.outline, found.name, UPLOADED, notes=found.notes)
    assert shapely.get_num_coordinates(area.outline) <= MOST_CORNERS
    assert "10,0" in area.notes[-1]
    assert "nowhere more than" in area.notes[-1]
    assert shapely.symmetric_difference(area.outline, place).area < 0.01 * place.area


BAD = {
    "empty": (b"", "a.geojson", "is empty"),
    "text": (b"not an outline", "a.geojson", "none of the kinds"),
    "cut json": (b'{"type": "FeatureCollection", "features": [', "a.geojson", "no GeoJSON"),
    "json of something else": (b'{"rows": []}', "a.json", "no GeoJSON"),
    "features of nothing": (b'{"type": "FeatureCollection", "features": 3}', "a.json", "no GeoJSON"),
    "no feature": (b'{"type": "FeatureCollection", "features": []}', "a.json", "holds no area"),
    "a point": (b'{"type": "Point", "coordinates": [0.4, 54.2]}', "a.json", "holds no area, only points"),
    "a line": (b'{"type": "LineString", "coordinates": [[0.4, 54.2], [0.5, 54.2]]}', "a.json", "only lines"),
    "numbers of text": (b'{"type": "Polygon", "coordinates": [[["a", 1], [2, 3], [3, 4]]]}', "a.json", "no GeoJSON"),
    "not a number": (
        b'{"type": "Polygon", "coordinates": [[[NaN, 54.1], [0.5, 54.2], [0.4, 54.3], [NaN, 54.1]]]}',
        "a.json",
        "without coordinates|no GeoJSON",
    ),
    "beyond the poles": (
        b'{"type": "Polygon", "coordinates": [[[1e9, 1e9], [2e9, 1e9], [2e9, 2e9], [1e9, 1e9]]]}',
        "a.json",
        "nowhere in Great Britain",
    ),
    "deep": (b'{"type":"GeometryCollection","geometries":[' * 5_000 + b"]}" * 5_000, "a.json", "no GeoJSON"),
    "xml": (b"<gpx></gpx>", "a.kml", "no KML"),
    "cut kml": (b"<kml><Document>", "a.kml", "no KML"),
    "kml without corners": (kml("<Polygon></Polygon>"), "a.kml", "cannot be read"),
    "kml with words": (
        kml(
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>a,b c,d</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon>"
        ),
        "a.kml",
        "cannot be read",
    ),
    "no zip": (b"PK\x03\x04 and nothing more", "a.zip", "damaged"),
    "no geopackage": (b"SQLite format 3\0" + bytes(2_000), "a.gpkg", "damaged|no layer"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_a_reason(what):
    content, name, why = BAD[what]
    with pytest.raises(InputError, match=why):
        validated(read(content, name).outline, name, UPLOADED)


def test_an_xml_bomb_is_not_read():
    bomb = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";" * 1}&{chr(97 + n)};&{chr(97 + n)};">' for n in range(20)
    )
    with pytest.raises(InputError, match="entities"):
        read(kml("<name>&u;</name>", bomb + "]>"), "a.kml")
    outside = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(InputError, match="entities"):
        read(kml("<name>&a;</name>", outside), "a.kml")


def test_a_zip_that_unpacks_to_too_much_is_not_opened():
    packed = zipped({"area.shp": bytes(60_000_000)})
    assert len(packed) < MOST_BYTES
    with pytest.raises(InputError, match="far more than an outline needs"):
        read(packed, "a.zip")


def test_a_zip_with_paths_out_of_its_folder_writes_nothing_there(place, tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    written(place, folder, "area.shp")
    assert same(read(zip_of(folder, inside="../../../"), "a.zip"), place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made"]


def test_a_zip_without_a_shapefile_or_with_two_is_refused(place, tmp_path):
    (tmp_path / "readme.txt").write_text("nothing here")
    with pytest.raises(InputError, match="no shapefile"):
        read(zip_of(tmp_path), "a.zip")
    written(place, tmp_path, "one.shp")
    written(place, tmp_path, "other.shp")
    with pytest.raises(InputError, match="2 shapefiles"):
        read(zip_of(tmp_path), "a.zip")
    with pytest.raises(InputError, match="damaged or a part of it is missing"):
        read(zip_of(tmp_path, "one.shp"), "a.zip")


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("lib.intake.area_files.MOST_BYTES", 10)
    with pytest.raises(InputError, match="no outline needs that"):
        read(b'{"type": "Polygon"}')


def test_what_lies_elsewhere_is_read_as_it_says_and_refused_as_an_area(place):
    far = shapely.affinity.translate(place, 0, 30_000)
    found = read(geojson(degrees(far)))
    assert same(found, far, 5)
    with pytest.raises(InputError, match=r"lies outside Wrenmoor: \d+ km to the north, nearest to"):
        validated(found.outline, "x", UPLOADED)


def test_degrees_and_metres_agree_with_the_layers():
    wards = ward_shapes()
    assert shapely.equals_exact(grid_geometry(wards.shapes)[0], wards.grid_shapes[0], 1e-6)


def drawn(outline, element="Polygon"):
    corners = f"<coordinates>{ring(degrees(outline))}</coordinates>"
    inner = (
        f"<outerBoundaryIs><LinearRing>{corners}</LinearRing></outerBoundaryIs>" if element == "Polygon" else corners
    )
    return f"<{element}>{inner}</{element}>"


@pytest.mark.parametrize("spaced", [", ", " ,", ",\n"])
def test_kml_with_spaces_beside_its_commas(place, spaced):
    found = read(kml(drawn(place).replace(",", spaced)), "area.kml")
    assert same(found, place)


def test_kmz_and_other_outlines_in_a_zip(place):
    for name, content in (("doc.kml", kml(drawn(place))), ("area.geojson", geojson(degrees(place)))):
        members = {
            f"a folder/{name}": content,
            f"a folder/._{name}": b"\0\5\x16\7",  # which a Mac packs beside it
            "files/picture.png": b"\x89PNG",
        }
        assert same(read(zipped(members), "area.kmz"), place)
        with pytest.raises(InputError, match="2 outlines"):
            read(zipped({**members, "other.kml": content}), "area.kmz")


def test_a_line_that_closes_is_taken_for_the_edge_of_an_area_where_there_is_none(place):
    files = [(kml(drawn(place, element)), "area.kml") for element in ("LineString", "LinearRing")]
    files.append((geojson(degrees(shapely.LineString(place.exterior))), "area.geojson"))
    for content, name in files:
        found = read(content, name)
        assert same(found, place)
        assert found.notes == ("The file holds no area, but a line that closes; what it goes round was taken.",)


def test_what_is_no_area_beside_one_is_left_out_and_said(place):
    other = shapely.affinity.translate(place, 60, 1_400)
    point = "<Point><coordinates>0.4,54.2</coordinates></Point>"
    found = read(kml(f"<MultiGeometry>{point}{drawn(place)}{drawn(other, 'LineString')}</MultiGeometry>"), "area.kml")
    assert same(found, place)
    assert found.notes == ("The file also holds lines and points, which were left out.",)
    with pytest.raises(InputError, match="holds no area, only points"):
        read(kml(point), "area.kml")


def test_outlines_in_utf_16(place):
    text = kml(drawn(place)).decode().replace('"1.0"', '"1.0" encoding="UTF-16"')
    assert same(read(text.encode("utf-16"), "area.kml"), place)
    assert same(read(geojson(degrees(place)).decode().encode("utf-16")), place)


def test_longitudes_without_their_sign_are_turned_and_that_is_said(place):
    found = read(geojson(shapely.transform(degrees(place), lambda xy: xy * [-1, 1])))
    assert same(found, place)
    assert found.notes == ("Its longitudes have the wrong sign (east for west); it was turned.",)
