"""An area of one's own in a briefing: a page like a ward's, the area's figures, none of the council's own records."""

import io
import re

import pytest
import shapely
from pypdf import PdfReader

from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.figures import figures_of
from lib.analysis.own_area.listed import listed, listed_area, parts_of_link, together_in_link
from lib.analysis.own_area.made_of import area_of, key_of, ready_made
from lib.base.errors import InputError
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing.actions import Action
from lib.briefing.area_page import area_place
from lib.briefing.bottom_line import bottom_line
from lib.briefing.content import compose
from lib.briefing.document import Pictures, Table
from lib.briefing.figures import gather
from lib.briefing.pdf import as_pdf
from lib.briefing.place_page import OSARA, first_sentences
from lib.briefing.request import MOST_AREAS, Request, check, request_from_query
from lib.briefing.ward_page import ward_place
from lib.cli.answers import main
from lib.drawing.words.own_area import edge_in_words
from lib.incidents.topics import topic_named
from lib.intake.requests.example import synthetic_requests
from lib.published.places import ward_shapes
from tests.briefings import texts
from tests.district.known import YEAR
from tests.district.truth import ALDER, BIRCH, COTTER
from tests.stores import load_requests

pytestmark = pytest.mark.slow

MADE = "2025-10-01T09:30"
TOPICS = ("asb", "all-crime", "burglary")


def drawn(name="Round the <quay>, north", metres=500):
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(ALDER)])
    return validated(shapely.buffer(middle, metres, quad_segs=3), name, DRAWN)


def asked(*areas, wards=(), topics=TOPICS, **more):
    return check(Request(wards, topics, *YEAR, areas=areas, **more))


def page(made, name):
    return next(section for section in made.sections if section.title == name)


# What is asked, and its link


@pytest.mark.parametrize("key", ["drawn", f"wards:{ALDER};{BIRCH}", "locality:Quayside", "sector:ZZ1 1"])
def test_an_area_comes_back_from_the_briefings_link_with_its_name(key):
    area = drawn() if key == "drawn" else area_of(key)
    asked_for = asked(area, wards=(COTTER,))
    back, notices = request_from_query(asked_for.to_query())
    assert not notices
    assert back.wards == (COTTER,)
    assert [one.name for one in back.areas] == [area.name]
    counts = [figures_of(one, topic_named("asb"), *YEAR).count for one in (area, *back.areas)]
    assert counts[0] == counts[1]


def test_a_name_with_the_signs_that_part_areas_breaks_no_link():
    one, two = drawn("A|B^C"), drawn("Second", 700)
    text = together_in_link((one, two))
    assert [listed_area(part).name for part in parts_of_link(text)] == ["A B C", "Second"]
    assert listed(area_of("locality:Quayside")) == "locality:Quayside"


def test_a_link_without_wards_asks_for_the_areas_alone_and_what_cannot_be_is_said():
    found, notices = request_from_query({"areas": "locality:Quayside^locality:Nowhere^shape:!!"})
    assert found.wards == ()
    assert [area.name for area in found.areas] == ["Quayside"]
    assert len(notices) == 2
    assert "There is no locality “Nowhere”" in notices[0]
    usual, notices = request_from_query({"areas": "locality:Nowhere"})
    assert usual.wards
    assert notices


def test_a_briefing_needs_a_ward_or_an_area_and_takes_few_areas():
    with pytest.raises(InputError, match="at least one ward or area"):
        check(Request((), ("asb",), *YEAR))
    many = [area_of(key) for key in list(ready_made())[: MOST_AREAS + 1]]
    with pytest.raises(InputError, match=f"takes up to {MOST_AREAS}"):
        asked(*many)
    tiny = validated(shapely.box(*(list(drawn().outline.centroid.coords[0]) * 2)).buffer(30), "Tiny", DRAWN)
    with pytest.raises(InputError, match="too few for figures"):
        asked(tiny)


# Its page


def test_an_area_has_a_page_as_a_ward_has_with_how_much_hangs_on_its_line():
    area = drawn()
    made = compose(asked(area), MADE)
    assert made.title == f"Neighbourhood tasking briefing: {area.name}"
    own = page(made, area.name)
    assert own.one_page
    said = list(texts(made))
    found = figures_of(area, topic_named("asb"), *YEAR)
    assert any(f"Police recorded {found.count} incidents of reported ASB" in text for text in said)
    assert any(edge_in_words(found.edge) in text for text in said)
    assert len(next(block for block in own.blocks if isinstance(block, Pictures)).pictures) == 2
    places, others, steps = [block for block in own.blocks if isinstance(block, Table)]
    assert places.columns[:2] == ("On or near", "Easting, northing")
    assert [row[0] for row in others.rows] == ["All recorded crime (without ASB)", "Burglary"]
    assert [row[0] for row in steps.rows] == list(OSARA)
    assert any("like it" in text for text in said)


