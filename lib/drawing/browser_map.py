"""The map in a browser: the folium map that paints a drawing.

The base map holds outlines and labels and never changes for a geography; what a view paints goes into a feature group,
so that a new view repaints the map without drawing it again. static/map.js does the drawing.
"""

from functools import lru_cache

import folium
from folium.elements import JSCSSMixin
from folium.template import Template

from lib.drawing import map_files
from lib.drawing.maps import Drawing, script_json
from lib.published.places import ward_table
from lib.published.tables import load

STATIC = "../../app/static"  # from the map's frame; holds under any base path of the server
MAX_ZOOM = 18  # a house fills the map; closer there is nothing to see, and street maps have no picture
folium.Map.default_js = []
folium.Map.default_css = [
    ("leaflet", f"{STATIC}/vendor/leaflet/dist/leaflet.css"),
    ("map", f"{STATIC}/map.css"),
]


@lru_cache(maxsize=64)
def _base_settings(areas: str, code: str, lines: tuple[str, ...], focus: str) -> str:
    """Return what the map's script draws once, as JSON."""
    wards, localities = ward_table(), load("localities")
    # A place that is one ward already carries the ward's label.
    towns = localities[localities["ward_codes"].str.contains(";", na=False)]
    return script_json(
        {
            "areas": areas,
            "code": code,
            "lines": list(lines),
            "labels": wards[["label_lon", "label_lat", "ward_name"]].to_numpy().tolist(),
            "places": towns[["label_lon", "label_lat", "locality"]].to_numpy().tolist(),
            "streets": f"{map_files.FOLDER}/{map_files.STREETS}",
            "names": f"{map_files.FOLDER}/{map_files.NAMES}",
            "focus": focus,
        }
    )


class _Base(JSCSSMixin, folium.MacroElement):
    """Outlines and labels: the part of a map that no choice but the geography changes."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "communityMap.base({{ this._parent.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(self, drawing: Drawing):
        super().__init__()
        self._name = "Base"
        self.settings = _base_settings(drawing.areas, drawing.paint_by or drawing.code, drawing.lines, drawing.focus)
        roads = [map_files.ROADS] if map_files.ROADS in map_files.layer_names() else []
        layers = [name for name in (drawing.areas, *drawing.lines, *roads) if name not in map_files.IN_EVERY_MAP]
        scripts = [map_files.map_script_name(), *(f"{name}.js" for name in layers)]
        self.default_js = [(name, f"{map_files.FOLDER}/{name}") for name in scripts]


class _Paint(folium.MacroElement):
    """What a view paints on the base."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "communityMap.paint({{ this._parent._parent.get_name() }}, {{ this._parent.get_name() }}, {{ this.state }}, "
        "{{ this.place }}, {{ this.frames }});"
        "{% endmacro %}"
    )

    def __init__(self, drawing: Drawing, found: tuple[str, float, float] | None, spot: str, together: bool):
        super().__init__()
        self._name = "Paint"
        self.state = drawing.painted
        self.frames = drawing.frames or "false"
        self.place = script_json({"ward": drawing.selected, "found": found, "spot": spot, "together": together})


def folium_map(
    drawing: Drawing,
    tiles: tuple[str, str] | None = None,
    found: tuple[str, float, float] | None = None,
    spot: str = "",
    together: bool = False,
) -> tuple[folium.Map, folium.FeatureGroup]:
    """Return a base map and the feature group that paints a drawing on it.

    Parameters
    ----------
    drawing : Drawing
        What to show.
    tiles : tuple of (address template, attribution), optional
        Background tiles of another host; none when not given.
    found : tuple of (label, longitude, latitude), optional
        A street, landmark or postcode that was found: marked, and what the map opens on.
    spot : str, optional
        The hexagon or circle that is open beside the map: ringed.
    together : bool, optional
        Whether another map stands beside it, and both are moved together.

    Returns
    -------
    tuple of (folium.Map, folium.FeatureGroup)
        Made for one drawing: streamlit-folium changes the map that it writes.
    """
    # As Leaflet names them: folium hands its own `max_zoom` to background tiles alone, and most maps have none.
    base = folium.Map(tiles=None, zoom_snap=0.25, zoom_control=True, maxZoom=MAX_ZOOM, minZoom=9)
    if tiles:
        folium.TileLayer(tiles=tiles[0], attr=tiles[1], opacity=0.6).add_to(base)
    _Base(drawing).add_to(base)
    group = folium.FeatureGroup(name="figures")
    _Paint(drawing, found, spot, together).add_to(group)
    return base, group
