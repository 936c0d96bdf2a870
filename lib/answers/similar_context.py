"""What a document of the partnership tabulated for districts like this one, as it was printed."""

from functools import lru_cache

import pandas as pd

from lib.analysis.reconcile.check import published_figures_checked
from lib.answers.figure import Figure
from lib.base.months import month_in_words
from lib.drawing.charts.similar import panels_chart
from lib.published.cited import text
from lib.published.tables import describe, is_described, load, us


@lru_cache(maxsize=1)
def context_figures() -> tuple[Figure, ...]:
    """Return economic activity, life expectancy and homelessness, as far as the district's documents print them."""
    made = {
        "economic_activity": _economic_activity,
        "life_expectancy": _life_expectancy,
        "homelessness": _homelessness,
    }
    return tuple(figure() for table, figure in made.items() if is_described(table))


def _figure(
    table: str, title: str, in_words: pd.DataFrame, panels: pd.DataFrame, unit: str, from_zero: bool = False
) -> Figure:
    """Return a figure whose chart has a panel an area; `panels` has area, year, series and value."""
    panels = panels.assign(is_ours=panels["area"] == us())
    panels = panels.sort_values(["is_ours", "area", "year"], ascending=[False, True, True], ignore_index=True)
    shown = panels[["area", "is_ours", "year", "series", "value"]]
    years = " and ".join(dict.fromkeys((shown["year"].min(), shown["year"].max())))
    chart = panels_chart(shown, f"{title}. A panel an area, {us()} first, {years}.", unit, from_zero)
    described = describe(table)
    first = in_words.iloc[:, 0] == us()
    in_words = pd.concat([in_words[first], in_words[~first]], ignore_index=True)
    start, end = described["temporal"].split(" to ")
    evidence = {
        "Source": described["sources"][0]["title"],
        "Period": described["title"].partition(", ")[2] or described["temporal"],
        "Data to": f"{end} (from {start})",
        "Limits": " ".join(described["limits"]) or "Too old to say how the areas stand today.",
    }
    name = f"context-{table.replace('_', '-')}"
    method = (text("context_method"), "Groups of areas")
    checked = published_figures_checked()
    doubted = checked[checked["table"].isin(load(table)["table"]) & ~checked["agrees"]]
    elsewhere = doubted["row"].map(lambda row: any(area in row for area in set(load(table)["area"]) - {us()}))
    doubted = doubted[~elsewhere.astype(bool)]
    return Figure(
        name,
        title,
        tuple(f"{row.row}: {row.published} {row.what}. {row.likely_slip}" for row in doubted.itertuples()),
        chart,
        in_words,
        load(table),
        evidence,
        method,
        reading=f"Within each area from left to right: {', '.join(dict.fromkeys(sorted(shown['year'])))}. {us()} is "
        "first, in orange; all areas have one scale.",
    )


def _economic_activity() -> Figure:
    table = load("economic_activity")
    table = table.assign(sex=table["measure"].str.extract(r"rate (males|females)", expand=False))
    wide = table.pivot(index="area", columns="sex", values="as_published")[["males", "females"]]
    ours = wide.loc[us()]
    in_words = wide.reset_index().set_axis(["Area", "Men, %", "Women, %"], axis="columns")
    latest = month_in_words(table["period_end"].max())
    title = (
        f"In the year to {latest}, {ours['males']}% of men and {ours['females']}% of women aged 16 to 64 in {us()} "
        "were in work or looking for it"
    )
    panels = table.assign(year=f"the year to {latest}", series=table["sex"].map({"males": "Men", "females": "Women"}))
    return _figure("economic_activity", title, in_words, panels, "In work or looking, %")


def _life_expectancy() -> Figure:
    table = load("life_expectancy")
    latest = table[table["years"] == table["years"].max()]
    wide = latest.assign(of=latest["sex"] + " at " + latest["at"]).pivot(
        index="area", columns="of", values="as_published"
    )
    wide = wide[["male at birth", "female at birth", "male at age 65", "female at age 65"]]
    ours = wide.loc[us()]
    in_words = wide.reset_index().set_axis(
        ["Area", "Men at birth", "Women at birth", "Men at 65", "Women at 65"], axis="columns"
    )
    title = (
        f"In {latest['years'].iloc[0]}, life expectancy at birth in {us()} was {ours['male at birth']} years for men "
        f"and {ours['female at birth']} for women"
    )
    at_birth = table[table["at"] == "birth"]
    panels = at_birth.assign(year=at_birth["years"], series=at_birth["sex"].map({"male": "Men", "female": "Women"}))
    return _figure("life_expectancy", title, in_words, panels, "Years at birth")


def _homelessness() -> Figure:
    table = load("homelessness")
    year = table["period_start"].str[:4] + "-" + table["period_end"].str[2:4]
    table = table.assign(year=year)
    wide = table.pivot(index="area", columns=["measure", "year"], values="as_published")
    years = sorted(table["year"].unique())
    numbers, rates = wide["number"], wide["per 1,000 households"]
    in_words = pd.DataFrame(
        {"Area": wide.index, **{y: [f"{n} ({r})" for n, r in zip(numbers[y], rates[y], strict=True)] for y in years}}
    )
    title = (
        f"In {years[-1]}, {us()} accepted {numbers.loc[us(), years[-1]]} households as homeless and in priority need, "
        f"{rates.loc[us(), years[-1]]} per 1,000 households"
    )
    panels = table[table["measure"] != "number"].assign(series="")
    return _figure("homelessness", title, in_words, panels, "Per 1,000 households", from_zero=True)
