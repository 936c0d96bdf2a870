"""Tables as people read them: the figures of an analysis with their intervals and verdicts in words."""

from typing import Any

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.analysis.small_areas import CaptureFigures, PointFigures
from lib.base.words import within_a_sentence
from lib.drawing.words.areas import (
    LAST_TWELVE,
    VERDICT_WORDS,
    change_verdict,
    percent_in_words,
    rank_in_words,
    rate_in_words,
    ratio_in_words,
)
from lib.published.places import ward_names
from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN
from lib.statistics.hotspot_rule import HOTSPOT_RULE

POINTS_LISTED = 30
POINTS_AT_A_GLANCE = 20  # so that the page stays short; the rest is in the file
PER_1000 = "Per 1,000"
_IN_SHORT = {HIGHER: "▲ higher", SAME: "● about the same", LOWER: "▼ lower", UNKNOWN: "no verdict"}
_FUNNEL_PLACES = {HIGHER: "above", SAME: "within", LOWER: "below"}


def areas_in_words(table: AreaTable) -> pd.DataFrame:
    """Return an area table for reading: one row an area, each figure with its interval or why there is none.

    Returns
    -------
    DataFrame of str
        Columns named in plain English; which ones depends on what is known at the view's geography.
    """
    rows, topic = table.rows, table.topic
    per = f"Rate per 1,000 {topic.denominator}, likely between"
    columns = {
        _area_name(table): rows["name"],
        topic.incidents.capitalize(): rows["count"].map(_whole),
        topic.denominator.capitalize(): rows["population"].map(_whole),
        per: rows.apply(rate_in_words, axis=1),
    }
    if table.view.geography == "ward-estimate":
        columns[f"{topic.incidents.capitalize()} (estimate)"] = columns.pop(topic.incidents.capitalize())
        columns["Published for the locality"] = rows["locality"] + ": " + rows["locality_count"].map(_whole)
    if "rank" in rows:
        columns["Rank by rate, likely between"] = rows.apply(rank_in_words, axis=1)
        columns["Beside the district"] = rows.apply(verdict_in_words, axis=1)
    if "previous_count" in rows and table.compared is not None:
        both = f"over {len(table.compared.covered)} months both years have"
        columns[f"This year and last, {both}"] = rows.apply(_two_years, axis=1)
        columns["Change"] = rows.apply(_change, axis=1)
    return pd.DataFrame(columns)


def areas_at_a_glance(table: AreaTable, lines: list[list[float]]) -> pd.DataFrame:
    """Return an area table to sort and to look along: numbers as numbers, what matters most first.

    Parameters
    ----------
    table : AreaTable
        Any geography.
    lines : list of list
        For each row the counts of its latest months; empty where there are none.

    Returns
    -------
    DataFrame
        The area, its rate, "Last 12 months" (a list of counts), its count, the verdict beside the district, and the
        counts of this year and the last over the months that both have, with what the change is called.
    """
    rows, topic = table.rows, table.topic
    counted = topic.incidents.capitalize()
    if table.view.geography == "ward-estimate":
        counted += ", estimated"
    numbers = [(PER_1000, rows["rate"]), (counted, rows["count"].round())]
    shown_first, other = reversed(numbers) if table.view.measure == "count" else numbers
    # A phone shows three columns: the number is the one that the map shows.
    columns: dict[str, Any] = dict([(_area_name(table), rows["name"]), shown_first])
    if lines:
        columns[LAST_TWELVE] = lines
    columns |= [other]
    if "verdict" in rows:
        columns["Beside the district"] = rows["verdict"].map(_IN_SHORT)
    if "previous_count" in rows and table.compared is not None:
        columns["Same months now"] = rows["compared_count"]
        columns["A year before"] = rows["previous_count"]
        columns["Change"] = rows.apply(change_verdict, axis=1)
    shown = pd.DataFrame(columns)
    whole = [c for c in shown if pd.api.types.is_float_dtype(shown[c]) and c != PER_1000]
    return shown.astype(dict.fromkeys(whole, "Int64"))


