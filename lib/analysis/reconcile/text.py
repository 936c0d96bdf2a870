"""Check percentages, counts and directions that the documents state in words against their own tables."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lib.analysis.reconcile.slips import Finding, Row, added_up, compare, compare_words, records
from lib.analysis.reconcile.tables import BY_TYPE, crime_figures, is_right, percentage_change

_SHARE_OF = {"asb": "anti-social behaviour", "all-crime": "crime"}


def _series(crime: pd.DataFrame, stated: Mapping[str, Any]) -> dict[str, Row]:
    """Return the table figures that a sentence speaks of, by topic or by name; empty when there are none."""
    named = crime["crime_type"].str.casefold() == stated["subject"].casefold()
    same_topic = crime["topic"] == (stated["topic"] or "no topic")
    found = crime[(crime["document"] == stated["document"]) & (named | same_topic)]
    return crime_figures(found[found["table"] == found["table"].iloc[0]]) if len(found) else {}


def changes(stated: list[Row], crime: pd.DataFrame) -> Iterator[Finding]:
    """Check each stated rise or fall, and the counts beside it, against the table of crime types."""
    for row in (row for row in stated if row["kind"] == "change"):
        figures = _series(crime, row)
        covers = figures and (row["period_start"], row["period_end"]) == (
            figures["now"]["period_start"],
            figures["now"]["period_end"],
        )
        if covers:
            yield from _against_series(row, figures)
        elif row["as_published"][0] in "+-":
            figure = {**row, "value": float(row["as_published"].rstrip("%"))}
            working = f"the sentence calls it a {row['direction']}"
            yield compare(figure, row["subject"], "sign of the percentage", row["value"], working, unit="%")


def _against_series(row: Row, figures: dict[str, Row]) -> Iterator[Finding]:
    now, before = figures["now"]["value"], figures["before"]["value"]
    finding = percentage_change(row, row["subject"], now, before)
    if not finding["agrees"] and is_right(figures):
        finding["likely_slip"] += f" The document's table has {figures['percentage_change']['as_published']}."
    yield finding
    if row["change"] != "":
        signed = row["change"] if row["value"] > 0 else -row["change"]
        repeated = signed == figures.get("volume_change", {}).get("value")
        yield compare(
            {**row, "as_published": f"{row['change']:,}", "value": signed},
            row["subject"],
            "difference",
            now - before,
            f"{now:,.0f} − {before:,.0f}",
            otherwise="Repeats the slip of the document's table." if repeated else "",
        )
    if row["count"] != "":
        figure = {**row, "as_published": f"{row['count']:,}", "value": row["count"]}
        yield compare(figure, row["subject"], "count", now, "the count in the document's table")


def parts_of_asb(stated: list[Row]) -> Iterator[Finding]:
    """Add up the changes in kinds of ASB where the passage also gives the change in all ASB."""
    for row in (row for row in stated if row["topic"] == "asb" and row["change"] != ""):
        kinds = [
            kind["change"] if kind["value"] > 0 else -kind["change"]
            for kind in stated
            if kind["heading"] == row["heading"] and kind["subject"].startswith(f"{row['subject']}: ")
        ]
        figure = {**row, "as_published": f"{row['change']:,}", "value": row["change"]}
        yield compare(figure, row["subject"], "total of the changes by kind", sum(kinds), added_up(kinds))


def shares(stated: list[Row], published: pd.DataFrame) -> Iterator[Finding]:
    """Check the shares of Sutton and Hucknall together against the shares of the four areas."""
    towns = published["reporting_area"].str.split("-").str[0]
    for row in (row for row in stated if row["kind"] == "share" and row["topic"] in _SHARE_OF):
        within = published[towns.isin(row["area"].split(" and "))]
        sums = within.groupby("topic")["value"].sum()
        yield compare(
            row,
            f"{row['subject']}, {row['area']}",
            "share",
            float(sums[row["topic"]]),
            added_up(within.loc[within["topic"] == row["topic"], "value"]),
            unit="%",
            suspects=[
                (f"This is the share of {_SHARE_OF[str(topic)]}: the two figures are exchanged", float(total))
                for topic, total in sums.items()
                if topic != row["topic"]
            ],
        )


def survey(stated: list[Row], items: pd.DataFrame) -> Iterator[Finding]:
    """Check a survey's percentage quoted elsewhere in the document."""
    worse = items[(items["question"] == "perception") & (items["item"] == "Worse")]
    for row in (row for row in stated if row["kind"] == "survey"):
        wave = records(worse[(worse["document"] == row["document"]) & (worse["wave"] == row["period_end"])])[0]
        slip = (
            f"The section on the survey gives {wave['as_published']}; this sentence does not say what "
            f"{row['as_published']} is."
        )
        yield compare(
            row,
            row["subject"],
            "percentage of those who replied",
            float(wave["percentage"]),
            f"{wave['as_published']} in the section on the survey",
            unit="%",
            otherwise=slip,
        )


