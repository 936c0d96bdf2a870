"""What only a browser shows: the map, the link, the keyboard, and what the page asks of whom."""

import json
import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from lib.analysis.small_areas import hex_figures
from lib.drawing.words.hexes import is_above
from lib.incidents.view import View
from lib.published.tables import load
from tests.browser.conftest import DESKTOP, areas_of, map_frame, settle, start_server
from tests.district.known import counted
from tests.district.truth import BIRCH, FENWICK, HOTSPOT_PLACE, WARDS


def test_a_link_straight_to_a_page_on_a_new_server_opens_the_app(browser, tmp_path):
    process, address = start_server(tmp_path)
    try:
        page = browser.new_page(viewport=DESKTOP)
        page.goto(f"{address}/hotspots?topic=burglary")
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("recorded burglary")
        expect(page.get_by_role("link", name="Overview").first).to_be_visible()
        expect(page.get_by_text("Contains OS data", exact=False).last).to_be_visible()
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_the_map_is_drawn_without_asking_another_host_or_an_error(open_page, watched):
    page = open_page("hotspots", map_too=True)
    areas = areas_of(page)
    expect(areas).to_have_count(len(WARDS))
    drawn = map_frame(page).locator("path.leaflet-interactive")
    expect(drawn).to_have_count(len(WARDS) + 1)  # and the mark of the patrols in Dene
    fills = areas.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert len(set(fills)) >= 4  # six wards, five classes
    expect(map_frame(page).locator(".map-label span").filter(has_text=re.compile("^Quayside$"))).to_be_visible()
    page.wait_for_timeout(1500)
    assert watched.foreign == []
    assert watched.errors == []


