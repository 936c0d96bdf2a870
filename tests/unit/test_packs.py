"""Evidence packs: every question is answered or said not to be shown, and every figure is that of a table."""

import contextlib
import hashlib
import io
import re
import shlex
from collections import Counter
from datetime import date

import docx
import numpy as np
import pandas as pd
import pytest
import shapely
from docx.oxml.ns import qn
from pypdf import PdfReader

from lib.analysis.evaluation.evaluate import evaluation
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import HEXAGONS, units_of
from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.made_of import area_of, key_of
from lib.analysis.packs.in_force import judged
from lib.analysis.packs.years_in_force import years_in_force
from lib.base.errors import InputError
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing.document import Bullets, Heading, Table, Text
from lib.briefing.members import MemberNote, record_note
from lib.briefing.packs.answers import IN_PART, NOT_SHOWN, RULES, SHOWN
from lib.briefing.packs.pack import NO_ADVICE, WRITERS, evidence_tables, pack
from lib.briefing.packs.place import area_asked
from lib.briefing.packs.questions import kinds
from lib.briefing.packs.request import PackRequest, Prohibition, checked, prohibition_of
from lib.briefing.packs.tables import in_thousands
from lib.briefing.pdf import as_pdf
from lib.briefing.word import as_docx
from lib.cli.answers import main
from lib.incidents.cube import incidents, map_points, period, ward_counts
from lib.incidents.topics import topic_named, topics
from lib.intake.requests.example import synthetic_requests
from lib.published.places import to_degrees, to_grid
from tests.briefings import squeezed
from tests.district.truth import ALDER, COTTER, DENE, FALL_WARD, RISE_TOPIC
from tests.stores import load_requests

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite_store")]

MADE = "2025-10-01T09:30"
PERIOD = {"start": "2024-10", "end": "2025-09"}
OFFICER = Visitor("officer@council.example", Role.officer, True)
VIEWER = Visitor("", Role.viewer)
SEVEN = ("asb", "burglary", "drugs", "robbery", "public-order", "other-theft", "shoplifting")


def of_ward(kind="pspo", ward=ALDER, topics=("asb",), **more):
    area, place = area_asked("", ward, "", "", "")
    return PackRequest(kind, area, place, topics, **(PERIOD | more))


def busiest_spot():
    """The map point with most others within 200 metres, as somebody types it: 'latitude,longitude'."""
    points = map_points()
    where = np.column_stack(to_grid(points.lon, points.lat))
    near = (np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1)) < 200).sum(axis=1)
    at = near.argmax()
    assert near[at] > 3
    return f"{points.lat[at]:.6f},{points.lon[at]:.6f}"


def of_spot(kind="camera", topics=("asb",), **more):
    point = busiest_spot()
    area, place = area_asked("", "", "", point, "")
    return PackRequest(kind, area, place, topics, point=point, **(PERIOD | more))


def drawn(metres):
    """An area round about the busiest spot that is no ward."""
    lat, lon = map(float, busiest_spot().split(","))
    x, y = (float(value[0]) for value in to_grid(np.array([lon]), np.array([lat])))
    area = validated(shapely.box(x - metres, y - metres, x + metres, y + metres), "Round the market", DRAWN)
    return area, ("--area", key_of(area), "--name", area.name)


def of_drawn(metres=300, kind="pspo", topics=("asb",), **more):
    area, place = drawn(metres)
    return PackRequest(kind, area, place, topics, **(PERIOD | more))


EVERY = {
    "pspo, ward": lambda: of_ward(topics=("asb", "burglary"), prohibitions=(Prohibition("No drinking", ("asb",)),)),
    "pspo, ward, in force": lambda: of_ward(ward=FALL_WARD, since="2024-10"),
    "pspo, drawn": lambda: of_drawn(topics=("asb", "robbery"), since="2024-10"),
    "pspo, few": lambda: of_ward(ward=DENE, topics=("bicycle-theft", "robbery", "theft-from-the-person")),
    "camera": lambda: of_spot(topics=("asb", RISE_TOPIC), since="2024-03", change="moved", purpose="To see the market"),
    "bid, ward": lambda: of_ward("bid", COTTER, ("asb", "burglary"), links=("A review",), measures=("Reports",)),
    "bid, drawn": lambda: of_drawn(kind="bid", topics=("asb",)),
}


