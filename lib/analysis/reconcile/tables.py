"""Recompute the totals, differences and percentages inside the documents' tables.

Each function is a kind of check that data/reconcile.toml can ask for: it takes the tables by name and, by keyword,
which table, rows and words it is about.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lib.analysis.reconcile.formula import Tables
from lib.analysis.reconcile.slips import Finding, Row, Suspect, added_up, compare, compare_words, records

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


def changes(tables: Tables, *, table: str) -> Iterator[Finding]:
    """Recompute every difference and percentage of a table of recorded crime."""
    for _, rows in tables[table].groupby(["table", "crime_type"], sort=False):
        figures = crime_figures(rows)
        now, before = figures["now"]["value"], figures["before"]["value"]
        percentage = figures["percentage_change"]
        name = percentage["crime_type"]
        yield percentage_change(percentage, name, now, before)
        if "volume_change" in figures:
            beside = percentage["as_published"]
            fits = f"The percentage beside it ({beside}) fits {now - before:,.0f}, not the difference printed."
            yield compare(
                figures["volume_change"],
                name,
                "difference",
                now - before,
                f"{now:,.0f} − {before:,.0f}",
                otherwise=fits if is_right(figures) else "",
            )


def headed_months(tables: Tables, *, table: str) -> Iterator[Finding]:
    """Count the months that each column's heading covers; the tables compare years."""
    crime = tables[table]
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


def total_of_types(
    tables: Tables, *, table: str, within: str, total: str, without: list[str], working: str
) -> Iterator[Finding]:
    """Add up the crime types of a table, `without` those that are no part of the `total`."""
    crime = tables[table]
    counts = crime[(crime["table"] == within) & (crime["measure"] == "count")]
    parts = counts[~counts["crime_type"].isin([total, *without])].groupby("period_end")["value"].sum()
    totals = records(counts[counts["crime_type"] == total])
    always_short = all(row["value"] > parts[row["period_end"]] for row in totals)
    for row in totals:
        gap = row["value"] - parts[row["period_end"]]
        short = f"A crime type is left out: the types fall short in every year, here by {gap:,.0f}."
        yield compare(
            row,
            total,
            f"total of the crime types, {row['column_heading']}",
            float(parts[row["period_end"]]),
            working,
            otherwise=short if always_short else "",
            would_agree=f"{total}: {row['as_published']}, {gap:,.0f} of them of types that the table does not list.",
        )


