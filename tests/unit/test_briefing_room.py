"""Room on a page: what is reckoned, and what follows from it in both files."""

import io
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader

from lib.briefing.actions import Action
from lib.briefing.content import compose
from lib.briefing.document import Briefing, Pictures, Section, Table, Text
from lib.briefing.pdf import as_pdf
from lib.briefing.request import Request
from lib.briefing.room import PAGE_CM, height_of, lines_of
from lib.briefing.word import as_docx
from tests.briefings import table

WARD = "E05999001"
ASKED = Request((WARD,), ("asb",), "2024-10", "2025-09")
MADE = "2025-10-01T09:30"


@pytest.fixture(scope="module")
def briefing():
    return compose(ASKED, MADE)


def test_a_text_takes_a_line_more_only_where_it_is_longer_than_the_column():
    assert lines_of("", 17.4, 10) == lines_of("A word", 17.4, 10) == 1
    assert lines_of("word " * 60, 17.4, 10) > lines_of("word " * 30, 17.4, 10) > 1
    assert lines_of("word " * 30, 17.4, 16) > lines_of("word " * 30, 17.4, 10)


def test_a_row_is_as_high_as_its_fullest_cell_and_one_to_fill_in_as_high_as_asked():
    short, long = (Table("T", ("A", "B"), (("x", text),), (1, 1)) for text in ("y", "y " * 100))
    blank = Table("T", ("A", "B"), (("x", ""),), (1, 1), to_fill=True)
    assert height_of([long], 17.4, 0.7) > height_of([short], 17.4, 0.7)
    assert height_of([blank], 17.4, 2.0) - height_of([blank], 17.4, 1.0) == pytest.approx(1.0)


def _widest(of: Briefing) -> int:
    return max(shape.width for shape in docx.Document(io.BytesIO(as_docx(of))).inline_shapes)


def _page_with(briefing: Briefing, more: tuple) -> Briefing:
    page = next(section for section in briefing.sections if section.one_page)
    return replace(briefing, sections=(replace(page, blocks=(*page.blocks, *more)),))


def test_pictures_of_a_ward_are_as_large_in_word_as_the_rest_of_its_page_leaves_room_for(briefing):
    rows = (("A place", "many words that take several lines of their cell " * 3),) * 5
    usual, wrapped = _widest(_page_with(briefing, ())), Table("More", ("Place", "Kinds"), rows, (70, 30))
    flat = replace(wrapped, rows=(("A place", "few words"),) * 5)
    assert _widest(_page_with(briefing, (wrapped,))) < _widest(_page_with(briefing, (flat,))) < usual


def test_lines_for_actions_fill_the_page_on_which_what_was_agreed_before_ends():
    def lines(count: int) -> tuple[int, float]:
        agreed = Action(WARD, "asb", "Patrol the square in the evening", "2025-01")
        of = compose(ASKED, MADE, actions=tuple(replace(agreed, number=number) for number in range(1, count)))
        before = of.section("previous").blocks
        return len(table(of, "actions", "Actions agreed").rows), height_of(before, PAGE_CM[0], 0.95)

    none, few, many = lines(1), lines(7), lines(16)
    assert none[0] == 10 > few[0] >= 4
    assert few[1] + few[0] * 0.95 < PAGE_CM[1]
    assert many[0] != few[0]


def test_large_print_has_pictures_with_type_as_large(briefing):
    def chart(large: bool) -> int:
        page = next(section for section in briefing.sections if section.one_page)
        charts = next(block for block in page.blocks if isinstance(block, Pictures)).pictures[-1:]
        only = replace(briefing, sections=(Section("a", "A", (Text("x"), Pictures(charts))),))
        return docx.Document(io.BytesIO(as_docx(only, large_print=large))).inline_shapes[0].width

    assert chart(True) >= 1.4 * chart(False)


def test_in_large_print_a_table_longer_than_a_page_goes_on_overleaf(briefing):
    rows = (("A source", "many words of what it gave " * 60),) * 3
    section = Section("a", "A", (Text("x"), Table("Sources", ("Source", "Tables"), rows, (40, 60))))
    pages = PdfReader(io.BytesIO(as_pdf(replace(briefing, sections=(section,)), large_print=True))).pages
    assert len(pages) > 3
    assert len(pages[0].extract_text().split("Sources")[1].split()) > 50  # it begins under its heading


def test_in_large_print_a_wards_map_stands_on_the_page_on_which_the_ward_begins(briefing):
    page = next(section for section in briefing.sections if section.one_page)
    longer = replace(page, blocks=(Text("word " * 60, "lead"), *page.blocks))
    made = replace(briefing, sections=(briefing.sections[0], longer))
    printed = [one.extract_text() for one in PdfReader(io.BytesIO(as_pdf(made, large_print=True))).pages]
    (begins,) = (text for text in printed if f"{page.title}\nword word" in text)
    assert "Heavy outline" in begins
