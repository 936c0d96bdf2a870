"""What a composed briefing says and how its pages look, for tests to read."""

import io
import json
import re

import numpy as np
import typst
from PIL import Image

from lib.briefing.document import Bullets, Heading, Pictures, Table, Text
from lib.briefing.letters import FONTS
from lib.briefing.pdf import TEMPLATE, as_data


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


def pages_of(briefing):
    """Return the printed pages as arrays of grey."""
    data, _ = as_data(briefing)
    made = typst.compile(
        str(TEMPLATE),
        format="png",
        ppi=24,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    return [
        np.asarray(Image.open(io.BytesIO(page)).convert("L")) for page in (made if isinstance(made, list) else [made])
    ]


def fill(page):
    """Return how far down a page, without its header and footer, something is printed."""
    height = len(page)
    body = page[int(0.055 * height) : int(0.935 * height)]
    return (np.flatnonzero((body < 245).any(axis=1)).max() + 1) / len(body)
