"""What is on record of one topic in an area: again and again or not, by season, and in the ring round about it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures, figures_of
from lib.analysis.own_area.inside import by_month_in
from lib.analysis.small_areas import hex_figures
from lib.base.errors import CannotSay
from lib.base.months import months_between, shift
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.published.places import to_grid
from lib.records.cache import kept_until_records_change
from lib.statistics.hexagons import hex_centre

LOOK_BACK = 36  # months to the period's end in which something comes again and again, or does not
SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
# When records are called lasting: in how many of the months looked back on something must be on record.
FEWEST_MONTHS, NEARLY_ALWAYS, OFTEN = 24, 0.9, 0.5
PERSISTENT, NOW_AND_AGAIN, SELDOM, TOO_FEW = "month after month", "in most months", "now and again", "cannot be told"


@dataclass(frozen=True)
class TopicEvidence:
    """One topic in one area."""

    figures: AreaFigures  # what any area has
    # month, inside, ring, rest (of the district, the ring included): the complete months of the 36 to the end of the
    # period.
    months: pd.DataFrame
    # Rows inside, ring, rest; now and before over the months that both years have, whole over the period's complete
    # months.
    counts: pd.DataFrame
    seasons: pd.DataFrame  # season, months, inside, rest: of the same months as `months`
    hexagons: pd.DataFrame  # hex_id, place, count, class: the hot hexagons whose middle lies in the area, busiest first

    @property
    def topic(self) -> Topic:
        """What is counted."""
        return self.figures.topic

    @property
    def with_any(self) -> int:
        """In how many of the months looked back on something was recorded."""
        return int((self.months["inside"] > 0).sum())

    @property
    def longest_without(self) -> int:
        """How many of those months in a row had nothing on record, at the most."""
        longest = run = 0
        for count in self.months["inside"]:
            run = 0 if count else run + 1
            longest = max(longest, run)
        return longest

    @property
    def lasting(self) -> str:
        """Whether records came again and again: one of PERSISTENT, NOW_AND_AGAIN, SELDOM and TOO_FEW."""
        if len(self.months) < FEWEST_MONTHS:
            return TOO_FEW
        share = self.with_any / len(self.months)
        return PERSISTENT if share >= NEARLY_ALWAYS else NOW_AND_AGAIN if share >= OFTEN else SELDOM


@kept_until_records_change(maxsize=64)
def topic_evidence(area: Area, topic: Topic, first: str, last: str) -> TopicEvidence:
    """Return what is on record of a topic in an area.

    Raises
    ------
    CannotSay
        As `lib.analysis.own_area.figures.figures_of`.
    InputError
        When the period is not usable.
    """
    figures = figures_of(area, topic, first, last)
    whole = figures.months.set_index("month")
    series = pd.DataFrame({"inside": whole["count"], "ring": by_month_in(area.ring(), topic), "rest": whole["rest"]})
    series = series[series["inside"].notna()]
    looked = series.loc[[m for m in months_between(shift(last, 1 - LOOK_BACK), last) if m in series.index]]
    spans = {"now": figures.compared.covered, "before": figures.before.covered, "whole": figures.period.covered}
    # where there is no such month the sum is missing, not zero
    counts = pd.DataFrame({name: series.loc[list(months)].sum(min_count=1) for name, months in spans.items()})
    return TopicEvidence(figures, looked.rename_axis("month").reset_index(), counts, _seasons(looked), hot_in(figures))


def _seasons(months: pd.DataFrame) -> pd.DataFrame:
    number = np.array([int(month[5:]) for month in months.index])
    rows = []
    for season, those in SEASONS.items():
        own = months[np.isin(number, those)]
        rows.append((season, len(own), own["inside"].sum(), own["rest"].sum()))
    return pd.DataFrame(rows, columns=["season", "months", "inside", "rest"])


def hot_in(figures: AreaFigures) -> pd.DataFrame:
    """Return the hexagons that are hot in the period and whose middle lies in an area.

    Returns
    -------
    DataFrame
        hex_id, place, count, class; busiest first.
    """
    columns = ["hex_id", "place", "count", "class"]
    try:
        rows = hex_figures(View(figures.topic.slug, figures.period.start, figures.period.end)).rows
    except CannotSay:
        return pd.DataFrame(columns=columns)
    hot = rows.loc[rows["hot"], columns]
    middles = np.array([hex_centre(code) for code in hot["hex_id"]], dtype=float).reshape(-1, 2)
    own = shapely.intersects_xy(figures.area.outline, *to_grid(middles[:, 0], middles[:, 1]))
    return hot[own].reset_index(drop=True)
