"""Concerns: what worries residents, how sure that is, how it moved, and how it sits beside what is recorded."""

import pandas as pd
import streamlit as st

from lib.analysis.concerns import published_answers, with_intervals
from lib.analysis.recorded_series import recorded_series
from lib.analysis.surveys import area_kinds_of, earlier_waves, questions_of
from lib.answers.concerns import beside_record, compared, default_wave, wave_figure
from lib.base import mime
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.concerns import beside_in_words, differences_in_words, perception_in_words, question_label
from lib.incidents.view import View
from lib.published.tables import district
from lib.ui.concerns import parts
from lib.ui.concerns.upload import ADD, OF_A_WAVE, show_add_wave
from lib.ui.frame.closed_part import KNOWN, SHARE, SURE, closed_part, show_reading
from lib.ui.frame.evidence import show_downloads
from lib.ui.frame.next_steps import show_brief_of_topic
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.links.choice import address, choice_key, forget_choices, read_choice, show_notices

notices: list[str] = []
answers, waves = parts.every_wave(notices)
names = waves.set_index("wave")["name"]
wave = read_choice("wave", waves["wave"].tolist(), default_wave(answers, waves), notices)
questions = questions_of(answers, wave)
question = read_choice("question", questions, questions[0], notices)
figure = wave_figure(answers, waves, wave, question)
about_wave = waves.set_index("wave").loc[wave]
series = parts.choose_series(about_wave["fieldwork_end"], notices)
earlier = earlier_waves(answers, waves, wave, question)
other = read_choice("with", earlier, earlier[0], notices) if earlier else ""


def tables() -> dict[str, pd.DataFrame]:
    beside = beside_record(answers, wave, recorded_series(series))
    held = {
        "Ranking": figure.in_words,
        "Worse same better": perception_in_words(published_answers(answers, waves, "perception")),
        "Concern beside record": beside if beside.empty else beside_in_words(beside),
        "Every answer": with_intervals(answers),
    }
    if other:
        held["Difference"] = differences_in_words(compared(answers, wave, other, question))
    return held


def show_share() -> None:
    held = tables()
    about = {
        "Finding": figure.title,
        **figure.evidence,
        "Link": address(st.query_params.to_dict()),
        "Licence": " ".join(district()["attribution"]["statements"]),
    }
    files = [
        (
            f"{label} (CSV)",
            f"concerns-{label.lower().replace(' ', '-')}.csv",
            mime.CSV,
            lambda table=table: csv_file(table),
        )
        for label, table in held.items()
    ]
    show_downloads([("All tables (Excel)", f"concerns-{wave}.xlsx", mime.XLSX, lambda: workbook(held, about)), *files])
    if figure.command:
        st.caption(f"The same ranking on the command line: {as_code(figure.command)}")


def show_areas() -> None:
    later: list[str] = []
    parts.show_areas(answers, wave, question, later)
    show_notices(later)


st.title(plain(figure.title))
show_notices(notices)
with st.container(key="choices"):
    left, right = st.columns(2, gap="small")
left.selectbox(
    "Survey wave",
    waves["wave"].tolist(),
    format_func=names.__getitem__,
    key=choice_key("wave"),
    on_change=lambda: forget_choices(*OF_A_WAVE),
)
right.selectbox("Question", questions, format_func=question_label, key=choice_key("question"))
left, right = st.columns([3, 2], gap="medium")
with left:
    parts.show_ranking(figure)
with right:
    for line in figure.lines:
        st.write(plain(line))
    with st.container(horizontal=True, key="next-steps"):
        show_brief_of_topic(View.default("asb"))
parts.show_perception(answers, waves)
if area_kinds_of(answers, wave, question):
    closed_part("areas", show_areas, "Ward by ward, or by locality")
if other:
    closed_part(
        "since",
        lambda: parts.show_comparison(answers, wave, question, earlier, other, names),
        f"What changed since “{plain(names[other])}”",
    )
closed_part("beside", lambda: parts.show_beside(answers, wave, series), "Concern beside the record")
closed_part("safe", lambda: parts.show_safe_and_unsafe(answers, waves), "What makes an area safe or unsafe")
closed_part("lists", lambda: parts.show_lists(answers, waves), "Concerns named in consultations, without figures")
show_reading("concerns")
closed_part(SURE, lambda: parts.show_how_sure(figure, about_wave["document"], answers, waves))
closed_part(KNOWN, lambda: parts.show_known(figure))
closed_part(SHARE, show_share)
closed_part(ADD, lambda: show_add_wave(waves["wave"].tolist()), "Add a survey wave")
