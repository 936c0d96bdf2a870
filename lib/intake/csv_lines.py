"""The lines of a CSV file, whatever its encoding and separator; a quotation mark never closed swallows no row."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.workbook_limits import MAX_CELLS_OF_ROW
from lib.intake.workbooks import Line

# The lines that an e-mail begins with, of which a table in the text of one has none.
_OF_MAIL = re.compile(
    r"\A(?:[\w-]+: .*(?:\r?\n[ \t].*)*\r?\n)*(?:MIME-Version|Message-ID|Received|Return-Path): ", re.IGNORECASE
)
MAX_LINE_LENGTH = 5_000_000
CHARACTERS_AT_ONCE = 500_000


def encoding_of(file: GivenFile) -> str:
    """Return the encoding that a file of text is written in: UTF-8, UTF-16 or Windows-1252."""
    with file.open() as stream:
        content = stream.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    elif 3 * content[:1_000].count(0) > len(content[:1_000]):
        candidates = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if 100 * text.count("\x00") <= len(text):
            return encoding
    raise InputError(f"{file.name} is neither a CSV nor an Excel file that can be read; save it as CSV UTF-8 or XLSX.")


def first_characters(file: GivenFile, encoding: str) -> str:
    """Return what a file of text begins with."""
    with file.open() as stream:
        return io.TextIOWrapper(stream, encoding=encoding, newline="").read(20_000)


def separator_of(file: GivenFile, first: str) -> str:
    """Return the separator that cuts the first lines into the most cells, as evenly as can be."""
    if "<kml" in first[:1_000]:
        raise InputError(f"{file.name} is KML, not a table; save its points as CSV or GeoJSON, as QGIS does.")
    if first.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        raise InputError(f"{file.name} is XML, not a table; open it in Excel and save it as XLSX or CSV.")
    if first.lstrip().startswith("<"):
        raise InputError(f"{file.name} is a web page, not a table; download it again or save it as CSV.")

    if _OF_MAIL.search(first):
        raise InputError(f"{file.name} is an e-mail, not a table; save the table attached to it and give that.")

    def width(separator: str) -> int:
        try:
            rows = [row for row, _ in zip(csv.reader(io.StringIO(first), delimiter=separator), range(30), strict=False)]
        except csv.Error:
            return 0
        widths = sorted(len(row) for row in rows if row)
        return widths[len(widths) // 2] if widths else 0

    return max(",;\t|~^", key=width)


def csv_lines(file: GivenFile, encoding: str, separator: str) -> Iterator[Line]:
    """Yield the rows; a space after a separator belongs to no cell, and a mark of nothing (NUL) to no text."""
    with file.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        lines: Iterator[str] = chain.from_iterable(_lines(file, text, separator))
        first = next(lines, "")
        lines = chain([first], lines)
        if _is_one_cell(first, separator):
            lines = (_unwrapped(line) for line in lines)
        reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
        last, width = 0, 0
        widths: Counter[int] = Counter()
        try:
            for cells in reader:
                number, cut = reader.line_num, len(cells)
                if number - last > 1:
                    # the first line may have a cell too many; of as many lines of both kinds, the shorter counts
                    usual = min(widths, key=lambda many: (-widths[many], many), default=width)
                    _check_quotes(file, last + 1, cells, separator, min(width, usual))
                last = number
                if width <= 2:
                    width = cut
                if cut > 2:
                    widths[cut] += 1
                if len(cells) > MAX_CELLS_OF_ROW:
                    raise InputError(
                        f"{file.name} has more than {MAX_CELLS_OF_ROW:,} columns in line {last:,}; keep those needed."
                    )
                yield last, cells
        except csv.Error as error:
            raise InputError(
                f"{file.name} cannot be read as CSV near line {reader.line_num:,}; save it again from Excel."
            ) from error


def _is_one_cell(line: str, separator: str) -> bool:
    """Return whether a line was made one cell as a whole, as when Excel saves again what it did not cut into cells."""
    inner = line.strip()
    whole = len(inner) > 1 and inner[0] == inner[-1] == '"' and '"' not in inner[1:-1].replace('""', "")
    return whole and separator in inner


def _unwrapped(line: str) -> str:
    inner = line.strip()
    return inner[1:-1].replace('""', '"') + "\n" if len(inner) > 1 and inner[0] == inner[-1] == '"' else line


def _lines(file: GivenFile, text: io.TextIOWrapper, separator: str) -> Iterator[list[str]]:
    """Give lines, many at once, none of them longer than memory is worth; without marks of nothing (NUL).

    What Excel is told to be a text, ="FT001", is given as "FT001".
    """
    cell = re.compile(
        rf"""(^|{re.escape(separator)})(?:="([^"]*)"|"=""([^"]*)\"{{3}})(?=$|[\r\n]|{re.escape(separator)})"""
    )
    number = 0
    while lines := text.readlines(CHARACTERS_AT_ONCE):
        together = "".join(lines)
        if len(together) > MAX_LINE_LENGTH:  # only then can one of them be as long
            for place, line in enumerate(lines, start=number + 1):
                if len(line) > MAX_LINE_LENGTH:
                    raise InputError(
                        f"{file.name} has a line of over {MAX_LINE_LENGTH:,} characters ({place:,}); split it."
                    )
        number += len(lines)
        if "\x00" in together:
            lines = [line.replace("\x00", "") for line in lines]
        if '="' in together or "\x00" in together:
            lines = [cell.sub(r'\1"\2\3"', line) if '="' in line else line for line in lines]
        yield lines


def _check_quotes(file: GivenFile, line: int, cells: list[str], separator: str, width: int) -> None:
    """Refuse a row in which a quotation mark that is never closed has swallowed rows.

    A text may hold line ends. It does not hold whole rows: lines with as many cells as the first line or most lines
    have, or that begin as this row does ('FT00012' after 'FT00011').
    """
    begins = _form(re.split(r"[\r\n]", cells[0])[0].partition(separator)[0])
    for cell in cells:
        for inner in re.split(r"\r\n|\r|\n", cell)[1:]:
            first, found, _ = inner.partition(separator)
            alike = bool(found) and _form(first) == begins and any(mark.isdigit() for mark in begins)
            # above the header nothing is known of the rows, but that they have cells and figures
            like_a_row = inner.count(separator) >= max(width - 1, 2) and (width > 2 or re.search(r"\d", inner))
            if alike or like_a_row:
                raise InputError(
                    f"{file.name} has a quotation mark in line {line:,} that is never closed, so the rows after it "
                    "would be lost; delete it, or close it before the end of the line."
                )


def _form(text: str) -> str:
    """Return a text with every digit as 9 and every letter as A."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", text.replace('"', "").strip()))
