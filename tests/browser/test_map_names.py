"""The map as somebody uses it who looks for their street: what is named, where it opens, and what it says of tiles."""

import itertools
import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from lib.drawing.browser_map import MAX_ZOOM
from tests.browser.conftest import DESKTOP, PHONE, areas_of, map_frame, settle, start_server
from tests.district.truth import ALDER, BIRCH, DENE, STATION, VILLAGE, WARDS

BOXES = """() => [...document.querySelectorAll(".map-label")].filter((l) => l.style.visibility === "visible")
    .map((l) => {
    const box = l.firstChild.getBoundingClientRect();
    return [l.textContent, box.left, box.top, box.right, box.bottom];
})"""


def frame_of(page):
    return page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()


def opened(open_page, path):
    """Open a page and wait for its map; not for its first area, which can lie beyond the ward that it opens on."""
    page = open_page(path)
    page.locator("iframe[title='streamlit_folium.st_folium']").scroll_into_view_if_needed()  # it waits until then
    map_frame(page).locator("path.leaflet-interactive").first.wait_for(state="attached", timeout=60_000)
    return page


def labels(page):
    """What is named on the map, each with its box, when naming has come to rest."""
    frame, last = frame_of(page), None
    for look in range(40):
        page.wait_for_timeout(250)
        now = frame.evaluate(BOXES)
        if now == last and (now or look > 16):  # a small map may have room for numbers alone
            return now
        last = now
    raise AssertionError("the names of the map do not come to rest")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["hotspots", f"hotspots?place={DENE}", f"ward_profile?place={ALDER}"])
def test_no_name_runs_into_another(open_page, page, path, size):
    page.set_viewport_size(size)
    opened(open_page, path)
    found = labels(page)
    for (one, *a), (other, *b) in itertools.combinations(found, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one} runs into {other}"


def test_every_ward_is_named_where_there_is_room(open_page):
    page = opened(open_page, "hotspots?topic=vehicle-crime")
    map_frame(page).locator(".ward-label span:visible").first.wait_for()  # a busy machine names late
    assert {ward.name for ward in WARDS.values()} <= {text for text, *_ in labels(page)}
    # Where there is not, those that the headline names come first, and a town keeps clear of them.
    frame_of(page).evaluate("window.map.setZoom(10, { animate: false })")
    named = {ward.name for ward in WARDS.values() if ward.name in page.locator("h1").inner_text()}
    assert named
    assert named <= {text for text, *_ in labels(page)}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_wards_map_names_villages_stations_and_streets_and_greys_its_neighbours(open_page, page, size):
    page.set_viewport_size(size)
    opened(open_page, f"ward_profile?place={DENE}")
    frame = page.locator("iframe[title='streamlit_folium.st_folium']")
    expect(frame).to_have_attribute("aria-label", re.compile("^Map of .* Dene"))  # what a screen reader says it is
    names = {text for text, *_ in labels(page)}
    assert VILLAGE in names
    assert any(name.startswith("Dene Street") for name in names)
    grey = map_frame(page).locator("path[fill='#b1b4b6']")
    expect(grey).to_have_count(len(WARDS) - 1)


def test_what_was_found_is_marked_and_the_map_opens_on_it(open_page):
    page = opened(open_page, f"ward_profile?place={ALDER}&near={STATION}, Quayside")
    expect(map_frame(page).locator(".found-label")).to_have_text(f"{STATION}, Quayside")
    assert frame_of(page).evaluate("window.map.getZoom()") >= 15
    assert frame_of(page).evaluate("window.map.setZoom(99, { animate: false }).getZoom()") == MAX_ZOOM
    frame_of(page).evaluate("window.map.setZoom(16, { animate: false })")
    ring = map_frame(page).locator("path.found-ring").bounding_box()
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").bounding_box()
    left, top = ring["x"] - frame["x"], ring["y"] - frame["y"]
    over = [
        text
        for text, x, y, right, bottom in labels(page)
        if x < left + ring["width"] and left < right and y < top + ring["height"] and top < bottom
    ]
    assert over == []  # not named twice, nor written across its own mark


def test_hotspots_goes_to_what_was_found_and_stays_where_a_ward_was_clicked(open_page):
    page = opened(open_page, "hotspots")
    frame = frame_of(page)
    frame.evaluate("window.sameMap = window.map")
    whole = frame.evaluate("window.map.getZoom()")
    map_frame(page).get_by_role("button", name=re.compile("^Birch Hill, ")).click()
    expect(page).to_have_url(re.compile(f"place={BIRCH}"))
    settle(page)
    assert frame.evaluate("window.map.getZoom()") == whole
    box = page.get_by_role("combobox", name=re.compile("^Find a ward"))
    box.fill("Dene")
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(f"place={DENE}"))
    settle(page)
    page.wait_for_timeout(500)
    assert frame.evaluate("window.map.getZoom()") > whole
    assert frame.evaluate("window.sameMap === window.map")


def test_roads_and_railways_are_drawn_where_the_district_has_them(browser, tmp_path, invented_district):
    district = tmp_path / "district"
    shutil.copytree(invented_district, district)
    west, south, east, north = 0.45, 54.1, 0.65, 54.3
    lines = [("main", [[west, south], [east, north]]), ("minor", [[west, north], [east, south]])]
    features = [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": {"type": "LineString", "coordinates": line}}
        for kind, line in lines
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (district / "geo/roads.geojson").write_text(text, encoding="utf-8")
    process, address = start_server(tmp_path, SAFETY_DISTRICT=str(district))
    try:
        page = browser.new_page(viewport=DESKTOP)
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/hotspots?place={DENE}")
        settle(page)
        expect(map_frame(page).locator(".leaflet-roads-pane canvas").first).to_be_attached()
        expect(areas_of(page)).to_have_count(len(WARDS))
        assert errors == []
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_the_street_map_is_switched_on_above_the_map_and_says_when_it_cannot_be_reached(open_page, page):
    page.route("**/tile.openstreetmap.org/**", lambda route: route.abort())
    opened(open_page, "hotspots")
    switch = page.get_by_text("Street map from")
    iframe = page.locator("iframe[title='streamlit_folium.st_folium']")
    assert switch.bounding_box()["y"] < iframe.bounding_box()["y"]
    switch.click()
    settle(page)  # the map with tiles takes the place of the one without
    expect(map_frame(page).get_by_text("The street map cannot be reached from here")).to_be_visible()