def _area_name(table: AreaTable) -> str:
    return {"locality": "Locality", "reporting-area": "Reporting area"}.get(table.view.geography, "Ward")


def wards_in_brief(table: AreaTable, codes: tuple[str, ...]) -> pd.DataFrame:
    """Return some wards of an area table as a document prints them, without the residents that a page shows.

    Parameters
    ----------
    table : AreaTable
        All wards of a topic that is published by month.
    codes : tuple of str
        The wards to return.

    Returns
    -------
    DataFrame of str
        Indexed by ward code, highest rate first.
    """
    rows = table.rows[table.rows["code"].isin(codes)]
    columns = {
        "Ward": rows["name"],
        "This period": rows["count"].map(_whole),
        f"Rate per 1,000 {table.topic.denominator} (likely range)": rows.apply(rate_in_words, axis=1),
        "Rank by rate (likely range)": rows.apply(rank_in_words, axis=1),
        "Beside the district": rows.apply(verdict_in_words, axis=1),
        "This year and last, same months": rows.apply(_two_years, axis=1),
        "Change, with its likely range and verdict": rows.apply(_change, axis=1),
    }
    return pd.DataFrame(columns).set_axis(rows["code"])


def points_at_a_glance(figures: PointFigures, lines: list[list[float]]) -> pd.DataFrame:
    """Return the busiest clusters to sort, numbers as numbers; `lines` are their latest months' counts."""
    rows = figures.clusters.head(POINTS_AT_A_GLANCE)
    return pd.DataFrame(
        {
            "On or near": rows["place"],
            f"{figures.topic.incidents.capitalize()} there": rows["count"],
            LAST_TWELVE: lines,
            f"Within {HOTSPOT_RULE.separation_metres:g} metres": rows["count_within"],
            "Ward": rows["ward_code"].map(ward_names()).fillna("outside every ward"),
            "Others near it": rows["members"].map(members_in_words),
        }
    )


def points_in_words(figures: PointFigures) -> pd.DataFrame:
    """Return the clusters of map points for reading; the 30 busiest."""
    rows = figures.clusters.head(POINTS_LISTED)
    return pd.DataFrame(
        {
            "On or near": rows["place"],
            "Ward": rows["ward_code"].map(ward_names()).fillna("outside every ward"),
            f"{figures.topic.incidents.capitalize()} at the point": rows["count"].map(_whole),
            f"Within {HOTSPOT_RULE.separation_metres:g} metres": rows["count_within"].map(_whole),
            f"Others within {HOTSPOT_RULE.separation_metres:g} metres": rows["members"].map(members_in_words),
        }
    )


def members_in_words(members: tuple[tuple[str, int], ...]) -> str:
    """Return the other points of a cluster with their counts: 'Petrol Station (23), Mill Lane (5)'."""
    return ", ".join(f"{place or 'an unnamed point'} ({count:,})" for place, count in members) or "none"


def changes_in_words(changes: pd.DataFrame) -> pd.DataFrame:
    """Return what rose or fell for reading, the surest first: in three columns, and where each change likely lies."""
    counts = [f"{row['compared_count']:,.0f} after {row['previous_count']:,.0f}" for _, row in changes.iterrows()]
    known = changes["refusal"].fillna("") == ""
    percent = [f", {percent_in_words(r)}" if ok else "" for r, ok in zip(changes["rate_ratio"], known, strict=True)]
    ends = zip(changes["rate_ratio_low"], changes["rate_ratio_high"], known, strict=True)
    return pd.DataFrame(
        {
            "Ward": changes["name"],
            "What": changes["topic_label"],
            "This year after last": [count + more for count, more in zip(counts, percent, strict=True)],
            "Likely between": [f"{percent_in_words(a)} and {percent_in_words(b)}" if ok else "" for a, b, ok in ends],
        }
    )


