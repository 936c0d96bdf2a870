"""What is said of an area of one's own: its finding, sentences beside the map, and tables for reading and for files."""

import pandas as pd

from lib.analysis.areas import denominator_of, ward_figures
from lib.analysis.own_area.area import RING
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.own_area.inside import Edge
from lib.base.words import headline_of, plural, shortened
from lib.drawing.words.areas import (
    BESIDE_WORDS,
    VERDICT_WORDS,
    beside_the_year_before,
    change_in_words,
    change_verdict,
    evidence,
    percent_in_words,
    rate_in_words,
)
from lib.drawing.words.bursts import when_in_words
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.newest import residents_as_of
from lib.statistics.beside import HIGHER, LOWER
from lib.statistics.change import FELL, ROSE

BY_THE_LINE = "different from the district only as the line is drawn"
KINDS_SHOWN = 8
POINTS_SHOWN = 10
REST = "Rest of the district"


def beside_in_words(own: pd.Series) -> str:
    """Return whether an area's rate differs from the district's; where that hangs on its line, that it does."""
    return BY_THE_LINE if own["by_the_line"] else VERDICT_WORDS[own["verdict"]]


def area_headline(found: AreaFigures) -> str:
    """Return the finding in a sentence of at most twenty words, with its number."""
    name, topic = shortened(found.area.name, 60), found.topic
    number, when = topic.counted(found.count), found.period.words
    verdict = "" if found.no_rate else {HIGHER: "higher", LOWER: "lower"}.get(found.own["verdict"], "")
    stands = [
        f"{name}: {number} of {topic.sentence} in {when}, {verdict} than the district’s rate",
        f"{name}: {topic.sentence} {verdict} than the district’s, {found.count:,} in {when}",
        f"{name}: {topic.sentence} {verdict} than the district’s, {found.count:,}",
    ]
    return headline_of(
        *(stands if verdict else ()),
        f"{name}: {number} of {topic.sentence} in {when}",
        f"{name}: {number} of {topic.sentence}",
        f"{name}: {number}",
    )


def area_sentences(found: AreaFigures) -> tuple[str, ...]:
    """Return what stands beside the map: the level, the change, and how much hangs on the line."""
    return level_sentence(found), change_sentence(found), edge_in_words(found.edge)


def level_sentence(found: AreaFigures) -> str:
    """Return the area's rate beside the district's, or why none is given."""
    if found.no_rate:
        return found.no_rate
    own, topic = found.own, found.topic
    estimated = "an estimated " if found.people.estimated else ""
    people = found.people.residents if topic.denominator == "residents" else found.people.households
    beside = f"{BESIDE_WORDS[own['verdict']]} rate" if own["verdict"] in BESIDE_WORDS else "with no verdict"
    if own["by_the_line"]:
        beside = "which differs from the district’s only as the line is drawn"
    return f"That is {own['rate']:.1f} per 1,000 of {estimated}{people:,.0f} {topic.denominator}, {beside}."


def change_sentence(found: AreaFigures) -> str:
    """Return how the area changed since a year before, and whether the rest of the district did."""
    own, rest = found.own, found.rest
    if pd.isna(own["previous_count"]) or not own["compared_months"]:
        return "No month has a complete month a year before, so no change can be told."
    both = f"{own['compared_count']:,.0f} after {own['previous_count']:,.0f}"
    percent = "" if own["refusal"] else f"{percent_in_words(own['rate_ratio'])}, "
    over = beside_the_year_before(len(found.compared.covered), len(found.period.months))
    said = f"{over}: {both}, {percent}{change_verdict(own)}"
    if rest["change_verdict"] not in (ROSE, FELL) or rest["refusal"]:
        return f"{said}."
    return f"{said}; the rest of the district {rest['change_verdict']}, {percent_in_words(rest['rate_ratio'])}."


