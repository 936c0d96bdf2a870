"""My ward: what is on record for one ward, in words to repeat and figures to defend."""

import streamlit as st

from lib.answers.hotspots import figure_of
from lib.answers.ward import areas_for, ward_profile
from lib.answers.ward_sheet import VERDICTS, sources
from lib.drawing.words.areas import evidence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.tables import ROOT
from lib.ui.frame.evidence import show_evidence
from lib.ui.frame.map_widget import show_map
from lib.ui.frame.plain_text import plain
from lib.ui.hotspots.make_up import show_make_up
from lib.ui.links.choice import show_notices
from lib.ui.links.view import choose_place, read_view
from lib.ui.ward.choices import link_of, read_compare, read_print, show_choices
from lib.ui.ward.keep import show_keep, show_sheet
from lib.ui.ward.parts import (
    show_beside,
    show_comparison,
    show_people,
    show_tiles,
    show_trend,
    show_types,
    show_where,
)


def show_no_ward() -> None:
    """Show the district, to choose a ward from."""
    found = figure_of(View.default())
    st.title("Which ward is yours? Type its name, a village or a postcode above, or click the map")
    st.write(f"{plain(found.title)}. Choose a ward to see what is on record for it.")
    clicked = show_map(found.on_map.draw(""), "which-ward") if found.on_map else ""
    if clicked:
        choose_place(clicked)
        st.rerun()


def show_profile(view: View, compare: str, notices: list[str]) -> None:
    """Show the ward: the finding, its figures, and each section of the chosen topic."""
    profile = ward_profile(view.place, view.start, view.end)
    st.title(plain(profile.title))
    show_notices(notices)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in profile.sentences))
    show_choices(view, compare)
    st.header("At a glance")
    show_tiles(profile, view)
    if compare:
        show_beside(profile, compare, view)
    show_trend(profile, view)
    if topics()[view.topic].local:
        show_make_up(view)
    show_types(profile, view)
    clicked = show_where(profile, view)
    if clicked:
        choose_place(clicked)
        st.rerun()
    show_comparison(profile, view)
    show_people(profile, view)
    st.header("How we know")
    areas = areas_for(view)
    lines = {} if areas is None else evidence(areas)
    show_evidence({**lines, "All figures of this page": sources(), "Verdicts": VERDICTS}, heading=False)
    show_keep(profile, view, compare, link_of(view, compare))


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
        show_profile(view, compare, notices)
