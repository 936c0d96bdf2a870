"""Recompute the totals, differences and percentages inside the documents' tables."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lib.analysis.reconcile.slips import Finding, Row, Suspect, added_up, compare, compare_words, records

BY_TYPE = "[Recorded crime by type]"
# What each total of the crime tables is made of. The plan's table also lists ASB, which is not crime, and
# knife and hate crime, which are counted within the other types.
NOT_PARTS_IN_PLAN = ["All Crime", "Anti-Social Behaviour", "Knife Crime", "Hate Crime"]
PARTS_2018 = {
    "Total recorded crime": ["Victim based crime", "Other crimes against society"],
    "Victim based crime": [
        "Violence against the person",
        "Sexual offences",
        "Robbery",
        "Burglary",
        "Vehicle offences",
        "Theft from person",
        "Bicycle theft",
        "Shoplifting",
        "Other theft",
        "Criminal damage and arson",
    ],
    "Other crimes against society": [
        "Drug offences",
        "Possession of weapons",
        "Public order offences",
        "Miscellaneous crimes against society",
    ],
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def crime_figures(rows: pd.DataFrame) -> dict[str, Row]:
    """Return the rows of one crime type in one table by what they are.

    Returns
    -------
    dict
        'now' and 'before' (the two latest counts) and, where printed, 'volume_change', 'percentage_change'.
    """
    found = records(rows)
    counts = sorted((row for row in found if row["measure"] == "count"), key=lambda row: row["period_end"])
    changes = {row["measure"]: row for row in found if row["measure"] != "count"}
    return {"now": counts[-1], "before": counts[-2], **changes}


def percentage_change(figure: Mapping[str, Any], row: str, now: float, before: float) -> Finding:
    """Compare a printed percentage change with the change over the old figure.

    Dividing by the new figure instead is the slip that the plan's table makes.
    """
    wrong = f"Divides by the new figure ({now:,.0f}) instead of the old one ({before:,.0f})"
    return compare(
        figure,
        row,
        "percentage change",
        (now - before) / before * 100,
        f"({now:,.0f} − {before:,.0f}) ÷ {before:,.0f}",
        unit="%",
        suspects=[(wrong, (now - before) / now * 100)],
    )


def is_right(figures: Mapping[str, Row]) -> bool:
    """Return whether a table's printed percentage change agrees with its counts."""
    printed = figures["percentage_change"]
    return percentage_change(printed, "", figures["now"]["value"], figures["before"]["value"])["agrees"]


def crime_changes(crime: pd.DataFrame) -> Iterator[Finding]:
    """Recompute every difference and percentage of the tables of recorded crime."""
    for _, rows in crime.groupby(["table", "crime_type"], sort=False):
        figures = crime_figures(rows)
        now, before = figures["now"]["value"], figures["before"]["value"]
        percentage = figures["percentage_change"]
        name = percentage["crime_type"]
        yield percentage_change(percentage, name, now, before)
        if "volume_change" in figures:
            beside = percentage["as_published"]
            fits = f"The percentage beside it ({beside}) fits {now - before:,.0f}: the difference is wrong."
            yield compare(
                figures["volume_change"],
                name,
                "difference",
                now - before,
                f"{now:,.0f} − {before:,.0f}",
                otherwise=fits if is_right(figures) else "",
            )


def crime_periods(crime: pd.DataFrame) -> Iterator[Finding]:
    """Count the months that each column's heading covers; the tables compare years."""
    headed = crime[crime["measure"] == "count"].drop_duplicates(["table", "column_heading"])
    for row in records(headed):
        (first, from_year), (last, to_year) = re.findall(r"([A-Z][a-z]{2})[a-z]* (\d{4})", row["column_heading"])
        across, within = 12 * (int(to_year) - int(from_year)), _MONTHS.index(last) - _MONTHS.index(first)
        exchanged = f"The two months are exchanged: {last} {from_year} to {first} {to_year} is 12 months."
        yield compare(
            {**row, "topic": "", "as_published": row["column_heading"], "value": across + within + 1},
            row["column_heading"],
            "months that the column's heading covers",
            12,
            "a year, like the other columns",
            unit="months",
            otherwise=exchanged if across - within + 1 == 12 else "",
        )


