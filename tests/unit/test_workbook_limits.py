"""Files that hold far more than an export: refused before they cost anything."""

import io
import random
import resource
import zipfile

import openpyxl
import pytest

from lib.base.errors import InputError
from lib.briefing.actions import from_csv
from lib.intake import workbook_limits
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of, open_table

pytestmark = pytest.mark.slow

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def workbook(part, pieces, rename=None):
    """Return a workbook one part of which consists of these pieces, under another name where one is given."""
    book, buffer, made_in = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["Reference", "Date"])
    book.save(buffer)
    with zipfile.ZipFile(buffer) as given, zipfile.ZipFile(made_in, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for entry in given.infolist():
            if entry.filename != part:
                content = given.read(entry)
                if rename and entry.filename == "[Content_Types].xml":
                    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                    listed = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (rename.encode(), kind)
                    content = content.replace(b"</Types>", listed)
                made.writestr(entry.filename, content)
        with made.open(rename or part, "w") as stream:
            for piece in pieces:
                stream.write(piece)
    return GivenFile.of("export.xlsx", made_in.getvalue())


def hardly_packed(megabytes):
    """Give bytes that pack to about a fortieth."""
    dice = random.Random(1)
    for _ in range(megabytes):
        yield (b"<si><t>" + dice.randbytes(300).hex().encode() * 80 + b"</t></si>") * 20


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("name", [TEXTS, "xl/elsewhere.xml"])
def test_texts_of_hundreds_of_megabytes_are_refused(name):
    file = workbook(TEXTS, hardly_packed(350), None if name == TEXTS else name)
    assert file.size < 40_000_000
    held = memory()
    with pytest.raises(InputError, match="unpacks to far more"):
        open_table(file, set())
    assert memory() - held < 60_000  # kilobytes


def test_millions_of_empty_texts_are_refused(monkeypatch):
    monkeypatch.setattr(workbook_limits, "MAX_TEXTS", 29_999)
    texts = [b"<sst>", *[b"<si><t>x</t></si><x:si/><si />" * 10_000], b"</sst>"]
    with pytest.raises(InputError, match="unpacks to far more"):
        open_table(workbook(TEXTS, [*texts[:2], random.Random(1).randbytes(20_000).hex().encode(), texts[2]]), set())


def test_styles_of_tens_of_megabytes_are_refused():
    file = workbook(STYLES, (random.Random(n).randbytes(5_000).hex().encode() * 20 for n in range(120)))
    with pytest.raises(InputError, match="unpacks to far more"):
        open_table(file, set())


def test_a_sheet_of_a_million_columns_is_refused():
    cells = b"".join(b"<c><v>%d</v></c>" % number for number in range(1_000_000))
    file = workbook(SHEET, [HEAD, b"<row>", cells, b"</row>", TAIL])
    held = memory()
    with pytest.raises(InputError, match=r"more than 16,384 columns"):
        open_table(file, set())
    assert memory() - held < 60_000


def test_a_row_of_a_million_cells_far_down_is_refused_too():
    rows = [b"<row><c><v>1</v></c><c><v>2</v></c></row>"] * 5_000
    wide = b"".join(b"<x:c><v>%d</v></x:c>" % number for number in range(1_000_000))
    file = workbook(SHEET, [HEAD, b"".join(rows), b"<row>", wide, b"</row>", TAIL])
    with pytest.raises(InputError, match=r"columns|cannot be read|can be read"):
        sum(1 for _ in lines_of(file)())


def test_a_sheet_as_wide_as_excel_allows_is_read():
    cells = [b"<c><v>1</v></c>"] * 16_384
    file = workbook(SHEET, [HEAD, *([b"<row>", *cells, b"</row>"] * 3), TAIL])
    assert sum(1 for _ in lines_of(file)()) == 3


@pytest.mark.parametrize("filling", [b"name,", b",", b'"",'])
def test_a_csv_of_a_million_columns_is_refused(filling):
    file = GivenFile.of("wide.csv", b"a,b," + filling * 1_000_000 + b"z\n1,2\n")
    with pytest.raises(InputError, match=r"more than 16,384 columns in line 1|a line of over"):
        open_table(file, set())


def test_a_csv_that_is_one_endless_line_is_refused_before_it_is_cut_up():
    content = b"a,b\n" + b"," * 50_000_000
    with pytest.raises(InputError, match="a line of over 5,000,000 characters"):
        open_table(GivenFile.of("endless.csv", content), set())
    with pytest.raises(InputError, match="a line of over"):
        from_csv(content)


def test_many_parts_are_refused():
    buffer = io.BytesIO(workbook(SHEET, [HEAD, TAIL]).open().read())
    with zipfile.ZipFile(buffer, "a") as package:
        for number in range(6_000):
            package.writestr(f"xl/{number}.xml", "")
    with pytest.raises(InputError, match="unpacks to far more"):
        open_table(GivenFile.of("parts.xlsx", buffer.getvalue()), set())
