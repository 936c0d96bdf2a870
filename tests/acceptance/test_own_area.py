"""An area of one's own on the district's own records: a ward drawn again is the ward, and halves make a whole."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely

from lib.analysis.areas import grouped_figures, ward_figures
from lib.analysis.own_area.figures import figures_of
from lib.analysis.own_area.inside import people_in
from lib.analysis.own_area.made_of import area_of, key_of, ready_made, sectors
from lib.answers.own_area import own_area_figure
from lib.base.errors import InputError
from lib.base.words import words_in
from lib.drawing.words.own_area import area_headline, area_in_words, level_sentence, people_sentence
from lib.incidents.cube import monthly_counts
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.intake.area_files import read_outline
from lib.intake.files import GivenFile
from lib.published.places import to_grid, ward_names, ward_table
from lib.published.tables import layer
from tests.acceptance.test_official_residents import ABBEY_HILL
from tests.acceptance.test_official_residents import loaded as newer_residents
from tests.areas import drawn, figures, outline_of

YEAR = ("2024-10", "2025-09")
WARDS = list(ward_names())
WOBBLE = 20.0  # metres that a hand strays


@pytest.mark.parametrize("topic", ["asb", "shoplifting", "burglary"])
@pytest.mark.parametrize("code", WARDS)
def test_an_area_equal_to_a_ward_gives_the_wards_figures(code, topic):
    feature = next(f for f in layer("ward_boundaries")["features"] if f["properties"]["ward_code"] == code)
    read = read_outline(GivenFile.of("ward.geojson", json.dumps(feature).encode()))
    found = figures(drawn(read.outline), topic)
    view = View(topic, *YEAR)
    ward = ward_figures(view).rows.set_index("code").loc[code]
    same = [
        "count",
        "rate",
        "rate_low",
        "rate_high",
        "verdict",
        "beside_low",
        "beside_high",
        "change_verdict",
        "q_value",
    ]
    pd.testing.assert_series_equal(found.own[same], ward[same], check_names=False)
    assert found.people.residents == pytest.approx(ward_table().set_index("ward_code").loc[code, "residents_2020"])
    assert not found.people.estimated
    assert found.edge.count == ward["count"]
    assert found.edge.share == pytest.approx(ward["near_edge_share"], nan_ok=True)
    monthly = monthly_counts(topic_named(topic), (code,))
    pd.testing.assert_series_equal(found.months["count"], monthly["count"].astype(float), check_names=False)
    assert found.rest["count"] == ward_figures(view).rows["count"].sum() - ward["count"]
    # in a link, where corners are rounded to a metre, it is still the ward
    assert figures(area_of(key_of(drawn(read.outline))), topic).count == ward["count"]


@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("code", WARDS)
def test_two_halves_add_up_to_the_whole(code, across):
    whole = outline_of(code)
    west, south, east, north = whole.bounds
    points = figures(drawn(whole)).points.drop_duplicates(["lon", "lat"])
    x, y = to_grid(points["lon"].to_numpy(), points["lat"].to_numpy())
    middle = shapely.Point(np.median(x) + 0.3, np.median(y) + 0.3)
    cut = shapely.box(west, south, middle.x, north) if across else shapely.box(west, south, east, middle.y)
    parts = [shapely.intersection(whole, cut), shapely.difference(whole, cut)]
    halves, ward = [figures(drawn(part)) for part in parts], figures(drawn(whole))
    assert sum(half.count for half in halves) == ward.count
    by_month = sum(half.months["count"].to_numpy() for half in halves)
    assert np.array_equal(by_month, ward.months["count"].to_numpy(), equal_nan=True)
    kinds = pd.concat([half.kinds for half in halves]).groupby("topic")["count"].sum()
    assert kinds.to_dict() == ward.kinds.set_index("topic")["count"].to_dict()
    assert sum(half.people.residents for half in halves) == pytest.approx(ward.people.residents)
    assert sum(half.people.households for half in halves) == pytest.approx(ward.people.households)
    assert sum(len(half.points) for half in halves) == len(ward.points)
    assert all(half.people.estimated for half in halves)


def wobbled(outline, random):
    """The outline as a hand draws it again: a corner every 100 metres or so, each up to 20 metres from its place."""
    corners = shapely.get_coordinates(shapely.segmentize(shapely.simplify(outline.exterior, 2), 100))[:-1]
    angle, far = random.uniform(0, 2 * np.pi, len(corners)), random.uniform(0, WOBBLE - 2, len(corners))
    return shapely.Polygon(corners + np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None])


@pytest.mark.parametrize("topic", ["asb", "all-crime"])
@pytest.mark.parametrize("code", WARDS)
def test_a_ward_drawn_again_by_hand_stays_within_the_range_that_is_stated(code, topic):
    random = np.random.default_rng(int(code[-4:]))
    ward = figures(drawn(outline_of(code)), topic)
    assert ward.edge.low <= ward.count <= ward.edge.high
    for _ in range(3):
        again = figures(drawn(wobbled(outline_of(code), random)), topic)
        assert ward.edge.low <= again.count <= ward.edge.high
        assert again.edge.low <= ward.count <= again.edge.high


@pytest.mark.parametrize(("kind", "geography"), [("locality", "locality"), ("reporting-area", "reporting-area")])
def test_ready_made_areas_have_the_counts_of_their_wards(kind, geography):
    rows = grouped_figures(View("asb", *YEAR, geography=geography)).rows.set_index("name")
    areas = [area_of(key) for key in ready_made() if key.startswith(f"{kind}:")]
    assert sorted(area.name for area in areas) == sorted(rows.index)
    for area in areas:
        found = figures(area)
        assert found.count == rows.loc[area.name, "count"]
        assert found.people.residents == pytest.approx(rows.loc[area.name, "population"])
        assert not found.people.estimated


def test_parishes_stand_ready_and_say_that_they_are_whole_wards():
    for parish in ("Annesley", "Felley", "Selston"):
        area = area_of(f"parish:{parish}")
        assert area.name == f"Wards of {parish} parish"
        assert "own outline is not among the data" in area.notes[0]
        assert figures(area).count > 0
    assert len(area_of("parish:Selston").wards) == 3


def test_postcode_sectors_share_the_district_out():
    areas = [area_of(f"sector:{sector}") for sector in sectors()]
    assert sum(people_in(area).residents for area in areas) == pytest.approx(
        ward_table()["residents_2020"].sum(), rel=1e-3
    )
    assert sum(area.hectares for area in areas) == pytest.approx(ward_table()["area_ha"].sum(), rel=1e-2)


@pytest.mark.parametrize("key", ["sector:NG17 1", "locality:Sutton", "parish:Selston", f"wards:{WARDS[4]}"])
def test_headlines_are_short_and_hold_the_count(key):
    found = figures(area_of(key))
    figure = own_area_figure(found)
    assert words_in(figure.title) <= 20
    assert f"{found.count:,}" in figure.title
    assert figure.command.startswith(f'python -m lib area "{key}" --topic asb')


@pytest.mark.parametrize(
    ("lon", "lat", "there"),
    [
        (-1.1962, 53.1440, "Mansfield, "),
        (-1.3020, 53.0170, "Eastwood, "),
        (-1.1500, 53.0050, "Bestwood Park in Nottingham, "),
        (-1.5500, 53.3800, r"\d+ km to the north-west, "),
    ],
)
def test_an_outline_outside_the_district_is_refused_with_the_name_of_what_is_there(lon, lat, there):
    x, y = (float(value[0]) for value in to_grid(np.array([lon]), np.array([lat])))
    with pytest.raises(InputError, match=f"lies outside Ashfield: .*{there}.*nearest to"):
        drawn(shapely.buffer(shapely.Point(x, y), 300))


def test_newer_residents_are_shared_out_and_said(sqlite_store):
    ward, half = area_of(f"wards:{ABBEY_HILL}"), drawn(shapely.buffer(shapely.centroid(outline_of(ABBEY_HILL)), 600))
    before = people_in(half).residents
    assert people_in(ward).residents == pytest.approx(3593)
    newer_residents()
    assert people_in(ward).residents == pytest.approx(4000)
    assert people_in(half).residents == pytest.approx(before * 4000 / 3593, rel=0.02)
    found = figures(half)
    assert found.own["population"] == pytest.approx(people_in(half).residents)
    assert "(mid-2022)" in people_sentence(found)


def test_no_difference_is_claimed_that_hangs_on_the_line():
    found = figures_of(area_of("sector:NG17 1"), topic_named("asb"), "2024-10", "2025-09")
    assert found.own["by_the_line"]
    assert found.own["rate_low"] > found.rest["rate_high"]  # as drawn it would be called higher
    assert "higher" not in area_headline(found)
    assert "only as the line is drawn" in level_sentence(found)
    assert "only as the line is drawn" in area_in_words(found).to_string()
