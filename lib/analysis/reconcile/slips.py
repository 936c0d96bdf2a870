"""Is a printed figure the one that its own inputs give, and if not, what went wrong?

A figure agrees when the recomputed one rounds to it at the decimals printed. A slip is named only when going
wrong in that way gives exactly the printed figure.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

COLUMNS = [
    *("document", "section", "heading", "table", "row", "topic", "what"),
    *("published", "recomputed", "difference", "unit", "working", "agrees"),
    *("likely_slip", "kind", "state", "would_agree"),
]
# What a figure that does not agree differs by: its meaning, its last digit alone, or the figure itself.
DEFINITION, ROUNDING, SUBSTANCE = "another definition", "rounding", "substance"
# What is said of every figure, by that.
AGREES, DIFFERS, NEITHER_WRONG = "agrees", "does not agree", "differs by definition or rounding"
STATES = {"": AGREES, SUBSTANCE: DIFFERS, ROUNDING: NEITHER_WRONG, DEFINITION: NEITHER_WRONG}

_SIGNED = ("percentage change", "difference", "sign of the percentage")

NO_SLIP = "No simple slip gives the printed figure."

Row = dict[str, Any]
Finding = dict[str, Any]
Suspect = tuple[str, float]  # what may have gone wrong, and the figure that this gives


def decimals(printed: str) -> int:
    """Return how many decimals a figure is printed with: 2 for '11.33%', 0 for '1,105' or 'six per cent'."""
    found = re.search(r"\.(\d+)", printed)
    return len(found[1]) if found else 0


def rounds_to(exact: float, value: float, places: int, slack: float = 0.0) -> bool:
    """Return whether `exact`, known to within `slack`, can be printed as `value` with that many decimals."""
    return abs(exact - value) <= 0.5 * 10**-places + slack + 1e-9


def _rounded_up(exact: float, places: int) -> float:
    return math.copysign(math.ceil(abs(exact) * 10**places - 1e-9) / 10**places, exact)


def _digits_swapped(one: str, other: str) -> bool:
    differ = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(differ) == 2 and differ[0] == differ[1][::-1]


def likely_slip(value: float, exact: float, places: int, suspects: Iterable[Suspect] = (), otherwise: str = "") -> str:
    """Return in words what gives the printed figure `value` where `exact` was to be printed.

    Slips suspected of this figure come first, then `otherwise`, then slips that can happen to any figure, and
    last a suspected slip that was rounded up besides.
    """
    suspects = list(suspects)
    cut_off = math.isclose(math.trunc(exact * 10**places) / 10**places, value)
    for words, gives in suspects:
        if rounds_to(gives, value, places):
            return f"{words}." + (" Cutting off instead of rounding gives it too." if cut_off else "")
    if otherwise:
        return otherwise
    if exact and rounds_to(-exact, value, places):
        return "The sign is the wrong way round."
    if math.isclose(_rounded_up(exact, places), value):
        return "Rounded up instead of to the nearest."
    if cut_off:
        return "Cut off instead of rounded to the nearest."
    if _digits_swapped(f"{value:.{places}f}", f"{exact:.{places}f}"):
        return "Two digits are swapped."
    if rounds_to(exact, value, places, slack=10.0**-places):
        return "Out by one in the last digit."
    for words, gives in suspects:
        if math.isclose(_rounded_up(gives, places), value):
            return f"{words}, and rounds up."
    return NO_SLIP


def compare(
    figure: Mapping[str, Any],
    row: str,
    what: str,
    exact: float,
    working: str,
    *,
    unit: str = "",
    slack: float = 0.0,
    suspects: Iterable[Suspect] = (),
    otherwise: str = "",
    by_definition: bool = False,
    would_agree: str = "",
) -> Finding:
    """Compare a printed figure with the recomputed one.

    Parameters
    ----------
    figure : mapping
        The figure's place (document, section, heading, table), `as_published` and `value`, perhaps `topic`.
    row, what, working, unit : str
        Which row of the table; what was recomputed; how; '%' or another unit.
    exact, slack : float
        The recomputed figure, and how far off it can be because its inputs are printed rounded.
    suspects : iterable of (str, float)
        Slips that could have happened here, each with the figure it gives.
    otherwise : str
        What to say when none of them gives the printed figure; general slips are tried if it is empty.
    by_definition : bool
        Whether the two measure different things, so that neither need be wrong.
    would_agree : str
        What could be written instead; where it is empty, the recomputed figure with what it is.

    Returns
    -------
    dict
        One row with the columns of `COLUMNS`.
    """
    value, printed = float(figure["value"]), figure["as_published"]
    places = decimals(printed)
    agrees = rounds_to(exact, value, places, slack)
    # a count is not rounded: where it is out by one, something else is the matter
    last_digit = unit == "%" and rounds_to(exact, value, places, slack + 10.0**-places)
    kind = "" if agrees else DEFINITION if by_definition else ROUNDING if last_digit else SUBSTANCE
    return {
        **{key: figure[key] for key in ("document", "section", "heading", "table")},
        "row": row,
        "topic": figure.get("topic", ""),
        "what": what,
        "published": printed,
        "recomputed": round(exact, places + 2),
        "difference": round(value - exact, places + 2),
        "unit": unit,
        "working": working,
        "agrees": agrees,
        "likely_slip": "" if agrees else likely_slip(value, exact, places, suspects, otherwise),
        **_told(kind, would_agree or _sentence(kind, row, what, printed, exact, places, unit)),
    }


def _told(kind: str, would_agree: str) -> dict[str, str]:
    return {"kind": kind, "state": STATES[kind], "would_agree": would_agree if kind else ""}


def _sentence(kind: str, row: str, what: str, printed: str, exact: float, places: int, unit: str) -> str:
    signed = "+" if what in _SIGNED else ""
    figure = f"{exact:{signed},.{places}f}{unit if unit == '%' else f' {unit}'.rstrip()}".replace("-", "−")
    if kind == DEFINITION:
        return f"{row}: {printed} as the document counts it, {figure} as {what}."
    return f"{row}, {what}: {figure}."


def compare_words(
    figure: Mapping[str, Any],
    row: str,
    what: str,
    exact: float | None,
    working: str,
    agrees: bool,
    slip: str,
    would_agree: str = "",
    kind: str = SUBSTANCE,
) -> Finding:
    """Compare a printed word, such as a direction or a missing label, with a figure, or with None other words."""
    found = compare({**figure, "value": exact or 0}, row, what, exact or 0, working)
    return {
        **found,
        "recomputed": None if exact is None else found["recomputed"],
        "difference": None,
        "agrees": agrees,
        "likely_slip": "" if agrees else slip or NO_SLIP,
        **_told("" if agrees else kind, would_agree),
    }


def records(table: pd.DataFrame) -> list[Row]:
    """Return a table's rows as dictionaries, an empty cell as ''."""
    # by column and in plain Python: the tables here are short, and pandas' own way costs 20 ms a call
    columns = {str(name): ["" if pd.isna(cell) else cell for cell in table[name].tolist()] for name in table}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def added_up(values: Iterable[float]) -> str:
    """Return a sum as a reader would write it: '88 + 12 − 7'."""
    return " + ".join(f"{value:,.0f}" for value in values).replace("+ -", "− ")


def as_table(findings: list[Finding]) -> pd.DataFrame:
    """Return findings as a table with the columns of `COLUMNS`."""
    table = pd.DataFrame(findings, columns=COLUMNS)
    return table.astype({"recomputed": "float64", "difference": "float64", "agrees": "bool"})
