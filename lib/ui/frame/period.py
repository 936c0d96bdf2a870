"""The choice of a period: a usual one by its name, or any two months."""

import streamlit as st

from lib.base.months import month_in_words
from lib.incidents.presets import presets
from lib.incidents.view import View, months_on_offer
from lib.ui.links.view import widget_key

OWN = "Choose months"
_KEY, _ASKED = "period-preset", "period-own"


def choose_period(view: View) -> bool:
    """Show the usual periods, set to what `view` says; return whether months of one's own are to be chosen."""
    offered = presets(view)
    named = next((name for name, span in offered.items() if span == (view.start, view.end)), OWN)
    chosen = OWN if st.session_state.get(_ASKED) else named
    st.session_state[_KEY] = chosen
    st.selectbox("Period", [*offered, OWN], key=_KEY, on_change=_take, args=(offered,))
    return chosen == OWN


def choose_months() -> None:
    """Show the first and the last month to choose from, side by side."""
    with st.container(horizontal=True, key="own-months"):
        for name in ("from", "to"):
            st.selectbox(name.capitalize(), months_on_offer(), format_func=month_in_words, key=widget_key(name))


def _take(offered: dict[str, tuple[str, str]]) -> None:
    chosen = st.session_state[_KEY]
    st.session_state[_ASKED] = chosen == OWN
    if chosen != OWN:
        st.session_state[widget_key("from")], st.session_state[widget_key("to")] = offered[chosen]
