"""Which areas have the highest rates, said no more surely than it can be told."""

import pandas as pd

from lib.analysis.areas import AreaTable, denominator_of
from lib.base.words import and_list, headline_of, ordinal
from lib.statistics.beside import HIGHER, UNKNOWN

_AN_AREA = {"locality": "locality", "reporting-area": "reporting area"}


def alike_at_the_top(table: AreaTable) -> pd.DataFrame | None:
    """Return the rows of the three highest rates where the ranges of their ranks overlap; else None."""
    rows = table.rows.dropna(subset=["rate"])
    if rows.empty or "rank" not in rows:
        return None
    first = rows.sort_values(["rate", "name"], ascending=[False, True]).head(3)
    return first if len(first) == 3 and first["rank_low"].max() <= first["rank_high"].min() else None


def clearly_above(table: AreaTable) -> pd.DataFrame | None:
    """Return the rows whose rate is clearly above the district's, the highest first; None where none was judged."""
    rows = table.rows.dropna(subset=["rate"])
    if "verdict" not in rows or (rows["verdict"] == UNKNOWN).all():
        return None
    return rows[rows["verdict"] == HIGHER].sort_values(["rate", "name"], ascending=[False, True])


def highest_headline(table: AreaTable, when: str) -> str:
    """Return which areas have the highest rates, or that none stands out; empty where one clearly leads.

    Of three that cannot be told apart only those are named whose rate is clearly above the district's: where numbers
    are small, somebody is always first by chance.

    Parameters
    ----------
    table : AreaTable
        Of a view whose measure is the rate.
    when : str
        Its months: 'the 12 months to September 2025'.
    """
    topic, above = table.topic, clearly_above(table)
    if above is not None and above.empty:
        none = f"No {_AN_AREA.get(table.view.geography, 'ward')} is clearly above average in {topic.sentence}"
        number = topic.counted(table.total)
        return headline_of(f"{none}: {number} in {when}", f"{none}: {number}")
    three = alike_at_the_top(table)
    if three is None:
        return ""
    named = three if above is None or len(above) >= len(three) else above
    some = named is not three
    names, counts = and_list(named["name"]), and_list(f"{count:,.0f}" for count in named["count"])
    highest = f"{'Clearly above average in' if some else 'Highest rates of'} {topic.sentence}: {names}"
    first = () if some else (f"{names} have the highest rates of {topic.sentence}, with {counts} {topic.incidents}",)
    return headline_of(
        *first, f"{highest}, with {counts} {topic.incidents}", f"{highest}, with {counts}", f"{highest} – {counts}"
    )


def headline_certainty(table: AreaTable) -> str:
    """Return which area has the highest rate and how sure that is, or which three cannot be told apart."""
    rows = table.rows.dropna(subset=["rate"])
    if rows.empty or "rank" not in rows:
        return ""
    three = alike_at_the_top(table)
    per = f"per 1,000 {denominator_of(table.topic.denominator)}"
    measured = f"Measured against its {table.topic.denominator}"
    above = clearly_above(table)
    chance = " No area is clearly above the district." if above is not None and above.empty else ""
    if three is not None:
        rates = and_list(f"{rate:.1f}" for rate in three["rate"])
        return (
            f"Measured against their {table.topic.denominator}, {and_list(three['name'])} are highest, with {rates} "
            f"{per}; these three cannot be told apart.{chance}"
        )
    top = rows.sort_values(["rate", "name"], ascending=[False, True]).iloc[0]
    sure = (
        "it is almost certainly the highest"
        if top["rank_high"] == 1
        else f"its true rank lies between {ordinal(top['rank_low'])} and {ordinal(top['rank_high'])}"
    )
    return f"{measured}, {top['name']} is highest: {top['rate']:.1f} {per}; of {len(rows)} areas, {sure}.{chance}"
