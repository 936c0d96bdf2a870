"""The frame round every figure: how we know, its table, and what can be taken away."""

import html
from collections.abc import Callable

import pandas as pd
import pyarrow
import streamlit as st

from lib.drawing.charts.district import Chart
from lib.ui.frame.asking import as_who_asks
from lib.ui.frame.html_table import html_table, paper_table
from lib.ui.frame.printing import printing
from lib.ui.frame.sent_once import send_chart, send_sortable, send_table

_ROWS_SHOWN = 30  # a longer table scrolls within itself


def show_chart(chart: Chart, key: str, table: pd.DataFrame | pyarrow.Table) -> None:
    """Show a chart with its alternative text and, behind a button, its table.

    Parameters
    ----------
    chart : Chart
        From `lib.drawing.charts.district`.
    key : str
        One a chart on the page.
    table : DataFrame or Arrow table
        The chart's figures for reading.
    """
    send_chart(chart, key)
    with st.expander("Table of this chart"):
        show_table(table, chart.alt)


def show_table(table: pd.DataFrame | pyarrow.Table, alt: str) -> None:
    """Show a short table as HTML, which a screen reader reads cell by cell; texts stand as they are."""
    send_table(table, alt)


def show_sortable(table: pd.DataFrame, name: str, key: str, first: int | None = 200) -> None:
    """Show a table that sorts by a press on a heading; its first column stays while the rest is moved sideways.

    A screen reader reads its cells. What matters most stands first: a phone shows about three columns.

    Parameters
    ----------
    table : DataFrame
        Numbers as numbers; a column of lists of numbers becomes a line in each row.
    name : str
        What the table holds, for people who cannot see it.
    key : str
        One a table on the page.
    first : int, optional
        Width of the first column in pixels; with None it takes what it needs and moves with the rest.
    """
    if printing():
        st.html(paper_table(table, name))
        return
    send_sortable(table, name, key, first, len(table) <= _ROWS_SHOWN)


def show_wide_table(table: pd.DataFrame, name: str, width: int = 60) -> None:
    """Show a table of many columns as plain HTML that scrolls within itself on a phone; text from files stays text.

    `st.table` squeezes all columns into the screen's width and is drawn late, so that what stands below it moves: a
    link to a heading further down would miss it.

    Parameters
    ----------
    table : DataFrame
        Columns named for reading; cells are shown as they print.
    name : str
        What the table holds, for people who cannot see it.
    width : int
        The least width in rem; on a narrower screen the table scrolls sideways.
    """
    st.html(html_table(table, name, width))


def show_evidence(lines: dict[str, str]) -> None:
    """Show how a figure is known: source, period, denominator, data cut-off and limits."""
    text = "".join(
        f"<div><strong>{html.escape(label)}:</strong> {html.escape(value)}</div>" for label, value in lines.items()
    )
    st.html(f'<div style="font-size:0.95rem;line-height:1.5;max-width:80ch">{text}</div>')


def method_link(text: str, heading: str) -> None:
    """Show a method in two lines, with a link to the heading of docs/methods.md that says more."""
    anchor = heading.lower().replace(" ", "-")
    st.markdown(f"{text} [How this is worked out](data_and_methods?open=methods#{anchor})")


def show_downloads(files: list[tuple[str, str, str, Callable[[], bytes]]]) -> None:
    """Show buttons that make a file only when pressed.

    Parameters
    ----------
    files : list of (label, file name, MIME type, function that makes the bytes)
    """
    if printing():
        return
    with st.container(horizontal=True):
        for label, name, mime, make in files:
            key, made = f"download-{name}", as_who_asks(make)
            st.download_button(label, made, file_name=name, mime=mime, on_click="ignore", key=key)
