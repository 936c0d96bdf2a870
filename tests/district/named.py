"""Stops of the invented district, and the named places that the project's own script makes of them."""

import pandas as pd
import shapely

from lib.published.places import shapes_from
from scripts.named_places import named_places
from tests.district.truth import ALDER, BIRCH, DENE, OUTSIDE_PLACE, PRIORITY_AREA, STATION, VILLAGE, WARDS

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
    _write_areas(folder, middle)


def _write_areas(folder, middle):
    """Write the priority area that the invented assessment names, and the one place that lies outside the district."""
    lon, lat = middle.at[ALDER, "label_lon"], middle.at[ALDER, "label_lat"]
    outline = shapely.box(lon - 0.006, lat - 0.0035, lon + 0.006, lat + 0.0035)
    area = (PRIORITY_AREA, "assessment-2018", "Review", "Priority 3", "Alder Street", 4, 250, lon, lat, outline.wkt)
    columns = ["name", "document", "section", "heading", "named_after", "points", "metres", "lon", "lat", "outline"]
    pd.DataFrame([area], columns=columns).to_csv(folder / "data/priority_areas.csv", index=False)
    outside = (OUTSIDE_PLACE, "", middle["label_lon"].max() + 0.15, lat, 9)
    columns = ["name", "town", "lon", "lat", "stops"]
    pd.DataFrame([outside], columns=columns).to_csv(folder / "data/places_outside.csv", index=False)
