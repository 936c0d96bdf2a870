"""What the partnership's documents say was done, and whether it can be judged: data/actions.toml."""

from typing import Any

import pandas as pd

from lib.analysis.evaluation.evaluate import evaluation
from lib.analysis.evaluation.intervention import Intervention, intervention_of
from lib.base.errors import CannotSay, DataFileError, InputError
from lib.base.months import month_in_words
from lib.base.words import and_list
from lib.published.cited import cited
from lib.published.tables import district_file, district_folder

FILE = "data/actions.toml"
_TOLD = {"from": "the month", "wards": "the wards", "topic": "what it was to change"}


def documents_actions() -> pd.DataFrame:
    """Return the documents' actions, in the order of the file; none where the district has no file.

    Returns
    -------
    DataFrame
        who, done, said, where, when (as far as the document says), verdict ('cannot be judged' where it does not say
        enough or the records do not reach), why (what is missing; else empty).

    Raises
    ------
    DataFileError
        An entry lacks its document or its words, or its parts cannot be.
    """
    entries = district_file(FILE).get("action", []) if (district_folder() / FILE).exists() else []
    columns = ["who", "done", "said", "where", "when", "verdict", "why"]
    return pd.DataFrame([_row(number, entry) for number, entry in enumerate(entries, 1)], columns=columns)


def _row(number: int, entry: dict[str, Any]) -> tuple[str, ...]:
    try:
        who, done, said = cited()[entry["document"]].short, entry["done"], entry["said"]
        when = " to ".join(month_in_words(entry[name]) for name in ("from", "to") if name in entry)
        missing = [told for name, told in _TOLD.items() if name not in entry]
        asked = None if missing else intervention_of({"name": done, **{key: str(text) for key, text in entry.items()}})
    except (KeyError, InputError) as error:
        raise DataFileError(f"{FILE}: action {number} cannot be read ({error}).") from error
    verdict, why = _judged(asked) if asked else ("cannot be judged", f"Not said: {and_list(missing)}.")
    return who, done, said, entry.get("where", "" if asked is None else asked.where), when, verdict, why


def _judged(asked: Intervention) -> tuple[str, str]:
    try:
        return evaluation(asked).outcome.verdict, ""
    except CannotSay as reason:
        return "cannot be judged", str(reason)
