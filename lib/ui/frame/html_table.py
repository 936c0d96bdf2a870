"""A table as plain HTML; text from files stays text."""

import html
from numbers import Real

import pandas as pd

_CELL = "padding:0.4rem 0.9rem 0.4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #b1b4b6"


def html_table(table: pd.DataFrame, name: str, width: int) -> str:
    """Return a table that scrolls within itself on a screen narrower than `width` rem; cells are as they print.

    Parameters
    ----------
    table : DataFrame
        Columns named for reading.
    name : str
        What the table holds, for people who cannot see it.
    width : int
        The least width in rem.
    """
    head = "".join(f'<th scope="col" style="{_CELL};font-weight:600">{html.escape(str(c))}</th>' for c in table)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.itertuples(index=False))
    label = html.escape(name, quote=True)
    style = f"border-collapse:collapse;width:100%;min-width:{width}rem;font-size:0.95rem"
    return (
        f'<div role="region" aria-label="{label}" tabindex="0" style="overflow-x:auto">'
        f'<table aria-label="{label}" style="{style}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def paper_table(table: pd.DataFrame, name: str) -> str:
    """Return what is printed in place of a table that sorts: every row, without the lines in cells."""
    columns = [column for column in table if not table[column].map(lambda cell: isinstance(cell, list)).all()]
    words = {column: figures_in_words(table[column]) for column in columns}
    return f'<div class="only-print">{html_table(pd.DataFrame(words), name, 0)}</div>'


def figures_in_words(cells: pd.Series) -> pd.Series:
    """Return a column as it is read: counts whole, other numbers with one decimal, nothing where there is no figure."""
    decimals = 1 if any(_is_number(cell) and cell % 1 for cell in cells) else 0
    return cells.map(lambda cell: f"{cell:,.{decimals}f}" if _is_number(cell) else _text(cell))


def _is_number(cell: object) -> bool:
    return isinstance(cell, Real) and not isinstance(cell, bool) and not pd.isna(cell)


def _text(cell: object) -> str:
    missing = cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell))
    return "" if missing else str(cell)


def _cell(value: object) -> str:
    return f'<td style="{_CELL}">{html.escape(str(value))}</td>'
