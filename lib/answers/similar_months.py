"""The figures of police.uk by month for the district and the districts at hand: over time, and over common months."""

from functools import lru_cache

import pandas as pd

from lib.analysis.district import district_change
from lib.analysis.similar import months
from lib.answers.figure import Figure
from lib.answers.now import without_place_line
from lib.answers.similar import change_marks, change_of, in_words_of, rate_marks
from lib.answers.similar_view import ROLLING
from lib.base.errors import CannotSay
from lib.base.months import month_in_words, period_in_words, runs_in_words, shift
from lib.base.words import sentence_case
from lib.drawing.charts.similar import beside_chart, months_chart
from lib.drawing.words.areas import rank_in_words, rate_in_words
from lib.drawing.words.district import district_sentence, elsewhere_sentence
from lib.drawing.words.similar import change_in_percent, change_verdict, place_of
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.published.tables import describe, us
from lib.records.cache import kept_until_records_change
from lib.statistics.change import FELL, ROSE, UNCLEAR

VERB = {ROSE: "rose", FELL: "fell", UNCLEAR: "shows no clear change", "no verdict": "cannot be compared"}
_COLUMNS = {
    ROLLING: ("rolling_rate", "rolling_low", "rolling_high", "rolling_count"),
    "month": ("rate", "rate_low", "rate_high", "count"),
}


@lru_cache(maxsize=32)
def _monthly(topic: str) -> pd.DataFrame:
    tables = months.bundled_tables()
    return months.monthly(topic_named(topic), months.districts(tables)["area_code"], tables)


def _evidence(topic: Topic, table: pd.DataFrame) -> dict[str, str]:
    names = table.loc[~table["is_ours"], "area_name"].unique()
    described = describe("district_month_counts")
    last = str(table["month"].max())
    placed = without_place_line(topic, shift(last, -11), last)
    return {
        "Source": "data.police.uk, street-level crime and ASB, counted in each district",
        "Period": f"{month_in_words(table['month'].min())} to {month_in_words(table['month'].max())}, with gaps",
        "Per": f"1,000 {months.DENOMINATOR}",
        "Compared with": f"the districts with monthly figures at hand: {', '.join(names)}",
        "Data to": month_in_words(described["cut_off"]),
        "Limits": " ".join([topic.may_not_claim, *described["limits"]]),
        **({"Without a map point": placed} if placed else {}),
    }


def _rate_in_words(value: float, low: float, high: float) -> str:
    places = 1 if value >= 1 else 2
    return f"{value:.{places}f} ({low:.{places}f} to {high:.{places}f})"


@lru_cache(maxsize=64)
def months_figure(topic_slug: str, show: str) -> Figure:
    """Return the district's rate by month, or over twelve months to each month, beside the other districts'.

    Takes a topic that police.uk publishes by month, and a key of `lib.answers.similar_view.MONTHS_SHOWN`.
    """
    topic, table = topic_named(topic_slug), _monthly(topic_slug)
    value, low, high, count = _COLUMNS[show]
    ours = table[table["is_ours"]]
    known = ours.dropna(subset=[value])
    gaps = ours[ours["reason"] != ""]
    over = "in the twelve months to" if show == ROLLING else "in"
    title = f"There are no twelve months in a row of {topic.sentence} in {us()}"
    if len(known):
        last = known.iloc[-1]
        figure = _rate_in_words(last[value], last[low], last[high])
        title = (
            f"{sentence_case(topic.sentence)} in {us()}: {figure} per 1,000 residents {over} "
            f"{month_in_words(last['month'])}"
        )
    no_file = int((gaps["reason"] == months.NO_FILE).sum())
    line = f"Of {len(ours)} months, no file is held for {no_file}"
    short = gaps.loc[gaps["reason"] != months.NO_FILE, "month"].tolist()
    line += f", and the force did not publish {runs_in_words(short)} in full." if short else "."
    if show == ROLLING:
        line += " A figure over twelve months is given only where all twelve are there."
    chart = months_chart(
        table,
        value,
        f"Line chart of {topic.sentence} per 1,000 residents by month, {us()} among {table['area_code'].nunique()} "
        f"districts. {title}. {line}",
    )
    in_words = pd.DataFrame(
        {
            "Month": ours["month"].map(month_in_words),
            topic.incidents.capitalize(): ours[count].map(lambda n: "gap" if pd.isna(n) else f"{n:,.0f}"),
            "Per 1,000, likely between": [
                _rate_in_words(v, a, b) if pd.notna(v) else "gap"
                for v, a, b in zip(ours[value], ours[low], ours[high], strict=True)
            ],
            "Why missing": ours["reason"],
        }
    )
    return Figure(
        f"months-{show}",
        title,
        (line,),
        chart,
        in_words[::-1],
        table.drop(columns="is_ours"),
        _evidence(topic, table),
        ("A month that a force did not publish in full is a gap, never a nought.", "Months of other districts"),
        reading=f"Orange diamonds: {us()}. Grey: the other districts. ×: no full figure of that month is held.",
    )


