"""The page “Did it work” run whole, without a browser."""

from urllib.parse import parse_qs

import pytest
import shapely

from lib.analysis.evaluation.register import entry_of, held_entries, write_down
from lib.analysis.evaluation.where import place_of
from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.kept import keep
from lib.analysis.own_area.made_of import LONGEST_KEY, key_of
from lib.incidents.view import View
from lib.published.places import ward_shapes
from lib.records.own_areas import delete_area
from lib.ui.evaluation.form import query_of
from lib.ui.ward import minute
from tests.district.truth import ALDER, BIRCH, DENE, ELDER
from tests.pages.opening import html_of, opened
from tests.visitors import open_signed_in

PATROLS = {"topic": "asb", "wards": DENE, "from": "2024-10", "name": "*Patrols* & more", "open": "sure.known.share"}


def words(app):
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.warning, *app.error]
    return "\n".join(str(block.value) for block in blocks).replace("\\", "")


def test_the_page_opens_with_the_form():
    app = opened("did_it_work")
    assert app.title[0].value == "Did it work?"
    assert not app.warning
    assert "Invented for the tests" in app.caption[-1].value  # the licences stand at the foot
    app.multiselect(key="action-wards").set_value([DENE]).run()
    assert not app.exception
    assert app.title[0].value.startswith("▼ Fewer than expected")


def test_a_link_opens_an_action_and_keeps_it():
    app = opened("did_it_work", **PATROLS)
    assert app.title[0].value.startswith("▼ Fewer than expected:")
    assert "*Patrols* &amp; more in Dene, from October 2024 on" in html_of(app)
    assert "eight times in ten" in words(app)
    assert "no proof" in words(app)
    again = opened("did_it_work", **dict(app.query_params))
    assert again.title[0].value == app.title[0].value


def test_what_the_documents_say_was_done_is_listed():
    app = opened("did_it_work")
    labels = [part.label for part in app.expander]
    assert "What the documents say was done: 1 of 2 can be judged" in labels
    app = opened("did_it_work", open="documents")
    assert "1 of 2 actions can be judged." in words(app)
    assert "Not said: the month, the wards and what it was to change." in html_of(app)


def test_other_wards_can_be_chosen_to_compare_with():
    app = opened("did_it_work", **PATROLS)
    app.multiselect(key="action-compare").set_value([ALDER, ELDER]).run()
    assert "<strong>Compared with:</strong> Alder Quay and St Elder&#x27;s</div>" in html_of(app)
    assert app.query_params["compare"] == f"{ALDER};{ELDER}"


def test_an_action_to_come_is_planned():
    app = opened("did_it_work", **{**PATROLS, "from": "2026-03"})
    assert app.title[0].value == "Did it work?"
    assert "From March 2026 on, no month is on record in full" in words(app)
    assert "Compare with" in words(app)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({**PATROLS, "wards": "E09000001"}, "no ward"),
        ({**PATROLS, "from": "2099-01"}, "“2099-01” cannot be chosen here"),
        ({**PATROLS, "topic": "fly-tipping"}, "“fly-tipping” cannot be chosen here"),
        ({**PATROLS, "to": "2023-01"}, "ends before"),
        ({**PATROLS, "compare": DENE}, "cannot be both"),
        ({**PATROLS, "from": "2022-03"}, "complete months lie before"),
        ({**PATROLS, "change": "-120"}, "Nothing can fall by 120%"),
        ({"topic": "asb", "streets": "Nowhere@E05999001", "from": "2024-10"}, "is not one of this district’s"),
    ],
)
def test_what_cannot_be_used_of_a_link_is_said(query, says):
    app = opened("did_it_work", **query)
    assert says in words(app) or "names a place that is not one of this district’s" in words(app)


STREET = {"topic": "asb", "streets": f"Market Cross@{ALDER}", "from": "2024-10", "name": "Lights", "open": "sure.known"}


def test_a_street_can_be_chosen_and_another_kind_of_place_instead():
    app = opened("did_it_work", **STREET)
    assert "in Market Cross, Alder Quay" in app.title[0].value
    assert "map points most like it in level and trend before" in html_of(app)
    app.selectbox(key="action-kind").set_value("hexagons").run()
    assert not app.exception
    assert app.title[0].value == "Did it work?"
    assert "streets" not in app.query_params
    assert app.query_params["kind"] == "hexagons"


def test_an_officer_writes_it_down_corrects_it_and_finds_it_again(store):
    app = opened("did_it_work", **{**PATROLS, "change": "-20", "open": "write.register"})
    app.text_input(key="action-name").set_value("Patrols").run()
    fields = {field.label: field for field in app.text_input}
    fields["Cost in pounds"].set_value("a lot")
    press(app, "Write it down")
    assert "not a sum in pounds" in app.error[0].value
    {field.label: field for field in app.text_input}["Cost in pounds"].set_value("500")
    press(app, "Write it down")
    assert app.success[0].value == "It is entry 1 of the register."
    app = opened(
        "did_it_work", **{**PATROLS, "change": "-30", "name": "Patrols", "entry": "1", "open": "write.register"}
    )
    assert "Register of interventions: 1 of 1 can be judged" in [part.label for part in app.expander]
    assert "by as much as was written down" in html_of(app)
    {field.label: field for field in app.text_input}["Why it is corrected"].set_value("Aimed too low")
    press(app, "Correct the entry")
    assert "what was written down before is kept" in app.success[0].value
    (entry,) = held_entries()
    assert (entry.version, entry.asked.change, entry.cost) == (2, -30, "500")
    app = opened("did_it_work", **{**PATROLS, **query_of(entry.asked, 1)})
    assert "Entry 1 of the register, to change reported ASB by −30%" in words(app)


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def test_others_are_shown_no_register(store, monkeypatch):
    open_signed_in(monkeypatch)
    app = opened("did_it_work", **{**PATROLS, "open": "register.write"})
    assert not [part.label for part in app.expander if "egister" in part.label]


