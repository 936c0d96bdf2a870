"""“My ward” in a browser: by keyboard alone and on paper."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import map_frame, settle
from tests.district.known import counted
from tests.district.truth import ALDER, BIRCH, COTTER, DENE

# The name of what has the focus in the map's frame.
FOCUSED = """() => {
    const at = document.activeElement.contentDocument?.activeElement;
    return at?.getAttribute("aria-label") || at?.innerText || "";
}"""

PROFILE = f"ward_profile?place={BIRCH}"
MOST_TABS = 200


def press_until(page, key, found):
    """Press a key until the element that has the focus is the one looked for."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        deepest = "let e = document.activeElement; while (e?.shadowRoot) e = e.shadowRoot.activeElement;"
        if page.evaluate(f"() => {{ {deepest} return {found}; }}"):
            return
    raise AssertionError(f"not reached by {key}: {found}")


def test_a_ward_is_found_by_postcode_read_and_downloaded_by_keyboard_alone(open_page):
    page = open_page("ward_profile")
    press_until(page, "Tab", "(e.getAttribute('aria-label') || '').startsWith('Find a ward')")
    page.keyboard.type("zz1 1aa")
    page.keyboard.press("Enter")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text(f"Alder Quay: reported ASB above average, {counted('asb', ALDER)} in")
    expect(page).to_have_url(re.compile(f"place={ALDER}"))
    settle(page)
    find = page.get_by_role("combobox", name=re.compile("^Find a ward"))
    expect(find).to_have_value("ZZ1 1AA")
    find.focus()  # the box keeps the focus through the run
    press_until(page, "Tab", "e.tagName === 'SUMMARY' && e.innerText.includes('Every figure of this ward')")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("open=figures"))
    tile = page.locator(".tiles li").filter(has_text=f"{counted('asb', ALDER)} incidents").first
    expect(tile).to_contain_text("higher than the district")
    settle(page)
    press_until(page, "Tab", "e.tagName === 'BUTTON' && e.innerText.trim() === 'Table (CSV)'")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    shadow = page.evaluate("() => getComputedStyle(document.activeElement).boxShadow")
    assert outline != "none" or shadow != "none"
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows[0]["topic"] == "asb"
    assert rows[0]["count"] == str(counted("asb", ALDER))
    assert len(rows) == 21


def test_the_ward_survives_another_page_and_a_reload(open_page):
    page = open_page(PROFILE)
    page.get_by_role("link", name="Hotspots").first.click()
    expect(page.get_by_role("heading", name="Birch Hill", level=2, exact=True)).to_be_visible(timeout=30_000)
    settle(page)
    expect(page).to_have_url(re.compile(f"place={BIRCH}"))
    page.reload()
    expect(page.get_by_role("heading", name="Birch Hill", level=2, exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("combobox", name=re.compile("^Find a ward"))).to_have_value("Birch Hill")


def test_an_old_name_offers_its_wards_and_a_place_elsewhere_is_refused_kindly(open_page):
    page = open_page(PROFILE)
    box = page.get_by_role("combobox", name=re.compile("^Find a ward"))
    box.fill("NG19 8AB")
    page.keyboard.press("Enter")
    expect(page.get_by_text("NG19 8AB is not in Wrenmoor")).to_be_visible()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Birch Hill")
    box.fill("Old Quay")
    page.keyboard.press("Enter")
    which = page.get_by_role("combobox", name=re.compile("can be any of 2 wards"))
    expect(which).to_be_visible()
    settle(page)
    which.click()
    page.get_by_role("option", name=re.compile("^Alder Quay")).click()
    expect(page).to_have_url(re.compile(f"place={ALDER}"))
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alder Quay")


def test_a_click_on_the_map_chooses_the_ward(open_page):
    page = open_page("ward_profile", map_too=True)
    map_frame(page).get_by_role("button", name=re.compile("^Dene, ")).click()
    expect(page).to_have_url(re.compile(f"place={DENE}"), timeout=30_000)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dene:")


def test_the_map_opens_on_the_ward_with_its_clusters_numbered(open_page, watched):
    page = open_page(f"ward_profile?place={ALDER}")
    numbers = map_frame(page).locator(".number-label span")
    numbers.first.wait_for(timeout=60_000)
    assert sorted(numbers.all_inner_texts(), key=int) == [str(n) for n in range(1, numbers.count() + 1)]
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
    assert frame.evaluate("window.map.getZoom()") > 12
    page.wait_for_timeout(1000)
    assert watched.foreign == []
    assert watched.errors == []


def test_the_map_is_passed_by_keyboard_in_few_stops_and_each_says_what_it_is(open_page):
    page = open_page(f"ward_profile?place={ALDER}")
    circles = map_frame(page).locator("path[role=img][aria-label^='On or near']")
    circles.first.wait_for(timeout=60_000)
    assert circles.count() > 5
    map_frame(page).locator(".leaflet-container").focus()
    stops = []
    while page.evaluate("document.activeElement.tagName") == "IFRAME" and len(stops) < 20:
        stops.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert 3 <= len(stops) <= 6, stops  # the map, its areas, its circles, and its buttons
    assert all(stops)
    page.keyboard.press("Shift+Tab")
    at = [stop for stop in stops if "incident" in stop][-1]
    for _ in stops:
        if page.evaluate(FOCUSED) == at:
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(map_frame(page).locator(".area-tooltip").last).to_be_visible()
    assert page.evaluate(FOCUSED) not in ("", at)


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("ward", [ALDER, COTTER, DENE])
def test_the_sheet_prints_on_two_pages_of_a4_without_the_apps_furniture(open_page, ward):
    page = open_page(f"ward_profile?place={ward}&print=a4")
    page.locator(".sheet img").last.wait_for()
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == 2
    assert re.search(rb"/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]", pdf)
    page.emulate_media(media="print")
    expect(page.get_by_role("combobox", name=re.compile("^Find a ward"))).to_be_hidden()
    expect(page.get_by_role("link", name="Hotspots")).to_have_count(0)
    expect(page.get_by_text("This is how it will print")).to_be_hidden()
    # 186 mm of paper between the margins: nothing may be wider.
    widest = page.locator(".sheet *").evaluate_all("es => Math.max(...es.map(e => e.getBoundingClientRect().right))")
    left = page.locator(".sheet").bounding_box()["x"]
    assert widest - left <= 186 / 25.4 * 96 + 1


def test_the_large_sheet_has_no_type_smaller_than_18_points(open_page):
    page = open_page(f"{PROFILE}&print=large")
    page.locator(".sheet img").last.wait_for()
    sizes = page.locator(".sheet h1, .sheet h2, .sheet p, .sheet li").evaluate_all(
        "es => es.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 24  # pixels of 1/96 inch: 18 points
    pictures = page.locator(".sheet img").evaluate_all("es => es.map(e => [e.src, e.naturalWidth, e.width])")
    for source, natural, shown in pictures:
        svg = page.evaluate("source => atob(source.split(',')[1])", source)
        smallest = min(float(size) for size in re.findall(r'font-size="([\d.]+)(?:px)?"', svg))
        assert smallest * shown / natural >= 23.5
