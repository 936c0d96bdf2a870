"""The figures of recorded crime beside similar areas: each with its finding, chart, table, evidence and method.

A figure is made once for a question; its tables are shared by all who ask the same, so treat them as read-only.
"""

from collections.abc import Callable
from shlex import quote
from typing import Any

import numpy as np
import pandas as pd

from lib.analysis.similar import recorded_crime as similar
from lib.analysis.similar.groups import OWN_GROUP, UPLOADED_GROUP, Group
from lib.analysis.similar.months import change_of_districts
from lib.analysis.similar.recorded_crime import WITH, RecordedCrime
from lib.answers.figure import Figure
from lib.base.months import month_in_words
from lib.drawing.charts.similar import beside_chart, group_funnel_chart
from lib.drawing.words import similar as words
from lib.drawing.words.areas import rank_in_words, rate_in_words
from lib.drawing.words.beside_map import changed_in_a_year
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.tables import us
from lib.records.cache import kept_until_records_change
from lib.records.newest import describe
from lib.statistics.change import FELL, ROSE
from lib.statistics.funnel import funnel_curves

TOLD = {
    "higher than": "is higher than",
    "lower than": "is lower than",
    "not distinguishable from": "cannot be told apart from",
}
SYMBOLS = {"higher than": "▲", "lower than": "▼", "not distinguishable from": "●"}
PER_1000 = "Offences per 1,000 residents"
READING_THE_DOTS = (
    "Diamond and bold name: {name}. The line through each dot is where its true figure likely lies. "
    "Shaded: the middle half of the areas. Dashed: the group’s mean."
)


def in_words_of(rows: pd.DataFrame, words: Callable[[Any], str]) -> list[str]:
    """Return a sentence a row; for short tables this takes a fraction of the time of `DataFrame.apply`."""
    return [words(row) for row in rows.to_dict("records")]


def rate_marks(rows: pd.DataFrame, name: str = "lad_name") -> pd.DataFrame:
    """Return areas' rates as `beside_chart` draws them."""
    columns = {name: "name", "rate": "value", "rate_low": "low", "rate_high": "high", "is_ours": "marked"}
    return rows.rename(columns=columns)[list(columns.values())]


def change_marks(rows: pd.DataFrame, name: str = "lad_name") -> pd.DataFrame:
    """Return areas' changes in per cent as `beside_chart` draws them; those without an interval are left out."""
    ratios = {"value": "rate_ratio", "low": "rate_ratio_low", "high": "rate_ratio_high"}
    percent = {end: 100 * (rows[ratio] - 1) for end, ratio in ratios.items()}
    marks = pd.DataFrame({"name": rows[name], **percent, "marked": rows["is_ours"]})
    return marks.replace([np.inf, -np.inf], np.nan).dropna(subset=list(ratios))


@kept_until_records_change(maxsize=512, same_for_all=True)
def crime_of(offence: str, year: str, group: Group) -> RecordedCrime:
    """Return recorded crime of the district and a group, made once for a question."""
    return similar.compared(offence, year, group, _areas(group), _counts(offence, year))


@kept_until_records_change(maxsize=256, same_for_all=True)
def _areas(group: Group) -> pd.DataFrame:
    return similar.areas_of(group, similar.standing_tables())


@kept_until_records_change(maxsize=128, same_for_all=True)
def _counts(offence: str, year: str) -> dict[str, float]:
    return similar.offence_counts(offence, year, similar.standing_tables())


def _evidence(year: str, group: Group) -> dict[str, str]:
    described = describe("recorded_crime_partnerships")
    return {
        "Source": "Office for National Statistics, police recorded crime by Community Safety Partnership",
        "Period": words.year_in_words(year),
        "Per": f"1,000 {similar.DENOMINATOR}",
        "Compared with": f"{group.name}: {len(group.members)} areas",
        "Data to": words.year_in_words(f"year ending {pd.Timestamp(described['cut_off']):%b %Y}").removeprefix(
            "year ending "
        ),
        "Limits": " ".join([*described["limits"], similar.DENOMINATOR_NOTE]),
    }


