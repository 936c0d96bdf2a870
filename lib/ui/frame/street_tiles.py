"""Whose street map can lie beneath the map: the only other host that a browser may ask, and only when switched on."""

import os

_OSM = ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors")


def street_tiles() -> tuple[str, str, str]:
    """Return the background that the switch turns on: whose it is, its address template and its attribution.

    OS Maps when `ASHFIELD_OS_MAPS_KEY` is set, OpenStreetMap otherwise.
    """
    key = os.environ.get("ASHFIELD_OS_MAPS_KEY", "")
    if key:
        template = f"https://api.os.uk/maps/raster/v1/zxy/Light_3857/{{z}}/{{x}}/{{y}}.png?key={key}"
        return "Ordnance Survey", template, "Contains OS data © Crown copyright and database rights"
    return "OpenStreetMap", *_OSM
