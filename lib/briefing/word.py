"""A briefing as a Word document: headings, captions, fields and alternative text are real, and every look is a "
"style."""

import io
from datetime import datetime
from itertools import zip_longest
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from lib.base.roles import require
from lib.briefing.document import (
    Block,
    Briefing,
    Bullets,
    Heading,
    Picture,
    Pictures,
    Section,
    Table,
    Text,
    laid_out,
)
from lib.briefing.pdf import CM_A_UNIT
from lib.briefing.pictures import as_png, as_svg, svg_size
from lib.briefing.room import height_of
from lib.briefing.word_file import as_bytes, blank, opened
from lib.briefing.word_styles import NEW_PAGE, TABLE_STYLE, set_styles

DOTS_PER_INCH = 220
WIDEST_CM = 16.8
PAIR_CM = 17.0  # two beside each other
TALLEST_CM = 17.5
ROW_TO_FILL_CM, ON_ONE_PAGE_CM = 0.8, 0.65
SHORT_TABLE = 8  # rows to fill in that stand on one page
SPARE_CM = 0.9  # of a page that is to hold all of a ward: Word breaks lines elsewhere than is reckoned
LEAST_SCALE = 0.3  # of its pictures
CLOSE_ROW_CM = 0.09  # above and below the text of a row on it, in all
FIRST_MARK = 10_000  # bookmarks and pictures are numbered from here; a template’s header has numbers below
_TEXT_STYLES = {
    "text": "Normal",
    "lead": "Briefing lead",
    "note": "Briefing note",
    "officer": "Briefing officer",
}
_LEADS_IN = {"text": "Briefing leads in", "note": "Briefing figure note"}  # of what goes on with what comes next


def as_docx(briefing: Briefing, template: bytes | None = None, large_print: bool = False) -> bytes:
    """Return a briefing as a Word document.

    Parameters
    ----------
    briefing : Briefing
        What to print.
    template : bytes, optional
        A .docx whose styles, page, header and footer are used; its text is not.
    large_print : bool
        Whether type is 16 points or more, with wide tables printed one row at a time.

    Returns
    -------
    bytes
        The same for the same arguments.

    Raises
    ------
    InputError
        When the template is not a usable .docx.
    NotAllowed
        When the visitor may give no template.
    """
    if template is not None:
        require("use_template")
    document = blank() if template is None else opened(template)
    set_styles(document, template is not None, large_print)
    _Writer(document, laid_out(briefing, large_print), template is not None).write()
    return as_bytes(document)