@kept_until_records_change(maxsize=32)
def change_of(topic_slug: str) -> pd.DataFrame:
    """Return how a topic changed since a year before, in the district and the others with months at hand.

    Over the twelve months that the overview shows; `lib.analysis.similar.months.change_of_districts`.
    """
    view = View.default(topic_slug)
    return change_of_districts(topic_named(topic_slug), view.start, view.end)


# --- how high ---


@kept_until_records_change(maxsize=256)
def recorded_crime_figure(offence: str, year: str, group: Group, basis: str) -> Figure:
    """Return the district's rate among the group's.

    Parameters
    ----------
    offence, year : str
        As `lib.analysis.similar.recorded_crime.offences` and `periods` list them.
    group : Group
        From `lib.answers.similar_view`.
    basis : str
        `WITH` or `WITHOUT` the district in the mean.
    """
    crime = crime_of(offence, year, group)
    rows, ours, summary = crime.rows, crime.ours, crime.summary.loc[basis]
    joint = crime.joint.assign(lad_name=crime.joint["partnership"] + " *", is_ours=False, joint=True, rank=np.nan)
    everyone = pd.concat([rows.assign(joint=False), joint]) if len(joint) else rows.assign(joint=False)
    marks = rate_marks(everyone).assign(joint=everyone["joint"])
    title = words.headline(crime)
    mean_name = f"Mean {'with' if basis == WITH else 'without'} {us()} {summary['mean']:.1f}"
    chart = beside_chart(
        marks,
        f"Dots with likely ranges, one area a row, highest first. {title}. {_leaders(rows)}",
        PER_1000,
        (summary["mean"], mean_name),
        (summary["lower_quartile"], summary["upper_quartile"]),
    )
    reading = READING_THE_DOTS.format(name=us())
    if len(joint):
        reading += " Square with *: a joint figure, not ranked and not in the mean."
    topic = words.topic_of(offence)
    own = change_of(topic.slug)
    own = own[own["is_ours"]].iloc[0].rename({"count": "compared_count"})
    to = month_in_words(View.default(topic.slug).end)  # another year and source than the rate's, so it is said
    lines = (
        f"Police recorded {ours['offences']:,.0f} offences in {us()} in the {words.year_in_words(year)}.",
        f"{SYMBOLS[summary['verdict']]} That rate {TOLD[summary['verdict']]} the group’s mean of "
        f"{summary['mean']:.1f} per 1,000.",
        changed_in_a_year(own, f"In the monthly records to {to}, {topic.sentence}"),
    )
    period = quote(year)
    return Figure(
        "recorded-crime",
        title,
        lines,
        chart,
        _crime_in_words(everyone, crime),
        everyone.reindex(columns=[*similar.RATE_COLUMNS, "districts"]).rename(columns={"districts": "joint_figure_of"}),
        {**_evidence(year, group), "Mean": similar.MEAN_NOTE},
        ("Each rate and each rank has the range that it likely lies in, allowing for chance.", "Groups of areas"),
        f"python -m lib similar-areas --offence {quote(offence)} --period {period} --group {group.group_id}"
        if group.group_id not in (UPLOADED_GROUP, OWN_GROUP)
        else "",
        reading,
    )


def how_sure(offence: str, year: str, group: Group, basis: str) -> tuple[str, ...]:
    """Return in plain words how sure the finding of `recorded_crime_figure` is."""
    crime = crime_of(offence, year, group)
    ours, summary, areas = crime.ours, crime.summary.loc[basis], len(crime.rows)
    return (
        f"{us()} had {ours['rate']:.1f} offences per 1,000 residents, likely between {ours['rate_low']:.1f} and "
        f"{ours['rate_high']:.1f}.",
        f"By rate it is {words.place_of(ours['rank'], areas)} of {areas}; allowing for chance: "
        f"{words.rank_range(ours)}.",
        f"The mean of {summary['mean']:.1f} is the plain mean of the rates of {summary['areas']:.0f} areas, {basis} "
        f"{us()}.",
        f"The middle half of the areas lie between {summary['lower_quartile']:.1f} and "
        f"{summary['upper_quartile']:.1f}, with {summary['median']:.1f} in the middle.",
    )


