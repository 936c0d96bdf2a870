"""Stops of the invented district, and the named places that the project's own script makes of them."""

import pandas as pd

from lib.published.places import shapes_from
from scripts.named_places import named_places
from tests.district.truth import ALDER, BIRCH, DENE, STATION, VILLAGE, WARDS

# What a stop is called, the landmark beside it, its kind, and metres-like steps from its ward's middle in degrees.
STOPS = [
    (ALDER, STATION, "", "RSE", "Quayside", 0.002, 0.0),
    (ALDER, "Alder Street 3", "Harbour Library", "BCT", "Quayside", -0.002, 0.001),
    (BIRCH, "Health Centre", "", "BCT", "Quayside", 0.001, 0.001),
    (BIRCH, "Birch Street 2", "", "BCT", VILLAGE, 0.0, -0.002),
    (DENE, "Health Centre", "", "BCT", "Dunes", 0.001, 0.001),
    (DENE, "Dene Street 1", "", "BCT", VILLAGE, 0.0, 0.003),
    (DENE, "Dene Street 2", "", "BCT", VILLAGE, 0.001, 0.003),
    *((code, f"{ward.name.split()[0]} Street 1", "", "BCT", ward.locality, 0.0, 0.0) for code, ward in WARDS.items()),
]


def write_named(folder, wards, features, incidents):
    """Write the table of named places from invented stops and the incidents' map points."""
    middle = wards.set_index("ward_code")
    stops = pd.DataFrame(
        [
            (name, landmark, "Long Road", place, kind, "active", middle.at[code, "label_lon"] + east, north)
            for code, name, landmark, kind, place, east, north in STOPS
        ],
        columns=["CommonName", "Landmark", "Street", "LocalityName", "StopType", "Status", "lon", "lat"],
    )
    stops["lat"] += [middle.at[stop[0], "label_lat"] for stop in STOPS]
    points = incidents[["place", "lon", "lat"]].drop_duplicates().rename(columns={"place": "street"})
    named_places(stops, points, shapes_from(features)).to_csv(folder / "data/named_places.csv", index=False)
