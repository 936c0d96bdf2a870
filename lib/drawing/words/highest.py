"""Which areas have the highest rates, said no more surely than it can be told."""

from lib.analysis.areas import AreaTable, denominator_of
from lib.analysis.leading import FIRST, MOST_NAMED, NONE_ABOVE, SOME_ABOVE, alike_at_the_top, clearly_above, leading
from lib.base.words import and_list, headline_of, in_letters

_AN_AREA = {"locality": "locality", "reporting-area": "reporting area"}


def highest_headline(table: AreaTable, when: str) -> str:
    """Return which areas have the highest rates, or that none stands out; empty where one clearly leads in number too.

    Parameters
    ----------
    table : AreaTable
        Of a view whose measure is the rate.
    when : str
        Its months: 'the 12 months to September 2025'.
    """
    topic, found = table.topic, leading(table)
    if found is None or table.view.geography == "ward-estimate":
        return ""
    if found.how == NONE_ABOVE:
        none = f"No {_AN_AREA.get(table.view.geography, 'ward')} is clearly above average in {topic.sentence}"
        number = topic.counted(table.total)
        return headline_of(f"{none}: {number} in {when}", f"{none}: {number}")
    if found.how == FIRST:
        first = found.rows.iloc[0]
        if first["count"] == table.rows["count"].max():
            return ""
        have = f"{first['name']} has the highest rate of {topic.sentence}, with {topic.counted(first['count'])}"
        return headline_of(f"{have} in {when}", have)
    names, counts = and_list(found.rows["name"]), and_list(f"{count:,.0f}" for count in found.rows["count"])
    some, whole = found.how == SOME_ABOVE, f"{names} have the highest rates of {topic.sentence}"
    above = "Clearly above" if found.above <= MOST_NAMED else f"Highest of {found.above} clearly above"
    named = f"{f'{above} average in' if some else 'Highest rates of'} {topic.sentence}: {names}"
    return headline_of(
        *(() if some else (f"{whole}, with {counts} {topic.incidents}",)),
        f"{named}, with {counts} {topic.incidents}",
        f"{named}, with {counts}",
        f"{named} – {counts}",
    )


def headline_certainty(table: AreaTable) -> str:
    """Return which area has the highest rate and how sure that is, or which cannot be told apart."""
    rows = table.rows.dropna(subset=["rate"])
    if rows.empty or "rank" not in rows:
        return ""
    alike = alike_at_the_top(table)
    per = f"per 1,000 {denominator_of(table.topic.denominator)}"
    above = clearly_above(table)
    chance = " No area is clearly above the district." if above is not None and above.empty else ""
    if alike is not None:
        rates = and_list(f"{rate:.1f}" for rate in alike["rate"])
        return (
            f"Measured against their {table.topic.denominator}, {and_list(alike['name'])} are highest, with {rates} "
            f"{per}; these {in_letters(len(alike))} cannot be told apart.{chance}"
        )
    top = rows.sort_values(["rate", "name"], ascending=[False, True]).iloc[0]
    return (
        f"Measured against its {table.topic.denominator}, {top['name']} is highest: {top['rate']:.1f} {per}; of "
        f"{len(rows)} areas, it is almost certainly the highest.{chance}"
    )
