"""The findings of the moment that the overview page shows: one sentence, a map and a way on for each topic."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import AreaTable, area_figures, district_count
from lib.analysis.district import district_change
from lib.analysis.months import month_figures
from lib.answers.now import now_line
from lib.drawing.words.areas import changes_sentence, headline
from lib.drawing.words.district import district_sentence, elsewhere_sentence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.cited import plan_year
from lib.records.cache import kept_until_records_change
from lib.statistics.change import FELL, ROSE, SIGNIFICANT, benjamini_hochberg

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
    district : tuple of str
        What the whole district had and how that changed, whether it changed elsewhere too, and how it stands now.
    changed : str
        Which wards rose or fell, or that none clearly did; empty for a topic without earlier figures.
    months : DataFrame or None
        The district month by month (see `lib.analysis.months.month_figures`).
    """

    view: View
    table: AreaTable
    sentence: str
    district: tuple[str, ...]
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
        district = f"The plan counts {whole} in {plan_year()}. No later figures and none by ward are published."
        return Finding(view, table, headline(table), (district,), "", None)
    change = district_change(table.topic, view.start, view.end)
    return Finding(
        view,
        table,
        headline(table),
        (district_sentence(change), elsewhere_sentence(change), now_line(table.topic, "", view.end)),
        changes_sentence(table),
        month_figures(table.topic, None, view.end),
    )


@kept_until_records_change(maxsize=2)
def clear_changes() -> pd.DataFrame:
    """Return every ward and topic that rose or fell since the same months a year before.

    Returns
    -------
    DataFrame
        topic (slug), topic_label, code, name and the change columns of `lib.analysis.areas.ward_figures`, whose verdict
        allows for the wards of one topic; together (whether it also holds among all wards of all topics). The surest
        first; `attrs["looked_at"]` says how many wards and topics there are.
    """
    tables = []
    for slug, topic in topics().items():
        if topic.recorded:
            rows = area_figures(View.default(slug)).rows
            tables.append(rows.dropna(subset=["p_value"]).assign(topic=slug, topic_label=topic.label))
    table = pd.concat(tables, ignore_index=True)
    table["together"] = benjamini_hochberg(table["p_value"]) < SIGNIFICANT
    clear = table[table["change_verdict"].isin([ROSE, FELL])].sort_values("p_value", ignore_index=True)
    clear.attrs["looked_at"] = len(table)
    return clear
