"""Coverage as a picture: a year in each row, a month in each column, a symbol in each cell."""

import html

import pandas as pd
import streamlit as st

from lib.base.months import month_in_words
from lib.incidents.completeness import Status
from lib.incidents.coverage import SYMBOLS, whose

_INITIALS = "JFMAMJJASOND"
_STYLES = {
    Status.COMPLETE: "background:#1d4f7c;color:#ffffff",
    Status.INCOMPLETE: "background:#fdb863;color:#0b0c0c",
    Status.DISTRICT: "background:#d7e7f3;color:#0b0c0c",
    Status.ABSENT: "background:#ffffff;color:#505a5f",
}
_CELL = "width:1.45rem;height:1.35rem;padding:0;text-align:center;border:1px solid #b1b4b6"


def show_key() -> None:
    """Show what the symbols stand for."""
    parts = "".join(
        f'<span style="margin-right:1.2rem"><span aria-hidden="true" style="display:inline-block;{_CELL};'
        f'{_STYLES[status]}">{symbol}</span> {status}</span>'
        for status, symbol in SYMBOLS.items()
    )
    st.html(f"<div>{parts}</div>")


def show_grids(coverage: pd.DataFrame) -> None:
    """Show one grid for each force and series, and for each kind of council request.

    Parameters
    ----------
    coverage : DataFrame
        From `lib.incidents.coverage.coverage_by_month`.
    """
    grids = "".join(
        _grid(f"{whose(source, force)}, {series if series == 'ASB' else series.lower()}", rows)
        for (source, force, series), rows in coverage.groupby(["source", "force", "series"], sort=False)
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:1.2rem 1.8rem">{grids}</div>')


def _grid(name: str, rows: pd.DataFrame) -> str:
    status = dict(zip(rows["month"], rows["status"], strict=True))
    reason = dict(zip(rows["month"], rows["reason"].fillna(""), strict=True))
    years = sorted({month[:4] for month in status})
    head = "".join(f'<th style="{_CELL};border:0;font-weight:normal">{initial}</th>' for initial in _INITIALS)
    lines = []
    for year in years:
        cells = [_cell(f"{year}-{number:02d}", status, reason) for number in range(1, 13)]
        label = f'<th style="border:0;padding:0 0.4rem 0 0;font-weight:normal;text-align:left">{year}</th>'
        lines.append(f"<tr>{label}{''.join(cells)}</tr>")
    counts = rows["status"].value_counts()
    said = ", ".join(f"{counts[s]} {s}" for s in SYMBOLS if counts.get(s))
    alt = html.escape(f"{name}: {said}, of {len(rows)} months. The table below lists them.", quote=True)
    return (
        f'<div><div style="font-weight:600">{html.escape(name)}</div>'
        f'<div style="font-size:0.9rem">{html.escape(said)}</div>'
        f'<div role="img" aria-label="{alt}"><table style="border-collapse:collapse;font-size:0.85rem">'
        f'<tr><td style="border:0"></td>{head}</tr>{"".join(lines)}</table></div></div>'
    )


def _cell(month: str, status: dict[str, str], reason: dict[str, str]) -> str:
    known = status.get(month)
    if known is None:  # before the first or after the last month of the data
        return f'<td style="{_CELL};border:0"></td>'
    why = f": {reason[month]}" if reason[month] else ""
    title = html.escape(f"{month_in_words(month)}, {known}{why}", quote=True)
    return f'<td title="{title}" style="{_CELL};{_STYLES[Status(known)]}">{SYMBOLS[Status(known)]}</td>'