def edge_in_words(edge: Edge) -> str:
    """Return how much of a count hangs on where the line of an area is drawn."""
    if not edge.inside and not edge.outside:
        return f"Nothing is on record within {edge.metres:.0f} metres of its line, so the count does not hang on it."
    return f"{_near(edge)} The true count lies between {edge.low:,.0f} and {edge.high:,.0f}."


def _near(edge: Edge) -> str:
    share = f" ({100 * edge.share:.0f}%)" if edge.count >= 100 else ""
    return (
        f"{edge.inside:,.0f} of the {edge.count:,.0f}{share} lie within {edge.metres:.0f} metres of its line, and "
        f"{edge.outside:,.0f} more just outside."
    )


def people_sentence(found: AreaFigures) -> str:
    """Return who lives in the area and how that is known."""
    people, of = found.people, residents_as_of()
    homes = f"{people.households:,.0f} households (Census 2021)"
    if not people.estimated:
        return f"{people.residents:,.0f} residents ({of}) and {homes}: those of its wards."
    return (
        f"About {people.residents:,.0f} residents ({of}) and {homes}: an estimate, which shares out each ward’s over "
        f"its postcodes, {plural(people.postcodes, 'postcode')} here."
    )


def burst_sentences(found: AreaFigures) -> list[str]:
    """Return a sentence for each burst at one of the area's map points, the surest first."""
    return [
        f"{row.count:,.0f} at {row.place or 'an unnamed point'} {when_in_words(row.start, row.end)}, where about "
        f"{max(row.expected, 1):.0f} would be expected."
        for row in found.bursts[["count", "place", "start", "end", "expected"]].itertuples(index=False, name="Burst")
    ]


def how_sure(found: AreaFigures) -> list[str]:
    """Return the sentences behind “How sure are we”."""
    beside = (
        "The area is judged together with all wards, by the same rule. Still: an area that was drawn round what is on "
        "the map is drawn round a high year, and will most likely stand lower in the next, whatever is done there."
    )
    hangs = (
        "As drawn, its rate would differ from the district’s; with what lies near the line left out or counted in it "
        "would not. So no difference is claimed."
    )
    return [
        edge_in_words(found.edge),
        *([hangs] if found.own["by_the_line"] else []),
        "police.uk moves each record to the nearest of its map points, each of which stands for at least eight "
        "addresses; no line drawn on a map is finer than that.",
        people_sentence(found),
        beside,
        *found.area.notes,
    ]


def area_about(found: AreaFigures) -> dict[str, str]:
    """Return source, period, denominator, date and limits of an area's figures: label to text."""
    topic, asked = found.topic, found.period
    about = evidence(ward_figures(View(topic.slug, asked.start, asked.end)))
    about.pop("Outside", None)
    per = denominator_of(topic.denominator)
    about["Per"] = found.no_rate or (
        f"1,000 {per}, shared out over postcodes" if found.people.estimated else f"1,000 {per}"
    )
    about["Area"] = f"{found.area.name}, {found.area.how}, {found.area.hectares:,.1f} hectares"
    about["Residents"] = people_sentence(found)
    about["Edge"] = edge_in_words(found.edge)
    if found.area.notes:
        about["Outline"] = " ".join(found.area.notes)
    if topic.local:
        about["Left out"] = (
            "Requests of which only the ward is known are in an area that holds the whole ward, and in no other."
        )
    return about


def area_in_words(found: AreaFigures) -> pd.DataFrame:
    """Return the area beside the rest of the district, for reading."""
    topic = found.topic
    columns = {
        "Figure": [
            topic.incidents.capitalize(),
            f"Per 1,000 {topic.denominator}",
            "Beside the district",
            "Change since a year before",
        ]
    }
    for name, row in ((found.area.name, found.own), (REST, found.rest)):
        whole = pd.notna(row["count"])
        columns[name] = [
            f"{row['count']:,.0f}" if whole else "nothing is left of it",
            found.no_rate or rate_in_words(row) if row is found.own else rate_in_words(row) if whole else "no figure",
            beside_in_words(row) if row is found.own else "",
            change_in_words(row, topic) if whole else "",
        ]
    return pd.DataFrame(columns)


