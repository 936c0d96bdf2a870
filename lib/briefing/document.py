"""What a briefing is made of: plain data that Word, PDF and the page's preview each draw in their own way.

Nothing here says how anything looks.
"""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Text:
    """A paragraph.

    Attributes
    ----------
    text : str
        Plain text; characters that mean something to a word processor or a browser mean nothing here.
    kind : str
        'text', 'lead' (the sentences to read first), 'note' (how far a figure can be trusted) or 'officer' (the
        officer's own words).
    """

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section.

    Attributes
    ----------
    text : str
        Never empty.
    level : int
        2 or 3; a section's own title is 1.
    """

    text: str
    level: int = 2


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    caption : str
        What the table shows.
    columns : tuple of str
        Headings, one row.
    rows : tuple of tuple of str
        Cells as they are printed; an empty cell is for writing in.
    widths : tuple of int
        Relative widths of the columns.
    to_fill : bool
        Whether the empty cells are for writing in, so that rows need height.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    to_fill: bool = False


def table_of(caption: str, table: pd.DataFrame, widths: tuple[int, ...], to_fill: bool = False) -> Table:
    """Return a table of texts as a table of the document."""
    rows = tuple(tuple(str(cell) for cell in row) for row in table.itertuples(index=False))
    return Table(caption, tuple(str(column) for column in table.columns), rows, widths, to_fill)


@dataclass(frozen=True)
class Picture:
    """A map or chart.

    Attributes
    ----------
    caption : str
        What it shows.
    alt : str
        The same for people who cannot see it, with the figures that matter.
    spec : dict or str
        A Vega-Lite specification that stands alone, or SVG.
    """

    caption: str
    alt: str
    spec: dict[str, Any] | str


@dataclass(frozen=True)
class Pictures:
    """Up to two pictures side by side, or one across the page.

    Attributes
    ----------
    pictures : tuple of Picture
        One or two.
    widths : tuple of int
        Relative widths of two.
    """

    pictures: tuple[Picture, ...]
    widths: tuple[int, int] = (1, 1)


Block = Text | Bullets | Heading | Table | Pictures


@dataclass(frozen=True)
class Section:
    """A part of the briefing.

    Attributes
    ----------
    key : str
        A key of `lib.briefing.request.SECTIONS`; of a ward's page, with its code: 'wards-E05999001'.
    title : str
        Its heading.
    blocks : tuple
        What stands under the heading, in order.
    new_page : bool
        Whether it begins on a page of its own.
    one_page : bool
        Whether that page is to hold all of it: its pictures are made as much smaller as that needs.
    goes_on : bool
        Whether it goes on with the section before it, so that the contents name that one alone.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    one_page: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class Briefing:
    """A whole briefing.

    Attributes
    ----------
    title : str
        For the first page and the document's properties.
    organisation : str
        Who it is of.
    marking : str
        The protective marking, printed on every page.
    about : tuple of (label, text)
        The facts under the title.
    sections : tuple of Section
        In the order in which they are printed.
    made : str
        When it was made ('2025-10-01T09:30'): the only thing that differs between two briefings of the same choices.
    called : str
        What the document calls itself: 'briefing' or 'pack'.
    """

    title: str
    organisation: str
    marking: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    made: str
    called: str = "briefing"

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


_PAGE_CM, _LETTER_CM, _MARGIN_CM = 17.4, 0.33, 0.35  # of a page's width, a bold letter of 16 points, a cell's edges
MOST_BLANK_IN_LARGE_PRINT = 5


def for_large_print(briefing: Briefing) -> Briefing:
    """Return a briefing in which large type has room.

    Pictures stand one below another; columns are as wide as their longest words; a table that cannot be is printed one
    row at a time.
    """
    return replace(briefing, sections=tuple(_narrow(section) for section in briefing.sections))


def _narrow(section: Section) -> Section:
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Table):
            widths = _wide_enough(block) if len(block.columns) <= MOST_COLUMNS_IN_LARGE_PRINT else None
            blocks += [replace(block, widths=widths)] if widths else _one_row_at_a_time(block)
        elif isinstance(block, Pictures):
            blocks += [Pictures((picture,)) for picture in block.pictures]
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _wide_enough(table: Table) -> tuple[int, ...] | None:
    """Return widths of columns in each of which the longest word has room, or None where the page is too narrow."""
    longest = [
        max((len(word) for text in column for word in text.split()), default=0)
        for column in zip(table.columns, *table.rows, strict=True)
    ]
    least = [100 * (_LETTER_CM * letters + _MARGIN_CM) / _PAGE_CM for letters in longest]
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