def test_an_area_that_is_a_ward_is_told_as_the_ward_is():
    both = gather(asked(area_of(f"wards:{ALDER}"), wards=(ALDER,)))
    of_area = first_sentences(area_place(both, both.by_area[0]))
    assert of_area == first_sentences(ward_place(both, ALDER))


def test_it_stands_beside_the_wards_on_the_first_page():
    area = drawn()
    figures = gather(asked(area, wards=(COTTER,)))
    much, changed, where = bottom_line(figures)
    for sentence in (much, changed, where):
        assert area.name in sentence
        assert "Cotter" in much
    made = compose(asked(area, wards=(COTTER,)), MADE)
    glance = next(table for table in made.tables() if table.caption.startswith("At a glance"))
    assert {"Cotter & Dunes", area.name} <= {cell for row in (glance.columns, *glance.rows) for cell in row}
    found = figures_of(area, topic_named("asb"), *YEAR)
    assert any(cell.startswith(f"{found.count}; ") for row in glance.rows for cell in row)


def test_each_area_is_one_printed_page():
    areas = (drawn(), area_of("locality:Quayside"), area_of("sector:ZZ1 1"))
    made = compose(asked(*areas), MADE)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(made))).pages]
    for area in areas:
        name = re.sub(r"\s+", "", area.name)
        steps = [text for text in pages if f"{name}:forthemeetingtofillin" in re.sub(r"\s+", "", text)]
        assert len(steps) == 1
        assert re.sub(r"\s+", "", steps[0]).split("OFFICIAL")[-1 if len(steps[0]) < 5 else 1].startswith(name)


def test_a_full_briefing_of_areas_alone_has_no_section_of_wards_and_says_how_to_make_it_again():
    made = compose(asked(drawn(), length="full"), MADE)
    assert not {"summary", "maps", "sheets", "patrol", "local"} & {section.key for section in made.sections}
    rows = next(table for table in made.tables() if table.caption == "Links and commands").rows
    key = key_of(drawn())
    assert any(f"python -m lib area {key} --topic asb" in row[2] for row in rows)
    assert f"--area '{key}|Round the <quay>, north'" in rows[-1][2]


def test_actions_of_the_wards_that_it_reaches_into_are_looked_back_on():
    action = Action(ALDER, "asb", "Lighting on the quay", "2025-01", "Manager", "Council", "2025-06-01", "Reports")
    made = compose(asked(drawn()), MADE, actions=(action,))
    assert any("Lighting on the quay" in text for text in texts(made))


def test_nothing_that_can_be_counted_says_why():
    made = compose(check(Request((), ("asb",), "2024-09", "2024-09", areas=(drawn(),))), MADE)
    assert any("No month of reported ASB is complete in September 2024" in text for text in texts(made))


def test_an_officers_briefing_of_areas_prints_no_count_of_the_councils_own_records(sqlite_store):
    """Two outlines of nearly the same place, set side by side, would tell what lies between."""
    load_requests(synthetic_requests(2_500, "2024-01-01", 640))
    with acting_as(Visitor("officer@council.example", Role.officer, True)):
        areas = [drawn("One", 500), drawn("Two", 530)]
        local = topic_named("fly-tipping")
        counts = [figures_of(area, local, "2024-04", "2025-03").count for area in areas]
        assert counts[0] != counts[1]
        pages = []
        for area in areas:
            request = check(Request((), ("asb", "fly-tipping"), "2024-04", "2025-03", areas=(area,), length="full"))
            made = compose(request, MADE)
            others = next(t for t in made.tables() if t.caption.startswith("Other topics"))
            pages.append([row[1:] for row in others.rows if row[0] == local.label])
        assert pages[0] == pages[1] == [("not printed", "of wards only", "not told", "not told")]


# On the command line


def test_the_command_line_makes_it_of_a_file_or_of_a_text(tmp_path, capsys):
    import json

    from lib.drawing.own_area_map import outline_of

    path = tmp_path / "quay.geojson"
    path.write_text(json.dumps(outline_of(drawn())))
    out = tmp_path / "b.docx"
    arguments = ["brief", "--area", str(path), "--area", "locality:Quayside", "--topics", "asb", "--from", YEAR[0]]
    assert main([*arguments, "--to", YEAR[1], "--out", str(out)]) == 0
    assert "briefing: quay and Quayside" in capsys.readouterr().out
    assert out.stat().st_size > 10_000
    assert main(["brief", "--topics", "asb", "--from", YEAR[0], "--to", YEAR[1], "--out", str(out)]) == 2
    assert "at least one ward or area" in capsys.readouterr().err
