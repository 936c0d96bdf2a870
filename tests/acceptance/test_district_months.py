"""Monthly police.uk figures of neighbouring districts: gaps stay gaps, comparisons only over shared months."""

import pandas as pd
import pytest

from lib.analysis.similar import months
from lib.base.errors import CannotSay, InputError
from lib.incidents.topics import topic_named

ASHFIELD, CHESTERFIELD, CANNOCK = "E07000170", "E07000034", "E07000192"


@pytest.fixture(scope="module")
def tables():
    return months.bundled_tables()


@pytest.fixture(scope="module")
def asb(tables):
    codes = months.districts(tables)["area_code"]
    return months.monthly(topic_named("asb"), codes, tables)


@pytest.fixture(scope="module")
def by_month(asb):
    return asb.set_index(["area_code", "month"])


def test_twelve_districts_each_with_every_month_gaps_included(asb):
    assert not asb.duplicated(["area_code", "month"]).any()
    assert asb.groupby("area_code").size().to_dict() == dict.fromkeys(asb["area_code"].unique(), 84)
    assert asb["area_code"].nunique() == 12


def test_rate_is_per_1000_residents_of_mid_2022(by_month):
    row = by_month.loc[(ASHFIELD, "2025-09")]
    assert (row["count"], row["population"]) == (178, 127179)
    assert row["rate"] == pytest.approx(178 / 127.179)
    assert row["rolling_count"] == 2518
    assert row["rolling_rate"] == pytest.approx(2518 / 127.179)


@pytest.mark.parametrize(
    ("code", "month", "why"),
    [
        (ASHFIELD, "2021-10", "only 600 ASB records"),
        (ASHFIELD, "2024-09", "only 800 ASB records"),
        (CHESTERFIELD, "2024-11", "published no ASB records"),
        (CHESTERFIELD, "2024-02", "unusually high"),
        (CANNOCK, "2024-06", "no file"),
        (ASHFIELD, "2020-06", "no file"),
    ],
)
def test_a_month_that_cannot_be_counted_is_a_gap_with_its_reason(by_month, code, month, why):
    row = by_month.loc[(code, month)]
    assert row[["count", "rate", "rolling_count"]].isna().all()
    assert why in row["reason"]


def test_rolling_twelve_months_need_all_twelve(by_month):
    ours = by_month.loc[ASHFIELD]
    given = ours.index[ours["rolling_count"].notna()]
    # 2023-01 starts a run that September 2024 ends; October 2024 starts the next.
    assert given.tolist() == ["2023-12", *[f"2024-0{n}" for n in range(1, 9)], "2025-09"]
    assert ours.loc["2023-12", "rolling_count"] == ours.loc["2023-01":"2023-12", "count"].sum()


def test_other_topics_of_an_incomplete_asb_month_are_counted(tables):
    table = months.monthly(topic_named("all-crime"), [ASHFIELD], tables).set_index("month")
    assert table.loc["2024-09", "count"] == 840 - 102
    assert table.loc["2024-09", "reason"] == ""


def test_only_months_that_all_have_are_compared(asb):
    shared = months.common_months(asb)
    assert "2024-10" not in shared  # no file of Cannock Chase
    assert {"2021-10", "2022-01"}.isdisjoint(shared)  # Nottinghamshire incomplete
    pair = asb[asb["area_code"].isin([ASHFIELD, CHESTERFIELD])]
    assert "2024-10" in months.common_months(pair)
    assert "2024-11" not in months.common_months(pair)


def test_comparison_counts_the_same_months_for_everyone(asb, by_month):
    rows = months.over_common_months(asb, "2024-10", "2025-09")
    assert rows["months"].eq(9).all()
    assert rows["months_asked"].eq(12).all()
    assert rows["rate"].is_monotonic_decreasing
    ours = rows[rows["is_ours"]].iloc[0]
    counted = by_month.loc[ASHFIELD].loc["2025-01":"2025-09", "count"].sum()
    assert ours["count"] == counted
    assert ours["rank"] == 4
    assert ours["rank_low"] <= 4 <= ours["rank_high"]


def test_a_period_without_a_shared_month_cannot_be_compared(asb):
    with pytest.raises(CannotSay, match="no month of this period in common"):
        months.over_common_months(asb, "2023-01", "2024-12")


def test_a_district_without_monthly_figures_and_a_topic_without_months_are_refused(tables):
    with pytest.raises(InputError, match=r"no monthly figures for “E07000195”.*Mansfield"):
        months.monthly(topic_named("asb"), ["E07000195"], tables)
    with pytest.raises(CannotSay, match="not published by month"):
        months.monthly(topic_named("fly-tipping"), [ASHFIELD], tables)


def test_an_absent_row_is_missing_while_a_published_zero_is_zero():
    counts = pd.DataFrame(
        {
            "area_code": ASHFIELD,
            "area_name": "Ashfield",
            "police_force": "f",
            "month": ["2025-01", "2025-03"],
            "topic": "burglary",
            "count": [0, 4],
        }
    )
    tables = {
        "district_month_counts": counts,
        "coverage": pd.DataFrame(columns=["force", "category", "month", "status", "reason"]),
        "district_populations": pd.DataFrame(
            {"series": ["first published"], "year": [2022], "area_code": [ASHFIELD], "population": [1000]}
        ),
    }
    table = months.monthly(topic_named("burglary"), [ASHFIELD], tables).set_index("month")
    assert table["count"].tolist()[0] == 0
    assert pd.isna(table.loc["2025-02", "count"])
    assert table.loc["2025-02", "reason"] == months.NO_FILE