def _leaders(rows: pd.DataFrame) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    return f"Highest: {first['lad_name']}, {first['rate']:.1f}; lowest: {last['lad_name']}, {last['rate']:.1f}."


def _crime_in_words(everyone: pd.DataFrame, crime: RecordedCrime) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Area": everyone["lad_name"],
            "Per 1,000, likely between": in_words_of(everyone, rate_in_words),
            "Rank, likely between": in_words_of(everyone, rank_in_words),
            "Offences": everyone["offences"].map("{:,.0f}".format),
            "Residents": everyone["population"].map("{:,.0f}".format),
        }
    )
    if len(crime.joint):
        covers = dict(zip(crime.joint["partnership"] + " *", crime.joint["districts"], strict=True))
        table["Area"] = [f"{name} ({covers[name]})" if name in covers else name for name in table["Area"]]
    return table


def _heading(year: str) -> str:
    return words.year_in_words(year).replace("year", "Year", 1)


# --- funnel ---


@kept_until_records_change(maxsize=256, same_for_all=True)
def funnel_figure(offence: str, year: str, group: Group) -> Figure:
    """Return which areas of a group stand out from its common rate."""
    crime = crime_of(offence, year, group)
    plot = similar.group_funnel(crime)
    rows = crime.rows.assign(funnel=plot.table["verdict"])
    ours = rows[rows["is_ours"]].iloc[0]
    what = words.rate_of(offence)
    stands = {
        "within": "is not distinguishable from the group’s common rate",
        "above": "is higher than the group’s common rate",
        "below": "is lower than the group’s common rate",
    }[ours["funnel"].split(" ")[0]]
    title = f"Given its size, {us()}’s {what} {stands}"
    names = {
        side: ", ".join(rows.loc[rows["funnel"].str.startswith(side), "lad_name"]) or "none"
        for side in ("above", "below")
    }
    limits = "The limits are those of chance alone."
    if plot.widened:
        limits = (
            "The areas differ by more than chance alone, so the limits are widened for that: only what stands out even "
            "among areas that differ lies outside."
        )
    line = f"Above the 95% limits: {names['above']}. Below: {names['below']}. {limits}"
    grid = np.linspace(rows["population"].min() * 0.95, rows["population"].max() * 1.05, 60)
    curves = funnel_curves(plot, grid).drop(columns="expected").assign(centre=plot.centre_rate)
    chart = group_funnel_chart(
        rows.rename(columns={"lad_name": "name", "is_ours": "marked"})[
            ["name", "population", "rate", "funnel", "marked"]
        ],
        curves,
        f"Funnel plot: rate against residents, with limits. {title}. {line}",
    )
    in_words = pd.DataFrame(
        {
            "Area": rows["lad_name"],
            "Residents": rows["population"].map("{:,.0f}".format),
            "Per 1,000": rows["rate"].map("{:.1f}".format),
            "Beside the limits": rows["funnel"],
        }
    )
    return Figure(
        "funnel",
        title,
        (line,),
        chart,
        in_words,
        rows[["lad_code", "lad_name", "offences", "population", "rate", "funnel"]].join(
            plot.table[["low_95", "high_95", "low_998", "high_998"]]
        ),
        {**_evidence(year, group), "Common rate": f"{plot.centre_rate:.1f} per 1,000: all offences over all residents"},
        ("Smaller areas vary more by chance, so the limits are wider for them.", "Funnel"),
        reading=f"Diamond: {us()}. Triangles lie outside the limits; circles do not. Solid line: the group’s common "
        "rate; dashed: 95% limits; dotted: 99.8% limits.",
    )


