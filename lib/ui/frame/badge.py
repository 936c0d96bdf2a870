"""The badge beside what is drawn from records that are not published: whose they are, or that they are invented."""

import html

import streamlit as st

from lib.incidents.topics import Topic
from lib.incidents.whose import whose_records


def show_badge(topic: Topic) -> None:
    """Show whose records a topic's figures are made of, where they are not published."""
    whose = whose_records(topic)
    if whose:
        st.html(f'<p class="badge" role="note">{html.escape(whose)}</p>')
