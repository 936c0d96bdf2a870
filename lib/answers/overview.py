"""The findings of the moment that the overview page shows: one sentence, a map and a way on for each topic."""

from dataclasses import replace

import pandas as pd

from lib.analysis.areas import area_figures, district_count
from lib.analysis.district import district_change
from lib.analysis.months import month_figures
from lib.analysis.similar import fly_tipping
from lib.answers.figure import Figure
from lib.answers.hotspots import areas_of, figure_of
from lib.answers.now import now_line
from lib.drawing.charts.district import small_months
from lib.drawing.words.areas import alike_at_the_top, headline_certainty
from lib.drawing.words.district import district_sentence, elsewhere_sentence, without_place_sentence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.cited import plan_year
from lib.records.cache import kept_until_records_change
from lib.statistics.change import FELL, ROSE, SIGNIFICANT, benjamini_hochberg

LEADING_TOPICS = ("asb", "fly-tipping", "all-crime")


def leading_findings() -> list[tuple[View, Figure]]:
    """Return, for each leading topic, the view that shows it in full and its finding."""
    return [(View.default(slug), finding_of(slug)) for slug in LEADING_TOPICS]


@kept_until_records_change(maxsize=32)
def finding_of(slug: str) -> Figure:
    """Return the finding of one topic for its latest twelve complete months, or the plan's year.

    Returns
    -------
    Figure
        Its lines say which ward is highest or that the first three cannot be told apart, what the whole district had
        and how that changed, whether it changed elsewhere too, how it stands now, and a step in the share of records
        without a map point, which its evidence gives; its chart is the district by month, where there are months.
    """
    view = View.default(slug)
    figure, areas = figure_of(view), areas_of(view)
    topic = areas.topic
    if areas.period is None:
        whole = topic.counted(district_count(topic))
        line = f"The plan counts {whole} in {plan_year()}. It prints no later figure and none by ward."
        return replace(figure, lines=tuple(filter(None, (line, _returned_since() if slug == "fly-tipping" else ""))))
    change = district_change(topic, view.start, view.end)
    placed = without_place_sentence(change)
    lines = (
        "" if alike_at_the_top(areas) is not None else headline_certainty(areas),
        district_sentence(change),
        elsewhere_sentence(change),
        now_line(topic, "", view.end),
        placed if change.without_place and change.without_place.step else "",
    )
    chart = small_months(month_figures(topic, None, view.end), topic.sentence)
    said = {"Without a map point": placed} if placed else {}
    return replace(figure, lines=tuple(filter(None, lines)), chart=chart, evidence=figure.evidence | said)


def _returned_since() -> str:
    """Return what the district returned of fly-tipping to the national table, whose figures go on after the plan's."""
    years = fly_tipping.ranks_by_year(fly_tipping.bundled_tables()).dropna(subset=["incidents"])
    if len(years) < 2:
        return ""
    before, last = years.iloc[-2], years.iloc[-1]
    change = 100 * (last["incidents"] / before["incidents"] - 1)
    way = "up" if change > 0 else "down"
    return (
        f"In the council’s returns to DEFRA, which count incidents by other rules: {last['incidents']:,.0f} in "
        f"{last['year']}, after {before['incidents']:,.0f} in {before['year']}, {way} {abs(change):.0f}%."
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
