"""Your area in a browser: drawn with the mouse, chosen by keyboard alone, uploaded, and opened again by its link."""

import json
import re

import pytest
import shapely
from playwright.sync_api import expect

from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.figures import figures_of
from lib.analysis.own_area.made_of import area_of
from lib.drawing.own_area_map import outline_of
from lib.incidents.topics import topic_named
from lib.published.places import ward_shapes
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, settle
from tests.district.known import YEAR, counted
from tests.district.truth import ALDER, BIRCH

MAP = "iframe[title='streamlit_folium.st_folium']"


def title_of(page):
    return page.get_by_role("heading", level=1)


def count_of(area):
    return figures_of(area, topic_named("asb"), *YEAR).count


def test_an_area_is_drawn_with_the_mouse_and_opened_again_by_its_link(open_page, watched):
    page = open_page("own_area")
    page.get_by_text("Draw on the map").click()
    settle(page)
    frame = page.frame_locator(MAP)
    frame.locator("path.leaflet-interactive").first.wait_for()
    frame.locator(".leaflet-draw-draw-polygon").click()
    box = page.locator(MAP).bounding_box()
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    corners = [(-90, -90), (80, -95), (85, 70), (-95, 75), (-90, -90)]
    for x, y in corners:
        page.mouse.move(middle_x + x, middle_y + y)
        page.mouse.click(middle_x + x, middle_y + y)
        page.wait_for_timeout(200)
    expect(title_of(page)).to_contain_text("The area drawn: ")
    expect(page).to_have_url(re.compile(r"area=shape%3A[\w.~-]+"))
    settle(page)
    key = page.evaluate("() => new URLSearchParams(location.search).get('area')")
    said = title_of(page).inner_text()
    assert f"{count_of(area_of(key)):,} incidents" in said
    page.get_by_text("Use and share").click()
    settle(page)
    link = page.locator("code").filter(has_text="own_area?").first.inner_text()
    page.goto("about:blank")
    page.goto(f"{link}&open=share")
    settle(page)
    assert title_of(page).inner_text() == said
    with page.expect_download() as download:
        page.get_by_role("button", name="Outline and figures (GeoJSON)").click()
    written = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert written["features"][0]["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert not watched.foreign
    assert not watched.errors


def test_an_area_is_chosen_by_keyboard_alone(open_page, watched):
    page = open_page("own_area")
    page.get_by_role("radio", name="Ready made").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    page.get_by_role("combobox", name="Wards that make it up").focus()
    for name in ("Alder", "Birch"):
        page.keyboard.type(name)
        expect(page.get_by_role("option", name=re.compile(name)).first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("[data-tag]").filter(has_text=name).last).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_role("button", name="Show this area").focus()
    page.keyboard.press("Enter")
    both = counted("asb", ALDER) + counted("asb", BIRCH)
    expect(title_of(page)).to_contain_text(re.compile(rf"Alder Quay and Birch Hill: .*\b{both} "))
    assert not watched.errors


def test_wards_are_picked_on_the_map_and_left_out_again(open_page, watched):
    page = open_page("own_area")
    page.get_by_text("From a list").click()
    settle(page)
    for name in ("Alder Quay", "Dene", "Birch Hill"):
        page.frame_locator(MAP).locator(f"path[aria-label^='{name},']").click()
        expect(page.locator("[data-tag]").filter(has_text=name)).to_be_visible()
        settle(page)
    page.frame_locator(MAP).locator("path[aria-label^='Dene,']").click()
    expect(page.locator("[data-tag]").filter(has_text="Dene")).to_have_count(0)
    settle(page)
    page.get_by_role("button", name="Show this area").click()
    both = counted("asb", ALDER) + counted("asb", BIRCH)
    expect(title_of(page)).to_contain_text(re.compile(rf"Alder Quay and Birch Hill: .*\b{both} "))
    assert not watched.foreign
    assert not watched.errors


def test_an_outline_is_uploaded_and_a_bad_one_refused(open_page, watched):
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(ALDER)])
    area = validated(shapely.buffer(middle, 450, quad_segs=2), "Harbour", DRAWN)
    page = open_page("own_area")
    page.get_by_text("From a file").click()
    settle(page)
    chooser = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    chooser.set_input_files({"name": "bad.kml", "mimeType": "text/xml", "buffer": b"<gpx/>"})
    expect(page.get_by_text("The file is XML, but no KML.")).to_be_visible()
    good = json.dumps(outline_of(area)).encode()
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
        {"name": "Harbour.geojson", "mimeType": "application/json", "buffer": good}
    )
    expect(title_of(page)).to_contain_text(f"Harbour: {count_of(area)} incidents")
    assert not watched.errors


@pytest.mark.parametrize(("size", "tallest"), [(DESKTOP, 2_500), (PHONE, 4_000)], ids=["desktop", "phone"])
def test_it_fits_the_screen_and_can_be_read_by_all(open_page, page, size, tallest):
    page.set_viewport_size(size)
    for link in ("own_area", f"own_area?area=wards:{ALDER};{BIRCH}"):
        open_page(link)
        assert page.evaluate("() => document.scrollingElement.scrollWidth <= window.innerWidth")
        assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight") <= tallest
    open_page(f"own_area?area=wards:{ALDER};{BIRCH}&open=places.alike.pack.sure.known.share.read")
    assert violations(page) == []
