"""The files of a briefing, opened again: what is in them, how it is marked up, and that they are whole."""

import io
import re
import shlex
import zipfile
from collections import Counter
from dataclasses import replace

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from PIL import Image, ImageFont
from pypdf import PdfReader

from lib.base.errors import InputError
from lib.briefing import letters
from lib.briefing.content import compose
from lib.briefing.document import (
    LONGEST_WORD,
    MOST_BLANK_IN_LARGE_PRINT,
    Briefing,
    Bullets,
    Heading,
    Pictures,
    Section,
    Table,
    Text,
    laid_out,
)
from lib.briefing.packs.pack import pack
from lib.briefing.packs.place import area_asked
from lib.briefing.packs.request import PackRequest
from lib.briefing.pdf import as_pdf
from lib.briefing.pictures import as_svg, months_of
from lib.briefing.request import SECTIONS, Request
from lib.briefing.word import as_docx
from lib.cli.answers import main
from lib.incidents.topics import topic_named
from lib.published.places import ward_names
from tests.briefings import squeezed
from tests.district.truth import ALDER, COTTER
from tests.files import zipped

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite_store")]

MADE = "2025-10-01T09:30"
TWO = (ALDER, COTTER)
ASKED = Request(TWO, ("asb", "fly-tipping"), "2024-10", "2025-09", length="full")
COMMAND = [
    "brief",
    "--full",
    "--wards",
    ",".join(TWO),
    "--topics",
    "asb,fly-tipping",
    "--from",
    "2024-10",
    "--to",
    "2025-09",
]


@pytest.fixture(scope="module")
def briefing():
    return compose(ASKED, MADE, notes="Bins & bags <b>\n" + "w" * 300)


@pytest.fixture(scope="module")
def word(briefing):
    return as_docx(briefing)


@pytest.fixture(scope="module")
def opened(word):
    return docx.Document(io.BytesIO(word))


@pytest.fixture(scope="module")
def pdf(briefing):
    return as_pdf(briefing)


@pytest.fixture(scope="module")
def read(pdf):
    return PdfReader(io.BytesIO(pdf))


# Word


def test_word_has_every_section_under_a_real_heading(briefing, opened):
    headings = [p.text for p in opened.paragraphs if p.style.name.startswith("Heading 1")]
    assert headings == [section.title for section in briefing.sections]
    assert all(p.text.strip() for p in opened.paragraphs if p.style.name.startswith("Heading"))
    styles = {p.style.name for p in opened.paragraphs if p.text == "Cotter & Dunes"}
    assert styles == {"Heading 1 on a new page", "Heading 2"}  # its page, and its problem sheet in the annex
    assert opened.styles["Heading 1 on a new page"].base_style.name == "Heading 1"


def test_word_prints_every_cell_of_every_table(briefing, opened):
    about, *tables = opened.tables
    assert [tuple(cell.text for cell in row.cells) for row in about.rows][1:] == list(briefing.about)
    for printed, table in zip(tables, briefing.tables(), strict=True):
        rows = [tuple(cell.text for cell in row.cells) for row in printed.rows]
        assert rows == [table.columns, *table.rows]


def test_word_repeats_table_headings_and_names_tables(opened):
    for table in opened.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table.style.name == "Briefing table"


def test_word_pictures_have_alternative_text_and_200_dots_an_inch(briefing, word, opened):
    inlines = list(opened.element.body.iter(qn("wp:inline")))
    assert [inline.docPr.get("descr") for inline in inlines] == [picture.alt for picture in briefing.pictures()]
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        for inline in inlines:
            blip = next(inline.iter(qn("a:blip"))).get(qn("r:embed"))
            image = Image.open(io.BytesIO(package.read(f"word/{opened.part.rels[blip].target_ref}")))
            assert image.width / (inline.extent.cx / 914400) >= 200


