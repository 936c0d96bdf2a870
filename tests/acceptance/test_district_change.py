"""How the whole district changed, beside the rest of the county, and how it stands now."""

import math

import numpy as np
import pandas as pd
import pytest

from lib.analysis.dispersion import dispersion_of, dispersion_table, measured
from lib.analysis.district import Elsewhere, WithoutPlace, district_change, district_columns
from lib.analysis.now import now_in_district, now_in_ward
from lib.base.errors import CannotSay
from lib.base.months import months_between
from lib.drawing.words.district import (
    district_sentence,
    elsewhere_sentence,
    now_sentence,
    since_sentence,
    without_place_sentence,
)
from lib.incidents.topics import topic_named, topics

YEAR = ("2024-10", "2025-09")
ASB = topic_named("asb")


class TestDispersionOfTopics:
    def test_the_bundled_table_is_what_the_records_give(self):
        from lib.analysis.dispersion import ward_months

        months = ward_months(topic_named("burglary"))
        again = measured(months, pd.DataFrame({"own": months.sum(axis=1)}))
        kept = dispersion_of(topic_named("burglary"))
        assert kept.of_wards == pytest.approx(again.of_wards, abs=0.001)
        assert (kept.months, kept.method) == (again.months, again.method)

    def test_every_topic_with_records_has_one(self):
        table = dispersion_table().set_index("topic")
        assert set(table.index) == {slug for slug, topic in topics().items() if topic.recorded}
        assert (table["dispersion"] >= 1).all()
        assert (table["pair_dispersion"] >= table["dispersion"]).all()
        for slug, low, high in (("asb", 1.6, 1.8), ("all-crime", 1.6, 1.8), ("violence-and-sexual-offences", 1.3, 1.5)):
            assert low <= table.loc[slug, "dispersion"] <= high


class TestDistrictChange:
    def test_the_year_of_asb_shows_no_clear_change(self):
        row = district_columns("asb", *YEAR).iloc[0]
        assert (row["count"], row["previous_count"], row["months_compared"]) == (2340, 2557, 11)
        assert row["p_value"] > 0.2
        assert row["verdict"] == "no clear change"
        assert row["rate_ratio_low"] < 1 < row["rate_ratio_high"]

    @pytest.mark.parametrize("slug", ["shoplifting", "criminal-damage-and-arson"])
    def test_other_falls_of_the_year_are_not_clear_either(self, slug):
        assert district_columns(slug, *YEAR)["verdict"].iloc[0] == "no clear change"

    def test_a_quarter_can_be_tested_because_there_is_a_history(self):
        row = district_columns("asb", "2025-06", "2025-08").iloc[0]
        assert row["months_compared"] == 3
        assert row["verdict"] == "fell"
        assert row["p_value"] < 0.01

    def test_counts_are_those_of_the_months_both_years_have_and_of_all_places(self):
        from lib.incidents.cube import monthly_counts

        found = district_change(ASB, *YEAR)
        counts = monthly_counts(ASB).set_index("month")["count"]
        assert found.row["count"] == counts.loc[[m for m in months_between(*YEAR) if m != "2025-09"]].sum()
        assert found.total == 2518

    def test_elsewhere_is_the_same_force_and_leaves_the_district_out(self):
        other = district_change(ASB, *YEAR).elsewhere
        assert other.names == ("Bassetlaw", "Broxtowe", "Gedling", "Mansfield", "Newark and Sherwood")
        assert other.difference == pytest.approx((2340 / 2557) / other.ratio)
        assert other.low < other.difference < other.high
        assert not other.differs

    def test_no_month_to_compare_with(self):
        found = district_change(ASB, "2021-03", "2021-05")
        assert found.elsewhere is None
        assert math.isnan(found.row["rate_ratio"])
        assert "no month has a complete month a year before" in district_sentence(found)

    def test_a_topic_of_one_year_is_refused(self):
        with pytest.raises(CannotSay, match="one year only"):
            district_change(topic_named("fly-tipping"), *YEAR)

    def test_records_without_a_place_are_known_for_some_months(self):
        known = district_change(ASB, *YEAR).without_place
        assert known.months == ("2025-08",)
        assert known.share == pytest.approx(1 / 1904)
        assert not known.step
        assert WithoutPlace(("2025-08",), 0.05, 0.01).step


class TestNow:
    def test_a_year_without_a_clear_change_can_hide_a_fall(self):
        now = now_in_district(ASB, "2025-09")
        assert now.looks["change_verdict"].tolist() == ["fell", "fell"]
        assert now.since.month == "2025-04"
        assert now.since.later_ratio < 0.75 < now.since.earlier_ratio

    def test_a_ward_is_judged_as_on_the_page_of_those_months(self):
        from lib.analysis.areas import ward_figures
        from lib.incidents.view import View

        now = now_in_ward(ASB, "E05010677", "2025-09").looks.set_index("months")
        rows = ward_figures(View("asb", "2025-04", "2025-09")).rows.set_index("code")
        assert now.loc[6, "change_verdict"] == rows.loc["E05010677", "change_verdict"]
        assert now.loc[6, "compared_count"] == rows.loc["E05010677", "compared_count"]

    def test_the_beginning_of_the_data_has_nothing_to_look_back_to(self):
        now = now_in_district(ASB, "2018-11")
        assert now.since is None
        assert now_sentence(now, ASB) == ""


class TestSentences:
    def test_district(self):
        assert district_sentence(district_change(ASB, *YEAR)) == (
            "The district had 2,518 incidents. Beside the year before, over 11 months of both: 2,340 incidents against "
            "2,557 in the same months: down 8%, no clear change."
        )

    def test_elsewhere(self):
        assert elsewhere_sentence(district_change(ASB, *YEAR)) == (
            "Ashfield: down 8%; 5 other districts of Nottinghamshire together: down 18%. The two cannot be told apart."
        )

    def test_elsewhere_that_differs_is_said_to(self):
        from dataclasses import replace

        found = district_change(ASB, *YEAR)
        worse = replace(found.elsewhere, difference=1.4, low=1.2, high=1.6)
        assert isinstance(worse, Elsewhere)
        assert elsewhere_sentence(replace(found, elsewhere=worse)).endswith("Ashfield did worse than elsewhere.")

    def test_now(self):
        now = now_in_district(topic_named("all-crime"), "2025-09")
        assert now_sentence(now, topic_named("all-crime")).startswith(
            "Latest three months: 2,724 offences against 2,576"
        )
        assert since_sentence(now) == (" Since November 2024 it is up 2% on the year before, until then down 13%.")

    def test_a_step_in_records_without_a_place_is_said(self):
        from dataclasses import replace

        found = district_change(ASB, *YEAR)
        assert without_place_sentence(found).startswith(
            "Records without a map point, which no district has: under 0.1%"
        )
        stepped = replace(found, without_place=WithoutPlace(("2025-08",), 0.05, 0.0))
        assert without_place_sentence(stepped).endswith(
            "5.0% of the force’s reported ASB in August 2025, none a year before; this step moves the count."
        )


def test_a_district_whose_others_are_few_is_not_compared(monkeypatch):
    from lib.analysis import district as module
    from lib.published.tables import load

    table = load("district_month_counts")
    few = table[table["area_name"].isin(["Ashfield", "Mansfield", "Gedling"])]
    monkeypatch.setattr(module, "load", lambda name: few if name == "district_month_counts" else load(name))
    district_change.cache_clear()
    try:
        assert district_change(ASB, *YEAR).elsewhere is None
        assert np.isnan(district_columns("asb", *YEAR)["elsewhere_ratio"].iloc[0])
    finally:
        district_change.cache_clear()