class _Writer:
    """Writes one briefing into one document, counting tables, figures and bookmarks as it goes."""

    def __init__(self, document: Any, briefing: Briefing, given: bool):
        self.document, self.briefing, self.given = document, briefing, given
        self.tables = self.figures = 0
        self.marks = FIRST_MARK
        self.scale, self.tight, self.close = 1.0, False, False
        self.styles: dict[str, str | None] = {}

    def write(self) -> None:
        """Write everything."""
        self._properties()
        self._marking()
        self._paragraph(self.briefing.title, style="Title")
        self._table(self.briefing.head, caption=False)
        self._contents()
        for number, section in enumerate(self.briefing.sections, start=1):
            self._section(section, number)

    def _properties(self) -> None:
        made = datetime.fromisoformat(self.briefing.made)
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = self.briefing.title, self.briefing.organisation, ""
        core.language, core.comments, core.subject = "en-GB", "", "Neighbourhood tasking"
        core.keywords, core.category, core.revision = self.briefing.marking, "", 1
        core.created = core.modified = made

    def _marking(self) -> None:
        """Print the protective marking above and below every page, with the page's number below."""
        page = self.document.sections[0]
        above, below = page.header, page.footer
        above.is_linked_to_previous = below.is_linked_to_previous = False
        top = self._line(above, "Header")
        top.text = self.briefing.marking
        bottom = self._line(below, "Footer")
        bottom.add_run(f"{self.briefing.marking}   Page ")
        _field(bottom, "PAGE", "1")
        bottom.add_run(" of ")
        _field(bottom, "NUMPAGES", "1")

    def _line(self, part: Any, style: str) -> Any:
        """Return an empty paragraph: the part's own in a new document, one after the template's text otherwise."""
        first = part.paragraphs[0] if part.paragraphs else None
        if first is not None and not first.text and not self.given:
            first.style = self.document.styles[style]
            return first
        return part.add_paragraph(style=style)

    def _paragraph(self, text: str = "", style: str = "Normal") -> Any:
        """Return a new paragraph; its style is looked up once, for which python-docx goes through all there are."""
        if style not in self.styles:
            found = self.document.styles[style]
            self.styles[style] = self.document.part.get_style_id(found, WD_STYLE_TYPE.PARAGRAPH)
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = self.styles[style]
        return paragraph

    def _contents(self) -> None:
        """Print what is in the briefing as links, which need no updating."""
        paragraph = self._paragraph(f"In this {self.briefing.called}: ", style="Briefing note")
        for number, section in enumerate(self.briefing.sections, start=1):
            if section.goes_on:
                continue
            if number > 1:
                paragraph.add_run("; ")
            _link(paragraph, f"section{number}", section.title)

    def _section(self, section: Section, number: int) -> None:
        style = NEW_PAGE if section.new_page and number > 1 else "Heading 1"
        heading = self._paragraph(section.title, style=style)
        self._bookmark(heading, f"section{number}")
        self.scale = self._scale(section)
        self.close = section.one_page
        self.tight = section.one_page or number == 1  # the head stands above the first
        for block, after in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(block, Text) and block.kind in _LEADS_IN and isinstance(after, Pictures | Bullets):
                self._paragraph(block.text, style=_LEADS_IN[block.kind])  # on the page of the picture or list
            else:
                self._block(block)

    def _scale(self, section: Section) -> float:
        """Return how much smaller pictures are printed where a page is to hold a section."""
        pairs = [block for block in section.blocks if isinstance(block, Pictures) and len(block.pictures) == 2]
        if not section.one_page or not pairs:
            return 1.0
        page = self.document.sections[-1]
        room = Emu(page.page_height - page.top_margin - page.bottom_margin).cm - SPARE_CM
        blocks = (Heading(section.title, 1), *section.blocks)
        left = room - height_of(blocks, self._width().cm, ON_ONE_PAGE_CM, CLOSE_ROW_CM)
        scale = 1.0
        for block in pairs:
            for picture, share in zip(block.pictures, block.widths, strict=True):
                width, height = svg_size(as_svg(picture.spec))
                widest = PAIR_CM * share / sum(block.widths)
                if min(widest, width * CM_A_UNIT) * height / width > left:
                    scale = min(scale, left * width / height / widest)
        return max(scale, LEAST_SCALE)

    def _width(self) -> Emu:
        page = self.document.sections[-1]
        return Emu(page.page_width - page.left_margin - page.right_margin)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self.marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
                paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, mark)
            else:
                paragraph._p.append(mark)

    def _block(self, block: Block) -> None:
        match block:
            case Text():
                self._paragraph(block.text, style=_TEXT_STYLES[block.kind])
            case Heading():
                self._paragraph(block.text, style=f"Heading {block.level}")
            case Bullets():
                for item in block.items:
                    self._paragraph(item, style="List Bullet")
            case Table():
                self._table(block)
            case Pictures():
                self._pictures(block)

    def _table(self, table: Table, caption: bool = True) -> None:
        if caption:
            self.tables += 1
            paragraph = self._paragraph("Table ", style="Caption")
            _field(paragraph, "SEQ Table \\* ARABIC", str(self.tables))
            paragraph.add_run(f". {table.caption}")
        made = self.document.add_table(len(table.rows) + 1, len(table.columns), style=TABLE_STYLE)
        made.autofit = False
        width = self._width()
        widths = [int(width * share / sum(table.widths)) for share in table.widths]
        for column, size in zip(made.columns, widths, strict=True):
            column.width = size
        _describe(made, table.caption)
        if self.close:
            _without_edges(made)
        styles = self.document.styles
        kinds = ("heading", "row above", "text")
        heading, above, text = (styles[f"Briefing table {kind}"].style_id for kind in kinds)
        whole = table.to_fill and len(table.rows) <= SHORT_TABLE
        for number, (row, cells) in enumerate(zip(made.rows, (table.columns, *table.rows), strict=True)):
            style = heading if number == 0 else above if whole and number < len(table.rows) else text
            for cell, value, size in zip(row.cells, cells, widths, strict=True):
                cell.width = size
                paragraph = cell.paragraphs[0]
                paragraph._p.style = style  # by its identifier: python-docx looks through all styles for a name
                if value:
                    paragraph.add_run(value)
            _keep_together(row, heading=number == 0)
            if table.to_fill and number and not all(cells):
                row.height = Cm(ON_ONE_PAGE_CM if self.tight else ROW_TO_FILL_CM)

    def _pictures(self, block: Pictures) -> None:
        pictures = block.pictures
        pair = len(pictures) == 2
        paragraph = self._paragraph(style="Briefing figure")
        for picture, share in zip(pictures, block.widths, strict=False):
            widest = self.scale * PAIR_CM * share / sum(block.widths) if pair else WIDEST_CM
            self._picture(paragraph, picture, widest, block.larger)
        for side, picture in zip((" (left)", " (right)") if pair else ("",), pictures, strict=True):
            self.figures += 1
            caption = self._paragraph("Figure ", style="Briefing figure caption")
            _field(caption, "SEQ Figure \\* ARABIC", str(self.figures))
            caption.add_run(f"{side}. {picture.caption}")

    def _picture(self, paragraph: Any, picture: Picture, widest: float, larger: float) -> None:
        width, height = svg_size(as_svg(picture.spec))
        shown = min(widest, TALLEST_CM * width / height, width * CM_A_UNIT * larger)
        pixels = shown / 2.54 * DOTS_PER_INCH
        image = io.BytesIO(as_png(picture.spec, pixels / width))
        inline = paragraph.add_run().add_picture(image, width=Cm(shown))._inline
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # LibreOffice takes a missing distance for a wide one
        self.marks += 1
        for name, value in (("id", str(self.marks)), ("name", f"Picture {self.marks}"), ("descr", picture.alt)):
            inline.docPr.set(name, value)


