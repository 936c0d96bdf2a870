"""A claim in a browser: pasted, answered, opened again by its link, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, settle

CLAIM = (
    "claims?topic=asb&in=district&went=fell&by=8&compare=periods"
    "&before-from=2023-10&before-to=2024-09&from=2024-10&to=2025-09"
)
SENTENCE = "ASB in Dene fell by 70% in the year to September 2025 compared with the previous year"


def test_a_claim_is_pasted_answered_and_opened_again_by_its_link(open_page, watched):
    page = open_page("claims")
    box = page.get_by_label("Paste the sentence that makes the claim")
    box.fill(SENTENCE)
    box.press("Enter")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Borne out: reported ASB in Dene fell by")
    expect(page).to_have_url(re.compile(r"before-from=2023-10.*by=70"))
    expect(page.get_by_text("A fairer sentence")).to_be_visible()
    settle(page)
    page.get_by_text("Use and share").click()
    settle(page)
    said, link = title.inner_text(), page.locator("code").filter(has_text="claims?").first.inner_text()
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    assert page.get_by_role("heading", level=1).inner_text() == said
    page.get_by_text("Choose what is claimed").click()
    expect(page.get_by_label("By per cent")).to_have_value("70")
    assert not watched.foreign
    assert not watched.errors


def test_what_is_left_open_is_asked(open_page):
    page = open_page("claims")
    box = page.get_by_label("Paste the sentence that makes the claim")
    box.fill("ASB in Dene fell by 70% since the pandemic")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The sentence leaves something open")
    expect(page.get_by_text("Which months?")).to_be_visible()
    page.get_by_role("button", name="Check it as it stands in the form").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("reported ASB in Dene")


def test_it_prints_without_the_apps_furniture(open_page):
    page = open_page(f"{CLAIM}&print=a4")
    find = page.get_by_role("combobox", name=re.compile("^Find a ward"))
    expect(page.get_by_text("This is how it will print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(find).to_be_hidden()
    expect(page.get_by_text("This is how it will print")).to_be_hidden()
    expect(page.get_by_text("Use and share")).to_be_hidden()
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 6


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_fits_the_screen_and_can_be_read_by_all(open_page, page, size):
    page.set_viewport_size(size)
    open_page(CLAIM)
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_placeholder("Paste it, such as")).to_have_css("text-overflow", "ellipsis")
    assert violations(page) == []
