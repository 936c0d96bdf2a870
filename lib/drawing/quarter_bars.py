"""A small picture of a figure by quarter: bars from zero, a dash where a quarter is missing."""

import html

import pandas as pd

_WIDTH, _HEIGHT, _STEP = 11, 30, 14


def quarter_bars(series: pd.Series, alt: str) -> str:
    """Return an SVG of quarters, the last one dark; it takes the colour of the text around it.

    Parameters
    ----------
    series : Series of float
        By quarter; missing where there is none.
    alt : str
        The same figures in words.
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
    return (
        f'<svg role="img" aria-label="{html.escape(alt, quote=True)}" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" fill="currentColor">{"".join(marks)}</svg>'
    )
