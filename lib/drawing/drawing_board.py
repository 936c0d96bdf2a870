"""The maps on which an area is chosen: drawn with the tools of Leaflet.draw, our own copy, or picked by clicks."""

from collections.abc import Collection, Mapping
from typing import Any

import folium
from folium.plugins import Draw

from lib.drawing.browser_map import STATIC, folium_map
from lib.drawing.map_classes import LegendEntry
from lib.drawing.maps import Drawing
from lib.published.places import ward_names

_VENDOR = f"{STATIC}/vendor/leaflet-draw/dist/leaflet.draw"
_LOOK = {"color": "#0b0c0c", "weight": 4, "fillColor": "#ffdd00", "fillOpacity": 0.15}
PICKED, LEFT = "#ffdd00", "#f3f2f1"


class _Tools(Draw):
    def __init__(self) -> None:
        shape = {"shapeOptions": _LOOK, "showArea": False}
        off = dict.fromkeys(("polyline", "marker", "circle", "circlemarker"), False)
        super().__init__(
            show_geometry_on_click=False,
            draw_options={"polygon": {"allowIntersection": False, **shape}, "rectangle": shape, **off},
        )
        self.default_js = [("leaflet-draw", f"{_VENDOR}.js")]
        self.default_css = [("leaflet-draw", f"{_VENDOR}.css")]


def drawing_board(
    own: dict[str, Any] | None, tiles: tuple[str, str] | None = None
) -> tuple[folium.Map, folium.FeatureGroup]:
    """Return the map to draw on, and what is painted on it.

    Parameters
    ----------
    own : dict or None
        Outline of the area that is shown now, as a GeoJSON geometry: the map opens on it.
    tiles : tuple of (address template, attribution), optional
        Background tiles.

    Returns
    -------
    tuple of (folium.Map, folium.FeatureGroup)
        Never to be cached: streamlit-folium changes the map it draws.
    """
    base, group = folium_map(
        Drawing(
            areas="ward_boundaries",
            code="ward_code",
            lines=("district",),
            fills={},
            tooltips={code: [name] for code, name in ward_names().items()},
            legend_title="",
            legend=(),
            alt="Map of the district to draw an area on",
            unpainted=LEFT,
            own=own,
        ),
        tiles,
    )
    _Tools().add_to(base)
    return base, group


def picking_board(hexagons: bool, names: Mapping[str, str], picked: Collection[str]) -> Drawing:
    """Return the map on which wards or hexagons are picked by a click on each.

    Parameters
    ----------
    hexagons : bool
        Whether hexagons are picked, else wards.
    names : mapping of str to str
        Those that can be picked: their codes with their names.
    picked : collection of str
        Codes of those that are.
    """
    return Drawing(
        areas="hexes" if hexagons else "ward_boundaries",
        code="ward_code",
        lines=("ward_boundaries",) if hexagons else ("district",),
        fills=dict.fromkeys(picked, PICKED),
        tooltips={code: [name, "picked" if code in picked else "press to pick"] for code, name in names.items()},
        legend_title="Press one to pick it, and again to leave it out",
        legend=(LegendEntry(PICKED, "picked"),),
        alt=f"Map of the district’s {'hexagons' if hexagons else 'wards'} to pick from; {len(picked)} are picked",
        outlined=tuple(picked),
        unpainted=LEFT,
        paint_by="hex_id" if hexagons else "",
        spots="hex_id" if hexagons else "",
    )
