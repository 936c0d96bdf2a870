"""The outline of an area that somebody gives as a file: GeoJSON, KML or KMZ, a zipped shapefile or a GeoPackage.

Nothing of a file is trusted: its size, what it unpacks to and how many corners it has are limited, XML with entities is
refused, and only the parts of a shapefile are unpacked, under names of our own.
"""

import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from lib.base.errors import InputError
from lib.base.words import and_list, shortened
from lib.intake.files import GivenFile
from lib.published.places import ward_shapes

ENDINGS = ("geojson", "json", "kml", "kmz", "zip", "gpkg")
MOST_BYTES = 10_000_000
MOST_UNPACKED = 50_000_000
MOST_PARTS = 200  # of a ZIP
MOST_AREAS = 5_000
MOST_CORNERS = 100_000
_DEGREES, _GRID, _WEB = 4326, 27700, 3857
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj")
_HOW = "Give GeoJSON, KML or KMZ, a shapefile in a ZIP or a GeoPackage."


@dataclass(frozen=True)
class GivenOutline:
    """What a file says."""

    outline: shapely.Geometry  # all areas of the file together, in metres of the British National Grid
    name: str  # the file's name without its ending, to call the area by
    notes: tuple[str, ...]  # what was done to read it, a sentence each


def read_outline(file: GivenFile) -> GivenOutline:
    """Return the area that a file holds.

    Raises
    ------
    InputError
        When it is too large, damaged, of another kind, or holds no area; the message says which and what to do.
    """
    if not file.size:
        raise InputError(f"{shortened(file.name)} is empty.")
    if file.size > MOST_BYTES:
        raise InputError(f"{shortened(file.name)} is larger than {MOST_BYTES // 1_000_000} MB; no outline needs that.")
    with file.open() as stream:
        content = stream.read()
    shapes, declared, notes = _reader(file, content)(content)
    parts = [part for shape in shapes for part in shapely.get_parts(shape) if not part.is_empty]
    areas = [part for part in parts if part.geom_type == "Polygon"]
    if areas and (others := [part for part in parts if part.geom_type != "Polygon"]):
        notes.append(f"The file also holds {_what(others)}, which were left out.")
    if not areas and (closed := [part for part in parts if part.geom_type == "LineString" and part.is_closed]):
        areas = [shapely.Polygon(part) for part in closed if len(part.coords) > 3]
        notes.append("The file holds no area, but a line that closes; what it goes round was taken.")
    if not areas:
        raise InputError(f"{shortened(file.name)} holds no area, only {_what(shapes)}; draw an outline that closes.")
    corners = int(shapely.get_num_coordinates(areas).sum())
    if len(areas) > MOST_AREAS or corners > MOST_CORNERS:
        raise InputError(
            f"{shortened(file.name)} holds {len(areas):,} areas with {corners:,} corners, more than one place has; "
            "save the one you mean."
        )
    if len(areas) > 1:
        notes.append(f"The file holds {len(areas):,} areas; they are taken together as one place.")
    whole = shapely.force_2d(areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas))
    if not np.isfinite(shapely.get_coordinates(whole)).all():
        raise InputError(f"{shortened(file.name)} has corners without coordinates; save it again.")
    return GivenOutline(_on_grid(whole, declared, notes), Path(file.name).stem, tuple(notes))


Read = tuple[list[shapely.Geometry], Any, list[str]]  # shapes, the system their coordinates are said to be in, notes


def _reader(file: GivenFile, content: bytes) -> Callable[[bytes], Read]:
    begins = content[:512].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")  # UTF-16 as well as UTF-8
    if content.startswith(b"SQLite format 3\0"):
        return _geopackage
    if content.startswith(b"PK"):
        return _zip
    if begins.startswith(b"{"):
        return _geojson
    if begins.startswith(b"<"):
        return _kml
    raise InputError(f"{shortened(file.name)} is none of the kinds of file that can be read. {_HOW}")


