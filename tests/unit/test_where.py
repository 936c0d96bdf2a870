"""An intervention in an area of one's own: which area is meant, its counts and verdict, and the register of it."""

import io
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.evaluation.evaluate import evaluation, evaluation_at, evaluation_rows, foresight
from lib.analysis.evaluation.intervention import Intervention, intervention_of
from lib.analysis.evaluation.marks import done_in
from lib.analysis.evaluation.places import HEXAGONS, WARDS, places_on_offer, units_of
from lib.analysis.evaluation.register import correct, entries_of, entry_of, graded, held_entries, register_table
from lib.analysis.evaluation.register import write_down as store_entries
from lib.analysis.evaluation.where import (
    AREA,
    area_at,
    area_meant,
    areas_on_offer,
    hexagons_with,
    place_meant,
    place_of,
    treated_in,
)
from lib.analysis.own_area.area import DRAWN, circle, validated
from lib.analysis.own_area.encoded import encoded
from lib.analysis.own_area.inside import points_in
from lib.analysis.own_area.kept import keep
from lib.analysis.own_area.made_of import area_of, key_of
from lib.answers.evaluation import evaluation_figure, how_sure
from lib.answers.hotspots import figure_of
from lib.answers.interventions import with_done
from lib.base.errors import CannotSay, InputError, NotAllowed
from lib.base.visitor import NOBODY, Role, Visitor, acting_as
from lib.briefing.actions import Action
from lib.briefing.aims import aim_of
from lib.briefing.request import Request
from lib.briefing.worked import interventions_section
from lib.cli.answers import main
from lib.drawing.exports import csv_file, picture_spec, workbook
from lib.incidents.cube import incidents, map_points
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from lib.published.places import to_degrees, to_grid
from lib.records.own_areas import delete_area
from lib.statistics.evaluation import FEWER, TOO_SMALL, UNCLEAR
from tests.areas import outline_of
from tests.district.truth import ALDER, BIRCH, COTTER, DENE, ELDER, FALL_WARD, PRIORITY_AREA
from tests.files import printed
from tests.stores import load_requests

COUNCILLOR = Visitor("c@example.org", Role.councillor, True)


def square(code=ALDER, metres=400, name="Quay side"):
    middle = shapely.centroid(outline_of(code))
    box = shapely.box(middle.x - metres, middle.y - metres, middle.x + metres, middle.y + metres)
    return validated(box, name, DRAWN)


def most_of(code, name="Most of it"):
    """A ward but for a strip along its edge: no ward's own outline, and nearly all of its records."""
    return validated(shapely.buffer(outline_of(code), -60), name, DRAWN)


def action(area, **parts):
    text = area if isinstance(area, str) else place_of(area)
    given = {"name": "Patrols", "topic": "asb", AREA: text, "from": "2024-10"}
    return intervention_of({**given, **{name.rstrip("_"): value for name, value in parts.items()}})


# Which area is meant


def test_areas_that_stand_ready_are_meant_by_what_stands_for_them_and_by_their_names():
    for text in ("locality:Quayside", "Quayside", "quayside (LOCALITY)", "locality:quayside"):
        assert place_meant(AREA, text) == "locality:Quayside"
    assert place_meant(AREA, PRIORITY_AREA) == f"priority-area:{PRIORITY_AREA}"
    assert place_meant(AREA, f"wards:{BIRCH};{ALDER}") == f"wards:{ALDER};{BIRCH}"
    sector = next(key for key in areas_on_offer() if key.startswith("sector:"))
    assert place_meant(AREA, sector) == sector
    assert place_meant(AREA, sector.partition(":")[2]) == sector


def test_a_name_that_is_two_areas_is_asked_about(store):
    with pytest.raises(InputError, match=r"No area is called “Atlantis”. Write one that stands ready, such as "):
        place_meant(AREA, "Atlantis")
    keep(square(), "Quayside")  # what officers keep under a name goes before what stands ready
    assert place_meant(AREA, "quayside").startswith("Quayside@shape:")