def edges_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each ward how much of its count lies near its edge, most affected first."""
    rows = table.sort_values("near_edge_count", ascending=False)
    return pd.DataFrame(
        {
            "Ward": rows["ward_name"],
            "Count": rows["count"].map(_whole),
            "Within 50 metres of its edge": rows["near_edge_count"].map(_whole),
            "At least": rows["count_without_edge"].map(_whole),
            "At most": rows["count_with_neighbours"].map(_whole),
        }
    )


def capture_in_words(figures: CaptureFigures) -> pd.DataFrame:
    """Return for each way of choosing places how much of what came next fell in them."""
    rows = figures.rows
    return pd.DataFrame(
        {
            "Chosen on the year before as": rows["chosen_by"],
            "Fell in them": rows["captured"].map(_whole) + " of " + rows["total"].map(_whole),
            "Share (95% interval)": [
                f"{100 * r.share_captured:.0f}% ({100 * r.share_low:.0f} to {100 * r.share_high:.0f})"
                for r in rows.itertuples()
            ],
            "Share of the land": (100 * rows["area_share"]).map("{:.1f}%".format),
            "Times its share (PAI)": rows["pai"].map("{:.1f}".format),
        }
    )


def _whole(number: float) -> str:
    return "no figure" if pd.isna(number) else f"{number:,.0f}"


def _two_years(row: pd.Series) -> str:
    if pd.isna(row["previous_count"]):
        return "no figure"
    return f"{row['compared_count']:,.0f} against {row['previous_count']:,.0f}"


def _change(row: pd.Series) -> str:
    """Return a change in per cent with the interval that its verdict was reached at, and the verdict."""
    if isinstance(row["refusal"], str) and row["refusal"]:
        return f"{change_verdict(row)}; {within_a_sentence(row['refusal'])}"
    if pd.isna(row["rate_ratio"]):
        return "no figure"
    return f"{ratio_in_words(row)}, {change_verdict(row)}"


def verdict_in_words(row: pd.Series) -> str:
    """Return an area's verdict beside the district, with how far it lies from it where it has a rate."""
    words = VERDICT_WORDS[row["verdict"]]
    return words if pd.isna(row["beside"]) else f"{words}: {ratio_in_words(row, 'beside')}"


def area_columns(table: AreaTable) -> pd.DataFrame:
    """Return a table's figures with the columns that files and the command line use.

    Returns
    -------
    DataFrame
        The columns of `lib.analysis.areas`, with ward_code and ward_name, or area and name, first; counts as whole
        numbers.
    """
    wards = table.view.geography not in ("locality", "reporting-area")
    names = {"code": "ward_code", "name": "ward_name"} if wards else {"name": "area"}
    rows = table.rows.rename(columns=names)
    if "verdict" in rows:  # the same verdict by its older name, for those who read these files
        rows = rows.assign(funnel=rows["verdict"].map(_FUNNEL_PLACES))
    if not wards:
        rows = rows.drop(columns="code")
    first = [c for c in ("ward_code", "ward_name", "area", "count", "months_covered", "months_asked") if c in rows]
    rest = ["population", "rate", "rate_low", "rate_high"]
    ordered = rows[[*first, *rest, *(c for c in rows if c not in first and c not in rest)]]
    whole = [
        c
        for c in ("count", "population", "compared_count", "previous_count", "rank", "rank_low", "rank_high")
        if c in ordered and not (c == "count" and table.view.geography == "ward-estimate")
    ]
    return ordered.astype(dict.fromkeys(whole, "Int64")).round(_decimals(ordered))


def _decimals(table: pd.DataFrame) -> dict[str, int]:
    places = {name: 6 for name in ("p_value", "q_value", "beside_p", "beside_q", "beside_level", "change_level")}
    return {c: places.get(c, 4) for c in table.columns if pd.api.types.is_float_dtype(table[c])}