def test_a_first_look_draws_the_rest_after_the_map_and_keeps_what_it_said(open_page):
    page = open_page("hotspots?topic=rubbish", map_too=True)
    expect(page.get_by_text("The link asks for a topic, “rubbish”")).to_be_visible()
    expect(page.get_by_text("How we know", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Show them now")).to_have_count(0)


def test_clicking_a_ward_opens_its_panel_without_redrawing_the_map(open_page):
    page = open_page("hotspots", map_too=True)
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
    frame.evaluate("window.sameMap = window.map")
    map_frame(page).get_by_role("button", name=re.compile("^Birch Hill, ")).click()
    expect(page.get_by_role("heading", name="Birch Hill", level=2)).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile(f"place={BIRCH}"))
    assert frame.evaluate("window.sameMap === window.map")


def test_choosing_another_topic_repaints_the_same_map(open_page):
    page = open_page("hotspots", map_too=True)
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
    frame.evaluate("window.sameMap = window.map")
    before = map_frame(page).locator("path.leaflet-interactive").first.get_attribute("aria-label")
    page.get_by_role("combobox", name=re.compile("Topic")).click()
    page.get_by_role("option", name="Burglary").click()
    expect(page).to_have_url(re.compile("topic=burglary"))
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("burglary")
    expect(map_frame(page).locator("path.leaflet-interactive").first).not_to_have_attribute("aria-label", before)
    assert frame.evaluate("window.sameMap === window.map")


def test_panning_and_zooming_do_not_run_the_page_again(open_page, page):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    open_page("hotspots", map_too=True)
    page.wait_for_timeout(2000)
    before = len(sent)
    box = page.locator("iframe[title='streamlit_folium.st_folium']").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(1500)
    page.mouse.down()
    page.mouse.move(x + 120, y + 40, steps=5)
    page.mouse.up()
    page.wait_for_timeout(1500)
    assert len(sent) == before


def test_a_map_that_is_hidden_for_a_while_is_where_it_was(open_page, watched):
    page = open_page("hotspots", map_too=True)
    iframe = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle()
    frame, zoom = iframe.content_frame(), "window.map.getZoom()"
    before = frame.evaluate(zoom)
    iframe.evaluate("frame => { frame.style.display = 'none'; }")
    frame.wait_for_function("window.map.getSize().x === 0")
    iframe.evaluate("frame => { frame.style.display = 'block'; }")
    frame.wait_for_function("window.map.getSize().x > 0")
    assert frame.evaluate(zoom) == before
    assert watched.errors == []


def test_street_names_label_the_map_at_street_zooms(open_page):
    page = open_page("hotspots", map_too=True)
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
    places = load("police_incidents")
    there = places[places["place"] == HOTSPOT_PLACE].iloc[0]
    frame.evaluate(f"window.map.setView([{there['lat']}, {there['lon']}], 16, {{animate: false}})")
    labels = map_frame(page).locator(".street-label span")
    expect(labels.first).to_be_attached(timeout=10_000)
    visible = "spans => spans.filter(s => s.parentElement.style.visibility !== 'hidden').map(s => s.textContent)"
    shown = labels.evaluate_all(visible)
    assert shown
    assert set(shown) <= set(places["place"])


def test_a_missing_figure_is_hatched(open_page):
    page = open_page("hotspots?topic=environmental-crime", map_too=True)
    fills = (
        map_frame(page)
        .locator("path.leaflet-interactive")
        .evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    )
    assert fills.count("url(#hatch)") == 2  # the plan gives its two highest localities alone
    expect(page.get_by_text("no figure", exact=True).first).to_be_visible()


def test_what_residents_do_not_explain_has_a_mark_of_its_own_that_shrinks_from_afar(open_page):
    above = int(is_above(hex_figures(replace(View.default("asb"), geography="hex")).rows).sum())
    page = open_page("hotspots?topic=asb&by=hex", map_too=True)
    marks = map_frame(page).locator(".mark-label span", has_text="◆")
    expect(marks).to_have_count(above)
    expect(page.locator("span", has_text="◆more than residents explain").first).to_be_visible()
    near = marks.first.bounding_box()["height"]
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
    frame.evaluate("window.map.setZoom(window.map.getZoom() - 3, {animate: false})")
    frame.wait_for_function(
        "near => document.querySelector('.mark-label span').getBoundingClientRect().height < near", arg=near
    )


def test_a_link_reopens_exactly_the_same_view(open_page, browser):
    page = open_page(f"hotspots?topic=burglary&from=2024-01&to=2024-12&show=count&by=ward&place={BIRCH}", map_too=True)
    expect(page.get_by_role("heading", name="Birch Hill", level=2)).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    other = browser.new_page(viewport=DESKTOP)
    other.goto(page.evaluate("navigator.clipboard.readText()"))
    settle(other)
    expect(other.get_by_role("heading", level=1)).to_have_text(title)
    expect(other.get_by_role("heading", name="Birch Hill", level=2)).to_be_visible()
    other.close()


def test_a_ward_can_be_chosen_on_the_map_by_keyboard(open_page):
    page = open_page("hotspots", map_too=True)
    first = map_frame(page).locator("path[role=button][tabindex='0']")
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    name = map_frame(page).locator("path.leaflet-interactive:focus").get_attribute("aria-label").split(",")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible(timeout=20_000)


def test_a_ward_can_be_chosen_by_its_name_and_its_table_downloaded_by_keyboard(open_page):
    page = open_page("hotspots", map_too=True)
    page.get_by_role("combobox", name=re.compile("^Find a ward")).focus()
    page.keyboard.type("Fenwick")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fenwick Row", level=2)).to_be_visible(timeout=20_000)
    settle(page)
    page.locator("summary", has_text="Use and share").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Table (CSV)")
    button.wait_for()
    settle(page)
    button.focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("ward_code,ward_name,count")
    assert f"{FENWICK},Fenwick Row,{counted('asb', FENWICK)}" in text


def test_every_download_is_what_it_says(open_page):
    page = open_page("hotspots?open=share", map_too=True)
    starts = {"Table (Excel)": b"PK", "Map data (GeoJSON)": b'{"type"', "Map (PNG)": b"\x89PNG"}
    for name, start in starts.items():
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        settle(page)
        content = Path(waiting.value.path()).read_bytes()
        assert content.startswith(start), name
        if name == "Map data (GeoJSON)":
            assert len(json.loads(content)["features"]) == len(WARDS)