def test_a_list_of_hexagons_is_written_down_by_its_outline():
    listed = area_of(f"hexagons:{';'.join(hexagons_with(points_in(square()))[:3])}")
    place = place_meant(AREA, listed.key)
    assert place.partition("@")[2].startswith("shape:")
    assert (points_in(area_at(place)) == points_in(listed)).all()


@given(
    corners=st.integers(3, 12), metres=st.floats(400, 900), turn=st.floats(0, 6), name=st.text(min_size=1, max_size=30)
)
def test_what_is_written_down_means_the_same_area_ever_after(corners, metres, turn, name):
    middle = shapely.centroid(outline_of(ALDER))
    angles = turn + np.arange(corners) * 2 * math.pi / corners
    ring = np.column_stack([middle.x + metres * np.cos(angles), middle.y + metres * np.sin(angles)])
    area = validated(shapely.Polygon(ring), name, DRAWN)
    place = place_meant(AREA, place_of(area))
    assert place_meant(AREA, place) == place
    assert area_at(place).outline.area == pytest.approx(area.outline.area, rel=0.01)
    assert area_at(place).name in (area.name, "an area that was drawn")


def crossing():
    middle = shapely.centroid(outline_of(ALDER))
    tie = [(middle.x + x, middle.y + y) for x, y in ((-300, -300), (300, 300), (300, -300), (-300, 300))]
    lon, lat = to_degrees(*np.array(tie).T)
    return f"shape:{encoded(shapely.Polygon(np.column_stack([lon, lat])))}"


def far_off():
    lon, lat = np.array([0.0, 0.02, 0.02]), np.array([51.0, 51.0, 51.02])
    return f"shape:{encoded(shapely.Polygon(np.column_stack([lon, lat])))}"


def tiny():
    middle = shapely.centroid(outline_of(ALDER))
    lon, lat = to_degrees(middle.x + np.array([0, 20.0, 20.0]), middle.y + np.array([0, 0, 20.0]))
    return f"shape:{encoded(shapely.Polygon(np.column_stack([lon, lat])))}"


def without_points():
    """An area as large as it takes, at a spot far from every map point."""
    points = map_points()
    x, y = to_grid(points.lon, points.lat)
    west, south, east, north = outline_of(DENE).bounds
    spots = [(a, b) for a in np.linspace(west, east, 30) for b in np.linspace(south, north, 30)]
    inside = [spot for spot in spots if shapely.contains_xy(outline_of(DENE), *spot)]
    far = max(inside, key=lambda spot: np.hypot(x - spot[0], y - spot[1]).min())
    lon, lat = to_degrees(np.array([far[0]]), np.array([far[1]]))
    return place_of(circle(lon[0], lat[0], 40))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (crossing, "crosses itself, so it is not clear where it was done"),
        (far_off, "lies outside"),
        (tiny, "square metres; with less than 2,000 nothing can be said"),
        (without_points, "too few for figures"),
        (lambda: "shape:!!", "damaged"),
        (lambda: "kept:99", "not kept any more"),
        (lambda: "locality:Atlantis", "There is no locality"),
    ],
)
def test_an_area_that_cannot_be_used_is_refused_with_why(text, says, sqlite_store):
    with pytest.raises(InputError, match=says):
        action(text())


def test_several_areas_or_two_kinds_of_place_are_refused():
    with pytest.raises(InputError, match="Wards and area are named"):
        action("Quayside", wards="Dene")
    with pytest.raises(InputError, match="is named as treated"):
        action("Quayside", compare=ALDER)
    inside = hexagons_with(points_in(square()))[0]
    with pytest.raises(InputError, match="is named as treated"):
        action(square(), compare=str(inside))


# Counts and verdict


def test_an_area_of_whole_wards_has_the_verdict_of_the_wards():
    for area, wards in ((f"wards:{DENE}", DENE), ("Quayside", f"{ALDER};{BIRCH}")):
        own = evaluation(action(area))
        whole = evaluation(intervention_of({"name": "A", "topic": "asb", "wards": wards, "from": "2024-10"}))
        assert own.outcome == whole.outcome
        assert own.compared == whole.compared
        assert own.displacement == whole.displacement
        assert own.beside.name == WARDS


