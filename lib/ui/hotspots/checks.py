"""Below the map, closed: how sure what the map says is, and for analysts the statistics behind it."""

from collections.abc import Callable

import streamlit as st

from lib.analysis.areas import AreaTable
from lib.answers.figure import Figure
from lib.answers.hotspot_checks import capture_figure, concentration_figure, edge_figure, funnel_figure
from lib.answers.hotspots import of_the_whole, seldom_found
from lib.answers.now import now_line, without_place_line
from lib.base.errors import CannotSay
from lib.drawing.words.hotspot_rule import rule_in_words
from lib.incidents.view import View
from lib.statistics.hotspot_rule import HOTSPOT_RULE
from lib.ui.frame.evidence import method_link, show_chart, show_table
from lib.ui.frame.plain_text import plain


def show_how_sure(figure: Figure, areas: AreaTable, view: View) -> None:
    """Show in plain words how far the map's figures can be trusted, with the range that each likely lies in."""
    now, placed = "", ""
    if areas.period is not None and view.geography not in ("locality", "reporting-area"):
        now = now_line(areas.topic, view.place, view.end)
        placed = without_place_line(areas.topic, view.start, view.end) if view.place else ""  # else said above
    for line in filter(None, (*of_the_whole(view), seldom_found(view), now, placed)):
        st.write(plain(line))
    if view.geography not in ("hex", "point"):
        show_table(figure.shown, figure.title)
        if areas.compared:
            method_link(
                "Brackets hold what the figure likely lies between: right 19 times in 20.", "Rates and intervals"
            )
    if areas.period is not None and view.geography == "ward":
        _show(
            "How much hangs on ward edges?",
            edge_figure,
            view,
            "The least is the count without those within 50 metres of the ward’s edge; the most takes in the "
            "neighbours’ within 50 metres.",
            "Near the edge",
        )
    if not areas.compared:
        st.markdown("[Figures that do not add up](data_and_methods?open=figures#figures-that-do-not-add-up)")


def show_statistics(figure: Figure, view: View) -> None:
    """Show the rule, and the statistics that analysts ask for."""
    st.markdown("**When a place is called a hotspot**")
    st.write(rule_in_words(HOTSPOT_RULE))
    if view.geography in ("hex", "point"):
        show_table(figure.shown, figure.title)
    if view.geography == "ward":
        _show(
            "Which wards stand out from the district?",
            funnel_figure,
            view,
            "Between the dashed lines a ward differs from the district by no more than chance and bursts explain: "
            "small wards vary more, so the lines are wider for them.",
            "Funnel",
        )
    _show(
        "How gathered is it?",
        concentration_figure,
        view,
        "Hexagons are put in order, busiest first, and their incidents added up. Where incidents are few, most "
        "hexagons are empty by chance, so the dashed line shows what chance alone would do.",
        "Concentration",
    )
    _show(
        "Did last year’s hotspots predict this year?",
        capture_figure,
        view,
        "PAI is the share of incidents caught over the share of land: 1 is no better than any land.",
        "Capture",
    )


def _show(heading: str, ask: Callable[[str, str, str], Figure], view: View, method: str, method_heading: str) -> None:
    st.subheader(heading)
    try:
        figure = ask(view.topic, view.start, view.end)
    except CannotSay as reason:
        st.info(plain(str(reason)))
        return
    st.write(plain(figure.title))
    if figure.chart:
        show_chart(figure.chart, f"check-{figure.name}", figure.shown)
    else:
        show_table(figure.shown, figure.title)
    method_link(method, method_heading)