@pytest.fixture(params=EVERY, scope="module")
def asked(request):
    return checked(EVERY[request.param]())


def paragraphs(section):
    """The numbered paragraphs of a section."""
    return [b.text for b in section.blocks if isinstance(b, Text) and re.match(r"\d+\.\d+ ", b.text)]


def tables_named(text):
    """The numbers of the tables that a paragraph names at its end: '(tables 8 to 11 and 14)'."""
    named = re.search(r"\(tables? ([\d, andto]+)\)$", text)
    runs = re.findall(r"(\d+)(?: to (\d+))?", named[1]) if named else []
    return [number for first, last in runs for number in range(int(first), int(last or first) + 1)]


def texts(blocks):
    for block in blocks:
        match block:
            case Text() | Heading():
                yield block.text
            case Bullets():
                yield from block.items
            case Table():
                yield block.caption
                yield from (cell for row in (block.columns, *block.rows) for cell in row if cell)


# What is asked


def test_every_question_names_evidence_and_rules_that_there_are_and_its_source():
    assert list(kinds()) == ["pspo", "camera", "bid"]
    used = set()
    for kind in kinds().values():
        assert kind.sources
        assert len({question.key for question in kind.questions}) == len(kind.questions)
        for question in kind.questions:
            assert set(question.figures) <= set(WRITERS)
            assert question.rule in RULES
            assert question.question.endswith("?")
            assert question.source
            assert question.not_shown
            assert question.needed
            used |= set(question.figures)
    assert used == set(WRITERS)  # nothing is worked out for no question


def test_an_order_is_asked_each_limb_of_the_act():
    sources = " ".join(question.source for question in kinds()["pspo"].questions)
    for limb in ("59(2)", "59(3)(a)", "59(3)(b)", "59(3)(c)", "59(5)", "59(4)", "section 60", "section 72", "149"):
        assert limb in sources
    assert kinds()["pspo"].questions[-1].key == "renewal"


# The document


def test_every_question_is_answered_or_said_not_to_be_shown(asked):
    made = pack(asked, MADE)
    questions = asked.asked.questions
    table = made.section("summary").blocks[1]
    assert [row[1] for row in table.rows] == [question.heading for question in questions]
    for number, (question, row) in enumerate(zip(questions, table.rows, strict=True), 1):
        section = made.section(question.key.replace("_", "-"))
        assert section.title == f"{number} {question.heading}"
        assert row[2] in (SHOWN, IN_PART, NOT_SHOWN)
        lead = next(block.text for block in section.blocks if isinstance(block, Text) and block.kind == "lead")
        assert lead == f"{row[2]}. {row[3]}"
        numbered = paragraphs(section)
        assert [text.split()[0] for text in numbered] == [f"{number}.{at}" for at in range(1, len(numbered) + 1)]
        assert "What figures do not show" in numbered[-2]
        assert "What else is needed" in numbered[-1]
        assert section.blocks[0].text == question.question
        assert all(any(cell == line for cell, _ in fill.rows) for line in question.fill for fill in _to_fill(section))


def _to_fill(section):
    return [block for block in section.blocks if isinstance(block, Table) and block.to_fill]


def test_the_first_line_says_that_it_is_no_legal_advice(asked):
    made = pack(asked, MADE)
    assert made.about[0] == ("What this is", NO_ADVICE)
    assert NO_ADVICE.startswith("Evidence, not legal advice")
    first = docx.Document(io.BytesIO(as_docx(made))).tables[0].rows[1]
    assert [cell.text for cell in first.cells] == ["What this is", NO_ADVICE]