def test_an_area_has_the_counts_of_its_map_points_and_hexagons_that_it_holds_no_part_of_beside_it():
    area = square()
    found = evaluation(action(area))
    points, table = map_points(), incidents()
    x, y = to_grid(points.lon, points.lat)
    inside = shapely.contains_xy(area_at(place_of(area)).outline, x, y)
    own = (
        np.append(inside, False)[points.of_incident] & (table["category"] == "asb") & table["month"].isin(found.months)
    )
    assert found.outcome.observed == own.sum() > 0
    near = shapely.dwithin(shapely.boundary(area.outline), shapely.points(x, y), 50)
    at_line = own & np.append(near, False)[points.of_incident]
    assert found.line.edge.inside == at_line.sum()
    held = set(hexagons_with(points_in(area)))
    assert not held & {*found.compared, *found.ring}
    assert not set(found.compared) & set(found.ring)
    ring = shapely.dwithin(area.outline, shapely.points(x, y), 200) & ~inside
    assert set(found.ring) == set(hexagons_with(ring)) - held


def test_a_planted_fall_is_found_in_a_drawn_area_and_none_where_there_was_none():
    found = evaluation(action(most_of(FALL_WARD)))
    assert found.outcome.verdict == FEWER
    assert found.outcome.effect.ratio < 0.6
    figure = evaluation_figure(found)
    assert figure.title.startswith("▼ Fewer than expected: ")
    assert " in Most of it, " in figure.title
    assert all(len(line.split()) <= 20 for line in figure.lines)
    for ward in (COTTER, ELDER):
        assert evaluation(action(most_of(ward))).outcome.verdict in (UNCLEAR, TOO_SMALL)


def test_how_much_hangs_on_the_line_is_said():
    found = evaluation(action(square()))
    line = found.line
    said = how_sure(found)[1]
    assert said.startswith(f"{line.edge.inside} of the {found.outcome.observed:.0f}")
    assert f"lies between {line.edge.low} and {line.edge.high}." in said
    assert evaluation_figure(found).evidence["Edge"] == said
    row = evaluation_rows([found]).iloc[0]
    assert (row["near_line_inside"], row["near_line_outside"]) == (line.edge.inside, line.edge.outside)
    assert evaluation(intervention_of({"name": "A", "topic": "asb", "wards": DENE, "from": "2024-10"})).line is None


@pytest.mark.parametrize(
    ("without", "within", "says"),
    [
        (FEWER, FEWER, ""),
        (TOO_SMALL, FEWER, f"It hangs on the line: without the records near it, “{TOO_SMALL}”."),
        (FEWER, UNCLEAR, f"It hangs on the line: with the records just outside, “{UNCLEAR}”."),
    ],
)
def test_a_verdict_that_hangs_on_the_line_is_said_beside_the_chart(without, within, says):
    found = evaluation(action(most_of(FALL_WARD)))
    other = replace(found, line=replace(found.line, without=without, within=within))
    assert (says in evaluation_figure(other).lines) == bool(says)
    assert other.hangs == bool(says)
    assert ("The verdict is the same either way." in how_sure(other)[1]) == (not says)


def test_no_clear_difference_and_too_small_are_the_same_for_that():
    found = evaluation(action(square()))
    assert found.outcome.verdict in (UNCLEAR, TOO_SMALL)
    assert not replace(found, line=replace(found.line, without=TOO_SMALL, within=UNCLEAR)).hangs
    assert replace(found, line=replace(found.line, without=FEWER, within=UNCLEAR)).hangs


def test_the_verdict_without_and_with_what_lies_near_the_line_is_that_of_those_counts():
    area = square()
    found, treated = evaluation(action(area)), treated_in(area_at(place_of(area)), topic_named("asb"))
    own = treated.units.counts[:, -1]
    assert (treated.without <= own).all()
    assert (own <= treated.within).all()
    assert treated.without.sum() < treated.within.sum()
    for counts, verdict in ((treated.without, found.line.without), (treated.within, found.line.within)):
        table = np.column_stack([treated.units.counts[:, :-1], counts])
        other = replace(treated, units=replace(treated.units, counts=table))
        asked = replace(found.intervention, compare=found.compared)
        assert evaluation_at(other, asked).outcome.verdict == verdict


