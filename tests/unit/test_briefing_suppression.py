"""Hidden small counts: that they are hidden, and that nobody can work them out."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.statistics.suppression import TOTAL, suppress, with_totals


def table(rows):
    return pd.DataFrame(rows, columns=[f"k{i}" for i in range(len(rows[0]))], index=[f"p{i}" for i in range(len(rows))])


def fitting(printed, most):
    """Every table of whole numbers, hidden cells at least 1, that agrees with what is printed: found by trying all."""
    values = printed.to_numpy(dtype=float, na_value=np.nan)
    inner = values[:-1, : max(1, values.shape[1] - 1)]
    holes, shown = np.argwhere(np.isnan(inner)), ~np.isnan(values)
    for numbers in product(range(1, most + 1), repeat=len(holes)):
        guess = np.nan_to_num(inner)
        for (row, column), number in zip(holes, numbers, strict=True):
            guess[row, column] = number
        full = np.vstack([guess, guess.sum(axis=0)])
        if values.shape[1] > 1:
            full = np.column_stack([full, full.sum(axis=1)])
        if (full[shown] == values[shown]).all() and (full[~shown] >= 1).all():
            yield full


def test_counts_from_one_to_four_are_hidden_and_zeros_and_fives_are_printed():
    printed = suppress(table([[0], [3], [5], [2], [40]]))
    assert printed["k0"].isna().tolist() == [False, True, False, True, False, False]
    assert printed.loc["p0", "k0"] == 0
    assert printed.loc[TOTAL, "k0"] == 50


def test_one_small_count_takes_the_next_smallest_with_it_so_that_the_total_cannot_give_it_away():
    printed = suppress(table([[3], [9], [20]]))
    assert printed["k0"].isna().tolist() == [True, True, False, False]


def test_two_ones_are_not_enough_cover_for_each_other():
    # Their total is 2 and a hidden cell is at least 1, so both would be known.
    printed = suppress(table([[1], [1], [30], [40]]))
    assert printed["k0"].isna().sum() == 3


def test_a_total_goes_when_nothing_else_is_left_to_hide():
    printed = suppress(table([[3], [0]]))
    assert printed["k0"].isna().tolist() == [True, False, True]


def test_the_threshold_can_be_changed_and_one_hides_nothing():
    assert suppress(table([[3], [9], [20]]), threshold=1).notna().all(axis=None)
    assert suppress(table([[3, 9], [9, 20]]), threshold=10).isna().to_numpy()[:2, :2].sum() >= 3


@pytest.mark.parametrize("bad", [[[1.5]], [[-1]], [[np.nan]]])
def test_what_is_no_count_is_refused(bad):
    with pytest.raises(InputError, match="whole counts"):
        suppress(table(bad))


def test_a_threshold_below_one_is_refused():
    with pytest.raises(InputError, match="threshold"):
        suppress(table([[1]]), threshold=0)


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.sampled_from([(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (2, 2)]).flatmap(
        lambda shape: st.lists(
            st.lists(st.integers(0, 8), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )
)
def test_no_hidden_cell_can_be_worked_out_from_what_is_printed(rows):
    """Tried by listing every table that fits, which knows nothing of the method."""
    counts = table(rows)
    printed, full = suppress(counts), with_totals(counts)
    values = full.to_numpy()
    assert not ((values > 0) & (values < 5) & printed.notna().to_numpy()).any()
    tables = list(fitting(printed, most=10))
    for r, c in np.argwhere(printed.isna().to_numpy()):
        assert len({t[r, c] for t in tables}) > 1, (rows, printed)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=23, max_size=23))
def test_every_printed_number_is_the_true_one(rows):
    counts = table([list(row) for row in rows])
    printed, full = suppress(counts), with_totals(counts)
    shown = printed.notna().to_numpy()
    assert (printed.to_numpy(dtype=object)[shown] == full.to_numpy()[shown]).all()
