"""The register of interventions: written down, read back, corrected, imported, exported, graded."""

import io
from datetime import datetime

import pandas as pd
import pytest

from lib.analysis.evaluation import register
from lib.analysis.evaluation.marks import done_in
from lib.analysis.evaluation.register import (
    AS_MUCH,
    LESS,
    Entry,
    correct,
    entries_of,
    entry_of,
    graded,
    held_entries,
    register_table,
    write_down,
)
from lib.answers.hotspot_checks import months_figure
from lib.answers.hotspots import figure_of
from lib.answers.interventions import marked, with_done
from lib.base.errors import InputError, NotAllowed
from lib.base.visitor import NOBODY, Role, Visitor, acting_as
from lib.briefing.actions import Action
from lib.briefing.aims import aim_of, aims_by_action, without_aim, write_aim
from lib.briefing.document import Pictures
from lib.briefing.figures import gather
from lib.briefing.pictures import as_svg
from lib.briefing.register import held_actions, record_actions
from lib.briefing.request import Request
from lib.briefing.ward_page import ward_page
from lib.briefing.worked import claims_section, interventions_section, statement_of
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.interventions import entry_sentence, register_in_words
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.records import trail
from lib.records.backup import backup, restore
from lib.records.trust import checked
from lib.statistics.evaluation import FEWER
from tests.district.truth import ALDER, BIRCH, DENE

GIVEN = {
    "name": "=Patrols",
    "topic": "asb",
    "wards": "Dene",
    "from": "2024-10",
    "change": "-20%",
    "due": "2025-09",
    "judged": "Police records",
    "who": "Community safety team",
    "cost": "£12,500",
    "action": "3",
}


def entry(**parts):
    return entry_of({**GIVEN, **{name.replace("_", ""): text for name, text in parts.items()}})


def test_what_is_written_down_is_read_back_with_what_could_be_seen(store):
    assert write_down([entry(), entry(wards="Alder Quay")]) == [1, 2]
    held = held_entries()
    assert [one.asked.places for one in held] == [(DENE,), (ALDER,)]
    first = held[0]
    assert (first.asked.change, first.due, first.who, first.cost) == (-20, "2025-09", "Community safety team", "12500")
    assert first.action == 3
    assert 0 < first.seen < 1
    assert first.asked.compare  # chosen before looking, and kept
    assert DENE not in first.asked.compare
    assert not first.before  # of 2024, written down today
    assert write_down([entry()]) == []


def test_a_correction_is_kept_beside_what_was_written_first(store):
    with acting_as(Visitor("ann@example.org", Role.officer, True)):
        write_down([entry()])
        correct(1, 1, entry(change="-10"), "The target was a slip")
    (held,) = held_entries()
    assert (held.version, held.asked.change) == (2, -10)
    assert held.corrected[0][1] == "The target was a slip"
    lines = trail.entries()
    assert lines["what"].tolist()[:2] == ["corrected", "written down"]
    assert '"change": "-20"' in lines["before"].iloc[0]
    with pytest.raises(InputError, match="was corrected by ann@example"):
        correct(1, 1, entry(change="-15"), "late")
    with pytest.raises(InputError, match="Say why"):
        correct(1, 2, entry(change="-15"), " ")
    with pytest.raises(InputError, match="no intervention number 9"):
        correct(9, 1, entry(), "none")
    assert held_entries()[0].version == 2


def test_only_what_was_written_before_it_began_counts_as_that():
    one = entry(from_="2025-06")
    early = Entry(one.asked, first_at=datetime(2025, 5, 30))
    assert early.before
    assert not Entry(one.asked, first_at=datetime(2025, 7, 1)).before
    assert not Entry(one.asked, first_at=early.first_at, corrected=((datetime(2025, 8, 1), "why"),)).before


def test_it_is_graded_by_what_was_written_down():
    assert graded(entry(change="-20"), []).met == AS_MUCH
    less = graded(entry(change="-95"), [])
    assert (less.verdict, less.met) == (FEWER, LESS)
    assert graded(entry(change=""), []).met == ""
    assert "3 are needed" in graded(entry(from_="2025-09", due=""), []).why
    assert "by less than was written down" in register_in_words([less])["What became of it"].iloc[0]
    assert "to change reported ASB by −95% by September 2025" in entry_sentence(less)


