"""The box that finds a place: it suggests while somebody types, by keyboard, mouse and touch, and Back undoes it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import DESKTOP, PHONE, map_frame, settle
from tests.district.truth import ALDER, BIRCH, DENE, STATION, VILLAGE


def find_box(page):
    return page.get_by_role("combobox", name="Find a ward, street, place or postcode")


@pytest.mark.parametrize(
    ("typed", "suggested", "ward", "near"),
    [
        ("birch street 7", "Birch Street 7, Quayside", BIRCH, "Birch\\+Street\\+7"),
        ("quayside birch st 7", "Birch Street 7, Quayside", BIRCH, "Birch\\+Street\\+7"),
        ("zz11aa", "ZZ1 1AA", ALDER, "ZZ1\\+1AA"),
        ("harbour rail", STATION, ALDER, "near="),
        ("fen row", "Fen Row", "E05999006", ""),
    ],
)
def test_a_name_is_suggested_while_it_is_typed_and_leads_to_its_ward(open_page, watched, typed, suggested, ward, near):
    page = open_page("")
    find_box(page).focus()
    page.keyboard.type(typed)
    first = page.get_by_role("option").first
    expect(first).to_contain_text(suggested)
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"ward_profile.*place={ward}.*{near}"))
    settle(page)
    expect(find_box(page)).to_have_attribute("aria-expanded", "false")
    assert watched.foreign == []
    assert watched.errors == []


def test_part_of_a_postcode_suggests_wards_and_a_village_in_two_wards_both(open_page):
    page = open_page("hotspots")
    find_box(page).fill("ZZ2")
    expect(page.get_by_role("option").first).to_contain_text("30 of 30 postcodes that begin with ZZ2")
    find_box(page).fill("zz21")
    expect(page.get_by_role("option").first).to_contain_text("postcodes that begin with ZZ2 1")
    find_box(page).fill(VILLAGE)
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option").filter(has_text="Dene").click()
    expect(page).to_have_url(re.compile(f"hotspots.*place={DENE}"))  # the page that shows a ward itself stays
    settle(page)
    expect(find_box(page)).to_have_value(VILLAGE)
    page.get_by_role("button", name="Clear the place").click()
    expect(page).not_to_have_url(re.compile("place="))
    settle(page)
    expect(find_box(page)).to_have_value("")


def test_what_is_not_found_is_never_offered_as_if_it_were_a_place(open_page):
    page = open_page("")
    find_box(page).fill("OR11 <b>")
    expect(page.get_by_text("No suggestion")).to_be_attached()  # by then the box listens
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing in Wrenmoor was found for “OR11 <b>”")).to_be_visible()


def test_the_back_button_undoes_a_click_on_the_map(open_page):
    page = open_page("hotspots", map_too=True)
    map_frame(page).get_by_role("button", name=re.compile("^Birch Hill, ")).click()
    expect(page).to_have_url(re.compile(f"place={BIRCH}"))
    expect(page.get_by_role("heading", name="Birch Hill", level=2)).to_be_visible()
    settle(page)
    page.go_back()
    expect(page).not_to_have_url(re.compile("place="))
    settle(page)
    expect(page.get_by_role("heading", name="Birch Hill", level=2)).to_have_count(0)
    expect(find_box(page)).to_have_value("")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_open_list_fits_its_screen_and_has_no_violation(open_page, page, size):
    page.set_viewport_size(size)
    open_page("")
    find_box(page).fill("alder")
    expect(page.get_by_role("option").first).to_be_visible()
    box = page.get_by_role("listbox").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    assert serious_violations(page) == []
