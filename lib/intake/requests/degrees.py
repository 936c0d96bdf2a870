"""Longitudes and latitudes as people and devices write them: degrees, minutes, seconds, and a letter."""

import re

import pandas as pd

from lib.intake.requests.values import numbers, plain_text

_SIDES = "NSEWnsew"
_DEGREES = r"[-+\u2212]?\d{1,3}(?:\.\d+)?"
_PARTS = (
    rf"({_DEGREES})\s*(?:°|º|˚|deg|d|:|\s)\s*"  # degrees
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:'|′|’|‘|`|´|min|m|:|\s|$|(?=[NSEWnsew]))\s*"  # minutes
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|”|“|''|′′|’’|sec|s)?)?)?"  # seconds
)
_ANGLE = re.compile(rf"\s*([{_SIDES}])?\s*{_PARTS}\s*([{_SIDES}])?\s*")
_WITH_SIDE = re.compile(rf"\s*(?:([{_SIDES}])\s*({_DEGREES})|({_DEGREES})\s*([{_SIDES}]))\s*")
_LOOKS = re.compile(rf"[°º˚{_SIDES}'′’:]|\d +\d")

Angle = tuple[float, str]  # degrees, and the side that its letter names (N, S, E, W; empty for none)


def angle(text: str) -> Angle | None:
    """Return an angle as degrees; None for a text that is none, or a plain number.

    Parameters
    ----------
    text : str
        '53°07\\'30"N', '53 07 30 N', 'W1°15.75\\'', '-1:15:45', '1.2625 W'.
    """
    found = _WITH_SIDE.fullmatch(text)
    if found:
        degrees, side = found[2] or found[3], (found[1] or found[4]).upper()
        return _signed(degrees, 0.0, side), side
    found = _ANGLE.fullmatch(text)
    if not found or (found[3] is None and not re.search("[°º˚]", text)) or (found[1] and found[5]):
        return None
    minutes, seconds = float(found[3] or 0), float(found[4] or 0)
    if minutes >= 60 or seconds >= 60 or ("." in found[2] and found[3]) or ("." in (found[3] or "") and found[4]):
        return None
    side = (found[1] or found[5] or "").upper()
    return _signed(found[2], minutes / 60 + seconds / 3600, side), side


def _signed(degrees: str, more: float, side: str) -> float:
    plain = degrees.replace("\u2212", "-")
    value = abs(float(plain)) + more
    return -value if plain.startswith("-") or side in ("S", "W") else value


def degrees_of(cells: pd.Series) -> pd.Series:
    """Return cells of longitudes or latitudes as numbers, missing where they are none; see `angle` and `numbers`."""
    text = plain_text(cells)
    if not _LOOKS.search("\n".join(text.tolist())):
        return numbers(cells)
    odd = text.map(lambda cell: _LOOKS.search(cell) is not None).astype(bool)
    read = text[odd].map(angle).dropna().map(lambda found: found[0])
    values = numbers(cells.drop(read.index)).reindex(cells.index)
    values[read.index] = read.astype(float)
    return values


_APART = re.compile(r"\s*[,;/]\s*|(?<=[NSEWnsew])\s+|\s+(?=[NSEWnsew]\s*\d)|(?<=[\"″”'′’°])\s+(?=[-\u2212+\d])")


def pair_of(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a text that holds both as angles; None for any other.

    Which is which is told by their letters, or by what they can be in Britain.
    """
    for cut in _APART.finditer(text):
        first, second = angle(text[: cut.start()]), angle(text[cut.end() :])
        if first is None or second is None:
            continue
        sides = (first[1], second[1])
        if sides[0] in ("N", "S") and sides[1] in ("E", "W", ""):
            return second[0], first[0]
        if sides[0] in ("E", "W") and sides[1] in ("N", "S", ""):
            return first[0], second[0]
        if not sides[0] and 49 <= first[0] <= 61:
            return second[0], first[0]
        if not sides[0] and 49 <= second[0] <= 61:
            return first[0], second[0]
    return None
