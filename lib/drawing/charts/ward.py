"""Charts of one ward: months beside the year before, sums of twelve months, kinds of crime, funnel, deprivation."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from lib.base.months import month_in_words
from lib.base.words import within_a_sentence
from lib.drawing.charts.district import Chart, funnel_chart, month_chart, months_drawing
from lib.drawing.charts.style import BLUE, GREY, INK, MID, ORANGE, altair, blank, finished, months_axis, tips
from lib.drawing.words.areas import VERDICT_WORDS
from lib.statistics.beside import HIGHER, LOWER


def ward_months_chart(months: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return counts by month with those of the year before and what could be expected.

    Parameters
    ----------
    months : DataFrame
        From `lib.analysis.months.month_figures`; the line of the year before is drawn for the latest twelve months.
    sentence, place : str
        What is counted ('reported ASB') and where.
    """
    full = month_chart(months, sentence, place)
    latest = np.arange(len(full.table)) >= len(full.table) - 12
    return Chart(
        months_drawing(height=210, ticks=8, year_before=True),
        full.table.assign(year_before=full.table["year_before"].where(latest)),
        full.alt,
    )


def rolling_chart(rolling: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return sums of twelve months, with gaps where a month of the twelve is not complete.

    Takes what `lib.analysis.months.rolling_years` returns.
    """
    table = rolling.assign(
        date=rolling["month"] + "-01",
        words=[month_in_words(month) for month in rolling["month"]],
        missing=rolling["count"].isna(),
    )
    known = table.dropna(subset=["count"])
    if known.empty:
        return Chart(_rolling_drawing(), table, f"No twelve months of {sentence} in {place} are all complete.")
    first, last = known.iloc[0], known.iloc[-1]
    alt_text = (
        f"Line chart of {sentence} in {place} over twelve months at a time: {first['count']:,.0f} in those to "
        f"{first['words']}, {last['count']:,.0f} in those to {last['words']}."
    )
    return Chart(_rolling_drawing(), table, alt_text)


def cumulative_chart(years: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return this year and the year before, each added up month after month.

    Takes what `lib.analysis.months.cumulative_years` returns.
    """
    words = [month_in_words(month) for month in years["month"]]
    table = years.assign(words=words, short=[text[:3] for text in words])
    known = table.dropna(subset=["cumulative"])
    if known.empty:
        return Chart(_cumulative_drawing(), table, f"No month of {sentence} in {place} is complete in both years.")
    ends = known.groupby("year")["cumulative"].last()
    alt_text = (
        f"Two lines of {sentence} in {place} added up over {len(known) // 2} months that both years have: "
        f"{ends['this year']:,.0f} this year, {ends['the year before']:,.0f} the year before."
    )
    return Chart(_cumulative_drawing(), table, alt_text)


def types_chart(types: pd.DataFrame, place: str) -> Chart:
    """Return the kinds of crime a ward's recorded crime consists of, beside the district's mix.

    Takes what `lib.analysis.ward.crime_types` returns.
    """
    most = types.iloc[0]
    alt_text = (
        f"Bars of recorded crime in {place} by kind: most is {most['label'].lower()}, {most['count']:,.0f} of "
        f"{types['count'].sum():,.0f} offences; with the district’s mix it would be {most['at_district_mix']:,.0f}."
    )
    return Chart(_types_drawing(), types, alt_text)


def ward_funnel_chart(
    rows: pd.DataFrame, curves: pd.DataFrame, sentence: str, denominator: str, ward_code: str
) -> Chart:
    """Return a funnel plot in which one ward is named and the others stay grey.

    Parameters
    ----------
    rows : DataFrame
        code, name, population, rate, verdict.
    curves, denominator
        As for `lib.drawing.charts.district.funnel_chart`.
    """
    full = funnel_chart(rows, curves, sentence, denominator)
    own = rows.loc[rows["code"] == ward_code].iloc[0]
    this = full.table["name"] == own["name"]
    areas = full.table["kind"] == "area"
    table = full.table.assign(
        label=np.where(this, "above", "none"),
        colour=np.where(this, ORANGE, GREY),
        shape=np.where(this, "diamond", full.table["shape"]),
    )
    table = pd.concat([table[~this], table[this]], ignore_index=True)  # drawn last, so on top
    words = VERDICT_WORDS[own["verdict"]].lstrip("▲●▼ ")
    alt_text = (
        f"Funnel plot of {sentence} in {int(areas.sum())} wards: {own['name']}, with {own['rate']:.1f} per 1,000 "
        f"{denominator.split(' (')[0]}: {words}."
    )
    return Chart(full.spec, table, alt_text)


def deciles_chart(deciles: pd.DataFrame, place: str) -> Chart:
    """Return the share of a ward's small areas in each tenth of England by deprivation, 2019 and 2025.

    Takes what `lib.analysis.people.deprivation_deciles` returns.
    """
    table = deciles.assign(year=deciles["index_year"].astype(str))
    most = table[table["year"] == "2025"].sort_values("share", ascending=False, kind="stable").iloc[0]
    alt_text = (
        f"Bars of the share of {place}’s small areas in each tenth of England by deprivation: in 2025 most "
        f"({100 * most['share']:.0f}%) are in tenth {most['decile']}, where 1 is the most deprived."
    )
    return Chart(_deciles_drawing(), table, alt_text)


def beside_chart(table: pd.DataFrame, name: str, other: str) -> Chart:
    """Return a ward's rates beside those of another ward or the rest of its reporting area.

    All crime is left to the table: it is the sum of the kinds, and would press them against the axis.

    Takes what `lib.analysis.ward.beside` returns, and what the two sides are called.
    """
    columns = ["label", "rate", "rate_low", "rate_high"]
    parts = table[table["topic"] != "all-crime"]
    sides = [
        parts[columns].assign(side=name),
        parts[["label", *(f"other_{c}" for c in columns[1:])]].set_axis(columns, axis=1).assign(side=other),
    ]
    both = pd.concat([side.reset_index(names="order") for side in sides]).sort_values("order", kind="stable")
    both["interval"] = [
        f"{low:.1f} to {high:.1f}" for low, high in zip(both["rate_low"], both["rate_high"], strict=True)
    ]
    told = {
        verdict: table.loc[table["verdict"] == verdict, "label"].map(within_a_sentence).tolist()
        for verdict in (HIGHER, LOWER)
    }
    found = [f"{words} than {other} in {', '.join(labels)}" for words, labels in told.items() if labels]
    alt_text = f"Dots with likely ranges: {name} is {'; '.join(found) or f'about the same as {other} in every topic'}."
    return Chart(_ward_beside_drawing(), both.drop(columns="order").reset_index(drop=True), alt_text)


# --- how each is drawn ---


@lru_cache(maxsize=8)
def _rolling_drawing() -> dict[str, Any]:
    """Return sums of twelve months; × marks twelve with a missing month."""
    alt, base = blank()
    x = months_axis(5)
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1, tickCount=5))
    tooltip = tips(("words:N", "Twelve months to"), ("count:Q", "Count"), "reason:N")
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    missing = (
        base.transform_filter("datum.missing")
        .mark_text(text="×", color=MID, fontSize=13)
        .encode(x=x, y=alt.value("height"), tooltip=tooltip)
    )
    return finished(
        line + base.mark_circle(color=BLUE, size=35, opacity=1).encode(x=x, y=y, tooltip=tooltip) + missing, 200
    )