def test_word_is_in_british_english_with_page_numbers_and_marking(word, opened):
    assert opened.core_properties.language == "en-GB"
    assert opened.core_properties.title.startswith("Neighbourhood tasking briefing")
    languages = {lang.get(qn("w:val")) for lang in opened.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    footer = opened.sections[0].footer._element
    codes = [code.text.strip() for code in footer.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert opened.sections[0].header.paragraphs[0].text == "OFFICIAL"


def test_what_leads_to_a_picture_stands_on_its_page_and_rows_of_the_first_page_are_low(opened):
    leads = [p for p in opened.paragraphs if p.text.startswith("Each hexagon is about")]
    assert {p.style.name for p in leads} == {"Briefing figure note"}
    assert opened.styles["Briefing figure note"].paragraph_format.keep_with_next
    to_decide = next(table for table in opened.tables if table.rows[0].cells[0].text == "Decision sought")
    assert all(row.height.cm < 0.7 for row in to_decide.rows[1:])


def test_what_a_list_is_of_stands_on_the_page_of_its_first_line():
    for larger in range(8):  # lines of other heights, so that the page ends just there in some of them
        above = (*(Text("Lead", "lead"),) * larger, *(Text("Line"),) * (43 - larger))
        blocks = (*above, Text("Overdue:"), Bullets(("One", "Two")))
        made = Briefing("Made", "Us", "OFFICIAL", (("Made", "today"),), (Section("a", "A", blocks),), MADE)
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(made))).pages]
        assert ["Overdue:" in page for page in pages] == ["One" in page for page in pages], larger
    leads = next(p for p in docx.Document(io.BytesIO(as_docx(made))).paragraphs if p.text == "Overdue:")
    assert leads.style.paragraph_format.keep_with_next


def test_word_has_no_formatting_outside_its_styles(opened):
    for run in opened.element.body.iter(qn("w:r")):
        assert run.find(qn("w:rPr")) is None
    for properties in opened.element.body.iter(qn("w:pPr")):
        assert {child.tag for child in properties} <= {qn("w:pStyle"), qn("w:sectPr")}


def test_the_same_briefing_is_the_same_bytes_and_only_the_time_differs(briefing, word, pdf):
    assert as_docx(briefing) == word
    assert as_pdf(briefing) == pdf
    later = as_docx(compose(ASKED, "2025-10-02T10:00", notes="Bins & bags <b>\n" + "w" * 300))
    with zipfile.ZipFile(io.BytesIO(word)) as a, zipfile.ZipFile(io.BytesIO(later)) as b:
        different = [name for name in a.namelist() if a.read(name) != b.read(name)]
        assert different == ["docProps/core.xml", "word/document.xml"] or set(different) == {
            "docProps/core.xml",
            "word/document.xml",
        }
        changed = b.read("word/document.xml").decode().replace("2 October 2025, 10:00", "1 October 2025, 09:30")
        assert changed == a.read("word/document.xml").decode()


def test_large_print_has_no_type_under_16_points(briefing):
    large = docx.Document(io.BytesIO(as_docx(briefing, large_print=True)))
    used = {p.style.name for p in large.paragraphs}
    used |= {p.style.name for t in large.tables for row in t.rows for cell in row.cells for p in cell.paragraphs}
    for name in used:
        style = large.styles[name]
        size = style.font.size or style.base_style.font.size
        assert size.pt >= 16, name
    assert not any(page.orientation for page in large.sections)


@pytest.mark.parametrize(("large", "points"), [(False, 9), (True, 16)])
def test_every_word_has_room_in_its_column(briefing, large, points):
    of_a_year = replace(ASKED, length="short", topics=("asb", "burglary"))
    heading = ImageFont.truetype(str(letters.FONTS / "LiberationSans-Bold.ttf"), points)
    cell = ImageFont.truetype(str(letters.FONTS / "LiberationSans-Regular.ttf"), points)
    page = 17.4 / 2.54 * 72
    area, place = area_asked("", ALDER, "", "", "")
    asked = PackRequest("pspo", area, place, ("asb", "burglary", "drugs"), "2024-10", "2025-09", since="2023-10")
    for made in (briefing, compose(of_a_year, MADE), pack(asked, MADE)):
        for table in laid_out(made, large).tables():
            for place, width in enumerate(table.widths):
                room = page * width / sum(table.widths) - 8  # 4 points to each side
                for font, rows in ((heading, [table.columns]), (cell, table.rows)):
                    words = [word for row in rows for word in row[place].split()]
                    # an address or a word of 300 letters is broken
                    assert all(font.getlength(word) <= room for word in words if len(word) < LONGEST_WORD), table