# Numbers of a sentence that are no figures: dates, distances, per how many, what a rule asks for
NO_FIGURES = re.compile(
    r"^\d+\.\d+ |\(tables? [\d, andto]+\)$|“[^”]*”|[A-Z][a-z]+ \d{4}|mid-\d{4}|\(20\d\d\)|the \d+ months to|"
    r"of the 36 to|1,000|\d+ metres|fewer than \d+|\d[\d.]*%|Prohibition \d+|add up to more than 100|"
    r"Compared with [^.]*\."
)


def test_every_figure_of_the_paragraphs_stands_in_a_table_that_they_name(asked):
    """All numbers of a piece of evidence are in its tables: as printed, rounded, or as how many rows of a topic."""
    made = pack(asked, MADE)
    printed = dict(enumerate(made.tables(), 1))
    seen = 0
    for question in asked.asked.questions:
        piece: list[str] = []
        for text in paragraphs(made.section(question.key.replace("_", "-"))):
            piece.append(text)
            named = tables_named(text)
            if not named:
                continue
            rows = [row for at in named for row in printed[at].rows]
            held = {
                float(n) for row in rows for cell in row for n in re.findall(r"\d+(?:\.\d+)?", cell.replace(",", ""))
            }
            held |= {float(round(number)) for number in held} | {1.0}
            held |= {float(sum(row[0] == first for row in rows)) for first in {row[0] for row in rows}} | {
                float(len(rows))
            }
            last = {float(sum(row[-1] == end and row[0] == first for row in rows)) for first, *_, end in rows}
            for said in piece:
                if "cannot be told" in said:
                    continue
                numbers = re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", NO_FIGURES.sub("", said))
                assert {float(number.replace(",", "")) for number in numbers} <= held | last, said
                seen += len(numbers)
            piece = []
    assert seen > 5


def test_counts_are_those_of_the_records_themselves(asked):
    """Counted again from the bare records and the bare outline, a metre from any line being left to both sides."""
    table = evidence_tables(asked).get("counts")
    if table is None:
        return
    records = incidents()
    x, y = to_grid(records["lon"].to_numpy(), records["lat"].to_numpy())
    points = shapely.points(np.column_stack([x, y]))
    sure, perhaps = (shapely.contains(shapely.buffer(asked.area.outline, metres), points) for metres in (-6.0, 6.0))
    for row in table.rows.itertuples(index=False):
        topic = next(topic for topic in topics().values() if topic.label == row[0])
        own = records["category"].isin(topic.categories) & records["month"].between(asked.start, asked.end)
        own &= ~((topic.slug == "asb") & (records["month"] == "2024-09"))
        assert (own & sure).sum() <= int(row[1]) <= (own & perhaps).sum()


def test_nothing_on_record_is_said_so_and_shows_nothing():
    held = incidents()
    robbed = set(held.loc[(held["category"] == "robbery") & (held["ward_code"] == DENE), "month"])
    month = next(month for month in sorted(set(held["month"])) if month not in robbed)
    nothing = of_ward(ward=DENE, topics=("robbery",), start=month, end=month)
    made = pack(nothing, MADE)
    status = {row[1]: row[2] for row in made.section("summary").blocks[1].rows}
    assert status["Detrimental effect on the quality of life"] == status["Justifies the restrictions"] == NOT_SHOWN
    assert "none is on record" in " ".join(paragraphs(made.section("effect")))


def test_an_area_with_no_complete_month_shows_nothing_and_says_why():
    made = pack(of_ward(start="2024-09", end="2024-09"), MADE)
    said = " ".join(paragraphs(made.section("effect")))
    assert "No month of reported ASB is complete in September 2024" in said
    assert {row[2] for row in made.section("summary").blocks[1].rows} == {NOT_SHOWN}


# Tables, commands and hashes


def run(command):
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        assert main(shlex.split(command)[3:]) == 0
    return buffer.getvalue().encode()


