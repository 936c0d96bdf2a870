"""What a composed briefing says, for tests to read."""

import re

from lib.briefing.document import Bullets, Heading, Pictures, Table, Text


def texts(of):
    """Every text of a briefing, with where it stands."""
    yield of.title
    for label, text in of.about:
        yield from (label, text)
    for section in of.sections:
        yield section.title
        for block in section.blocks:
            match block:
                case Text() | Heading():
                    yield block.text
                case Bullets():
                    yield from block.items
                case Table():
                    yield from (block.caption, *block.columns, *(cell for row in block.rows for cell in row))
                case Pictures():
                    for picture in block.pictures:
                        yield from (picture.caption, picture.alt)


def squeezed(text):
    """A text without white space, which files put in where they break lines."""
    return re.sub(r"[\s\u200b]+", "", text)


def table(of, section, start):
    """The table of a section whose caption begins so."""
    return next(b for b in of.section(section).blocks if isinstance(b, Table) and b.caption.startswith(start))
