"""The map on which somebody draws an area, on whichever page one is asked for."""

import hashlib
import json

import shapely
import streamlit as st
from streamlit_folium import st_folium

from lib.analysis.own_area.area import DRAWN, UNNAMED, Area, validated
from lib.drawing.drawing_board import drawing_board
from lib.drawing.own_area_map import outline_of
from lib.published.places import grid_geometry
from lib.ui.frame.map_widget import HEIGHT, background_switch, background_tiles

_HOW = (
    "Press the five-cornered sign or the square on the map, then press each corner of the area and the first one again."
)


def drawn_area(shown: Area | None, key: str, otherwise: str) -> Area | None:
    """Show the map to draw on; return what was drawn since the last run, None for nothing new.

    Parameters
    ----------
    shown : Area or None
        The area that the page shows now: the map opens on it.
    key : str
        Tells this page's map from another's.
    otherwise : str
        What to do without a mouse; a sentence.

    Raises
    ------
    InputError
        What was drawn cannot be used; the message says why, once.
    """
    st.write(f"{_HOW} {otherwise}")
    background_switch(key)
    base, group = drawing_board(outline_of(shown) if shown else None, background_tiles())
    answer = st_folium(
        base,
        feature_group_to_add=group,
        key=f"{key}-tiles" if background_tiles() else key,
        height=HEIGHT,
        use_container_width=True,
        render=False,
        returned_objects=["all_drawings"],
    )
    drawings = (answer or {}).get("all_drawings") or []
    digest = hashlib.sha256(json.dumps(drawings).encode()).hexdigest()
    seen = f"{key}-seen"
    if not drawings or st.session_state.get(seen) == digest:
        return None
    st.session_state[seen] = digest
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in drawings])
    return validated(shapely.GeometryCollection(list(grid_geometry(shapes))), UNNAMED, DRAWN)