def test_what_a_year_could_show_and_what_to_compare_with_is_said_of_an_area_to_come():
    ahead = foresight(action(square(), from_="2026-03"))
    assert 0 < ahead.seen < 1
    assert len(ahead.compared) == 20
    assert set(ahead.compared) <= set(units_of(HEXAGONS, topic_named("asb")).ids)
    with pytest.raises(CannotSay, match="3 are needed"):
        evaluation(action(square(), from_="2026-03"))


def test_places_to_compare_with_can_be_named():
    named = [code for code in places_on_offer(HEXAGONS) if code not in hexagons_with(points_in(square()))][:5]
    assert evaluation(action(square(), compare=";".join(named))).compared == tuple(sorted(named))
    assert evaluation(action("Quayside", compare=f"{DENE};{COTTER}")).compared == (COTTER, DENE)


def test_what_else_was_done_in_an_area_is_named_and_not_compared_with():
    own, part = action(square()), action(square(metres=200, name="A part"), name="CCTV")
    street = intervention_of({"name": "Lights", "topic": "asb", "streets": "Market Cross", "from": "2025-01"})
    ward = intervention_of({"name": "Wardens", "topic": "asb", "wards": ALDER, "from": "2025-01"})
    hexagon = hexagons_with(points_in(square()))[0]
    cell = Intervention("Gates", "asb", (str(hexagon),), "2025-01", kind=HEXAGONS)
    elsewhere = action(most_of(ELDER))
    found = evaluation(own, (part, ward, cell, elsewhere))
    assert found.also == ("CCTV", "Wardens", "Gates")
    assert not set(found.compared) & set(hexagons_with(points_in(area_at(elsewhere.places[0]))))
    assert own.overlaps(street, "2025-09") == bool((points_in(square()) & _points_of_street()).any())


def _points_of_street():
    return np.isin(np.arange(len(map_points().lon)), map_points().of_incident[incidents()["place"] == "Market Cross"])


def test_the_councils_own_records_of_an_area_are_for_officers(store, monkeypatch):
    load_requests(synthetic_requests(2_500, "2024-01-01", 640))
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "everyone")
    with acting_as(Visitor("o@example.org", Role.officer, True)):
        topic = topic_named("fly-tipping")
        assert topic.local
        assert treated_in(square(), topic).units.counts[:, -1].sum() > 0
    with acting_as(NOBODY), pytest.raises(NotAllowed, match="for officers alone"):
        treated_in(square(), topic)


# The register


def written(area, **parts):
    text = area if isinstance(area, str) else place_of(area)
    return entry_of({"name": "Patrols", "topic": "asb", AREA: text, "from": "2024-10", "change": "-20", **parts})


def test_an_area_that_is_deleted_stays_in_the_register(store):
    kept = keep(square(), "Quay side")
    assert store_entries([written("quay side")]) == [1]
    before = graded(held_entries()[0], held_entries())
    delete_area(int(kept.key.partition(":")[2]))
    (held,) = held_entries()
    assert held.asked.where == "Quay side"
    after = graded(held, [held])
    assert after.found.outcome == before.found.outcome
    assert store_entries([written(held.asked.places[0])]) == []


