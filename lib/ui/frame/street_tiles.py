"""Whose street map can lie beneath the map: the only other host that a browser may ask, and only when switched on."""

from lib.base.settings import os_maps_key

_OSM = ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors")


def street_tiles() -> tuple[str, str, str]:
    """Return the background that the switch turns on: whose it is, its address template and its attribution.

    OS Maps when there is a key for it, OpenStreetMap otherwise.
    """
    key = os_maps_key()
    if key:
        template = f"https://api.os.uk/maps/raster/v1/zxy/Light_3857/{{z}}/{{x}}/{{y}}.png?key={key}"
        return "Ordnance Survey", template, "Contains OS data © Crown copyright and database rights"
    return "OpenStreetMap", *_OSM
