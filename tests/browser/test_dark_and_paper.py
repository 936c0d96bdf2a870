"""Charts and maps on a dark device, and pages on paper."""

from playwright.sync_api import expect

from tests.browser.conftest import map_frame, settle
from tests.district.truth import BIRCH

BACKGROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"


def test_charts_and_maps_are_turned_over_where_their_ground_is_dark(open_page, page):
    page.emulate_media(color_scheme="dark")
    open_page(f"hotspots?place={BIRCH}", map_too=True)
    for drawn in ("[data-testid=stVegaLiteChart] .marks", "[data-testid=stCustomComponentV1]", ".swatch"):
        seen = page.locator(drawn).first
        seen.wait_for()
        assert "invert" in seen.evaluate("element => getComputedStyle(element).filter"), drawn
    open_page("hotspots?by=hex", map_too=True)
    mark = page.locator(".swatch", has_text="◆")
    assert mark.evaluate("element => getComputedStyle(element).color") == "rgb(11, 12, 12)"  # turned over: light
    chart = page.locator("[data-testid=stVegaLiteChart] .marks").first
    assert chart.evaluate("svg => svg.style.backgroundColor") == "transparent"


def test_a_page_opened_to_be_printed_is_whole_white_and_has_nothing_to_press(open_page, page):
    page.emulate_media(color_scheme="dark")
    open_page(f"hotspots?place={BIRCH}&step=month&until=2025-03")
    page.get_by_role("link", name="Print this page, with every part open").click()
    page.wait_for_url("**print=a4**")
    settle(page)
    assert page.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    expect(page.get_by_role("img", name="March 2025", exact=False)).to_be_visible()  # the map, as its picture
    expect(page.get_by_role("cell", name="March 2025", exact=True).first).to_be_visible()  # of what was closed
    assert page.locator("button:visible, input:visible, iframe:visible, [role=combobox]:visible").count() == 0
    page.get_by_role("link", name="Back to the page").click()
    settle(page)
    expect(page.get_by_role("combobox", name="Topic")).to_be_visible()


def test_the_browsers_own_print_opens_what_is_closed(open_page, page):
    open_page(f"hotspots?place={BIRCH}", map_too=True)
    table = page.locator("[data-testid=stExpander]", has_text="Table of this chart").get_by_role("table").first
    expect(table).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(table).to_be_visible()
    sorted_on_screen = page.locator(".only-print").get_by_role("row", name="Birch Hill", exact=False)
    expect(sorted_on_screen).to_be_visible()
    expect(page.get_by_role("combobox", name="Topic")).to_be_hidden()
    assert page.locator("h1").evaluate("element => getComputedStyle(element).color") == "rgb(11, 12, 12)"
    assert page.evaluate("document.body.scrollHeight > 2 * innerHeight")  # not cut at the window's end


def test_the_browsers_own_print_has_no_heading_of_what_was_never_opened_and_nothing_to_press(open_page, page):
    open_page("hotspots", map_too=True)
    page.emulate_media(media="print")
    expect(page.get_by_text("Table of this chart")).to_be_visible()  # stays, with its table
    for label in ("How we know", "For analysts", "Use and share"):
        expect(page.get_by_text(label, exact=True)).to_be_hidden()
    for pressed in (".leaflet-control-zoom", ".ask-time"):
        expect(map_frame(page).locator(pressed)).to_be_hidden()
    open_page(f"own_area?area=wards:{BIRCH}", map_too=True)
    expect(page.get_by_role("heading", name="What it says")).to_be_visible()
    expect(page.get_by_text("What next")).to_be_hidden()


def test_the_browsers_own_print_holds_a_long_table_and_a_briefing_to_their_ends(open_page, page):
    page.emulate_media(media="print")
    open_page("data_and_methods")
    assert page.locator(".only-print").get_by_role("row").count() > 30
    expect(page.locator(".only-print").get_by_role("row").last).to_be_visible()
    open_page("briefing")
    preview = page.locator(".st-key-briefing-preview")
    expect(preview).to_be_visible()
    assert preview.evaluate("element => element.scrollHeight - element.clientHeight") <= 1
    end = preview.bounding_box()
    after = page.get_by_text("Every figure is the one that the pages show").bounding_box()
    assert after["y"] >= end["y"] + end["height"] - 1
