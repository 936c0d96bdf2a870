"""Make geo/roads.geojson, the roads and railways beneath the map, from OS Open Roads or OS Open Zoomstack.

    python -m scripts.streets --source FILE      a GeoPackage, a shapefile, a folder of shapefiles, or the zip of one
    python -m scripts.streets                    gets OS Open Roads from the OS Data Hub first (about 700 MB)

Both are free under the Open Government Licence. What is written is only the district's own part, in four kinds of line,
with bends of under five metres straightened, so that a phone can draw it.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from lib.base.errors import InputError
from lib.drawing.map_files import ROADS
from lib.published.places import ward_shapes
from lib.published.tables import district_folder
from scripts.build_data import GRID, write_geojson

DOWNLOADS = "https://api.os.uk/downloads/v1"  # open: it asks for no key
PRODUCTS = ("OpenRoads", "OpenZoomstack")
AROUND = 400  # metres beyond the wards, so that roads do not end at the edge of the map
STRAIGHTENED = 5  # metres
DEGREES = 5  # decimal places: about a metre
MOTORWAY, MAIN, MINOR, RAIL = "motorway", "main", "minor", "rail"
# Columns that say what kind of road a line is, in either product and either format.
_CLASS = ("road_classification", "class", "type")
_FUNCTION = ("road_function", "function")
# Lanes behind houses and within works: many, short, and no help to find one's way.
_LEFT_OUT = ("restricted", "secondary access", "guided busway")
# Zoomstack draws the same roads in three layers of less and less detail; the first that is there is used.
_ZOOMSTACK_ROADS = ("roads_local", "roads_regional", "roads_national")
_WHAT_IT_READS = "Give OS Open Roads or OS Open Zoomstack, as GeoPackage or shapefile, from osdatahub.os.uk."


def kind_of(classification: str, function: str = "") -> str:
    """Return 'motorway', 'main' or 'minor' for what OS calls a road, or an empty text for one that is left out."""
    said = f"{classification} {function}".casefold()
    if any(word in said for word in _LEFT_OUT):
        return ""
    if "motorway" in said:
        return MOTORWAY
    return MAIN if any(word in said for word in ("a road", "b road", "primary")) else MINOR


def road_lines(source: Path) -> gpd.GeoDataFrame:
    """Return the roads and railways of the district and just around it.

    Parameters
    ----------
    source : Path
        A GeoPackage, a shapefile, a folder of shapefiles, or a zip of any of them.

    Returns
    -------
    GeoDataFrame
        Lines in metres of the national grid, with `kind`.

    Raises
    ------
    InputError
        When the file cannot be read, is of neither product, or has no road here.
    """
    area = shapely.buffer(shapely.union_all(ward_shapes().grid_shapes), AROUND)
    parts = [_read(path, layer, area) for path, layer in _layers(source)]
    lines = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=GRID)
    lines = lines[lines["kind"] != ""]
    lines = lines.set_geometry(lines.geometry.intersection(area))
    lines = lines[lines.geom_type.isin(("LineString", "MultiLineString")) & ~lines.is_empty]
    if lines.empty:
        raise InputError(f"{source.name} holds no road of this district. {_WHAT_IT_READS}")
    return lines


def _layers(source: Path) -> list[tuple[str, str]]:
    """Return the path and layer of each that holds roads or railways."""
    files = _files(source)
    found = []
    for path in files:
        try:
            names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        except Exception as error:
            raise InputError(f"{source.name} cannot be read ({error}). {_WHAT_IT_READS}") from error
        roads = [name for name in names if name == "road_link" or name.casefold().endswith("roadlink")]
        roads = roads or [name for name in _ZOOMSTACK_ROADS if name in names][:1]
        found += [(path, name) for name in (*roads, *(name for name in names if name in ("rail", "railway_track")))]
    if not found:
        raise InputError(f"{source.name} has no layer of roads. {_WHAT_IT_READS}")
    return found


def _files(source: Path) -> list[str]:
    if source.is_dir():
        inside = [str(path) for path in sorted(source.rglob("*")) if path.suffix.casefold() in (".gpkg", ".shp")]
    elif source.suffix.casefold() == ".zip":
        try:
            names = zipfile.ZipFile(source).namelist()
        except (OSError, zipfile.BadZipFile) as error:
            raise InputError(f"{source.name} cannot be opened ({error}). {_WHAT_IT_READS}") from error
        inside = [f"/vsizip/{source}/{name}" for name in sorted(names) if name.casefold().endswith((".gpkg", ".shp"))]
    elif source.is_file():
        inside = [str(source)]
    else:
        raise InputError(f"There is no file {source}. {_WHAT_IT_READS}")
    # A folder of shapefiles also has those of junctions.
    return [path for path in inside if path.endswith(".gpkg") or "node" not in path.casefold()] or [str(source)]


def _read(path: str, layer: str, area: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return one layer's lines about the district, with their kind."""
    info = pyogrio.read_info(path, layer=layer)
    columns = [name for name in info["fields"] if name.casefold() in (*_CLASS, *_FUNCTION)]
    there = gpd.GeoSeries([area], crs=GRID).to_crs(info["crs"] or GRID).total_bounds
    table = gpd.read_file(path, layer=layer, bbox=tuple(there), columns=columns, engine="pyogrio")
    table = (table if table.crs else table.set_crs(GRID)).to_crs(GRID)
    table = table.set_geometry(shapely.force_2d(table.geometry.values))
    named = {name.casefold(): table[name].fillna("").astype(str) for name in columns}
    said = next((named[name] for name in _CLASS if name in named), pd.Series("", index=table.index))
    used = next((named[name] for name in _FUNCTION if name in named), pd.Series("", index=table.index))
    rail = layer.startswith("rail")
    kinds = [RAIL if rail else kind_of(*pair) for pair in zip(said, used, strict=True)]
    return gpd.GeoDataFrame({"kind": kinds}, geometry=table.geometry.values, crs=GRID)