def test_each_printed_command_prints_what_its_hash_is_of(asked):
    blocks = pack(asked, MADE).section("annex").blocks
    command = blocks[1].text.removeprefix("Command: ")
    seen = 0
    for at, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        said = re.fullmatch(
            r"Source: .+\. Period: .+\. Name: ([\w-]+)\. SHA-256: (\w{64})(?: Command: (.+))?", blocks[at + 1].text
        )
        content = run(said[3] or command.replace("--table NAME", f"--table {said[1]}"))
        assert hashlib.sha256(content).hexdigest() == said[2]
        given = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        if said[1].startswith("months-"):  # laid out with a column for each year
            cells = Counter(cell for _, *years in block.rows for cell in years)
            lines = Counter(" · ".join(map(in_thousands, row[1:])) for row in given.itertuples(index=False))
            assert cells - Counter({"not complete": cells["not complete"]}) == lines
            assert sum(cells.values()) == 36
            seen += 1
            continue
        if said[1] == "in-force":  # with a column for each topic
            cells = {}
            for way, *line in block.rows:
                cells |= {(way, topic): cell for topic, cell in zip(block.columns[1:], line, strict=True)}
            for topic, verdict, way, difference, counts in given.itertuples(index=False):
                assert cells["Verdict", topic] == verdict
                assert cells.pop((way, topic)) == f"{difference}: {counts}".replace("'", "")
            assert {way for way, _ in cells} == {"Verdict"}
            seen += 1
            continue
        assert tuple(given.columns) == block.columns
        plain = [tuple(re.sub(r"^'(?=[-+=@])", "", cell) for cell in row) for row in given.itertuples(index=False)]
        assert [tuple(map(in_thousands, row)) for row in plain] == list(block.rows)
        seen += 1
    assert seen == len(evidence_tables(asked)) > 3


def test_paragraphs_name_tables_by_the_number_that_both_files_print(asked):
    made = pack(asked, MADE)
    named = {number for section in made.sections for text in paragraphs(section) for number in tables_named(text)}
    annex = [block for block in made.section("annex").blocks if isinstance(block, Table)]
    first = len(made.tables()) - len(annex) + 1
    assert named == set(range(first, first + len(annex)))


# Word and PDF


def test_word_and_pdf_say_the_same(asked):
    made = pack(asked, MADE)
    word = docx.Document(io.BytesIO(as_docx(made)))
    body = squeezed("".join(node.text or "" for node in word.element.body.iter(qn("w:t"))))
    read = PdfReader(io.BytesIO(as_pdf(made)))
    # what stands at the head and foot of pages is taken out, so that a paragraph that runs over them is whole
    pages = [re.sub(r"OFFICIAL\s+Page \d+ of \d+|OFFICIAL", "", page.extract_text()) for page in read.pages]
    printed = squeezed("".join(pages))
    for section in made.sections:
        assert squeezed(section.title) in body
        assert squeezed(section.title) in printed
        for text in texts(section.blocks):
            assert squeezed(text) in body, text
            # a row of a table that runs over a page has its heading again between its words
            if len(text) < 300:
                assert squeezed(text) in printed, text


def test_a_pack_is_tagged_pdf_ua_with_table_headings():
    made = pack(checked(EVERY["pspo, ward"]()), MADE)
    read = PdfReader(io.BytesIO(as_pdf(made)))
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert read.root_object["/Lang"] == "en-GB"
    assert read.metadata.title.startswith("Evidence pack for a public spaces protection order: Alder Quay")
    assert re.search(rb"pdfuaid:part>1<|pdfuaid:part=\"1\"", read.root_object["/Metadata"].get_data())
    tags, left = [], [read.root_object["/StructTreeRoot"]]
    while left:
        element = left.pop().get_object()
        if not hasattr(element, "get"):
            continue
        tags.append(element.get("/S"))
        kids = element.get("/K", [])
        left += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]
    assert tags.count("/Table") == len(made.tables()) + 1
    assert tags.count("/TH") >= sum(len(table.columns) for table in made.tables())
    assert "In this pack" in read.pages[0].extract_text()


