"""One figure on the page on similar areas: finding, chart, table, how we know, and files to take away."""

import streamlit as st

from lib.answers.figure import Figure
from lib.base import mime
from lib.drawing.exports import csv_file, workbook
from lib.published.tables import district
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_table
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.frame.sent_once import send_chart


def show_figure(figure: Figure, link: str) -> None:
    """Show a figure under its finding."""
    st.subheader(plain(figure.title))
    for line in figure.lines:
        st.write(plain(line))
    show_picture(figure)
    _show_basis(figure, link)


def show_picture(figure: Figure) -> None:
    """Show a figure's chart with how to read it; where there is none, its table."""
    if figure.chart is None:
        show_table(figure.in_words, figure.title)
        return
    send_chart(figure.chart, f"chart-{figure.name}")
    st.caption(plain(figure.reading))


def _show_basis(figure: Figure, link: str) -> None:
    """Show, closed, the table of a chart, how the figure is known, its method and its files."""
    if figure.chart is not None:
        with st.expander("Table of this chart"):
            show_table(figure.in_words, figure.title)
    with st.expander("How we know, and files to take away"):
        show_evidence(figure.evidence)
        method_link(*figure.method)
        show_files(figure, link)


def show_files(figure: Figure, link: str) -> None:
    """Show a figure's files to take away, and the command that prints its table."""
    sheets = {"Figures": figure.for_files}
    show_downloads(
        [
            ("Table (CSV)", f"{figure.name}.csv", mime.CSV, lambda: csv_file(figure.for_files)),
            ("Table (Excel)", f"{figure.name}.xlsx", mime.XLSX, lambda: workbook(sheets, _about(figure, link))),
        ]
    )
    if figure.command:
        st.caption(f"The same table on the command line: {as_code(figure.command)}")


def _about(figure: Figure, link: str) -> dict[str, str]:
    """Return what a figure's file says about itself."""
    return {
        "Finding": figure.title,
        **figure.evidence,
        "Method": figure.method[0],
        "Link": link,
        "Command": figure.command or "none",
        "Licence": " ".join(district()["attribution"]["statements"]),
    }
