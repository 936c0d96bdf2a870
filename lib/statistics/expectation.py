"""What the next months can be expected to hold, as a range that they do fall into.

A forecast has two parts. The district's level is a random walk with a season on the logarithm of its monthly counts, in
closed form as a Gaussian process and averaged over a small grid of how fast levels move, how strong the season is and
how much counts scatter, each weighted by how well it explains the past (Rasmussen and Williams 2006, chapter 2; Hoeting
and others 1999). A ward's share of the district is its recent share, drawn towards its long-run share as far as the
topic's shares have kept still. Counts scatter around the product as a negative binomial does.

The parameters come from the topic's own past. `rolling_origin_score` says how often the ranges held what came.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

COVERAGE = 0.95
# Half of a ward's share comes from the nine months before.
HALF_LIFE = 9
# Months of history that a forecast needs.
LEAST_MONTHS = 18
# How far the level may move in a month, how strong the season may be (standard deviations of the logarithm), and how
# many times a Poisson variance counts may scatter.
_MOVES_AND_SEASONS = np.array(list(itertools.product((0.02, 0.05, 0.1, 0.17), (0.03, 0.08, 0.16))))
_SCATTERS = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
_LEVEL_UNKNOWN = 4.0  # variance of the level before anything is known
# A share's drift is estimated on what is left after its half-life has followed it, so that it is given this much more.
_DRIFT_LEFT = 12


@dataclass(frozen=True)
class Forecast:
    """Means and variances of months ahead."""

    months: np.ndarray  # int, shape (m,): months as 12 × year + month − 1
    mean: np.ndarray  # shape (m, k): expected count of each area
    scatter: float  # how many times a Poisson variance an area's counts scatter around what is expected
    level: np.ndarray  # shape (m, m): covariance of the logarithm of the district's level over the months
    share: np.ndarray  # shape (k,): variance of the logarithm of each area's share

    def ranges(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the lowest and highest count of each month and area, shape (m, k): 95 in 100 fall between."""
        relative = np.diag(self.level)[:, None] + self.share
        return count_range(self.mean, self.scatter * self.mean + self.mean**2 * relative)

    def together(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return mean, lowest and highest count of all months together for each area, shape (k,)."""
        mean = self.mean.sum(axis=0)
        weight = self.mean / np.maximum(mean, 1e-12)
        apart = np.einsum("ik,ij,jk->k", weight, self.level, weight)
        return mean, *count_range(mean, self.scatter * mean + mean**2 * (apart + self.share))


def month_numbers(months: list[str] | tuple[str, ...]) -> np.ndarray:
    """Return months 'YYYY-MM' as 12 × year + month − 1."""
    return np.array([12 * int(month[:4]) + int(month[5:7]) - 1 for month in months], dtype=int)


def count_range(mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the range of whole numbers that holds as nearly as possible 95% of a negative binomial.

    Parameters
    ----------
    mean, variance : ndarray
        Of the counts; a variance below the mean is taken as the mean (Poisson).

    Returns
    -------
    low, high : ndarray
        Both belong to the range. Small counts come in whole steps, so that a range with equal tails would hold up to
        99%; the end that brings it nearer to 95% is given up.
    """
    mean = np.maximum(mean, 1e-9)
    variance = np.maximum(variance, mean * 1.0001)
    size, chance = mean**2 / (variance - mean), mean / variance
    tail = (1 - COVERAGE) / 2
    # scipy.stats.nbinom gives the same, but importing it would cost every page process half a second and 23 MB
    low, high = (np.ceil(special.nbdtrik(at, size, chance) - 1e-9) for at in (tail, 1 - tail))

    def up_to(last: np.ndarray) -> np.ndarray:
        return np.where(last >= 0, special.betainc(size, np.maximum(last, 0) + 1, chance), 0.0)

    def held(first: np.ndarray, last: np.ndarray) -> np.ndarray:
        return np.where(first <= last, up_to(last) - up_to(first - 1), 0.0)

    for _ in range(3):
        now, without_last, without_first = held(low, high), held(low, high - 1), held(low + 1, high)
        nearer = np.abs(np.maximum(without_last, without_first) - COVERAGE) < np.abs(now - COVERAGE)
        last = without_last >= without_first
        low, high = np.where(nearer & ~last, low + 1, low), np.where(nearer & last, high - 1, high)
    return low, high


Level = tuple[np.ndarray, np.ndarray, float]


def forecast(counts: np.ndarray, months: np.ndarray, ahead: np.ndarray, level_known: Level | None = None) -> Forecast:
    """Return what months hold by what is known of others.

    Parameters
    ----------
    counts : ndarray of numbers, shape (n, k)
        Counts of k areas in n complete months, which need not follow one another.
    months : ndarray of int, shape (n,)
        The months, as `month_numbers` gives them, ascending.
    ahead : ndarray of int, shape (m,)
        Months to say something of.
    level_known : tuple, optional
        `level` of the same totals, where somebody has it already.

    Raises
    ------
    ValueError
        When fewer than `LEAST_MONTHS` months are known.
    """
    if len(months) < LEAST_MONTHS:
        raise ValueError(f"{len(months)} months are known; a forecast needs {LEAST_MONTHS}")
    counts = np.asarray(counts, dtype=float)
    expected, covariance, _ = level_known or level(counts.sum(axis=1), months, ahead)
    scatter, drift = _scatter_and_drift(counts, months)
    share, known = _shares(counts, months, scatter, drift)
    share_variance = scatter * (1 - share) / (known * share) + drift
    return Forecast(ahead, expected[:, None] * share, scatter, covariance, share_variance)


def forecast_total(
    totals: np.ndarray, months: np.ndarray, ahead: np.ndarray, level_known: Level | None = None
) -> Forecast:
    """Return what months of one series hold, such as a district's own; arguments as for `forecast`, shape (n,)."""
    if len(months) < LEAST_MONTHS:
        raise ValueError(f"{len(months)} months are known; a forecast needs {LEAST_MONTHS}")
    expected, covariance, scatter = level_known or level(np.asarray(totals, dtype=float), months, ahead)
    return Forecast(ahead, expected[:, None], scatter, covariance, np.zeros(1))


def level(totals: np.ndarray, months: np.ndarray, ahead: np.ndarray) -> Level:
    """Return the level of the months ahead, the covariance of its logarithm, and the scatter of counts around it.

    Arguments as for `forecast_total`; shapes (m,), (m, m) and a number.
    """
    logs = np.log(totals + 0.5)
    centre = logs.mean()
    both = np.concatenate([months, ahead])
    since = (both - months.min() + 1).astype(float)
    walk = np.minimum.outer(since, since)
    season = np.equal.outer(both % 12, both % 12) - 1 / 12
    near = 0.5 ** (np.abs(np.subtract.outer(months, months)) / 3)
    usual = near @ totals / near.sum(axis=1) + 0.5
    n = len(months)
    move, strength = _MOVES_AND_SEASONS.T[:, :, None, None]
    whole = (_LEVEL_UNKNOWN + move**2 * walk + strength**2 * season)[:, None]
    noise = _SCATTERS[:, None] / usual
    counted = np.repeat(whole[:, :, :n, :n], len(_SCATTERS), axis=1)
    np.einsum("gsnn->gsn", counted)[...] += noise
    lower = np.linalg.cholesky(counted)
    known = np.empty((*lower.shape[:3], 1 + len(ahead)))
    known[..., 0], known[..., 1:] = logs - centre, whole[:, :, :n, n:]
    solved = _solved_downwards(lower, known)
    seen, through = solved[..., 0], solved[..., 1:]
    explains = -0.5 * (seen**2).sum(axis=2) - np.log(np.einsum("gsnn->gsn", lower)).sum(axis=2)
    weight = np.exp(explains - explains.max())
    weight /= weight.sum()
    means = np.einsum("gsnm,gsn->gsm", through, seen)
    covariances = whole[:, :, n:, n:] - np.einsum("gsni,gsnj->gsij", through, through)
    mean = np.einsum("gs,gsm->m", weight, means)
    apart = means - mean
    covariance = np.einsum("gs,gsij->ij", weight, covariances) + np.einsum("gs,gsi,gsj->ij", weight, apart, apart)
    return np.exp(mean + centre), covariance, float(weight.sum(axis=0) @ _SCATTERS)


def _solved_downwards(lower: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Solve lower-triangular systems all at once, a row after the other; `np.linalg.solve` takes them for full ones."""
    solved = np.empty_like(known)
    for row in range(lower.shape[-1]):
        before = lower[..., row : row + 1, :row] @ solved[..., :row, :]
        solved[..., row, :] = (known[..., row, :] - before[..., 0, :]) / lower[..., row, row, None]
    return solved


def _long_run(counts: np.ndarray) -> np.ndarray:
    return (counts.sum(axis=0) + 0.5) / (counts.sum() + 0.5 * counts.shape[1])


def _scatter_and_drift(counts: np.ndarray, months: np.ndarray) -> tuple[float, float]:
    """Return the scatter of area counts, and the variance of the logarithm of shares, from forecasts of the past.

    Each month is foretold from what was known two months before; squared errors are explained by a part that grows with
    the expected count and one that grows with its square.
    """
    lag = np.subtract.outer(months, months)
    weight = np.where(lag >= 2, 0.5 ** (lag / HALF_LIFE), 0.0)
    usable = weight.sum(axis=1) > 1.5
    totals = counts.sum(axis=1)
    share = (weight @ counts + 20 * _long_run(counts)) / (weight @ totals + 20)[:, None]
    expected = (totals[:, None] * share)[usable].ravel()
    if not len(expected):
        return 1.0, 0.0
    error = (counts[usable].ravel() - expected) ** 2 / np.maximum(expected, 0.05)
    # small expected counts say little, large ones no more than their number
    trust = np.sqrt(np.minimum(expected, 2) / (1 + 0.05 * expected))
    found = two_parts(trust, expected * trust, error * trust)
    return max(1.0, found[0]), found[1]


def two_parts(one: np.ndarray, other: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    """Return how much of each of two columns makes up a third as nearly as possible, neither less than none.

    Least squares; `scipy.optimize.nnls` gives the same, but importing it would cost every page process 22 MB.
    """
    both = np.linalg.lstsq(np.column_stack([one, other]), whole, rcond=None)[0]
    if (both >= 0).all():
        return float(both[0]), float(both[1])
    alone = [max(0.0, float(column @ whole / max(column @ column, 1e-300))) for column in (one, other)]
    without_other = np.sum((whole - alone[0] * one) ** 2)
    without_one = np.sum((whole - alone[1] * other) ** 2)
    return (alone[0], 0.0) if without_other <= without_one else (0.0, alone[1])


def _shares(counts: np.ndarray, months: np.ndarray, scatter: float, drift: float) -> tuple[np.ndarray, np.ndarray]:
    """Return each area's share of the months to come, and how many incidents of the district it rests on."""
    weight = 0.5 ** ((months.max() - months) / HALF_LIFE)
    recent, total = weight @ counts, float(weight @ counts.sum(axis=1))
    long_run = _long_run(counts)
    towards = np.minimum(scatter / max(_DRIFT_LEFT * drift, 1e-6) / long_run, 1e5 * total)
    share = (recent + towards * long_run) / (total + towards)
    return share / share.sum(), total + np.minimum(towards, counts.sum() - total)


def rolling_origin_score(counts: np.ndarray, months: np.ndarray) -> pd.DataFrame:
    """Return how forecasts of the past did: every month from `LEAST_MONTHS` on is an origin, with three months ahead.

    Parameters
    ----------
    counts : ndarray, shape (n, k)
        Counts of k areas in n complete months.
    months : ndarray of int, shape (n,)
        The months, ascending.

    Returns
    -------
    DataFrame
        what ('ward month', 'ward quarter', 'district month'), foretold (how many ranges were tried), held (the share of
        them that held what came, 0 to 1), mean_error (mean absolute error), error_last_year (of the same months a year
        before, over the forecasts that have them), error_then (ours over those), error_regression (of a Poisson
        regression with area, trend and a yearly wave; ward quarters only).
    """
    counts = np.asarray(counts, dtype=float)
    position = {int(month): index for index, month in enumerate(months)}
    tried: dict[str, list[tuple[np.ndarray, ...]]] = {"ward month": [], "ward quarter": [], "district month": []}
    regression = []
    for origin in range(LEAST_MONTHS - 1, len(months) - 1):
        past, known = counts[: origin + 1], months[: origin + 1]
        ahead = months[origin] + np.arange(1, 4)
        there = [row for row, month in enumerate(ahead) if int(month) in position]
        seen = counts[[position[int(ahead[row])] for row in there]]
        before = [position.get(int(month) - 12, -1) for month in ahead]
        made = forecast(past, known, ahead)
        low, high = made.ranges()
        whole = forecast_total(past.sum(axis=1), known, ahead)
        whole_low, whole_high = whole.ranges()
        for row, came in zip(there, seen, strict=True):
            year_ago = counts[before[row]] if before[row] >= 0 else np.full(counts.shape[1], np.nan)
            tried["ward month"].append((came, made.mean[row], low[row], high[row], year_ago))
            tried["district month"].append(
                (came.sum(keepdims=True), whole.mean[row], whole_low[row], whole_high[row], year_ago.sum(keepdims=True))
            )
        if len(there) == 3:
            year_ago = counts[before].sum(axis=0) if min(before) >= 0 else np.full(counts.shape[1], np.nan)
            tried["ward quarter"].append((seen.sum(axis=0), *made.together(), year_ago))
            regression.append(np.abs(seen.sum(axis=0) - _regression(past, known, ahead).sum(axis=0)).mean())
    rows = []
    for what, forecasts in tried.items():
        came, mean, low, high, year_ago = (np.concatenate(parts) for parts in zip(*forecasts, strict=True))
        error, comparable = np.abs(came - mean), ~np.isnan(year_ago)
        rows.append(
            {
                "what": what,
                "foretold": len(came),
                "held": float(((came >= low) & (came <= high)).mean()),
                "mean_error": float(error.mean()),
                "error_last_year": float(np.abs(came - year_ago)[comparable].mean()) if comparable.any() else np.nan,
                "error_then": float(error[comparable].mean()) if comparable.any() else np.nan,
                "error_regression": float(np.mean(regression)) if what == "ward quarter" else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _regression(counts: np.ndarray, months: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Return what a Poisson regression with area, linear trend and a yearly wave expects, shape (m, k)."""
    import statsmodels.api as sm  # for the score alone, which the build makes; a page never needs it

    def wave(at: np.ndarray) -> np.ndarray:
        angle = 2 * np.pi * at / 12
        return np.column_stack([(at - months.max()) / 12, np.sin(angle), np.cos(angle)])

    live = counts.sum(axis=0) > 0
    areas = int(live.sum())
    design = np.hstack([np.kron(np.eye(areas), np.ones((len(months), 1))), np.kron(np.ones((areas, 1)), wave(months))])
    fitted = sm.GLM(counts[:, live].T.ravel(), design, family=sm.families.Poisson()).fit().params
    expected = np.zeros((len(ahead), counts.shape[1]))
    expected[:, live] = np.exp(wave(ahead) @ fitted[areas:])[:, None] * np.exp(fitted[:areas])
    return expected