def kinds_in_words(found: AreaFigures) -> pd.DataFrame:
    """Return what is on record in the area by kind, for reading."""
    rows, more = found.kinds.iloc[:KINDS_SHOWN], found.kinds.iloc[KINDS_SHOWN:]
    table = pd.DataFrame(
        {"Kind": rows["label"], "Here": rows["count"].map("{:,.0f}".format), REST: rows["rest"].map("{:,.0f}".format)}
    )
    if len(more):
        table.loc[len(table)] = [
            f"{plural(len(more), 'other kind')} together",
            f"{more['count'].sum():,.0f}",
            f"{more['rest'].sum():,.0f}",
        ]
    return table


def points_in_words(found: AreaFigures) -> pd.DataFrame:
    """Return the area's busiest map points, for reading."""
    rows, names = found.points.head(POINTS_SHOWN), ward_names()
    return pd.DataFrame(
        {
            "On or near": rows["place"].where(rows["place"] != "", "an unnamed point"),
            found.topic.incidents.capitalize(): rows["count"].map("{:,.0f}".format),
            "Ward": rows["ward_code"].map(names).fillna("none"),
            "Near the line": rows["near_line"].map({True: "yes", False: "no"}),
        }
    )


def ring_sentence(ring: AreaFigures | str) -> str:
    """Return what happened round about the area, where what is driven out of it could go.

    Parameters
    ----------
    ring : AreaFigures or str
        The figures of `lib.analysis.own_area.area.Area.ring`, or why there are none.
    """
    if isinstance(ring, str):
        return ring
    within = f"Within {RING:.0f} metres round about: {ring.topic.counted(ring.count)}"
    return f"{within}. {change_sentence(ring)}"


def requests_in_words(counts: pd.DataFrame) -> pd.DataFrame:
    """Return an area's requests by kind and year for reading, from `lib.analysis.own_area.safe.safe_counts_of`."""
    shown = counts["count"].map(lambda count: "hidden" if pd.isna(count) else f"{count:,}")
    return pd.DataFrame({"Reported": counts["label"], "Year": counts["year"], "Number": shown})


_FIRST = ["area", "count", "months_covered", "months_asked", "count_low", "count_high", "population", "estimated"]


def area_columns(found: AreaFigures) -> pd.DataFrame:
    """Return the area and the rest of the district, a row each, for files and the command line.

    Returns
    -------
    DataFrame
        area, count, months_covered, months_asked, count_low, count_high (without and with what lies within 50 metres of
        the line; of the area only), population, estimated, rate, rate_low, rate_high and the further columns of
        `lib.analysis.own_area.figures.AreaFigures.own`.
    """
    asked = {"months_covered": len(found.period.covered), "months_asked": len(found.period.months)}
    rows = []
    for name, row in ((found.area.name, found.own), (REST, found.rest)):
        edge = {"count_low": found.edge.low, "count_high": found.edge.high} if row is found.own else {}
        rows.append({**row.to_dict(), "area": name, **asked, **edge, "estimated": found.people.estimated})
    table = pd.DataFrame(rows).drop(columns=[c for c in _OF_WARDS if c in rows[0] or c in rows[1]], errors="ignore")
    table = table[[*_FIRST, *(column for column in table if column not in _FIRST)]]
    whole = ["count", "count_low", "count_high", "compared_count", "previous_count", "compared_months"]
    table[whole] = table[whole].astype("Int64")
    numbers = table.select_dtypes("float").columns
    return table.round(dict.fromkeys(numbers, 6))


# What only wards have, among themselves.
_OF_WARDS = ("name", "smoothed_rate", "rank", "rank_low", "rank_high", "near_edge_share")
