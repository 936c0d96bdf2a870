"""What a heading, the name of a sheet or a line above rows tells of them: their month, ward or kind of request."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd

from lib.incidents.kinds import kind_meant
from lib.intake.headings import normal
from lib.intake.requests.fields import USUAL_NAMES
from lib.intake.requests.months import months_of
from lib.intake.requests.wards_and_postcodes import is_ward


class Told(NamedTuple):
    """One thing that such a text can tell."""

    heading: str  # of the column that it becomes
    what: str  # how it is called in sentences
    is_told_by: Callable[[pd.Series], pd.Series]  # which texts tell it
    by_row: frozenset[str]  # headings of columns in which each row tells it itself

    def by_each_row(self, header: tuple[str, ...]) -> bool:
        """Return whether a table has a column that tells it row by row."""
        return not self.by_row.isdisjoint(map(normal, header))


def _are_months(texts: pd.Series) -> pd.Series:
    found = pd.Series(False, index=texts.index)
    likely = texts.str.contains(r"\d").astype(bool)  # its year; to read dates takes a hundred times as long as to look
    if likely.any():
        found[likely] = months_of(texts[likely]).notna()
    return found


TELLS = tuple(
    Told(heading, what, is_told_by, frozenset({normal(heading), *USUAL_NAMES[field]}))
    for heading, what, field, is_told_by in (
        ("Month", "month", "date", _are_months),
        ("Ward", "ward", "ward", is_ward),
        ("Category", "kind", "category", lambda texts: (texts.map(kind_meant) != "").astype(bool)),
    )
)


def told_by(texts: Iterable[str], among: tuple[Told, ...] = TELLS) -> dict[str, str]:
    """Return what each text tells: 'month', 'ward' or 'kind'; empty for none of them."""
    one = pd.Series(list(dict.fromkeys(texts)), dtype=object)
    found = pd.Series("", index=one.index, dtype=object)
    for told in reversed(among):  # the first that a text tells is the one
        found[told.is_told_by(one).astype(bool)] = told.what
    return dict(zip(one, found, strict=True))
