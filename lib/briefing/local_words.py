"""What a briefing says of the council's own requests: only from counts that may be printed."""

import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.base.months import period_in_words
from lib.briefing.local_counts import TOTAL_OF_WARDS, LocalCounts, printed
from lib.drawing.words.areas import change_in_words
from lib.incidents.topics import Topic
from lib.statistics.change import change_between
from lib.statistics.dispersion import PRIOR_WEIGHT


def local_count_clause(counts: LocalCounts) -> str:
    """Return how many requests of a topic the briefing's wards have, and over which months."""
    areas = counts.areas
    asked = areas.compared if "before" in counts.rows else areas.period
    when = asked.words if asked else period_in_words(areas.view.start, areas.view.end)
    return f"{printed(counts.rows.at[TOTAL_OF_WARDS, 'now'])} {counts.topic.sentence} in {when}"


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
    both = pd.Series({"compared_count": now, "previous_count": before, "compared_months": 1})
    return f"{said}: {change_in_words(pd.concat([row, both]), counts.topic).removesuffix('.')}"


def no_place_of(topic: Topic) -> str:
    """Return why a briefing names no place of a topic that only the council's own requests place."""
    return (
        f"{topic.label}: the council’s own requests are counted by ward under “Local records by ward”. No smaller "
        "place is named here, because its count would be too small to print; the Hotspots page shows them."
    )
