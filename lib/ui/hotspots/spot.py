"""The hexagon or map point that is open beside the map: it stands in the link, and in a list for the keyboard."""

import pandas as pd
import streamlit as st

from lib.analysis.spots import spots_of
from lib.answers.hotspots import wards_to_brief
from lib.answers.spots import SpotPanel, spot_panel
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change
from lib.ui.frame.closed_part import closed_part
from lib.ui.frame.evidence import show_chart, show_table
from lib.ui.frame.map_widget import Clicked
from lib.ui.frame.next_steps import show_brief_this, show_ward_page
from lib.ui.frame.plain_text import plain
from lib.ui.hotspots.through_time import go_through_time
from lib.ui.links.choice import show_notices
from lib.ui.links.view import choose_place

_IN_LINK, _LIST = "spot", "spot-list"
HERE = "What else is recorded here, its neighbours, and what is like it"
LISTED = 60  # the rest is a click on the map away
_OPEN = ("hex", "point")  # the geographies whose map draws them


def read_spot(view: View) -> str:
    """Return the hexagon or map point that the link opens; a link to one that the map does not draw is said and mended.

    Of a view whose map draws neither, or once another ward was chosen, none is open.
    """
    spot = st.query_params.get(_IN_LINK, "")
    if not spot:
        return ""
    if view.geography in _OPEN:
        rows = spots_of(view)
        found = rows[rows["spot_id"] == spot]
        if len(found) and (found["ward_code"].iloc[0] or "") == view.place:
            return spot
        if found.empty:
            show_notices(["Nothing of this topic is on record in these months at the place that the link opens."])
    del st.query_params[_IN_LINK]
    return ""


def open_on_map(ward: str, spot: str) -> None:
    """Open what was clicked or chosen: a ward, and in it a hexagon or map point where one is meant."""
    choose_place(ward)
    if spot:
        st.query_params[_IN_LINK] = spot
    else:
        st.query_params.pop(_IN_LINK, None)


def take_click(clicked: Clicked, view: View, spot: str) -> bool:
    """Take what was done on the map; return whether that changes what is shown."""
    if clicked.through_time is not None:
        return go_through_time(*clicked.through_time)
    if (clicked.ward, clicked.spot) == (view.place, spot):
        return False
    open_on_map(clicked.ward, clicked.spot)
    return True


def show_list(view: View, spot: str) -> None:
    """Show a list of what the map draws, most first: what a click opens, the keyboard opens here."""
    labels, ward_of = _listed(view, spot)
    label = {"hex": "Open a small hexagon", "point": "Open a map point"}.get(view.geography, "Open a ward")
    st.session_state[_LIST] = spot or (view.place if view.place in labels else None)
    shown = f"The busiest {LISTED}" if len(labels) == LISTED else "Choose one"
    named = labels.__getitem__
    st.selectbox(label, list(labels), format_func=named, key=_LIST, on_change=_take, args=(ward_of,), placeholder=shown)


@kept_until_records_change(maxsize=128)
def _listed(view: View, spot: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the labels of the list by id, and the ward of each."""
    topic, wards = topic_named(view.topic), ward_names()
    if view.geography not in (*_OPEN, "ward") or not topic.recorded:
        return wards, {code: code for code in wards}
    rows = spots_of(view)
    rows = rows[(rows.index < LISTED) | (rows["spot_id"] == spot)]
    places = rows["place"].where(rows["place"] != "", "Unnamed")
    if view.geography in _OPEN:
        places += ", " + rows["ward_code"].map(wards).fillna("no ward")
    counts = rows["count"].map(lambda count: "no figure" if pd.isna(count) else topic.counted(count))
    labels = dict(zip(rows["spot_id"], places + ": " + counts, strict=True))
    return labels, dict(zip(rows["spot_id"], rows["ward_code"].fillna(""), strict=True))


def _take(ward_of: dict[str, str]) -> None:
    chosen = st.session_state[_LIST]
    if chosen:
        open_on_map(ward_of[chosen], "" if chosen == ward_of[chosen] else chosen)


def show_spot(view: View, spot: str) -> None:
    """Show a hexagon or map point: how many, its months, and closed what else there is."""
    panel = spot_panel(view, spot)
    st.markdown(f"## {plain(panel.title)}")
    st.markdown("\n".join(f"- {plain(line)}" for line in panel.lines))
    if panel.months.chart:
        show_chart(panel.months.chart, "spot-months", panel.months.shown)


def show_more(view: View, spot: str) -> None:
    """Show what leads on from the open ward, hexagon or map point: closed its kinds and neighbours, and two links."""
    if spot or (view.place and view.geography == "ward" and topic_named(view.topic).recorded):
        closed_part("here", lambda: _show_tables(spot_panel(view, spot or view.place)), HERE)
    with st.container(horizontal=True, key="next-steps"):
        show_brief_this(wards_to_brief(view), (view.topic,), view.start, view.end)
        if view.place:
            show_ward_page(view.place, ward_names()[view.place])


def _show_tables(panel: SpotPanel) -> None:
    for heading, table in panel.tables:
        st.markdown(f"**{plain(heading)}**")
        show_table(table, f"{panel.title}: {heading}")
