import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.base.months import shift
from lib.incidents.coverage import edge_force_note, missing_in_words
from lib.incidents.cube import (
    OUTSIDE,
    cube,
    incidents,
    last_complete_year,
    monthly_counts,
    period,
    positions_of,
    ward_counts,
    year_before,
)
from lib.incidents.local import COUNTED_COLUMNS
from lib.incidents.street import INCIDENT_COLUMNS
from lib.incidents.topics import topic_named
from lib.published.places import ward_shapes
from lib.published.tables import load
from tests.district.known import counted, counted_in_all
from tests.district.truth import OUTSIDE_EVERY_WARD, WARDS

ASB, BURGLARY, ALL = topic_named("asb"), topic_named("burglary"), topic_named("all-crime")


def test_incidents_have_the_common_shape_and_every_one_is_in_a_ward_or_outside():
    table = incidents()
    assert list(load("police_incidents").columns) == INCIDENT_COLUMNS
    assert list(table.columns) == list(COUNTED_COLUMNS)
    assert len(table) == counted_in_all("2022-02", "2025-09")
    assert set(table["ward_code"].dropna()) == set(ward_shapes().codes)


def test_counts_are_conserved_from_incidents_to_wards_to_the_district():
    table, held = incidents(), cube()
    assert held.counts.sum() == len(table)
    in_wards = held.counts[:, :-1].sum()
    assert in_wards == table["ward_code"].notna().sum()


def test_a_wards_incidents_are_counted_and_those_outside_every_ward_stand_apart():
    counts = ward_counts(ASB, period(ASB, "2024-10", "2025-09"))
    assert counts.drop(OUTSIDE).to_dict() == {code: counted("asb", code) for code in WARDS}
    assert counts[OUTSIDE] == OUTSIDE_EVERY_WARD


def test_the_default_is_the_last_twelve_complete_months():
    assert last_complete_year(ASB) == ("2024-10", "2025-09")


def test_an_incomplete_month_is_not_covered_for_asb_but_is_for_burglary():
    assert period(ASB, "2024-09", "2024-10").covered == ("2024-10",)
    assert period(BURGLARY, "2024-09", "2024-10").covered == ("2024-09", "2024-10")
    assert "800 ASB records" in missing_in_words(ASB, period(ASB, "2024-09", "2024-10"))


def test_a_period_with_a_missing_month_says_so():
    assert period(ASB, "2023-10", "2024-09").words == "the 12 months to September 2024 (11 of 12 months)"


def test_a_year_before_is_cut_to_the_months_that_both_have():
    compared, before = year_before(ASB, period(ASB, "2024-10", "2025-09"))
    assert len(compared.covered) == len(before.covered) == 11
    assert "2025-09" not in compared.covered
    assert [shift(month, -12) for month in compared.covered] == list(before.covered)


def test_a_period_without_any_complete_month_has_missing_counts_not_zero():
    counts = ward_counts(ASB, period(ASB, "2022-05", "2022-08"))
    assert counts.isna().all()


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("2018-01", "2018-12", "They run from February 2022|they run from February 2022"),
        ("2025-01", "2025-10", "no data for October 2025"),
        ("2025-09", "2025-01", "swap"),
        ("soon", "2025-01", "is not a month"),
    ],
)
def test_a_period_that_cannot_be_used_is_refused(start, end, message):
    with pytest.raises(InputError, match=message):
        period(ASB, start, end)


def test_months_that_are_missing_are_gaps_with_a_reason():
    months = monthly_counts(ASB).set_index("month")
    assert pd.isna(months.loc["2024-09", "count"])
    assert months.loc["2024-09", "status"] == "incomplete"
    assert months.loc["2022-06", "status"] == "absent"
    assert months.loc["2025-09", "count"] == counted("asb", None, "2025-09", "2025-09") + 1  # one lies outside
    # A ward's months add up to the district's, apart from what lies outside every ward.
    wards = sum(monthly_counts(ASB, (code,)).set_index("month")["count"] for code in ward_shapes().codes)
    assert (months["count"] - wards).dropna().between(0, 5).all()


def test_all_crime_is_the_sum_of_its_types_and_leaves_out_asb():
    asked = period(ALL, "2024-10", "2025-09")
    parts = sum(ward_counts(topic_named(slug), asked) for slug in ALL.categories)
    pd.testing.assert_series_equal(ward_counts(ALL, asked), parts)
    assert "asb" not in ALL.categories


def test_a_gap_of_the_force_at_the_edge_is_noted():
    assert "November 2024" in edge_force_note(ASB, period(ASB, "2024-10", "2025-09"))
    assert edge_force_note(BURGLARY, period(BURGLARY, "2024-10", "2025-09")) == ""


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_counts_do_not_depend_on_the_order_of_rows(random):
    table = incidents().sample(400, random_state=random.randint(0, 10**6))
    shuffled = table.sample(frac=1, random_state=random.randint(0, 10**6))
    first, second = (positions_of(some, cube().months).value_counts().sort_index() for some in (table, shuffled))
    pd.testing.assert_series_equal(first, second)
    assert first.sum() == 400
