"""My ward: a ward in a minute, with questions to ask; everything else on record for it, a tap away."""

from dataclasses import replace

import streamlit as st

from lib.answers.hotspots import figure_of
from lib.answers.ward import ward_profile
from lib.answers.ward_minute import minute
from lib.base.roles import may
from lib.base.words import within_a_sentence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.published.tables import ROOT
from lib.ui.frame.closed_part import ANALYSTS, KNOWN, SHARE, SURE, closed_part, show_reading
from lib.ui.frame.map_widget import show_map
from lib.ui.frame.plain_text import plain
from lib.ui.hotspots.make_up import show_make_up
from lib.ui.links.choice import show_notices
from lib.ui.links.view import read_view
from lib.ui.members.notes import show_members_notes
from lib.ui.ward import parts
from lib.ui.ward.choices import link_of, read_compare, read_print, show_choices
from lib.ui.ward.keep import show_keep, show_sheet
from lib.ui.ward.minute import show_alike, show_map_and_sentences, show_questions


def show_no_ward() -> None:
    """Show the district, to choose a ward from."""
    found = figure_of(View.default())
    st.title("Which ward is yours? Type its name, a village or a postcode above, or click the map")
    if found.on_map:
        drawing = found.on_map.draw("")
        of_what = f"{topics()[View.default().topic].label}, {within_a_sentence(drawing.legend_title)}"
        show_map(replace(drawing, legend_title=of_what), "which-ward", ward="")
    show_reading("ward_profile")


def show_ward(view: View, compare: str, notices: list[str]) -> None:
    """Show the ward in a minute and, closed, each section of what is on record for it."""
    found, name = minute(view.place, view.topic, view.start, view.end), ward_names()[view.place]
    topic = topics()[view.topic]
    st.title(plain(found.title))
    show_notices(notices)
    show_choices(view, compare)
    show_map_and_sentences(found, view, compare)
    show_questions(view)
    show_alike(found, name)
    profile = ward_profile(view.place, view.start, view.end)
    if compare:
        parts.show_beside(profile, compare, view)
    closed_part("figures", lambda: parts.show_tiles(profile, view), "Every figure of this ward")
    closed_part("months", lambda: parts.show_trend(profile, view), f"{topic.label} over time")
    closed_part("places", lambda: parts.show_where(profile, view), f"Places in {plain(name)}")
    closed_part("kinds", lambda: parts.show_types(profile, view), "What recorded crime consists of")
    if topic.local:
        closed_part("consists", lambda: show_make_up(view), f"What {topic.sentence} consists of")
    closed_part("compared", lambda: parts.show_comparison(profile, view), "Beside every other ward")
    closed_part("people", lambda: parts.show_people(profile, view), "People and homes")
    if may("write_note"):
        heard = f"What members hear in {plain(name)}"
        closed_part("members", lambda: show_members_notes(view.place, view.topic), heard)
    show_reading("ward_profile")
    closed_part(SURE, lambda: parts.show_certainty(profile, view))
    closed_part(KNOWN, lambda: parts.show_known(view))
    closed_part(ANALYSTS, lambda: parts.show_funnel(profile, view))
    closed_part(SHARE, lambda: show_keep(profile, view, compare, link_of(view, compare)))


st.html(ROOT / "static/my_ward.css")
view, notices = read_view()
if not view.place:
    show_no_ward()
    show_notices(notices)
else:
    compare, sheet = read_compare(view.place, notices), read_print(notices)
    if sheet:
        show_sheet(ward_profile(view.place, view.start, view.end), view, compare, sheet)
    else:
        show_ward(view, compare, notices)