def population(stated: list[Row], census: pd.DataFrame, residents: pd.DataFrame) -> Iterator[Finding]:
    """Check the stated growth of the population, to 2016 and as projected."""
    to_2016, projected = (row for row in stated if row["kind"] == "population")
    figure = census.set_index(["item", "year"])["value"]
    density = figure["Population density (people per sq km)", 2011]
    square_km = figure["Area in hectares", 2017] / 100
    ratio = to_2016["count"] / (density * square_km)
    yield compare(
        to_2016,
        "Population, 2011 to 2016",
        "percentage change",
        float(ratio - 1) * 100,
        f"{to_2016['count']:,} against {density:,.0f} per sq km × {square_km:,.2f} sq km",
        unit="%",
        slack=float(ratio * 0.5 / density) * 100,  # the density is printed as a whole number
    )
    start, end = to_2016["count"], projected["count"]
    earliest = records(residents[residents["area_kind"] == "district"].sort_values("year"))[0]
    fits = end / (1 + projected["value"] / 100)
    slip = (
        f"Fits a starting population of about {fits:,.0f}; the district had {earliest['as_published']} in "
        f"{earliest['year']}, so the start is an earlier year that is not named."
    )
    yield compare(
        projected,
        "Population to 2033",
        "percentage change",
        (end / start - 1) * 100,
        f"({end:,} − {start:,}) ÷ {start:,}, the population that the passage gives for 2016",
        unit="%",
        otherwise=slip if fits < earliest["value"] else "",
    )


def numbers_of_falls(stated: pd.DataFrame, crime: pd.DataFrame) -> Iterator[Finding]:
    """Count the crime types that fell, where a document says how many did."""
    for row in records(stated[stated["kind"] == "number of falls"]):
        here = crime[(crime["document"] == row["document"]) & (crime["table"] == BY_TYPE)]
        figures = {name: crime_figures(rows) for name, rows in here.groupby("crime_type", sort=False)}
        falls = [str(name) for name, f in figures.items() if f["now"]["value"] < f["before"]["value"]]
        yield compare(row, row["subject"], "how many fell", len(falls), ", ".join(falls))


def directions(
    stated: pd.DataFrame, crime: pd.DataFrame, residents: pd.DataFrame, life: pd.DataFrame
) -> Iterator[Finding]:
    """Check statements that something rose, fell or stayed the same."""
    years = life[life["area"] == "Ashfield"].pivot_table(index=["at", "sex"], columns="years", values="value")
    steps = years["2013-15"] - years["2012-14"]
    rural = residents[residents["reporting_area"] == "Ashfield Rurals"].sort_values("year")["value"].tolist()
    for row in records(stated[stated["kind"] == "direction"]):
        slip = ""
        if figures := _series(crime, row):
            now, before = figures["now"]["value"], figures["before"]["value"]
            change, working = now - before, f"{now:,.0f} − {before:,.0f}"
        elif row["subject"].startswith("Population"):
            change, working = rural[-1] - rural[-2], f"{rural[-1]:,.0f} − {rural[-2]:,.0f}"
        else:
            sex = "female" if "women" in row["subject"] else "male"
            change, at_65 = float(steps["birth", sex]), float(steps["age 65", sex])
            working = "2013-15 less 2012-14, at birth"
            if _sign(at_65) == row["value"]:
                slip = f"True of life expectancy at 65 ({at_65:+.1f}), not at birth ({change:+.1f})."
        agrees = _sign(change) == row["value"]
        yield compare_words(row, row["subject"], "direction", change, working, agrees, slip)


def _sign(change: float) -> int:
    return int(change > 1e-9) - int(change < -1e-9)
