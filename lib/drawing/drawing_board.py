"""The map on which somebody draws an area: the district's map with the tools of Leaflet.draw, our own copy."""

from typing import Any

import folium
from folium.plugins import Draw

from lib.drawing.browser_map import STATIC, folium_map
from lib.drawing.maps import Drawing
from lib.published.places import ward_names

_VENDOR = f"{STATIC}/vendor/leaflet-draw/dist/leaflet.draw"
_LOOK = {"color": "#0b0c0c", "weight": 4, "fillColor": "#ffdd00", "fillOpacity": 0.15}


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
            unpainted="#f3f2f1",
            own=own,
        ),
        tiles,
    )
    _Tools().add_to(base)
    return base, group
