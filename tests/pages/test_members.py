"""Members’ notes on My ward, run whole for a councillor, an officer and somebody who is not signed in."""

import pytest

from lib.base.visitor import Role
from lib.briefing.members import held_notes
from tests.district.truth import ALDER
from tests.pages.opening import opened
from tests.visitors import open_signed_in

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite_store")]

WORDS = "Motorbikes after dark; ring 07700 900123"


def page():
    return opened("ward_profile", place=ALDER, open="members")


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def test_a_councillor_writes_down_what_they_hear_and_is_asked_about_personal_data(monkeypatch):
    open_signed_in(monkeypatch, Role.councillor)
    app = page()
    app.text_area(key="members-words").set_value(WORDS)
    press(app, "Record what you heard")
    assert "a phone number" in " ".join(warning.value for warning in app.warning)
    assert held_notes() == ()
    press(app, "Take it out and record")
    (note,) = held_notes()
    assert note.words == "Motorbikes after dark; ring [phone number taken out]"
    assert (note.ward, note.state) == (ALDER, "new")
    assert "Motorbikes after dark" in " ".join(part.value for part in app.markdown)
    assert "What became of it" not in [box.label for box in app.selectbox]
    open_signed_in(monkeypatch, Role.officer)
    app = page()
    app.text_input(key="members-answer").set_value("Mr Alderman of 12 Mill Lane was spoken to.")
    next(box for box in app.selectbox if box.label == "What became of it").set_value("answered")
    press(app, "Save")
    assert "a house number (“12 Mill Lane”) and a name" in " ".join(warning.value for warning in app.warning)
    press(app, "Do not record")
    assert [note.state for note in held_notes()] == ["new"]
    app.text_input(key="members-answer").set_value("The patrol knows.")
    next(box for box in app.selectbox if box.label == "What became of it").set_value("answered")
    press(app, "Save")
    assert [(note.state, note.answer) for note in held_notes()] == [("answered", "The patrol knows.")]


def test_who_is_not_signed_in_sees_nothing_of_it(monkeypatch):
    open_signed_in(monkeypatch)
    assert "What members hear in Alder Quay" not in [part.label for part in page().expander]
