"""A map as streamlit-folium sends it, written once for all who are shown the same drawing.

`st_folium` writes a map anew in every run, through Jinja templates that it compiles each time: 4 ms of the
processor. What it writes depends on the drawing alone, so it is kept, and its component is shown with it.
"""

from typing import Any

import streamlit_folium as component
from folium.elements import JSCSSMixin

from lib.drawing.browser_map import folium_map
from lib.drawing.maps import Drawing
from lib.records.cache import kept_until_records_change

_RETURNED = ("last_active_drawing", "last_object_clicked_count")
_LEFT_OUT = ("zoom", "center", "width", "layer_control")  # what the component is told not to set
_OFF = ("return_on_hover", "pixelated", "wrap_longitude")


def show_folium(
    drawing: Drawing,
    key: str,
    height: int,
    tiles: tuple[str, str] | None,
    found: tuple[str, float, float] | None,
    spot: str,
    together: bool = False,
    says_when_drawn: bool = False,
) -> dict[str, Any]:
    """Draw a map as wide as its column; return what was clicked last.

    Parameters
    ----------
    drawing, tiles, found, spot, together
        As in `lib.drawing.browser_map.folium_map`.
    key : str
        One a map and geography, without underscores: the component tells maps apart by it.
    height : int
        In pixels.
    says_when_drawn : bool
        Whether it reports once it is drawn, which runs what it stands in again.

    Returns
    -------
    dict
        last_active_drawing and last_object_clicked_count.
    """
    # A map that is told anything to begin with says nothing until it is clicked: static/map.js.
    told: dict[str, Any] | None = None if says_when_drawn else {}
    sent = _sent(drawing, key, tiles, found, spot, together)
    return component._component_func(height=height, default=told, **sent) or {}


@kept_until_records_change(maxsize=64)
def _sent(
    drawing: Drawing,
    key: str,
    tiles: tuple[str, str] | None,
    found: tuple[str, float, float] | None,
    spot: str,
    together: bool,
) -> dict[str, Any]:
    base, group = folium_map(drawing, tiles, found, spot, together)
    base.render()
    written = {"html": component._get_html(base), "header": component._get_header(base)}
    script = component._get_map_string(base)
    links = [part for part in (base, *base._children.values()) if isinstance(part, JSCSSMixin)]
    return {
        **written,
        "script": script,
        "id": component.get_full_id(base),
        "feature_group": component._get_feature_group_string(group, map=base),
        "css_links": list(dict.fromkeys(address for part in links for _, address in part.default_css)),
        "js_links": list(dict.fromkeys(address for part in links for _, address in part.default_js)),
        "key": component.generate_js_hash(script, key),
        "returned_objects": list(_RETURNED),
        **dict.fromkeys(_LEFT_OUT),
        **dict.fromkeys(_OFF, False),
    }
