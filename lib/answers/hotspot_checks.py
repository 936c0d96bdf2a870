"""What stands below the map: do wards stand out, how gathered are incidents, did last year's hotspots hold?

Each is one figure: a sentence, a table and, where it helps, a chart; kept for views asked before.
"""

import numpy as np
import pandas as pd

from lib.analysis.areas import denominator_of, limits_by_size, ward_figures
from lib.analysis.months import month_figures
from lib.analysis.small_areas import capture_figures, edge_figures, hex_concentration
from lib.answers.figure import Figure
from lib.base.errors import CannotSay
from lib.drawing.charts.district import concentration_chart, funnel_chart, month_chart
from lib.drawing.words.hotspot_checks import capture_sentence, concentration_sentence, funnel_sentence
from lib.drawing.words.tables import capture_in_words, edges_in_words, verdict_in_words
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change
from lib.statistics.beside import ordinary_spread

MONTH_COLUMNS = {
    "words": "Month",
    "count": "Count",
    "expected_words": "Expected",
    "reason": "Why missing",
}
TENTHS = np.arange(0, 1.01, 0.1)


@kept_until_records_change(maxsize=128)
def funnel_figure(topic: str, start: str, end: str) -> Figure:
    """Return which wards are higher or lower than the district, given their size, chance and bursts.

    Raises
    ------
    CannotSay
        When nothing was recorded in a complete month, or the topic has no ward figures.
    """
    figures = ward_figures(View(topic, start, end))
    rows = figures.rows
    if not figures.total > 0:
        raise CannotSay("Nothing was recorded in a complete month of this period, so no ward can stand out.")
    curves = limits_by_size(figures)
    denominator = denominator_of(figures.topic.denominator)
    of = denominator.split(" (")[0]
    table = pd.DataFrame(
        {
            "Ward": rows["name"],
            of.capitalize(): rows["population"].map("{:,.0f}".format),
            "Rate per 1,000": rows["rate"].map("{:.1f}".format),
            "Beside the district": rows.apply(verdict_in_words, axis=1),
        }
    )
    spread = ordinary_spread(rows["count"], rows["population"], rows["dispersion"])
    chart = funnel_chart(rows, curves, figures.topic.sentence, denominator)
    return Figure("funnel", funnel_sentence(rows, spread), (), chart, table)


@kept_until_records_change(maxsize=256)
def months_figure(topic: Topic, wards: tuple[str, ...] | None, end: str, place: str) -> Figure:
    """Return the months of a place up to `end`, beside what could be expected of each.

    Takes what `lib.analysis.months.month_figures` does, and what the wards are called together.
    """
    chart = month_chart(month_figures(topic, wards, end), topic.sentence, place)
    return Figure("months", chart.alt, (), chart, chart.table[list(MONTH_COLUMNS)].rename(columns=MONTH_COLUMNS))


@kept_until_records_change(maxsize=128)
def concentration_figure(topic: str, start: str, end: str) -> Figure:
    """Return how far incidents gather in few hexagons, beside chance.

    Raises
    ------
    CannotSay
        When nothing was recorded, or the topic has no map points.
    """
    spread = hex_concentration(View(topic, start, end))
    sentence = concentration_sentence(spread, topic_named(topic))
    lorenz = spread.lorenz
    thinned = lorenz.iloc[:: max(1, len(lorenz) // 100)]
    curves = pd.concat(
        [
            pd.DataFrame(
                {"series": name, "share_of_hexes": thinned["share_of_places"], "share_of_incidents": thinned[column]}
            )
            for name, column in (("as recorded", "share_of_incidents"), ("by chance alone", "share_by_chance"))
        ],
        ignore_index=True,
    )
    hold = {
        name: np.interp(TENTHS, lorenz["share_of_places"], lorenz[column])
        for name, column in (("Hold", "share_of_incidents"), ("By chance alone", "share_by_chance"))
    }
    table = pd.DataFrame({"Busiest hexagons": TENTHS, **hold}).map("{:.0%}".format)
    return Figure("concentration", sentence, (), concentration_chart(curves, sentence), table)


@kept_until_records_change(maxsize=128)
def capture_figure(topic: str, start: str, end: str) -> Figure:
    """Return how much of a period fell where the year before it had its hotspots.

    Raises
    ------
    CannotSay
        When there is nothing to choose hotspots on, or nothing was recorded.
    """
    figures = capture_figures(View(topic, start, end))
    tested = (
        f"Places were chosen on {figures.chosen_on.words} and tested only on {figures.tested_on.words}. "
        f"{capture_sentence(figures)}"
    )
    return Figure("capture", tested, (), None, capture_in_words(figures))


@kept_until_records_change(maxsize=128)
def edge_figure(topic: str, start: str, end: str) -> Figure:
    """Return how much each ward's count hangs on incidents near its edge.

    Raises
    ------
    CannotSay
        When the topic has no map points.
    """
    table = edge_figures(View(topic, start, end))
    near, total = table["near_edge_count"].sum(), table["count"].sum()
    counted = topic_named(topic)
    why = (
        "Their places are kept to about 10 metres, or are a postcode’s, so one close to an edge may be the neighbour’s."
        if counted.local
        else "police.uk moves each record to a nearby map point, so one close to an edge may belong to the neighbour."
    )
    sentence = f"{near:,.0f} of {total:,.0f} {counted.incidents} lie within 50 metres of a ward’s edge. {why}"
    return Figure("edges", sentence, (), None, edges_in_words(table))
