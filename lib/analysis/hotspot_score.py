"""Each month's hotspots as they stood before it, graded by what the month brought.

The forecast of a month is the hexagons that were hot over the twelve months before it. It follows from the records
alone, so that what was foretold of any month can be worked out again, and nobody can leave out a bad one.
"""

import numpy as np
import pandas as pd
from scipy import special

from lib.analysis.small_areas import MONTHS_CHOSEN_ON, by_month, hex_grid
from lib.base.errors import CannotSay
from lib.base.months import shift
from lib.incidents.cube import cube, last_complete_month
from lib.incidents.topics import Topic
from lib.records.cache import kept_until_records_change
from lib.records.newest import wards_with_residents
from lib.statistics.capture import capture_comparison
from lib.statistics.gi_star import hot_hexes
from lib.statistics.hotspot_rule import HOTSPOT_RULE

LEAST_MONTHS = 9  # complete, of the twelve that a forecast rests on
BETTER, NO_BETTER, NONE = "more than its land", "no more than its land", "nothing was foretold"
LEVEL = 0.05
HOT, BUSIEST = "hot hexagons", "busiest hexagons"


@kept_until_records_change(maxsize=16)
def hotspot_score(topic: Topic) -> pd.DataFrame:
    """Return how the hotspots of each month's forecast did in that month.

    Returns
    -------
    DataFrame
        month, rests_on (complete months of the twelve before), places (hot hexagons foretold), total (incidents of the
        month in hexagons), captured (those in the foretold ones), share_captured, area_share, pai (share over share of
        land), busiest_share (captured by the busiest hexagons on as much land), grade (`BETTER`, `NO_BETTER` by an
        exact binomial test at 5%, or `NONE`). Months of which nothing was recorded are left out.

    Raises
    ------
    CannotSay
        The topic has no map points, or no month has enough complete ones before it.
    """
    if not topic.recorded:
        raise CannotSay(f"{topic.label} is published by {topic.finest}, so it has no hotspots within a ward.")
    done, grid = cube().complete_months(topic), hex_grid()
    residents = wards_with_residents().set_index("ward_code")["residents"]
    rows = []
    for month in done:
        before = tuple(earlier for earlier in done if shift(month, -MONTHS_CHOSEN_ON) <= earlier < month)
        now = by_month(topic, (month,))
        total = int(now.to_numpy().sum())
        if len(before) < LEAST_MONTHS or not total:
            continue
        past = by_month(topic, before).sum()
        rate = past.groupby(grid.ward_of).sum() / residents
        try:
            found = capture_comparison(past, now, before, (month,), grid.weights, grid.areas, grid.ward_of, rate)
        except CannotSay:  # no hexagon was hot
            rows.append((month, len(before), 0, total, 0, 0.0, 0.0, np.nan, np.nan, NONE))
            continue
        hot = found.loc[HOT]
        beyond = special.bdtrc(hot["captured"] - 1, total, hot["area_share"]) < LEVEL
        rows.append(
            (
                *(month, len(before), int(hot["places"]), total, int(hot["captured"]), hot["share_captured"]),
                *(hot["area_share"], hot["pai"], found.loc[BUSIEST, "share_captured"], BETTER if beyond else NO_BETTER),
            )
        )
    if not rows:
        raise CannotSay(f"No month of {topic.sentence} has {LEAST_MONTHS} complete months of the twelve before it.")
    columns = ["month", "rests_on", "places", "total", "captured", "share_captured", "area_share", "pai"]
    return pd.DataFrame(rows, columns=[*columns, "busiest_share", "grade"])


def next_forecast(topic: Topic) -> tuple[str, list[str]]:
    """Return the first month that is not on record and the ids of the hexagons foretold to be hot in it."""
    last, grid = last_complete_month(topic), hex_grid()
    before = tuple(month for month in cube().complete_months(topic) if shift(last, -MONTHS_CHOSEN_ON) < month <= last)
    hot = hot_hexes(by_month(topic, before).sum(), grid.weights, grid.areas, HOTSPOT_RULE)["hot"]
    return shift(last, 1), list(hot.index[hot])
