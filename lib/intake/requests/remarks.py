"""A date with something beside it that is no part of it: '01/03/2025 (approx)', 'circa 1 March 2025', 24:00."""

import re

# What may stand before a date without making it another: “before 1 March” is not 1 March.
ABOUT = r"(?:(?:approx(?:imately|\.)?|about|around|circa|c\.|ca\.?|est(?:imated|\.)?)\s*|~\s*)"
_REMARK = re.compile(
    rf"{ABOUT}?(?P<date>\S.*?\d(?:\s*[ap]\.?m\b\.?)?)\s*[-\u2013\u2014,;:]?\s*"
    r"(?P<remark>[\[(][^\d]{1,40}[\])]|[^\d()]{1,40})?",
    re.IGNORECASE,
)
_END_OF_DAY = re.compile(r"[T ]+24:?00(?::?00)?(?:\.0+)?(?:Z|[+-]\d\d:?\d\d)?$")
_ZONE = re.compile(r"[A-Za-z]{1,5}|\w+/\w+")
_NO_ZONE = ("about", "tbc", "phone")
# Words after a date that make it another, or the first of several.
_ANOTHER = re.compile(r"\b(?:to|till?|until|onwards?|or|and|before|after|due|not|next|last)\b", re.IGNORECASE)


def without_remark(text: str) -> str:
    """Return the date of a text that holds one and a remark; empty where there is nothing but a date, or none.

    A word after a clock time could be a time zone, so that such a text is not read. 24:00 names the end of the day
    beside it: the day is kept, and no hour.
    """
    day = _END_OF_DAY.sub("", text)
    if day != text:
        return day
    found = _REMARK.fullmatch(text)
    if not found or found["date"] == text:
        return ""
    remark = (found["remark"] or "").strip()
    zone = ":" in found["date"] and _ZONE.fullmatch(remark) and remark.lower() not in _NO_ZONE
    if zone or _ANOTHER.search(remark):
        return ""
    return str(found["date"])
