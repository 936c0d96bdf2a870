"""Check percentages, counts and directions that the documents state in words against their own tables.

Each function is a kind of check that data/reconcile.toml can ask for, as in `lib.analysis.reconcile.tables`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lib.analysis.reconcile.formula import Selector, Tables, printed, sign
from lib.analysis.reconcile.slips import DEFINITION, SUBSTANCE, Finding, Row, added_up, compare, compare_words, records
from lib.analysis.reconcile.tables import crime_figures, is_right, percentage_change
from lib.base.words import and_list


def _series(crime: pd.DataFrame, stated: Mapping[str, Any]) -> dict[str, Row]:
    """Return the table figures that a sentence speaks of, by topic or by name; empty when there are none."""
    named = crime["crime_type"].str.casefold() == stated["subject"].casefold()
    same_topic = crime["topic"] == (stated["topic"] or "no topic")
    found = crime[(crime["document"] == stated["document"]) & (named | same_topic)]
    return crime_figures(found[found["table"] == found["table"].iloc[0]]) if len(found) else {}


def _together(tables: Tables, names: list[str]) -> pd.DataFrame:
    return pd.concat([tables[name] for name in names], ignore_index=True)


def stated_changes(tables: Tables, *, table: str, crime_tables: list[str]) -> Iterator[Finding]:
    """Check each stated rise or fall, and the counts beside it, against the tables of crime types."""
    crime = _together(tables, crime_tables)
    for row in (row for row in records(tables[table]) if row["kind"] == "change"):
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


def parts_of_change(tables: Tables, *, table: str, topic: str) -> Iterator[Finding]:
    """Add up the changes in kinds of a topic where the passage also gives the change in all of it."""
    stated = records(tables[table])
    for row in (row for row in stated if row["topic"] == topic and row["change"] != ""):
        kinds = [
            kind["change"] if kind["value"] > 0 else -kind["change"]
            for kind in stated
            if kind["heading"] == row["heading"] and kind["subject"].startswith(f"{row['subject']}: ")
        ]
        figure = {**row, "as_published": f"{row['change']:,}", "value": row["change"]}
        yield compare(figure, row["subject"], "total of the changes by kind", sum(kinds), added_up(kinds))


def stated_shares(
    tables: Tables, *, table: str, shares: str, areas: Mapping[str, list[str]], called: Mapping[str, str]
) -> Iterator[Finding]:
    """Check the stated share of several areas together against the printed shares of each.

    Parameters
    ----------
    areas : mapping of str to list of str
        The reporting areas that each stated area means.
    called : mapping of str to str
        What the topics are called in a sentence; shares of other topics cannot be recomputed.
    """
    published = tables[shares]
    for row in (row for row in records(tables[table]) if row["kind"] == "share" and row["topic"] in called):
        within = published[published["reporting_area"].isin(areas[row["area"]])]
        sums = within.groupby("topic")["value"].sum()
        yield compare(
            row,
            f"{row['subject']}, {row['area']}",
            "share",
            float(sums[row["topic"]]),
            added_up(within.loc[within["topic"] == row["topic"], "value"]),
            unit="%",
            suspects=[
                (f"This is the share of {called[str(topic)]}: the two figures are exchanged", float(total))
                for topic, total in sums.items()
                if topic != row["topic"]
            ],
        )


def stated_survey(tables: Tables, *, table: str, answers: str) -> Iterator[Finding]:
    """Check a survey's percentage quoted elsewhere in the document."""
    items = tables[answers]
    worse = items[(items["question"] == "perception") & (items["item"] == "Worse")]
    for row in (row for row in records(tables[table]) if row["kind"] == "survey"):
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


def numbers_of_falls(tables: Tables, *, table: str, crime_tables: list[str], within: str) -> Iterator[Finding]:
    """Count the crime types that fell, where a document says how many did."""
    stated, crime = tables[table], _together(tables, crime_tables)
    for row in records(stated[stated["kind"] == "number of falls"]):
        here = crime[(crime["document"] == row["document"]) & (crime["table"] == within)]
        figures = {name: crime_figures(rows) for name, rows in here.groupby("crime_type", sort=False)}
        falls = [str(name) for name, f in figures.items() if f["now"]["value"] < f["before"]["value"]]
        yield compare(row, row["subject"], "how many fell", len(falls), ", ".join(falls))


def stated_directions(tables: Tables, *, table: str, crime_tables: list[str]) -> Iterator[Finding]:
    """Check statements that a type of crime rose, fell or stayed the same; others need a rule of their own."""
    stated, crime = tables[table], _together(tables, crime_tables)
    for row in records(stated[stated["kind"] == "direction"]):
        if figures := _series(crime, row):
            now, before = figures["now"]["value"], figures["before"]["value"]
            working, agrees = f"{now:,.0f} − {before:,.0f}", sign(now - before) == row["value"]
            yield compare_words(row, row["subject"], "direction", now - before, working, agrees, "")


def wordings(
    tables: Tables,
    *,
    figure: Selector,
    row: str,
    what: str,
    working: str,
    slip: str,
    would_agree: str,
    beside: Selector | None = None,
    by_definition: bool = False,
) -> Iterator[Finding]:
    """Set what a passage says beside what another says of the same: they agree where both print the same words.

    Without another passage it is a reading by hand: the rule says what does not fit, and nothing is worked out.
    """
    said = printed(tables, figure)
    other = printed(tables, beside)["as_published"] if beside else None
    agrees = other is not None and said["as_published"].casefold() == other.casefold()
    kind = DEFINITION if by_definition else SUBSTANCE
    yield compare_words(said, row, what, None, working, agrees, slip, would_agree, kind)


def named_places(
    tables: Tables,
    *,
    figure: Selector,
    row: str,
    what: str,
    ward: str,
    slip: str,
    would_agree: str,
    area: str = "",
) -> Iterator[Finding]:
    """Look a place up that a passage calls a ward, or puts in an area, among the wards of all years.

    Parameters
    ----------
    ward, area : str
        Its name, and the reporting area that the passage puts it in; empty where it is only called a ward.
    """
    names, area_of = tables["ward_names"], tables["wards"].set_index("ward_code")["reporting_area"]
    codes = names.loc[names["name"] == ward, "ward_code"]
    areas = sorted(set(area_of[codes]))
    found = f"the ward {ward} lies in {and_list(areas)}" if areas else f"no ward of any year is called {ward}"
    agrees = bool(areas) and area in ("", *areas)
    said = printed(tables, figure)
    yield compare_words(said, row, what, None, found, agrees, slip, would_agree)
