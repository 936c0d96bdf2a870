"""What a briefing says of the council's own requests: only from counts that may be printed."""

import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.base.errors import CannotSay
from lib.base.months import period_in_words
from lib.briefing.document import Block, Heading, Table, Text, table_of
from lib.briefing.figures import Figures
from lib.briefing.local_counts import HIDDEN, TOTAL_OF_WARDS, LocalCounts, make_up_cells, printed, when_in_words
from lib.briefing.request import Request
from lib.drawing.words.areas import change_in_words, change_verdict, comparison_period, evidence
from lib.incidents.topics import Topic
from lib.statistics.change import change_between
from lib.statistics.dispersion import PRIOR_WEIGHT


def local_section(figures: Figures) -> list[Block]:
    """Return the council's own requests by ward, small counts hidden, or why there are none."""
    blocks: list[Block] = []
    for counts in figures.local:
        blocks += [Heading(counts.topic.label), _local_table(counts)]
        request = figures.request
        notes = [
            f"From {evidence(counts.areas)['Source']}",
            evidence(counts.areas)["Limits"].removesuffix("."),
            comparison_period(counts.areas).removesuffix("."),
            _hidden_in_words(counts.threshold) if counts.hidden else "",
        ]
        blocks += [Text(f"{note}.", "note") for note in notes if note]
        blocks += _make_up(counts, request)
        blocks.append(Text(when_in_words(counts.topic, request.start, request.end)))
    return [*blocks, *(Text(reason) for reason in figures.no_local)]


def _make_up(counts: LocalCounts, request: Request) -> list[Block]:
    topic = counts.topic
    try:
        cells = make_up_cells(topic, request.start, request.end, counts.threshold)
    except CannotSay as reason:
        return [Text(str(reason), "note")]
    when = counts.areas.period.words if counts.areas.period else ""
    caption = f"What {topic.sentence} consist of, whole district, {when}"
    note = "Shares are of the requests that say so."
    if (cells == HIDDEN).any(axis=None):
        note += f" {_hidden_in_words(counts.threshold)}; no share is printed beside one."
    return [table_of(caption, cells, (20, 35, 15, 30)), Text(note, "note")]


def _local_table(counts: LocalCounts) -> Table:
    compared = "before" in counts.rows
    columns = ("Ward", "This year", "The year before") if compared else ("Ward", "This period")
    names = list(counts.rows)
    rows = tuple((str(ward), *(printed(counts.rows.at[ward, name]) for name in names)) for ward in counts.rows.index)
    when = counts.areas.period.words if counts.areas.period else ""
    same = ", months that both years have" if compared else ""
    caption = f"{counts.topic.label} by ward from the council’s own requests, {when}{same}"
    return Table(caption, columns, rows, (50, 25, 25) if compared else (60, 40))


def _hidden_in_words(threshold: int) -> str:
    return (
        f"“{HIDDEN.capitalize()}” stands for a count from 1 to {threshold - 1}, or for one that would give such a "
        "count away"
    )


def local_count_clause(counts: LocalCounts, where: str = TOTAL_OF_WARDS) -> str:
    """Return how many requests of a topic the briefing's wards have, or one of them, and over which months."""
    areas = counts.areas
    asked = areas.compared if "before" in counts.rows else areas.period
    when = asked.words if asked else period_in_words(areas.view.start, areas.view.end)
    count = counts.rows.at[where, "now"]
    if pd.isna(count):
        return (
            f"a number of {counts.topic.sentence} in {when} that is not printed, because it is small or would give a "
            "small one away"
        )
    return f"{count:,} {counts.topic.sentence} in {when}"


def local_change_clause(counts: LocalCounts) -> str:
    """Return how a topic's requests in the briefing's wards changed, with how sure that is."""
    said = f"{counts.topic.sentence} from the council’s own requests"
    if "before" not in counts.rows:
        return f"{said} cannot be compared, because no month has a complete month a year before"
    now, before = counts.rows.loc[TOTAL_OF_WARDS, ["now", "before"]]
    if pd.isna(now) or pd.isna(before):
        return f"{said} are too few to be printed, so no change is told"
    # no count by month may be printed, so that no month is looked at: what history says of the topic decides
    burst = {"dispersion": dispersion_of(counts.topic).of_pairs, "freedom": PRIOR_WEIGHT}
    row = change_between(pd.Series([float(now)]), pd.Series([float(before)]), **burst).iloc[0]
    compared = counts.areas.compared
    months = len(compared.covered) if compared else 0
    both = pd.Series({"compared_count": now, "previous_count": before, "compared_months": months})
    changed = change_in_words(pd.concat([row, both]), counts.topic).removesuffix(".")
    return f"{said}, this year and the year before: {changed}"


def local_sentence(counts: LocalCounts, ward: str) -> str:
    """Return how many requests of a topic a ward, by its name, has, and how that changed."""
    said = f"The council’s own requests in {ward}: {local_count_clause(counts, ward)}"
    row = _change_in(counts, ward)
    if row is None:
        return f"{said}. No change is told."
    return f"{said}. This year and the year before: {change_in_words(row, counts.topic)}"


def local_row(counts: LocalCounts, ward: str) -> tuple[str, ...]:
    """Return the same for the table of a ward's topics."""
    count, row = counts.rows.at[ward, "now"], _change_in(counts, ward)
    return (
        f"{counts.topic.label} (the council’s own requests)",
        f"{HIDDEN}: small numbers" if pd.isna(count) else printed(count),
        "no rate is printed",
        "not told",
        "not told" if row is None else change_verdict(row),
    )


def _change_in(counts: LocalCounts, ward: str) -> pd.Series | None:
    """Return the change in a ward as the pages tell it; None where there is no year before, or a count is hidden."""
    if "before" not in counts.rows or counts.rows.loc[ward].isna().any():
        return None
    return counts.areas.rows.set_index("name").loc[ward]


def no_place_of(topic: Topic) -> str:
    """Return why a briefing names no place of a topic that only the council's own requests place."""
    return (
        f"{topic.label}: the council’s own requests are counted by ward under “Local records by ward”. No smaller "
        "place is named here, because its count would be too small to print; the Hotspots page shows them."
    )