def test_what_was_done_is_marked_on_the_map_of_my_ward(store):
    write_down([entry_of({"name": "Lights", "topic": "asb", "streets": f"Market Cross@{ALDER}", "from": "2024-10"})])
    drawn = minute.ward_drawing(View("asb", "2024-10", "2025-09", place=ALDER))
    assert drawn.legend[-1].text.startswith("A: Lights, Market Cross, Alder Quay, from October 2024")
    assert [point[4] for point in drawn.points if point[4].isalpha()] == ["A"]
    other = minute.ward_drawing(View("asb", "2024-10", "2025-09", place=DENE))
    assert not [point for point in other.points if "Lights" in " ".join(point[3])]


# An area of one's own


def quay(metres=400, name="The quay"):
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(ALDER)])
    return validated(shapely.buffer(middle, metres, quad_segs=2), name, DRAWN)


def test_an_area_that_stands_ready_is_chosen_from_a_list(store):
    app = opened("did_it_work", topic="asb", kind="area")
    assert app.title[0].value == "Did it work?"
    app.selectbox(key="action-area").select("locality:Quayside").run()
    assert not app.exception
    assert " in Quayside, " in app.title[0].value
    assert app.query_params["area"] == "locality:Quayside"
    assert "kind" not in app.query_params
    assert "Wards to compare with" in app.multiselect(key="action-compare").label
    wards = opened("did_it_work", topic="asb", wards=f"{ALDER};{BIRCH}")
    assert wards.title[0].value.partition(":")[2].split(",")[1] == app.title[0].value.partition(":")[2].split(",")[1]


def test_a_drawn_area_in_a_link_is_judged_and_its_edge_said(store):
    place = place_of(quay())
    app = opened("did_it_work", topic="asb", area=place, **{"from": "2024-10", "open": "sure.known.share"})
    assert " in The quay, " in app.title[0].value
    assert "within 50 metres of its line" in words(app)
    assert "<strong>Edge:</strong>" in html_of(app)
    assert "Hexagons to compare with" in app.multiselect(key="action-compare").label
    assert app.selectbox(key="action-area").value == place
    again = opened("did_it_work", **dict(app.query_params))
    assert again.title[0].value == app.title[0].value


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("shape:!!", "The outline in the link is damaged"),
        ("kept:7", "not kept any more"),
        ("Atlantis", "No area is called “Atlantis”"),
        ("locality:Atlantis", "There is no locality"),
    ],
)
def test_an_area_that_cannot_be_used_is_said_and_the_form_stays(area, says, store):
    app = opened("did_it_work", topic="asb", area=area)
    assert app.title[0].value == "Did it work?"
    assert says in words(app)
    assert app.selectbox(key="action-kind").value == "area"


def test_your_area_leads_here_and_back(store):
    app = opened("own_area", area=key_of(quay()), called="The quay", topic="asb")
    here = linked(app, "did_it_work")
    assert here == {"topic": ["asb"], "area": [f"The quay@{key_of(quay())}"]}
    app = opened("did_it_work", **{name: values[0] for name, values in here.items()})
    assert " in The quay, " in app.title[0].value
    back = {name: values[0] for name, values in linked(app, "own_area").items()}
    assert opened("own_area", **back).title[0].value.startswith("The quay: ")
    ready = opened("own_area", area="locality:Quayside", topic="asb")
    assert linked(ready, "did_it_work")["area"] == ["locality:Quayside"]


def linked(app, page):
    """The query of the link on a page that leads to another."""
    (link,) = [part.proto for part in app.get("page_link") if part.proto.page.endswith(page)]
    return parse_qs(link.query_string)


def test_an_officer_writes_down_an_area_that_is_kept_and_it_stays_when_that_is_deleted(store):
    kept = keep(quay(), "The quay")
    app = opened("did_it_work", topic="asb", area=kept.key, **{"from": "2024-10", "name": "Lights", "open": "write"})
    assert app.query_params["area"] == kept.key
    assert app.selectbox(key="action-area").value == kept.key
    press(app, "Write it down")
    assert app.success[0].value == "It is entry 1 of the register."
    delete_area(1)
    app = opened("did_it_work", entry="1", open="register")
    assert " in The quay, " in app.title[0].value
    assert "Entry 1 of the register" in words(app)
    assert "Lights" in html_of(app)


def test_an_entry_whose_outline_is_too_long_for_a_link_is_opened_by_its_number(store):
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(ALDER)])
    area = validated(shapely.buffer(middle, 450, quad_segs=240), "The round", DRAWN)
    assert len(place_of(area)) > LONGEST_KEY
    write_down([entry_of({"name": "Lights", "topic": "asb", "area": place_of(area), "from": "2024-10"})])
    (entry,) = held_entries()
    query = query_of(entry.asked, 1)
    assert "area" not in query
    app = opened("did_it_work", **query)
    assert " in The round, " in app.title[0].value
    assert "area" not in app.query_params
    app.text_input(key="action-name").set_value("Lamps").run()
    assert " in The round, " in app.title[0].value