def test_the_summary_stands_on_the_first_page_alone(asked):
    made = pack(asked, MADE)
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(as_pdf(made))).pages]
    last = [text for text in texts(made.section("summary").blocks)][-1]
    assert squeezed(last) in pages[0]
    assert squeezed(made.sections[1].blocks[0].text) in pages[1]


def test_the_same_request_makes_the_same_bytes():
    request = checked(EVERY["bid, ward"]())
    assert as_pdf(pack(request, MADE)) == as_pdf(pack(request, MADE))
    assert as_docx(pack(request, MADE)) == as_docx(pack(request, MADE))


# What was typed


def test_prohibitions_are_tied_to_topics_and_one_without_is_not_shown():
    tied, loose = prohibition_of("No drinking in the square = asb, public-order"), prohibition_of("No <b>begging</b>")
    assert tied == Prohibition("No drinking in the square", ("asb", "public-order"))
    made = pack(of_ward(prohibitions=(tied, loose)), MADE)
    assert [row[0] for row in made.about if row[0] == "Topics"] == ["Topics"]
    said = paragraphs(made.section("justifies"))
    assert "“No drinking in the square”, reported ASB: shown in part" in said[0]
    assert "recorded public order offences" in said[1]
    assert "“No <b>begging</b>”: not shown. No topic was named" in said[2]
    word = docx.Document(io.BytesIO(as_docx(made)))
    assert any("No <b>begging</b>" in p.text for p in word.paragraphs)


def test_what_an_officer_types_stands_as_theirs():
    made = pack(of_spot(purpose="To see who\n breaks in"), MADE)
    assert Text("To see who breaks in", "officer") in made.section("purpose").blocks
    bid = pack(of_ward("bid", links=("https://example.org/lighting",), measures=("Reports by month",)), MADE)
    assert Text("https://example.org/lighting", "officer") in bid.section("works").blocks
    assert Text("Reports by month", "officer") in bid.section("judged").blocks


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "alibi"}, "There is no pack “alibi”; choose one of pspo, camera, bid"),
        ({"topics": ()}, "at least one topic"),
        ({"topics": ("gossip",)}, "There is no topic “gossip”"),
        ({"topics": ("fly-tipping",)}, "published by locality for one year only"),
        ({"topics": SEVEN}, "at most 6 topics"),
        ({"start": "2025-13"}, "is not a month"),
        ({"start": "2025-09", "end": "2024-10"}, "swap the two months"),
        ({"since": "soon"}, "is not a month"),
        ({"until": "2025-01"}, "without the month in which it began"),
        ({"since": "2025-01", "until": "2024-01"}, "swap the two"),
        ({"marking": "SECRET"}, "no protective marking"),
        ({"prohibitions": (Prohibition("x", ()),) * 21}, "21 prohibitions"),
        ({"links": ("x" * 401,)}, "shorten it to 400"),
        ({"measures": (" ",)}, "needs words"),
        ({"kind": "camera"}, "spot of the camera"),
        ({"kind": "camera", "point": "1,2,3"}, "is no spot"),
        ({"kind": "camera", "point": "10,10"}, "no point of Great Britain"),
        ({"kind": "camera", "point": "53.1,-1.2", "change": "lost"}, "new, moved, removed"),
    ],
)
def test_what_cannot_be_used_is_refused_with_why(change, said):
    from dataclasses import replace

    with pytest.raises(InputError, match=re.escape(said)):
        checked(replace(of_ward(), **change))


@pytest.mark.parametrize("text", ["", " = asb", "No ball games = gossip", "x" * 401])
def test_a_prohibition_that_says_nothing_or_names_no_topic_is_refused(text):
    with pytest.raises(InputError):
        prohibition_of(text)


# Whose it is


