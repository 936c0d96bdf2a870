"""The pages with the council's own requests loaded, run whole."""

import pytest

from lib.analysis.areas import area_figures
from lib.base.months import month_in_words, months_between
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from lib.records import connection
from lib.records import store as records
from tests import parts
from tests.district.truth import ALDER
from tests.pages import opening
from tests.pages.opening import at_first_look, opened
from tests.stores import load_requests

pytestmark = pytest.mark.slow

SUTTON_CENTRAL = ALDER


@pytest.fixture(autouse=True)
def _two_years(sqlite_store):
    """Two years of synthetic requests, many at the same places, loaded."""
    table = synthetic_requests(6_000, "2023-10-01", 731)
    for way in ("Easting", "Northing"):
        table[way] = (table[way].astype(int) // 250 * 250 + 125).astype(str)
    load_requests(table)


def words(app):
    return opening.words(app) + opening.html_of(app)


def tables(app):
    return [table.value for table in app.table]


def count_in_ward(slug):
    rows = area_figures(View(slug, "2024-10", "2025-09")).rows.set_index("code")
    return int(rows.loc[SUTTON_CENTRAL, "count"])


def test_hotspots_shows_what_the_requests_consist_of_for_the_district_and_for_a_ward():
    app = opened("hotspots", topic="fly-tipping", open="consists")
    assert "What fly-tipping reports consist of" in words(app)
    assert "reports in Wrenmoor in the 12 months to September 2025, by what the council’s files say" in words(app)
    shown = next(table for table in tables(app) if "Kind" in table)
    assert {"Size", "Land type", "Outcome", "Waste type"} == set(shown["What"])
    assert (shown["Kind"] == "(not given)").any()
    ward = opened("hotspots", topic="fly-tipping", place=SUTTON_CENTRAL, open="all")
    own = f"{count_in_ward('fly-tipping')} reports in Alder Quay"
    assert own in words(ward)
    assert f"--area {SUTTON_CENTRAL}" in words(ward)


def test_hotspots_shows_it_for_no_topic_that_has_none():
    assert "consist of" not in words(opened("hotspots", topic="asb", open="all"))


@pytest.mark.parametrize("topic", ["fly-tipping", "littering"])
def test_my_ward_shows_a_topic_from_the_councils_own_requests(topic):
    app = opened("ward_profile", topic=topic, place=SUTTON_CENTRAL, open=parts.WARD)
    said, own = words(app), count_in_ward(topic)
    label = topics()[topic].label
    assert f'<p class="name">{label}</p><p class="count">{own} reports</p>' in said
    tile = next(table for table in tables(app) if "Beside the year before" in table)
    mine = tile[(tile["What"] == label) & tile["Figure of"].str.startswith("Alder Quay")]
    assert mine["Count"].tolist() == [f"{own} reports"]
    assert "2021-22, so there is no trend" not in said
    months = next(table for table in tables(app) if "Expected" in table)
    year = months[months["Month"].isin([month_in_words(month) for month in months_between("2024-10", "2025-09")])]
    assert year["Count"].astype(int).sum() == own
    assert f"{own} reports in Alder Quay" in said
    assert any("On or near" in table and "Reports at the point" in table for table in tables(app))
    assert "The council’s own places" in said
    assert "police.uk moves each record" not in said
    assert "of 6 wards" in said
    assert any("wards like it" in header.value for header in app.header)
    assert "the council’s own service requests, loaded on the page Local records" in said
    assert not app.info


def test_my_ward_keeps_the_sheet_for_print_with_requests_loaded():
    app = opened("ward_profile", topic="fly-tipping", place=SUTTON_CENTRAL, print="a4")
    assert "Fly-tipping" in words(app)


@pytest.mark.parametrize("page", ["overview", "hotspots", "ward_profile", "concerns", "briefing", "data_and_methods"])
def test_a_page_takes_topics_that_only_the_council_has(page):
    query = {"topic": "noise", "place": SUTTON_CENTRAL} if page in ("hotspots", "ward_profile") else {}
    if page == "briefing":
        query = {"topics": "noise", "wards": SUTTON_CENTRAL}
    said = words(opened(page, **query))
    if query:
        assert "noise complaints" in said.lower()


def test_choosers_offer_them_only_while_requests_are_loaded():
    labels = opened("hotspots").selectbox(key="view-topic").options
    assert "Noise" in labels
    assert "Abandoned vehicles" not in labels
    records.undo(1)
    connection._version.forget()
    gone = at_first_look("hotspots", topic="noise")
    assert "Noise" not in gone.selectbox(key="view-topic").options
    assert "of which no figures are shown here" in gone.warning[0].value


def test_what_cannot_be_told_is_said():
    records.undo(1)
    load_requests(synthetic_requests(2_000, "2024-10-01", 365).drop(columns=["Size", "Land type"]), "without.csv")
    said = words(opened("hotspots", topic="fly-tipping", open="consists"))
    assert "says its size, waste type, land type or outcome" in said
