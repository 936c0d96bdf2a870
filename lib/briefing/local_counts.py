"""Counts of the council's own requests by ward for a briefing, small ones hidden, and when they happened."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.analysis.make_up import make_up
from lib.analysis.week import week_figures
from lib.answers.hotspots import areas_of
from lib.base.errors import CannotSay
from lib.base.settings import small_numbers
from lib.drawing.words.make_up import SHARE, commonest_kinds
from lib.drawing.words.week import week_notes, week_sentence
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.statistics.suppression import THRESHOLD, TOTAL, suppress

HIDDEN = "hidden"
TOTAL_OF_WARDS = "Total of these wards"


@dataclass(frozen=True)
class LocalCounts:
    """A topic's counts from local records."""

    topic: Topic
    areas: AreaTable  # all wards, not suppressed; only for what it says of the period
    # Int64: indexed by ward name, then `TOTAL_OF_WARDS`: now, and before where there are months to compare; a hidden
    # cell is missing. Each column is a table of its own, because no sums across columns are printed.
    rows: pd.DataFrame
    hidden: int  # how many cells are hidden
    threshold: int  # the smallest count that is printed


def local_counts(topic: Topic, wards: tuple[str, ...], start: str, end: str) -> LocalCounts:
    """Return a local topic's counts in some wards, small ones hidden so that the totals do not give them away.

    Raises
    ------
    CannotSay
        When no month of the period is complete.
    """
    areas = areas_of(View(topic.slug, start, end))
    chosen = areas.rows[areas.rows["code"].isin(wards)].sort_values("name").set_index("name")
    if chosen["count"].isna().any():
        raise CannotSay(f"No month of {topic.sentence} from {start} to {end} is complete in the local records.")
    compared = areas.compared is not None and bool(areas.compared.covered)
    columns = {"now": "compared_count", "before": "previous_count"} if compared else {"now": "count"}
    least = small_numbers(THRESHOLD)
    parts = [
        suppress(chosen[[column]].astype("int64").set_axis([name], axis=1), least) for name, column in columns.items()
    ]
    rows = pd.concat(parts, axis=1)
    return LocalCounts(topic, areas, rows.rename(index={TOTAL: TOTAL_OF_WARDS}), int(rows.isna().sum().sum()), least)


def make_up_cells(topic: Topic, start: str, end: str, least: int) -> pd.DataFrame:
    """Return what a topic's requests in the whole district consist of, as it is printed, small counts hidden.

    Where a count is hidden, no share of the same detail is printed: two of them would give it away.

    Raises
    ------
    CannotSay
        When no request says what it consists of.
    """
    found = make_up(topic.slug, "", start, end)
    pieces = []
    for _, rows in commonest_kinds(found).groupby("What", sort=False):
        kept = suppress(rows[["Count"]].reset_index(drop=True), least).drop(index=TOTAL)["Count"]
        shares = rows[SHARE] if kept.notna().all() else "not printed"
        pieces.append(rows.assign(Count=[printed(count) for count in kept], **{SHARE: shares}))
    return pd.concat(pieces).rename(columns={"Count": topic.incidents.capitalize()})


def printed(count: object) -> str:
    """Return a count as it is printed; a missing one is hidden."""
    return HIDDEN if pd.isna(count) else f"{count:,}"


def when_in_words(topic: Topic, start: str, end: str) -> str:
    """Return when in the week a local topic's timed records of the whole district fall, or why that cannot be told."""
    try:
        week = week_figures(topic.slug, start, end)
    except CannotSay as reason:
        return str(reason)
    return f"In the whole district, {week_sentence(week)} {week_notes(week)}"
