"""Letters of any script in a PDF: which a font at hand can draw, and what stands for those that none can.

Word finds a font on its reader's machine. A PDF carries its fonts: those that come with the app, and where they lack a
letter one that is installed. What none has is written as its name in brackets, or as an empty box, and that is said.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent / "fonts"
# Where systems keep fonts; looked into only for letters that the app's own lack.
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
BOX = "\u25a1"
# Signs that only change how the one before them looks; nothing is lost without them.
_LOOKS = re.compile("[\ufe00-\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_ENDINGS = (".ttf", ".otf", ".ttc")


@dataclass
class Letters:
    """What is done about letters that the app's own fonts lack."""

    fonts: tuple[Path, ...] = ()  # installed fonts that have some of them
    instead: dict[str, str] = field(default_factory=dict)  # what stands for each letter that no font has

    def written(self, value: Any) -> Any:
        """Return texts, wherever they are in dicts and lists, with only letters that can be drawn."""
        if not self.instead:
            return value
        if isinstance(value, str):
            return "".join(self.instead.get(letter, letter) for letter in value)
        if isinstance(value, dict):
            return {key: part if key == "svg" else self.written(part) for key, part in value.items()}
        return [self.written(part) for part in value] if isinstance(value, list | tuple) else value

    def replaced_in(self, value: Any) -> int:
        """Return how many letters of texts something else stands for."""
        return sum(1 for text in texts_of(value) for letter in text if self.instead.get(letter))


def texts_of(value: Any) -> Iterator[str]:
    """Give each text within dicts and lists, but not pictures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key != "svg":
                yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


def letters_for(value: Any) -> Letters:
    """Return what is to be done so that all texts can be drawn."""
    wanted = {ord(letter) for text in texts_of(value) for letter in text if letter not in "\n\t\u200b"}
    missing = wanted - _own()
    if not missing:
        return Letters()
    fonts = []
    for path in _installed():
        has = _letters_of(path) & missing
        if has:
            fonts.append(path)
            missing -= has
        if not missing:
            break
    return Letters(tuple(fonts), {chr(code): _stand_in(chr(code)) for code in missing})


def said_of_replaced(count: int) -> str:
    """Return what is said where letters were replaced; empty where none was."""
    if not count:
        return ""
    signs, of_each = ("1 sign has", "its") if count == 1 else (f"{count:,} signs have", "of each the")
    return (
        f"{signs} no letter in the fonts of this PDF: {of_each} name stands in brackets, or an empty box. The Word "
        "file has what was typed."
    )


def _stand_in(letter: str) -> str:
    """Return the name of a picture or mark in brackets, nothing for what only changes a look, else an empty box."""
    kind = unicodedata.category(letter)
    if _LOOKS.match(letter) or kind[0] == "M":
        return ""
    try:
        return f"[{unicodedata.name(letter).lower()}]" if kind[0] == "S" else BOX
    except ValueError:  # a sign newer than Python's table
        return BOX


@lru_cache(maxsize=1)
def _own() -> frozenset[int]:
    """Return the letters that some font of the app's has."""
    return frozenset().union(*(_letters_of(path) for path in _fonts_in(FONTS)))


@lru_cache(maxsize=1)
def _installed() -> tuple[Path, ...]:
    return tuple(path for folder in FOLDERS if folder.is_dir() for path in _fonts_in(folder))


def _fonts_in(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)


@lru_cache(maxsize=512)
def _letters_of(path: Path) -> frozenset[int]:
    """Return the code points that a font has a drawing for; none of a file that is no font."""
    try:
        return frozenset(_read_cmap(path.read_bytes()))
    except (OSError, struct.error, IndexError):
        return frozenset()


def _read_cmap(font: bytes) -> set[int]:
    """Return the code points of a font's character map, formats 4 and 12 (OpenType 1.9, “cmap”)."""
    start = struct.unpack(">I", font[12:16])[0] if font[:4] == b"ttcf" else 0
    tables = struct.unpack(">H", font[start + 4 : start + 6])[0]
    for number in range(tables):
        entry = start + 12 + 16 * number
        if font[entry : entry + 4] == b"cmap":
            at = struct.unpack(">I", font[entry + 8 : entry + 12])[0]
            break
    else:
        return set()
    found: set[int] = set()
    for number in range(struct.unpack(">H", font[at + 2 : at + 4])[0]):
        sub = at + struct.unpack(">I", font[at + 8 + 8 * number : at + 12 + 8 * number])[0]
        kind = struct.unpack(">H", font[sub : sub + 2])[0]
        if kind == 12:
            groups = struct.unpack(">I", font[sub + 12 : sub + 16])[0]
            for group in range(min(groups, 20_000)):
                first, last, _ = struct.unpack(">III", font[sub + 16 + 12 * group : sub + 28 + 12 * group])
                found.update(range(first, min(last, 0x10FFFF) + 1))
        elif kind == 4:
            half = struct.unpack(">H", font[sub + 6 : sub + 8])[0]
            ends = struct.unpack(f">{half // 2}H", font[sub + 14 : sub + 14 + half])
            starts = struct.unpack(f">{half // 2}H", font[sub + 16 + half : sub + 16 + 2 * half])
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    return found - {0xFFFF}
