"""The page “Your area” run whole, without a browser."""

import json

import pytest
import shapely

from lib.analysis.evaluation.places import places_on_offer
from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.kept import keep, kept_areas
from lib.analysis.own_area.made_of import key_of
from lib.base.visitor import Role, Visitor, acting_as
from lib.drawing.own_area_map import outline_of
from lib.intake.requests.example import synthetic_requests
from lib.published.places import ward_shapes
from lib.ui.pages import PAGES
from tests.district.known import counted
from tests.district.truth import ALDER, BIRCH
from tests.files import zipped
from tests.pages.opening import html_of, opened
from tests.stores import load_requests
from tests.visitors import open_signed_in

ALL = "places.sure.known.share.read"


def words(app):
    blocks = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.error, *app.info]
    return "\n".join(str(block.value) for block in blocks).replace("\\", "")


def drawn(metres=400):
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(ALDER)])
    return validated(shapely.buffer(middle, metres, quad_segs=2), "The quay", DRAWN)


def test_the_page_opens_with_the_ways_to_choose_an_area():
    app = opened("own_area")
    assert app.title[0].value == "An area of your own"
    assert list(app.radio(key="own-area-how").options)[:4] == [
        "Ready made",
        "From a list",
        "Draw on the map",
        "From a file",
    ]
    assert not app.warning
    assert "own_area" in {page.name for page in PAGES}


def test_a_ready_made_area_is_chosen_from_a_list_and_stands_in_the_link():
    app = opened("own_area")
    app.selectbox(key="own-area-ready").select("locality:Quayside").run()
    assert not app.exception
    both = counted("asb", ALDER) + counted("asb", BIRCH)
    assert app.title[0].value.startswith(f"Quayside: {both} incidents of reported ASB in ")
    assert app.query_params["area"] == "locality:Quayside"
    again = opened("own_area", **dict(app.query_params))
    assert again.title[0].value == app.title[0].value


def test_wards_hexagons_and_streets_are_listed_by_keyboard_alone():
    app = opened("own_area")
    app.radio(key="own-area-how").set_value("From a list").run()
    app.multiselect(key="own-area-wards").set_value([ALDER, BIRCH]).run()
    app.button(key="own-area-show").click().run()
    assert not app.exception
    assert app.query_params["area"] == f"wards:{ALDER};{BIRCH}"
    assert app.title[0].value.startswith("Alder Quay and Birch Hill:")
    for kind, few in (("hexagons", 12), ("streets", 6)):
        app = opened("own_area")
        app.radio(key="own-area-how").set_value("From a list").run()
        app.selectbox(key="own-area-of").select(kind).run()
        app.multiselect(key=f"own-area-{kind}").set_value(list(places_on_offer(kind))[:few]).run()
        app.button(key="own-area-show").click().run()
        assert not app.exception
        assert " incidents of reported ASB in " in app.title[0].value


def test_every_part_opens_and_says_what_it_must():
    app = opened("own_area", area=key_of(drawn()), called="The *quay*", open=ALL)
    said = words(app)
    assert app.title[0].value.startswith("The \\*quay\\*: ")
    assert "of its line, and" in said
    assert "The true count lies between" in said
    assert "an estimate, which shares" in said
    assert "Within 200 metres round about" in said
    assert 'python -m lib area "shape:' in said
    assert "Market Cross" in html_of(app)
    assert "<strong>Residents:</strong>" in html_of(app)
    assert {part.label for part in app.expander} >= {"Choose another area", "How sure are we", "Use and share"}


def test_every_way_to_choose_another_area_opens_beneath_the_map_of_one_that_is_shown():
    app = opened("own_area", area="locality:Quayside", open="choose")
    for way in app.radio(key="own-area-how").options:
        app.radio(key="own-area-how").set_value(way).run()
        assert not app.exception, way
    app.radio(key="own-area-how").set_value("Draw on the map").run()
    above, of_drawing = (toggle for toggle in app.toggle if toggle.label.startswith("Street map from"))
    of_drawing.set_value(True).run()
    assert app.toggle(key=above.key).value


def test_a_damaged_link_says_so_and_offers_the_ways_to_choose():
    app = opened("own_area", area="shape:!!")
    assert app.title[0].value == "An area of your own"
    assert "draw the area again" in words(app)
    assert app.radio(key="own-area-how").options
    app = opened("own_area", area="here")
    assert "too many corners for a link" in words(app)


