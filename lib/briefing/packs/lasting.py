"""What a pack says of when it was: month after month or not, by season, in bursts, and which small areas stay hot."""

from dataclasses import replace

from lib.analysis.packs.evidence import LOOK_BACK, TOO_FEW, TopicEvidence
from lib.answers.own_area import months_table
from lib.base.months import from_to_in_words, month_in_words, shift
from lib.base.words import and_list, plural
from lib.briefing.document import Picture, Table
from lib.briefing.packs.facts import Facts
from lib.briefing.packs.said import Said, Writer, of_police, with_table
from lib.briefing.packs.tables import Evidence, Rate, in_thousands
from lib.briefing.pictures import CHART_SIZE, months_of
from lib.drawing.words.bursts import when_in_words
from lib.drawing.words.hexes import lasting_in_words

MOST_CHARTS = 2
PAIR_SIZE = (250, 75)  # of each of two charts that stand beside one another, in pixels


def lasting(facts: Facts) -> Said:
    """In how many of the last 36 months something was on record."""
    said, rows, months = [], [], []
    for one in facts.evidence.values():
        topic, known = one.topic, len(one.months)
        looked = f"the {known} complete months of the {LOOK_BACK} to {month_in_words(facts.request.end)}"
        if one.lasting == TOO_FEW:
            said.append(f"{topic.label}: only {known} months are complete, too few to say whether it lasts.")
        elif one.with_any == known:
            said.append(f"{topic.label}: something was on record in every one of {looked}: {one.lasting}.")
        else:
            said.append(
                f"{topic.label}: something was on record in {one.with_any} of {looked}: {one.lasting}. The longest run "
                f"without any was {plural(one.longest_without, 'month')}."
            )
        rows.append((topic.label, known, one.with_any, one.longest_without, one.lasting))
        months.append(_months(facts, one))
    columns = ("Topic", "Complete months", "With a record", "Longest run without", "How lasting")
    when = f"{LOOK_BACK} months to {month_in_words(facts.request.end)}"
    tables = (of_police(facts, "lasting", "How lasting it is", rows, columns, when), *months) if rows else ()
    drawn = list(facts.evidence.values())[:MOST_CHARTS]
    size = CHART_SIZE if len(drawn) == 1 else PAIR_SIZE
    return Said(tuple(said), tables, pictures=tuple(_chart(one, size, one is drawn[0]) for one in drawn))


def _chart(one: TopicEvidence, size: tuple[int, int], explained: bool) -> Picture:
    spec, alt = months_of(months_table(one.figures), one.topic, one.figures.area.name, size)
    how = " Grey: what could be expected by all that was known before. ×: a month not on record in full."
    return Picture(f"{one.topic.label} by month in {one.figures.area.name}.{how if explained else ''}", alt, spec)


def _months(facts: Facts, one: TopicEvidence) -> Evidence:
    rows = [(row.month, row.inside, row.ring, row.rest) for row in one.months.itertuples()]
    columns = ("Month", "In the area", "200 metres round about", "Rest of the district, ring included")
    when = f"{LOOK_BACK} months to {month_in_words(facts.request.end)}, those that are complete"
    found = of_police(facts, f"months-{one.topic.slug}", f"{one.topic.label} by month", rows, columns, when)
    return replace(found, laid_out=_by_year(found, facts.request.end))


def _by_year(found: Evidence, end: str) -> Table:
    """Return months beside the same months of the years before: a line for each of the year, a column for each year."""
    counts = {row[0]: " · ".join(map(in_thousands, row[1:])) for row in found.rows.itertuples(index=False)}
    years = [[shift(end, back - 11 + month) for month in range(12)] for back in range(12 - LOOK_BACK, 1, 12)]
    lines = [[counts.get(month, "not complete") for month in year] for year in years]
    months = [month_in_words(month).split()[0] for month in years[0]]
    columns = ("Month", *(from_to_in_words(year[0], year[-1]) for year in years))
    caption = f"{found.caption}: in the area · 200 metres round about · rest of the district, ring included"
    return Table(caption, columns, tuple(zip(months, *lines, strict=True)), (16, 28, 28, 28))


