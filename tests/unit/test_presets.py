"""Periods that have a name: the latest months that are complete, the year before, and whole years that are held."""

from dataclasses import replace

from lib.incidents.presets import presets
from lib.incidents.view import View, months_on_offer

LAST_3 = "Last 3 months: July to September 2025"
BEFORE_3 = "A year before: July to September 2024"


def test_the_latest_months_end_where_the_usual_view_ends_and_say_which_they_are():
    usual = View.default("asb")
    found = presets(usual)
    assert list(found)[:4] == [
        "Last 12 months: October 2024 to September 2025",
        "Last 6 months: April to September 2025",
        LAST_3,
        "A year before: October 2023 to September 2024",
    ]
    assert found["Last 12 months: October 2024 to September 2025"] == (usual.start, usual.end)
    assert found[LAST_3] == ("2025-07", "2025-09")


def test_the_year_before_is_that_of_what_is_shown_and_keeps_its_name_when_chosen():
    shown = replace(View.default("asb"), start="2025-07")
    found = presets(shown)
    assert found[BEFORE_3] == ("2024-07", "2024-09")
    start, end = found[BEFORE_3]
    assert presets(replace(shown, start=start, end=end)) == found


def test_a_year_is_offered_only_where_all_of_it_is_held():
    found = presets(View.default("burglary"))
    years = [name for name in found if name.startswith("Year ")]
    assert years == ["Year 2024", "Year 2023"]  # 2025 goes on, and of 2022 eight months are absent
    assert all(month in months_on_offer() for name in years for month in found[name])
    assert not any(span[0] < min(months_on_offer()) for span in found.values())
