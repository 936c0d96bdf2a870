"""A map is sent as streamlit-folium itself would send it."""

import pytest
import streamlit_folium

from lib.answers.hotspots import figure_of
from lib.drawing.browser_map import folium_map
from lib.incidents.view import View
from lib.ui.frame.folium_once import show_folium


@pytest.mark.parametrize("tiles", [None, ("https://tiles.example/{z}/{x}/{y}.png", "Somebody’s map")])
@pytest.mark.parametrize("found", [None, ("High Street", -1.26, 53.12)])
def test_a_map_is_sent_as_streamlit_folium_sends_it(monkeypatch, tiles, found):
    sent: list[dict] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: sent.append(given))
    drawing = figure_of(View.default()).on_map.draw("")
    base, group = folium_map(drawing, tiles, found, "")
    streamlit_folium.st_folium(
        base,
        feature_group_to_add=group,
        key="map-ward",
        height=430,
        use_container_width=True,
        render=False,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
    )
    assert show_folium(drawing, "map-ward", 430, tiles, found, "") == {}
    theirs, ours = sent
    theirs.pop("on_change")  # keeps for a key of the session what the component returns anyway
    theirs.pop("default")  # by which theirs reports that it is drawn
    assert ours.pop("default") == {}
    assert ours == theirs
