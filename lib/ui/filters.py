"""The row of choices above a map; each is kept in the link."""

import streamlit as st

from lib.months import month_in_words
from lib.topics import topics
from lib.ui.state import widget_key
from lib.view import GEOGRAPHIES, MEASURES, View, geographies_of, measures_of, months_on_offer


def choose_view(view: View) -> None:
    """Show the choices of topic, period, figure and areas, set to what `view` says."""
    topic = topics()[view.topic]
    columns = st.columns([3, 2, 2, 2.4, 2], gap="small", vertical_alignment="bottom")
    with columns[0]:
        st.selectbox("Topic", list(topics()), format_func=lambda t: topics()[t].label, key=widget_key("topic"))
    months = months_on_offer()
    fixed = not topic.monthly
    help_text = "The plan gives one figure for 2021-22." if fixed else None
    with columns[1]:
        st.selectbox("From", months, format_func=month_in_words, key=widget_key("from"), disabled=fixed, help=help_text)
    with columns[2]:
        st.selectbox("To", months, format_func=month_in_words, key=widget_key("to"), disabled=fixed)
    with columns[3]:
        options = measures_of(topic, view.geography)
        st.selectbox("Show", options, format_func=MEASURES.__getitem__, key=widget_key("show"))
    with columns[4]:
        st.selectbox("By", geographies_of(topic), format_func=GEOGRAPHIES.__getitem__, key=widget_key("by"))
