"""Charts of one ward: months beside the year before, sums of twelve months, kinds of crime, funnel, deprivation."""

import numpy as np
import pandas as pd

from lib.base.months import month_in_words
from lib.drawing.charts.district import GREY, ORANGE, Chart, funnel_chart, month_chart
from lib.drawing.charts.specs import drawn


def ward_months_chart(months: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return counts by month with those of the year before and the range of earlier years.

    Parameters
    ----------
    months : DataFrame
        From `lib.analysis.months.month_figures`; the line of the year before is drawn for the latest twelve months.
    sentence, place : str
        What is counted ('reported ASB') and where.
    """
    full = month_chart(months, sentence, place)
    latest = np.arange(len(full.table)) >= len(full.table) - 12
    return Chart(drawn("ward_months"), full.table.assign(year_before=full.table["year_before"].where(latest)), full.alt)


def rolling_chart(rolling: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return sums of twelve months, with gaps where a month of the twelve is not complete.

    Parameters
    ----------
    rolling : DataFrame
        From `lib.analysis.months.rolling_years`.
    """
    table = rolling.assign(
        date=rolling["month"] + "-01",
        words=[month_in_words(month) for month in rolling["month"]],
        missing=rolling["count"].isna(),
    )
    known = table.dropna(subset=["count"])
    if known.empty:
        return Chart(drawn("rolling"), table, f"No twelve months of {sentence} in {place} are all complete.")
    first, last = known.iloc[0], known.iloc[-1]
    alt_text = (
        f"Line chart of {sentence} in {place} over twelve months at a time: {first['count']:,.0f} in those to "
        f"{first['words']}, {last['count']:,.0f} in those to {last['words']}."
    )
    return Chart(drawn("rolling"), table, alt_text)


def cumulative_chart(years: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return this year and the year before, each added up month after month.

    Parameters
    ----------
    years : DataFrame
        From `lib.analysis.months.cumulative_years`.
    """
    words = [month_in_words(month) for month in years["month"]]
    table = years.assign(words=words, short=[text[:3] for text in words])
    known = table.dropna(subset=["cumulative"])
    if known.empty:
        return Chart(drawn("cumulative"), table, f"No month of {sentence} in {place} is complete in both years.")
    ends = known.groupby("year")["cumulative"].last()
    alt_text = (
        f"Two lines of {sentence} in {place} added up over {len(known) // 2} months that both years have: "
        f"{ends['this year']:,.0f} this year, {ends['the year before']:,.0f} the year before."
    )
    return Chart(drawn("cumulative"), table, alt_text)


def types_chart(types: pd.DataFrame, place: str) -> Chart:
    """Return the kinds of crime a ward's recorded crime consists of, beside the district's mix.

    Parameters
    ----------
    types : DataFrame
        From `lib.analysis.ward.crime_types`.
    """
    most = types.iloc[0]
    alt_text = (
        f"Bars of recorded crime in {place} by kind: most is {most['label'].lower()}, {most['count']:,.0f} of "
        f"{types['count'].sum():,.0f} offences; with the district’s mix it would be {most['at_district_mix']:,.0f}."
    )
    return Chart(drawn("types"), types, alt_text)


def ward_funnel_chart(
    rows: pd.DataFrame, curves: pd.DataFrame, sentence: str, denominator: str, ward_code: str
) -> Chart:
    """Return a funnel plot in which one ward is named and the others stay grey.

    Parameters
    ----------
    rows : DataFrame
        code, name, population, rate, funnel.
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
    words = {"within": "inside the limits", "": "without a rate"}.get(own["funnel"], f"{own['funnel'][:5]} the limits")
    alt_text = (
        f"Funnel plot of {sentence} in {int(areas.sum())} wards: {own['name']}, with {own['rate']:.1f} per 1,000 "
        f"{denominator.split(' (')[0]}, lies {words}."
    )
    return Chart(full.spec, table, alt_text)


def deciles_chart(deciles: pd.DataFrame, place: str) -> Chart:
    """Return the share of a ward's small areas in each tenth of England by deprivation, 2019 and 2025.

    Parameters
    ----------
    deciles : DataFrame
        From `lib.analysis.people.deprivation_deciles`.
    """
    table = deciles.assign(year=deciles["index_year"].astype(str))
    most = table[table["year"] == "2025"].sort_values("share", ascending=False, kind="stable").iloc[0]
    alt_text = (
        f"Bars of the share of {place}’s small areas in each tenth of England by deprivation: in 2025 most "
        f"({100 * most['share']:.0f}%) are in tenth {most['decile']}, where 1 is the most deprived."
    )
    return Chart(drawn("deciles"), table, alt_text)


def _within_a_sentence(label: str) -> str:
    return label[0].lower() + label[1:]


def beside_chart(table: pd.DataFrame, name: str, other: str) -> Chart:
    """Return a ward's rates beside those of another ward or the rest of its reporting area.

    All crime is left to the table: it is the sum of the kinds, and would press them against the axis.

    Parameters
    ----------
    table : DataFrame
        From `lib.analysis.ward.beside`.
    name, other : str
        What the two sides are called.
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
        words: table.loc[table["verdict"] == words, "label"].map(_within_a_sentence).tolist()
        for words in ("higher than", "lower than")
    }
    found = [f"{words} {other} in {', '.join(labels)}" for words, labels in told.items() if labels]
    alt_text = f"Dots with intervals: {name} is {'; '.join(found) or f'not distinguishable from {other} in any topic'}."
    return Chart(drawn("ward_beside"), both.drop(columns="order").reset_index(drop=True), alt_text)
