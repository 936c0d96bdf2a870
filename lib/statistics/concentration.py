"""How far incidents gather in few places, against what chance alone would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from lib.base.errors import CannotSay, InputError


@dataclass(frozen=True)
class Concentration:
    """How unevenly incidents are spread over places, against what chance alone would do."""

    # ``share_of_places`` from 0 to 1, busiest places first; ``share_of_incidents`` in them; ``share_by_chance``: what
    # they would hold if incidents fell evenly (a Poisson count of the same mean in each place).
    lorenz: pd.DataFrame
    gini: float  # 0 if all places are alike, towards 1 if one place has all
    gini_by_chance: float  # Gini coefficient expected of Poisson counts of the same mean
    busiest_5: float  # share of incidents in the busiest 5% of places
    busiest_5_by_chance: float  # the same if incidents fell evenly


def concentration(counts: pd.Series) -> Concentration:
    """How far incidents gather in few places, beyond the gathering that chance alone brings.

    Parameters
    ----------
    counts : Series
        One count a place, none missing.

    Raises
    ------
    CannotSay
        There are no incidents.
    InputError
        A count is missing or negative.

    Notes
    -----
    Where incidents are few, most places have none by chance, so a bare Gini misleads (Bernasco and
    Steenbeek, J Quant Criminol 2017;33:451-467). The Gini of a Poisson of mean m is exp(-2m) (I0(2m) +
    I1(2m)), I being modified Bessel functions.
    """
    values = counts.to_numpy(dtype=float)
    if np.isnan(values).any() or (values < 0).any():
        raise InputError("Every place needs a count of zero or more; leave out months that are missing.")
    total, places = values.sum(), len(values)
    if not total > 0:
        raise CannotSay("There were no incidents, so there is no concentration to show.")
    share_of_places = np.arange(places + 1) / places
    share = np.concatenate([[0.0], np.cumsum(np.sort(values)[::-1])]) / total
    mean = total / places
    chance_places, chance_share = _lorenz_of_poisson(mean)
    by_chance = np.interp(share_of_places, chance_places, chance_share)
    lorenz = pd.DataFrame(
        {"share_of_places": share_of_places, "share_of_incidents": share, "share_by_chance": by_chance}
    )
    return Concentration(
        lorenz,
        gini=float(2 * np.trapezoid(share, share_of_places) - 1),
        gini_by_chance=float((special.i0e(2 * mean) + special.i1e(2 * mean)) * (1 - 1 / places)),
        busiest_5=float(np.interp(0.05, share_of_places, share)),
        busiest_5_by_chance=float(np.interp(0.05, chance_places, chance_share)),
    )


def _lorenz_of_poisson(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """Give shares of places, busiest first, and of incidents in them, for Poisson counts of the mean."""
    at_least = np.arange(int(special.pdtrik(1 - 1e-12, mean)) + 2, 0, -1)
    places = special.pdtrc(at_least - 1, mean)
    incidents = np.where(at_least > 1, special.pdtrc(np.maximum(at_least - 2, 0), mean), 1.0)
    return np.concatenate([[0.0], places, [1.0]]), np.concatenate([[0.0], incidents, [1.0]])
