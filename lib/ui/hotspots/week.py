"""The week by weekday and hour, below the map, where local records carry times."""

import streamlit as st

from lib.analysis.week import week_figures
from lib.base.errors import CannotSay
from lib.drawing.charts.local import week_chart
from lib.drawing.words.week import week_notes, week_sentence
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.ui.frame.evidence import method_link, show_chart
from lib.ui.frame.plain_text import plain


def show_week(view: View, topic: Topic) -> None:
    """Show when within the week a topic's records fall, or why that cannot be told."""
    try:
        week = week_figures(topic.slug, view.start, view.end)
    except CannotSay as reason:
        st.info(plain(str(reason)))
        return
    st.write(plain(week_sentence(week)))
    table = week.hours.pivot(index="hour", columns="weekday", values="count").round(1)
    shown = table[list(dict.fromkeys(week.hours["weekday"]))].rename_axis("Hour").reset_index()
    show_chart(week_chart(week), "week", shown)
    st.caption(plain(week_notes(week)))
    method_link("A request given as a span is shared out evenly over its hours.", "Council requests")
