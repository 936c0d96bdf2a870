"""The parts of the claims page, one function a section."""

from collections.abc import Iterable

import streamlit as st

from lib.analysis.claims.recompute import Recomputed
from lib.answers.claim import documents_figure, how_sure, years_figure
from lib.answers.figure import Figure
from lib.base import mime
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.claims import fairer_sentence, other_source_sentences
from lib.published.tables import district
from lib.ui.claims.form import query_of
from lib.ui.frame.closed_part import KNOWN, SHARE, SURE, closed_part
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_wide_table
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.frame.sent_once import send_chart
from lib.ui.links.choice import address


def show_answer(figure: Figure, found: Recomputed) -> None:
    """Show the chart, what it says and a sentence that would be fair."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if figure.chart:
            send_chart(figure.chart, "claim")
            st.caption(plain(figure.reading))
        else:
            st.info("There are no records by month to draw.", icon=":material/info:")
    with right:
        st.header("What it says")
        _show_lines(figure.lines)
    with st.container(border=True):
        st.subheader("A fairer sentence")
        st.markdown(plain(fairer_sentence(found)))


def show_more(figure: Figure, found: Recomputed) -> None:
    """Show, closed, how sure this is, the longer view, other sources, what it rests on and files."""
    years, others = years_figure(found), other_source_sentences(found)
    closed_part(SURE, lambda: _show_sure(figure, found))
    if years is not None:
        closed_part("longer-view", lambda: show_wide_table(years.in_words, years.title, 40), years.title)
    if others:
        closed_part("other-sources", lambda: _show_lines(others), "What else may have been used")
    closed_part(KNOWN, lambda: show_evidence(figure.evidence))
    show_documents()
    closed_part(SHARE, lambda: _show_keep(figure, found, years))


def _show_lines(lines: Iterable[str]) -> None:
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _show_sure(figure: Figure, found: Recomputed) -> None:
    _show_lines(how_sure(found))
    if len(figure.in_words):
        show_wide_table(figure.in_words, figure.title, 44)
    method_link(*figure.method)


def show_documents() -> None:
    """Show, closed, the claims of the partnership's documents with their verdicts."""
    figure = documents_figure()
    if figure is not None:
        closed_part("documents", lambda: _show_documents(figure), figure.title)


def _show_documents(figure: Figure) -> None:
    st.write("A claim about a share or a rank is checked against the document’s own tables.")
    show_wide_table(figure.in_words, figure.title, 56)
    show_downloads([("Documents’ claims (CSV)", "documents-claims.csv", mime.CSV, lambda: csv_file(figure.for_files))])
    st.caption(f"The same table on the command line: {as_code(figure.command)}")


def _show_keep(figure: Figure, found: Recomputed, years: Figure | None) -> None:
    link = address(query_of(found.claim))
    with st.container(key="keep"):
        st.caption("Link to exactly this claim; the button at its end copies it.")
        st.code(link, language=None, wrap_lines=True)
        _show_files(figure, found, years, link)


def _show_files(figure: Figure, found: Recomputed, years: Figure | None, link: str) -> None:
    sheets = {"Verdict": figure.for_files, "Months": found.months}
    if years:
        sheets["Longer view"] = years.in_words
    about = {
        "Finding": figure.title,
        "Fairer": fairer_sentence(found),
        **figure.evidence,
        "Link": link,
        "Licence": " ".join(district()["attribution"]["statements"]),
    }
    show_downloads(
        [
            ("Table (CSV)", "claim.csv", mime.CSV, lambda: csv_file(figure.for_files)),
            ("All tables (Excel)", "claim.xlsx", mime.XLSX, lambda: workbook(sheets, about)),
        ]
    )
    st.caption(f"The same table on the command line: {as_code(figure.command)}")
