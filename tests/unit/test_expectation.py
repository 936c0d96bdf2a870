"""Forecasts: ranges that hold what comes, from counts whose truth is known."""

import numpy as np
import pytest
from scipy import stats

from lib.statistics import expectation as model

MONTHS = np.arange(2020 * 12, 2020 * 12 + 48)


def simulated(random, dispersion=1.6, areas=20, mean=200.0):
    """Counts of areas with a season, a slow walk of the level and bursts."""
    level = np.exp(np.cumsum(random.normal(0, 0.04, len(MONTHS))) + 0.15 * np.sin(2 * np.pi * MONTHS / 12))
    share = random.dirichlet(np.full(areas, 3.0))
    expected = mean * level[:, None] * share
    if dispersion == 1:
        return random.poisson(expected)
    return random.negative_binomial(expected / (dispersion - 1), 1 / dispersion)


def test_the_range_of_a_count_holds_as_nearly_as_possible_95_in_100():
    for mean, variance in ((0.2, 0.2), (3.0, 3.0), (3.0, 6.0), (40.0, 90.0)):
        low, high = model.count_range(np.array([mean]), np.array([variance]))
        bursts = variance > mean
        count = stats.nbinom(mean**2 / (variance - mean), mean / variance) if bursts else stats.poisson(mean)
        held = count.cdf(high[0]) - count.cdf(low[0] - 1)
        assert abs(held - 0.95) <= abs(held - count.pmf(high[0]) - 0.95) + 1e-4
        assert abs(held - 0.95) <= abs(held - count.pmf(low[0]) - 0.95) + 1e-4
        assert 0.9 < held <= 1


@pytest.mark.parametrize("dispersion", [1, 1.6, 2.5])
def test_ranges_hold_what_comes_whatever_the_bursts(dispersion):
    random = np.random.default_rng(11)
    held = []
    for _ in range(12):
        counts = simulated(random, dispersion)
        made = model.forecast(counts[:-3], MONTHS[:-3], MONTHS[-3:])
        low, high = made.ranges()
        held.append((counts[-3:] >= low) & (counts[-3:] <= high))
    assert 0.925 < np.mean(held) < 0.985


def test_a_total_is_foretold_near_its_level_and_wider_further_ahead():
    totals = np.full(48, 300.0)
    made = model.forecast_total(totals, MONTHS, MONTHS[-1] + np.arange(1, 13))
    assert made.mean == pytest.approx(np.full((12, 1), 300), rel=0.01)
    low, high = made.ranges()
    assert (high - low)[11, 0] > (high - low)[0, 0]


def test_a_season_is_expected_again():
    season = 1 + 0.5 * np.sin(2 * np.pi * MONTHS / 12)
    made = model.forecast_total(400 * season, MONTHS, MONTHS[-1] + np.arange(1, 13))
    truth = 400 * (1 + 0.5 * np.sin(2 * np.pi * (MONTHS[-1] + np.arange(1, 13)) / 12))
    assert made.mean[:, 0] == pytest.approx(truth, rel=0.2)
    assert np.corrcoef(made.mean[:, 0], truth)[0, 1] > 0.95


def test_months_that_are_missing_are_no_zeros():
    random = np.random.default_rng(3)
    counts = simulated(random)
    kept = np.ones(48, dtype=bool)
    kept[[5, 6, 20, 30, 31, 32]] = False
    whole = model.forecast(counts, MONTHS, MONTHS[-1:] + 1).mean
    gaps = model.forecast(counts[kept], MONTHS[kept], MONTHS[-1:] + 1).mean
    assert gaps.sum() == pytest.approx(whole.sum(), rel=0.08)


def test_months_together_are_surer_than_each_alone():
    made = model.forecast(simulated(np.random.default_rng(5)), MONTHS, MONTHS[-1] + np.arange(1, 4))
    mean, low, high = made.together()
    assert mean == pytest.approx(made.mean.sum(axis=0))
    apart_low, apart_high = made.ranges()
    assert ((high - low) <= (apart_high - apart_low).sum(axis=0)).all()


def test_an_area_where_nothing_ever_happened_can_be_foretold():
    counts = simulated(np.random.default_rng(7))
    counts[:, 3] = 0
    made = model.forecast(counts, MONTHS, MONTHS[-1:] + 1)
    low, high = made.ranges()
    assert (low[0, 3], high[0, 3]) == (0, 0)


def test_too_few_months_are_refused():
    with pytest.raises(ValueError, match="17 months are known; a forecast needs 18"):
        model.forecast(np.ones((17, 4)), MONTHS[:17], MONTHS[17:18])


def test_the_score_counts_what_the_ranges_held():
    score = model.rolling_origin_score(simulated(np.random.default_rng(2), areas=8), MONTHS).set_index("what")
    assert list(score.index) == ["ward month", "ward quarter", "district month"]
    assert score.loc["ward quarter", "foretold"] == 8 * 28
    assert (score["held"].between(0.85, 1)).all()
    # a regression with a perfect yearly wave is what made these counts; ours must learn the season
    assert score.loc["ward quarter", "mean_error"] < 1.3 * score.loc["ward quarter", "error_regression"]
    assert score.loc["ward quarter", "error_then"] < score.loc["ward quarter", "error_last_year"]


def test_the_command_says_what_is_missing(capsys):
    from lib.cli.answers import main

    assert main(["expectation"]) == 2
    assert "Name a --topic" in capsys.readouterr().err
    assert main(["expectation", "--topic", "asb", "--from", "2099-01", "--to", "2099-02"]) == 2
    assert "of months more than 24 months later" in capsys.readouterr().err


def test_ranges_hold_what_scipys_negative_binomial_says():
    """Independent implementation: scipy.stats.nbinom; the ends before one is given up are its percentiles."""
    from scipy import special

    draw = np.random.default_rng(8)
    mean = 10 ** draw.uniform(-6, 4, 5_000)
    variance = mean * (1.001 + 10 ** draw.uniform(-3, 2, 5_000))
    low, high = model.count_range(mean, variance)
    size, chance = mean**2 / (variance - mean), mean / variance
    assert np.array_equal(np.ceil(special.nbdtrik(0.975, size, chance) - 1e-9), stats.nbinom.ppf(0.975, size, chance))
    held = stats.nbinom.cdf(high, size, chance) - stats.nbinom.cdf(low - 1, size, chance)
    usual = stats.nbinom.cdf(stats.nbinom.ppf(0.975, size, chance), size, chance) - stats.nbinom.cdf(
        stats.nbinom.ppf(0.025, size, chance) - 1, size, chance
    )
    assert (np.abs(held - 0.95) <= np.abs(usual - 0.95) + 1e-9).all()


def test_two_parts_are_those_of_scipys_least_squares():
    """Independent implementation: scipy.optimize.nnls; tolerance 1e-8."""
    from scipy.optimize import nnls

    draw = np.random.default_rng(9)
    for _ in range(300):
        one, other = draw.uniform(0, 2, (2, 30))
        whole = draw.uniform(-2, 2) * one + draw.uniform(-2, 2) * other + draw.normal(0, 0.5, 30)
        expected, _ = nnls(np.column_stack([one, other]), whole)
        assert model.two_parts(one, other, whole) == pytest.approx(tuple(expected), abs=1e-8)
