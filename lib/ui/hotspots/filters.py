"""The choices above a map: topic and period to see, the rest a tap away; each is kept in the link."""

from collections.abc import Callable

import streamlit as st

from lib.incidents.topics import topics
from lib.incidents.view import GEOGRAPHIES, MEASURES, View, geographies_of, measures_of
from lib.published.cited import plan_year
from lib.ui.frame.period import choose_months, choose_period
from lib.ui.links.view import widget_key


def choose_view(view: View, more: Callable[[View], None] | None = None) -> None:
    """Show the choices of topic, period, figure and areas, set to what `view` says, and what more can be chosen."""
    topic = topics()[view.topic]
    own = False
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.selectbox("Topic", list(topics()), format_func=lambda t: topics()[t].label, key=widget_key("topic"))
        if topic.published_at(view.geography):
            st.selectbox("Period", [f"{plan_year()}, the plan’s one year"], key="plan-year")
        else:
            own = choose_period(view)
        with st.popover("Change view", icon=":material/tune:"):
            options = measures_of(topic, view.geography)
            st.selectbox("Show", options, format_func=MEASURES.__getitem__, key=widget_key("show"))
            st.selectbox("By", geographies_of(topic), format_func=GEOGRAPHIES.__getitem__, key=widget_key("by"))
            if more:
                more(view)
    if own:
        choose_months()
