"""The briefing page run whole, without a browser."""

import io
from dataclasses import replace

import docx
import pytest
import shapely

from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.kept import keep
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing import register
from lib.briefing.actions import Action, as_csv
from lib.briefing.bottom_line import bottom_line
from lib.briefing.figures import gather
from lib.briefing.request import default_request
from lib.published.places import ward_shapes
from lib.records.briefings import Recorded, made_briefings
from tests.district.truth import ALDER, FENWICK
from tests.pages.opening import at_first_look, html_of
from tests.visitors import open_as_somebody_elsewhere

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite_store")]

TWO = {"wards": "E05999001,E05999006", "topics": "burglary", "from": "2024-10", "to": "2025-09"}


def opened(**query):
    return at_first_look("briefing", **query)


def test_the_page_opens_on_a_briefing_with_its_bottom_line():
    app = opened()
    assert app.title[0].value == "Neighbourhood tasking briefing: Alder Quay and Cotter & Dunes"
    for sentence in bottom_line(gather(default_request())):
        assert sentence.replace("&", "&amp;").replace("’", "’") in html_of(app)


def test_a_link_sets_every_choice_and_every_choice_is_in_the_link():
    app = opened(**TWO, marking="OFFICIAL-SENSITIVE", meeting="2025-10-14", without="plan,maps", print="large")
    assert app.multiselect(key="brief-wards").value == [ALDER, FENWICK]
    assert app.multiselect(key="brief-topics").value == ["burglary"]
    assert app.selectbox(key="brief-marking").value == "OFFICIAL-SENSITIVE"
    assert app.date_input(key="brief-meeting").value.isoformat() == "2025-10-14"
    assert app.toggle(key="brief-print").value
    assert "What the plan asks for" not in html_of(app)
    assert "14 October 2025" in html_of(app)
    app.selectbox(key="brief-from").set_value("2025-01").run()
    query = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert query["from"] == "2025-01"
    assert query["without"] == "plan,maps"
    assert query["print"] == "large"
    assert "January to September 2025" in html_of(app)


def test_what_a_link_asks_for_in_vain_is_said_and_nothing_breaks():
    app = opened(wards="E05999001,<b>x</b>", topics="witchcraft", marking="TOP SECRET", meeting="soon", to="2099-01")
    said = " ".join(warning.value for warning in app.warning)
    for part in ("witchcraft", "TOP SECRET", "soon", "January 2099"):
        assert part in said
    assert app.multiselect(key="brief-wards").value == [ALDER]


def test_a_briefing_without_a_ward_is_asked_for_one():
    app = opened(**TWO)
    app.multiselect(key="brief-wards").set_value([]).run()
    assert not app.exception
    assert "at least one ward" in app.error[0].value


def test_the_button_makes_word_and_pdf_and_lists_the_briefing():
    app = opened(**TWO)
    app.text_area(key="brief-notes").set_value("Rain & *shine* <b>\x07").run()
    app.button[0].click().run()
    assert not app.exception
    _, word, pdf = app.session_state["brief-files"]
    assert pdf.startswith(b"%PDF")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(word)).paragraphs)
    assert "Rain & *shine* <b>" in text
    assert "1 character that cannot be printed was taken out" in text
    assert "Rain &amp; *shine* &lt;b&gt;" in html_of(app)
    (kept,) = made_briefings()
    assert kept.query["topics"] == "burglary"
    assert kept.notes.startswith("Rain & *shine*")


def test_the_next_months_briefing_begins_from_an_earlier_one():
    app = opened(**{**TWO, "from": "2023-10", "to": "2024-03", "without": "annex"})
    app.button[0].click().run()
    again = opened()
    next(button for button in again.button if button.label.startswith("Begin")).click().run()
    assert not again.exception
    assert again.multiselect(key="brief-topics").value == ["burglary"]
    assert (again.selectbox(key="brief-from").value, again.selectbox(key="brief-to").value) == ("2025-04", "2025-09")


def test_a_recorded_action_is_in_the_briefing_with_what_changed_since():
    register.record_actions([Action(ALDER, "burglary", "Mark bicycles & tools", "2025-01", status="under way")])
    app = opened(**TWO)
    assert "Mark bicycles &amp; tools" in html_of(app)
    assert "under way" in html_of(app)
    assert "January 2025 on:" in html_of(app)


def test_the_aim_of_an_action_is_written_down_beside_it_and_the_briefing_says_what_became_of_it():
    register.record_actions([Action(ALDER, "burglary", "Mark bicycles & tools", "2025-01", status="under way")])
    app = opened(**TWO)
    assert "not written down" in html_of(app)

    def write(change):
        next(field for field in app.text_input if field.label == "To change it by, %").set_value(change)
        next(button for button in app.button if button.label == "Write its aim down").click().run()
        assert not app.exception

    write("a lot")
    assert "not a change in per cent" in app.error[0].value
    write("-20")
    assert "to change recorded burglary by −20%" in app.success[0].value
    assert "Written down" in html_of(app)
    assert "not written down" not in html_of(app)
    assert not [button for button in app.button if button.label == "Write its aim down"]


def test_the_register_is_not_for_everyone(monkeypatch):
    register.record_actions([Action(ALDER, "burglary", "A private matter", "2025-01")])
    open_as_somebody_elsewhere(monkeypatch)
    app = opened(**TWO)
    assert "A private matter" not in html_of(app)
    assert "read the register of agreed actions" in " ".join(info.value for info in app.info)


