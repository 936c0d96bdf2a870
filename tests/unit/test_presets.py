"""Periods that have a name: the latest months that are complete, and whole years that are held."""

from lib.incidents.presets import presets
from lib.incidents.topics import topic_named
from lib.incidents.view import View, months_on_offer


def test_the_latest_months_end_where_the_usual_view_ends():
    found = presets(topic_named("asb"))
    usual = View.default("asb")
    assert list(found)[:3] == [f"Last {n} months, to September 2025" for n in (12, 6, 3)]
    assert found["Last 12 months, to September 2025"] == (usual.start, usual.end)
    assert found["Last 3 months, to September 2025"] == ("2025-07", "2025-09")


def test_a_year_is_offered_only_where_all_of_it_is_held():
    found = presets(topic_named("burglary"))
    years = [name for name in found if name.startswith("Year ")]
    assert years == ["Year 2024", "Year 2023"]  # 2025 goes on, and of 2022 eight months are absent
    assert all(month in months_on_offer() for name in years for month in found[name])