def crime_totals_plan(crime: pd.DataFrame) -> Iterator[Finding]:
    """Add up the crime types of the plan's table."""
    counts = crime[(crime["table"] == BY_TYPE) & (crime["measure"] == "count")]
    parts = counts[~counts["crime_type"].isin(NOT_PARTS_IN_PLAN)].groupby("period_end")["value"].sum()
    totals = records(counts[counts["crime_type"] == "All Crime"])
    always_short = all(row["value"] > parts[row["period_end"]] for row in totals)
    for row in totals:
        gap = row["value"] - parts[row["period_end"]]
        short = f"A crime type is left out: the types fall short in every year, here by {gap:,.0f}."
        yield compare(
            row,
            "All Crime",
            f"total of the crime types, {row['column_heading']}",
            float(parts[row["period_end"]]),
            "the types listed but ASB (not crime) and knife and hate crime (counted within other types)",
            otherwise=short if always_short else "",
        )


def crime_totals_2018(crime: pd.DataFrame) -> Iterator[Finding]:
    """Add up the crime types of the assessment's table: counts of both years and the printed changes."""
    table = crime[crime["table"] == BY_TYPE]
    true_changes = {
        str(name): figures["now"]["value"] - figures["before"]["value"]
        for name, rows in table.groupby("crime_type")
        for figures in [crime_figures(rows)]
    }
    for total, parts in PARTS_2018.items():
        for row in records(table[(table["crime_type"] == total) & (table["measure"] != "percentage_change")]):
            same = table[(table["measure"] == row["measure"]) & (table["period_end"] == row["period_end"])]
            added = same.set_index("crime_type")["value"][parts]
            suspects: list[Suspect] = []
            if row["measure"] == "volume_change":
                # had one part's change been printed right, would the sum come out?
                wrong = [part for part in parts if added[part] != true_changes[part]]
                mended = added.sum() + sum(true_changes[part] - added[part] for part in wrong)
                suspects = [(f"The slip is in the change printed for {', '.join(wrong).lower()}", float(mended))]
            yield compare(
                row,
                total,
                f"total of its parts, {row['column_heading']}",
                float(added.sum()),
                added_up(added),
                suspects=suspects,
            )


def crime_in_two_tables(crime: pd.DataFrame) -> Iterator[Finding]:
    """Compare the counts that a document prints in two tables."""
    for _, rows in crime[crime["measure"] == "count"].groupby(["crime_type", "period_end"], sort=False):
        first, *others = records(rows)
        for other in others:
            working = f"{first['as_published']} in the table of crime types"
            yield compare(other, other["crime_type"], "the same count in two tables", first["value"], working)


def environment(by_type: pd.DataFrame, by_area: pd.DataFrame) -> Iterator[Finding]:
    """Add up service requests by type and by area, and find what the unlabelled table counts."""
    printed = {row["topic"]: {**row, "value": row["count"]} for row in records(by_type)}
    total = printed.pop("environmental-crime")
    counts = [row["value"] for row in printed.values()]
    yield compare(total, total["report_type"], "total of the types", sum(counts), added_up(counts))
    for table, rows in by_area.groupby("table", sort=False):
        areas = int(rows["count"].sum())
        working = added_up(rows["count"])
        if "Unlabelled" in str(table):
            fitting = [row["report_type"] for row in printed.values() if row["value"] == areas]
            slip = "The label is left out, and the areas do not add up to the total of one type."
            if len(fitting) == 1:
                total_of = f"the total for “{fitting[0]}” and no other type"
                slip = f"The label is left out: the areas add up to {total_of}."
            figure = {**records(rows)[0], "as_published": "no label"}
            yield compare_words(figure, "All eleven areas", "what the table counts", areas, working, False, slip)
        else:
            row = printed[rows["topic"].iloc[0]]
            gap = row["value"] - areas
            slip = f"The areas add up to {abs(gap)} {'less' if gap > 0 else 'more'} than the total of the type."
            yield compare(row, row["report_type"], "total of the eleven areas", areas, working, otherwise=slip)


def residents(published: pd.DataFrame, wards: pd.DataFrame) -> Iterator[Finding]:
    """Add up the residents of wards to areas and district, and of areas to the district."""
    area_of = wards.set_index("ward_code")["reporting_area"]
    for _, year in published.groupby("year"):
        of_wards = year[year["area_kind"] == "ward"]
        of_areas = year[year["area_kind"] == "reporting area"]
        for row in records(year[year["area_kind"] != "ward"]):
            name = f"{row['area']}, {row['year']}"
            parts = of_wards
            if row["area_kind"] == "reporting area":
                parts = of_wards[of_wards["ward_code"].map(area_of) == row["reporting_area"]]
            else:
                whole, working = float(of_areas["value"].sum()), added_up(of_areas["value"])
                yield compare(row, name, "total of the four areas", whole, working)
            yield compare(row, name, "total of its wards", float(parts["value"].sum()), added_up(parts["value"]))


