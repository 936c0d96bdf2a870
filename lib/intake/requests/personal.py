"""What is told from words alone: columns about a person, free text, and statuses that say there was no request."""

import re

import pandas as pd

from lib.intake.headings import normal
from lib.intake.requests.values import plain_text

_PERSONAL = re.compile(
    r"\b(name|forename|firstname|surname|lastname|phone|mobile|telephone|tel|email|e mail|mail|contact|customer|"
    r"reporter|reported by|complainant|caller|resident|applicant|informant|citizen|your|home|dob|"
    r"birth|address|addr|house|building|property|uprn|flat|"
    r"officer|assigned|owner|user|created by|logged by|suspect|offender|witness|registration|vrm|reg)\b"
)
_FREE_TEXT = re.compile(r"\b(description|desc|notes?|comments?|details?|summary|narrative|free text|text|remarks?)\b")
_OF_A_THING = re.compile(
    r"\b(category|type|subject|service|status|stage|form|process|ward|reason|outcome|kind|class|group|team) "
    r"(?:name|desc|description|text)\b|\buprn (?=easting|northing|x\b|y\b|lat|lon)"
)
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?:\+44|\b0)[\d ]{9,12}\b")
# What systems write of what was no request after all, and of one that another stands for.
_REPEATED = (
    r"(?:duplicat\w*|dup(?:e|ed)?s?|merged|double entry|(?:already|previously) (?:reported|logged|recorded|raised)|"
    r"repeat(?:ed)? (?:report|request|call|enquiry))\b"
)
_WORDS = (
    rf"(?:{_REPEATED}|(?:canc(?:el\w*|d|x)?|canx|reject\w*|test(?:ing)?|training|void(?:ed)?|"
    r"withdrawn|invalid|not valid|deleted?|superseded|aborted|hoax|spam|"
    r"(?:raised|entered|logged|created|reported|recorded|opened) (?:in|by) (?:error|mistake))\b)"
)
_NO_REQUEST = re.compile(rf"\b{_WORDS}")
# The same as a whole text or a part of one: 'Closed - duplicate of 123', and not 'Test Road'.
_AS_A_PART = re.compile(
    rf"(?:{_WORDS}|(?:refused|declined|dismissed|error|mistake|dummy|demo|linked to|same as)\b)"
    r"(?: (?:by|of|as|due|on|per|job|request|case|report|record|enquiry|ref|another|\w*\d)\b.*)?"
)
_PARTS = re.compile(r"\s*[-\u2013\u2014:;,/()\[\]]\s*")
# A heading above the reference of the request that a row repeats; an empty cell there says that it repeats none.
_REPEATS = re.compile(
    r"(?:is )?(?:an? )?(?:dup(?:e|licates?|licated)?|merged)\b.*\b(?:of|in|into|to|with|ref|reference|id|case|no)"
)
_DENIED = re.compile(r"\s*(?:not?|non)\b", re.IGNORECASE)
_YES = re.compile(r"y|yes|true|1", re.IGNORECASE)
_NO = re.compile(r"n|no|false|0", re.IGNORECASE)
LONG_TEXT = 40
NOT_NEEDED = "not needed"


def is_personal(column: str, known: set[str]) -> bool:
    """Return whether a column's name says that it is about a person; 'subject name' is what a request is about."""
    return normal(column) not in known and _PERSONAL.search(_without_things(column)) is not None


def _without_things(column: str) -> str:
    """Return a heading in small letters without what it says of a thing, as 'category name' or 'UPRN easting' do."""
    return _OF_A_THING.sub(r"\1", normal(column))


def why_dropped(column: str, cells: pd.Series, known: set[str]) -> str:
    """Return why a column is not stored: 'personal', 'free text' or 'not needed'."""
    text = plain_text(cells)
    text = text[text != ""]
    if is_personal(column, known) or text.head(200).str.contains(_CONTACT).any():
        return "personal"
    if _FREE_TEXT.search(_without_things(column)) or (len(text) and text.str.len().mean() > LONG_TEXT):
        return "free text"
    return NOT_NEEDED


def marks(values: list[str]) -> dict[str, bool]:
    """Return which values of a column such as 'Duplicate' say yes; nothing when they are not yes and no."""
    yes = {value: _YES.fullmatch(value) is not None for value in values}
    told = any(yes.values()) and all(yes[value] or _NO.fullmatch(value) for value in values)
    return yes if told else {}


def names_the_repeated(column: str) -> bool:
    """Return whether a column holds the reference of the request that a row repeats, as “Duplicate of”."""
    return _REPEATS.fullmatch(normal(column)) is not None


def denies(category: str) -> bool:
    """Return whether a category says what a request is not, or that it was none: 'Not fly-tipping', 'TEST'."""
    return _DENIED.match(category) is not None or says_no_request(category)


def says_repeated(status: str) -> bool:
    """Return whether a status says that another request stands for this one: a duplicate, merged."""
    return re.search(rf"\b(?:{_REPEATED}|(?:same as|linked to)\b)", status.lower()) is not None


def is_no_request(text: str) -> bool:
    """Return whether a text, or a part of it set off by a mark, says no more than that there was no request."""
    return any(_AS_A_PART.fullmatch(part) for part in _PARTS.split(text.lower().strip()))


def says_no_request(status: str) -> bool:
    """Return whether a status most likely says that there was no request: cancelled, duplicate, rejected, a test."""
    return _NO_REQUEST.search(status.lower()) is not None or is_no_request(status)
