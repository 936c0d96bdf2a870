"""Tables of many columns: plain HTML that is laid out at once and, on a phone, scrolls within itself.

`st.table` squeezes all columns into the screen's width and is drawn late, so that what stands below it moves: a link
to a heading further down would miss it.
"""

import html

import pandas as pd
import streamlit as st

_CELL = "padding:0.4rem 0.9rem 0.4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #b1b4b6"


def show_wide_table(table: pd.DataFrame, name: str, width: int = 60) -> None:
    """Show a table; text from files stays text.

    Parameters
    ----------
    table : DataFrame
        Columns named for reading; cells are shown as they print.
    name : str
        What the table holds, for people who cannot see it.
    width : int
        The least width in rem; on a narrower screen the table scrolls sideways.
    """
    head = "".join(f'<th scope="col" style="{_CELL};font-weight:600">{html.escape(str(c))}</th>' for c in table)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.itertuples(index=False))
    label = html.escape(name, quote=True)
    style = f"border-collapse:collapse;width:100%;min-width:{width}rem;font-size:0.95rem"
    st.html(
        f'<div role="region" aria-label="{label}" tabindex="0" style="overflow-x:auto">'
        f'<table aria-label="{label}" style="{style}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    return f'<td style="{_CELL}">{html.escape(str(value))}</td>'