@lru_cache(maxsize=32)
def _over_common_months(topic: str, start: str, end: str) -> pd.DataFrame:
    return months.over_common_months(_monthly(topic), start, end)


@lru_cache(maxsize=64)
def common_months_figure(topic_slug: str, members: tuple[str, ...]) -> Figure | str:
    """Return the districts compared over the months of the last twelve that all of them have, or why they are not.

    Parameters
    ----------
    topic_slug : str
        A topic that police.uk publishes by month.
    members : tuple of str
        Codes of the group that the page shows, which the table marks.
    """
    topic, table = topic_named(topic_slug), _monthly(topic_slug)
    end = table["month"].max()
    try:
        rows = _over_common_months(topic_slug, shift(end, -11), end)
    except CannotSay as reason:
        return str(reason)
    ours = rows[rows["is_ours"]].iloc[0]
    compared, asked = ours["months"], ours["months_asked"]
    title = (
        f"Over the {compared:.0f} of {period_in_words(shift(end, -11), end)} that all {len(rows)} districts have, "
        f"{us()}’s rate of {topic.sentence} is {place_of(ours['rank'], len(rows))}"
    )
    if compared == asked:
        title = (
            f"Over {period_in_words(shift(end, -11), end)}, {us()}’s rate of {topic.sentence} is "
            f"{place_of(ours['rank'], len(rows))} of {len(rows)} districts"
        )
    common = set(months.common_months(table))
    left_out = [month for month in table["month"].unique() if month >= shift(end, -11) and month not in common]
    figure = _rate_in_words(ours["rate"], ours["rate_low"], ours["rate_high"])
    line = f"{us()}: {figure} per 1,000 residents over these months; rank {rank_in_words(ours)}."
    if left_out:
        line += f" Left out for all, because one or more lack them: {runs_in_words(left_out)}."
    mean = float(rows["rate"].mean())
    quartiles = rows["rate"].quantile([0.25, 0.75])
    chart = beside_chart(
        rate_marks(rows, "area_name"),
        f"Dots with likely ranges, highest first. {title}. {line}",
        f"{topic.incidents.capitalize()} per 1,000 residents",
        (mean, f"Mean with {us()} {mean:.1f}"),
        (quartiles.iloc[0], quartiles.iloc[1]),
    )
    in_words = pd.DataFrame(
        {
            "District": rows["area_name"],
            "Per 1,000, likely between": in_words_of(rows, rate_in_words),
            "Rank, likely between": in_words_of(rows, rank_in_words),
            topic.incidents.capitalize(): rows["count"].map("{:,.0f}".format),
            "In the group chosen": [
                "yes" if c in members or o else "no" for c, o in zip(rows["area_code"], rows["is_ours"], strict=True)
            ],
        }
    )
    return Figure(
        "common-months",
        title,
        (line,),
        chart,
        in_words,
        rows.drop(columns="is_ours"),
        {**_evidence(topic, table), "Period": f"{compared:.0f} of {period_in_words(shift(end, -11), end)}"},
        ("Districts are compared only over months that every one of them has in full.", "Months of other districts"),
        reading=f"Diamond and bold name: {us()}. Shaded: the middle half of the districts. Dashed: their mean.",
    )


@kept_until_records_change(maxsize=32)
def year_on_year_figure(topic_slug: str) -> Figure:
    """Return how a topic changed since the same months a year before, here and in the other districts at hand.

    Takes a topic that police.uk publishes by month.
    """
    topic, view, rows = topic_named(topic_slug), View.default(topic_slug), change_of(topic_slug)
    whole = district_change(topic, view.start, view.end)
    ours, verdicts = rows[rows["is_ours"]].iloc[0], [change_verdict(row) for row in rows.to_dict("records")]
    title = f"{sentence_case(topic.sentence)} in {us()} {VERB[change_verdict(ours)]} since a year before"
    compared = runs_in_words(whole.compared.covered)
    lines = tuple(filter(None, (district_sentence(whole), elsewhere_sentence(whole))))
    chart = beside_chart(
        change_marks(rows, "area_name"),
        f"Dots with likely ranges, largest rise first. {title}.",
        "Change in a year, %",
        (0, "No change"),
    )
    in_words = pd.DataFrame(
        {
            "District": rows["area_name"],
            "This year": rows["count"].map("{:,.0f}".format),
            "Same months a year before": rows["previous_count"].map("{:,.0f}".format),
            "Change, likely between": [change_in_percent(row) for row in rows.to_dict("records")],
            "Verdict": verdicts,
            "Months": rows["months_compared"].map("{:.0f}".format),
        }
    )
    return Figure(
        "year-on-year",
        title,
        lines,
        chart,
        in_words,
        rows.drop(columns="is_ours"),
        {**_evidence(topic, _monthly(topic_slug)), "Period": f"{compared}, and the same months a year before"},
        ("Each district’s change is of the months that it has in both years, by itself.", "Change"),
        f"python -m lib district --topic {topic_slug} --from {view.start} --to {view.end}",
        f"Diamond and bold name: {us()}. A line that does not reach “No change” is a rise or a fall.",
    )
