"""Make data/places_outside.csv: the towns and villages about the district, to say what lies where an area does not."""

from pathlib import Path

import pandas as pd

from lib.published.places import Wards, ward_code_of

COLUMNS = ["name", "town", "lon", "lat", "stops"]
LEAST_STOPS = 3  # fewer are a stop on a road, called after somewhere else (told in described/places.toml)
DEGREES = 5


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


def write_places_outside(source: Path, out: Path, wards: Wards) -> None:
    """Write data/places_outside.csv from the raw files of `source`."""
    stops = pd.read_csv(source / "naptan_stops_ashfield_and_2km.csv", dtype={"Landmark": str, "Crossing": str})
    places_outside(stops, wards).to_csv(out / "data/places_outside.csv", index=False)