@lru_cache(maxsize=8)
def _cumulative_drawing() -> dict[str, Any]:
    """Return two years, each added up month after month."""
    alt, base = blank()
    x = alt.X("short:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("cumulative:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1, tickCount=5))
    dash = alt.StrokeDash("year:N", scale=alt.Scale(domain=["this year", "the year before"], range=[[1, 0], [5, 3]]))
    colour = alt.Color("year:N", scale=alt.Scale(domain=["this year", "the year before"], range=[BLUE, MID]))
    tooltip = tips(("words:N", "Up to"), ("cumulative:Q", "So far"), ("count:Q", "In the month"))
    line = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=colour, strokeDash=dash)
    return finished(line + base.mark_circle(size=35, opacity=1).encode(x=x, y=y, color=colour, tooltip=tooltip), 230)


@lru_cache(maxsize=8)
def _types_drawing() -> dict[str, Any]:
    """Return bars of kinds of crime with ticks at the district’s mix."""
    alt, base = blank()
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=230))
    x = alt.X(
        "count:Q",
        title="Offences",
        axis=alt.Axis(tickMinStep=1, tickCount=6),
    )
    bars = base.mark_bar(color=BLUE, height=13).encode(y=y, x=x)
    ticks = base.mark_tick(color=INK, thickness=3, size=19).encode(
        y=y,
        x="at_district_mix:Q",
        tooltip=tips("label:N", ("count:Q", "Offences here"), ("at_district_mix:Q", "With the district’s mix", ".0f")),
    )
    return finished(bars + ticks, {"step": 22})


@lru_cache(maxsize=8)
def _deciles_drawing() -> dict[str, Any]:
    """Return bars of the share of small areas in each tenth of England, for two years."""
    alt = altair()
    colours = alt.Scale(domain=["2019", "2025"], range=[GREY, BLUE])
    bars = (
        alt.Chart(alt.Data(name="table"))
        .mark_bar()
        .encode(
            x=alt.X("decile:O", title="Tenth of England (1: most deprived)", axis=alt.Axis(labelAngle=0)),
            xOffset="year:N",
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4), scale=alt.Scale(zero=True)),
            color=alt.Color("year:N", scale=colours),
            tooltip=tips("year:N", "decile:O", ("share:Q", "Share of small areas", ".0%")),
        )
    )
    return finished(bars, 270)


@lru_cache(maxsize=8)
def _ward_beside_drawing() -> dict[str, Any]:
    """Return dots with intervals of two sides, one pair of rows a topic."""
    alt, base = blank()
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=230))
    offset = alt.YOffset("side:N", sort=None)
    x = alt.X("rate:Q", title="Per 1,000 residents", scale=alt.Scale(zero=True))
    bars = base.mark_rule(strokeWidth=2, color=MID).encode(y=y, yOffset=offset, x="rate_low:Q", x2="rate_high:Q")
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        y=y,
        yOffset=offset,
        x=x,
        color=alt.Color("side:N", sort=None, scale=alt.Scale(range=[ORANGE, BLUE]), legend=alt.Legend(columns=1)),
        shape=alt.Shape("side:N", sort=None, scale=alt.Scale(range=["diamond", "circle"])),
        tooltip=tips("side:N", "label:N", ("rate:Q", None, ".1f"), "interval:N"),
    )
    return finished(bars + dots, {"step": 15})
