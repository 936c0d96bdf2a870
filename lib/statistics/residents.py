"""Which hexagons hold more than the people who live there lead one to expect."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse, special

from lib.base.errors import InputError
from lib.statistics.change import benjamini_hochberg
from lib.statistics.hotspot_rule import HOTSPOT_RULE

COLUMNS = ("residents_expected", "residents_q_value", "above_residents")


def above_residents(
    counts: pd.Series,
    households: pd.Series,
    weights: sparse.csr_array,
    dispersion: float = 1.0,
) -> pd.DataFrame:
    """Whether each hexagon holds more than its households would have at the district's rate.

    Parameters
    ----------
    counts, households : Series
        One of each a hexagon, by hex_id.
    weights : scipy.sparse matrix
        From `lib.statistics.hexagons.neighbours`, in the order of ``counts``.
    dispersion : float
        How many times the variance of chance the topic's counts have.

    Returns
    -------
    DataFrame with the index of ``counts`` and columns
        ``residents_expected`` (what its own households would have), ``residents_q_value`` (of the hexagon with its
        neighbours; NaN where neither people nor incidents are near) and ``above_residents`` (bool).

    Raises
    ------
    InputError
        A count or number of households is missing or negative, or the weights are of another size.

    Notes
    -----
    A map point stands for several addresses, so people and incidents of one street can lie on either side of an edge:
    the hexagon is tested together with its six neighbours, as for Gi*, by the exact upper tail of a Poisson count over
    its dispersion, Benjamini-Hochberg over all hexagons. It must also hold more than its own households would have, so
    that a quiet hexagon beside a busy one is not marked.
    """
    values = counts.to_numpy(dtype=float)
    homes = households.reindex(counts.index).to_numpy(dtype=float)
    for what, numbers in (("count", values), ("number of households", homes)):
        if np.isnan(numbers).any() or (numbers < 0).any():
            raise InputError(f"Every hexagon needs a {what} of zero or more.")
    if weights.shape != (len(values), len(values)):
        raise InputError(f"There are {len(values)} counts but neighbours for {weights.shape[0]} hexagons.")
    rate = values.sum() / homes.sum() if homes.sum() > 0 else 0.0
    around, expected = weights @ values, rate * (weights @ homes)
    # P(X >= k) of a Poisson count is the incomplete gamma function
    tail = special.gammainc(np.maximum(around, 1e-9) / dispersion, expected / dispersion)
    p_value = np.where((around > 0) | (expected > 0), np.where(around > 0, tail, 1.0), np.nan)
    q_value = benjamini_hochberg(p_value)
    with np.errstate(invalid="ignore"):
        above = (q_value < HOTSPOT_RULE.q_below) & (values >= HOTSPOT_RULE.minimum_count) & (values > rate * homes)
    return pd.DataFrame(dict(zip(COLUMNS, (rate * homes, q_value, above), strict=True)), index=counts.index)