def test_an_area_too_small_for_figures_keeps_its_name_and_says_why():
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(ALDER)])
    small = validated(shapely.buffer(middle, 28), "Bench", DRAWN)
    app = opened("own_area", area=key_of(small), called="Bench")
    assert app.title[0].value == "Bench: no figures"
    assert "at least 3 are needed" in words(app)


@pytest.mark.parametrize("page_topic", ["fly-tipping", "graffiti"])
def test_a_topic_without_map_points_says_so(page_topic):
    app = opened("own_area", area="locality:Quayside", topic=page_topic)
    assert not app.exception
    assert "cannot be counted in an area" in words(app) or "does not exist" in words(app)


def test_officers_keep_an_area_and_delete_it(store):
    area = drawn()
    app = opened("own_area", area=key_of(area), called="Quay")
    app.button(key="own-area-keep").click().run()
    assert not app.exception
    (held,) = kept_areas()
    assert held.area.name == "Quay"
    assert app.query_params["area"] == f"kept:{held.number}"
    app = opened("own_area")
    app.radio(key="own-area-how").set_value("Kept areas").run()
    app.button(key="own-area-show-kept").click().run()
    assert app.title[0].value.startswith("Quay: ")
    app = opened("own_area")
    app.radio(key="own-area-how").set_value("Kept areas").run()
    app.button(key="own-area-delete").click().run()
    assert not app.exception
    assert kept_areas() == []


def test_a_name_is_given_by_anybody_and_kept_in_the_link(store, monkeypatch):
    open_signed_in(monkeypatch)
    app = opened("own_area", area=key_of(drawn()))
    assert "Kept areas" not in opened("own_area").radio(key="own-area-how").options
    app.text_input(key="own-area-name").set_value("The <b>harbour</b>").run()
    app.button(key="own-area-call").click().run()
    assert not app.exception
    assert app.query_params["called"] == "The <b>harbour</b>"
    assert app.title[0].value.startswith("The \\<b\\>harbour")
    assert not [button for button in app.button if button.key == "own-area-keep"]


def test_a_kept_area_is_not_for_those_who_may_not_see_it(store, monkeypatch):
    with acting_as(Visitor("o@council.example", Role.officer, True)):
        kept = keep(drawn(), "Secret plan")
    open_signed_in(monkeypatch, Role.councillor)
    app = opened("own_area", area=kept.key)
    assert "Only officers may keep areas" in words(app)
    assert "Secret plan" not in words(app) + app.title[0].value


def test_others_see_requests_of_ready_made_areas_alone(store, monkeypatch):
    load_requests(synthetic_requests(2_500, "2024-01-01", 640))
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "everyone")
    open_signed_in(monkeypatch)
    app = opened("own_area", area="locality:Quayside", open="council")
    assert "2024-25" in html_of(app)
    app = opened("own_area", area=key_of(drawn()), open="council")
    assert "ready-made areas of whole wards only" in words(app)


def test_a_file_is_read_and_a_bad_one_refused():
    app = opened("own_area")
    app.radio(key="own-area-how").set_value("From a file").run()
    good = json.dumps(outline_of(drawn(500))).encode()
    for name, content, said in (
        ("bad.zip", zipped({"readme.txt": "no outline"}), "no shapefile"),
        ("Harbour side.geojson", good, "Harbour side: "),
    ):
        app.file_uploader(key="own-area-file").upload(name, content, "application/octet-stream").run()
        assert not app.exception
        assert said in words(app)


def brief_links(app):
    """The queries of the links to a briefing."""
    return [link.proto.query_string for link in app.get("page_link") if link.proto.label == "Brief this"]


def test_every_area_that_a_link_can_hold_is_briefed_as_itself_and_a_ward_as_a_ward():
    from urllib.parse import parse_qs

    (query,) = brief_links(opened("own_area", area="locality:Quayside"))
    assert parse_qs(query)["areas"] == ["locality:Quayside"]
    assert "wards" not in parse_qs(query)
    (query,) = brief_links(opened("own_area", area=key_of(drawn()), called="The quay"))
    assert parse_qs(query)["areas"] == [f"{key_of(drawn())}|The quay"]
    (query,) = brief_links(opened("own_area", area=f"wards:{ALDER}"))
    assert parse_qs(query)["wards"] == [ALDER]


def test_the_places_most_like_it_stand_beside_it_or_why_there_are_none():
    app = opened("own_area", area=key_of(drawn(250)), open="alike")
    assert "Round about" in html_of(app)
    assert "nothing that is counted decides which" in words(app)
    app = opened("own_area", area="locality:Quayside", open="alike")
    assert "too few other places of its size" in words(app)
