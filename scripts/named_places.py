"""Make data/named_places.csv: streets, villages and landmarks by which people say where something is."""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from lib.incidents.street import place_names
from lib.published.places import Wards, to_grid, ward_code_of

STREET, PLACE, LANDMARK, STATION = "street", "place", "landmark", "station"
COLUMNS = ["name", "kind", "locality", "ward_code", "lon", "lat", "points"]
DEGREES = 6  # decimal places, as in the sources
# Kinds of stop that are places of their own: rail, tram and bus stations, and their entrances.
_STATIONS = {"RSE", "RLY", "TMU", "MET", "PLT", "BCS", "BCE", "BST"}
# A stop is named after a street more often than not; a name that ends so is no landmark.
_STREET_WORDS = frozenset(
    """road street avenue drive lane grove way crescent court gardens view croft hill rise terrace walk close place side
    mews square row top bottom turn bypass north south east west yard gate""".split()  # noqa: SIM905
)
_LEAST_SHARE = 0.2  # of a village's stops, for a ward to count as one that it reaches into


def named_places(stops: pd.DataFrame, street_points: pd.DataFrame, wards: Wards) -> pd.DataFrame:
    """Return the table of named places.

    Parameters
    ----------
    stops : DataFrame
        Public-transport stops in NaPTAN's columns: CommonName, Landmark, Street, LocalityName, StopType, Status,
        lon, lat.
    street_points : DataFrame
        Named map points of police.uk: street, lon, lat.
    wards : Wards
        The district's wards; what lies outside them is left out.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, in order of name, kind, locality and ward.
    """
    stops = stops[stops["Status"] == "active"].fillna("")
    stops = stops.assign(ward_code=_wards_of(stops, wards)).dropna(subset=["ward_code"])
    streets = street_points.rename(columns={"street": "name"}).dropna(subset=["name"])
    streets = streets.assign(ward_code=_wards_of(streets, wards), name=place_names(streets["name"]))
    streets = streets.dropna(subset=["ward_code"])
    near = cKDTree(np.column_stack(to_grid(stops["lon"].to_numpy(), stops["lat"].to_numpy())))
    _, nearest = near.query(np.column_stack(to_grid(streets["lon"].to_numpy(), streets["lat"].to_numpy())))
    streets = streets.assign(locality=stops["LocalityName"].to_numpy()[nearest], kind=STREET)
    named = pd.concat([streets, _places(stops), _landmarks(stops, set(streets["name"].str.casefold()))])
    key = ["name", "kind", "locality", "ward_code"]
    rows = [(*at, *_middle(group), len(group)) for at, group in named.groupby(key, sort=True)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    # The same building can be a stop's name and another's landmark: a station is not also a landmark.
    table["rank"] = table["kind"].map({PLACE: 0, STATION: 1, LANDMARK: 2, STREET: 3})
    apart = table.sort_values("rank").duplicated(["name", "ward_code"]) & (table["kind"] == LANDMARK)
    return table[~apart].drop(columns="rank").reset_index(drop=True)


def _wards_of(table: pd.DataFrame, wards: Wards) -> np.ndarray:
    return ward_code_of(table["lon"].to_numpy(), table["lat"].to_numpy(), wards)


def _middle(group: pd.DataFrame) -> tuple[float, float]:
    """Return the point of a group that is nearest to all others, so that a label stands on the place itself."""
    x, y = to_grid(group["lon"].to_numpy(), group["lat"].to_numpy())
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]).sum(axis=1)
    first = group.iloc[int(np.argmin(apart))]
    return round(float(first["lon"]), DEGREES), round(float(first["lat"]), DEGREES)


def _places(stops: pd.DataFrame) -> pd.DataFrame:
    """Return the stops of each village or estate, in the wards that hold a fair share of them."""
    held = stops.assign(name=stops["LocalityName"], locality=stops["LocalityName"], kind=PLACE)
    held = held[held["name"] != ""]
    here = held.groupby(["name", "ward_code"])["name"].transform("size")
    return held[here >= _LEAST_SHARE * held.groupby("name")["name"].transform("size")]


def _landmarks(stops: pd.DataFrame, streets: set[str]) -> pd.DataFrame:
    """Return stops under the names of what they stand at: stations, schools, churches, inns and the like."""
    stations = stops[stops["StopType"].isin(_STATIONS)].assign(kind=STATION, name=lambda t: t["CommonName"])
    names = pd.concat([stops.assign(name=stops[column]) for column in ("CommonName", "Landmark")])
    names = names[~names["StopType"].isin(_STATIONS)].assign(kind=LANDMARK)
    said = names["name"].str.casefold()
    last = said.str.split().str[-1].fillna("")
    own = (said != "") & ~said.isin(streets) & (said != names["Street"].str.casefold()) & ~last.isin(_STREET_WORDS)
    own &= ~said.isin(set(stops["LocalityName"].str.casefold()))
    # The stops at a station are named after it.
    own &= ~said.isin(set(stations["name"].str.casefold()))
    return pd.concat([stations, names[own]]).assign(locality=lambda t: t["LocalityName"])


def write_named_places(source: Path, out: Path, wards: Wards) -> None:
    """Write data/named_places.csv from the raw files of `source`."""
    stops = pd.read_csv(source / "naptan_stops_ashfield_and_2km.csv", dtype={"Landmark": str, "Crossing": str})
    points = pd.read_csv(source / "street_name_points_from_policeuk.csv")
    named_places(stops, points, wards).to_csv(out / "data/named_places.csv", index=False)