def test_in_large_print_pictures_stand_alone_and_few_rows_are_blank(briefing):
    large = laid_out(briefing, True)
    blocks = [block for section in large.sections for block in section.blocks if isinstance(block, Pictures)]
    assert {len(block.pictures) for block in blocks} == {1}
    blank = [table for table in large.tables() if "Actions agreed" in table.caption]
    assert len(blank) == MOST_BLANK_IN_LARGE_PRINT


def test_pictures_in_word_are_as_large_as_a_page_that_holds_less_allows():
    def widest(asked):
        document = docx.Document(io.BytesIO(as_docx(compose(asked, MADE))))
        return max(shape.width.cm for shape in document.inline_shapes)

    one = Request((ALDER,), ("robbery",), "2025-09", "2025-09")
    more = replace(one, topics=("all-crime", "asb", "burglary", "drugs", "robbery", "shoplifting"), start="2024-10")
    assert widest(one) > 1.3 * widest(more)


@pytest.mark.parametrize("counts", [[1, 0], [0, 0]])
def test_nobody_counts_half_an_incident_and_months_of_none_lie_at_the_foot_of_the_axis(counts):
    months = pd.DataFrame(
        {
            "month": [f"2025-{month:02d}" for month in range(1, 13)],
            "count": counts * 6,
            "expected_low": 0.0,
            "expected_high": float(max(counts)),
            "reason": "",
        }
    )
    spec, _ = months_of(months, topic_named("robbery"), "Alder Quay", (205, 230))
    said = [text for text in re.findall(r"<text[^>]*>([^<]*)</text>", as_svg(spec)) if re.fullmatch(r"[\d.,]+", text)]
    assert said == ["0", "1"]


def test_the_command_at_the_end_of_a_briefing_makes_it_again(tmp_path, monkeypatch):
    asked = replace(ASKED, meeting="2025-10-14", without=("maps",), prepared_for="The chair", large_print=True)
    made = compose(asked, MADE)
    command = next(table for table in made.tables() if table.caption == "Links and commands").rows[-1][-1]
    monkeypatch.chdir(tmp_path)
    assert main([*shlex.split(command)[3:], "--made", MADE]) == 0
    again = docx.Document(str(tmp_path / "briefing.docx"))
    once = docx.Document(io.BytesIO(as_docx(made, large_print=True)))
    assert [p.text for p in again.paragraphs] == [p.text for p in once.paragraphs]
    assert [c.text for t in again.tables for r in t.rows for c in r.cells] == [
        c.text for t in once.tables for r in t.rows for c in r.cells
    ]


# The partnership's own styles


def template(change=lambda document: None):
    document = docx.Document()
    document.styles["Heading 1"].font.name = "Georgia"
    document.add_paragraph("Old text of the template")
    document.sections[0].header.paragraphs[0].text = "Our partnership"
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_partnerships_styles_are_used_and_its_text_is_not(briefing):
    made = docx.Document(io.BytesIO(as_docx(briefing, template())))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert "Old text" not in "\n".join(p.text for p in made.paragraphs)
    assert [p.text for p in made.sections[0].header.paragraphs] == ["Our partnership", "OFFICIAL"]


@pytest.mark.parametrize(
    "damaged",
    [b"", b"not a zip", template()[:2000], template().replace(b"word/document.xml", b"word/documint.xml")],
)
def test_a_damaged_style_template_is_refused_in_one_sentence(briefing, damaged):
    with pytest.raises(InputError, match="style template"):
        as_docx(briefing, damaged)


def test_a_zip_that_is_no_word_document_is_refused(briefing):
    with pytest.raises(InputError, match=r"save it as \.docx"):
        as_docx(briefing, zipped({"[Content_Types].xml": "<Types/>"}))


# PDF


def test_pdf_is_tagged_and_says_that_it_is_pdf_ua(read):
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert read.root_object["/Lang"] == "en-GB"
    assert read.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title.startswith("Neighbourhood tasking briefing: Alder Quay")
    assert re.search(rb"pdfuaid:part>1<|pdfuaid:part=\"1\"", read.root_object["/Metadata"].get_data())


