"""Did it work in a browser: filled in, answered, opened again by its link, within the screen, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, settle
from tests.district.truth import DENE

ACTION = f"did_it_work?topic=asb&wards={DENE}&from=2024-10&name=Patrols"
AREA = "did_it_work?topic=asb&area=locality:Quayside&from=2024-10&name=Patrols"
MAP = "iframe[title='streamlit_folium.st_folium']"
TALLEST = {"desktop": 2_500, "phone": 4_000}


def test_an_action_is_filled_in_judged_and_opened_again_by_its_link(open_page, watched):
    page = open_page("did_it_work")
    page.get_by_label("Wards where it was done").fill("Dene")
    page.get_by_role("option", name="Dene").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Fewer than expected")
    expect(page).to_have_url(re.compile(f"wards={DENE}"))
    settle(page)
    page.get_by_text("Use and share").click()
    settle(page)
    said, link = title.inner_text(), page.locator("code").filter(has_text="did_it_work?").first.inner_text()
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    assert page.get_by_role("heading", level=1).inner_text() == said
    assert not watched.foreign
    assert not watched.errors


def test_an_area_is_drawn_judged_and_opened_again_by_its_link(open_page, watched):
    page = open_page("did_it_work?kind=area&topic=asb&from=2024-10&name=Patrols")
    page.get_by_text("Draw the area on the map").click()
    settle(page)
    frame = page.frame_locator(MAP)
    frame.locator("path.leaflet-interactive").first.wait_for()
    frame.locator(".leaflet-draw-draw-polygon").click()
    box = page.locator(MAP).bounding_box()
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for x, y in [(-90, -90), (80, -95), (85, 70), (-95, 75), (-90, -90)]:
        page.mouse.move(middle_x + x, middle_y + y)
        page.mouse.click(middle_x + x, middle_y + y)
        page.wait_for_timeout(200)
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text(" in an area that was drawn, ")
    expect(page).to_have_url(re.compile(r"area=shape%3A[\w.~-]+"))
    settle(page)
    said, link = title.inner_text(), page.url
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    assert title.inner_text() == said
    page.get_by_text("What was done, where and when").click()
    page.get_by_role("link", name="This area’s own figures").click()
    expect(title).to_contain_text("The area drawn: ")
    page.get_by_role("link", name="Did something happen here?").click()
    expect(title).to_contain_text(" in an area that was drawn, ")
    assert not watched.foreign
    assert not watched.errors


def test_an_area_is_chosen_by_keyboard_alone(open_page, watched):
    page = open_page("did_it_work?kind=area&topic=asb&from=2024-10")
    page.get_by_role("combobox", name="Area where it was done").focus()
    page.keyboard.type("Quayside")
    expect(page.get_by_role("option", name="Quayside (locality)")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(" in Quayside, ")
    expect(page).to_have_url(re.compile(r"area=locality%3AQuayside"))
    assert not watched.errors


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")], ids=["desktop", "phone"])
def test_it_fits_the_screen_and_can_be_read_by_all(open_page, page, size, name):
    page.set_viewport_size(size)
    for link in (ACTION, AREA, "did_it_work?kind=area", "claims"):
        open_page(link)
        assert page.evaluate("() => document.scrollingElement.scrollWidth <= window.innerWidth")
        tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        assert tall <= TALLEST[name], link
    open_page(f"{ACTION}&open=write.documents.score")
    assert violations(page) == []


def test_it_prints_without_the_apps_furniture(open_page):
    page = open_page(ACTION)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("^Find a ward"))).to_be_hidden()
    expect(page.get_by_text("What was done, where and when")).to_be_hidden()
