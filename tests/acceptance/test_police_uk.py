import pandas as pd
import pytest

from lib.incidents.completeness import completeness
from lib.incidents.street import category_slug, incidents_from_street
from lib.published.tables import load


def street(rows):
    columns = ["Crime ID", "Month", "Longitude", "Latitude", "Location", "Crime type"]
    return pd.DataFrame(rows, columns=columns).assign(**{"Falls within": "Nottinghamshire Police"})


def test_two_identical_asb_rows_are_two_incidents():
    row = (None, "2025-09", "-1.26", "53.12", "On or near High Street", "Anti-social behaviour")
    table = incidents_from_street(street([row, row]))
    assert len(table) == 2
    assert table["category"].tolist() == ["asb", "asb"]
    assert table["place"].tolist() == ["High Street", "High Street"]
    assert table["occurred_at"].isna().all()


def test_a_row_without_a_point_keeps_its_place_in_the_table():
    table = incidents_from_street(street([(None, "2025-09", None, None, "No location", "Robbery")]))
    assert table["lon"].isna().all()
    assert table["category"].tolist() == ["robbery"]


@pytest.mark.parametrize(
    ("crime_type", "slug"),
    [
        ("Anti-social behaviour", "asb"),
        ("Criminal damage and arson", "criminal-damage-and-arson"),
        ("Theft from the person", "theft-from-the-person"),
    ],
)
def test_crime_types_become_topic_slugs(crime_type, slug):
    assert category_slug(crime_type) == slug


def test_the_rule_finds_a_cut_off_a_round_and_an_empty_month_and_no_other():
    months = [f"2024-{i:02d}" for i in range(1, 13)]
    counts = [2000, 2100, 2200, 2300, 800, 2250, 0, 2400, 1600, 2100, 2000, 1800]
    judged = completeness(pd.Series(counts, index=months))
    incomplete = judged.index[judged["status"] == "incomplete"].tolist()
    # May is far below its neighbours, July empty, September a round number and low; December is round and usual.
    assert incomplete == ["2024-05", "2024-07", "2024-09"]
    assert "no ASB records" in judged.loc["2024-07", "reason"]
    assert "round number" in judged.loc["2024-09", "reason"]


def test_an_unusually_high_month_stays_complete_and_is_said():
    judged = completeness(pd.Series({"2024-01": 1100, "2024-02": 2208, "2024-03": 1258, "2024-04": 1310}))
    assert judged.loc["2024-02", "status"] == "complete"
    assert judged.loc["2024-02", "reason"].startswith("unusually high")


def test_the_bundled_coverage_has_the_known_incomplete_months_and_only_those():
    coverage = load("coverage")
    found = coverage.loc[coverage["status"] == "incomplete", ["force", "month", "category"]]
    assert set(map(tuple, found.to_numpy())) == {
        ("nottinghamshire", "2021-10", "asb"),
        ("nottinghamshire", "2022-01", "asb"),
        ("nottinghamshire", "2024-09", "asb"),
        ("derbyshire", "2024-11", "asb"),
    }


def test_a_month_without_a_file_is_absent_and_has_no_count():
    coverage = load("coverage").set_index(["force", "month", "category"])
    gap = coverage.loc[("nottinghamshire", "2022-06", "burglary")]
    assert gap["status"] == "absent"
    assert pd.isna(gap["records"])
