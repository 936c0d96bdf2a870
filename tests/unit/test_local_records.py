"""Local and bundled records as one set everywhere: topics, counts, maps, sentences, caches."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.areas import area_figures, locality_figures
from lib.analysis.recorded_series import recorded_series
from lib.analysis.small_areas import hex_figures, point_figures
from lib.answers.hotspots import areas_of, figure_of
from lib.answers.overview import clear_changes
from lib.answers.ward import tiles_as_lists, ward_profile
from lib.base.errors import CannotSay, InputError
from lib.drawing.words.ages import data_to
from lib.drawing.words.areas import evidence
from lib.incidents.coverage import coverage_by_month, coverage_in_words
from lib.incidents.cube import cube, monthly_counts
from lib.incidents.local import COUNTED_COLUMNS, all_coverage, all_incidents, store_problem
from lib.incidents.presets import presets
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View, geographies_of
from lib.incidents.whose import whose_records
from lib.intake.requests.example import synthetic_requests
from lib.published.tables import load
from lib.records import connection
from lib.records import store as records
from tests.district.truth import ALDER, FLY_TIPPING_BY_LOCALITY, FORCE
from tests.stores import damage, load_requests

pytestmark = pytest.mark.slow


@pytest.fixture
def requests(store) -> pd.DataFrame:
    """Two years of synthetic requests, loaded."""
    table = synthetic_requests(4_000, "2023-10-01", 730)
    load_requests(table)
    return table


def test_without_local_records_the_bundled_tables_are_given_as_they_are(sqlite_store):
    assert all_incidents() is load("police_incidents", COUNTED_COLUMNS)
    assert all_coverage() is load("coverage")
    assert not any(topic.local for topic in topics().values())
    assert geographies_of(topic_named("fly-tipping")) == ("locality", "ward-estimate")
    assert not sqlite_store.parent.exists()


def test_fly_tipping_is_shown_by_ward_hexagon_and_month_and_the_plan_stays(requests):
    topic = topic_named("fly-tipping")
    assert geographies_of(topic) == ("ward", "reporting-area", "hex", "point", "locality", "ward-estimate")
    view = View.default("fly-tipping")
    assert (view.start, view.end, view.geography) == ("2024-10", "2025-09", "ward")
    held = all_incidents().query("category == 'fly-tipping' and '2024-10' <= month <= '2025-09'")
    assert area_figures(view).rows["count"].sum() == len(held) > 500
    assert hex_figures(replace(view, geography="hex")).rows["count"].sum() <= len(held)
    assert point_figures(replace(view, geography="point")).points["count"].sum() == len(held)
    assert monthly_counts(topic)["count"].notna().sum() == 24
    plan = area_figures(replace(view, geography="locality"))
    assert plan.period is None
    assert plan.total == sum(FLY_TIPPING_BY_LOCALITY.values())


@pytest.mark.parametrize("geography", ["ward", "reporting-area", "hex", "point"])
@pytest.mark.parametrize("slug", ["fly-tipping", "littering", "environmental-crime"])
def test_every_drawing_of_a_local_topic_can_be_made(requests, slug, geography):
    found = figure_of(replace(View.default(slug), geography=geography, measure="count"))
    assert found.title
    assert len(found.figures)
    assert found.on_map.draw("")


def test_police_records_and_requests_are_never_added_together(requests):
    before = load("police_incidents")
    for slug in ("asb", "all-crime"):
        topic = topic_named(slug)
        assert not set(topic.categories) & {"fly-tipping", "littering", "graffiti", "dog-fouling", "waste-on-land"}
        counted = cube().counts[:, :, cube().category_indices(topic)].sum()
        assert counted == before["category"].isin(topic.categories).sum()


def test_environmental_crime_needs_all_five_kinds(store):
    table = synthetic_requests(3_000, "2024-10-01", 365)
    load_requests(table[table["Category"] != "Graffiti"])
    assert topic_named("fly-tipping").local
    assert not topic_named("graffiti").local
    assert not topic_named("environmental-crime").local
    assert geographies_of(topic_named("environmental-crime")) == ("locality", "ward-estimate")


def test_the_months_that_records_cover_are_their_usual_period(store):
    load_requests(synthetic_requests(600, "2025-04-01", 91))
    view = View.default("fly-tipping")
    assert (view.start, view.end) == ("2025-04", "2025-06")
    assert list(presets(view))[:2] == [
        "All on record: April to June 2025",
        "A year before: April to June 2024",
    ]
    assert View.default("asb").start == "2024-10"


def test_a_badge_and_the_line_at_the_top_name_whose_records_they_are(store):
    assert whose_records(topic_named("fly-tipping")) == ""
    assert data_to() == "Data to: police September 2025 · DEFRA 2022-23"
    real = synthetic_requests(2_000, "2024-10-01", 365)
    real["Reference"] = real["Reference"].str.replace("SYNTHETIC", "FT")
    load_requests(real)
    assert whose_records(topic_named("fly-tipping")) == "The council’s own records"
    assert whose_records(topic_named("asb")) == ""
    assert data_to().endswith(" · your records September 2025")
    load_requests(synthetic_requests(600, "2025-04-01", 91), "second.csv")
    assert whose_records(topic_named("fly-tipping")) == "Synthetic records: invented, not real reports"
    assert data_to().endswith(" · your records September 2025, synthetic")


def test_undo_brings_every_cache_back(store):
    before = figure_of(View.default("fly-tipping")).title
    number = load_requests(synthetic_requests(3_000, "2024-10-01", 365))
    assert figure_of(View.default("fly-tipping")).title != before
    records.undo(number)
    assert figure_of(View.default("fly-tipping")).title == before
    assert all_incidents() is load("police_incidents", COUNTED_COLUMNS)


def test_a_month_that_is_not_whole_is_missing_not_low(store):
    load_requests(synthetic_requests(3_000, "2024-10-01", 350))  # ends on 15 September
    monthly = monthly_counts(topic_named("fly-tipping")).set_index("month")
    assert pd.isna(monthly.loc["2025-09", "count"])
    assert "ends on" in monthly.loc["2025-09", "reason"]
    assert monthly.loc["2025-08", "status"] == "complete"
    assert View.default("fly-tipping").end == "2025-08"


def test_requests_of_no_whole_month_leave_every_page_as_it_was(store):
    before = figure_of(View.default("asb")).title
    load_requests(synthetic_requests(60, "2025-05-10", 10))
    assert not topic_named("fly-tipping").local
    assert set(all_incidents()["category"]) == set(load("police_incidents")["category"])
    assert figure_of(View.default("asb")).title == before
    assert area_figures(View.default("fly-tipping")).total == sum(FLY_TIPPING_BY_LOCALITY.values())


def test_requests_given_by_ward_alone_are_counted_by_ward_and_on_no_hexagon(store):
    table = synthetic_requests(2_000, "2024-10-01", 365)
    table.loc[table.index % 2 == 0, ["Easting", "Northing"]] = ""
    load_requests(table)
    view = View.default("fly-tipping")
    wards, hexes = area_figures(view).rows["count"].sum(), hex_figures(replace(view, geography="hex")).rows["count"]
    assert hexes.sum() < 0.7 * wards


def test_a_later_police_month_extends_the_data_and_the_months_between_are_absent(store):
    parts = [{"source": "police.uk", "force": FORCE, "month": "2025-11", "counts": {"asb": 1700}, "gap": ""}]
    parts[0]["counts"]["drugs"] = 90
    row = {"force": FORCE, "month": "2025-11", "category": "asb", "lon": -1.25, "lat": 53.1}
    row |= {"ward_code": ALDER, "place": "High Street", "record_key": ""}
    table = pd.DataFrame([row] * 30).reindex(columns=["force", *records.STORED_COLUMNS])
    records.store([records.NewBatch("police-uk", "x", "a" * 64, 30, pd.DataFrame(parts), table)])
    monthly = monthly_counts(topic_named("asb")).set_index("month")
    assert monthly.loc["2025-11", ["count", "status"]].tolist() == [30, "complete"]
    assert monthly.loc["2025-10", "status"] == "absent"
    assert View.default("asb").end == "2025-09"  # the last twelve months that are all complete


def test_a_store_that_cannot_be_read_leaves_published_data_and_says_so(sqlite_store):
    sqlite_store.parent.mkdir()
    sqlite_store.write_bytes(b"no database" * 500)
    connection._version.forget()
    assert "damaged" in store_problem()
    assert all_incidents() is load("police_incidents", COUNTED_COLUMNS)
    assert area_figures(View.default("asb")).total > 0


@pytest.mark.parametrize("table", ["record_block", "part"])
def test_a_store_that_can_be_read_in_part_only_is_left_out_whole(sqlite_store, table):
    load_requests(synthetic_requests(2_000, "2024-10-01", 365))
    damage(sqlite_store, table)
    assert "damaged" in store_problem()
    assert all_incidents() is load("police_incidents", COUNTED_COLUMNS)
    assert all_coverage() is load("coverage")
    assert not any(topic.local for topic in topics().values())


OWN_ONLY = ("abandoned-vehicle", "noise")


@pytest.fixture
def all_kinds(store) -> pd.DataFrame:
    """Two years of synthetic requests of every kind, loaded."""
    table = synthetic_requests(5_000, "2023-10-01", 731)
    table.loc[table.index % 10 == 0, "Category"] = "Abandoned Vehicle"
    load_requests(table)
    return table


def test_topics_that_nobody_publishes_exist_only_while_requests_are_loaded(store):
    assert not set(OWN_ONLY) & set(topics())
    with pytest.raises(InputError, match="There is no topic “noise”"):
        topic_named("noise")
    number = load_requests(synthetic_requests(3_000, "2024-10-01", 365))
    assert "noise" in topics()
    assert "abandoned-vehicle" not in topics()
    records.undo(number)
    assert "noise" not in topics()


def test_such_a_topic_is_shown_like_the_others_and_says_what_it_may_not_claim(all_kinds):
    for slug in OWN_ONLY:
        topic, view = topic_named(slug), View.default(slug)
        assert geographies_of(topic) == ("ward", "reporting-area", "hex", "point")
        held = all_incidents().query("category == @slug and '2024-10' <= month <= '2025-09'")
        assert area_figures(view).total == len(held) > 100
        for geography in geographies_of(topic):
            found = figure_of(replace(view, geography=geography, measure="count"))
            assert found.title
            assert found.on_map.draw("")
        said = evidence(area_figures(view))
        assert topic.may_not_claim in said["Limits"]
        assert "Also published" not in said
        with pytest.raises(CannotSay, match="own requests only"):
            locality_figures(view)


def test_other_requests_are_in_no_sum_of_environmental_crime(all_kinds):
    assert not set(topic_named("environmental-crime").categories) & set(OWN_ONLY)


def test_every_page_of_findings_takes_them_in_its_stride(all_kinds):
    profile = ward_profile(ALDER, "2024-10", "2025-09")
    own = profile.tiles.set_index("topic").loc[list(OWN_ONLY)]
    assert own["area_kind"].tolist() == ["ward", "ward"]
    listed = dict(tiles_as_lists(ALDER, "2024-10", "2025-09"))
    assert "Noise" in listed["Other requests to the council"]
    assert set(clear_changes()["topic"]) <= set(topics())
    assert set(recorded_series("police.uk").counts["topic"]).isdisjoint(OWN_ONLY)
    assert list(areas_of(View.default("asb")).rows["code"])


def test_points_with_one_request_each_are_drawn_small(requests):
    drawing = figure_of(replace(View.default("fly-tipping"), geography="point")).on_map.draw("")
    assert max(radius for _, _, radius, *_ in drawing.points) < 10
    assert "the largest is" in drawing.legend[0].text


def test_the_coverage_names_each_kind_of_council_request(all_kinds):
    months, listed = coverage_by_month(), coverage_in_words()
    council = months[months["source"] == "council"]
    assert {"Fly-tipping", "Noise", "Abandoned vehicle"} < set(council["series"])
    assert (council["status"] == "complete").all()
    assert months["source"].tolist() == sorted(months["source"], reverse=True)
    assert set(months.loc[months["source"] != "council", "series"]) == {"ASB", "Crime"}
    assert listed.query("Force == 'Council requests' and Records == 'Fly-tipping'")["How many"].tolist() == ["24"]


def test_the_police_series_ends_with_the_police_records(store):
    before = recorded_series("police.uk")
    load_requests(synthetic_requests(2_000, "2025-01-01", 365))
    assert cube().months[-1] == "2025-12"
    after = recorded_series("police.uk")
    assert after.end == before.end == "2025-09"
    pd.testing.assert_frame_equal(after.counts, before.counts)


def test_the_tiles_have_no_empty_heading_without_them(sqlite_store):
    headings = [heading for heading, _ in tiles_as_lists(ALDER, "2024-10", "2025-09")]
    assert headings == ["", "Fly-tipping and other environmental crime", "Kinds of crime"]
