"""The colours of maps: which class an area falls into, and what the legend says of it."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN
from lib.statistics.change import UNCLEAR, UNTESTED

# Blue-grey, light to dark: told apart in greyscale and by people who are colour-blind.
SEQUENTIAL = ("#e3ebf1", "#b9cfdf", "#85acc9", "#4a81ad", "#1d4f7c")
# Purple to orange for change only, so that no meaning hangs on red and green.
DIVERGING = ("#5e3c99", "#b2abd2", "#f2f1ef", "#fdb863", "#c55a05")
MISSING = "missing"  # drawn hatched
MARKED = "marked"  # drawn with a diamond in its middle, see `Drawing.marks`
OUTLINED = "outlined"  # drawn with the dotted outline of a hotspot
NONE_HERE = "#ffffff"
POINT = "#1d70b8"
LEAST_LARGEST = 10  # where no point has as many, circles are drawn as if one had, so that single reports stay small
HOT_CLASSES = ("persistent", "emerging", "former", "intermittent")
CLASSES = len(SEQUENTIAL)


@dataclass(frozen=True)
class LegendEntry:
    """One class of a map: its colour (or 'missing', drawn hatched) and what it stands for."""

    colour: str
    text: str


def class_limits(values: pd.Series) -> list[float]:
    """Return upper limits of up to five classes that hold about as many areas each.

    Limits are rounded to two significant digits, so that a legend can be read; fewer classes result where values
    repeat.

    Parameters
    ----------
    values : Series of float
        Missing values are left out.

    Returns
    -------
    list of float
        Ascending; the last is the highest value. Empty when there is no value.
    """
    known = values.dropna().to_numpy(dtype=float)
    if not known.size:
        return []
    inner = np.quantile(known, np.arange(1, CLASSES) / CLASSES)
    rounded = [_two_digits(limit) for limit in inner]
    highest = float(known.max())
    return [*sorted({limit for limit in rounded if known.min() <= limit < highest}), highest]


def _two_digits(value: float) -> float:
    if value == 0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    return round(value, min(digits, 12))


def by_size(rows: pd.DataFrame, column: str, decimals: int) -> tuple[dict[str, str], list[LegendEntry]]:
    """Return fills by area code and the legend of numbers: up to five classes of blue, no figure hatched."""
    limits = class_limits(rows[column])
    colours = (
        SEQUENTIAL
        if len(limits) == CLASSES
        else [SEQUENTIAL[round(i * (CLASSES - 1) / max(1, len(limits) - 1))] for i in range(len(limits))]
    )
    known = rows.dropna(subset=[column])
    place = np.searchsorted(limits, known[column].to_numpy(), side="left")
    fills = {code: colours[min(p, len(limits) - 1)] for code, p in zip(known["code"], place, strict=True)}
    low = known[column].min() if len(known) else 0
    legend = []
    for colour, limit in zip(colours, limits, strict=True):
        words = f"{low:,.{decimals}f} to {limit:,.{decimals}f}" if low < limit else f"{limit:,.{decimals}f}"
        legend.append(LegendEntry(colour, words))
        low = limit
    if rows[column].isna().any():
        legend.append(LegendEntry(MISSING, "no figure"))
    return fills, legend


_CHANGE_CLASSES = ("fell", "lower, no clear change", "the same", "higher, no clear change", "rose")


def by_change(rows: pd.DataFrame) -> tuple[dict[str, str], list[LegendEntry]]:
    """Return fills by area code and the legend of changes: purple where it fell, orange where it rose."""
    known = rows[rows["change_verdict"] != UNTESTED].dropna(subset=["previous_count"])
    difference = np.sign(known["compared_count"] - known["previous_count"]).astype(int)
    strength = np.where(known["change_verdict"] == UNCLEAR, 1, 2)
    place = 2 + difference.to_numpy() * strength
    fills = {code: DIVERGING[p] for code, p in zip(known["code"], place, strict=True)}
    legend = [LegendEntry(c, t) for c, t in zip(DIVERGING, _CHANGE_CLASSES, strict=True)]
    if len(known) < len(rows):
        legend.append(LegendEntry(MISSING, "cannot be compared"))
    return fills, legend


_VERDICT_FILLS = {LOWER: DIVERGING[0], SAME: DIVERGING[2], HIGHER: DIVERGING[-1]}


def by_verdict(rows: pd.DataFrame) -> tuple[dict[str, str], list[LegendEntry]]:
    """Return fills by area code and the legend of verdicts."""
    known = rows[rows["verdict"] != UNKNOWN]
    fills = {code: _VERDICT_FILLS[v] for code, v in zip(known["code"], known["verdict"], strict=True)}
    return fills, [LegendEntry(fill, verdict) for verdict, fill in _VERDICT_FILLS.items()]
