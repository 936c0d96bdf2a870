"""How much room blocks take on a page, reckoned by the letters that a line holds: Word measures only when opened."""

import textwrap
from collections.abc import Iterable

from lib.briefing.document import Block, Bullets, Heading, Pictures, Table, Text

CM_A_POINT = 2.54 / 72
PAGE_CM = (17.4, 26.1)  # of a page's width and height, what stands between its margins
_LETTER, _LINE = 0.465, 1.2  # of a type's size: a letter's width on average, and a line's height
_CELL_CM = 0.28  # a cell's edges beside its text
ROW_CM = 0.23  # those above and below it
# Points of type, and of the space above and below.
_TEXTS = {"text": (10, 6), "lead": (11, 4), "note": (9, 6), "officer": (10, 4)}
_HEADINGS = {1: (15, 15), 2: (13, 16), 3: (11.5, 11)}
_ITEM, _CAPTION, _IN_TABLE = (10, 3), (9, 7), 9


def lines_of(text: str, width: float, points: float) -> int:
    """Return how many lines a text takes in a column of so many centimetres."""
    letters = max(int(width / (points * CM_A_POINT * _LETTER)), 1)
    return max(len(textwrap.wrap(text, letters)), 1)


def height_of(blocks: Iterable[Block], width: float, row_to_fill: float, edges: float = ROW_CM) -> float:
    """Return the height of blocks in centimetres, pictures left out but for their captions.

    Parameters
    ----------
    blocks : iterable of Block
        What is printed, one below another.
    width : float
        Of the page, between its margins, in centimetres.
    row_to_fill : float
        The least height of a row that is to be filled in, in centimetres.
    edges : float
        Of a row, above and below its text in all, in centimetres.
    """
    return sum(_height(block, width, row_to_fill, edges) for block in blocks)


def _height(block: Block, width: float, row_to_fill: float, edges: float) -> float:
    match block:
        case Text():
            return _of_text(block.text, width, *_TEXTS[block.kind])
        case Heading():
            return _of_text(block.text, width, *_HEADINGS[block.level])
        case Bullets():
            return sum(_of_text(item, width - 1, *_ITEM) for item in block.items)
        case Pictures():
            return sum(_of_text(f"Figure 10 (right). {one.caption}", width, 9, 3) for one in block.pictures)
        case Table():
            return _of_text(block.caption, width, *_CAPTION) + _of_table(block, width, row_to_fill, edges)
    return 0.0


def _of_text(text: str, width: float, points: float, space: float) -> float:
    return (lines_of(text, width, points) * points * _LINE + space) * CM_A_POINT


def _of_table(table: Table, width: float, row_to_fill: float, edges: float) -> float:
    columns = [width * share / sum(table.widths) - _CELL_CM for share in table.widths]
    height = 0.0
    for row in (table.columns, *table.rows):
        lines = max(lines_of(cell, column, _IN_TABLE) for cell, column in zip(row, columns, strict=True))
        needed = lines * _IN_TABLE * _LINE * CM_A_POINT + edges
        height += max(needed, row_to_fill) if table.to_fill and not all(row) else needed
    return height
