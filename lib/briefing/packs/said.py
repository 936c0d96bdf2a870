"""What a pack says of its area: the evidence that questions name, each with its numbered paragraphs and its tables."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import denominator_of
from lib.analysis.district import DistrictChange, district_change
from lib.analysis.packs.evidence import TopicEvidence
from lib.base.months import from_to_in_words, period_in_words
from lib.base.words import and_list
from lib.briefing.document import Picture
from lib.briefing.packs.facts import Facts
from lib.briefing.packs.tables import Evidence, Rate, texts
from lib.drawing.area_picture import area_svg
from lib.drawing.words.areas import change_in_words, change_verdict, rate_in_words, share_in_words
from lib.drawing.words.district import elsewhere_sentence
from lib.drawing.words.own_area import beside_in_words
from lib.incidents.coverage import missing_in_words
from lib.incidents.topics import topics
from lib.published.places import NEAR_EDGE_METRES
from lib.published.tables import us
from lib.published.whereabouts import whereabouts

MOST_POINTS = 5
MOST_KINDS = 14


@dataclass(frozen=True)
class Said:
    """One piece of evidence."""

    paragraphs: tuple[str, ...]  # each gets a number of its own
    tables: tuple[Evidence, ...] = ()  # what the paragraphs can be checked by
    typed: tuple[str, ...] = ()  # what the officer typed, printed as theirs
    pictures: tuple[Picture, ...] = ()  # drawn below the paragraphs, beside one another
    limits: tuple[str, ...] = ()  # what must be known of all of it, said once; numbered as the paragraphs are


def _period(facts: Facts) -> str:
    return from_to_in_words(facts.request.start, facts.request.end)


def of_police(
    facts: Facts, key: str, caption: str, rows: list[tuple], columns: tuple[str, ...], period: str = ""
) -> Evidence:
    """Return a table of published records."""
    where = f"{caption}: {facts.where}"
    return Evidence(key, where, texts(rows, columns), "police records", period or _period(facts))


def with_table(
    facts: Facts,
    said: list[str],
    key: str,
    caption: str,
    rows: list[tuple],
    columns: tuple[str, ...],
    period: str = "",
    limits: tuple[str, ...] = (),
) -> Said:
    """Return paragraphs with the table of published records that they can be checked by; alone where it has no row."""
    if not rows:
        return Said(tuple(said))
    return Said(tuple(said), (of_police(facts, key, caption, rows, columns, period),), limits=limits)


def counts(facts: Facts) -> Said:
    """How many there were in the area, of how many in the district."""
    said, rows = [], []
    for one in facts.evidence.values():
        topic, whole = one.topic, one.counts["whole"]
        district = whole["inside"] + whole["rest"]
        when = one.figures.period.words
        if whole["inside"]:
            share = share_in_words(whole["inside"], district)
            beside = f"{share} {district:,.0f}" if share else f"; the whole district had {district:,.0f}"
            said.append(
                f"{topic.label}: police recorded {topic.counted(whole['inside'])} in {facts.where} in {when}{beside}."
            )
        else:
            said.append(
                f"{topic.label}: none is on record in {facts.where} in {when}; the whole district had {district:,.0f}."
            )
        if missing := missing_in_words(topic, one.figures.period):
            said.append(f"{topic.label}: months that are missing and counted in no figure here: {missing}.")
        rows.append((topic.label, whole["inside"], whole["rest"], district, len(one.figures.period.covered)))
    said += facts.gaps.values()
    said += [
        f"{held.topic.label}: {held.why}"
        if held.why
        else f"{held.topic.label}, from the council’s own records of {facts.where}: {held.printed} in the period."
        for held in facts.local
    ]
    columns = ("Topic", "In the area", "Rest of the district", "Whole district", "Complete months")
    return with_table(facts, said, "counts", "Records in the period", rows, columns)


def beside(facts: Facts) -> Said:
    """Whether that is more than elsewhere, for as many residents."""
    said, rows, follows = [], [], []
    for one in facts.evidence.values():
        topic, own, rest = one.topic, one.figures.own, one.figures.rest
        if one.figures.no_rate:
            said.append(f"{topic.label}: {one.figures.no_rate}")
            continue
        said.append(
            f"{topic.label}: {rate_in_words(own)} per 1,000 {denominator_of(topic.denominator)}, beside "
            f"{rest['rate']:.1f} in the rest of the district: {_plain(own)}."
        )
        if topic.not_by_residents:
            follows.append(topic.not_by_residents)
        rates = (Rate(own["rate"]), Rate(own["rate_low"]), Rate(own["rate_high"]), Rate(rest["rate"]))
        rows.append((topic.label, *rates, _plain(own)))
    columns = ("Topic", "Per 1,000", "Likely from", "To", "Rest of the district", "Beside the district")
    estimated = any(one.figures.people.estimated for one in facts.evidence.values())
    limits = f"In brackets: the likely range.{' The number of residents is an estimate.' if estimated else ''}"
    return with_table(facts, said, "beside", "Rates beside the district", rows, columns, limits=(limits, *follows))


def _plain(row: pd.Series) -> str:
    return beside_in_words(row).lstrip("▲●▼ ")


def change(facts: Facts) -> Said:
    """Whether it rose or fell since the year before, here and elsewhere."""
    said, rows = [], []
    for one in facts.evidence.values():
        topic = one.topic
        moved = (
            f"{topic.label}, this period and the year before, in {facts.where}: "
            f"{change_in_words(one.figures.own, topic)}"
        )
        for place, row in ((facts.where, one.figures.own), ("Rest of the district", one.figures.rest)):
            rows.append(_change_row(topic.label, place, row))
        county = district_change(topic, facts.request.start, facts.request.end)
        if one.figures.compared.covered:
            rest = change_in_words(one.figures.rest, topic)
            moved += f" In the rest of the district: {rest} {elsewhere_sentence(county)}"
        said.append(moved.strip())
        rows += _district_rows(county)
    columns = ("Topic", "Place", "Months compared", "This period", "Same months a year before", "Verdict")
    return with_table(facts, said, "change", "Change in a year", rows, columns)


def _district_rows(county: DistrictChange) -> list[tuple]:
    """Return the whole district and the other districts of its county, as rows of a table of change."""
    own, label = county.row, county.topic.label
    rows = [(label, "Whole district", own["months_compared"], own["count"], own["previous_count"], change_verdict(own))]
    if other := county.elsewhere:
        place = f"{len(other.names)} other districts of the county"
        rows.append((label, place, len(other.months), other.count, other.previous_count, "not tested"))
    return rows


def _change_row(label: str, place: str, row: pd.Series) -> tuple:
    return (label, place, row["compared_months"], row["compared_count"], row["previous_count"], change_verdict(row))


def kinds(facts: Facts) -> Said:
    """What else is on record there."""
    if not facts.evidence:
        return Said(("Nothing can be counted in the area, so no kind is named.",))
    table = next(iter(facts.evidence.values())).figures.kinds
    # an officer’s figures hold the council’s own kinds too, whose small counts are no business of a pack’s readers
    table = table[[topics()[slug].monthly for slug in table["topic"]]]
    if table.empty:
        return Said((f"No recorded crime and no reported ASB is on record in {facts.where} in the period.",))
    most = and_list(f"{row.label} ({row.count:,.0f})" for row in table.head(3).itertuples())
    rows = [(row.label, row.count, row.rest, row.months) for row in table.head(MOST_KINDS).itertuples()]
    columns = ("Kind", "In the area", "Rest of the district", "Complete months")
    return Said(
        (f"Most often on record in {facts.where} in the period: {most}. A kind says nothing of how bad it was.",),
        (of_police(facts, "kinds", "Every kind on record", rows, columns),),
    )


def edge(facts: Facts) -> Said:
    """How much of the count hangs on where the line is drawn."""
    said, rows = [], []
    for one in facts.evidence.values():
        found = one.figures.edge
        said.append(
            f"{one.topic.label}: of {one.topic.counted(found.count)}, {found.inside:,} lie within "
            f"{NEAR_EDGE_METRES:.0f} metres of the line, and {found.outside:,} more as near on its other side: at "
            f"least {found.low:,} and at most {found.high:,}."
        )
        rows.append((one.topic.label, found.count, found.inside, found.outside, found.low, found.high))
    columns = ("Topic", "In the area", "Inside, near the line", "Outside, near the line", "At least", "At most")
    limits = (
        "Records are moved to map points, so on which side of the line those near it were cannot be told; a boundary "
        "drawn between two map points is finer than the figures.",
    )
    return with_table(facts, said, "edge", "What hangs on the line", rows, columns, limits=limits)


def ring(facts: Facts) -> Said:
    """What lies in the ring round about, into which things could move."""
    said, rows = [], []
    for one in facts.evidence.values():
        counted, topic = one.counts.loc["ring"], one.topic
        year = (
            f"In the months that both years have: {counted['now']:,.0f}, and {counted['before']:,.0f} the year before."
            if one.figures.compared.covered
            else "No month has a complete month a year before."
        )
        said.append(
            f"{topic.label}: {topic.counted(counted['whole'])} on record in the 200 metres round about in the period. "
            f"{year}"
        )
        rows.append((topic.label, counted["whole"], counted["now"], counted["before"]))
    columns = ("Topic", "In the period", "Months compared, this period", "Same months a year before")
    limits = ("If an order moves it there, these are the figures that would rise.",)
    return with_table(facts, said, "ring", "The 200 metres round about", rows, columns, limits=limits)


def points(facts: Facts) -> Said:
    """Which map points have most."""
    said, rows = [], []
    for one in facts.evidence.values():
        busiest = one.figures.points.head(MOST_POINTS)
        if busiest.empty:
            said.append(f"{one.topic.label}: no map point has any.")
            continue
        top = busiest.iloc[0]
        said.append(
            f"{one.topic.label}: the busiest map point is on or near {top['place'] or 'no named street'}, with "
            f"{one.topic.counted(top['count'])}."
        )
        rows += [
            (one.topic.label, row.place or "not named", whereabouts(row.lon, row.lat).grid, row.count)
            for row in busiest.itertuples()
        ]
    columns = ("Topic", "On or near", "Easting, northing", "Records")
    tables = (of_police(facts, "points", "Busiest map points", rows, columns),) if rows else ()
    first = next((one for one in facts.evidence.values() if len(one.figures.points)), None)
    limits = ("At least eight addresses share a map point.",) if rows else ()
    return Said(tuple(said), tables, pictures=(_map(first),) if first else (), limits=limits)


def _map(one: TopicEvidence) -> Picture:
    area, points = one.figures.area, one.figures.points
    named = "; ".join(
        f"{at}: {row.place or 'not named'} ({row.count:,.0f})"
        for at, row in enumerate(points.head(MOST_POINTS).itertuples(), 1)
    )
    caption = (
        f"{area.name}, heavy line, and the 200 metres round about, dashed. Each circle is a map point; its size stands "
        "for "
        f"its {one.topic.incidents} of {one.topic.sentence}. Busiest: {named}."
    )
    alt = f"Map of {one.topic.sentence} in {area.name} at {len(points)} map points. Busiest: {named}."
    return Picture(caption, alt, area_svg(area, points, points.head(MOST_POINTS)))


def elsewhere(facts: Facts) -> Said:
    """How the whole district moved beside the rest of the county."""
    said, rows = [], []
    when = period_in_words(facts.request.start, facts.request.end)
    for one in facts.evidence.values():
        county = district_change(one.topic, facts.request.start, facts.request.end)
        found = elsewhere_sentence(county) or f"No figures of other districts can be compared with {us()}’s."
        said.append(f"{one.topic.label}, {when} beside the year before. {found}")
        rows += _district_rows(county)
    columns = ("Topic", "Place", "Months compared", "This period", "Same months a year before", "Verdict")
    return with_table(facts, said, "elsewhere", "The district beside its county", rows, columns)


Writer = Callable[[Facts], Said]
OF_AREA: tuple[Writer, ...] = (counts, beside, change, kinds, edge, ring, points, elsewhere)
