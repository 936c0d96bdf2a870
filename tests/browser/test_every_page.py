"""Every page at the size of a laptop, a tablet and a phone, light and dark: it fits and can be read by all."""

import re
from itertools import pairwise

import pytest

from tests import parts
from tests.browser.axe import serious_violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.district.truth import BIRCH, COTTER

SIZES = [DESKTOP, {"width": 820, "height": 1180}, {"width": 360, "height": 740}]
PROFILE = f"ward_profile?place={BIRCH}"
# Light and dark.
PAGES = [
    "",
    PROFILE,
    "hotspots?step=month",
    f"own_area?area=wards:{BIRCH}",
    "hotspots?beside=topic:burglary",
    "similar_areas",
    "concerns",
    "claims",
    f"did_it_work?wards={BIRCH}&from=2024-10",
    "data_and_methods",
]
# Those whose colours are the ones of the pages above.
LIGHT = [
    f"?place={BIRCH}",
    "ward_profile",
    f"{PROFILE}&compare={COTTER}&open={parts.WARD}",
    f"{PROFILE}&topic=fly-tipping",
    f"{PROFILE}&print=a4",
    "hotspots",
    "hotspots?topic=fly-tipping",
    "hotspots?topic=asb&by=hex",
    "briefing",
    "local_records",
]
# On the invented district; tests/browser/test_heights.py looks at all on the bundled data.
SHORT = ("", f"?place={BIRCH}", PROFILE, f"{PROFILE}&topic=fly-tipping")
BACKGROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
# Nothing is wider than the screen; a chart takes a moment to fit.
FITS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .every((element) => element.scrollWidth - element.clientWidth <= 1)"""
# A laptop's page enlarged to 200% and to 400%, and how far somebody may space a page's text (WCAG 1.4.10 and 1.4.12).
ENLARGED = ({"width": 683, "height": 384}, {"width": 320, "height": 640})
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
# Words of a control, or what is chosen in it, that go on where nobody sees them.
CUT = """() => ["stMarkdownContainer] p", "stMarkdownContainer]", "stMultiSelectTagsContainer]"]
    .flatMap(of => [...document.querySelectorAll(`[data-testid=stMain] [data-testid=${of}`)])
    .filter(words => getComputedStyle(words).overflowX !== "visible" && words.scrollWidth > words.clientWidth + 1)"""

# What is chosen of a topic and a period, which have the longest names of all choices.
WHOLE = """() => [...document.querySelectorAll(".st-key-choices [data-testid=stSelectbox] input")]
    .every(chosen => chosen.scrollWidth <= chosen.clientWidth)"""


def height_of(page):
    return page.locator("[data-testid=stMainBlockContainer]").evaluate("m => m.scrollHeight")


@pytest.mark.parametrize(
    ("path", "scheme"), [*((path, "light") for path in PAGES + LIGHT), *((path, "dark") for path in PAGES)]
)
def test_a_page_follows_the_device_and_fits_and_can_be_read_at_every_size(open_page, page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    open_page(path)
    if path == "briefing":  # its words come a moment after its choices
        page.get_by_role("heading", name="Bottom line and decisions sought").wait_for()
    colours = [int(part) for part in page.evaluate(BACKGROUND).strip("rgb()").split(",")]
    assert max(colours) < 60 if scheme == "dark" else min(colours) > 240
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("hs => hs.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), levels
    if path in SHORT:
        assert height_of(page) <= 2_500
    for size in SIZES:
        page.set_viewport_size(size)
        page.wait_for_function(FITS)
        assert serious_violations(page) == [], size


@pytest.mark.parametrize("path", PAGES + LIGHT)
def test_a_page_opened_on_a_phone_needs_no_sideways_scrolling_and_can_be_read(open_page, page, path):
    page.set_viewport_size(PHONE)
    open_page(path)
    page.wait_for_function(FITS)
    if path in SHORT:
        assert height_of(page) <= 4_000
    if path.startswith("ward_profile"):
        chooser = page.get_by_role("combobox", name=re.compile("^Find a ward")).bounding_box()
        assert chooser["y"] < page.get_by_role("heading", level=1).bounding_box()["y"]
        assert chooser["y"] < 160
    assert serious_violations(page) == []
    if path == "hotspots":
        page.set_viewport_size(ENLARGED[1])
        page.wait_for_function(WHOLE)
    page.add_style_tag(content=SPACED)
    for size in ENLARGED:
        page.set_viewport_size(size)
        page.wait_for_function(FITS)
        page.wait_for_function(f"() => ({CUT})().length === 0")