# --- under every group ---


@kept_until_records_change(maxsize=128, same_for_all=True)
def verdict_figure(offence: str, year: str, groups: tuple[Group, ...], basis: str) -> Figure:
    """Return how the verdict changes with the group."""
    table = similar.verdicts_of(crime_of(offence, year, group) for group in groups)
    verdicts = table[f"verdict_{basis}"]
    counts = {words: int((verdicts == words).sum()) for words in SYMBOLS}
    counted = ", ".join(f"{words} it in {number}" for words, number in counts.items() if number)
    what = words.rate_of(offence)
    title = f"Beside the mean of {len(table)} groups, {us()}’s {what} is {counted}: the answer depends on the group"
    if verdicts.nunique() == 1:
        title = f"Whichever of {len(table)} groups is taken, {us()}’s {what} is {verdicts.iloc[0]} its mean"
    in_words = pd.DataFrame(
        {
            "Group": table["group_name"],
            f"{us()} is": [f"{SYMBOLS[words]} {words} the mean" for words in verdicts],
            "Mean per 1,000": table[f"mean_{basis}"].map("{:.1f}".format),
            f"{us()}’s rank, likely between": in_words_of(table, rank_in_words),
            "Areas ranked": table["areas"].astype(str),
        }
    )
    return Figure(
        "every-group",
        title,
        (f"{us()}’s own rate is {table['rate'].iloc[0]:.1f} per 1,000 in every row. Means are {basis} {us()}.",),
        None,
        in_words,
        table,
        {**_evidence(year, groups[0]), "Compared with": "; ".join(group.name for group in groups)},
        ("Each row compares the same figure with another group.", "Groups of areas"),
    )


# --- change ---


@kept_until_records_change(maxsize=256, same_for_all=True)
def change_figure(offence: str, year: str, group: Group) -> Figure | None:
    """Return the change since the same months one year before; None when that year is not at hand."""
    earlier = next(iter(similar.comparable_periods(year, similar.standing_tables())), None)
    if earlier is None:
        return None
    table = similar.change_from(crime_of(offence, earlier, group), crime_of(offence, year, group))
    ours = table[table["is_ours"]].iloc[0]
    title = words.change_sentence(ours, offence, year, earlier).removesuffix(".")
    verdicts = [words.change_verdict(row) for row in table.to_dict("records")]
    line = (
        f"Of {len(table)} areas, {verdicts.count(ROSE)} rose and {verdicts.count(FELL)} fell; the others show no clear "
        f"change. Bursts are allowed for as the months of {us()} and the districts around it show them."
    )
    chart = beside_chart(
        change_marks(table),
        f"Dots with likely ranges: change in recorded offences in percent, largest rise first. {title}. {line}",
        "Change in offences, %",
        (0, "No change"),
    )
    in_words = pd.DataFrame(
        {
            "Area": table["lad_name"],
            _heading(earlier): table["offences_earlier"].map("{:,.0f}".format),
            _heading(year): table["offences"].map("{:,.0f}".format),
            "Change, likely between": [words.change_in_percent(row) for row in table.to_dict("records")],
            "Verdict": verdicts,
        }
    )
    return Figure(
        "change",
        title,
        (line,),
        chart,
        in_words,
        table.drop(columns="is_ours"),
        {
            **_evidence(year, group),
            "Period": f"{words.year_in_words(earlier)} and {words.year_in_words(year)}, the same months one year apart",
        },
        (
            "Two counts are compared, allowing for chance and bursts; because every area is tested at once, the share "
            "of false alarms is kept under 5%.",
            "Change",
        ),
        reading=f"Diamond and bold name: {us()}. A line that does not reach “No change” is a rise or a fall.",
    )
