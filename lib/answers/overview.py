"""The findings of the moment that the overview page shows: one sentence, a map and a way on for each topic."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import PLAN_YEAR, AreaTable, area_figures, district_count
from lib.analysis.months import month_figures
from lib.drawing.words.areas import change_in_words, changed_beyond_chance, headline
from lib.incidents.cube import Period, ward_counts, year_before
from lib.incidents.topics import Topic, topics
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change
from lib.statistics.change import change_between

LEADING_TOPICS = ("asb", "fly-tipping", "all-crime")


@dataclass(frozen=True)
class Finding:
    """What the overview says of a topic.

    Attributes
    ----------
    view : View
        The view on the hotspots page that shows it in full.
    table : AreaTable
        The areas it is drawn from.
    sentence : str
        Where the topic is highest.
    district : str
        What the whole district had, and how that changed.
    changed : str
        Which wards changed beyond chance, or that none did; empty for a topic without earlier figures.
    months : DataFrame or None
        The district month by month (see `lib.analysis.months.month_figures`).
    """

    view: View
    table: AreaTable
    sentence: str
    district: str
    changed: str
    months: pd.DataFrame | None


def leading_findings() -> list[Finding]:
    """Return the finding of each leading topic for its latest twelve complete months."""
    return [finding_of(slug) for slug in LEADING_TOPICS]


@kept_until_records_change(maxsize=32)
def finding_of(slug: str) -> Finding:
    """Return the finding of one topic for its latest twelve complete months, or the plan's year."""
    view = View.default(slug)
    table = area_figures(view)
    if table.period is None:
        whole = table.topic.counted(district_count(table.topic))
        district = f"The plan counts {whole} in {PLAN_YEAR}. No later figures and none by ward are published."
        return Finding(view, table, headline(table), district, "", None)
    return Finding(
        view,
        table,
        headline(table),
        district_change(table.topic, table.period),
        changed_beyond_chance(table),
        month_figures(table.topic, None, view.end),
    )


def district_change(topic: Topic, asked: Period) -> str:
    """Return what the whole district had in a period, and how that compares with the same months a year before."""
    compared, before = year_before(topic, asked)
    now, earlier = ward_counts(topic, compared).sum(), ward_counts(topic, before).sum()
    row = change_between(pd.Series([now]), pd.Series([earlier])).iloc[0]
    row = pd.concat([row, pd.Series({"compared_count": now, "previous_count": earlier, "compared_months": 1})])
    whole = topic.counted(ward_counts(topic, asked).sum())
    if not compared.covered:
        return f"The district had {whole}; no month has a complete month a year before to compare with."
    part = "" if len(compared.covered) == len(asked.months) else f", over {len(compared.covered)} comparable months"
    return f"The district had {whole}. Beside the year before{part}: {change_in_words(row, topic)}"


@kept_until_records_change(maxsize=2)
def changes_beyond_chance() -> pd.DataFrame:
    """Return every ward and topic with records by month that changed beyond chance since the same months a year before.

    The wards of one topic are tested together (q below 0.05).

    Returns
    -------
    DataFrame
        topic (slug), topic_label, code, name and the change columns of `lib.analysis.areas.ward_figures`, the surest
        first.
    """
    tables = []
    for slug, topic in topics().items():
        if not topic.recorded:
            continue
        rows = area_figures(View.default(slug)).rows
        changed = rows[(rows["q_value"] < 0.05) & (rows["refusal"] == "")]
        tables.append(changed.assign(topic=slug, topic_label=topic.label))
    table = pd.concat(tables, ignore_index=True)
    return table.sort_values("q_value", ignore_index=True)
