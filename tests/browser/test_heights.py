"""How long pages are before anything of them is opened, and that the finding and its picture stand on the first screen.

On the bundled data: the invented district has so few wards that its tables are short.
"""

import pytest

from tests.browser.conftest import DESKTOP, settle, start_server

pytestmark = pytest.mark.slow

SMALL = {"width": 360, "height": 740}
TALLEST = {"laptop": (DESKTOP, 2500), "tablet": ({"width": 820, "height": 1180}, 4000), "phone": (SMALL, 4000)}
PAGES = {
    "overview": "overview",
    "overview, a ward chosen": "overview?place=E05010677",
    "my ward": "ward_profile?place=E05010677",
    "claims": "claims",
    "did it work": "did_it_work",
    "hotspots": "hotspots",
    "hotspots by hexagon": "hotspots?by=hex",
    "hotspots by map point": "hotspots?by=point",
    "hotspots, the plan’s figures": "hotspots?topic=fly-tipping",
    "hotspots, two maps": "hotspots?beside=topic:shoplifting",
    "your area, none chosen": "own_area",
    "your area": "own_area?area=sector:NG17%201",
    "your area, too small": "own_area?area=streets:A38@E05010675",
    "similar areas": "similar_areas",
    "concerns": "concerns",
    "concerns of 2018": "concerns?wave=2018-09&question=safe",
    "outcomes": "outcomes",
    "data and methods": "data_and_methods",
}
PICTURED = (
    "hotspots",
    "hotspots, two maps",
    "hotspots by hexagon",
    "hotspots by map point",
    "hotspots, the plan’s figures",
    "your area",
    "similar areas",
    "concerns",
)
# What is the picture of a page: a map or a chart.
PICTURE = "iframe[title='streamlit_folium.st_folium'], [data-testid=stVegaLiteChart]"
MAIN = "document.querySelector('[data-testid=stMain]')"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """Address of the app on the bundled data."""
    process, address = start_server(tmp_path_factory.mktemp("bundled"), SAFETY_DISTRICT="")
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_short_and_begins_with_its_finding_and_its_picture(page, bundled, name):
    page.goto(f"{bundled}/{PAGES[name]}")
    settle(page)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    for screen, (size, tallest) in TALLEST.items():
        page.set_viewport_size(size)
        settle(page)
        fits = f"{MAIN}.scrollHeight <= {tallest} && {MAIN}.scrollWidth <= {size['width']}"
        page.wait_for_function(fits)  # a chart takes a moment to fit
        finding = page.get_by_role("heading", level=1).bounding_box()
        assert finding["y"] + finding["height"] < size["height"], screen
        if name in PICTURED:
            picture = page.locator(PICTURE).first.bounding_box()
            assert finding["y"] + finding["height"] <= picture["y"] < size["height"] - 200, screen