def test_overlapping_interventions_are_named(store):
    write_down([entry(), entry(name="CCTV", from_="2025-01", due="")])
    held = held_entries()
    assert graded(held[0], held).found.also == ("CCTV",)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"name": " "}, "in a few words"),
        ({"change": "-135%"}, "Nothing can fall by 135%"),
        ({"change": "much"}, "not a change in per cent"),
        ({"change": "0"}, "cannot be aimed at"),
        ({"due": "2024-01"}, "before it begins"),
        ({"due": "soon"}, "not a month"),
        ({"cost": "a lot"}, "not a sum in pounds"),
        ({"cost": "-5"}, "cannot be"),
        ({"action": "the second"}, "not the number of an agreed action"),
        ({"wards": ""}, "Name the wards, hexagons or streets"),
        ({"streets": "Market Cross"}, "as one kind"),
        ({"wards": "Atlantis"}, "Atlantis"),
        ({"judged": "x" * 501}, "shorten it to 500"),
    ],
)
def test_what_cannot_be_is_said(parts, says):
    with pytest.raises(InputError, match=says):
        entry(**parts)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_that_was_written_is_read_again_and_runs_no_formula(store, form):
    write_down([entry(), entry(wards="", hexagons="", streets="Market Cross", name="Lights")])
    table = register_table(held_entries())
    if form == "csv":
        content = csv_file(table)
        assert b"'=Patrols" in content
        again = pd.read_csv(io.BytesIO(content), dtype=str)
    else:
        file = io.BytesIO(workbook({"Register": table}, {}))
        again = pd.read_excel(file, sheet_name="Register", dtype=str, engine="openpyxl")
        assert again["name"].iloc[0] == "'=Patrols"
    assert [one.asked for one in entries_of(again)] == [one.asked for one in held_entries()]
    assert write_down(entries_of(again)) == []


def test_a_list_with_a_line_that_cannot_be_used_stores_nothing(store):
    table = pd.DataFrame([GIVEN, {**GIVEN, "wards": "Atlantis"}], index=[2, 3])
    with pytest.raises(InputError, match="Line 3: "):
        write_down(entries_of(table))
    assert held_entries() == []


def test_a_backup_holds_the_register_and_its_checksums(store, tmp_path):
    write_down([entry()])
    backup(tmp_path / "b.zip")
    correct(1, 1, entry(who="Others"), "later")
    restore(tmp_path / "b.zip")
    assert [one.version for one in held_entries()] == [1]
    assert [one.key for one in checked() if one.what == "intervention" and not one.problem] == ["1"]


def test_others_neither_read_nor_write_it(store):
    write_down([entry()])
    councillor = Visitor("c@example.org", Role.councillor, True)
    with acting_as(NOBODY):
        assert held_entries() == []
    with acting_as(councillor):
        assert len(held_entries()) == 1
        with pytest.raises(NotAllowed):
            write_down([entry(name="Mine")])
        with pytest.raises(NotAllowed):
            correct(1, 1, entry(who="Me"), "because")


def test_an_entry_of_a_place_that_is_gone_is_left_out(store, monkeypatch):
    write_down([entry(), entry(wards="Birch Hill")])

    def without_dene(given):
        if DENE in given.get("wards", ""):
            raise InputError("no such ward")
        return real(given)

    real = register.intervention_of
    monkeypatch.setattr(register, "intervention_of", without_dene)
    assert [one.asked.places for one in held_entries()] == [(BIRCH,)]


class TestMarks:
    @property
    def asb(self):
        return topic_named("asb")

    def test_what_was_done_is_marked_on_months_and_maps(self, store):
        write_down([entry(wards="", streets="Market Cross", name="Lights", to="2025-03")])
        done = done_in(self.asb, (ALDER,))
        assert [(one.name, one.start, one.end, one.entry) for one in done] == [("Lights", "2024-10", "2025-03", 1)]
        figure = marked(months_figure(self.asb, (ALDER,), "2025-09", "Alder Quay"), done)
        marks = figure.chart.table.set_index("month")["mark"].dropna()
        assert marks.to_dict() == {"2024-10": "Lights began", "2025-03": "Lights ended"}
        drawn = figure.chart.spec["layer"]
        words = [part["mark"] for part in drawn if part["encoding"].get("text", {}).get("field") == "mark"]
        assert [mark["dy"] < 0 for mark in words] == [True]  # above what is drawn, not written over it
        assert figure.chart.alt.endswith("Marked: Lights began; Lights ended.")
        assert "Lights began" in set(figure.in_words["Done here"])
        drawing = with_done(figure_of(View.default()).on_map.draw(""), done)
        assert drawing.points[0][3:] == [
            ["A: Lights", "Market Cross, Alder Quay, from October 2024 to March 2025"],
            "A",
        ]
        assert drawing.legend[-1].text.startswith("A: Lights")

    def test_what_the_documents_date_and_place_is_marked_for_everyone_and_the_register_for_few(self, store):
        write_down([entry(wards="Dene", name="Mine")])
        assert [one.name for one in done_in(self.asb, (DENE,))] == ["Mine", "Patrols"]
        with acting_as(NOBODY):
            assert [one.name for one in done_in(self.asb, (DENE,))] == ["Patrols"]
        assert done_in(self.asb, (BIRCH,)) == ()
        assert done_in(topic_named("burglary"), None) == ()

    def test_a_chart_without_anything_done_is_the_same_chart(self):
        figure = months_figure(self.asb, (BIRCH,), "2025-09", "Birch Hill")
        assert marked(figure, ()) is figure


