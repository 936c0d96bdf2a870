"""The first screen of a phone: the menu by its name, the finding, and the map."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle
from tests.district.truth import BIRCH

SMALL = {"width": 360, "height": 740}


@pytest.mark.parametrize("path", ["hotspots", f"hotspots?place={BIRCH}", "hotspots?topic=fly-tipping"])
def test_the_map_begins_on_the_first_screen(open_page, page, path):
    page.set_viewport_size(SMALL)
    open_page(path)
    seen = page.locator("iframe[title='streamlit_folium.st_folium']").bounding_box()
    assert seen["y"] <= SMALL["height"] - 250
    finding = page.get_by_role("heading", level=1).bounding_box()
    assert finding["y"] + finding["height"] < seen["y"]
    box = page.get_by_role("combobox", name=re.compile("^Find a ward")).bounding_box()
    header = page.locator("[data-testid=stHeader]").bounding_box()
    assert box["y"] >= header["y"] + header["height"] - 1  # not beneath it


def test_the_menu_is_called_menu_and_leads_to_every_page(open_page, page):
    page.set_viewport_size(SMALL)
    open_page("hotspots")
    menu = page.get_by_role("button", name="Menu", exact=True)
    expect(menu).to_be_visible()
    menu.click()
    page.get_by_role("link", name="Concerns").first.click()
    expect(page).to_have_url(re.compile("/concerns"))
    settle(page)
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_visible()


def test_what_is_collapsed_opens_by_keyboard(open_page, page):
    page.set_viewport_size(SMALL)
    open_page("hotspots")
    page.get_by_role("button", name=re.compile("Change view")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name=re.compile("Show")).click()
    page.get_by_role("option", name="Number", exact=False).or_(page.get_by_role("option", name="Count")).first.click()
    expect(page).to_have_url(re.compile("show=count"))
