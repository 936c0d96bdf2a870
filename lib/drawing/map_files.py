"""What a map's frame loads beside its page: the district's layers, and the names of its places and streets.

They are made from the district's folder when they are first asked for, so that a district has nothing to keep twice.
What every map needs is one script, under a name that goes with its content: a frame fetches one after another.
"""

import hashlib
import json
from functools import lru_cache

from lib.published.named_places import named_places
from lib.published.tables import ROOT, district_folder, layer, load
from lib.published.whereabouts import spots

FOLDER = "../../district"  # from the map's frame; holds under any base path of the server
STREETS = "streets.json"
NAMES = "names.json"
ROADS = "roads"  # the layer that `make streets` adds
IN_EVERY_MAP = ("district", "ward_boundaries")


def layer_names() -> list[str]:
    """Return the names of the district's layers: the files of its geo/ folder, without ending."""
    return sorted(path.stem for path in (district_folder() / "geo").glob("*.geojson"))


@lru_cache(maxsize=8)
def layer_script(name: str) -> bytes:
    """Return a script that gives a layer to static/map.js.

    Raises
    ------
    DataFileError
        When the layer's file is missing or is not GeoJSON.
    """
    return f"communityMap.layers.{name}={_compact(layer(name))};\n".encode()


@lru_cache(maxsize=1)
def map_script() -> bytes:
    """Return what every map runs: Leaflet, static/map.js and the layers that none goes without.

    Raises
    ------
    DataFileError
        When a layer's file is missing or is not GeoJSON.
    """
    files = [ROOT / "static" / name for name in ("vendor/leaflet/dist/leaflet.js", "map.js")]
    return b"\n".join([*(file.read_bytes() for file in files), *map(layer_script, IN_EVERY_MAP)])


def map_script_name() -> str:
    """Return the name of `map_script`, another for another content."""
    return f"map.{digest(map_script())}.js"


@lru_cache(maxsize=16)
def digest(content: bytes) -> str:
    """Return what tells one content from another."""
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=1)
def street_names() -> bytes:
    """Return the names of police.uk map points, for labels at street zooms, as JSON: [[lon, lat, name], …].

    A point that the published records call by several names gets the commonest.
    """
    incidents = load("police_incidents", ("lon", "lat", "place"))
    points = (
        incidents[incidents["place"] != ""]
        .groupby(["lon", "lat", "place"])
        .size()
        .reset_index(name="records")
        .sort_values(["lon", "lat", "records", "place"], ascending=[True, True, False, True])
        .drop_duplicates(["lon", "lat"])
    )
    points["place"] = spots(points["place"], points["lon"].to_numpy(), points["lat"].to_numpy())
    rows = [[round(p.lon, 5), round(p.lat, 5), p.place] for p in points.itertuples()]
    return f"{_compact(rows)}\n".encode()


@lru_cache(maxsize=1)
def place_names() -> bytes:
    """Return the named places for labels, as JSON: [[lon, lat, name, kind, points], …]."""
    rows = [[round(p.lon, 5), round(p.lat, 5), p.name, p.kind, p.points] for p in named_places()]
    return f"{_compact(rows)}\n".encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