def test_members_notes_stand_in_an_officers_pack_and_in_nobody_elses():
    with acting_as(OFFICER):
        record_note(
            MemberNote(ALDER, "asb", "the underpass", "2025-09-20", "Motorbikes after dark."), date(2025, 10, 1)
        )
        made = pack(of_ward(), MADE)
        assert "Motorbikes after dark." in list(texts(made.section("annex").blocks))
    with acting_as(VIEWER):
        made = pack(of_ward(), MADE)
        every = " ".join(text for section in made.sections for text in texts(section.blocks))
        assert "Motorbikes" not in every
        assert "What members report is shown to officers only" in every
        assert "The register of interventions is shown to councillors and officers only" in every


# What changed while it was in force


def test_an_area_that_is_one_hexagon_is_judged_as_that_hexagon():
    topic = topic_named("asb")
    units = units_of(HEXAGONS, topic)
    busiest = units.ids[units.counts.sum(axis=0).argmax()]
    whole = evaluation(Intervention("Patrols", "asb", (busiest,), "2024-10", kind=HEXAGONS))
    own = judged(area_of(f"hexagons:{busiest}"), topic, "2024-10")
    assert own.outcome.observed == whole.outcome.observed
    assert own.outcome == whole.outcome
    assert set(own.compared) == set(whole.compared)


def test_a_fall_while_an_order_was_in_force_is_found_where_it_was_planted():
    made = pack(of_ward(ward=FALL_WARD, since="2024-10"), MADE)
    (row,) = [row for row in made.section("summary").blocks[1].rows if row[1].startswith("Renewal")]
    assert row[2] == IN_PART
    assert "Fewer than expected" in row[3]
    other = pack(of_ward(ward=COTTER, since="2024-10"), MADE)
    (row,) = [row for row in other.section("summary").blocks[1].rows if row[1].startswith("Renewal")]
    assert row[2] == NOT_SHOWN


# Whole years in force


def test_a_year_that_is_not_over_is_no_whole_year():
    area, topic = area_of(f"wards:{ALDER}"), topic_named("burglary")
    assert years_in_force(judged(area, topic, "2024-11")).empty
    assert list(years_in_force(judged(area, topic, "2024-04"))["end"]) == ["2025-03"]
    assert years_in_force(judged(area, topic, "2024-04", "2025-02")).empty


def test_a_renewal_prints_each_whole_year_and_judges_the_first_alone():
    made = pack(of_ward(topics=("asb", "burglary"), since="2024-04"), MADE)
    said = paragraphs(made.section("renewal"))
    assert any("of the year before it began: April 2024 to March 2025, " in text for text in said)
    assert any("only the first is judged" in text for text in said)
    table = evidence_tables(checked(of_ward(topics=("asb", "burglary"), since="2024-04")))["years"]
    assert list(table.rows["Topic"]).count("Burglary") == 1


# What figures cannot show


def test_evidence_from_elsewhere_and_a_review_are_shown_by_no_figure_here():
    bid = {row[1]: row for row in pack(of_ward("bid", links=("A review",)), MADE).section("summary").blocks[1].rows}
    assert bid["What works"][2] == NOT_SHOWN
    assert "1 piece of evidence named" in bid["What works"][3]
    camera = {row[1]: row for row in pack(of_spot(), MADE).section("summary").blocks[1].rows}
    assert camera["Review"][2] == NOT_SHOWN
    assert camera["Review"][3].startswith("Whether it is reviewed is in no figure.")


def test_a_camera_pack_begins_with_its_spot_and_has_a_map_of_it():
    made = pack(of_spot(change="moved", since="2024-03"), MADE)
    about = dict(made.about)
    assert about["Spot of the camera"] == busiest_spot()
    assert about["The camera is"] == "moved"
    assert about["Since"] == "March 2024, and goes on"
    captions = [picture.caption for picture in made.pictures()]
    assert any("circles of 50, 100 and 200 metres" in caption for caption in captions)


def test_large_print_has_type_of_16_points_or_more(tmp_path):
    made = pack(of_ward(), MADE)
    small, large = (PdfReader(io.BytesIO(as_pdf(made, print_large))) for print_large in (False, True))
    assert len(large.pages) > len(small.pages)
    out = tmp_path / "pack.docx"
    common = ["--ward", ALDER, "--topics", "asb", "--from", "2024-10", "--to", "2025-09", "--out", str(out)]
    assert main(["pack", "pspo", *common, "--large-print"]) == 0
    styles = docx.Document(out).styles
    assert styles["Normal"].font.size.pt >= 16


