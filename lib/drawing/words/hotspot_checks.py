"""Sentences about whether hotspots and differences between wards are more than chance."""

import pandas as pd

from lib.analysis.small_areas import CaptureFigures
from lib.incidents.topics import Topic
from lib.statistics.beside import HIGHER, LOWER, SAME
from lib.statistics.concentration import Concentration


def concentration_sentence(spread: Concentration, topic: Topic) -> str:
    """Return how far incidents gather in few hexagons, beside chance."""
    return (
        f"The busiest 5% of hexagons hold {100 * spread.busiest_5:.0f}% of {topic.sentence}; if it fell evenly, chance "
        f"alone would put {100 * spread.busiest_5_by_chance:.0f}% there. (Gini {spread.gini:.2f}; by chance "
        f"{spread.gini_by_chance:.2f}.)"
    )


def capture_sentence(figures: CaptureFigures) -> str:
    """Return whether last year's hotspots held what came next."""
    by = figures.rows.set_index("chosen_by")
    hot, busiest, wards = by.loc["hot hexagons"], by.loc["busiest hexagons"], by.loc["highest wards"]
    return (
        f"{100 * hot['share_captured']:.0f}% of {figures.topic.sentence} in {figures.tested_on.words} fell in the "
        f"{100 * hot['area_share']:.1f}% of land that was hot in the year before: {hot['pai']:.1f} times its share. "
        f"As much land chosen as last year’s busiest hexagons would have held {100 * busiest['share_captured']:.0f}%, "
        f"and chosen from the highest wards {100 * wards['share_captured']:.0f}%."
    )


def funnel_sentence(rows: pd.DataFrame, spread: float) -> str:
    """Return how many wards are higher or lower than the district, and how far wards differ anyhow.

    Takes rows of `lib.analysis.areas.ward_figures`, and what `lib.statistics.beside.ordinary_spread` returns.
    """
    count = rows["verdict"].value_counts()
    words = (
        f"{count.get(HIGHER, 0)} of {len(rows)} wards are higher than the district, {count.get(LOWER, 0)} are lower "
        f"and {count.get(SAME, 0)} about the same: we cannot tell those apart from it. That allows for chance, for "
        f"bursts and for {len(rows)} wards being looked at together, so a ward just outside the inner lines can be "
        "about the same."
    )
    if not spread > 0:
        return f"{words} Wards differ from one another by no more than that."
    return f"{words} From ward to ward the rate ordinarily differs by about {100 * spread:.0f}%."
