"""Whatever the map draws opens its panel: by click, by keyboard on the map, and from the list beside it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, map_frame, settle
from tests.district.truth import ALDER, HOTSPOT_PLACE


def panel(page):
    return page.get_by_role("heading", name=f"On or near {HOTSPOT_PLACE}", level=2)


def test_a_map_point_opens_by_keyboard_and_stays_open_in_the_link(open_page, page):
    open_page("hotspots?by=point", map_too=True)
    circle = map_frame(page).get_by_role("button", name=re.compile(f"^On or near {HOTSPOT_PLACE}, "))
    circle.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"place={ALDER}.*spot="))
    expect(panel(page)).to_be_visible()
    page.reload()
    settle(page)
    expect(panel(page)).to_be_visible()
    page.get_by_text("What else is recorded here").click()
    expect(page.get_by_text(re.compile("^Map points (within|elsewhere)")).first).to_be_visible()


def test_a_hexagon_opens_from_the_list_on_a_phone_and_a_click_opens_another(open_page, page):
    page.set_viewport_size(PHONE)
    open_page("hotspots?by=hex", map_too=True)
    box = page.get_by_role("combobox", name="Open a small hexagon")
    box.scroll_into_view_if_needed()  # a list closes when the page is scrolled under it
    settle(page)
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(panel(page)).to_be_visible()
    link = page.url
    map_frame(page).locator("path.leaflet-interactive[aria-label^='On or near']").nth(3).dispatch_event("click")
    expect(page).not_to_have_url(link)
    settle(page)
    assert "spot=" in page.url


def test_the_map_goes_through_months_by_keyboard_and_the_link_opens_the_month_again(open_page, page):
    open_page("hotspots?by=ward", map_too=True)
    frame = map_frame(page)
    frame.get_by_role("button", name="Month by month").click()
    slider = frame.get_by_role("slider")
    expect(frame.locator("output")).to_have_text("September 2025")
    fills = "paths => paths.map(path => path.getAttribute('fill')).join()"
    latest = frame.locator("path.leaflet-interactive").evaluate_all(fills)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "June 2025")
    assert frame.locator("path.leaflet-interactive").evaluate_all(fills) != latest
    expect(page).to_have_url(re.compile("step=month&until=2025-06"))
    page.reload()
    settle(page)
    expect(map_frame(page).locator("output")).to_have_text("June 2025")
    page.get_by_text("Table of the months on the map").click()
    expect(page.get_by_role("cell", name="June 2025", exact=True)).to_be_visible()
    map_frame(page).get_by_role("button", name="Whole period").click()
    expect(page).not_to_have_url(re.compile("step="))
    expect(map_frame(page).get_by_role("button", name="Month by month")).to_be_visible()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_it_plays_and_pauses_and_goes_on_only_when_asked_where_motion_is_unwelcome(open_page, page, motion):
    page.emulate_media(reduced_motion=motion)
    open_page("hotspots?by=ward&step=month&until=2025-01", map_too=True)
    frame = map_frame(page)
    shown = frame.locator("output")
    expect(shown).to_have_text("January 2025")
    if motion == "reduce":
        frame.get_by_role("button", name="Next").click()
        page.wait_for_timeout(2500)
        expect(shown).to_have_text("February 2025")
        return
    frame.get_by_role("button", name="Play").click()
    expect(shown).not_to_have_text(re.compile("January|February"))  # it may be later than March when we look again
    frame.get_by_role("button", name="Pause").click()
    stopped = shown.inner_text()
    page.wait_for_timeout(2500)
    expect(shown).to_have_text(stopped)


# Whether the two maps have come to rest and show the same; a map that is moving takes no other zoom.
SAME_VIEW = """() => {
    const maps = [...document.querySelectorAll("iframe[title='streamlit_folium.st_folium']")]
        .map((frame) => frame.contentWindow.map);
    const seen = (map) => [map.getZoom(), map.getCenter().lat.toFixed(4), map.getCenter().lng.toFixed(4)].join();
    return seen(maps[0]) === seen(maps[1]) && !maps.some((map) => map._animatingZoom);
}"""


def map_frames(page):
    """The frames of two maps side by side, as they can be asked things."""
    found = page.locator("iframe[title='streamlit_folium.st_folium']")
    expect(found).to_have_count(2)
    frames = [frame.content_frame() for frame in found.element_handles()]
    for frame in frames:
        frame.locator("path.leaflet-interactive").first.wait_for(state="attached", timeout=60_000)
    return frames


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("query", ["beside=period:12", "by=hex&beside=topic:all-crime"])
def test_two_maps_move_together_by_keyboard_and_a_click_on_either_opens_a_ward(open_page, page, query, size):
    page.set_viewport_size(size)
    open_page(f"hotspots?{query}")
    first, second = map_frames(page)
    seen = "[window.map.getZoom(), window.map.getCenter().lat.toFixed(4), window.map.getCenter().lng.toFixed(4)].join()"
    boxes = [handle.bounding_box() for handle in page.locator("iframe").element_handles()][:2]
    side_by_side = boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert side_by_side or boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    for moved, other in ((first, second), (second, first)):
        before = moved.evaluate(seen)
        moved.locator(".leaflet-control-zoom-in").focus()
        page.keyboard.press("Enter")
        moved.wait_for_function(f"before => {seen} !== before", arg=before)
        other.wait_for_function(f"before => {seen} !== before", arg=before)
        page.wait_for_function(SAME_VIEW)
    second.locator("path.leaflet-interactive[aria-label]").nth(2).dispatch_event("click")
    expect(page).to_have_url(re.compile("place=.*"))
    settle(page)
    assert len(page.locator("iframe[title='streamlit_folium.st_folium']").element_handles()) == 2


def test_two_maps_print_as_two_pictures(open_page, page):
    open_page("hotspots?beside=period:12&print=a4")
    for year in ("2025", "2024"):
        expect(page.get_by_role("img", name=f"12 months to September {year}", exact=False)).to_be_visible()
