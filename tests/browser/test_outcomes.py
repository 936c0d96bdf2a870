"""Outcomes in a browser, on the bundled data: read signed out, opened by link, filled in by an officer, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    Watched,
    at_rest,
    free_port,
    settle,
    sign_in,
    signing_in,
    start_server,
)

TALLEST = {"desktop": 2_500, "phone": 4_000}


@pytest.fixture
def page(own_page):
    """Nobody's session goes on into the next test."""
    return own_page


@pytest.fixture(scope="module")
def office(provider, tmp_path_factory):
    """Address of the app as a council runs it: people sign in, others look."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    named = signing_in(folder, provider, f"http://127.0.0.1:{port}")
    process, address = start_server(folder, port=port, SAFETY_DISTRICT="", **named)
    yield address
    process.terminate()
    process.wait(timeout=20)


def opened(page, address, path):
    page.goto(f"{address}/{path}")
    settle(page)
    return page


def title_of(page):
    return page.get_by_role("heading", level=1)


def test_what_the_documents_say_is_found_in_the_box_and_again_by_its_link(page, office):
    watched = Watched(page, office)
    opened(page, office, "data_and_methods?open=said")
    box = page.get_by_role("textbox", name="Find what the documents say")
    box.fill("bed spaces")
    box.press("Enter")
    quote = page.get_by_text("37 bed spaces")
    expect(quote).to_be_visible()
    expect(page.get_by_text("The assessment of 2018, Crime and Disorder – Domestic Abuse").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"says=bed[+%]"))
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    expect(quote).to_be_visible()
    assert not watched.foreign
    assert not watched.errors


def test_a_priority_and_what_became_of_the_last_ones_open_for_all_and_again_by_link(page, office):
    watched = Watched(page, office)
    opened(page, office, "outcomes")
    expect(title_of(page)).to_contain_text("5 of the plan’s 24 measures have a figure")
    expect(page.get_by_text("For councillors and officers who sign in").first).to_be_visible()
    expect(page.get_by_text("Enter figures and targets")).to_have_count(0)
    page.get_by_text("Priority 3: aims, success, actions").click()
    settle(page)
    expect(page.get_by_text("Educate young people about healthy relationships")).to_be_visible()
    page.get_by_text("What became of the last document’s priorities and aims").click()
    settle(page)
    link = page.url
    assert "open=priority3.before" in link
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    expect(page.get_by_text("Ensure people know how to report ASB.")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("hot spot locations”"))
    expect(row).to_contain_text("Changed. Hot spot locations are no longer named.")
    expect(row).to_contain_text("7. Delivering our Priorities – Tackling Anti-Social Behaviour")
    assert not watched.foreign
    assert not watched.errors


def test_an_officer_enters_imports_and_corrects_and_a_councillor_reads(page, office, browser):
    sign_in(page, office, "olga")
    opened(page, office, "outcomes?quarter=2025-Q3&open=entered")
    give(page, "Volume of ASB reported to ADC,2025-Q3,percent,57\n")
    refused = page.get_by_text("q.csv cannot be stored")
    expect(refused).to_be_visible()
    page.get_by_label("Figure (per cent)").fill("42")
    page.get_by_label("Out of how many").fill("600")
    page.get_by_role("button", name="Store the figure").click()
    expect(page.get_by_text("1 stored, 0 corrected, 0 held already")).to_be_visible()
    expect(title_of(page)).to_contain_text("6 of the plan’s 24 measures have a figure")
    expect(refused).to_be_visible()  # one figure entered takes no file away
    give(page, "Volume of ASB reported to ADC,2025-Q3,count,57\n")
    page.get_by_role("button", name="Store 1 figure of 2025-Q3").click()
    expect(title_of(page)).to_contain_text("7 of the plan’s 24 measures have a figure")
    give(page, "Volume of ASB reported to ADC,2025-Q3,count,75\n")
    page.get_by_label("Why, if figures that are held already are corrected").fill("Two digits were swapped")
    page.get_by_role("button", name="Store 1 figure of 2025-Q3").click()
    expect(page.get_by_text("0 stored, 1 corrected, 0 held already")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^1.2 "))).to_contain_text("corrected once")

    other = at_rest(browser.new_context(viewport=DESKTOP).new_page())
    sign_in(other, office, "cllr")
    opened(other, office, "outcomes?quarter=2025-Q3&open=entered")
    expect(other.get_by_role("row", name=re.compile("^1.2 "))).to_contain_text("75")
    expect(other.get_by_text("Two digits were swapped")).to_be_visible()
    expect(other.get_by_role("button", name="Store the figure")).to_have_count(0)
    other.context.close()


def give(page, row):
    """Give a file of one figure to the import."""
    settle(page)
    content = f"measure,quarter,unit,value\n{row}".encode()
    page.locator("input[type=file]").first.set_input_files({"name": "q.csv", "mimeType": "text/csv", "buffer": content})
    settle(page)


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen_and_can_be_read_by_all(page, office, size, name, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    opened(page, office, "outcomes")
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"() => {main}.scrollHeight") <= TALLEST[name]
    opened(page, office, "outcomes?open=priority1.before")
    assert page.evaluate(f"() => {main}.scrollWidth <= window.innerWidth")
    assert violations(page) == []


def test_it_prints_whole_without_the_apps_furniture(page, office):
    opened(page, office, "outcomes?print=a4")
    expect(page.get_by_role("heading", name="Priority 1: aims, success, actions")).to_be_visible()
    expect(page.get_by_text("Ensure people know how to report ASB.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Board paper"))).to_have_count(0)
    page.emulate_media(media="print")
    expect(title_of(page)).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("^Find a ward"))).to_be_hidden()
