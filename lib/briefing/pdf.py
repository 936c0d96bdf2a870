"""A briefing as a PDF that screen readers can read (PDF/UA-1, checked while it is made) with vector maps and charts."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lib.briefing.document import LONGEST_WORD, Block, Briefing, Picture, Pictures, Section, Text, laid_out
from lib.briefing.letters import FONTS, Letters, letters_for, said_of_replaced
from lib.briefing.pictures import as_svg, svg_size

TEMPLATE = Path(__file__).resolve().parent / "briefing.typ"
WIDEST_CM = 16.8
TALLEST_CM = 18.5
CM_A_UNIT = 0.035  # of a picture's own size, so that its text is as large as the document's
_BREAK_HERE = "\u200b"


def as_pdf(briefing: Briefing, large_print: bool = False) -> bytes:
    """Return a briefing as PDF/UA-1.

    Parameters
    ----------
    briefing : Briefing
        What to print.
    large_print : bool
        Whether type is 16 points or more, with wide tables printed one row at a time.

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    import typst

    data, letters = as_data(briefing, large_print)
    with _folder_of(letters.fonts) as found:
        return typst.compile(
            str(TEMPLATE),
            format="pdf",
            font_paths=[str(FONTS), *found],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(datetime.fromisoformat(briefing.made).timestamp()),
            sys_inputs={"data": json.dumps(data)},
        )


def as_data(briefing: Briefing, large_print: bool = False) -> tuple[dict[str, Any], Letters]:
    """Return what the template is given, with only letters that can be drawn, and what that took."""
    made = datetime.fromisoformat(briefing.made)
    data = _as_data(laid_out(briefing, large_print), made) | {"large_print": large_print}
    letters = letters_for(data)
    for section in data["sections"]:
        said = said_of_replaced(letters.replaced_in(section))
        if said:
            section["blocks"].append(_block(Text(said, "note")))
    return letters.written(data), letters


@contextmanager
def _folder_of(fonts: tuple[Path, ...]) -> Iterator[list[str]]:
    """Give a folder of links to some fonts, so that the others beside them are not read; none where there are none."""
    if not fonts:
        yield []
        return
    with TemporaryDirectory() as folder:
        for number, font in enumerate(fonts):
            (Path(folder) / f"{number}{font.suffix}").symlink_to(font)
        yield [folder]


def _as_data(briefing: Briefing, made: datetime) -> dict[str, Any]:
    return {
        "title": briefing.title,
        "organisation": briefing.organisation,
        "marking": briefing.marking,
        "made": {part: getattr(made, part) for part in ("year", "month", "day", "hour", "minute")},
        "about": _block(briefing.head),
        "called": briefing.called,
        "sections": [_section(section) for section in briefing.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "new_page": section.new_page,
        "one_page": section.one_page,
        "goes_on": section.goes_on,
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Pictures):
        return {
            "type": "Pictures",
            "pictures": [_picture(picture, block.larger) for picture in block.pictures],
            "widths": block.widths,
        }
    return _breakable({"type": type(block).__name__, **asdict(block)})


def _picture(picture: Picture, larger: float) -> dict[str, Any]:
    svg = as_svg(picture.spec)
    width, height = svg_size(svg)
    shown = min(WIDEST_CM, TALLEST_CM * width / height, width * CM_A_UNIT * larger)
    return {"svg": svg, "alt": picture.alt, "caption": picture.caption, "width": shown}


def _breakable(value: Any) -> Any:
    """Let long words, such as addresses, break across lines: typst breaks at spaces only."""
    if isinstance(value, str):
        return re.sub(rf"\S{{{LONGEST_WORD},}}", lambda word: _broken(word[0]), value)
    if isinstance(value, dict):
        return {key: _breakable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(part) for part in value]
    return value


def _broken(word: str) -> str:
    return _BREAK_HERE.join(word[first : first + 8] for first in range(0, len(word), 8))
