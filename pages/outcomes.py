"""Outcomes: the plan's measures by priority, quarter by quarter, for the partnership's board."""

from functools import partial

import streamlit as st

from lib.analysis.outcomes.plan import outcomes, quarters_on_offer
from lib.answers.outcomes import LINES, outcomes_figure
from lib.base.errors import InputError
from lib.base.quarters import quarter_in_words
from lib.base.roles import may
from lib.drawing.words.outcomes import RULE
from lib.published.tables import ROOT
from lib.published.then_and_now import then_and_now
from lib.ui.frame.anchors import keep_to_anchor
from lib.ui.frame.closed_part import KNOWN, SHARE, closed_part
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import address, choice_key, read_choice, show_notices
from lib.ui.outcomes import enter, parts
from lib.ui.outcomes.then_and_now import LABEL as THEN_AND_NOW
from lib.ui.outcomes.then_and_now import PART, show_then_and_now

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
    st.caption(f"{LINES} {RULE}" if any(one.letter for one in found.measures) else LINES)
    for priority, measures, beside in found.by_priority:
        parts.show_measures(priority, measures)
        label = f"Priority {priority.number}: aims, success, actions"
        closed_part(f"priority{priority.number}", partial(parts.show_priority, priority, beside), label)
    if then_and_now():
        closed_part(PART, show_then_and_now, THEN_AND_NOW)
    if may("read_outcomes"):
        label = (
            "Enter figures and targets; what was entered" if may("enter_outcomes") else "What was entered and corrected"
        )
        closed_part("entered", partial(show_entered, found.quarter), label)
    closed_part(KNOWN, lambda: parts.show_known(figure))
    closed_part(SHARE, lambda: parts.show_share(figure, address({"quarter": found.quarter})))
    keep_to_anchor()


def show_entered(quarter: str) -> None:
    """Show where officers enter figures and targets, and what was entered before."""
    if not may("enter_outcomes"):
        enter.show_history()
        return
    figures, targets, history = st.tabs(["Agencies’ figures", "Targets of the board", "What was entered"])
    with figures:
        enter.show_enter(quarter)
    with targets:
        enter.show_targets(quarter)
    with history:
        enter.show_history()


try:
    show_outcomes()
except InputError as error:
    st.title("The outcomes cannot be shown")
    st.error(plain(str(error)), icon=":material/error:")
