"""The kinds of request that a council's export can hold: rows of data/topics.csv that name a kind."""

import re
from functools import lru_cache

import pandas as pd

from lib.base.words import and_list
from lib.published.tables import load


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {row.topic: re.compile("|".join(row.words.split(";"))) for row in _rows().itertuples()}


def _rows() -> pd.DataFrame:
    table = load("topics")
    return table[table["kind"].notna()]


@lru_cache(maxsize=1)
def kind_names() -> dict[str, str]:
    """Return every kind of loaded record that a topic counts, slug to name: of requests and of any other source."""
    table = load("topics")
    own = table[table["kinds"] == table["topic"]]
    return dict(zip(own["topic"], own["kind"].fillna(own["label"]), strict=True))


@lru_cache(maxsize=1)
def request_kinds() -> dict[str, str]:
    """Return the kinds of request that can be loaded: slug, which is also the incident's category, to name."""
    return dict(zip(_rows()["topic"], _rows()["kind"], strict=True))


def kinds_in_words() -> str:
    """Return what the kinds are called in a sentence: 'fly-tipping, littering and abandoned vehicles'."""
    return and_list(_rows()["label"].str.lower())


def kind_meant(text: str) -> str:
    """Return the kind that an export's own words most likely stand for; empty for none.

    Where words of several kinds are met ('Rubbish dumped on land', 'Litter - dog fouling'), the longest of them is the
    most particular and decides; of two as long, that of the kind that stands first in the table.
    """
    plain = re.sub(r"[_\-]+", " ", text.lower())
    met = {slug: pattern.search(plain) for slug, pattern in _patterns().items()}
    lengths = {slug: len(found[0]) for slug, found in met.items() if found}
    return max(lengths, key=lengths.__getitem__, default="")