class TestInABriefing:
    def request(self, **parts):
        return Request(**{"wards": (DENE,), "topics": ("asb",), "start": "2024-10", "end": "2025-09", **parts})

    def test_what_was_written_down_is_graded(self, store):
        write_down([entry()])
        note, table = interventions_section(self.request())
        assert "No grade says why" in note.text
        (row,) = table.rows
        assert row[0] == "=Patrols: Dene, from October 2024 on"
        assert row[3].startswith("▼ Fewer than expected, by as much as was written down:")
        assert interventions_section(self.request(wards=(BIRCH,))) == []
        with acting_as(NOBODY):
            assert interventions_section(self.request()) == []

    def test_an_agreed_action_that_carries_a_statement_is_graded_by_it(self, store):
        write_down([entry()])
        assert "to change reported ASB by −20% by September 2025. ▼ Fewer than expected" in statement_of(3)
        assert statement_of(0) == statement_of(4) == ""

    def test_the_aim_of_an_agreed_action_is_written_down_and_graded(self, store):
        record_actions([Action(DENE, "asb", "Patrols after school", "2024-10", "Sergeant", measure="Police records")])
        (action,) = held_actions()
        assert without_aim((action,)) == [action]
        write_aim(action, "-20", "2025-09")
        (held,) = held_entries()
        assert (held.action, held.asked.places, held.asked.start) == (action.number, (DENE,), "2024-10")
        assert (held.judged, held.who, held.due) == ("Police records", "Sergeant", "2025-09")
        assert without_aim((action,)) == []
        assert aims_by_action() == {action.number: "reported ASB by −20% by September 2025"}
        assert "▼ Fewer than expected, by as much as was written down" in statement_of(action.number)
        with pytest.raises(InputError, match="holds this already"):
            write_aim(action, "-20", "2025-09")

    def test_the_aim_of_an_action_at_a_street_is_of_the_street(self):
        action = Action(ALDER, "asb", "Lights", "2024-10", figure="place", place="Market Cross", number=7)
        assert aim_of(action, "-20", "").asked.places == (f"Market Cross@{ALDER}",)

    @pytest.mark.parametrize(
        ("change", "due", "says"),
        [
            ("", "", "Say by how much"),
            ("a lot", "", "not a change in per cent"),
            ("-120", "", "Nothing can fall by 120%"),
            ("-20", "2024-01", "before it begins"),
            ("-20", "soon", "soon"),
        ],
    )
    def test_an_aim_that_cannot_be_is_refused(self, change, due, says):
        with pytest.raises(InputError, match=says):
            aim_of(Action(DENE, "asb", "Patrols", "2024-10", number=1), change, due)

    def test_no_aim_is_asked_for_what_is_done_or_has_no_months(self):
        done = Action(DENE, "asb", "Patrols", "2024-10", status="done", number=1)
        assert without_aim((done, Action(DENE, "graffiti", "Wash walls", "2024-10", number=2))) == []

    def test_what_was_done_is_marked_on_the_chart_of_a_wards_page(self, store):
        write_down([entry(to="2025-03")])
        figures = gather(self.request())

        def chart():
            return next(block for block in ward_page(figures, DENE) if isinstance(block, Pictures)).pictures[-1]

        assert "=Patrols began" in chart().alt
        assert "=Patrols ended" in as_svg(chart().spec)
        with acting_as(NOBODY):
            assert "=Patrols" not in as_svg(chart().spec)

    def test_claims_on_its_topics_stand_with_their_verdicts(self):
        _, table = claims_section(self.request(topics=("shoplifting",)))
        assert table.columns[2] == "Verdict"
        assert len(table.rows) == 1
        assert claims_section(self.request(topics=("robbery",))) == []
