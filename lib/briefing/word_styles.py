"""The styles of a Word briefing: every look is a style's, so that the document can be edited without a fight."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

NEW_PAGE = "Heading 1 on a new page"
TABLE_STYLE = "Briefing table"
FONT = "Arial"
INK, BLUE = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x1D, 0x4F, 0x7C)

# Points in usual and in large print, bold, space before and after, keep with the next paragraph.
_LOOKS: dict[str, tuple[float, float, bool, float, float, bool]] = {
    "Normal": (10, 16, False, 3, 3, False),
    "Title": (19, 28, True, 0, 8, True),
    "Heading 1": (15, 22, True, 10, 5, True),
    "Heading 2": (13, 19, True, 12, 4, True),
    "Heading 3": (11.5, 17, True, 8, 3, True),
    "List Bullet": (10, 16, False, 0, 3, False),
    "Caption": (9, 16, True, 5, 2, True),
    "Header": (10, 16, True, 0, 0, False),
    "Footer": (10, 16, False, 0, 0, False),
    "Briefing lead": (11, 18, False, 0, 4, False),
    "Briefing note": (9, 16, False, 3, 3, False),
    "Briefing leads in": (10, 16, False, 3, 3, True),
    "Briefing officer": (10, 16, False, 0, 4, False),
    "Briefing figure": (10, 16, False, 2, 1, True),
    "Briefing figure note": (9, 16, False, 3, 3, True),
    "Briefing figure caption": (9, 16, False, 0, 3, False),
    "Briefing table text": (9, 16, False, 1, 1, False),
    "Briefing table row above": (9, 16, False, 1, 1, True),
    "Briefing table heading": (9, 16, True, 1, 1, True),
}
_BASED_ON = {
    "Briefing figure note": "Briefing note",
    "Briefing figure caption": "Caption",
    "Briefing table row above": "Briefing table text",
    "Briefing table heading": "Briefing table text",
    "Heading 1": "Normal",
}


def set_styles(document: Document, given: bool, large_print: bool) -> None:
    """Give a document the styles that a briefing is written in.

    Parameters
    ----------
    document : Document
        A new document, or one made from the partnership's template.
    given : bool
        Whether it is the partnership's: then the styles it has stay as they are, but for type under 16 points in
        large print.
    large_print : bool
        Whether type is 16 points or more.
    """
    for name, (usual, large, bold, before, after, keep) in _LOOKS.items():
        style, own = _style(document, name)
        if given and not own:
            if large_print and (style.font.size is None or style.font.size < Pt(large)):
                style.font.size = Pt(large)
            continue
        style.font.size = Pt(large if large_print else usual)
        style.font.bold = bold
        style.font.italic = False
        if not given:
            style.font.name = FONT
            _same_font_everywhere(style)
            style.font.color.rgb = BLUE if name in ("Title", "Heading 1", "Heading 2") else INK
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.keep_with_next = keep
        layout.line_spacing = 1.05 if not name.startswith("Briefing table") else 1.0
        if name in ("Header", "Footer"):
            layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if not given:
        _plain_title(document)
    _new_page(document)
    _mark_officer(document)
    _table_style(document)
    _language(document)


def _style(document: Document, name: str) -> tuple[Any, bool]:
    """Return a style and whether it was made just now."""
    found = next((s for s in document.styles if s.name.lower() == name.lower()), None)
    if found is not None:
        return found, False
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[_BASED_ON.get(name, "Normal")]
    style.quick_style = True
    return style, True


def _same_font_everywhere(style: Any) -> None:
    """Take the theme's fonts off, which Word would prefer to the one that is named."""
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:cs"), FONT)
    fonts.set(qn("w:eastAsia"), FONT)


def _plain_title(document: Document) -> None:
    """Take the line from under the built-in title and the wide spacing out of it."""
    title = document.styles["Title"].element
    for properties, tag in ((title.pPr, "w:pBdr"), (title.rPr, "w:spacing")):
        for ornament in properties.findall(qn(tag)) if properties is not None else ():
            properties.remove(ornament)


def _new_page(document: Document) -> None:
    """Make a heading that begins a page; it is one in every other way."""
    if any(style.name == NEW_PAGE for style in document.styles):
        return
    style = document.styles.add_style(NEW_PAGE, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 1"]
    style.next_paragraph_style = document.styles["Normal"]
    style.paragraph_format.page_break_before = True


def _mark_officer(document: Document) -> None:
    """Give the officer's words a line at their side."""
    properties = document.styles["Briefing officer"].element.get_or_add_pPr()
    if properties.find(qn("w:pBdr")) is None:
        border = parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="6F777B"/></w:pBdr>'
        )
        properties.insert_element_before(
            border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )


def _table_style(document: Document) -> None:
    """Make the table style: thin lines, a heading row told by weight and shade, row headings in the first column."""
    if any(style.name == TABLE_STYLE for style in document.styles):
        return
    line = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="6F777B"/>'
    sides = "".join(line.format(side=side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="BriefingTable">'
            f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
            f'<w:tblPr><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
            '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
            '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" '
            'w:fill="E3EBF1"/></w:tcPr></w:tblStylePr></w:style>'
        )
    )
    if not any(style.style_id == "TableNormal" for style in document.styles):
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal">'
                '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
            )
        )


def _language(document: Document) -> None:
    """Set the language of the document to British English, also where styles or the theme said another."""
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "en-GB")
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), "en-GB")
        defaults.append(lang)
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), "en-GB")
    for element in document.settings.element.iter(qn("w:compatSetting")):
        if element.get(qn("w:name")) == "compatibilityMode":
            element.set(qn("w:val"), "15")  # or Word opens it in compatibility mode
