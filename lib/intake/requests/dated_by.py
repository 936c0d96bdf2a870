"""A file whose date is not that of the request: of its closing, of its last change, or of when it was due."""

import re

from lib.intake.headings import normal
from lib.intake.requests.fields import USUAL_NAMES
from lib.intake.requests.question import Question

# How the records of such a file are said to be dated; the answers to what is asked.
DATED = {
    "closed": "dated by when it was closed",
    "changed": "dated by when it was last changed",
    "due": "dated by when it was due",
}
_WORDS = {
    "closed": r"clos(?:ed|e|ing|ure)|complet(?:ed|e|ion)|resol(?:ved|ution)|finish(?:ed)?|cleared|clearance|actioned|"
    r"fixed|signed off|ended|end date|done|attended|collected|removed",
    "changed": r"changed?|modified|updated?|amended|edited|last action",
    "due": r"due|target|sla|deadline|scheduled|review|expected|respond by",
}


def dated_by(column: str) -> str:
    """Return which of `DATED` a date column is by its heading; empty for one of when requests were made."""
    name = normal(column)
    if name in USUAL_NAMES["date"]:
        return ""
    return next((kind for kind, words in _WORDS.items() if re.search(rf"\b(?:{words})\b", name)), "")


def check_dated(name: str, column: str, answer: str) -> None:
    """Ask whether requests may be counted by a date that is not when they were made.

    Parameters
    ----------
    name : str
        Of the file, for the message.
    column : str
        That was taken for the date.
    answer : str
        A key of `DATED`, or empty where nothing was answered yet.

    Raises
    ------
    Question
        When it is such a date and the answer is not that.
    """
    kind = dated_by(column)
    if kind and answer != kind:
        when = DATED[kind].removeprefix("dated by when it was ")
        raise Question(
            f"The date of {name} is “{column[:60]}”, which by its name says when a request was {when}, not when it was "
            "made. If the system can give it, export again with a column such as “Date received”. Else each request "
            f"counts in the month in which it was {when}, and its record says so.",
            "dated",
            {kind: f"count by it: every request is {DATED[kind]}"},
        )
