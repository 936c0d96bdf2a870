"""The card of the chosen ward on the overview: three sentences and where to go next."""

import streamlit as st

from lib.answers.overview import LEADING_TOPICS
from lib.answers.ward_minute import minute
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.ui.frame.next_steps import show_brief_this, show_ward_page
from lib.ui.frame.plain_text import plain


def show_ward_card(ward_code: str) -> None:
    """Show a ward's ASB in three sentences, the way to its page and to its briefing."""
    name, view = ward_names()[ward_code], View.default()
    with st.container(border=True, key="ward-card"):
        st.header(plain(name))
        in_card = minute(ward_code, view.topic, view.start, view.end).in_card
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in in_card))
        with st.container(horizontal=True):
            show_ward_page(ward_code, f"Open {name}")
            show_brief_this((ward_code,), LEADING_TOPICS, view.start, view.end)
