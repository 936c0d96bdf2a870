"""What a briefing is made of: plain data that Word, PDF and the page's preview each draw in their own way.

Nothing here says how anything looks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str  # plain text; characters that mean something to a word processor or a browser mean nothing here
    # 'text', 'lead' (the sentences to read first), 'note' (how far a figure can be trusted) or 'officer' (the officer's
    # own words).
    kind: str = "text"


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str  # never empty
    level: int = 2  # 2 or 3; a section's own title is 1


@dataclass(frozen=True)
class Table:
    """A table."""

    caption: str  # what the table shows
    columns: tuple[str, ...]  # headings, one row
    rows: tuple[tuple[str, ...], ...]  # cells as they are printed; an empty cell is for writing in
    widths: tuple[int, ...]  # relative widths of the columns
    to_fill: bool = False  # whether the empty cells are for writing in, so that rows need height


def table_of(caption: str, table: pd.DataFrame, widths: tuple[int, ...]) -> Table:
    """Return a table of texts as a table of the document."""
    rows = tuple(tuple(str(cell) for cell in row) for row in table.itertuples(index=False))
    return Table(caption, tuple(str(column) for column in table.columns), rows, widths)


@dataclass(frozen=True)
class Picture:
    """A map or chart."""

    caption: str  # what it shows
    alt: str  # the same for people who cannot see it, with the figures that matter
    spec: dict[str, Any] | str  # a Vega-Lite specification that stands alone, or SVG


@dataclass(frozen=True)
class Pictures:
    """Up to two pictures side by side, or one across the page."""

    pictures: tuple[Picture, ...]  # one or two
    widths: tuple[int, int] = (1, 1)  # relative widths of two
    larger: float = 1.0  # how many times larger than usual where the page is wide enough, so that their type is


Block = Text | Bullets | Heading | Table | Pictures


@dataclass(frozen=True)
class Section:
    """A part of the briefing."""

    key: str  # a key of `lib.briefing.request.SECTIONS`; of a ward's page, with its code: 'wards-E05999001'
    title: str  # its heading
    blocks: tuple[Block, ...]  # what stands under the heading, in order
    new_page: bool = False  # whether it begins on a page of its own
    # Whether that page is to hold all of it: its pictures are made as much smaller as that needs.
    one_page: bool = False
    goes_on: bool = False  # whether it goes on with the section before it, so that the contents name that one alone


@dataclass(frozen=True)
class Briefing:
    """A whole briefing."""

    title: str  # for the first page and the document's properties
    organisation: str  # who it is of
    marking: str  # the protective marking, printed on every page
    about: tuple[tuple[str, str], ...]  # (label, text): the facts under the title
    sections: tuple[Section, ...]  # in the order in which they are printed
    # When it was made ('2025-10-01T09:30'): the only thing that differs between two briefings of the same choices.
    made: str
    called: str = "briefing"  # what the document calls itself: 'briefing' or 'pack'

    @property
    def head(self) -> Table:
        """The facts under the title."""
        return Table(f"About this {self.called}", ("About", f"This {self.called}"), self.about, (25, 75))

    def tables(self) -> list[Table]:
        """Return every table in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]

    def pictures(self) -> list[Picture]:
        """Return every picture in order."""
        return [
            picture
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Pictures)
            for picture in block.pictures
        ]

    def section(self, key: str) -> Section:
        """Return the section called `key`.

        Raises
        ------
        KeyError
            When the briefing leaves it out.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


MOST_COLUMNS_IN_LARGE_PRINT = 5


_PAGE_CM = 17.4  # of its width
_ROOM_CM, _LARGE_ROOM_CM = (0.19, 0.178, 0.3), (0.33, 0.33, 0.35)  # of a heading's letter, a cell's, and its edges
LONGEST_WORD = 24  # letters; a longer one, such as an address, breaks across lines where type is of the usual size
MOST_BLANK_IN_LARGE_PRINT = 5
LARGER_PICTURES = 1.5  # makes type of 11 points, the smallest of charts, one of 16


def laid_out(briefing: Briefing, large_print: bool) -> Briefing:
    """Return a briefing whose columns are as wide as their longest words, in large print with room for large type.

    There pictures stand one below another, and a table that is too wide for the page is printed one row at a time.
    """
    lay = _in_large_print if large_print else _as_usual
    sections = tuple(
        replace(section, blocks=tuple(part for block in section.blocks for part in lay(block)))
        for section in briefing.sections
    )
    return replace(briefing, sections=sections)


def _as_usual(block: Block) -> list[Block]:
    widths = _wide_enough(block, _ROOM_CM, LONGEST_WORD) if isinstance(block, Table) else None
    return [replace(block, widths=widths) if isinstance(block, Table) and widths else block]


def _in_large_print(block: Block) -> list[Block]:
    if isinstance(block, Table):
        widths = _wide_enough(block, _LARGE_ROOM_CM) if len(block.columns) <= MOST_COLUMNS_IN_LARGE_PRINT else None
        return [replace(block, widths=widths)] if widths else list(_one_row_at_a_time(block))
    if isinstance(block, Pictures):
        return [Pictures((picture,), larger=LARGER_PICTURES) for picture in block.pictures]
    return [block]


def _wide_enough(
    table: Table, takes: tuple[float, float, float], longest_word: float = math.inf
) -> tuple[int, ...] | None:
    """Return widths of columns in each of which the longest word has room, or None where the page is too narrow."""

    def room(texts: Sequence[str], letter: float) -> float:
        return letter * min(max((len(word) for text in texts for word in text.split()), default=0), longest_word)

    longest = [
        max(room([heading], takes[0]), room(cells, takes[1]))
        for heading, *cells in zip(table.columns, *table.rows, strict=True)
    ]
    least = [100 * (width + takes[2]) / _PAGE_CM for width in longest]
    left = 100 - sum(least)
    if left < 0:
        return None
    wished = [max(100 * width / sum(table.widths) - size, 0) for width, size in zip(table.widths, least, strict=True)]
    # in tenths of a per cent: widths are relative, and whole
    shared = [left * wish / (sum(wished) or 1) for wish in wished]
    return tuple(round(10 * (size + more)) for size, more in zip(least, shared, strict=True))


def _one_row_at_a_time(table: Table) -> list[Table]:
    parts = []
    blank = not any(cell for row in table.rows for cell in row)
    rows = table.rows[:MOST_BLANK_IN_LARGE_PRINT] if blank else table.rows
    for number, row in enumerate(rows, start=1):
        of = f"{table.caption} ({number} of {len(rows)})"
        if row[0]:
            head, rest = (table.columns[0], row[0]), list(zip(table.columns, row, strict=True))[1:]
        else:
            head, rest = ("Entry", str(number)), list(zip(table.columns, row, strict=True))
        parts.append(Table(of, head, tuple(rest), (40, 60), table.to_fill))
    return parts
