"""Make data/places_outside.csv: the towns and villages about the district, to say what lies where an area does not."""

from pathlib import Path

import pandas as pd

from lib.published.places import Wards, ward_code_of
from scripts.datapackage import NAPTAN, OGL_TEXT, PROJECT, described_fields

COLUMNS = ["name", "town", "lon", "lat", "stops"]
LEAST_STOPS = 3  # fewer are a stop on a road, called after somewhere else
DEGREES = 5

DESCRIPTION = {
    "name": "places_outside",
    "path": "places_outside.csv",
    "title": "Towns and villages about the district, by their stops",
    "sources": [NAPTAN, PROJECT],
    "attribution": OGL_TEXT,
    "temporal": "stops of July 2026 (NaPTAN)",
    "used_on": "your area: what lies where an outline outside the district does",
    "schema": described_fields(
        ("name", "string", "Name of the town, village or part of a town"),
        ("town", "string", "The town that it is a part of; empty for others"),
        ("lon", "number", "Longitude of the middle of its stops outside the district"),
        ("lat", "number", "Latitude of that point"),
        ("stops", "integer", "How many stops outside the district bear its name"),
    ),
    "limits": [
        "A place stands where its stops are, which is not its official centre; one with fewer than "
        f"{LEAST_STOPS} stops, or further off than the stops reach, is missing.",
    ],
}


def places_outside(stops: pd.DataFrame, wards: Wards) -> pd.DataFrame:
    """Return the places about the district by name, each where the middle of its stops is.

    Parameters
    ----------
    stops : DataFrame
        Public-transport stops in NaPTAN's columns: LocalityName, ParentLocalityName, Status, lon, lat.
    wards : Wards
        The district's wards.
    """
    active = stops[(stops["Status"] == "active") & (stops["LocalityName"].fillna("") != "")]
    inside = pd.Series(ward_code_of(active["lon"].to_numpy(), active["lat"].to_numpy(), wards), index=active.index)
    outside = active[inside.isna()].assign(town=lambda rows: rows["ParentLocalityName"].fillna(""))
    groups = outside.rename(columns={"LocalityName": "name"}).groupby(["name", "town"], sort=True)
    table = groups.agg(lon=("lon", "median"), lat=("lat", "median"), stops=("lon", "size")).reset_index()
    return table[table["stops"] >= LEAST_STOPS].round({"lon": DEGREES, "lat": DEGREES})[COLUMNS]


def write_places_outside(source: Path, out: Path, wards: Wards) -> dict:
    """Write data/places_outside.csv from the raw files of `source`; return its description."""
    stops = pd.read_csv(source / "naptan_stops_ashfield_and_2km.csv", dtype={"Landmark": str, "Crossing": str})
    places_outside(stops, wards).to_csv(out / "data/places_outside.csv", index=False)
    return DESCRIPTION