# The command line


def test_the_command_writes_both_files_and_refuses_what_it_cannot(tmp_path, capsys):
    common = ["--ward", ALDER, "--topics", "asb", "--from", "2024-10", "--to", "2025-09"]
    for ending in ("docx", "pdf"):
        out = tmp_path / f"pack.{ending}"
        assert main(["pack", "pspo", *common, "--prohibition", "No drinking = asb", "--out", str(out)]) == 0
        assert "Evidence pack for a public spaces protection order: Alder Quay" in capsys.readouterr().out
        assert out.stat().st_size > 10_000
    for wrong, said in (
        (["pack", "pspo", *common, "--out", str(tmp_path / "pack.txt")], "neither .docx nor .pdf"),
        (["pack", "alibi", *common, "--out", str(tmp_path / "a.pdf")], "no pack “alibi”"),
        (["pack", "pspo", *common, "--table", "nothing"], "no table “nothing”"),
        (
            ["pack", "pspo", "--topics", "asb", "--from", "2024-10", "--to", "2025-09", "--table", "counts"],
            "needs a place",
        ),
        (
            ["pack", "pspo", "--place", "Atlantis", *common[2:], "--table", "counts"],
            "no locality, parish, reporting area or priority area",
        ),
        (["pack", "pspo", "--area", str(tmp_path / "none.geojson"), *common[2:], "--table", "counts"], "none.geojson"),
    ):
        assert main(wrong) == 2
        error = capsys.readouterr().err.strip()
        assert said in error
        assert "\n" not in error


def test_an_outline_in_a_file_is_an_area_like_any_other(tmp_path, capsys):
    import json

    area, _ = drawn(300)
    ring = np.array(area.outline.exterior.coords)
    lon, lat = to_degrees(ring[:, 0], ring[:, 1])
    shape = {"type": "Polygon", "coordinates": [list(map(list, zip(lon, lat, strict=True)))]}
    path = tmp_path / "market.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}))
    options = ["--topics", "asb", "--from", "2024-10", "--to", "2025-09", "--table", "counts"]
    assert main(["pack", "pspo", "--area", str(path), *options]) == 0
    from_file = capsys.readouterr().out
    assert main(["pack", "pspo", "--area", key_of(area), *options]) == 0
    assert capsys.readouterr().out == from_file
    assert area_of(key_of(area)).name


# The council's own records


def test_the_councils_own_records_are_printed_of_whole_wards_and_no_small_count(monkeypatch):
    load_requests(synthetic_requests(1_500, "2025-08-01", 61))
    asked = {"topics": ("asb", "fly-tipping"), "start": "2025-08", "end": "2025-09"}
    with acting_as(OFFICER):
        counts = ward_counts(topic_named("fly-tipping"), period(topic_named("fly-tipping"), "2025-08", "2025-09"))
        made = pack(of_ward(**asked), MADE)
        assert counts[ALDER] >= 5
        assert f"records of Alder Quay: {counts[ALDER]:,.0f} in the period" in _effect(made)
        every = {key: table.rows.to_csv() for key, table in evidence_tables(of_ward(**asked)).items()}
        assert not [key for key, text in every.items() if "Fly-tipping" in text]
        assert "printed of whole wards only" in _effect(pack(of_drawn(**asked), MADE))
        monkeypatch.setenv("SAFETY_SMALL_NUMBERS", str(int(counts[ALDER]) + 1))
        assert f"fewer than {counts[ALDER] + 1:.0f} in the period" in _effect(pack(of_ward(**asked), MADE))
    with acting_as(VIEWER), pytest.raises(InputError):
        checked(of_ward(**asked))


def _effect(made):
    return " ".join(paragraphs(made.section("effect")))
