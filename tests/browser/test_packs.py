"""Evidence packs filled in and downloaded in a browser: for an order, a camera and a bid, in Word and PDF."""

import io

import docx
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import settle
from tests.district.truth import ALDER


def fill(page, label, words):
    """Type into a field as somebody does, and leave it."""
    field = page.get_by_role("textbox", name=label)
    field.fill(words)
    field.press("Control+Enter" if field.evaluate("e => e.tagName") == "TEXTAREA" else "Enter")
    settle(page)


def order(page):
    fill(page, "Proposed prohibitions", "No drinking of alcohol in <b>the square</b>")
    page.get_by_role("combobox", name="Records that bear on 1").focus()
    page.keyboard.type("Public order")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    settle(page)


def camera(page):
    page.get_by_text("Camera: new, moved or removed").click()
    settle(page)
    fill(page, "Spot of the camera", "ZZ1 1AA")
    fill(page, "Its purpose", "To see who damages the shelter")


def bid(page):
    page.get_by_text("Funding bid").click()
    settle(page)
    fill(page, "What shows that it works", "A review of street lighting")
    fill(page, "How it will be judged", "Reports by month")


def downloaded(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_bytes()


@pytest.mark.parametrize(
    ("choose", "title", "typed"),
    [
        (order, "Evidence pack for a public spaces protection order", "No drinking of alcohol in <b>the square</b>"),
        (camera, "Evidence pack for a camera", "To see who damages the shelter"),
        (bid, "Evidence pack for a funding bid", "Reports by month"),
    ],
    ids=["order", "camera", "bid"],
)
def test_a_pack_is_filled_in_and_downloaded_and_its_link_opens_it_again(open_page, watched, choose, title, typed):
    page = open_page(f"own_area?area=wards:{ALDER}&open=pack")
    choose(page)
    page.get_by_role("button", name="Make the Word and PDF files").click()
    expect(page.get_by_text("The pack is ready")).to_be_visible(timeout=90_000)
    settle(page)
    word = docx.Document(io.BytesIO(downloaded(page, "Word (.docx)")))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert title in said
    assert typed in said
    read = PdfReader(io.BytesIO(downloaded(page, "PDF")))
    assert read.metadata.title.startswith(title)
    printed = " ".join("".join(part.extract_text() for part in read.pages).split())
    assert typed in printed
    link = page.evaluate("() => location.search")
    assert "pack=" in link
    page.goto("about:blank")
    page = open_page(f"own_area{link}")
    settle(page)
    held = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(field => field.value)")
    assert any(typed in value for value in held)
    assert not watched.foreign
    assert not watched.errors