def _what(shapes: list[shapely.Geometry]) -> str:
    words = {"Point": "points", "MultiPoint": "points", "LineString": "lines", "MultiLineString": "lines"}
    return and_list(sorted({words.get(shape.geom_type, "nothing that can be drawn") for shape in shapes})) or "nothing"


# --- GeoJSON ---


def _geojson(content: bytes) -> Read:
    try:
        read = json.loads(content)
        shapes = [shapely.geometry.shape(geometry) for geometry in _geometries(read)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise InputError("The file is no GeoJSON that can be read; save it again.") from error
    said = read.get("crs") or {}
    system = said.get("properties", {}).get("name") if isinstance(said, dict) else None
    return shapes, system if isinstance(system, str) else _DEGREES, []


def _geometries(read: dict[str, Any]) -> Iterator[dict[str, Any]]:
    match read["type"]:
        case "FeatureCollection":
            for feature in read["features"]:
                yield from _geometries(feature)
        case "Feature":
            if read["geometry"]:
                yield from _geometries(read["geometry"])
        case "GeometryCollection":
            for geometry in read["geometries"]:
                yield from _geometries(geometry)
        case _:
            yield read


# --- KML ---


def _kml(content: bytes) -> Read:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        tree = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InputError("The file defines entities of its own, which no KML needs; it was not read.") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise InputError("The file is no KML that can be read; save it again.") from error
    if not tree.tag.endswith("kml"):
        raise InputError(f"The file is XML, but no KML. {_HOW}")
    shapes: list[shapely.Geometry] = []
    try:
        for polygon in tree.iterfind(".//{*}Polygon"):
            outer, *_ = polygon.findall("{*}outerBoundaryIs/{*}LinearRing/{*}coordinates")
            holes = polygon.findall("{*}innerBoundaryIs/{*}LinearRing/{*}coordinates")
            shapes.append(shapely.Polygon(_corners(outer.text), [_corners(hole.text) for hole in holes]))
        for line in ("LineString",) if shapes else ("LineString", "LinearRing"):
            found = tree.iterfind(f".//{{*}}{line}/{{*}}coordinates")
            shapes += [shapely.LineString(_corners(coordinates.text)) for coordinates in found]
        shapes += [shapely.Point(_corners(point.text)[0]) for point in tree.iterfind(".//{*}Point/{*}coordinates")]
    except (ValueError, IndexError, shapely.errors.ShapelyError) as error:
        raise InputError("An outline of the KML file cannot be read; save it again.") from error
    return shapes, _DEGREES, []


def _corners(text: str | None) -> list[tuple[float, float]]:
    numbers = [corner.split(",") for corner in re.sub(r"\s*,\s*", ",", text or "").split()]
    return [(float(corner[0]), float(corner[1])) for corner in numbers]


# --- ZIP, shapefile and GeoPackage ---


def _zip(content: bytes) -> Read:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
                raise InputError("The ZIP unpacks to far more than an outline needs; it was not opened.")
            named = [Path(part.filename.replace("\\", "/")) for part in listed]
            real = [path for path in named if "__MACOSX" not in path.parts and not path.name.startswith("._")]
            outlines = [path for path in real if path.suffix.lower() == ".shp"]
            outlines = outlines or [path for path in real if path.suffix.lower() in _WITHIN]
            if not outlines:
                raise InputError(
                    "The ZIP holds no shapefile (.shp with its .shx, .dbf and .prj), KML, GeoJSON or GeoPackage."
                )
            if len(outlines) > 1:
                names = and_list(shortened(path.name) for path in outlines[:5])
                what = "shapefiles" if outlines[0].suffix.lower() == ".shp" else "outlines"
                raise InputError(f"The ZIP holds {len(outlines)} {what} ({names}); give the one you mean.")
            if reader := _WITHIN.get(outlines[0].suffix.lower()):
                return reader(_unpacked(parts, listed[named.index(outlines[0])]))
            with tempfile.TemporaryDirectory() as folder:
                for part, path in zip(listed, named, strict=True):
                    ending = path.suffix.lower()
                    if path.with_suffix("") == outlines[0].with_suffix("") and ending in _SHAPEFILE:
                        Path(folder, f"area{ending}").write_bytes(_unpacked(parts, part))
                return _by_gdal(Path(folder, "area.shp"), "shapefile")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("The ZIP is damaged or locked with a password; save it again.") from error


def _unpacked(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a part; never more than is allowed, whatever the ZIP says of its size."""
    with parts.open(part) as packed:
        content = packed.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise InputError("The ZIP unpacks to far more than an outline needs; it was not opened.")
    return content


def _geopackage(content: bytes) -> Read:
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "area.gpkg")
        path.write_bytes(content)
        try:
            layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind and "Polygon" in str(kind)]
        except Exception as error:  # whatever GDAL says of a damaged file
            raise InputError("The GeoPackage is damaged; save it again.") from error
        if not layers:
            raise InputError("The GeoPackage holds no layer of areas.")
        if len(layers) > 1:
            names = and_list(shortened(name) for name in layers[:5])
            raise InputError(f"The GeoPackage holds {len(layers)} layers of areas ({names}); save the one you mean.")
        return _by_gdal(path, "GeoPackage", layers[0])


# What may stand in a ZIP instead of a shapefile: a KMZ is one of KML.
_WITHIN: dict[str, Callable[[bytes], Read]] = {".kml": _kml, ".geojson": _geojson, ".gpkg": _geopackage}


def _by_gdal(path: Path, kind: str, layer: str | None = None) -> Read:
    from pyogrio.raw import read

    try:
        said, _, geometry, _ = read(path, layer=layer, columns=[], max_features=MOST_AREAS + 1, force_2d=True)
        shapes = [shape for shape in shapely.from_wkb(geometry) if shape is not None]
    except Exception as error:  # whatever GDAL says of a damaged file
        raise InputError(f"The {kind} is damaged or a part of it is missing; save it again.") from error
    return shapes, said["crs"], []


# --- where it lies ---


def _on_grid(outline: shapely.Geometry, declared: Any, notes: list[str]) -> shapely.Geometry:
    """Return an outline in metres of the British National Grid, in the first reading that meets the district.

    What the file says comes first; then its coordinates the other way round or with the other sign of the longitude,
    and then other systems that files of this country are in.
    """
    district = shapely.union_all(ward_shapes().grid_shapes)
    first = None
    for system in (declared, _DEGREES, _GRID, _WEB):
        for turned, said in _TURNED.items():
            found = _transformed(outline, system, turned)
            if found is None:
                continue
            first = found if first is None else first
            if shapely.intersects(shapely.box(*found.bounds), district) and shapely.area(found) > 0:
                notes += [said] if said else []
                if system != declared:
                    was = "The file does not say what its coordinates are" if declared is None else _OTHERWISE
                    notes.append(f"{was}; they fit {_CALLED[system]}.")
                return found
    if first is None:
        raise InputError(
            "The file’s coordinates are in no system that is known here; save it in longitude and latitude."
        )
    return first


_OTHERWISE = "Its coordinates are not what the file says"
_AS_IT_STANDS, _SWAPPED, _OTHER_SIGN = range(3)
_TURNED = {
    _AS_IT_STANDS: "",
    _SWAPPED: "Its coordinates stand the other way round (north before east); they were swapped.",
    _OTHER_SIGN: "Its longitudes have the wrong sign (east for west); it was turned.",
}
_CALLED = {_DEGREES: "longitude and latitude", _GRID: "the British National Grid", _WEB: "Web Mercator"}


def _transformed(outline: shapely.Geometry, system: Any, turned: int) -> shapely.Geometry | None:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    if system is None:
        return None
    try:
        to_grid = Transformer.from_crs(CRS.from_user_input(system), CRS.from_epsg(_GRID), always_xy=True)
        x, y = shapely.get_coordinates(outline).T
        x, y = (y, x) if turned == _SWAPPED else (-x if turned == _OTHER_SIGN else x, y)
        x, y = to_grid.transform(x, y)
    except ProjError:
        return None
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return None
    return shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(outline)), np.column_stack([x, y]))
