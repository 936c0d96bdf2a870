"""Charts and tables that are made into a message once, for all sessions that are shown the same.

Streamlit makes a chart or table into a message anew in every run: 1 to 6 ms of the processor each, of which a page has
a dozen. `st.cache_resource` plays a message made before again in 0.3 ms. What is shown is told apart by being the same
object; it is kept with its message, so that nothing else can take its place.
"""

from typing import Literal

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.drawing.charts.district import Chart
from lib.ui.frame.html_table import figures_in_words, paper_table
from lib.ui.frame.plain_text import plain_cells

ROW_HEIGHT = 33  # pixels: all wards, and the page is still short
LETTER = 7  # pixels of a heading, so that none is cut
LINE = 50  # pixels: name, count and line fit a phone; where there is room all are wider

# Enough for every page in use; what was made ten minutes ago is made anew.
_kept = st.cache_resource(
    max_entries=200, ttl=600, show_spinner=False, hash_funcs={Chart: id, pd.DataFrame: id, pa.Table: id}
)


@_kept
def send_chart(chart: Chart, key: str) -> Chart:
    """Show a chart with its alternative text; `key` is one a chart on the page."""
    st.vega_lite_chart(chart.sent, chart.spec, alt=chart.alt, key=key, width="stretch")
    return chart


@_kept
def send_sortable(table: pd.DataFrame, name: str, key: str, first: int | None, whole: bool) -> pd.DataFrame:
    """Show a table that sorts, all of it or ten rows of it at a time; `first` is the width of the first column."""
    columns = {column: _shown_as(table[column]) for column in table.columns}
    if first:
        columns[table.columns[0]] = st.column_config.TextColumn(pinned=True, width=first)
    height: Literal["content", "auto"] = "content" if whole else "auto"
    st.dataframe(table, hide_index=True, column_config=columns, height=height, row_height=ROW_HEIGHT, alt=name, key=key)
    st.html(paper_table(table, name))  # what sorts is a picture, which paper would cut
    return table


def _shown_as(cells: pd.Series) -> ColumnConfig:
    if cells.map(lambda cell: isinstance(cell, list)).all():
        return st.column_config.LineChartColumn(width=LINE, y_min=0)
    if pd.api.types.is_float_dtype(cells):
        return st.column_config.NumberColumn(format="%.1f", width=72)
    if pd.api.types.is_integer_dtype(cells):
        return st.column_config.NumberColumn(format="localized", width=max(64, LETTER * len(str(cells.name)) + 12))
    return st.column_config.TextColumn()


@_kept
def send_table(table: pd.DataFrame | pa.Table, alt: str) -> pd.DataFrame | pa.Table:
    """Show a short table as HTML, which a screen reader reads cell by cell; texts stand as they are."""
    frame = table if isinstance(table, pd.DataFrame) else table.to_pandas()
    numbers = frame.select_dtypes("float").columns
    shown = frame.assign(**{name: figures_in_words(frame[name]) for name in numbers}) if len(numbers) else table
    st.table(plain_cells(shown), hide_index=True, alt=alt, border="horizontal")
    return table
