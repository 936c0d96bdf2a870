"""Rates, intervals, funnels, smoothing and ranks against published examples and other implementations."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from statsmodels.stats.rates import confint_poisson

from lib.base.errors import InputError
from lib.statistics import funnel, rates
from lib.statistics.ranks import rank_ranges, smoothed_rates

DATA = Path(__file__).parent.parent / "data"

# Vignette "Introduction to PHEindicatormethods" (Public Health England): eight areas, as printed there
PHE = pd.DataFrame(
    {
        "obs": [24, 6, 68, 95, 46, 56, 76, 18],
        "pop": [162, 120, 173, 146, 143, 132, 183, 149],
        "rate_low_95": [9489.334, 1834.912, 30521.553, 52642.965, 23548.788, 32044.793, 32719.746, 7156.037],
        "rate_high_95": [22044.21, 10882.90, 49830.92, 79543.66, 42908.37, 55092.43, 51981.74, 19093.45],
        "rate_low_998": [7.1693910, 0.9225872, 26.1925701, 46.3595418, 19.4573177, 27.0186592, 28.3382512, 5.1176169],
        "rate_high_998": [26.77154, 15.05136, 56.39516, 88.46988, 49.71192, 63.05222, 58.47473, 23.75627],
        "share_low_95": [10.162049, 2.311436, 32.336123, 57.038874, 25.064630, 34.324611, 34.636288, 7.779726],
        "share_high_95": [21.09760, 10.48029, 46.74118, 72.32550, 40.20403, 50.95234, 48.77211, 18.28745],
        "share_low_998": [8.166047, 1.533517, 28.680466, 52.294492, 21.543623, 30.088158, 30.968023, 6.046514],
        "share_high_998": [25.38084, 15.10069, 51.05106, 75.99232, 45.02461, 55.78251, 52.93222, 22.68239],
    }
)  # fmt: skip
AS_PRINTED = 5e-7  # relative: the vignette prints seven figures

# PHE's funnel plot tools, as published in the tests of PHEindicatormethods. For ratios: the expected counts
# at which a limit passes through a whole count; for rates: the same as people over three years, and the limit
PHE_FUNNEL_RATIOS = pd.DataFrame(
    [
        (1, 5.571644585, 0.025317898, 9.233410143, 0.001000547),
        (2, 7.224687515, 0.242209467, 11.22886836, 0.04540199),
        (9, 17.08479966, 4.11537405, 22.65737951, 2.452425215),
        (10, 18.39035799, 4.795387629, 24.13397235, 2.960519925),
        (25, 36.90492768, 16.17868501, 44.63607076, 12.33695202),
        (100, 121.6268111, 81.36400699, 134.9243187, 71.92139974),
        (495, 540.5897776, 452.3482779, 567.6815921, 429.0857897),
    ],
    columns=["count", "low_95", "high_95", "low_998", "high_998"],
)
PHE_FUNNEL_RATES = pd.DataFrame(
    [
        (1598.675694, 20.85059119, 7.264481402, 4588.535848),
        (5276.757672, 63.17010446, 1375.943768, 242.2579623),
        (21513.61837, 89.86555864, 12636.95054, 152.9904962),
        (132305.4373, 105.5638147, 108986.5814, 128.1503327),
    ],
    columns=["low_population", "low_95", "high_population", "high_95"],
)

counts = st.integers(0, 5000)
populations = st.integers(1, 100_000)
areas = st.lists(st.tuples(counts, populations), min_size=2, max_size=30)


def as_series(rows):
    names = [f"ward {i}" for i in range(len(rows))]
    count, population = zip(*rows, strict=True)
    return pd.Series(count, index=names), pd.Series(population, index=names)


class TestIntervals:
    def test_rates_equal_the_phe_vignette(self):
        at_95 = rates.rate_table(PHE["obs"], PHE["pop"], per=100_000)
        np.testing.assert_allclose(at_95["rate_low"], PHE["rate_low_95"], rtol=AS_PRINTED)
        np.testing.assert_allclose(at_95["rate_high"], PHE["rate_high_95"], rtol=AS_PRINTED)
        at_998 = rates.rate_table(PHE["obs"], PHE["pop"], per=100, confidence=0.998)
        np.testing.assert_allclose(at_998["rate_low"], PHE["rate_low_998"], rtol=AS_PRINTED)
        np.testing.assert_allclose(at_998["rate_high"], PHE["rate_high_998"], rtol=AS_PRINTED)

    def test_shares_equal_the_phe_vignette(self):
        for confidence, name in ((0.95, "95"), (0.998, "998")):
            low, high = rates.proportion_interval(PHE["obs"], PHE["pop"], confidence)
            np.testing.assert_allclose(low * 100, PHE[f"share_low_{name}"], rtol=AS_PRINTED)
            np.testing.assert_allclose(high * 100, PHE[f"share_high_{name}"], rtol=AS_PRINTED)

    def test_below_ten_is_exact_and_from_ten_on_byar(self):
        # statsmodels' "exact-c" is the central exact interval, an independent implementation
        low, high = rates.count_interval([0, 1, 9, 10])
        exact_low, exact_high = confint_poisson(np.array([0, 1, 9, 10]), 1, method="exact-c")
        np.testing.assert_allclose(low[1:3], exact_low[1:3], rtol=1e-12)
        np.testing.assert_allclose(high[:3], exact_high[:3], rtol=1e-12)
        assert low[0] == 0
        # PHE: Byar's limits are within 0.2% of exact from ten events on, and not the same
        assert 0 < abs(low[3] / exact_low[3] - 1) < 0.002
        assert 0 < abs(high[3] / exact_high[3] - 1) < 0.002

    @given(counts, st.sampled_from([0.8, 0.95, 0.998]))
    def test_interval_holds_the_count(self, count, confidence):
        (low,), (high,) = rates.count_interval(count, confidence)
        assert 0 <= low <= count <= high

    @given(counts, counts)
    def test_share_interval_holds_the_share(self, part, rest):
        base = part + rest
        (low,), (high,) = rates.proportion_interval(part, base)
        if base:
            assert 0 <= low <= part / base + 1e-12
            assert part / base - 1e-12 <= high <= 1
        else:
            assert np.isnan(low)
            assert np.isnan(high)

    def test_more_events_than_base_is_refused(self):
        with pytest.raises(InputError, match="more events than the base"):
            rates.proportion_interval([5], [4])

    def test_missing_is_not_zero(self):
        table = rates.rate_table([10, np.nan, 10, 10, 0], [1000, 1000, np.nan, 0, 1000])
        assert table["rate"].isna().tolist() == [False, True, True, True, False]
        assert table.loc[4].tolist() == [0, 0, pytest.approx(3.6888794541)]
        assert table.isna().any(axis=1).equals(table.isna().all(axis=1))

    def test_index_is_kept_and_series_are_matched_by_label(self):
        count = pd.Series([10, 20], index=["b", "a"])
        population = pd.Series([1000, 500], index=["a", "b"])
        table = rates.rate_table(count, population)
        assert table["rate"].to_dict() == {"b": 20, "a": 20}
        assert list(table.index) == ["b", "a"]

    @pytest.mark.parametrize(
        ("count", "population", "says"),
        [
            ([-1], [10], "counts must be zero or more"),
            ([np.inf], [10], "counts must be zero or more"),
            (["many"], [10], "counts must be numbers"),
            ([1], [-10], "populations must be zero or more"),
            ([1, 2], [10], "2 counts and 1 populations"),
        ],
    )
    def test_bad_input_is_refused_in_words(self, count, population, says):
        with pytest.raises(InputError, match=says):
            rates.rate_table(count, population)

    def test_an_area_named_twice_is_refused(self):
        twice = pd.Series([1, 2], index=["a", "a"])
        with pytest.raises(InputError, match="named twice"):
            rates.rate_table(twice, pd.Series([10, 20], index=["a", "b"]))


class TestFunnel:
    @staticmethod
    def plain(centre, per):
        return funnel.Funnel(pd.DataFrame(), centre_rate=centre, phi=1.0, tau=0.0, per=per)

    def test_limits_equal_phe_funnel_tool_for_ratios(self):
        # At PHE's expected count the limit is the whole count; PHE search to 1e-7 of a scale, hence 1e-5
        for limit in ("low_95", "high_95", "low_998", "high_998"):
            expected = PHE_FUNNEL_RATIOS[limit]
            curve = funnel.funnel_curves(self.plain(centre=1, per=1), expected)
            np.testing.assert_allclose(curve[limit] * expected, PHE_FUNNEL_RATIOS["count"], rtol=1e-5)

    def test_limits_equal_phe_funnel_tool_for_rates(self):
        plot = self.plain(centre=116.1720835, per=100_000)
        for side in ("low", "high"):
            curve = funnel.funnel_curves(plot, PHE_FUNNEL_RATES[f"{side}_population"] * 3)
            np.testing.assert_allclose(curve[f"{side}_95"], PHE_FUNNEL_RATES[f"{side}_95"], rtol=1e-5)

    def test_over_dispersion_equals_funnelplotr(self):
        # FunnelPlotR (NHS-R), method "CQC", winsorised by 0.1, on Marshall's Auckland data; as printed
        auckland = pd.read_csv(DATA / "empirical_bayes_auckland.csv")
        plot = funnel.funnel(auckland["cases"], auckland["population"])
        assert plot.phi == pytest.approx(1.20796460679388, rel=1e-12)
        assert plot.tau**2 == pytest.approx(0.00642543128699, rel=1e-11)
        assert plot.widened

    def test_widened_limits_are_spiegelhalters_and_never_narrower_than_exact(self):
        auckland = pd.read_csv(DATA / "empirical_bayes_auckland.csv")
        plot = funnel.funnel(auckland["cases"], auckland["population"])
        large = 5000  # expected events: the exact limits are well inside the widened ones
        size = large / plot.centre_rate * plot.per
        limits = funnel.funnel_curves(plot, [size]).iloc[0]
        reach = 1.959963985 * np.sqrt(1 / (4 * large) + plot.tau**2)
        assert limits["high_95"] == pytest.approx(plot.centre_rate * (1 + reach) ** 2)
        assert limits["low_95"] == pytest.approx(plot.centre_rate * (1 - reach) ** 2)
        grid = np.geomspace(10, size, 200)
        chance = funnel.funnel_curves(self.plain(plot.centre_rate, plot.per), grid)
        widened = funnel.funnel_curves(plot, grid)
        for name in ("95", "998"):
            assert (widened[f"low_{name}"] <= chance[f"low_{name}"]).all()
            assert (widened[f"high_{name}"] >= chance[f"high_{name}"]).all()

    def test_areas_alike_are_not_widened(self):
        plot = funnel.funnel([50] * 23, [5000] * 23)
        assert plot.tau == 0
        assert not plot.widened
        assert set(plot.table["verdict"]) == {"within"}

    def test_each_verdict_by_exact_tail(self):
        # Poisson of mean 100: 133 or more has a chance of 0.09%, 121 of 2.3%, 119 of 3.5%; 81 or fewer of
        # 2.9%, 79 of 1.7%, 69 of 0.07%
        odd = [133, 121, 119, 81, 79, 69]
        plot = funnel.funnel([*odd, *[100] * 60], [10_000] * 66)
        assert not plot.widened
        assert plot.table["verdict"].tolist()[:6] == [
            "above 99.8%", "above 95%", "within", "within", "below 95%", "below 99.8%",
        ]  # fmt: skip

    def test_widening_is_told_from_chance(self):
        count = np.tile([30, 170], 12)
        table = funnel.funnel(count, [5000] * 24).table
        assert set(table["verdict"]) == {"within"}
        assert set(table["verdict_before_widening"]) == {"above 99.8%", "below 99.8%"}

    def test_missing_population_has_no_verdict(self):
        plot = funnel.funnel([10, 10, np.nan, 20], [1000, 0, 1000, 1000])
        assert plot.table["verdict"].tolist() == ["within", "", "", "within"]
        assert plot.centre_rate == 15

    @pytest.mark.parametrize(("count", "centre"), [([0, 0, 0], 0), ([7], 7), ([np.nan], np.nan)])
    def test_all_zero_one_area_or_none_is_no_error(self, count, centre):
        plot = funnel.funnel(count, [1000] * len(count))
        assert plot.centre_rate == pytest.approx(centre, nan_ok=True)
        assert set(plot.table["verdict"]) <= {"within", ""}
        assert not plot.widened

    @given(areas)
    def test_verdict_agrees_with_limits_and_order(self, rows):
        count, population = as_series(rows)
        table = funnel.funnel(count, population).table
        inside = table[["low_998", "low_95", "high_95", "high_998"]].dropna()
        assert (inside.diff(axis=1).iloc[:, 1:] >= -1e-9).all(axis=None)
        above = table["rate"] > table["high_95"]
        assert table["verdict"].str.startswith("above").equals(above)


class TestSmoothing:
    def test_equals_spdep_on_marshalls_data(self):
        # spdep::EBest; tolerance as printed in the file (12 figures)
        auckland = pd.read_csv(DATA / "empirical_bayes_auckland.csv")
        smoothed = smoothed_rates(auckland["cases"], auckland["population"], per=1)
        np.testing.assert_allclose(smoothed, auckland["smoothed_rate"], rtol=1e-11)

    def test_negative_variance_is_floored(self):
        # Rates nearer to each other than chance: unfloored weights would turn the order round
        smoothed = smoothed_rates([100, 101, 99], [5000, 5000, 5000])
        np.testing.assert_allclose(smoothed, 20)

    @given(areas)
    def test_lies_between_raw_and_common_rate(self, rows):
        count, population = as_series(rows)
        smoothed = smoothed_rates(count, population)
        raw = count / population * 1000
        common = count.sum() / population.sum() * 1000
        slack = 1e-9 * (1 + raw + common)
        assert (smoothed <= np.maximum(raw, common) + slack).all()
        assert (smoothed >= np.minimum(raw, common) - slack).all()

    def test_missing_stays_missing(self):
        smoothed = smoothed_rates([10, 20, np.nan, 5], [1000, 1000, 1000, 0])
        assert smoothed.isna().tolist() == [False, False, True, True]
        assert smoothed_rates([np.nan], [10]).isna().all()
        assert smoothed_rates([0, 0], [10, 20]).tolist() == [0, 0]


class TestRanks:
    def test_clear_order_and_ties(self):
        ranks = rank_ranges([500, 300, 300, 10, np.nan, 5], [5000, 5000, 5000, 5000, 5000, 0])
        assert ranks["rank"].tolist() == [1, 2, 2, 4, pd.NA, pd.NA]
        assert ranks.iloc[0].tolist() == [1, 1, 1]
        assert ranks.iloc[1].tolist() == ranks.iloc[2].tolist() == [2, 2, 3]
        assert ranks.iloc[3].tolist() == [4, 4, 4]
        assert ranks.iloc[4].isna().all()

    def test_no_more_than_chance_means_any_place(self):
        ranks = rank_ranges([100, 101, 99, 98], [5000] * 4)
        assert set(ranks["rank_low"]) == {1}
        assert set(ranks["rank_high"]) == {4}
        assert ranks["rank"].tolist() == [2, 1, 3, 4]

    def test_same_input_same_ranges_whatever_numpys_state(self):
        count, population = [30, 44, 51, 90], [1000, 1100, 1200, 1300]
        first = rank_ranges(count, population)
        np.random.default_rng().random(10)
        pd.testing.assert_frame_equal(first, rank_ranges(count, population))

    def test_close_wards_have_wide_ranges_and_far_ones_narrow(self):
        count = [380, 200, 195, 190, 185, 25]
        ranks = rank_ranges(count, [5000] * 6)
        assert ranks["rank_high"].iloc[1] >= 4
        assert ranks["rank_low"].iloc[4] <= 3
        assert ranks.iloc[[0, 5]].to_numpy().tolist() == [[1, 1, 1], [6, 6, 6]]

    @pytest.mark.parametrize("count", [[0, 0, 0], [7], [np.nan, np.nan], []])
    def test_all_zero_one_area_or_none_is_no_error(self, count):
        ranks = rank_ranges(count, [1000.0] * len(count))
        known = ranks.dropna()
        assert (known["rank"] == 1).all()
        assert (known["rank_high"] == len(count)).all()

    @given(areas)
    def test_range_holds_the_rank(self, rows):
        ranks = rank_ranges(*as_series(rows), draws=200)
        assert (ranks["rank_low"] <= ranks["rank"]).all()
        assert (ranks["rank"] <= ranks["rank_high"]).all()
        assert (ranks["rank_low"] >= 1).all()
        assert (ranks["rank_high"] <= len(rows)).all()


class TestOrderAndEmptyWards:
    @staticmethod
    def every_column(count, population):
        parts = [
            rates.rate_table(count, population),
            funnel.funnel(count, population).table.drop(columns="rate"),
            smoothed_rates(count, population),
            rank_ranges(count, population, draws=200),
        ]
        return pd.concat(parts, axis=1)

    @given(areas, st.randoms(use_true_random=False))
    def test_row_order_does_not_matter(self, rows, random):
        count, population = as_series(rows)
        shuffled = random.sample(list(count.index), len(count))
        straight = self.every_column(count, population)
        mixed = self.every_column(count[shuffled], population)
        pd.testing.assert_frame_equal(straight, mixed.loc[straight.index], rtol=1e-9)

    @given(areas)
    def test_a_ward_without_incidents_or_people_breaks_nothing(self, rows):
        count, population = as_series(rows)
        before = self.every_column(count, population)
        nobody = pd.Series({"empty": 0})
        after = self.every_column(pd.concat([count, nobody]), pd.concat([population, nobody]))
        pd.testing.assert_frame_equal(before, after.drop(index="empty"), rtol=1e-9, check_dtype=False)
        assert np.isnan(after.loc["empty", "rate"])
        no_incidents = self.every_column(pd.concat([count, nobody]), pd.concat([population, nobody + 1000]))
        assert no_incidents.loc["empty", "rate"] == 0
        assert no_incidents.loc["empty"].notna().all()
        own = ["rate", "rate_low", "rate_high"]
        pd.testing.assert_frame_equal(before[own], no_incidents.loc[before.index, own])


class TestVerdict:
    def test_words(self):
        low, high = (
            pd.Series([5, 1, 3, np.nan], index=list("abcd")),
            pd.Series([6, 2, 9, 1], index=list("abcd")),
        )
        said = rates.verdict(low, high, 4)
        assert said.to_dict() == {
            "a": "higher than",
            "b": "lower than",
            "c": "not distinguishable from",
            "d": "",
        }

    def test_touching_is_not_distinguishable(self):
        assert rates.verdict(4, 5, 4) == "not distinguishable from"
        assert rates.verdict(4.1, 5, 4) == "higher than"
        assert rates.verdict(3, 3.9, 4.0) == "lower than"

    @given(npst.arrays(float, 5, elements=st.floats(0, 1e6)))
    def test_same_words_for_arrays_and_numbers(self, low):
        said = rates.verdict(low, low + 1, 1000.0)
        assert [rates.verdict(x, x + 1, 1000.0) for x in low] == said.tolist()


@settings(max_examples=100)
@given(st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))), st.floats(0.5, 0.999))
def test_wilson_intervals_equal_statsmodels(share, confidence):
    """Independent implementation: statsmodels proportion_confint(method="wilson"); tolerance 1e-12."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = rates.proportion_interval([share[0]], [share[1]], confidence)
    expected = proportion_confint(*share, alpha=1 - confidence, method="wilson")
    np.testing.assert_allclose([low[0], high[0]], np.clip(expected, 0, 1), atol=1e-12)


@settings(max_examples=100)
@given(st.integers(1, 900), st.integers(1, 900), st.floats(0, 1), st.floats(0, 1))
def test_differences_of_shares_are_statsmodels(base, base_before, share, share_before):
    """Independent implementation: statsmodels, Newcombe's method 10; tolerance 1e-9."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    events, before = round(share * base), round(share_before * base_before)
    ours = [float(bound[0]) for bound in rates.difference_interval(events, base, before, base_before)]
    theirs = confint_proportions_2indep(events, base, before, base_before, method="newcomb", compare="diff")
    assert ours == pytest.approx(theirs, abs=1e-9)