def test_an_entry_is_corrected_from_a_ward_to_an_area(store):
    store_entries([entry_of({"name": "Patrols", "topic": "asb", "wards": "Alder Quay", "from": "2024-10"})])
    correct(1, 1, written(square()), "It was the quay alone")
    (held,) = held_entries()
    assert (held.version, held.asked.kind, held.asked.where) == (2, AREA, "Quay side")
    assert held.asked.compare  # hexagons, chosen before looking
    assert set(held.asked.compare) <= set(places_on_offer(HEXAGONS))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_with_areas_goes_out_and_comes_back(store, form):
    store_entries([written(square(name="=Quay; side @ noon")), written("Quayside"), written(most_of(DENE))])
    table = register_table(held_entries())
    if form == "csv":
        again = pd.read_csv(io.BytesIO(csv_file(table)), dtype=str)
    else:
        again = pd.read_excel(
            io.BytesIO(workbook({"Register": table}, {})), sheet_name="Register", dtype=str, engine="openpyxl"
        )
    assert [one.asked for one in entries_of(again)] == [one.asked for one in held_entries()]
    assert store_entries(entries_of(again)) == []
    assert again["area"].tolist()[1] == "locality:Quayside"


def test_others_read_the_outline_of_an_entry_but_not_the_areas_that_officers_keep(store):
    keep(square(), "Quay side")
    store_entries([written("Quay side")])
    with acting_as(COUNCILLOR):
        assert held_entries()[0].asked.where == "Quay side"
        assert not [key for key in areas_on_offer() if key.startswith("kept:")]
        with pytest.raises(InputError, match="No area is called"):
            area_meant("Quay side")
        with pytest.raises(NotAllowed):
            area_meant("kept:1")


def test_the_aim_of_an_agreed_action_can_be_of_an_area():
    agreed = Action(ALDER, "asb", "Lights", "2024-10", number=7)
    entry = aim_of(agreed, "-20", "", key_of(square()))
    assert (entry.asked.kind, entry.action) == (AREA, 7)
    assert aim_of(agreed, "-20", "").asked.places == (ALDER,)


def test_a_briefing_of_a_ward_that_it_reaches_into_names_it(store):
    store_entries([written(square())])
    request = Request(wards=(ALDER,), topics=("asb",), start="2024-10", end="2025-09")
    _, table = interventions_section(request)
    assert table.rows[0][0] == "Patrols: Quay side, from October 2024 on"
    assert interventions_section(Request(wards=(ELDER,), topics=("asb",), start="2024-10", end="2025-09")) == []


def test_it_is_marked_on_maps_with_its_outline(store):
    store_entries([written(square())])
    (done,) = [one for one in done_in(topic_named("asb"), (ALDER,)) if one.name == "Patrols"]
    assert shapely.contains_xy(done.outline, *done.points[0])
    drawing = with_done(figure_of(View.default()).on_map.draw(""), (done,))
    assert [point[4] for point in drawing.points if point[4]] == ["A"]
    assert [entry.text for entry in drawing.legend[-2:]] == [
        "A: Patrols, Quay side, from October 2024 on",
        "dashed: an area in which something was done",
    ]
    assert '"done": [{' in drawing.painted or '"done":[{' in drawing.painted
    dashed = [one for one in picture_spec(drawing, "T", "S")["hconcat"][0]["layer"] if "strokeDash" in one["mark"]]
    assert [len(one["data"]["values"]) for one in dashed] == [1]


# The command line


def test_the_command_judges_areas_of_a_file_and_says_what_it_cannot(tmp_path, capsys, store):
    path = tmp_path / "actions.csv"
    lines = [f"Patrols,asb,{place_of(most_of(FALL_WARD))},2024-10", "Wardens,asb,Quayside,2024-10"]
    path.write_text("\n".join(["name,topic,area,from", *lines]), encoding="utf-8")
    table = printed(capsys, "evaluate", str(path))
    assert table["verdict"].tolist()[0] == FEWER
    assert table["kind"].tolist() == [AREA, AREA]
    assert table["places"].tolist()[1] == "locality:Quayside"
    assert table["near_line_inside"].notna().all()
    path.write_text(f"name,topic,area,from\nPatrols,asb,{far_off()},2024-10\n", encoding="utf-8")
    assert main(["evaluate", str(path)]) == 2
    assert "Line 2: The area lies outside" in capsys.readouterr().err
    path.write_text("name,topic,area,from\nPatrols,asb,Quayside,2024-10\n", encoding="utf-8")
    assert main(["interventions", "--import", str(path)]) == 0
    assert "locality:Quayside" in capsys.readouterr().out
