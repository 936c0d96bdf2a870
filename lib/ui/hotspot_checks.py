"""Below the map: do wards stand out, how gathered are incidents, and did last year's hotspots hold?"""

import numpy as np
import pandas as pd
import streamlit as st

from lib.areas import AreaTable
from lib.charts import concentration_chart, funnel_chart
from lib.errors import CannotSay
from lib.hotspots import HOTSPOT_RULE
from lib.rates import funnel, funnel_curves
from lib.small_areas import capture_figures, edge_figures, hex_concentration
from lib.tables import capture_in_words, edges_in_words
from lib.topics import Topic
from lib.ui.evidence import method_link, show_chart, show_table
from lib.view import View
from lib.wording import capture_sentence, concentration_sentence, funnel_sentence


def show_funnel(table: AreaTable) -> None:
    """Show which wards stand out from the district, given their size and chance."""
    st.header("Which wards stand out from the district?")
    rows = table.rows
    if not table.total > 0:
        st.info("Nothing was recorded in a complete month of this period, so no ward can stand out.")
        return
    plot = funnel(rows["count"], rows["population"])
    grid = np.linspace(rows["population"].min() * 0.9, rows["population"].max() * 1.05, 60)
    curves = funnel_curves(plot, grid).drop(columns="expected").assign(centre=plot.centre_rate)
    st.write(funnel_sentence(plot))
    chart = funnel_chart(rows, curves, table.topic.sentence)
    areas = chart.table[chart.table["kind"] == "area"]
    columns = {"name": "Ward", "population": "Residents", "rate": "Rate per 1,000", "verdict": "Beside the limits"}
    show_chart(chart, "funnel", columns, areas)
    method_link(
        "A ward between the dashed lines is not distinguishable from the district: small wards vary more by chance, so "
        "the lines are wider for them.",
        "Funnel plots",
    )


def show_concentration(view: View, topic: Topic) -> None:
    """Show how far incidents gather in few hexagons."""
    st.header("How gathered is it?")
    try:
        spread = hex_concentration(view)
    except CannotSay as reason:
        st.info(str(reason))
        return
    sentence = concentration_sentence(spread, topic)
    st.write(sentence)
    lorenz = spread.lorenz.iloc[:: max(1, len(spread.lorenz) // 200)]
    curves = pd.concat(
        [
            pd.DataFrame(
                {"series": name, "share_of_hexes": lorenz["share_of_places"], "share_of_incidents": lorenz[column]}
            )
            for name, column in (("as recorded", "share_of_incidents"), ("by chance alone", "share_by_chance"))
        ],
        ignore_index=True,
    )
    shown = lorenz[lorenz["share_of_places"].sub(np.round(lorenz["share_of_places"], 1)).abs() < 0.003]
    table = (100 * shown).round(0).astype(int).astype(str) + "%"
    columns = {
        "share_of_places": "Busiest hexagons",
        "share_of_incidents": "Hold",
        "share_by_chance": "By chance alone",
    }
    show_chart(concentration_chart(curves, sentence), "concentration", columns, table)
    method_link(
        "Hexagons are put in order, busiest first, and their incidents added up. Where incidents are few, most "
        "hexagons are empty by chance, so the dashed line shows what chance alone would do.",
        "Concentration",
    )


def show_capture(view: View) -> None:
    """Show whether last year's hotspots held this year's incidents."""
    st.header("Did last year’s hotspots predict this year?")
    try:
        figures = capture_figures(view)
    except CannotSay as reason:
        st.info(str(reason))
        return
    st.write(capture_sentence(figures))
    show_table(capture_in_words(figures), capture_sentence(figures))
    method_link(
        f"Places were chosen on {figures.chosen_on.words} and tested only on {figures.tested_on.words}. PAI is the "
        "share of incidents caught over the share of land: 1 is no better than any land.",
        "Capture and PAI",
    )


def show_edges(view: View) -> None:
    """Show how much each ward's count hangs on incidents near its edge."""
    st.header("How much hangs on ward edges?")
    table = edge_figures(view)
    sentence = (
        "police.uk moves each record to a nearby map point, so one close to an edge may belong to the neighbour. The "
        "range is the count without those within 50 metres of the edge, up to the count with the neighbours’ taken in."
    )
    st.write(sentence)
    with st.expander("Table of counts near ward edges"):
        show_table(edges_in_words(table), "Counts of incidents near the edges of wards")
    method_link("Distances are measured in metres on the National Grid.", "Boundary sensitivity")


def show_rule() -> None:
    """Show the written hotspot rule."""
    st.markdown("**When a place is called a hotspot**")
    st.write(HOTSPOT_RULE.in_words())
