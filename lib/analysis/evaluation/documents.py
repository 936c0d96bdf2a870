"""What the partnership's documents say was done, and whether it can be judged: data/actions.toml."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.analysis.evaluation.evaluate import evaluation
from lib.analysis.evaluation.intervention import Intervention, intervention_of
from lib.analysis.evaluation.where import KINDS
from lib.base.errors import CannotSay, DataFileError, InputError
from lib.base.months import month_in_words, parse_month
from lib.base.words import and_list
from lib.published.cited import cited
from lib.published.tables import district_file, district_folder

FILE = "data/actions.toml"
JUDGED_NOT = "cannot be judged"
_TOLD = {"from": "the month", "where": "the wards", "topic": "what it was to change"}


@dataclass(frozen=True)
class Published:
    """An action that a document tells of."""

    # The document, what was done, its own words, and where; empty where it does not say.
    who: str
    done: str
    said: str
    where: str
    # First and last month; empty where it does not say.
    start: str
    end: str
    asked: Intervention | None  # the action as it can be judged; None where the document leaves out what that takes
    missing: tuple[str, ...]  # what it leaves out


def published_actions() -> list[Published]:
    """Return the documents' actions, in the order of the file; none where the district has no file.

    Raises
    ------
    DataFileError
        An entry lacks its document or its words, or its parts cannot be.
    """
    entries = district_file(FILE).get("action", []) if (district_folder() / FILE).exists() else []
    return [_published(number, entry) for number, entry in enumerate(entries, 1)]


def _published(number: int, entry: dict[str, Any]) -> Published:
    try:
        placed = any(kind in entry for kind in KINDS)
        missing = tuple(words for part, words in _TOLD.items() if not (placed if part == "where" else part in entry))
        asked = None
        if not missing:
            asked = intervention_of({"name": entry["done"], **{key: str(text) for key, text in entry.items()}})
        where = entry.get("where", "" if asked is None else asked.where)
        when = [parse_month(entry[part]) if part in entry else "" for part in ("from", "to")]
        return Published(
            cited()[entry["document"]].short, entry["done"], entry["said"], where, when[0], when[1], asked, missing
        )
    except (KeyError, InputError) as error:
        raise DataFileError(f"{FILE}: action {number} cannot be read ({error}).") from error


def documents_actions() -> pd.DataFrame:
    """Return the documents' actions with what can be known of each, in the order of the file.

    Returns
    -------
    DataFrame
        who, done, said, where, when (as far as the document says), verdict ('cannot be judged' where it does not say
        enough or the records do not reach), why (what is missing; else empty).

    Raises
    ------
    DataFileError
        As `published_actions`.
    """
    columns = ["who", "done", "said", "where", "when", "verdict", "why"]
    return pd.DataFrame([_row(action) for action in published_actions()], columns=columns)


def _row(action: Published) -> tuple[str, ...]:
    when = " to ".join(month_in_words(month) for month in (action.start, action.end) if month)
    if action.asked is None:
        verdict, why = JUDGED_NOT, f"Not said: {and_list(action.missing)}."
    else:
        verdict, why = judged(action.asked)
    return action.who, action.done, action.said, action.where, when, verdict, why


def judged(asked: Intervention, others: tuple[Intervention, ...] = ()) -> tuple[str, str]:
    """Return the verdict on an action, and why there is none; others as for `evaluate.evaluation`."""
    try:
        return evaluation(asked, others).outcome.verdict, ""
    except CannotSay as reason:
        return JUDGED_NOT, str(reason)
