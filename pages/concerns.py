"""Concerns: what worries residents, how sure that is, how it moved, and how it sits beside what is recorded."""

import streamlit as st

from lib.analysis.concerns import published_answers, with_intervals
from lib.analysis.surveys import earlier_waves, questions_of
from lib.answers.concerns import compared, default_wave, wave_figure
from lib.base import mime
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.concerns import differences_in_words, perception_in_words, question_label
from lib.published.tables import district
from lib.ui.concerns import parts
from lib.ui.concerns.upload import OF_A_WAVE, show_add_wave
from lib.ui.frame.evidence import show_downloads, show_evidence
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

st.title(plain(figure.title))
show_notices(notices)
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
    parts.show_certainty(figure)
parts.show_ranking_table(figure, about_wave["document"])
later_notices: list[str] = []
parts.show_areas(answers, wave, question, later_notices)
parts.show_comparison(answers, waves, wave, question, later_notices)
parts.show_lists(answers, waves)
parts.show_perception(answers, waves)
beside = parts.show_beside(answers, wave, series)
parts.show_safe_and_unsafe(answers, waves)
show_notices(later_notices)

st.header("How we know")
show_evidence(figure.evidence, heading=False)
st.header("Use and share")
link = address(st.query_params.to_dict())
st.caption("Link to exactly this view; the button at its end copies it.")
st.code(link, language=None, wrap_lines=True)
tables = {
    "Ranking": figure.in_words,
    "Worse same better": perception_in_words(published_answers(answers, waves, "perception")),
    "Concern beside record": beside,
    "Every answer": with_intervals(answers),
}
if earlier := earlier_waves(answers, waves, wave, question):
    other = st.session_state[choice_key("with")]
    tables["Difference"] = differences_in_words(compared(answers, wave, other, question))
about = {
    "Finding": figure.title,
    **figure.evidence,
    "Link": link,
    "Licence": " ".join(district()["attribution"]["statements"]),
}
files = [
    (
        f"{label} (CSV)",
        f"concerns-{label.lower().replace(' ', '-')}.csv",
        mime.CSV,
        lambda table=table: csv_file(table),
    )
    for label, table in tables.items()
]
show_downloads([("All tables (Excel)", f"concerns-{wave}.xlsx", mime.XLSX, lambda: workbook(tables, about)), *files])
if figure.command:
    st.caption(f"The same ranking on the command line: {as_code(figure.command)}")
show_add_wave(waves["wave"].tolist())
