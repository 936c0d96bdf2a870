"""Moments as machines write them, in place of a date: seconds since 1970, figures without marks, a named zone."""

import re
from datetime import UTC, datetime

_SECONDS = re.compile(r"(?:/Date\()?(1\d{9})(?:\d{3})?(?:\.\d+)?(?:[+-]\d{4})?(?:\)/)?")
_FIGURES = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z?)")
_DOTTED = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)(?:\.\d+)?")
_ZONED = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))[T ](\d\d?:\d\d(?::\d\d)?)(?:\.\d+)? ?(UTC|GMT|BST)"
)
# as Google Forms writes them: 2025/07/01 2:30:22 PM GMT+1
_OF_FORMS = re.compile(
    r"(\d{4})/(\d\d?)/(\d\d?) (\d\d?):(\d\d):(\d\d) ([AP])M (?:GMT|UTC)(?:\+(\d\d?))?", re.IGNORECASE
)
_OFFSETS = {"UTC": "Z", "GMT": "Z", "BST": "+01:00"}


def as_iso(text: str) -> str:
    """Return a moment as ISO 8601 writes it, with its offset where one is known; empty for any other text.

    Parameters
    ----------
    text : str
        '1741099800', '1741099800.0', '/Date(1741099800000)/', '20250304T143000Z', '2025-03-04-14.30.00',
        '2025-07-01 23:30 UTC', '2025/07/01 2:30:22 PM GMT+1' or, with the day first, '01/07/2025 23:30 BST'.
    """
    if found := _SECONDS.fullmatch(text):
        return f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m-%dT%H:%M:%SZ}"
    if found := _FIGURES.fullmatch(text):
        return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}:{found[5]}:{found[6] or '00'}{found[7]}"
    if found := _DOTTED.fullmatch(text):
        return f"{found[1]}T{found[2]}:{found[3]}:{found[4]}"
    if found := _ZONED.fullmatch(text):
        day, month, year = (found[3], found[2], found[1]) if found[1] else (found[4], found[5], found[6])
        clock = found[7].zfill(len(found[7]) + (found[7].index(":") == 1))
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}T{clock}{_OFFSETS[found[8]]}"
    if found := _OF_FORMS.fullmatch(text):
        year, month, day, hour, minute, second = map(int, found.groups()[:6])
        hour = hour % 12 + 12 * (found[7].upper() == "P")
        return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+{int(found[8] or 0):02}:00"
    return ""
