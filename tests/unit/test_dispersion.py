"""How much counts vary beyond chance: from a topic's history, from pairs of months, from the months looked at."""

import numpy as np
import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.base.months import months_between
from lib.statistics import dispersion as d

MONTHS = months_between("2023-01", "2025-09")


def bursts(random, mean, size):
    """Draw counts of a mean whose variance is `size` times that of chance."""
    return random.poisson(mean) if size == 1 else random.negative_binomial(mean / (size - 1), 1 / size)


def history(random, size, a_month=10.0, wards=23):
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(len(MONTHS)) / 12)
    mean = np.outer(season, random.uniform(0.3, 2, wards) * a_month)
    return pd.DataFrame(bursts(random, mean, size), index=MONTHS)


class TestTopicDispersion:
    # where hardly anything happens, a large dispersion cannot be seen in full: 0.4 a month and 2.5 give 2.0
    @pytest.mark.parametrize(("size", "a_month"), [(1.0, 10.0), (1.7, 10.0), (2.5, 10.0), (1.0, 0.4), (1.5, 0.4)])
    def test_finds_what_the_counts_were_drawn_with(self, size, a_month):
        random = np.random.default_rng(11)
        found = [d.topic_dispersion(history(random, size, a_month), 40).dispersion for _ in range(8)]
        assert np.mean(found) == pytest.approx(size, rel=0.12)

    def test_seasons_and_levels_of_wards_are_no_bursts(self):
        random = np.random.default_rng(12)
        months = np.arange(len(MONTHS))
        own_season = 1 + 0.4 * np.sin(2 * np.pi * (months[:, None] // 3 * 3 + np.arange(23) * 3) / 12)
        table = pd.DataFrame(random.poisson(own_season * np.linspace(3, 40, 23)), index=MONTHS)
        assert d.topic_dispersion(table, 60).dispersion < 1.12

    def test_a_new_level_after_a_long_gap_is_no_burst(self):
        random = np.random.default_rng(13)
        months = [*months_between("2018-01", "2019-12"), *months_between("2023-01", "2024-12")]
        level = np.where(np.arange(48)[:, None] < 24, 10.0, np.linspace(3, 30, 23))
        assert d.topic_dispersion(pd.DataFrame(random.poisson(level), index=months), 60).dispersion < 1.12

    def test_the_same_counts_give_the_same_figure(self):
        table = history(np.random.default_rng(14), 1.5)
        assert d.topic_dispersion(table) == d.topic_dispersion(table)

    def test_too_short_a_history_is_said(self):
        found = d.topic_dispersion(history(np.random.default_rng(15), 2.0).iloc[:8])
        assert not found.known
        assert found.dispersion == 1
        assert "8 complete months" in found.method

    def test_missing_counts_are_refused(self):
        table = history(np.random.default_rng(16), 1.0).astype(float)
        table.iloc[3, 3] = np.nan
        with pytest.raises(InputError, match="leave out incomplete months"):
            d.topic_dispersion(table)


class TestModeration:
    def test_pair_dispersion_by_hand(self):
        # Two pairs, 30 against 10 and 10 against 30: share (40.5) / 81 = 0.5, squares 2 x 10^2 / 10 = 20 on 1 degree;
        # two areas alike, so that their pairs together show 20 too, more than the history's 2
        later, earlier = np.array([[30.0] * 2, [10.0] * 2]), np.array([[10.0] * 2, [30.0] * 2])
        spread, freedom = d.pair_dispersion(later, earlier, np.array([2.0, 30.0]))
        assert spread == pytest.approx([(8 * 20 + 20) / 9, (8 * 30 + 20) / 9])
        assert freedom == pytest.approx([9, 9])

    def test_one_area_alone_is_judged_by_its_own_pairs_where_they_are_more_restless(self):
        later, earlier = np.array([[30.0], [10.0]]), np.array([[10.0], [30.0]])
        assert [x[0] for x in d.pair_dispersion(later, earlier, np.array([2.0]))] == pytest.approx([20, 8])
        assert [x[0] for x in d.pair_dispersion(later, earlier, np.array([29.0]))] == pytest.approx([28, 8])

    def test_one_pair_has_its_history_alone(self):
        spread, freedom = d.pair_dispersion(np.array([[30.0]]), np.array([[10.0]]), np.array([3.0]))
        assert (spread[0], freedom[0]) == (3, 8)

    def test_months_without_any_incident_tell_nothing(self):
        later, earlier = np.zeros((12, 1)), np.zeros((12, 1))
        assert d.pair_dispersion(later, earlier, np.array([1.5]))[1][0] == 8

    def test_a_bursting_ward_gets_more_than_its_topic_has(self):
        random = np.random.default_rng(17)
        later, earlier = random.poisson(20.0, (12, 23)).astype(float), random.poisson(20.0, (12, 23)).astype(float)
        later[:2, 0] += 60
        spread, _ = d.pair_dispersion(later, earlier, np.full(23, 1.3))
        assert spread[0] > 2.5
        assert np.median(spread[1:]) < 2

    def test_a_restless_year_raises_all(self):
        random = np.random.default_rng(18)
        later, earlier = (bursts(random, np.full((12, 23), 20.0), 3).astype(float) for _ in range(2))
        spread, _ = d.pair_dispersion(later, earlier, np.full(23, 1.0))
        assert spread.mean() == pytest.approx(3, rel=0.15)

    def test_months_are_held_against_the_share_each_has(self):
        counts = np.outer(np.arange(1.0, 13), np.linspace(5, 50, 23))  # one season for all: no burst anywhere
        spread, freedom = d.month_dispersion(counts, np.full(23, 2.0))
        assert spread == pytest.approx(np.full(23, 8 * 2 / 19))
        assert freedom == pytest.approx(np.full(23, 19))

    def test_one_area_alone_has_its_history(self):
        spread, freedom = d.month_dispersion(np.arange(12.0)[:, None], np.array([2.0]))
        assert (spread[0], freedom[0]) == (2, 8)

    def test_no_month_covered(self):
        spread, freedom = d.pair_dispersion(np.empty((0, 23)), np.empty((0, 23)), np.full(23, 1.4))
        assert (spread == 1.4).all()
        assert (freedom == 8).all()

    def test_history_pooled_over_years(self):
        random = np.random.default_rng(19)
        blocks = [tuple(bursts(random, np.full(12, 200.0), 4).astype(float) for _ in range(2)) for _ in range(40)]
        found, pairs = d.pairs_in_history(blocks)
        assert found == pytest.approx(4, rel=0.15)
        assert pairs == 480
        assert d.pairs_in_history([(np.array([3.0]), np.array([4.0]))]) == (1, 0)

    def test_larger_areas_share_more_of_what_moves_the_whole_district(self):
        assert d.area_prior(1.7, 3.1, np.array([0.0, 0.5, 1.0])) == pytest.approx([1.7, 2.4, 3.1])
        assert d.area_prior(1.7, 1.2, np.array([1.0])) == pytest.approx([1.7])