def test_the_register_goes_out_and_comes_back():
    action = Action(ALDER, "asb", "=1+1 patrols", "2025-01", due="2025-12-01")
    register.record_actions([action])
    from lib.briefing.actions import from_csv

    assert from_csv(as_csv(list(register.held_actions()))) == [action]
    assert register.record_actions(from_csv(as_csv([action]))) == Recorded(0)


def test_files_are_made_even_when_the_list_of_briefings_cannot_be_written(sqlite_store):
    sqlite_store.parent.mkdir()
    sqlite_store.write_bytes(b"this is no database at all" * 50)
    app = opened(**TWO)
    app.button[0].click().run()
    assert not app.exception
    assert app.session_state["brief-files"][2].startswith(b"%PDF")
    assert "not listed for next time" in " ".join(warning.value for warning in app.warning)


def change_status(app, to):
    app.selectbox(key="brief-status-action").set_value(1)
    app.selectbox(key="brief-status-to").set_value(to)
    return next(button for button in app.button if button.label == "Change status").click().run()


@pytest.mark.parametrize("choice", ["leave", "change"])
def test_a_status_changed_meanwhile_is_shown_beside_ones_own_with_a_choice(choice):
    register.record_actions([Action(ALDER, "burglary", "Mark *bicycles*", "2025-01")])
    app = opened(**TWO)
    with acting_as(Visitor("ann@example.org", Role.officer)):
        register.set_status(1, 1, "done")
    change_status(app, "stopped")
    assert not app.exception
    said = " ".join(warning.value for warning in app.warning)
    assert "changed by ann@example.org since you opened it" in said.replace("\u2060", "")
    assert "Mark \\*bicycles\\*" in said
    for word in ("When you opened it", "As it stands now", "Your change", "done", "stopped"):
        assert word in html_of(app)
    assert register.held_actions()[0].status == "done"
    app.button(key=f"brief-met-{choice}").click().run()
    assert not app.exception
    assert register.held_actions()[0].status == {"leave": "done", "change": "stopped"}[choice]
    assert not app.warning


def test_a_status_that_nobody_else_changed_is_changed_at_once():
    register.record_actions([Action(ALDER, "burglary", "Mark bicycles", "2025-01")])
    app = opened(**TWO)
    change_status(app, "done")
    assert register.held_actions()[0].status == "done"
    change_status(app, "stopped")
    assert register.held_actions()[0].status == "stopped"


def test_a_list_that_says_something_else_than_the_register_is_shown_and_taken_only_where_chosen():
    first, second = (Action(ALDER, "burglary", name, "2025-01") for name in ("Mark bicycles", "Light the path"))
    register.record_actions([first, second])
    app = opened(**TWO)
    given = as_csv([replace(first, status="done"), replace(second, owner="Warden"), replace(first, action="A third")])
    app.file_uploader(key="brief-actions-file").upload("actions.csv", given, "text/csv").run()
    next(button for button in app.button if button.label == "Import the list").click().run()
    assert not app.exception
    assert [action.status for action in register.held_actions()] == ["open", "open", "open"]
    assert "Owner: Warden" in html_of(app)
    app.multiselect(key="brief-list-taken").set_value([1]).run()
    app.button(key="brief-list-take").click().run()
    held = register.held_actions()
    assert [(action.status, action.owner) for action in held[:2]] == [("done", ""), ("open", "")]


def test_areas_stand_in_the_link_among_the_choices_and_in_the_html_of():
    app = opened(areas="locality:Quayside", topics="asb", **{"from": "2024-10", "to": "2025-09"})
    assert app.title[0].value == "Neighbourhood tasking briefing: Quayside"
    assert app.multiselect(key="brief-wards").value == []
    assert app.multiselect(key="brief-areas").value == ["locality:Quayside"]
    assert "Quayside: for the meeting to fill in" in html_of(app)
    app.multiselect(key="brief-wards").select(ALDER).run()
    app.multiselect(key="brief-areas").select("sector:ZZ1 1").run()
    assert not app.exception
    assert app.query_params["areas"] in (["locality:Quayside^sector:ZZ1 1"], "locality:Quayside^sector:ZZ1 1")
    assert "Alder Quay, Quayside and Postcode sector ZZ1 1" in app.title[0].value
    app.multiselect(key="brief-wards").set_value([]).run()
    app.multiselect(key="brief-areas").set_value([]).run()
    assert "at least one ward or area" in app.error[0].value


def test_an_area_that_the_link_cannot_have_is_said():
    app = opened(areas="locality:Nowhere", topics="asb")
    assert any("There is no locality" in warning.value for warning in app.warning)
    assert app.multiselect(key="brief-areas").value == []


def test_an_area_that_officers_keep_is_among_the_choices_and_not_for_others(monkeypatch):
    officer = Visitor("officer@council.example", Role.officer, True)
    outline = shapely.buffer(shapely.centroid(ward_shapes().grid_shapes[0]), 500, quad_segs=2)
    with acting_as(officer):
        kept = keep(validated(outline, "The quay", DRAWN), "The quay")
    app = opened(areas=kept.key, topics="asb")
    assert "The quay" in app.title[0].value
    assert "The quay (kept)" in app.multiselect(key="brief-areas").options
    open_as_somebody_elsewhere(monkeypatch)
    app = opened(areas=kept.key, topics="asb")
    assert "The quay" not in app.title[0].value
    assert "The quay (kept)" not in app.multiselect(key="brief-areas").options
    assert any("is left out" in warning.value for warning in app.warning)
