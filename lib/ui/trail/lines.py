"""The lines of the trail as an administrator reads them."""

import json

import pandas as pd

from lib.base.months import month_in_words
from lib.base.words import plural

MOST_SHOWN = 200
_ON = {
    "load": "Load",
    "action": "Action",
    "intervention": "Intervention",
    "outcome": "Outcome",
    "briefing": "Briefing",
    "profile": "Profile",
    "note": "Member’s note",
    "store": "The whole store",
}


def finding(lines: pd.DataFrame) -> str:
    """Return the page's title: how much was done, by how many."""
    if lines.empty:
        return "Nothing has been changed yet"
    by = plural(lines["account"].nunique(), "account")
    return f"{plural(len(lines), 'change')} by {by}; the latest on {_day(lines['at'].iloc[0])}"


def in_words(lines: pd.DataFrame) -> pd.DataFrame:
    """Return lines for reading, a row each."""
    return pd.DataFrame(
        {
            "When (UTC)": lines["at"].map(lambda at: f"{_day(at)}, {at[11:16]}"),
            "What": (lines["kind"].map(_ON).fillna(lines["kind"]) + " " + lines["key"]).str.strip()
            + ": "
            + lines["what"],
            "Account": lines["account"].replace("", "nobody signed in"),
            "Role": lines["role"],
            "Before": lines["before"].map(_plainly),
            "After": lines["after"].map(_plainly),
        }
    )


def _day(at: str) -> str:
    """Return the day of a time as '29 November 2026'."""
    return f"{int(at[8:10])} {month_in_words(at[:7])}"


def _plainly(text: str) -> str:
    """Return JSON as 'name: value; name: value'."""
    try:
        said = json.loads(text) if text else {}
    except ValueError:
        return text
    if not isinstance(said, dict):
        return str(said)
    parts = {name: f"{value[:12]}…" if name == "sha256" else _value(value) for name, value in said.items()}
    return "; ".join(f"{name}: {value}" for name, value in parts.items() if value != "")


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value)