def tagged(read):
    """Every structure element as (tag, alternative text)."""
    found, left = [], [read.root_object["/StructTreeRoot"]]
    while left:
        element = left.pop().get_object()
        if not hasattr(element, "get"):
            continue
        if element.get("/S"):
            found.append((element["/S"], element.get("/Alt")))
        kids = element.get("/K", [])
        left += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]
    return found


def test_pdf_pictures_have_alternative_text_and_tables_have_headings(briefing, read):
    elements = tagged(read)
    alts = {alt for tag, alt in elements if tag == "/Figure" and alt}
    assert {picture.alt for picture in briefing.pictures()} <= alts
    tags = [tag for tag, _ in elements]
    assert tags.count("/Table") == len(briefing.tables()) + 1
    assert tags.count("/TH") >= sum(len(table.columns) for table in briefing.tables())
    assert tags.count("/H1") + tags.count("/H2") + tags.count("/H3") >= len(briefing.sections)


def test_pdf_says_all_that_word_says(briefing, read):
    printed = squeezed("".join(page.extract_text() for page in read.pages))
    for section in briefing.sections:
        assert squeezed(section.title) in printed
        for block in section.blocks:
            if isinstance(block, Heading | Text) and len(block.text) < 70:
                assert squeezed(block.text) in printed, block.text
            if isinstance(block, Table):
                for cell in {cell for row in block.rows for cell in row if cell and len(cell) < 10}:
                    assert squeezed(cell) in printed, cell
    assert squeezed("Bins & bags <b>") in printed


def test_pdf_prints_the_marking_and_the_page_on_every_page(read):
    for number, page in enumerate(read.pages, start=1):
        text = page.extract_text()
        assert text.count("OFFICIAL") >= 2
        assert f"Page {number} of {len(read.pages)}" in text


def test_pdf_maps_and_charts_are_vectors(read):
    assert not any(page.images for page in read.pages)


def letters_by_size(read):
    """Return how many letters stand in each size, in points."""
    counted: Counter = Counter()

    def count(text, outer, inner, _font, size):
        counted[abs(size * outer[3] * inner[3])] += len(text.strip())

    for page in read.pages:
        page.extract_text(visitor_text=count)
    return counted


def test_large_print_has_letters_of_16_points_but_for_those_within_pictures(briefing, read):
    def share_of_large(sizes):
        return sum(count for size, count in sizes.items() if size >= 16) / sum(sizes.values())

    large = PdfReader(io.BytesIO(as_pdf(briefing, large_print=True)))
    assert share_of_large(letters_by_size(large)) > 0.95
    assert share_of_large(letters_by_size(read)) < 0.2


def test_all_23_wards_fit_both_files():
    many = compose(Request(tuple(ward_names()), ("asb", "fly-tipping"), "2024-10", "2025-09"), MADE)
    text = "\n".join(c.text for t in docx.Document(io.BytesIO(as_docx(many))).tables for r in t.rows for c in r.cells)
    printed = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(many))).pages))
    for name in ward_names().values():
        assert name in text
        assert squeezed(name) in printed


def test_markup_in_notes_stays_text_in_both_files():
    notes = '#set page(fill: red) $x$ *b* _i_ `c` <a> @b \\ #image("/etc/passwd") &amp; {{x}} =1+1'
    made = compose(replace(ASKED, without=tuple(k for k in SECTIONS if k != "notes")), MADE, notes)
    assert notes in [p.text for p in docx.Document(io.BytesIO(as_docx(made))).paragraphs]
    read = PdfReader(io.BytesIO(as_pdf(made)))
    assert squeezed(notes) in squeezed("".join(page.extract_text() for page in read.pages))


def test_notes_of_50_000_characters_in_one_word_are_printed_in_full():
    made = compose(replace(ASKED, without=tuple(k for k in SECTIONS if k != "notes")), MADE, "ж" * 50_000)
    assert "ж" * 50_000 in [p.text for p in docx.Document(io.BytesIO(as_docx(made))).paragraphs]
    pages = PdfReader(io.BytesIO(as_pdf(made))).pages
    assert sum(page.extract_text().count("ж") for page in pages) == 50_000