def light_layer(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines of each kind as one feature in degrees, joined end to end and straightened."""
    kinds, shapes = [], []
    for kind in (MOTORWAY, MAIN, RAIL, MINOR):
        own = lines.loc[lines["kind"] == kind].geometry
        if own.empty:
            continue
        joined = shapely.line_merge(shapely.union_all(own.values))
        kinds.append(kind)
        shapes.append(shapely.simplify(joined, STRAIGHTENED))
    layer = gpd.GeoDataFrame({"kind": kinds}, geometry=shapes, crs=GRID).to_crs(4326)
    return layer.set_geometry(shapely.set_precision(layer.geometry.values, 10**-DEGREES))


def download(folder: Path, product: str, base: str = DOWNLOADS) -> Path:
    """Get a product of the OS Data Hub into a folder; return its file.

    Raises
    ------
    InputError
        When the address cannot be reached, offers no such file, or the file arrives damaged.
    """
    query = urllib.parse.urlencode({"area": "GB", "format": "GeoPackage"})
    listing = f"{base}/products/{product}/downloads?{query}"
    by_hand = f"Get {product} from osdatahub.os.uk by hand and give it as SOURCE."
    try:
        with urllib.request.urlopen(listing, timeout=60) as answer:
            offered = json.load(answer)[0]
        file = folder / Path(offered["fileName"]).name
        digest = hashlib.md5(usedforsecurity=False)  # what the Data Hub publishes
        with urllib.request.urlopen(offered["url"], timeout=60) as answer, file.open("wb") as out:
            while block := answer.read(1 << 20):
                digest.update(block)
                out.write(block)
    except (urllib.error.URLError, OSError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{product} could not be got from {listing} ({error}). {by_hand}") from error
    if offered.get("md5") and offered["md5"].casefold() != digest.hexdigest():
        raise InputError(f"{file.name} arrived damaged. Try again, or: {by_hand}")
    return file


def write_roads(source: Path, folder: Path) -> Path:
    """Write the layer of roads into a district's folder; return its path."""
    layer = light_layer(road_lines(source))
    path = folder / "geo" / f"{ROADS}.geojson"
    with tempfile.TemporaryDirectory() as made:
        new = Path(made) / path.name
        write_geojson(new, layer[["kind"]], layer.geometry)
        shutil.copyfile(new, path)
    return path


def main(arguments: list[str] | None = None) -> int:
    """Read or get the file, and write the layer into the district that is shown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, help="the file; got from the OS Data Hub when not given")
    parser.add_argument("--product", choices=PRODUCTS, default=PRODUCTS[0], help="what to get when no file is given")
    parser.add_argument("--downloads", default=DOWNLOADS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            source = options.source or download(Path(folder), options.product, options.downloads)
            path = write_roads(source, district_folder())
    except InputError as error:
        print(f"streets: {error}", file=sys.stderr)
        return 1
    print(f"Wrote {path} ({path.stat().st_size / 1000:,.0f} kB). Start the app again to see it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
