"""The row of choices above a map; each is kept in the link."""

import streamlit as st

from lib.base.months import month_in_words
from lib.incidents.topics import topics
from lib.incidents.view import GEOGRAPHIES, MEASURES, View, geographies_of, measures_of, months_on_offer
from lib.published.cited import plan_year
from lib.ui.links.view import widget_key


def choose_view(view: View) -> None:
    """Show the choices of topic, period, figure and areas, set to what `view` says."""
    topic = topics()[view.topic]
    columns = st.columns([3, 2, 2, 2.4, 2], gap="small", vertical_alignment="bottom")
    with columns[0]:
        st.selectbox("Topic", list(topics()), format_func=lambda t: topics()[t].label, key=widget_key("topic"))
    months = months_on_offer()
    for column, name in ((columns[1], "from"), (columns[2], "to")):
        with column:
            if not topic.published_at(view.geography):
                st.selectbox(name.capitalize(), months, format_func=month_in_words, key=widget_key(name))
            elif name == "from":
                st.markdown(f"Period  \n**{plan_year()}**, the one year that the plan gives")
    with columns[3]:
        options = measures_of(topic, view.geography)
        st.selectbox("Show", options, format_func=MEASURES.__getitem__, key=widget_key("show"))
    with columns[4]:
        st.selectbox("By", geographies_of(topic), format_func=GEOGRAPHIES.__getitem__, key=widget_key("by"))
