"""A small picture of a figure by quarter: bars from zero, a dash where a quarter is missing."""

import html
from urllib.parse import quote

import pandas as pd

_WIDTH, _HEIGHT, _STEP = 9, 28, 12
_COLOUR = "#3d7ab0"  # stands out from a light and from a dark page


def quarter_bars(series: pd.Series, alt: str) -> str:
    """Return the picture of quarters as an HTML image, the last one full in colour; empty where none has a figure.

    Takes figures by quarter, missing where there is none, and the same in words.
    """
    most = series.max()
    if pd.isna(most):
        return ""
    marks = []
    last = series.last_valid_index()
    for place, (quarter, value) in enumerate(series.items()):
        left = place * _STEP
        if pd.isna(value):
            marks.append(f'<rect x="{left}" y="{_HEIGHT - 1}" width="{_WIDTH}" height="1" opacity="0.45"/>')
            continue
        height = max(1.0, value / most * _HEIGHT if most else 1.0)
        faint = "1" if quarter == last else "0.5"
        marks.append(
            f'<rect x="{left}" y="{_HEIGHT - height:.1f}" width="{_WIDTH}" height="{height:.1f}" opacity="{faint}"/>'
        )
    width = len(series) * _STEP
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" fill="{_COLOUR}">'
        f"{''.join(marks)}</svg>"
    )
    size = f'width="{width}" height="{_HEIGHT}"'
    return f'<img alt="{html.escape(alt, quote=True)}" src="data:image/svg+xml,{quote(drawn)}" {size}>'
