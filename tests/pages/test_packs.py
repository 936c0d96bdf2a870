"""Evidence packs made on the page of an area, run whole, without a browser."""

import io

import docx
import numpy as np
import pytest

from lib.base.visitor import Role
from lib.briefing.packs.pack import NO_ADVICE
from lib.ui.own_area.pack_link import Typed, packed, unpacked
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


# The link


def of_link(app):
    value = app.query_params["pack"]
    return value[0] if isinstance(value, list) else value


def test_what_is_typed_stands_in_the_link_and_a_colleague_opens_it_as_it_was():
    app = open_part()
    assert "pack" not in app.query_params
    app.text_area(key="pack-prohibitions").input("No drinking in the <b>square</b>\nNo begging").run()
    app.multiselect(key="pack-tied-2").select("public-order").run()
    app.selectbox(key="pack-since").select("2024-10").run()
    app.toggle(key="pack-large").set_value(True).run()
    other = open_part(pack=of_link(app))
    assert other.text_area(key="pack-prohibitions").value == "No drinking in the <b>square</b>\nNo begging"
    assert other.multiselect(key="pack-tied-2").value == ["public-order"]
    request, _, _ = made(other)
    assert request.since == "2024-10"
    assert request.large_print
    assert [one.topics for one in request.prohibitions] == [(), ("public-order",)]
    assert of_link(other) == of_link(app)


def test_the_other_kinds_stand_in_the_link_too():
    app = open_part()
    app.radio(key="pack-kind").set_value("camera").run()
    app.text_input(key="pack-point").input("ZZ1 1AA").run()
    app.radio(key="pack-change").set_value("removed").run()
    camera = open_part(pack=of_link(app))
    assert camera.radio(key="pack-kind").value == "camera"
    assert camera.text_input(key="pack-point").value == "ZZ1 1AA"
    assert camera.radio(key="pack-change").value == "removed"
    app.radio(key="pack-kind").set_value("bid").run()
    app.text_area(key="pack-measures").input("Reports by month").run()
    assert open_part(pack=of_link(app)).text_area(key="pack-measures").value == "Reports by month"


def test_what_is_too_long_for_a_link_stays_in_the_session_and_that_is_said():
    random = np.random.default_rng(4)
    letters = ["".join(chr(code) for code in random.integers(0x61, 0x17F, 380)) for _ in range(20)]
    app = open_part()
    app.text_area(key="pack-prohibitions").input("\n".join(letters)).run()
    assert "pack" not in app.query_params
    assert any("too long for the link" in block.value for block in app.caption)
    app.run()
    assert app.text_area(key="pack-prohibitions").value == "\n".join(letters)


@pytest.mark.parametrize("text", ["x", "AAAA", "eJwDAAAAAAE", "%00", "eJyLjgUAARUAuQ"])
def test_a_damaged_link_of_a_pack_says_so(text):
    app = open_part(pack=text)
    assert not app.exception
    assert any("is damaged" in block.value for block in app.warning)


def test_a_link_asks_for_nothing_that_there_is_not():
    wrong = Typed("alibi", ("asb", "gossip"), "x", (("gossip", "asb"),), "1999-01", "soon", change="stolen")
    found = unpacked(packed(wrong))
    assert found == Typed("pspo", ("asb",), "x", (("asb",),))
