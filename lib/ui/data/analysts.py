"""For analysts: how the records behave, how forecasts of the past did, and what the hotspot rule can see."""

import pandas as pd
import streamlit as st

from lib.analysis.dispersion import dispersion_table
from lib.analysis.expectation import scores
from lib.analysis.seen import enough_to_see, power_table
from lib.base import mime
from lib.drawing.exports import csv_file
from lib.drawing.words.analysts import power_in_words, scores_in_words, scores_sentence
from lib.drawing.words.district import dispersion_in_words
from lib.ui.frame.evidence import show_downloads, show_wide_table

ANCHORS = BURSTS, FORECASTS, POWER = "bursts", "forecasts", "hotspot-power"


def show_for_analysts() -> None:
    """Show the dispersion of topics, the score of past forecasts and the power of the hotspot rule."""
    _show_dispersion()
    _show_scores()
    _show_seen()


def _show_dispersion() -> None:
    title = "How much the counts of each topic vary beyond chance"
    st.subheader("How much counts vary beyond chance", anchor=BURSTS)
    st.write(
        "Incidents come in bursts, so counts vary more than single incidents at random times would. At 1 chance alone "
        "moves them; at 2 the variance is twice that, and an interval is 1.4 times as wide. Every interval, rank "
        "range and verdict allows for it."
    )
    table = dispersion_table()
    with st.expander("Table"):
        show_wide_table(dispersion_in_words(table), title)
    _show_file(table, "Dispersion (CSV)", "dispersion.csv", "dispersion")


def _show_scores() -> None:
    st.subheader("How forecasts of the past did", anchor=FORECASTS)
    table = scores()
    st.write(scores_sentence(table))
    with st.expander("Table"):
        show_wide_table(scores_in_words(table), "How forecasts of the past did, by topic")
    _show_file(table, "Scores (CSV)", "expectation-score.csv", "expectation --score")


def _show_seen() -> None:
    st.subheader("What the hotspot rule can see", anchor=POWER)
    enough = f"{enough_to_see():,.0f}"
    st.write(
        "How often the rule would find a place that has so many times the usual rate, simulated for so many incidents "
        "in the whole district. A place is a hexagon and its neighbours, about 0.7 square kilometres. Under "
        f"about {enough} incidents a year a place with three times the rate is missed more often than found: “not hot” "
        "is not “no hotspot”. A single hexagon is hardly ever found on its own."
    )
    table = power_table()
    with st.expander("Table"):
        show_wide_table(power_in_words(table), "How often the hotspot rule would find a place, by number of incidents")
    _show_file(table, "What the rule can see (CSV)", "hotspot-power.csv", "seen --topic burglary")


def _show_file(table: pd.DataFrame, label: str, name: str, command: str) -> None:
    show_downloads([(label, name, mime.CSV, lambda: csv_file(table))])
    st.caption(f"On the command line: `python -m lib {command}`")
