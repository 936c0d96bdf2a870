"""What members write down: without personal data, for who may read it, in the briefing and in no count."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from lib.base.errors import InputError, NotAllowed
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing import members, register
from lib.briefing.actions import Action
from lib.briefing.content import compose
from lib.briefing.document import Table
from lib.briefing.members import MemberNote, held_notes, personal_data_in, record_note, set_state
from lib.briefing.request import Request, check
from lib.records import connection
from lib.records.briefings import action_rows
from lib.records.trail import entries
from tests.district.truth import ALDER, COTTER
from tests.stores import taken_back_to

pytestmark = pytest.mark.usefixtures("sqlite_store")

TODAY = date(2025, 10, 1)
ONE = MemberNote(ALDER, "asb", "the underpass", "2025-09-20", "Motorbikes after dark, said three residents.")
MEMBER = Visitor("member@council.example", Role.councillor, True)
OTHER = Visitor("other@council.example", Role.councillor, True)
OFFICER = Visitor("officer@council.example", Role.officer, True)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Ring 07700 900123 after six", ["a phone number"]),
        ("or +44 (0)1632 960 001", ["a phone number"]),
        ("write to someone@example.org", ["an e-mail address"]),
        ("a van, AB12 CDE, parks there", ["a number plate"]),
        ("the lad at 14 Mill Lane", ["a house number"]),
        ("07700/900123", ["a phone number"]),
        ("07700–900123", ["a phone number"]),
        ("0044 7700 900123", ["a phone number"]),
        ("7700 900123", ["a phone number"]),
        ("jo @ example.org", ["an e-mail address"]),
        ("jo(at)example.org", ["an e-mail address"]),
        ("jo at example dot co dot uk", ["an e-mail address"]),
        ("AB 12 CDE", ["a number plate"]),
        ("ab12-cde", ["a number plate"]),
        ("p123abc", ["a number plate"]),
        ("14a mill rd", ["a house number"]),
        ("12, Outram St", ["a house number"]),
        ("the house at number 14", ["a house number"]),
        ("Mr Smith next door", ["a name"]),
        ("mrs O’Brien", ["a name"]),
        ("a lad named Jordan Smith", ["a name"]),
        ("3 lads on Mill Lane, 5 in Outram Street", []),
        ("01.09.2025, between 10 and 11 in the evening", []),
        ("Two cars outside the number plate shop", []),
        ("43 incidents in December 2024, 3 times since 2019", []),
        ("On the A38 and the B6023, by the 104 bus", []),
        ("£1,250 of damage at 10:30 on 12/09/2025", []),
    ],
)
def test_what_may_point_to_a_person_is_found_and_can_be_taken_out(words, kinds):
    assert [kind for kind, _ in personal_data_in(words)] == kinds
    assert personal_data_in(members.without_personal_data(words)) == []
    if kinds:
        assert kinds[0] in members.personal_data_in_words(personal_data_in(words))


def test_a_member_sees_their_own_notes_and_an_officer_all():
    with acting_as(MEMBER):
        record_note(ONE, TODAY)
        assert [note.words for note in held_notes()] == [ONE.words]
        with pytest.raises(NotAllowed):
            set_state(held_notes()[0], "looked at")
    with acting_as(OTHER):
        assert held_notes() == ()
    with acting_as(OFFICER):
        (note,) = held_notes(ALDER)
        assert (note.state, note.recorded_by) == ("new", MEMBER.account)
        set_state(note, "answered", "The lights are mended.")
        with pytest.raises(InputError, match="was changed since you opened it: it is “answered” now"):
            set_state(note, "looked at")
    with acting_as(MEMBER):
        assert held_notes()[0].answer == "The lights are mended."
    with acting_as(Visitor("viewer@council.example", Role.viewer, True)), pytest.raises(NotAllowed):
        held_notes()
    said = entries()
    assert list(said.loc[said["kind"] == "note", "what"]) == ["changed", "wrote down"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ward": "E1"}, "no ward"),
        ({"topic": "gossip"}, "no topic"),
        ({"words": " \x00"}, "needs words"),
        ({"words": "x" * 1_001}, "shorten it to 1,000"),
        ({"heard": "lately"}, "is not a day"),
        ({"heard": "2025-10-02"}, "lies in the past"),
    ],
)
def test_a_note_that_cannot_be_used_is_refused_and_nothing_is_stored(change, said):
    with pytest.raises(InputError, match=said):
        record_note(replace(ONE, **change), TODAY)
    assert held_notes() == ()


def test_an_answer_is_needed_to_mark_a_note_as_answered():
    record_note(ONE, TODAY)
    with pytest.raises(InputError, match="write what the member was told"):
        set_state(held_notes()[0], "answered")


def test_a_briefing_prints_what_waits_of_its_wards_and_counts_none_of_it():
    for note in (ONE, replace(ONE, ward=COTTER, words="Of another ward"), replace(ONE, words="<b>Answered</b>")):
        record_note(note, TODAY)
    answered = next(note for note in held_notes() if "Answered" in note.words)
    set_state(answered, "answered", "Done.")
    asked = check(Request((ALDER,), ("asb",), "2024-10", "2025-09"))
    made = compose(asked, "2025-10-01T09:30", members=held_notes())
    plain = compose(asked, "2025-10-01T09:30")
    (printed,) = (block for block in made.section("members").blocks if isinstance(block, Table))
    assert [row[-1] for row in printed.rows] == [ONE.words]
    assert [section for section in made.sections if section.key != "members"] == list(plain.sections)
    members.mark_in_briefing(members.notes_for(asked, held_notes()))
    assert sorted((note.words, note.state) for note in held_notes()) == [
        ("<b>Answered</b>", "answered"),
        (ONE.words, "in the briefing"),
        ("Of another ward", "new"),
    ]


def test_a_store_of_the_version_before_keeps_its_actions_and_still_doubts_those_that_were_altered():
    from lib.records import sums

    register.record_actions([Action(ALDER, "asb", "Sound", "2025-01"), Action(ALDER, "asb", "Altered", "2025-01")])
    with connection.writing() as opened:
        taken_back_to(opened, "0007")
        table, names = sums._OF_ROW[sums.ACTION]
        before = {**sums._OF_ROW, sums.ACTION: (table, tuple(n for n in names if n not in ("figure", "place")))}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sums, "_OF_ROW", before)
            sums.write(opened, sums.ACTION, 1, 2)
        opened.execute(text("UPDATE agreed_action SET status = 'done' WHERE id = 2"))
    register.record_actions([Action(ALDER, "asb", "Third", "2025-01")])
    assert [row["action"] for row in action_rows()] == ["Sound", "Third"]
