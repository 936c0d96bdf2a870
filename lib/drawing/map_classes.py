"""The colours of maps: which class an area falls into, and what the legend says of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN
from lib.statistics.change import UNCLEAR, UNTESTED

# Blue-grey, light to dark: told apart in greyscale and by people who are colour-blind, and the first from none at all,
# white on a light page and near black on a dark one, where it is turned over.
SEQUENTIAL = ("#d0dfeb", "#a6c4da", "#75a2c5", "#427aa8", "#1d4f7c")
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
    """Return upper limits of up to five classes whose values lie as close together as classes can make them.

    Natural breaks: the classes with the least sum of squares within (Fisher 1958, “On grouping for maximum
    homogeneity”, JASA 53), so that areas that stand apart from the rest have a class of their own.

    Parameters
    ----------
    values : Series of float
        Missing values are left out.

    Returns
    -------
    list of float
        Ascending, each a value that occurs; the last is the highest. Empty when there is no value.
    """
    distinct, times = np.unique(values.dropna().to_numpy(dtype=float), return_counts=True)
    if len(distinct) <= CLASSES:
        return distinct.tolist()
    x = (distinct - distinct.mean()) / (np.ptp(distinct) or 1)
    sums = [np.concatenate([[0.0], np.cumsum(times * x**power)]) for power in (0, 1, 2)]
    n, s, q = (np.subtract.outer(total[1:], total[:-1]).T for total in sums)  # of the values from i (row) to j (column)
    within = np.where(n > 0, q - s**2 / np.where(n > 0, n, 1), np.inf)
    best, firsts = within[0], []
    for _ in range(CLASSES - 1):
        # The best grouping that ends at j: the last class from i on, and the best of what is below i.
        ending = np.concatenate([[np.inf], best[:-1]])[:, None] + within
        firsts.append(ending.argmin(axis=0))
        best = ending.min(axis=0)
    last, limits = len(x) - 1, []
    for first in reversed(firsts):
        limits.append(float(distinct[last]))
        last = first[last] - 1
    return [float(distinct[last]), *reversed(limits)]


def by_size(
    rows: pd.DataFrame, column: str, decimals: int, also: pd.Series | None = None
) -> tuple[dict[str, str], list[LegendEntry]]:
    """Return fills by area code and the legend of numbers: up to five classes of blue, no figure hatched.

    A class is named by its own lowest and highest value as they are printed, so that no two classes share one.

    Parameters
    ----------
    rows : DataFrame
        code, and the numbers.
    column : str
        Of the numbers.
    decimals : int
        As they are printed.
    also : Series, optional
        The numbers of a map beside this one, so that both have the same classes.
    """
    known = rows.dropna(subset=[column])
    printed = known[column].astype(float).round(decimals)
    every = printed if also is None else pd.concat([printed, also.dropna().astype(float).round(decimals)])
    limits = class_limits(every)
    place, places = (np.searchsorted(limits, some.to_numpy(), side="left") for some in (printed, every))
    colours = [SEQUENTIAL[round(i * (CLASSES - 1) / max(1, len(limits) - 1))] for i in range(len(limits))]
    fills = {code: colours[p] for code, p in zip(known["code"], place, strict=True)}
    legend = []
    for at, (colour, high) in enumerate(zip(colours, limits, strict=True)):
        low = every[places == at].min()
        words = f"{low:,.{decimals}f} to {high:,.{decimals}f}" if low < high else f"{high:,.{decimals}f}"
        legend.append(LegendEntry(colour, words))
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