def district(census: pd.DataFrame) -> Iterator[Finding]:
    """Recompute the district's population, density and people per household."""
    printed = {(row["item"], row["year"]): row for row in records(census)}
    figure = {key: row["value"] for key, row in printed.items()}
    density, per_home = "Population density (people per sq km)", "Average people per household"
    square_km = figure["Area in hectares", 2017] / 100
    people, males, females = (figure[item, 2017] for item in ("Population", "Males", "Females"))
    whole = printed["Population", 2017]
    yield compare(whole, "Population, 2017", "total of males and females", males + females, added_up([males, females]))
    yield compare(
        printed[density, 2017],
        "Population density, 2017",
        "people per sq km",
        people / square_km,
        f"{people:,.0f} ÷ {square_km:,.2f} sq km",
    )
    for year in (2001, 2011):
        homes = figure["Households", year]
        yield compare(
            printed[per_home, year],
            f"{per_home}, {year}",
            "people per household",
            figure[density, year] * square_km / homes,
            f"{figure[density, year]:,.0f} per sq km × {square_km:,.2f} sq km ÷ {homes:,.0f} households",
            slack=0.5 * square_km / homes,  # the density is printed as a whole number
        )


def deaths(published: pd.DataFrame) -> Iterator[Finding]:
    """Recompute each area's share of the deaths from violence."""
    printed = {(row["area"], row["measure"]): row for row in records(published)}
    areas = list(dict.fromkeys(published["area"]))
    county, city = "Nottinghamshire County", "Nottingham City"
    districts = [area for area in areas if area not in (county, city)]
    count = {area: printed[area, "count"]["value"] for area in areas}
    share = {area: printed[area, "percentage"]["value"] for area in areas}
    in_districts = [count[area] for area in districts]
    row = printed[county, "count"]
    yield compare(row, county, "total of the districts", sum(in_districts), added_up(in_districts))
    whole = count[county] + count[city]
    suspects: dict[str, list[Suspect]] = {
        county: [("Adds up the printed shares instead of the deaths", sum(share[area] for area in districts))],
        city: [(f"What is left of 100 after the county's printed {share[county]}%", 100 - share[county])],
    }
    for area in areas:
        yield compare(
            printed[area, "percentage"],
            area,
            "share",
            count[area] / whole * 100,
            f"{count[area]:.0f} ÷ {whole:.0f}",
            unit="%",
            suspects=suspects.get(area, []),
        )


def share_totals(shares: pd.DataFrame) -> Iterator[Finding]:
    """Add up the four areas' shares of crime and of ASB."""
    for _, rows in shares.groupby("topic", sort=False):
        yield _adds_up_to_100(records(rows), "All four areas", "total of the shares, against 100", "")


def answers(items: pd.DataFrame) -> Iterator[Finding]:
    """Add up worse, the same and better; and see whether a whole number of replies gives each percentage."""
    for wave, rows in items[items["question"] == "perception"].groupby("wave"):
        left = 100 - rows["percentage"].sum()
        slip = f"{left:.0f}% gave another answer or none, which the document leaves out."
        figures = records(rows.assign(value=rows["percentage"]))
        yield _adds_up_to_100(figures, f"Worse, the same and better, {wave}", "total of the answers, against 100", slip)
    for row in records(items[items["base"].notna() & items["percentage"].notna()]):
        base, percentage = row["base"], row["percentage"]
        people = round(percentage / 100 * base)
        slip = (
            f"No whole number of {base} replies gives {row['as_published']}: the answers were weighted, or "
            "fewer people were asked this."
        )
        yield compare(
            {**row, "value": percentage},
            row["item"],
            "percentage that a whole number of replies can give",
            people / base * 100,
            f"{people} ÷ {base}, the nearest",
            unit="%",
            otherwise=slip,
        )


def _adds_up_to_100(rows: list[Row], name: str, what: str, otherwise: str) -> Finding:
    values = [row["value"] for row in rows]
    # each part is printed as a whole number: n parts can miss 100 by n halves, of which compare() allows one
    slack = 0.5 * (len(values) - 1)
    figure = {**rows[0], "as_published": ", ".join(row["as_published"] for row in rows), "value": 100}
    return compare(figure, name, what, sum(values), added_up(values), unit="%", slack=slack, otherwise=otherwise)
