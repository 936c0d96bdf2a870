"""“In a minute”: where in the ward, three sentences, what changed, like wards, and questions to ask."""

from dataclasses import replace

import streamlit as st

from lib.analysis.evaluation.marks import done_in
from lib.answers.hotspots import figure_of
from lib.answers.interventions import with_done
from lib.answers.questions import questions
from lib.answers.ward import ward_map
from lib.answers.ward_minute import Minute
from lib.base.errors import CannotSay
from lib.drawing.maps import Drawing
from lib.drawing.ward_map import numbers_sentence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.ui.frame.badge import show_badge
from lib.ui.frame.closed_part import closed_part
from lib.ui.frame.evidence import show_table
from lib.ui.frame.map_widget import background_switch, background_tiles, show_map
from lib.ui.frame.next_steps import show_brief_this
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.ward.choices import query_of


def show_map_and_sentences(found: Minute, view: View, compare: str) -> None:
    """Show where in the ward and, beside it, what is said of it."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        drawing = ward_drawing(view)
        if drawing:
            background_switch()
            show_map(drawing, f"ward-map-{view.place}", background_tiles(), view.place)
            if numbers := _numbers(view):
                st.caption(plain(numbers))
        else:
            st.info("This topic is published for the whole district only, so there is no map of it.")
    with right:
        show_badge(topics()[view.topic])
        st.header("In a minute")
        for sentence in found.sentences:
            st.write(plain(sentence))
        with st.container(horizontal=True, key="next-steps"):
            show_brief_this((view.place,), (view.topic,), view.start, view.end)
            st.page_link(
                "pages/ward_profile.py",
                label="Print two sheets",
                icon=":material/print:",
                query_params=query_of(view, compare, "a4"),
                width="content",
            )
            st.page_link(
                "pages/hotspots.py",
                label="All wards on the map",
                icon=":material/map:",
                query_params={**view.to_query(), "by": "ward"},
                width="content",
            )
        st.subheader("What changed here")
        for sentence in found.changed:
            st.write(plain(sentence))


def ward_drawing(view: View) -> Drawing | None:
    """Return the map of the ward with what was done there, or of the localities where a topic is published by those."""
    try:
        drawing = ward_map(view.place, view.topic, view.start, view.end).drawing
        return with_done(drawing, done_in(topics()[view.topic], (view.place,)))
    except CannotSay:
        pass
    try:
        figure = figure_of(View(view.topic, view.start, view.end).fitted())
    except CannotSay:
        return None
    return replace(figure.on_map.draw(view.place), focus="") if figure.on_map else None


def _numbers(view: View) -> str:
    try:
        return numbers_sentence(ward_map(view.place, view.topic, view.start, view.end).places)
    except CannotSay:
        return ""


def show_questions(view: View) -> None:
    """Show the questions that the ward's figures raise, each with its figure; closed, the commands that print them."""
    asked = questions(view.place, view.topic, view.start, view.end)
    st.header("Questions you could ask")
    if not asked:
        st.write("Nothing of this ward stands out in these months. Choose other months or another topic above.")
        return
    st.markdown("\n".join(f"{n}. **{plain(q.asks)}** {plain(q.figure)}" for n, q in enumerate(asked, start=1)))

    def commands() -> None:
        for question in asked:
            st.markdown(f"{plain(question.asks)}  \n{as_code(question.command)}")

    closed_part("commands", commands, "Commands that print these figures")


def show_alike(found: Minute, name: str) -> None:
    """Show the ward beside the wards most like it and the district, where the topic is known by ward."""
    if found.alike is None:
        return
    st.header("Beside the district and wards like it")
    show_table(found.alike, f"{name}, the wards most like it and the district")
    st.caption("Like it: nearest in deprivation and in how densely people live.")
