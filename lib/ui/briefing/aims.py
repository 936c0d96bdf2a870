"""Writing down what an agreed action is to change, beside the register of actions."""

import streamlit as st

from lib.analysis.evaluation.where import areas_on_offer
from lib.base.errors import InputError
from lib.base.roles import may
from lib.briefing.actions import Action
from lib.briefing.aims import without_aim, write_aim
from lib.drawing.words.interventions import aimed_in_words
from lib.published.places import ward_names
from lib.ui.briefing.changes import say
from lib.ui.frame.plain_text import plain

_LONGEST = 8


def show_aims(actions: tuple[Action, ...]) -> None:
    """Offer, to who may write interventions down, to write down what an action is to change."""
    if not may("write_interventions"):
        return
    waiting = {action.number: action for action in without_aim(actions)}
    if not waiting:
        return
    with st.expander("Write down what an action is to change, before it begins"):
        st.caption(
            "Kept in the register of interventions with its place, first month and measure. Later briefings say "
            "what became of it by that, beside places like it."
        )
        with st.form("brief-aim", border=False):
            number = st.selectbox(
                "Action whose aim it is",
                list(waiting),
                format_func=lambda n: f"{waiting[n].action[:80]} ({ward_names()[waiting[n].ward]})",
                key="brief-aim-action",
            )
            left, right = st.columns(2, gap="small")
            change = left.text_input(
                "To change it by, %", placeholder="-20", max_chars=_LONGEST, help="Below zero for a fall."
            )
            due = right.text_input("By (year and month)", placeholder="2026-03", max_chars=_LONGEST)
            areas = {"": "Its own ward or street", **areas_on_offer()}
            area = st.selectbox("Judged in", list(areas), format_func=areas.__getitem__, key="brief-aim-area")
            pressed = st.form_submit_button("Write its aim down")
        if not pressed:
            return
        try:
            entry = write_aim(waiting[number], change, due, area)
        except InputError as error:
            st.error(plain(str(error)))
            return
        say(f"Written down: to change {aimed_in_words(entry)}. It is in the register on Did it work.")
