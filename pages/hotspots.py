"""Hotspots: where a topic is concentrated, ward by ward, as a map, a table and a sentence."""

import streamlit as st

from lib.analysis.areas import AreaTable
from lib.analysis.evaluation.marks import done_in
from lib.answers.figure import Figure
from lib.answers.hotspots import areas_of, at_a_glance, figure_of
from lib.answers.interventions import with_done
from lib.answers.pairs import Pair
from lib.base.errors import CannotSay
from lib.drawing.words.areas import beneath_table, comparison_period
from lib.incidents.view import View
from lib.ui.frame.badge import show_badge
from lib.ui.frame.closed_part import ANALYSTS, KNOWN, SHARE, SURE, closed_part, show_reading
from lib.ui.frame.evidence import show_evidence, show_sortable
from lib.ui.frame.map_widget import background_switch, background_tiles, show_map_with_spots
from lib.ui.frame.plain_text import plain
from lib.ui.frame.share import show_share
from lib.ui.hotspots.by_year import show_council_requests
from lib.ui.hotspots.checks import show_how_sure, show_statistics
from lib.ui.hotspots.filters import choose_view
from lib.ui.hotspots.make_up import show_make_up
from lib.ui.hotspots.map_first import only_the_map, show_rest_follows
from lib.ui.hotspots.pair import choose_beside, read_pair, show_pair, show_share_of_both
from lib.ui.hotspots.panel import show_district_only, show_panel
from lib.ui.hotspots.spot import read_spot, take_click
from lib.ui.hotspots.through_time import show_months_of_map, through_time
from lib.ui.hotspots.week import show_week
from lib.ui.links.choice import show_notices
from lib.ui.links.view import chosen_place, read_view


def show_pair_and_panel(pair: Pair, areas: AreaTable, view: View, alone: bool) -> None:
    """Show two maps side by side and, beneath them, the table of both beside what was clicked or chosen."""
    spot = read_spot(view)
    show_badge(areas.topic)
    background_switch()
    clicked = show_pair(pair, view, spot, alone)
    if clicked and take_click(clicked, view, spot):
        st.rerun()
    if alone:
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_sortable(pair.figure.in_words, pair.figure.title, f"pair-table-{view.geography}")
    with right:
        show_panel(areas, view, spot, alone=False, months=False)


def show_map_and_panel(figure: Figure, areas: AreaTable, view: View, alone: bool) -> None:
    """Show the map and, beside it, what was clicked or chosen; with its months unless `alone`."""
    if view.place != chosen_place():  # chosen in the list, which runs this part of the page alone
        st.rerun()
    spot = read_spot(view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_badge(areas.topic)
        if figure.on_map:
            background_switch()
            drawing = with_done(figure.on_map.draw(view.place), done_in(areas.topic, None))
            key = f"map-{view.geography}"
            clicked = show_map_with_spots(drawing, key, background_tiles(), spot, says_when_drawn=alone)
            if clicked and take_click(clicked, view, spot):
                st.rerun()
            show_months_of_map(view)
    with right:
        show_panel(areas, view, spot, alone)


@st.fragment
def show_answer(figure: Figure, areas: AreaTable, view: View, pair: Pair | None) -> None:
    """Show the map with its panel and the table; closed, how far they can be trusted and what can be taken away."""
    alone = only_the_map()
    if pair:
        show_pair_and_panel(pair, areas, view, alone)
    else:
        figure = through_time(figure, view)
        show_map_and_panel(figure, areas, view, alone)
    if alone:
        show_rest_follows()
        return
    if not pair:
        show_sortable(at_a_glance(view), figure.title, f"table-{view.geography}")
    below = comparison_period(areas) if pair else beneath_table(areas)
    if view.geography not in ("hex", "point") and below:
        st.caption(below)
    show_reading("hotspots")
    if areas.period is not None:
        if areas.topic.local:
            closed_part("consists", lambda: show_make_up(view), f"What {areas.topic.sentence} consist of")
        closed_part("week", lambda: show_week(view, areas.topic), "When in the week")
    closed_part(SURE, lambda: show_how_sure(figure, areas, view))
    closed_part(KNOWN, lambda: show_evidence(figure.evidence))
    if areas.period is not None:
        closed_part(ANALYSTS, lambda: show_statistics(figure, view))
    closed_part(SHARE, lambda: show_share_of_both(pair, view) if pair else show_share(figure, view))


view, notices = read_view()
try:
    figure, areas = figure_of(view), areas_of(view)
except CannotSay as reason:
    show_district_only(view, str(reason))
    show_notices(notices)
    choose_view(view)
else:
    pair, more_notices = read_pair(view)
    st.title(plain(pair.figure.title if pair else figure.title))
    show_notices([*notices, *more_notices])
    choose_view(view, choose_beside)
    show_answer(figure, areas, view, pair)
show_council_requests()