def seasons(facts: Facts) -> Said:
    """When in the year it is most."""
    said, rows = [], []
    for one in facts.evidence.values():
        table = one.seasons[one.seasons["months"] > 0]
        if table["inside"].sum() == 0:
            said.append(f"{one.topic.label}: nothing is on record, so no season stands out.")
        elif len(table) < 4:
            said.append(f"{one.topic.label}: not every season has a complete month, so seasons are not compared.")
        else:
            a_month = table.set_index("season")["inside"] / table.set_index("season")["months"]
            rest = table.set_index("season")["rest"] / table.set_index("season")["months"]
            said.append(
                f"{one.topic.label}: most in {a_month.idxmax()}, with {a_month.max():.1f} a month, and least in "
                f"{a_month.idxmin()}, with {a_month.min():.1f}. In the rest of the district most in {rest.idxmax()} "
                f"and least in {rest.idxmin()}."
            )
        rows += [
            (one.topic.label, row.season, row.months, row.inside, row.rest, Rate(row.inside / row.months))
            for row in table.itertuples()
        ]
    columns = ("Topic", "Season", "Months", "In the area", "Rest of the district", "In the area, a month")
    when = f"{LOOK_BACK} months to {month_in_words(facts.request.end)}, those that are complete"
    limits = ("Seasons are counted; no test was made of them.",)
    return with_table(facts, said, "seasons", "By season", rows, columns, when, limits)


def bursts(facts: Facts) -> Said:
    """Whether a few months at one spot made the year."""
    said, rows, none = [], [], []
    for one in facts.evidence.values():
        found = one.figures.bursts
        if found.empty:
            none.append(one.topic.label)
        for row in found.itertuples():
            place = row.place or "an unnamed point"
            said.append(
                f"{one.topic.label}: {row.count} were recorded at {place} {when_in_words(row.start, row.end)}, where "
                "about "
                f"{max(row.expected, 1):.0f} would be expected."
            )
            rows.append((one.topic.label, place, row.start, row.end, row.count, Rate(row.expected)))
    limits = ["A burst can come from one person or one dispute."] if rows else []
    if none:
        limits.append(f"{and_list(none)}: no burst. No map point had far more in one to three months than usual.")
    columns = ("Topic", "Place", "From", "To", "Records", "Expected")
    tables = (of_police(facts, "bursts", "Bursts", rows, columns),) if rows else ()
    return Said(tuple(said), tables, limits=tuple(limits))


def hexagons(facts: Facts) -> Said:
    """Which small areas in it are hotspots, and how lasting."""
    said, rows, none = [], [], []
    for one in facts.evidence.values():
        hot = one.hexagons
        if hot.empty:
            none.append(one.topic.label)
            continue
        steady = int((hot["class"] == "persistent").sum())
        said.append(
            f"{one.topic.label}: {plural(len(hot), 'small area')} of about a tenth of a square kilometre "
            f"{'is a hotspot' if len(hot) == 1 else 'are hotspots'}, "
            f"{steady or 'none'} of them persistent. The busiest is on or near "
            f"{hot['place'].iloc[0] or 'no named place'}, "
            f"with {one.topic.counted(hot['count'].iloc[0])}."
        )
        rows += [
            (one.topic.label, row.hex_id, row.place, row.count, lasting_in_words(row.kind))
            for row in hot.rename(columns={"class": "kind"}).itertuples()
        ]
    columns = ("Topic", "Hexagon", "On or near", "Records", "How lasting")
    limits = (f"{and_list(none)}: no small area in it is a hotspot.",) if none else ()
    tables = (of_police(facts, "hexagons", "Hotspots by the hotspot rule", rows, columns),) if rows else ()
    return Said(tuple(said), tables, limits=limits)


OF_TIME: tuple[Writer, ...] = (lasting, seasons, bursts, hexagons)
