"""What Word is strict about, in every kind of document that is made: it repairs or refuses a file that breaks it."""

import io
import posixpath
import zipfile
from collections import Counter

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from lib.analysis.outcomes.plan import outcomes
from lib.analysis.own_area.made_of import area_of
from lib.briefing.board_paper import board_paper
from lib.briefing.content import compose
from lib.briefing.packs.pack import pack
from lib.briefing.packs.place import area_asked
from lib.briefing.packs.request import PackRequest, Prohibition
from lib.briefing.request import Request
from lib.briefing.word import as_docx
from tests.district.truth import ALDER, COTTER

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite_store")]

MADE, SPAN = "2025-10-01T09:30", ("2024-10", "2025-09")
NOTES = "Bins & bags <b>\n🍺 śmieci 喝酒 الحديقة\n\x0b\ud800" + "w" * 300

# ECMA-376, part 1: the order in which the children of an element stand.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath rPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
    "headers cellIns cellDel cellMerge tcPrChange",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblCellMar": "top start left bottom end right",
    "tblBorders": "top start left bottom end right insideH insideV",
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
}
FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr"}  # what stands before all else, where it stands at all
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def of_ward(kind, **more):
    area, place = area_asked("", ALDER, "", "", "")
    return pack(PackRequest(kind, area, place, ("asb", "burglary"), *SPAN, **more), MADE)


def briefing(length="short", **more):
    asked = Request((ALDER, COTTER), ("asb", "robbery", "fly-tipping"), *SPAN, length=length, **more)
    return compose(asked, MADE, notes=NOTES)


def with_header():
    """A partnership's template with a logo and a bookmark in its header."""
    document, logo = docx.Document(), io.BytesIO()
    Image.new("RGB", (40, 20)).save(logo, "PNG")
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.add_run().add_picture(logo)
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = etree.SubElement(paragraph._p, qn(tag), {qn("w:id"): "1"})
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), "letterhead")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


EVERY = {
    "briefing": lambda: as_docx(briefing()),
    "full briefing": lambda: as_docx(briefing("full")),
    "large print": lambda: as_docx(briefing("full"), large_print=True),
    "with the partnership’s template": lambda: as_docx(briefing(), with_header()),
    "area": lambda: as_docx(compose(Request((), ("asb",), *SPAN, areas=(area_of(f"wards:{ALDER}"),)), MADE)),
    "order": lambda: as_docx(of_ward("pspo", since="2023-10", prohibitions=(Prohibition("No “x” <y>", ("asb",)),))),
    "bid": lambda: as_docx(of_ward("bid", links=("https://example.org/?a=b&c",), measures=("Fewer",))),
    "board’s paper": lambda: as_docx(board_paper(outcomes(), MADE)),
}


def faults(content):
    """Give each thing for which Word would repair or refuse a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        parts = {name: etree.fromstring(package.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    yield from (f"{name} twice" for name, times in Counter(names).items() if times > 1)
    types = parts["[Content_Types].xml"]
    endings = {one.get("Extension").lower() for one in types if one.get("Extension")}
    named = {one.get("PartName", "").lstrip("/") for one in types} - {""}
    yield from (f"type of {name}, which there is not" for name in named - set(names))
    for name in set(names) - named - {"[Content_Types].xml"}:
        if name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no type"
    for name, part in parts.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for one in part:
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
                if one.get("TargetMode") == "External" or target not in names:
                    yield f"{name} leads to {one.get('Target')}"
            continue
        folder, file = posixpath.split(name)
        known = {one.get("Id") for one in parts.get(f"{folder}/_rels/{file}.rels", ())}
        used = {value for e in part.iter() for key, value in e.attrib.items() if key.startswith(R)}
        yield from (f"{name} uses {key}, which leads nowhere" for key in used - known)
        for element in part.iter(etree.Element):
            yield from (f"{name}: {fault}" for fault in out_of_order(element))
    of_words = [part for name, part in parts.items() if name.startswith("word/") and not name.endswith(".rels")]
    for tag, key in (("wp:docPr", "id"), ("w:bookmarkStart", qn("w:id")), ("w:bookmarkStart", qn("w:name"))):
        values = Counter(element.get(key) for part in of_words for element in part.iter(qn(tag)))
        yield from (f"{tag} {value} twice" for value, times in values.items() if times > 1)
    body = parts["word/document.xml"]
    starts, ends = ([e.get(qn("w:id")) for e in body.iter(qn(f"w:bookmark{side}"))] for side in ("Start", "End"))
    marks = {e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))}
    if sorted(starts) != sorted(ends) or not {e.get(qn("w:anchor")) for e in body.iter(qn("w:hyperlink"))} <= marks:
        yield "a bookmark has no end, or a link no bookmark"
    styles = {style.get(qn("w:styleId")) for style in parts["word/styles.xml"].iter(qn("w:style"))}
    for tag in ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link"):
        said = {e.get(qn("w:val")) for part in (body, parts["word/styles.xml"]) for e in part.iter(qn(tag))}
        yield from (f"no style {style}" for style in said - styles)
    for table in body.iter(qn("w:tbl")):
        columns = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        if {len(row.findall(qn("w:tc"))) for row in table.iter(qn("w:tr"))} != {columns}:
            yield "a row has another number of cells than its table has columns"


def out_of_order(element):
    if not element.tag.startswith((qn("w:p")[:-1], qn("wp:p")[:-1])):  # a theme has elements of these names too
        return
    word, children = etree.QName(element).localname, [etree.QName(child).localname for child in element]
    if word in ORDERS:
        order = ORDERS[word].split()
        if unknown := set(children) - set(order):
            yield f"{word} holds {unknown}"
        places = [order.index(child) for child in children if child in order]
        if word == "sectPr":  # references to headers and footers in any order among themselves
            places = [max(place, 1) for place in places]
        if places != sorted(places):
            yield f"{word} holds {children} in that order"
    if FIRST.get(word) in children[1:]:
        yield f"{word} does not begin with {FIRST[word]}"
    if word == "tc" and children[-1:] != ["p"]:
        yield "a cell does not end with a paragraph"


@pytest.mark.parametrize("kind", EVERY)
def test_word_has_nothing_to_repair(kind):
    assert list(faults(EVERY[kind]())) == []


def test_it_carries_no_styles_but_those_set_and_no_picture_of_another_document():
    with zipfile.ZipFile(io.BytesIO(as_docx(briefing()))) as package:
        assert not [name for name in package.namelist() if "Effects" in name or "thumbnail" in name or "custom" in name]


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("<w:cantSplit/></w:trPr><w:tc>", "<w:cantSplit/></w:trPr><w:tc><w:p/>", "tc does not begin with tcPr"),
        ('<w:tblW w:type="auto" w:w="0"/>', '<w:tblCaption w:val="x"/><w:tblW w:type="auto" w:w="0"/>', "tblPr holds"),
        ("</w:p></w:tc>", "</w:p><w:tbl/></w:tc>", "a cell does not end with a paragraph"),
        ('w:anchor="section1"', 'w:anchor="nowhere"', "a link no bookmark"),
    ],
)
def test_what_is_wrong_is_found(wrong, right, said):
    given, buffer = as_docx(briefing()), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as package, zipfile.ZipFile(buffer, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/document.xml":
                assert wrong.encode() in content
                content = content.replace(wrong.encode(), right.encode(), 1)
            made.writestr(name, content)
    assert any(said in fault for fault in faults(buffer.getvalue()))
