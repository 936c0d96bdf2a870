"""What was done in a ward is marked on its pictures: a letter in a square where it was, and its key beneath."""

import re

import pytest
import shapely

from lib.analysis.evaluation.marks import done_in
from lib.analysis.evaluation.register import entry_of, write_down
from lib.base.visitor import NOBODY, acting_as
from lib.briefing.document import Pictures
from lib.briefing.figures import gather
from lib.briefing.request import Request
from lib.briefing.ward_page import ward_page
from lib.drawing.picture_labels import Sheet, bounds_of
from lib.drawing.ward_map import ward_places
from lib.drawing.ward_picture import picture_svg, ward_png
from lib.drawing.words.interventions import MOST_IN_PICTURE
from lib.incidents.cube import incidents
from lib.incidents.topics import topic_named
from lib.published.tables import layer
from tests.district.known import YEAR
from tests.district.truth import ALDER, BIRCH, ELDER

LIGHTS = {"name": "Lights & cameras", "topic": "asb", "streets": "Market Cross", "from": "2024-10", "to": "2025-03"}
BOX = re.compile(r'<rect x="(?P<x>[-\d.]+)" y="(?P<y>[-\d.]+)" width="(?P<side>[\d.]+)"')
TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def map_of(ward=ALDER):
    figures = gather(Request(wards=(ward,), topics=("asb",), start=YEAR[0], end=YEAR[1]))
    return next(block for block in ward_page(figures, ward) if isinstance(block, Pictures)).pictures[0]


def svg_of(ward=ALDER):
    done = done_in(topic_named("asb"), (ward,))
    return picture_svg(ward_places(ward, "asb", *YEAR), "Title", "Source", done)


def test_the_map_of_a_briefing_marks_where_it_was_done_and_says_what_beneath(sqlite_store):
    assert "Letters in squares" not in map_of().caption
    write_down([entry_of(LIGHTS)])
    drawn = map_of()
    assert drawn.caption.endswith(
        "Letters in squares: A: Lights & cameras, Market Cross, Alder Quay, from October 2024 to March 2025."
    )
    assert "Done: A: Lights & cameras, Market Cross, Alder Quay" in drawn.alt
    assert TEXT.findall(str(drawn.spec)).count("A") == 1


def test_the_square_stands_where_it_was_done(sqlite_store):
    write_down([entry_of(LIGHTS)])
    drawn = svg_of()
    (box,) = BOX.finditer(drawn.partition("Source")[2])
    side = float(box["side"])
    row = incidents()[incidents()["place"] == "Market Cross"].iloc[0]
    ward = [f for f in layer("ward_boundaries")["features"] if f["properties"]["ward_code"] == ALDER]
    sheet = Sheet(bounds_of(ward), 760, 640)
    assert (float(box["x"]) + side / 2, float(box["y"]) + side / 2) == pytest.approx(
        sheet.pixel(row["lon"], row["lat"]), abs=0.2
    )


def test_the_picture_to_take_away_has_the_key_beneath_and_grows_by_it(sqlite_store):
    plain = svg_of()
    write_down([entry_of(LIGHTS)])
    drawn = svg_of()
    said = TEXT.findall(drawn)
    assert said.count("A") == 1
    assert "A: Lights &amp; cameras, Market Cross, Alder Quay, from October 2024 to March 2025" in said
    height = [float(re.search(r'height="([\d.]+)"', one)[1]) for one in (plain, drawn)]
    assert height[1] > height[0]
    picture = ward_png(ward_places(ALDER, "asb", *YEAR), "T", "S", done_in(topic_named("asb"), (ALDER,)))
    assert picture.startswith(b"\x89PNG")


def test_an_area_is_drawn_with_its_line_and_marked_in_each_ward_that_it_reaches_into(sqlite_store):
    write_down([entry_of({"name": "Patrols", "topic": "asb", "area": "Quayside", "from": "2024-10"})])
    for ward in (ALDER, BIRCH):
        drawn = svg_of(ward)
        assert 'stroke-dasharray="9,3,2,3"' in drawn
        said = TEXT.findall(drawn)
        assert "Dash and dot: the area in which it was done" in said
        assert said.count("A") == 1
    assert 'stroke-dasharray="9,3,2,3"' not in svg_of(ELDER)
    (done,) = done_in(topic_named("asb"), (BIRCH,))
    assert shapely.contains_xy(done.outline, *done.points[0])


def test_of_many_the_latest_are_marked_and_the_others_counted(sqlite_store):
    write_down([entry_of({**LIGHTS, "name": f"Action {n}", "from": f"2024-0{n}", "to": ""}) for n in range(1, 8)])
    said = TEXT.findall(svg_of())
    assert [one for one in said if one.startswith("D: ")] == [
        "D: Action 4, Market Cross, Alder Quay, from April 2024 on"
    ]
    assert not [one for one in said if one.startswith("C: ")]
    assert f"{7 - MOST_IN_PICTURE} earlier actions not marked here" in said


def test_who_may_not_read_the_register_sees_no_mark_of_it(sqlite_store):
    write_down([entry_of(LIGHTS)])
    with acting_as(NOBODY):
        assert "Lights" not in map_of().caption
        assert "Lights" not in svg_of()
