"""Higher or lower than the district: one verdict, and an interval that never says other than it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lib.base.errors import InputError
from lib.statistics import beside


class TestBesideDistrict:
    @given(st.lists(st.tuples(st.integers(0, 300), st.integers(50, 9000)), min_size=2, max_size=25), st.floats(1, 4))
    def test_the_interval_leaves_out_one_where_the_verdict_is_higher_or_lower(self, rows, dispersion):
        count, people = zip(*rows, strict=True)
        table = beside.beside_district(list(count), list(people), dispersion, 19)
        if sum(count):
            leaves_out_one = (table["beside_low"] > 1) | (table["beside_high"] < 1)
            assert (leaves_out_one == table["verdict"].isin(["higher", "lower"])).all()
            assert ((table["beside"] > 1) == (table["verdict"] == "higher"))[leaves_out_one].all()

    def test_without_bursts_it_is_the_exact_poisson_test(self):
        table = beside.beside_district([40, 5, 20], [1000, 1000, 1000])
        expected = 65 / 3
        by_hand = [
            min(1, 2 * min(stats.poisson.sf(n - 1, expected), stats.poisson.cdf(n, expected))) for n in (40, 5, 20)
        ]
        assert table["beside_p"].to_numpy() == pytest.approx(by_hand, rel=1e-9)
        assert table["verdict"].tolist() == ["higher", "lower", "about the same"]
        assert table["beside_q"].to_numpy() == pytest.approx(stats.false_discovery_control(by_hand))

    def test_bursts_and_few_degrees_of_freedom_ask_for_more(self):
        plain, bursting, unsure = (
            beside.beside_district([60, 30, 30], [1000] * 3, *burst)["beside_p"].iloc[0]
            for burst in ((1,), (3,), (3, 8))
        )
        assert plain < bursting < unsure

    def test_level_is_that_of_all_areas_together(self):
        alone = beside.beside_district([20, 21, 19, 20], [1000] * 4)
        assert alone["beside_level"].iloc[0] == 1 - 0.05 / 4
        two = beside.beside_district([80, 1, 20, 20], [1000] * 4)
        assert (two["verdict"] != "about the same").sum() == 2
        assert two["beside_level"].iloc[0] == 1 - 0.05 * 2 / 4

    def test_missing_is_not_zero(self):
        table = beside.beside_district(
            pd.Series([30, np.nan, 10], index=list("abc")), pd.Series([9, 9, 0], list("abc"))
        )
        assert table["verdict"].to_dict() == {"a": "about the same", "b": "", "c": ""}
        assert table.loc[["b", "c"], ["beside", "beside_low", "beside_high", "beside_p"]].isna().all(axis=None)

    def test_nothing_anywhere(self):
        table = beside.beside_district([0, 0], [10, 20])
        assert table["verdict"].tolist() == ["about the same"] * 2

    def test_negative_counts_are_refused(self):
        with pytest.raises(InputError, match="zero or more"):
            beside.beside_district([-1, 2], [10, 20])


class TestOrdinarySpread:
    @pytest.mark.parametrize("dispersion", [1, 2])
    def test_finds_how_far_true_rates_differ(self, dispersion):
        random = np.random.default_rng(5)
        people = random.integers(3000, 9000, 400)
        mean = people * 0.02 * random.lognormal(0, 0.3, 400)
        size = random.poisson(mean) if dispersion == 1 else random.negative_binomial(mean / (dispersion - 1), 1 / 2)
        assert beside.ordinary_spread(size, people, dispersion) == pytest.approx(
            0.25, abs=0.04
        )  # pulling in the extremes costs some

    def test_no_spread_beyond_chance(self):
        assert beside.ordinary_spread([100, 100, 100], [1000, 1000, 1000]) == 0
