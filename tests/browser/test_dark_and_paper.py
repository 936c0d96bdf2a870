"""The pages on a light and on a dark device at every size, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, settle
from tests.district.truth import BIRCH

pytestmark = pytest.mark.browser

SIZES = [DESKTOP, {"width": 820, "height": 1180}, {"width": 360, "height": 740}]
PAGES = [
    "",
    f"ward_profile?place={BIRCH}",
    "hotspots?step=month",
    f"own_area?area=wards:{BIRCH}",
    "hotspots?beside=topic:burglary",
    "similar_areas",
    "concerns",
    "claims",
    f"did_it_work?wards={BIRCH}&from=2024-10",
    "data_and_methods",
]
UPSTREAM = {"empty-table-header", "aria-allowed-role", "scrollable-region-focusable"}  # as in test_app_in_browser
BACKGROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
WIDER = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .map(element => element.scrollWidth - element.clientWidth)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_follows_the_device_and_fits_and_can_be_read_at_every_size(open_page, page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    open_page(path)
    colours = [int(part) for part in page.evaluate(BACKGROUND).strip("rgb()").split(",")]
    assert max(colours) < 60 if scheme == "dark" else min(colours) > 240
    for size in SIZES:
        page.set_viewport_size(size)
        page.wait_for_function(f"() => Math.max(...({WIDER})()) <= 1")  # a chart takes a moment to fit
        found = Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical") and v["id"] not in UPSTREAM]
        assert serious == [], [size, [(v["id"], [node["target"] for node in v["nodes"]]) for v in serious]]


def test_charts_and_maps_are_turned_over_where_their_ground_is_dark(open_page, page):
    page.emulate_media(color_scheme="dark")
    open_page(f"hotspots?place={BIRCH}", map_too=True)
    for drawn in ("[data-testid=stVegaLiteChart] .marks", "[data-testid=stCustomComponentV1]", ".swatch"):
        seen = page.locator(drawn).first
        seen.wait_for()
        assert "invert" in seen.evaluate("element => getComputedStyle(element).filter"), drawn
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