def total_of_parts(tables: Tables, *, table: str, within: str, parts: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Add up the parts of each total of a table: its counts of both years and the printed changes."""
    printed = tables[table]
    printed = printed[printed["table"] == within]
    true_changes = {
        str(name): figures["now"]["value"] - figures["before"]["value"]
        for name, rows in printed.groupby("crime_type")
        for figures in [crime_figures(rows)]
    }
    for total, names in parts.items():
        for row in records(printed[(printed["crime_type"] == total) & (printed["measure"] != "percentage_change")]):
            same = printed[(printed["measure"] == row["measure"]) & (printed["period_end"] == row["period_end"])]
            added = same.set_index("crime_type")["value"][names]
            suspects: list[Suspect] = []
            told = ""
            if row["measure"] == "volume_change":
                # had one part's change been printed right, would the sum come out?
                wrong = [part for part in names if added[part] != true_changes[part]]
                mended = added.sum() + sum(true_changes[part] - added[part] for part in wrong)
                suspects = [(f"The slip is in the change printed for {', '.join(wrong).lower()}", float(mended))]
                right = ", ".join(f"{true_changes[part]:+,.0f} for {part.lower()}" for part in wrong)
                told = f"{total}: {row['as_published']}, with {right}." if mended == row["value"] else ""
            yield compare(
                row,
                total,
                f"total of its parts, {row['column_heading']}",
                float(added.sum()),
                added_up(added),
                suspects=suspects,
                would_agree=told,
            )


def same_count_twice(tables: Tables, *, table: str, first_in: str) -> Iterator[Finding]:
    """Compare the counts that a document prints in two tables; `first_in` says which it prints first."""
    crime = tables[table]
    for _, rows in crime[crime["measure"] == "count"].groupby(["crime_type", "period_end"], sort=False):
        first, *others = records(rows)
        for other in others:
            working = f"{first['as_published']} in {first_in}"
            yield compare(other, other["crime_type"], "the same count in two tables", first["value"], working)


def types_and_areas(
    tables: Tables, *, types: str, areas: str, total_topic: str, unlabelled: str, all_areas: str, total_of_areas: str
) -> Iterator[Finding]:
    """Add up service requests by type and by area, and find what a table without a label counts.

    Parameters
    ----------
    types, areas : str
        Tables with the columns of 'environmental_by_type' and 'environmental_by_area'.
    total_topic, unlabelled : str
        The topic that is the total of the types; the table of areas whose label is left out, or empty.
    all_areas, total_of_areas : str
        What the areas together, and their total, are called.
    """
    by_type, by_area = tables[types], tables[areas]
    printed = {row["topic"]: {**row, "value": row["count"]} for row in records(by_type)}
    total = printed.pop(total_topic)
    counts = [row["value"] for row in printed.values()]
    yield compare(total, total["report_type"], "total of the types", sum(counts), added_up(counts))
    for table, rows in by_area.groupby("table", sort=False):
        whole = int(rows["count"].sum())
        working = added_up(rows["count"])
        if table == unlabelled:
            fitting = [row["report_type"] for row in printed.values() if row["value"] == whole]
            slip = "The label is left out, and the areas do not add up to the total of one type."
            if len(fitting) == 1:
                total_of = f"the total for “{fitting[0]}” and no other type"
                slip = f"The label is left out: the areas add up to {total_of}."
            figure = {**records(rows)[0], "as_published": "no label"}
            label = " and ".join(f"{name} by area" for name in fitting) or "A label that says what is counted"
            told = f"{label}, {whole:,} in all."
            yield compare_words(figure, all_areas, "what the table counts", whole, working, False, slip, told)
        else:
            row = printed[rows["topic"].iloc[0]]
            gap = row["value"] - whole
            slip = f"The areas add up to {abs(gap)} {'less' if gap > 0 else 'more'} than the total of the type."
            yield compare(row, row["report_type"], total_of_areas, whole, working, otherwise=slip)


def residents(tables: Tables, *, table: str, total_of_areas: str) -> Iterator[Finding]:
    """Add up the residents of wards to areas and district, and of areas to the district."""
    published, area_of = tables[table], tables["wards"].set_index("ward_code")["reporting_area"]
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
                yield compare(row, name, total_of_areas, whole, working)
            yield compare(row, name, "total of its wards", float(parts["value"].sum()), added_up(parts["value"]))


def shares_of_whole(tables: Tables, *, table: str, county: str, city: str) -> Iterator[Finding]:
    """Recompute each area's share of a count; the districts add up to the county, county and city to the whole."""
    published = tables[table]
    printed = {(row["area"], row["measure"]): row for row in records(published)}
    areas = list(dict.fromkeys(published["area"]))
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


def shares_add_up(tables: Tables, *, table: str, all_areas: str) -> Iterator[Finding]:
    """Add up the areas' shares of each topic; `all_areas` is what they are called together."""
    for _, rows in tables[table].groupby("topic", sort=False):
        yield _adds_up_to_100(records(rows), all_areas, "total of the shares, against 100", "")


def survey_answers(tables: Tables, *, table: str) -> Iterator[Finding]:
    """Add up worse, the same and better; and see whether a whole number of replies gives each percentage."""
    items = tables[table]
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
            by_definition=True,  # of other replies, or of weighted ones
            would_agree=f"{row['item']}: {row['as_published']}, weighted, or of those who were asked this.",
        )


def _adds_up_to_100(rows: list[Row], name: str, what: str, otherwise: str) -> Finding:
    values = [row["value"] for row in rows]
    # each part is printed as a whole number: n parts can miss 100 by n halves, of which compare() allows one
    slack = 0.5 * (len(values) - 1)
    figure = {**rows[0], "as_published": ", ".join(row["as_published"] for row in rows), "value": 100}
    return compare(
        figure,
        name,
        what,
        sum(values),
        added_up(values),
        unit="%",
        slack=slack,
        otherwise=otherwise,
        by_definition=bool(otherwise),  # other answers, which the document leaves out
        would_agree=f"{name}: {figure['as_published']}; {otherwise}" if otherwise else "",
    )
