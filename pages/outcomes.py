"""Outcomes: the plan's measures by priority, quarter by quarter, for the partnership's board."""

from functools import partial

import streamlit as st

from lib.analysis.outcomes import outcomes, quarters_on_offer
from lib.answers.outcomes import LINES, outcomes_figure
from lib.base.errors import InputError
from lib.base.quarters import quarter_in_words
from lib.base.roles import may
from lib.published.tables import ROOT
from lib.ui.frame.anchors import keep_to_anchor
from lib.ui.frame.closed_part import KNOWN, SHARE, closed_part
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import address, choice_key, read_choice, show_notices
from lib.ui.outcomes import enter, parts

st.html(ROOT / "static/outcomes.css")


def show_outcomes() -> None:
    """Show the whole page."""
    notices: list[str] = []
    offered = quarters_on_offer()
    found = outcomes(read_choice("quarter", offered, offered[0], notices))
    figure = outcomes_figure(found)
    st.title(plain(figure.title))
    show_notices(notices)
    enter.show_said()
    with st.container(key="choices", horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Quarter", offered, format_func=quarter_in_words, key=choice_key("quarter"), width=260)
        parts.show_paper(found)
    st.caption(LINES)
    for priority, measures, beside in found.by_priority:
        parts.show_measures(priority, measures)
        label = f"Priority {priority.number}: aims, success, actions, and figures near it"
        closed_part(f"priority{priority.number}", partial(parts.show_priority, priority, beside), label)
    if may("enter_outcomes"):
        closed_part("enter", lambda: enter.show_enter(found.quarter), "Enter or import agencies’ figures")
        closed_part("targets", lambda: enter.show_targets(found.quarter), "Set a target of the board")
    if may("read_outcomes"):
        closed_part("history", enter.show_history, "What was entered and corrected")
    closed_part(KNOWN, lambda: parts.show_known(figure))
    closed_part(SHARE, lambda: parts.show_share(figure, address({"quarter": found.quarter})))
    keep_to_anchor()


try:
    show_outcomes()
except InputError as error:
    st.title("The outcomes cannot be shown")
    st.error(plain(str(error)), icon=":material/error:")
