"""What the partnership's documents state, as they print it, found by words."""

import re
import unicodedata
from functools import lru_cache

import pandas as pd

from lib.base.errors import InputError
from lib.published.catalogue import months_in_words
from lib.published.cited import short_name, where_printed
from lib.published.tables import is_described, load

COLUMNS = ["document", "where", "subject", "area", "period", "figures", "quote", "columns"]
LONGEST = 200  # characters of what is looked for
# “Deaths from violence” are looked for as deaths and violence.
_LINKING = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_PLURAL = re.compile(r"(?<=[a-z]{4})(?:ies|(?<![siu])s)$")


@lru_cache(maxsize=1)
def statements() -> pd.DataFrame:
    """Return every quote of the documents once, in the order in which they stand; treat it as read-only.

    Returns
    -------
    DataFrame
        `COLUMNS`: document (as it is called), where (section and heading), subject (what the quote is about; several
        joined by ';'), area, period ('April 2021 to March 2022'), figures (what its figures are, '98 offences'), quote
        (as printed) and columns (of a table's row, what its cells are). Empty texts where a quote has none, and no rows
        where the district has no such table.
    """
    if not is_described("statements"):
        return pd.DataFrame(columns=COLUMNS, dtype="str")
    rows = load("statements").fillna({"value": 0}).fillna("").astype("str")
    dated = rows["period_start"].where(rows["period_start"] == rows["period_end"], "")
    spans = rows["period_start"] + " to " + rows["period_end"]
    both = (rows["period_start"] != "") & (rows["period_end"] != "") & (dated == "")
    told = pd.DataFrame(
        {
            "document": rows["document"].map(short_name),
            "where": list(map(where_printed, rows["section"], rows["heading"])),
            "subject": rows["subject"],
            "area": rows["area"],
            "period": spans.where(both, dated).map(months_in_words),
            "figures": _figures(rows),
            "quote": rows["quote"],
            "columns": rows["columns"],
        }
    )
    once = told.groupby(["document", "where", "quote"], sort=False, as_index=False)
    return once.agg(_together)[COLUMNS]


def _figures(rows: pd.DataFrame) -> pd.Series:
    units = rows["unit"].where(~rows["unit"].isin(["", "%", "£"]), "")
    repeated = pd.Series([unit in printed for unit, printed in zip(units, rows["as_published"], strict=True)])
    return (rows["as_published"] + " " + units.mask(repeated.to_numpy(), "")).str.strip()


def _together(texts: pd.Series) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def says(words: str) -> pd.DataFrame:
    """Return the quotes that hold every word, in any order: in the quote, what it is about, or its heading.

    Words that only link others, such as “from”, are looked for where there are no others.

    Parameters
    ----------
    words : str
        A word may be the beginning of a longer one, its plural is the word, a number is no part of another; capital
        letters, accents and hyphens do not matter.

    Raises
    ------
    InputError
        When there is nothing to look for, or far too much.
    """
    wanted = _plain(words).split()
    if not wanted or len(words) > LONGEST:
        raise InputError(f"Name a word or more to look for, at most {LONGEST} characters: a topic, a place, a number.")
    found = statements()
    for word in [word for word in wanted if word not in _LINKING] or wanted:
        whole = r"(?!\d|[.,]\d)" if word[-1].isdigit() else ""
        start = re.escape(_PLURAL.sub("", word))
        found = found[_texts()[found.index].str.contains(rf"(?<![\w.,]){start}{whole}", regex=True)]
    return found.reset_index(drop=True)


@lru_cache(maxsize=1)
def _texts() -> pd.Series:
    rows = statements()
    return rows[COLUMNS].agg(" ".join, axis=1).map(_plain) if len(rows) else pd.Series(dtype="str")


def _plain(text: str) -> str:
    """Return small letters without accents; hyphens are spaces, and a comma within a number is left out."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"[-–—/’‘'“”()]", " ", bare))
