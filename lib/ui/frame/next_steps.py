"""Where to go from an answer: its paper for a meeting, the ward's own page, and what else a page names."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.analysis.own_area.area import Area
from lib.answers.hotspots import wards_to_brief
from lib.briefing.request import Request
from lib.incidents.view import View
from lib.ui.links.view import chosen_place


def show_brief_this(
    wards: Sequence[str], topics: Sequence[str], start: str, end: str, areas: tuple[Area, ...] = ()
) -> None:
    """Show the link to the Briefing page with these wards, areas, topics and months chosen."""
    st.page_link(
        "pages/briefing.py",
        label="Brief this",
        icon=":material/description:",
        query_params=Request(tuple(wards), tuple(topics), start, end, areas=areas).to_query(),
        width="content",
    )


def show_brief_of_topic(view: View) -> None:
    """Show the link to the Briefing page with a view's topic, months and wards: the chosen one or the highest."""
    wards = wards_to_brief(replace(view, place=chosen_place()))
    show_brief_this(wards, (view.topic,), view.start, view.end)


def show_ward_page(ward: str, name: str) -> None:
    """Show the link to a ward's own page."""
    st.page_link(
        "pages/ward_profile.py",
        label=name,
        icon=":material/location_home:",
        query_params={"place": ward},
        width="content",
    )
