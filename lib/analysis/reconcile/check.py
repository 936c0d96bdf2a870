"""Do the figures printed in the council's documents add up, and if not, what is the likely slip?

What a document's own tables allow to recompute, and in whose words, is written in the district's data/reconcile.toml: a
list of checks, each of one of `KINDS`. Rates whose denominator is not published, such as homeless households per
1,000 in years between two censuses, are set beside those of the year before.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.analysis.reconcile import formula
from lib.analysis.reconcile import tables as in_tables
from lib.analysis.reconcile import text as in_text
from lib.analysis.reconcile.rates import rates_over_years
from lib.analysis.reconcile.returns import RETURNED, different_measures
from lib.analysis.reconcile.slips import Finding, as_table
from lib.analysis.similar.fly_tipping import fly_tipping
from lib.base.errors import DataFileError
from lib.published.cited import plan_year
from lib.published.tables import district_file
from lib.published.tables import load as bundled

KINDS: dict[str, Callable[..., Iterator[Finding]]] = {
    "changes": in_tables.changes,
    "different-measures": different_measures,
    "direction": formula.direction,
    "formula": formula.formula,
    "headed-months": in_tables.headed_months,
    "named-places": in_text.named_places,
    "numbers-of-falls": in_text.numbers_of_falls,
    "parts-of-change": in_text.parts_of_change,
    "rates-over-years": rates_over_years,
    "residents": in_tables.residents,
    "same-count-twice": in_tables.same_count_twice,
    "shares-add-up": in_tables.shares_add_up,
    "shares-of-whole": in_tables.shares_of_whole,
    "stated-changes": in_text.stated_changes,
    "stated-directions": in_text.stated_directions,
    "stated-shares": in_text.stated_shares,
    "stated-survey": in_text.stated_survey,
    "survey-answers": in_tables.survey_answers,
    "total-of-parts": in_tables.total_of_parts,
    "total-of-types": in_tables.total_of_types,
    "types-and-areas": in_tables.types_and_areas,
    "wordings": in_text.wordings,
}
RULES = "data/reconcile.toml"


@lru_cache(maxsize=1)
def rules() -> list[dict[str, Any]]:
    """Return the district's checks, each with its kind and what it is about.

    Raises
    ------
    DataFileError
        When the file is missing, is not TOML, or asks for a kind of check that does not exist.
    """
    listed = list(district_file(RULES).get("check", []))
    for number, rule in enumerate(listed, 1):
        if rule.get("kind") not in KINDS:
            raise DataFileError(f"{RULES}: check {number} has no kind among {', '.join(KINDS)}.")
    return listed


def reconcile(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Recompute every total, difference and percentage in the documents' tables.

    Takes the tables of `document_tables`.

    Returns
    -------
    DataFrame
        One row a comparison: document, section, heading, table, row (which row of the table), topic (slug, or
        empty), what (total, difference, percentage change, share …), published (as printed), recomputed and
        difference (published less recomputed; empty where a word is compared), unit ('%', 'months' or ''),
        working (the sum as a reader would write it), agrees (bool: the same at the decimals printed),
        likely_slip (a sentence; empty where the figures agree) and kind ('substance', 'rounding': at most one in the
        last digit of a percentage, 'another definition': the two measure different things; empty where they agree),
        state (one of `lib.analysis.reconcile.slips.STATES`) and would_agree (what could be written instead).

    Raises
    ------
    DataFileError
        When a check lacks something, or names a table or row that is not there; the message says which.
    """
    found: list[Finding] = []
    for number, rule in enumerate(rules(), 1):
        about = {name: value for name, value in rule.items() if name != "kind"}
        try:
            found += KINDS[rule["kind"]](tables, **about)
        except (TypeError, KeyError, IndexError) as error:
            raise DataFileError(f"{RULES}: check {number} ({rule['kind']}) cannot be made ({error}).") from error
    return as_table(found)


def document_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that the district's checks are about, by name.

    They are the bundled ones that data/reconcile.toml lists, 'wards', and as `RETURNED` what the district returned of
    fly-tipping in the plan's year: one row with incidents, rank_by_count and rank_per_person (fewest first).
    """
    returned = fly_tipping(plan_year(), {"fly_tipping_incidents": bundled("fly_tipping_incidents")})
    listed = [*district_file(RULES)["tables"], "wards"]
    return {**{name: bundled(name) for name in listed}, RETURNED: returned[returned["is_ours"]]}


@lru_cache(maxsize=1)
def published_figures_checked() -> pd.DataFrame:
    """Return every comparison that the bundled tables allow, as `reconcile` does; treat it as read-only.

    Raises
    ------
    DataFileError
        When a bundled table cannot be read, or a check cannot be made.
    """
    return reconcile(document_tables())
