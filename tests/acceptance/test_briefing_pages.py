"""The pages of a briefing as they are printed: how many, how full, the same words in both files, true to the tables."""

import html
import io
import re
from dataclasses import replace
from itertools import combinations

import docx
import pytest
import shapely
from PIL import ImageFont
from pypdf import PdfReader

from lib.answers.hotspots import areas_of
from lib.briefing.content import compose
from lib.briefing.document import Pictures
from lib.briefing.figures import gather
from lib.briefing.letters import FONTS
from lib.briefing.pdf import as_pdf
from lib.briefing.pictures import as_svg, district_map
from lib.briefing.place_page import first_sentences
from lib.briefing.request import Request, check
from lib.briefing.ward_page import ward_place
from lib.briefing.word import as_docx
from lib.incidents.view import View
from lib.published.places import ward_names
from tests.briefings import fill, pages_of, squeezed

pytestmark = pytest.mark.slow

MADE = "2025-10-01T09:30"
TWO = ("E05010677", "E05010678")
ALL = tuple(ward_names())
YEAR = ("2024-10", "2025-09")


@pytest.mark.parametrize(
    ("wards", "topics", "length", "least", "most"),
    [
        (TWO[:1], ("asb", "fly-tipping"), "short", 3, 3),
        (TWO, ("asb", "fly-tipping"), "short", 4, 4),
        (TWO, ("robbery", "burglary", "graffiti", "drugs", "asb", "all-crime"), "short", 4, 4),
        (ALL[7:10], ("asb", "fly-tipping"), "short", 5, 5),
        (TWO[:1], ("asb", "fly-tipping"), "full", 9, 12),
        (TWO, ("asb", "fly-tipping"), "full", 12, 15),
        (ALL[:3], ("asb", "fly-tipping"), "full", 14, 17),
    ],
)
def test_a_briefing_has_a_page_a_ward_and_two_more_and_no_page_is_under_a_third_full(
    wards, topics, length, least, most
):
    pages = pages_of(compose(Request(wards, topics, *YEAR, length=length), MADE))
    assert {page.shape for page in pages} == {pages[0].shape}
    assert pages[0].shape[0] > pages[0].shape[1]
    assert [round(fill(page), 2) for page in pages if fill(page) < 1 / 3] == []
    assert least <= len(pages) <= most


def test_every_ward_has_a_page_of_its_own_with_as_many_topics_as_a_briefing_takes():
    topics = ("asb", "all-crime", "burglary", "robbery", "drugs", "shoplifting")
    read = PdfReader(io.BytesIO(as_pdf(compose(Request(ALL, topics, *YEAR), MADE))))
    texts = [page.extract_text() for page in read.pages]
    fillable = [number for number, text in enumerate(texts) if "for the meeting to fill in" in text]
    assert len(fillable) == len(ALL)
    for name, number in zip(ward_names().values(), fillable, strict=True):
        head = texts[number].removeprefix("OFFICIAL").lstrip()
        assert head.startswith(name)
        assert "Assessment: which figure is to move?" in texts[number]
    assert len(texts) <= len(ALL) + 4


def words_of_word(content):
    """Return the words of a Word document in order, with captions and cells where they stand."""
    document = docx.Document(io.BytesIO(content))
    said = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            said += [cell.text for row in block.rows for cell in row.cells]
        else:
            said.append(block.text)
    return said


def without_pictures(made):
    return replace(
        made,
        sections=tuple(
            replace(section, blocks=tuple(block for block in section.blocks if not isinstance(block, Pictures)))
            for section in made.sections
        ),
    )


def test_word_and_pdf_say_the_same():
    made = compose(Request(TWO, ("asb", "fly-tipping"), *YEAR), MADE, "The chair’s own words.\nzażółć")
    made = without_pictures(made)  # whose own letters are drawn in one file and written in the other
    printed = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(made))).pages))
    printed = re.sub(r"(Table|Figure)(\d+)[.:]", "", re.sub(r"OFFICIALPage\d+of\d+", "", printed)).replace(
        "OFFICIAL", ""
    )
    words = [re.sub(r"^(Table|Figure) \d+( \((left|right)\))?\. ", "", part) for part in words_of_word(as_docx(made))]
    for part in words:
        assert squeezed(part) in printed, part
    assert sorted(printed) == sorted(squeezed("".join(words)))


@pytest.mark.parametrize("period", [YEAR, ("2025-09", "2025-09"), ("2019-04", "2019-05")])
@pytest.mark.parametrize("slug", ["asb", "robbery", "bicycle-theft"])
def test_the_three_sentences_of_every_ward_agree_with_its_counts(slug, period):
    figures = gather(check(Request(ALL, (slug,), *period)))
    figure = figures.by_ward[0]
    for ward in ALL:
        row, (much, change, where) = figure.row(ward), first_sentences(ward_place(figures, ward))
        if row["count"] > 0:
            assert (
                f" {row['count']:,.0f} {figure.topic.incidents if row['count'] > 1 else figure.topic.incident}" in much
            )
            assert "on record" not in much + where
            places = figure.points_of(ward, 1)
            if len(places):
                assert f"{places['count'].iloc[0]:,} of {row['count']:,.0f};" in where
        elif row["count"] == 0:
            assert "is on record" in much
            assert "on record" not in where  # one sentence says so
        else:
            assert "complete" in much
            assert "complete" in where
        if f"{row['compared_count']:,.0f}" != "nan" and row["compared_months"]:
            assert f"{row['compared_count']:,.0f} " in change
            assert f"against {row['previous_count']:,.0f} " in change


def test_no_ward_is_written_over_another_on_the_district_map():
    drawn = as_svg(district_map(areas_of(View("asb", *YEAR)), TWO))
    twice = ImageFont.truetype(str(FONTS / "LiberationSans-Regular.ttf"), 18)  # as large as on the map, for fractions
    boxes = {}
    label = r'<text [^>]*text-anchor="middle" transform="translate\(([\d.]+),([\d.]+)\)"[^>]*>(.*?)</text>'
    for x, y, inside in re.findall(label, drawn):
        lines = [html.unescape(line) for line in re.findall(r"<tspan[^>]*>([^<]*)</tspan>", inside) or [inside]]
        of_lines = [
            shapely.box(float(x) - half, base - 7, float(x) + half, base + 1)
            for half, base in ((twice.getlength(line) / 4, float(y) + 11 * at) for at, line in enumerate(lines))
        ]
        boxes[" ".join(lines)] = shapely.union_all(of_lines)
    assert set(boxes) == set(ward_names().values())
    assert [(a, b) for a, b in combinations(boxes, 2) if boxes[a].intersects(boxes[b])] == []
