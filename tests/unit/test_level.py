"""Since when the level differs."""

import numpy as np
import pytest

from lib.statistics.level import level_step


def test_finds_a_step_and_its_place():
    random = np.random.default_rng(3)
    earlier = random.poisson(250, 20).astype(float)
    later = random.poisson(np.where(np.arange(20) < 12, 250, 150)).astype(float)
    step = level_step(later, earlier, 1.0)
    assert step.place == 12
    assert step.later_ratio == pytest.approx(0.6, abs=0.05)
    assert step.earlier_ratio == pytest.approx(1.0, abs=0.08)
    assert step.p_value < 0.001


@pytest.mark.parametrize("dispersion", [1, 3])
def test_counts_without_a_step_seldom_show_one(dispersion):
    random = np.random.default_rng(4)
    mean = random.uniform(100, 300, 18)

    def year():
        drawn = random.poisson(mean) if dispersion == 1 else random.negative_binomial(mean / (dispersion - 1), 1 / 3)
        return drawn.astype(float)

    found = [level_step(year(), year(), dispersion).p_value < 0.05 for _ in range(400)]
    assert np.mean(found) <= 0.075  # 5% and 2.3 standard errors of 400


def test_places_count_months_that_had_nothing():
    later = np.array([0, 20, 20, 20, 20, 20, 40, 40, 40, 40, 40.0])
    earlier = np.array([0, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20.0])
    assert level_step(later, earlier, 1.0).place == 6


@pytest.mark.parametrize(
    ("later", "earlier"), [([5.0] * 7, [5.0] * 7), ([0.0] * 10, [5.0] * 10), ([5.0] * 10, [0.0] * 10)]
)
def test_too_little_to_tell(later, earlier):
    assert level_step(np.array(later), np.array(earlier), 1.0) is None
