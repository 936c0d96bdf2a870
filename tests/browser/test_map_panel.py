"""Whatever the map draws opens its panel: by click, by keyboard on the map, and from the list beside it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, map_frame, settle
from tests.district.truth import ALDER, HOTSPOT_PLACE

pytestmark = pytest.mark.browser


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
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(panel(page)).to_be_visible()
    link = page.url
    map_frame(page).locator("path.leaflet-interactive[aria-label^='On or near']").nth(3).dispatch_event("click")
    expect(page).not_to_have_url(link)
    settle(page)
    assert "spot=" in page.url
