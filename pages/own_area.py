"""Your area: a place that somebody draws, uploads or lists, with the figures that any place has."""

from functools import partial

import streamlit as st

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures, figures_of
from lib.answers.own_area import own_area_figure
from lib.answers.safe_counts import years_on_offer
from lib.base.errors import InputError
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.ui.frame.closed_part import KNOWN, SHARE, SURE, closed_part, show_reading
from lib.ui.frame.period import choose_months, choose_period
from lib.ui.frame.plain_text import plain
from lib.ui.frame.printing import printing
from lib.ui.links.choice import show_notices
from lib.ui.links.view import read_view, widget_key
from lib.ui.own_area import parts
from lib.ui.own_area.choose import show_chooser
from lib.ui.own_area.chosen import CHOOSE, read_area


def choose_topic_and_months(view: View) -> None:
    """Show the choices of topic and period."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.selectbox("Topic", list(topics()), format_func=lambda t: topics()[t].label, key=widget_key("topic"))
        own = choose_period(view)
    if own:
        choose_months()


def show_pack(found: AreaFigures) -> None:
    """Show the choices of a pack."""
    from lib.ui.own_area.packs import show_choices  # what makes documents is read when one is wanted

    show_choices(found)


def show_found(found: AreaFigures, view: View, notices: list[str]) -> None:
    """Show an area's figures."""
    figure = own_area_figure(found)
    st.title(plain(figure.title))
    show_notices(notices)
    choose_topic_and_months(view)
    parts.show_notes(found)
    parts.show_answer(figure, found)
    parts.show_months(figure)
    parts.show_beside(figure)
    closed_part(
        "places", partial(parts.show_where_and_what, found), "Where in the area, what kinds, and round about it"
    )
    closed_part("alike", partial(parts.show_alike, found), "Beside the places most like it")
    if years_on_offer():
        closed_part("council", partial(parts.show_requests, found.area), "What residents reported to the council")
    if not printing():
        closed_part("pack", partial(show_pack, found), "Make an evidence pack: for an order, a camera or a bid")
        closed_part(CHOOSE, partial(show_chooser, found.area), "Choose another area")
    show_reading("own_area")
    closed_part(SURE, partial(parts.show_sure, figure, found))
    closed_part(KNOWN, partial(parts.show_known, figure))
    closed_part(
        SHARE, partial(parts.show_share, figure, found, {"topic": view.topic, "from": view.start, "to": view.end})
    )


def show_not_found(area: Area | None, view: View, notices: list[str]) -> None:
    """Show how an area is chosen, or why there are no figures for the one that is."""
    st.title(plain(f"{area.name}: no figures" if area else "An area of your own"))
    show_notices(notices)
    if area:
        choose_topic_and_months(view)
    else:
        st.write(
            "Choose an area that stands ready, list streets, wards or small areas, draw it on the map, or upload an "
            "outline. It then has counts, months, kinds and a comparison with the rest of the district, like any ward."
        )
    show_chooser(area)
    show_reading("own_area")


view, notices = read_view()
area: Area | None = None
found = None
try:
    area = read_area(notices)
    found = figures_of(area, topic_named(view.topic), view.start, view.end) if area else None
except InputError as error:
    notices.append(str(error))
if found is None:
    show_not_found(area, view, notices)
else:
    show_found(found, view, notices)
