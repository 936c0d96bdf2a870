"""Change between periods, several tests at once, seasons and trends."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import confint_poisson_2indep, test_poisson_2indep

from lib.base.errors import InputError
from lib.statistics import change

test_poisson_2indep.__test__ = False  # a function of statsmodels, not a test of ours

counts = st.integers(0, 400)
exposures = st.sampled_from([1, 3, 12, 0.25, 7.5, 5321])


class TestChangeBetween:
    @given(counts, counts, exposures, exposures)
    def test_p_value_equals_statsmodels_score_test(self, now, before, exposure_now, exposure_before):
        assume(now + before > 0)
        ours = change.change_between([now], [before], exposure_now, exposure_before)["p_value"].iloc[0]
        theirs = test_poisson_2indep(now, exposure_now, before, exposure_before, method="score").pvalue
        assert ours == pytest.approx(theirs, abs=1e-9)

    @given(counts, counts, st.floats(1, 4))
    def test_a_dispersion_widens_as_quasi_poisson_does(self, now, before, dispersion):
        # A count n with the dispersion d says as much as n / d would by chance alone
        assume(now + before > 0)
        ours = change.change_between([now], [before], dispersion=dispersion)["p_value"].iloc[0]
        theirs = test_poisson_2indep(now / dispersion, 1, before / dispersion, 1, method="score").pvalue
        assert ours == pytest.approx(theirs, abs=1e-9)

    def test_few_degrees_of_freedom_ask_for_more(self):
        sure, unsure = (change.change_between([150], [100], freedom=f)["p_value"].iloc[0] for f in (np.inf, 8))
        assert unsure > sure

    @given(st.lists(st.tuples(counts, st.integers(10, 400)), min_size=1, max_size=25), st.floats(1, 3))
    def test_an_interval_never_says_other_than_its_verdict(self, rows, dispersion):
        now, before = zip(*rows, strict=True)
        table = change.change_between(list(now), list(before), dispersion=dispersion, freedom=19)
        leaves_out_one = (table["rate_ratio_low"] > 1) | (table["rate_ratio_high"] < 1)
        assert (leaves_out_one == table["change_verdict"].isin(["rose", "fell"])).all()
        assert ((table["rate_ratio"] > 1) == (table["change_verdict"] == "rose"))[leaves_out_one].all()

    @given(st.integers(1, 400), st.integers(10, 400), exposures, exposures)
    def test_interval_inverts_statsmodels_score_test(self, now, before, exposure_now, exposure_before):
        row = change.change_between([now], [before], exposure_now, exposure_before).iloc[0]
        for end in (row["rate_ratio_low"], row["rate_ratio_high"]):
            test = test_poisson_2indep(
                now, exposure_now, before, exposure_before, value=end, method="score", compare="ratio"
            )
            assert test.pvalue == pytest.approx(0.05, rel=1e-6)

    def test_interval_equals_statsmodels(self):
        # statsmodels finds the ends by search, hence 1e-5
        row = change.change_between([30], [20], 2, 1).iloc[0]
        low, high = confint_poisson_2indep(30, 2, 20, 1, method="score")
        assert row["rate_ratio"] == 0.75
        assert row["rate_ratio_low"] == pytest.approx(low, rel=1e-5)
        assert row["rate_ratio_high"] == pytest.approx(high, rel=1e-5)

    def test_a_small_base_gets_no_percentage_but_keeps_its_test(self):
        table = change.change_between([25, 25], [9, 10])
        assert table.loc[0, ["rate_ratio", "rate_ratio_low", "rate_ratio_high"]].isna().all()
        assert table["p_value"].notna().all()
        assert table["q_value"].notna().all()
        assert table.loc[0, "refusal"] == "No percentage change is given: the earlier period has 9, fewer than 10."
        assert table.loc[1, "refusal"] == ""
        assert table.loc[1, "rate_ratio"] == 2.5

    def test_missing_counts_and_populations_are_refused_in_words(self):
        table = change.change_between([5, np.nan, 20], [20, 20, 20], [1, 1, 0], 1)
        assert table["refusal"].tolist() == [
            "",
            "No change is given: one of the two periods has no count here.",
            "No change is given: one of the two periods has no population here.",
        ]
        assert table.loc[[1, 2], ["rate_ratio", "p_value", "q_value"]].isna().all(axis=None)
        # A ward that cannot be tested is no test: it does not weigh on the others
        assert table.loc[0, "q_value"] == table.loc[0, "p_value"]

    def test_all_zero(self):
        table = change.change_between([0, 0], [0, 0])
        assert table["p_value"].tolist() == [1, 1]
        assert table["rate_ratio"].isna().all()

    def test_none_now_after_many_before(self):
        row = change.change_between([0], [40]).iloc[0]
        assert row["rate_ratio"] == row["rate_ratio_low"] == 0
        assert 0 < row["rate_ratio_high"] < 0.2
        assert row["p_value"] < 1e-9

    def test_series_are_matched_by_label(self):
        now = pd.Series([20, 40], index=["b", "a"])
        before = pd.Series([40, 20], index=["a", "b"])
        exposure = pd.Series([1.0, 2.0], index=["a", "b"])
        table = change.change_between(now, before, exposure, exposure)
        assert table["rate_ratio"].to_dict() == {"b": 1, "a": 1}

    @pytest.mark.parametrize(
        ("now", "before", "says"),
        [
            ([1.5], [3], "whole numbers"),
            ([-1], [3], "zero or more"),
            (["some"], [3], "must be numbers"),
            ([1, 2], [1, 2, 3], "one for each area"),
        ],
    )
    def test_bad_input_is_refused_in_words(self, now, before, says):
        with pytest.raises(InputError, match=says):
            change.change_between(now, before)

    @given(st.lists(st.tuples(counts, counts), min_size=1, max_size=12))
    def test_ratio_lies_in_its_interval_whatever_the_order_of_rows(self, rows):
        now, before = (pd.Series(column, dtype=float) for column in zip(*rows, strict=True))
        table = change.change_between(now, before)
        shown = table[table["refusal"] == ""]
        assert (shown["rate_ratio_low"] <= shown["rate_ratio"] * (1 + 1e-9)).all()
        assert (shown["rate_ratio"] <= shown["rate_ratio_high"] * (1 + 1e-9)).all()
        backwards = change.change_between(now[::-1], before[::-1])
        pd.testing.assert_frame_equal(table, backwards[::-1])

    def test_large_counts_keep_a_proper_p_value(self):
        table = change.change_between([100_000, 100_000], [100_000, 102_000])
        normal = 2 * (1 - 0.9999959)  # z = 2,000 / sqrt(202,000) = 4.45
        assert table["p_value"].iloc[0] == pytest.approx(1)
        assert table["p_value"].iloc[1] == pytest.approx(normal, rel=0.1)


class TestBenjaminiHochberg:
    def test_published_example(self):
        # Benjamini and Hochberg (1995), section 3.1: of fifteen tests, the four smallest stand at 5%
        p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
        p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
        assert (change.benjamini_hochberg(p) < 0.05).sum() == 4

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
    def test_equals_statsmodels_and_skips_missing(self, p):
        ours = change.benjamini_hochberg([np.nan, *p, np.nan])
        np.testing.assert_allclose(ours[1:-1], multipletests(p, method="fdr_bh")[1], rtol=1e-9, atol=1e-300)
        assert np.isnan(ours[[0, -1]]).all()

    def test_nothing_to_test(self):
        assert np.isnan(change.benjamini_hochberg([np.nan, np.nan])).all()
        assert change.benjamini_hochberg([]).shape == (0,)


@settings(max_examples=100)
@given(st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1, max_size=40))
def test_q_values_equal_scipys(p_values):
    """Independent implementation: scipy.stats.false_discovery_control; tolerance 1e-12."""
    from scipy.stats import false_discovery_control

    known = [p for p in p_values if not np.isnan(p)]
    ours = change.benjamini_hochberg(p_values)
    assert np.isnan(ours).sum() == len(p_values) - len(known)
    if known:
        np.testing.assert_allclose(ours[~np.isnan(ours)], false_discovery_control(known), atol=1e-12)
