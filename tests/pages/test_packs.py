"""Evidence packs made on the page of an area, run whole, without a browser."""

import io

import docx
import pytest

from lib.base.visitor import Role
from lib.briefing.packs.pack import NO_ADVICE
from tests.district.truth import ALDER, FALL_WARD
from tests.pages.opening import opened
from tests.visitors import open_signed_in


def open_part(ward=ALDER, **more):
    return opened("own_area", area=f"wards:{ward}", open="pack", **more)


def answers(app):
    return "\n".join(str(block.proto.body) for block in app.get("html"))


def made(app):
    app.button(key="pack-make").click().run()
    assert not app.exception
    assert not app.error
    request, document, word, pdf = app.session_state["pack-made"]
    assert pdf.startswith(b"%PDF")
    return request, document, docx.Document(io.BytesIO(word))


def test_a_pack_for_an_order_with_each_prohibition_tied_to_topics():
    app = open_part()
    assert NO_ADVICE in [block.value for block in app.markdown]
    app.text_area(key="pack-prohibitions").input("No drinking in the <b>square</b>\n\nNo begging").run()
    app.multiselect(key="pack-tied-1").select("public-order").run()
    request, document, word = made(app)
    assert [(one.words, one.topics) for one in request.prohibitions] == [
        ("No drinking in the <b>square</b>", ("public-order",)),
        ("No begging", ()),
    ]
    assert request.topics == ("asb", "public-order")
    assert document.title == "Evidence pack for a public spaces protection order: Alder Quay"
    assert any("No drinking in the <b>square</b>" in p.text for p in word.paragraphs)
    for row in document.section("summary").blocks[1].rows:
        assert row[1] in answers(app)
    assert "Not shown" in answers(app)


def test_an_order_in_force_is_judged_since_then():
    app = open_part(FALL_WARD)
    app.selectbox(key="pack-since").select("2024-10").run()
    _, document, _ = made(app)
    assert any("Fewer than expected" in row[3] for row in document.section("summary").blocks[1].rows)


def test_a_camera_needs_a_spot_and_a_wrong_one_is_refused_in_place():
    app = open_part()
    app.radio(key="pack-kind").set_value("camera").run()
    assert not app.error
    app.text_input(key="pack-point").input("nowhere at all").run()
    assert "is no spot" in app.error[0].value
    app.text_input(key="pack-point").input("ZZ1 1AA").run()
    request, document, _ = made(app)
    assert document.title.startswith("Evidence pack for a camera")
    assert request.point == "ZZ1 1AA"


def test_a_bid_prints_what_was_typed():
    app = open_part()
    app.radio(key="pack-kind").set_value("bid").run()
    app.text_area(key="pack-links").input("A review of lighting\nAnother").run()
    app.text_area(key="pack-measures").input("Reports by month").run()
    request, _, word = made(app)
    assert request.links == ("A review of lighting", "Another")
    assert "Reports by month" in [p.text for p in word.paragraphs]
    app.text_area(key="pack-links").input("One").run()
    assert "make it again" in " ".join(block.value for block in app.caption)


@pytest.mark.parametrize("role", [None, Role.councillor])
def test_anyone_may_make_a_pack_without_members_notes(monkeypatch, role):
    open_signed_in(monkeypatch, role)
    _, document, _ = made(open_part())
    said = " ".join(block.text for block in document.section("effect").blocks if hasattr(block, "text"))
    assert "What members report is shown to officers only" in said
