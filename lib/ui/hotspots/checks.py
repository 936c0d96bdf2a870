"""Below the map: do wards stand out, how gathered are incidents, and did last year's hotspots hold?"""

from collections.abc import Callable

import streamlit as st

from lib.answers.figure import Figure
from lib.answers.hotspot_checks import capture_figure, concentration_figure, edge_figure, funnel_figure
from lib.base.errors import CannotSay
from lib.drawing.words.hotspot_rule import rule_in_words
from lib.incidents.view import View
from lib.statistics.hotspot_rule import HOTSPOT_RULE
from lib.ui.frame.evidence import method_link, show_chart, show_table
from lib.ui.frame.plain_text import plain


def show_funnel(view: View) -> None:
    """Show which wards stand out from the district, given their size and chance."""
    _show(
        "Which wards stand out from the district?",
        funnel_figure,
        view,
        "Between the dashed lines a ward differs from the district by no more than chance and bursts explain: small "
        "wards vary more, so the lines are wider for them.",
        "Funnel",
    )


def show_concentration(view: View) -> None:
    """Show how far incidents gather in few hexagons."""
    _show(
        "How gathered is it?",
        concentration_figure,
        view,
        "Hexagons are put in order, busiest first, and their incidents added up. Where incidents are few, most "
        "hexagons are empty by chance, so the dashed line shows what chance alone would do.",
        "Concentration",
    )


def show_capture(view: View) -> None:
    """Show whether last year's hotspots held this year's incidents."""
    _show(
        "Did last year’s hotspots predict this year?",
        capture_figure,
        view,
        "PAI is the share of incidents caught over the share of land: 1 is no better than any land.",
        "Capture",
    )


def show_edges(view: View) -> None:
    """Show how much each ward's count hangs on incidents near its edge."""
    _show(
        "How much hangs on ward edges?",
        edge_figure,
        view,
        "A range runs from the count without those within 50 metres of the ward’s edge to the count with the "
        "neighbours’ within 50 metres taken in.",
        "Near the edge",
        fold=True,
    )


def _show(
    heading: str,
    ask: Callable[[str, str, str], Figure],
    view: View,
    method: str,
    method_heading: str,
    fold: bool = False,
) -> None:
    st.header(heading)
    try:
        figure = ask(view.topic, view.start, view.end)
    except CannotSay as reason:
        st.info(plain(str(reason)))
        return
    st.write(plain(figure.title))
    if figure.chart:
        show_chart(figure.chart, f"check-{figure.name}", figure.shown)
    elif fold:
        with st.expander("Table"):
            show_table(figure.shown, figure.title)
    else:
        show_table(figure.shown, figure.title)
    method_link(method, method_heading)


def show_rule() -> None:
    """Show the written hotspot rule."""
    st.markdown("**When a place is called a hotspot**")
    st.write(rule_in_words(HOTSPOT_RULE))