def _run_with(paragraph: Any, element: Any) -> None:
    paragraph.add_run()._r.append(element)


def _field_start(paragraph: Any, code: str) -> None:
    _run_with(paragraph, _field_character("begin"))
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    _run_with(paragraph, instruction)
    _run_with(paragraph, _field_character("separate"))


def _field_end(paragraph: Any) -> None:
    _run_with(paragraph, _field_character("end"))


def _field_character(kind: str) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field with what it shows until Word works it out."""
    _field_start(paragraph, code)
    paragraph.add_run(shown)
    _field_end(paragraph)


def _link(paragraph: Any, bookmark: str, text: str) -> None:
    """Add a link to a place in the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


def _describe(table: Any, caption: str) -> None:
    """Give a table a title for people who cannot see it, and say that its first row and column are headings."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    for name in list(look.attrib):
        del look.attrib[name]
    flags = {
        "val": "04A0",
        "firstRow": "1",
        "lastRow": "0",
        "firstColumn": "1",
        "lastColumn": "0",
        "noHBand": "1",
        "noVBand": "1",
    }
    for name, value in flags.items():
        look.set(qn(f"w:{name}"), value)
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), caption)
    properties.append(title)


def _without_edges(table: Any) -> None:
    """Leave no room above and below the text of a table's cells but that of its style."""
    edges = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        edges.append(edge)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(edges)


def _keep_together(row: Any, heading: bool) -> None:
    """Keep a row on one page; print a heading row again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))
