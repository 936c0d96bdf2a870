"""The parts of the page that says whether something worked, one function a section."""

import streamlit as st

from lib.analysis.evaluation.documents import JUDGED_NOT, documents_actions
from lib.analysis.evaluation.evaluate import Evaluation
from lib.answers.evaluation import how_sure
from lib.answers.figure import Figure
from lib.answers.hotspot_score import score_figure
from lib.base import mime
from lib.base.errors import CannotSay
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.evaluation import actions_in_words
from lib.incidents.topics import topic_named
from lib.published.tables import district
from lib.ui.evaluation.form import query_of
from lib.ui.frame.closed_part import KNOWN, SHARE, SURE, closed_part
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_wide_table
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.frame.sent_once import send_chart
from lib.ui.links.choice import address


def show_answer(figure: Figure) -> None:
    """Show the chart and, beside it, what it says."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if figure.chart:
            chart = figure.chart
            send_chart(chart, "evaluation")
        st.caption(plain(figure.reading))
    with right:
        st.header("What it says")
        st.markdown("\n".join(f"- {plain(line)}" for line in figure.lines))


def show_more(figure: Figure, found: Evaluation) -> None:
    """Show, closed, how sure the verdict is, what it rests on, and what can be taken away."""
    closed_part(SURE, lambda: _show_sure(figure, found))
    closed_part(KNOWN, lambda: show_evidence(figure.evidence))
    closed_part(SHARE, lambda: _show_keep(figure, found))


def _show_sure(figure: Figure, found: Evaluation) -> None:
    st.markdown("\n".join(f"- {plain(line)}" for line in how_sure(found)))
    show_wide_table(figure.in_words, figure.title, 44)
    method_link(*figure.method)


def show_documents() -> None:
    """Show what the partnership's documents say was done, and whether it can be judged."""
    actions = documents_actions()
    if actions.empty:
        return
    judged = int((actions["verdict"] != JUDGED_NOT).sum())

    def show() -> None:
        st.write(
            f"{judged} of {len(actions)} actions can be judged. To be judged, an action needs a month, wards, and what "
            "it was to change."
        )
        show_wide_table(actions_in_words(actions), "What the documents say was done", 56)
        st.caption("The same table on the command line: `python -m lib evaluate --documents`")

    closed_part("documents", show, f"What the documents say was done: {judged} of {len(actions)} can be judged")


def show_score(topic: str) -> None:
    """Show, closed, how the explorer's own hotspots of a topic did month after month."""
    closed_part("score", lambda: _show_score(topic), f"How our own hotspots of {topic_named(topic).sentence} did")


def _show_score(topic: str) -> None:
    try:
        figure = score_figure(topic)
    except CannotSay as reason:
        st.info(plain(str(reason)), icon=":material/info:")
        return
    st.write(plain(f"{figure.title}."))
    st.markdown("\n".join(f"- {plain(line)}" for line in figure.lines))
    show_wide_table(figure.in_words, figure.title, 56)
    method_link(*figure.method)
    show_downloads([("Score (CSV)", "hotspot-score.csv", mime.CSV, lambda: csv_file(figure.for_files))])
    st.caption(f"The same table on the command line: {as_code(figure.command)}")


def _show_keep(figure: Figure, found: Evaluation) -> None:
    with st.container(key="keep"):
        link = address(query_of(found.intervention))
        st.caption("Link to exactly this action; the button at its end copies it. Keep it before the action begins.")
        st.code(link, language=None, wrap_lines=True)
        about = {
            "Finding": figure.title,
            **figure.evidence,
            "Link": link,
            "Licence": " ".join(district()["attribution"]["statements"]),
        }
        sheets = {"Result": figure.for_files, "Counts": found.counts, "Months": found.monthly}
        show_downloads(
            [
                ("Table (CSV)", "did-it-work.csv", mime.CSV, lambda: csv_file(figure.for_files)),
                ("All tables (Excel)", "did-it-work.xlsx", mime.XLSX, lambda: workbook(sheets, about)),
            ]
        )
        st.caption(f"Several actions of a file, on the command line: {as_code(figure.command)}")
