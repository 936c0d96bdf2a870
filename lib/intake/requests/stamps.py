"""Moments as machines write them, in place of a date: seconds since 1970, figures without marks, a named zone."""

import re
from datetime import UTC, datetime

_SECONDS = re.compile(r"(?:/Date\()?(1\d{9})(?:\d{3})?(?:\.\d+)?(?:[+-]\d{4})?(?:\)/)?")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )"
_NAME = rf"(?P<name>{'|'.join(MONTHS)})[a-z]*"
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d+)?"
_ZONE = r"(?P<zone>UTC|GMT|BST|Z|(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?)"
# Each with an example. Of figures alone the year stands first, of others with strokes the day.
_WAYS = [
    re.compile(way, re.IGNORECASE)
    for way in (
        # 20250304T143000Z
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
        r"(?:\.\d+)?(?P<zone>Z?)",
        # 2025-03-04-14.30.00
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<hour>\d\d)\.(?P<minute>\d\d)\.(?P<second>\d\d)(?:\.\d+)?",
        # 2025-07-01 23:30 UTC; 2025-07-01T23:30:00+01:00[Europe/London]
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)[T ]{_CLOCK} ?{_ZONE}?(?: ?\[?Europe/London\]?)?",
        rf"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{{4}})[T ]{_CLOCK} ?{_ZONE}",  # 01/07/2025 23:30 BST
        # 2025/07/01 2:30:22 PM GMT+1, by Google Forms
        rf"(?P<year>\d{{4}})/(?P<month>\d\d?)/(?P<day>\d\d?) {_CLOCK} (?P<half>[AP])M {_ZONE}",
        rf"(?P<day>\d\d?){_NAME}(?P<year>\d{{4}}):{_CLOCK}",  # 01JUL2025:23:30:00, by SAS
        # 01-JUL-25 11.30.00.000000 PM, by Oracle
        rf"(?P<day>\d\d?)-{_NAME}-(?P<year>\d\d) (?P<hour>\d\d?)\.(?P<minute>\d\d)\.(?P<second>\d\d)(?:\.\d+)?"
        r" (?P<half>[AP])M",
        rf"{_DAY}?(?P<day>\d\d?) {_NAME} (?P<year>\d{{4}}) {_CLOCK} {_ZONE}",  # Tue, 01 Jul 2025 23:30:00 +0000
        # Tue Jul 01 2025 23:30:00 GMT+0100 (British Summer Time)
        rf"{_DAY}{_NAME} (?P<day>\d\d?) (?P<year>\d{{4}}) {_CLOCK} {_ZONE}(?: \(.*\)?)?",
        rf"{_DAY}{_NAME} (?P<day>\d\d?) {_CLOCK} {_ZONE} (?P<year>\d{{4}})",  # Tue Jul  1 23:30:00 BST 2025
        rf"{_CLOCK},?(?: on)? (?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{{4}})",  # 23:30 on 01/07/2025
    )
]
_OFFSETS = {"UTC": "Z", "GMT": "Z", "BST": "+01:00", "Z": "Z", "": ""}


def as_iso(text: str) -> str:
    """Return a moment as ISO 8601 writes it, with its offset where one is known; empty for any other text.

    Parameters
    ----------
    text : str
        '1741099800', '1741099800.0', '/Date(1741099800000)/', or what one of `_WAYS` has as its example.
    """
    if found := _SECONDS.fullmatch(text):
        return f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m-%dT%H:%M:%SZ}"
    told = next((found.groupdict() for way in _WAYS if (found := way.fullmatch(text))), None)
    if told is None:
        return ""
    month = told.get("month") or str(MONTHS.index(told["name"].lower()) + 1)
    day = f"{('20' + told['year'])[-4:]}-{month:0>2}-{told['day']:0>2}"
    hour = int(told["hour"]) % 12 + 12 * (told["half"].upper() == "P") if told.get("half") else int(told["hour"])
    return f"{day}T{hour:02}:{told['minute']}:{told.get('second') or '00'}{_offset((told.get('zone') or '').upper())}"


def _offset(zone: str) -> str:
    """Return a zone as an offset: BST and GMT+1 are +01:00."""
    if zone in _OFFSETS:
        return _OFFSETS[zone]
    figures = re.sub(r"[^\d]", "", zone)
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "00")
    return f"{'-' if '-' in zone else '+'}{hours:0>2}:{minutes}"