# The command line


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_command_writes_what_the_page_makes(tmp_path, capsys, ending):
    out = tmp_path / f"briefing.{ending}"
    assert main([*COMMAND, "--out", str(out), "--made", MADE]) == 0
    made = compose(ASKED, MADE)
    assert out.read_bytes() == (as_docx(made) if ending == "docx" else as_pdf(made))
    assert "14 sections" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--out", "x.odt"], "ends with neither .docx nor .pdf"),
        (["--out", "/nowhere/at/all/x.docx"], "cannot be written"),
        (["--out", "x.docx", "--notes", "/nowhere.txt"], "cannot be read"),
        (["--out", "x.docx", "--marking", "SECRET"], "no protective marking"),
        (["--out", "x.pdf", "--template", "a.docx"], "leave --template out"),
        (["--out", "x.docx", "--made", "noon"], "is not a time"),
        (["--out", "x.docx", "--topics", "asb,witchcraft"], "no topic"),
    ],
)
def test_the_command_refuses_in_one_line(more, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([*COMMAND, *more]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not list(tmp_path.glob("x.*"))


def test_the_command_takes_notes_actions_and_styles_from_files(tmp_path):
    (tmp_path / "notes.txt").write_text("Typed at home", encoding="utf-8")
    (tmp_path / "actions.csv").write_text(
        "ward,topic,action,started\nE05999001,asb,Lights on,2025-03\n", encoding="utf-8"
    )
    (tmp_path / "styles.docx").write_bytes(template())
    files = ["--notes", "notes.txt", "--actions", "actions.csv", "--template", "styles.docx"]
    given = [str(tmp_path / part) if "." in part else part for part in files]
    out = tmp_path / "b.docx"
    assert main([*COMMAND, *given, "--out", str(out), "--large-print"]) == 0
    made = docx.Document(io.BytesIO(out.read_bytes()))
    text = "\n".join([p.text for p in made.paragraphs] + [c.text for t in made.tables for r in t.rows for c in r.cells])
    assert "Typed at home" in text
    assert "Lights on" in text


# Any script


def only_notes(notes):
    return compose(replace(ASKED, without=tuple(k for k in SECTIONS if k != "notes")), MADE, notes)


def test_notes_in_any_script_come_out_and_what_no_font_has_is_said():
    notes = "Agreed 🚮 patrols 👍🏽: żółć ąęśćń, Тиждень\nمرحبا\n中文说明"
    made = only_notes(notes)
    typed = [p.text for p in docx.Document(io.BytesIO(as_docx(made))).paragraphs]
    assert set(notes.split("\n")) <= set(typed)
    printed = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(made))).pages))
    for part in ("Agreed[putlitterinitsplacesymbol]patrols[thumbsupsign]:", "żółćąęśćń,Тиждень", "مرحبا", "□□□□"):
        assert part in printed
    assert "6signshavenoletterinthefontsofthisPDF" in printed
    assert "TheWordfilehaswhatwastyped" in printed


def test_a_font_that_is_installed_is_used_for_what_the_apps_own_lack(tmp_path, monkeypatch):
    (tmp_path / "letters.ttf").write_bytes((letters.FONTS / "DejaVuSans.ttf").read_bytes())
    (tmp_path / "damaged.ttf").write_bytes(b"\x00\x01\x00\x00\x00\x01cmap" + bytes(8))
    monkeypatch.setattr(letters, "_own", lambda: frozenset(range(32, 0x530)))
    monkeypatch.setattr(letters, "_installed", lambda: tuple(sorted(tmp_path.glob("*.ttf"))))
    found = letters.letters_for({"a": ["مرحبا 中"], "svg": "<text>日</text>"})
    assert found.fonts == (tmp_path / "letters.ttf",)
    assert found.instead == {"中": letters.BOX}
    monkeypatch.setattr(letters, "_installed", lambda: ())
    assert set(letters.letters_for("مر").instead.values()) == {letters.BOX}


def test_the_apps_fonts_have_every_sign_that_it_writes_itself():
    assert letters.letters_for("▲●▼◆×–—“”‘’…□−≤≥°£é") == letters.Letters()
