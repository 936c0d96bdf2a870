"""The figures of fly-tipping beside similar areas: trend, ranks, one year, kinds, actions, requests.

A figure is made once for a question; its tables are shared by all who ask the same, so treat them as read-only.
"""

import numpy as np
import pandas as pd

from lib.analysis.similar import fly_tipping as ft
from lib.analysis.similar.groups import Group
from lib.answers.figure import Figure
from lib.answers.similar import SYMBOLS, in_words_of, rate_marks
from lib.base.months import month_in_words
from lib.base.words import and_list, ordinal
from lib.drawing.charts.similar import beside_chart, shares_chart, years_chart
from lib.drawing.words.areas import rate_in_words
from lib.drawing.words.similar import (
    place_of,
    plan_rank_sentence,
    rank_range,
    rank_sentence,
    requests_beside_incidents,
    revised_sentence,
)
from lib.published.cited import plan_figures_end, plan_months, plan_year, text
from lib.published.tables import district, load, us
from lib.records.cache import kept_until_records_change
from lib.records.newest import describe
from lib.statistics.ranks import rank_ranges

SOURCE = "DEFRA, fly-tipping incidents and actions returned by authorities of England"
METHOD = "Fly-tipping beside other authorities"
LEAST_ACTIONS = 10  # a year, for a kind of action to be shown


def _evidence(group: Group | None, table: str, period: str, per: str = ft.DENOMINATOR) -> dict[str, str]:
    described = describe(table)
    lines = {"Source": SOURCE, "Period": period} | ({"Per": f"1,000 {per}"} if per else {})
    if group:
        lines["Compared with"] = f"{group.name}: {len(group.members)} areas"
    return {**lines, "Data to": month_in_words(described["cut_off"]), "Limits": " ".join(described["limits"])}


def _all_years(table: str = "fly_tipping_incidents") -> str:
    return f"{describe(table)['temporal']}, financial years"


@kept_until_records_change(maxsize=64, same_for_all=True)
def trend_figure(group: Group, basis: str) -> Figure:
    """Return the district's incidents per 1,000 residents by year, beside the group's mean and England.

    Parameters
    ----------
    group : Group
        From `lib.answers.similar_view`.
    basis : str
        `WITH` or `WITHOUT` the district in the mean.
    """
    tables = ft.standing_tables()
    names = {"district": us(), f"group {basis}": "Group’s mean", "England": "England"}
    table = ft.trend(group.codes, tables)
    table = table[table["series"].isin(list(names))]
    table = table.assign(series=table["series"].map(names))
    last = table["year"].max()
    latest = table[table["year"] == last].set_index("series")
    ours = latest.loc[us()]
    beside = [
        f"{name} ({latest.loc[name, 'rate']:.1f})" for name in ("Group’s mean", "England") if name in latest.index
    ]
    title = (
        f"{us()} returned {rate_in_words(ours)} fly-tipping incidents per 1,000 residents in {last}, beside "
        f"{' and '.join(beside).replace('Group’s mean', 'the group’s mean')}"
    )
    own = table[table["series"] == us()].set_index("year")["incidents"]
    line = f"{us()} returned {own.iloc[0]:,.0f} incidents in {own.index[0]} and {own.iloc[-1]:,.0f} in {own.index[-1]}."
    left_out = ft.trend_left_out(group.codes, load("comparison_areas"), tables)
    lines = [line, ft.ENGLAND_CAVEAT, ft.BASIS_CAVEAT]
    revised = revised_sentence(ft.bundled_tables(), tables)
    if revised:
        lines.append(revised)
    mid_year, later = ft.last_residents(tables)
    if later:
        lines.append(f"{and_list(later)}: per 1,000 residents of mid-{mid_year}, the latest of the one series held.")
    if len(left_out):
        reasons = "; ".join(f"{row.lad_name} ({row.reason})" for row in left_out.itertuples())
        lines.append(f"Not in the group’s mean: {reasons}.")
    wide = table.pivot(index="year", columns="series", values="rate")
    wide = wide.reindex(columns=[name for name in names.values() if name in wide])
    in_words = wide.map("{:.1f}".format).reset_index().rename(columns={"year": "Year"})
    in_words.insert(1, f"{us()}, incidents", own.reindex(wide.index).map("{:,.0f}".format).to_numpy())
    return Figure(
        "fly-tipping-trend",
        title,
        tuple(lines),
        years_chart(table, f"Line chart by year. {title}. {line}"),
        in_words[::-1],
        table,
        _evidence(group, "fly_tipping_incidents", _all_years(), ft.TREND_DENOMINATOR),
        ("The group’s line is the plain mean of those members that have a figure in every year.", METHOD),
        reading=f"Diamonds: {us()}, with likely ranges. Circles: the group’s mean ({basis} {us()}). Squares: England.",
    )


@kept_until_records_change(maxsize=1, same_for_all=True)
def _ranks() -> pd.DataFrame:
    return ft.ranks_by_year(ft.standing_tables())


@kept_until_records_change(maxsize=1, same_for_all=True)
def _plan_rank() -> str:
    return plan_rank_sentence(ft.bundled_tables(), ft.standing_tables())


@kept_until_records_change(maxsize=16, same_for_all=True)
def ranks_figure(year: str) -> Figure:
    """Return the district's ranks by number and per person in every year, with what the plan's rank counts."""
    table = _ranks()
    row = table.set_index("year", drop=False).loc[year]
    title = (
        f"In {year} {us()} had the {ordinal(row['rank_by_count'])} fewest incidents of {row['with_a_figure']:.0f} "
        f"authorities by number, and {ordinal(row['rank_per_person'])} lowest of {row['with_a_rate']:.0f} per person"
    )
    in_words = pd.DataFrame(
        {
            "Year": table["year"],
            "Incidents": table["incidents"].map("{:,.0f}".format),
            "Rank by number (1st: fewest)": [
                f"{ordinal(rank)} of {of:.0f}"
                for rank, of in zip(table["rank_by_count"], table["with_a_figure"], strict=True)
            ],
            "Per 1,000, likely between": in_words_of(table, rate_in_words),
            "Rank per person (1st: lowest)": [
                f"{ordinal(rank)} of {of:.0f}"
                for rank, of in zip(table["rank_per_person"], table["with_a_rate"], strict=True)
            ],
            "Listed": table["listed"].map("{:.0f}".format),
        }
    )
    return Figure(
        "fly-tipping-ranks",
        title,
        (
            _plan_rank(),
            rank_sentence(row),
            "An authority without a figure is missing, not nought, and is in no rank.",
        ),
        None,
        in_words[::-1],
        table,
        _evidence(None, "fly_tipping_incidents", _all_years()),
        ("Two ranks, because a larger place has more incidents: by number, and per 1,000 residents.", METHOD),
        f"python -m lib fly-tipping --year {year}",
    )


@kept_until_records_change(maxsize=128, same_for_all=True)
def year_figure(year: str, group: Group) -> Figure:
    """Return the district among the group in one year."""
    rows = ft.year_beside_group(year, group.codes, ft.standing_tables())
    rated = rows.dropna(subset=["rate"]).reset_index(drop=True)
    rated = rated.join(rank_ranges(rated["incidents"].astype(float), rated["population"].astype(float)))
    ours, mean = rated[rated["is_ours"]].iloc[0], float(rated["rate"].mean())
    title = (
        f"In {year} {us()}’s rate of fly-tipping was {place_of(ours['rank'], len(rated))} of {len(rated)} in the group "
        f"({rank_range(ours)})"
    )
    missing = ", ".join(rows.loc[rows["rate"].isna(), "lad_name"])
    unlisted = group.members.loc[~group.members["area_code"].isin(rows["lad_code"]), "area_name"]
    lines = [
        f"{SYMBOLS[ours['beside_mean']]} At {rate_in_words(ours)} per 1,000 residents it is {ours['beside_mean']} the "
        f"mean of {mean:.1f} of the areas shown, {us()} among them."
    ]
    if missing:
        lines.append(f"No figure for {missing}: missing, not nought.")
    if len(unlisted):
        lines.append(f"Not in DEFRA’s table: {', '.join(unlisted)}.")
    quartiles = rated["rate"].quantile([0.25, 0.75])
    chart = beside_chart(
        rate_marks(rated),
        f"Dots with likely ranges, highest first. {title}. {lines[0]}",
        "Incidents per 1,000 residents",
        (mean, f"Mean with {us()} {mean:.1f}"),
        (quartiles.iloc[0], quartiles.iloc[1]),
        from_zero=True,
    )
    in_words = pd.DataFrame(
        {
            "Authority": rows["lad_name"],
            "Incidents": rows["incidents"].map(lambda n: "no figure" if pd.isna(n) else f"{n:,.0f}"),
            "Per 1,000, likely between": in_words_of(rows, rate_in_words),
            "Counts": rows["reporting_basis"].fillna("not said"),
            "Beside the mean": [f"{SYMBOLS[v]} {v}" if v else "" for v in rows["beside_mean"]],
        }
    )
    return Figure(
        "fly-tipping-year",
        title,
        tuple(lines),
        chart,
        in_words,
        rows.drop(columns="is_ours"),
        _evidence(group, "fly_tipping_incidents", f"{year}, a financial year"),
        ("Authorities differ in what they count, so a high rate can mean that more is recorded.", METHOD),
        f"python -m lib fly-tipping --year {year}",
        reading=f"Diamond and bold name: {us()}. Shaded: the middle half of the areas. Dashed: their mean.",
    )


def _share(share: float) -> str:
    if pd.isna(share):
        return "no figure"
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


@kept_until_records_change(maxsize=128, same_for_all=True)
def kinds_figure(breakdown: str, year: str, group: Group) -> Figure:
    """Return the district's incidents of one year by land type, waste type or size, beside the group and England."""
    table = ft.by_type(breakdown, group.codes, ft.standing_tables())
    rows = table[table["year"] == year].sort_values("incidents", ascending=False, ignore_index=True)
    if rows.empty:
        return _no_kinds(breakdown, year, table)
    top = rows.iloc[0]
    title = (
        f"By {breakdown}, most of {us()}’s fly-tipping in {year} was “{top['category'].lower()}”: "
        f"{top['share']:.0%} ({top['share_low']:.0%} to {top['share_high']:.0%})"
    )
    if top["share"] <= 0.5:
        title = title.replace("most of", "the largest part of")
    parts = [
        rows[["category"]].assign(series=name, share=rows[share], low=low, high=high)
        for name, share, low, high in (
            (us(), "share", rows["share_low"], rows["share_high"]),
            ("Group", "group_share", np.nan, np.nan),
            ("England", "england_share", np.nan, np.nan),
        )
    ]
    marks = pd.concat(parts, ignore_index=True).dropna(subset=["share"])
    in_words = pd.DataFrame(
        {
            breakdown.capitalize(): rows["category"],
            f"{us()}, incidents": rows["incidents"].map("{:,.0f}".format),
            f"{us()}, share, likely between": [
                f"{_share(r.share)} ({r.share_low:.0%} to {r.share_high:.0%})" for r in rows.itertuples()
            ],
            "Group": rows["group_share"].map(_share),
            "England": rows["england_share"].map(_share),
        }
    )
    return Figure(
        "fly-tipping-kinds",
        title,
        (),
        shares_chart(marks, f"Dots by {breakdown}: {us()}, the group and England. {title}."),
        in_words,
        table,
        _evidence(group, "fly_tipping_breakdown", f"{year}, a financial year", per=""),
        ("Shares are of all incidents. The group’s share leaves the district out.", METHOD),
        reading=f"Orange diamonds: {us()}, likely ranges. Blue circles: the group together. Grey squares: England.",
    )


def _no_kinds(breakdown: str, year: str, table: pd.DataFrame) -> Figure:
    """Return what is said of a year of which no incidents by type are held."""
    in_words = pd.DataFrame({"Year": [year], breakdown.capitalize(): ["no figure"]})
    evidence = _evidence(None, "fly_tipping_breakdown", f"{year}, a financial year")
    title = f"No incidents by {breakdown} are held for {us()} in {year}: missing, not nought"
    method = ("Shares are of all incidents. The group’s share leaves the district out.", METHOD)
    return Figure("fly-tipping-kinds", title, (), None, in_words, table, evidence, method)


@kept_until_records_change(maxsize=1, same_for_all=True)
def actions_figure() -> Figure:
    """Return the district's enforcement actions by year, and why the last two years do not compare."""
    table = ft.actions(district()["code"], ft.bundled_tables())  # the incidents of the same edition
    wide = table.pivot(index="year", columns="action", values="actions")
    shown = [action for action in table["action"].unique() if wide[action].max() >= LEAST_ACTIONS]
    inflated = set(table.loc[~table["comparable"], "year"])
    in_words = pd.DataFrame({"Year": wide.index, "Incidents": table.groupby("year")["incidents"].first().to_numpy()})
    for action in shown:
        flagged = set(table.loc[~table["comparable"] & (table["action"] == action), "year"])
        in_words[action] = [f"{wide.loc[y, action]:,.0f}{' *' if y in flagged else ''}" for y in wide.index]
    in_words["Incidents"] = in_words["Incidents"].map("{:,.0f}".format)
    listed = " and ".join(sorted(inflated))
    return Figure(
        "fly-tipping-actions",
        f"{us()}’s actions against fly-tipping in {listed} do not compare with earlier years or other authorities",
        (text("fly_tipping_actions"), "\\* One investigation for every incident."),
        None,
        in_words[::-1],
        table,
        _evidence(None, "fly_tipping_actions", _all_years("fly_tipping_actions"), per=""),
        (
            f"Counts as returned. Kinds of action that never reached {LEAST_ACTIONS} in a year are in the files only.",
            METHOD,
        ),
    )


@kept_until_records_change(maxsize=1, same_for_all=True)
def requests_figure() -> Figure:
    """Return the council's service requests beside the incidents it returned, and why the two differ."""
    tables = ft.standing_tables()
    requests = int(load("environmental_by_type").set_index("topic").loc["fly-tipping", "count"])
    incidents = int(_ranks().set_index("year").loc[plan_year(), "incidents"])
    rows = pd.DataFrame(
        {
            "counted": ["Service requests about fly-tipping", "Incidents returned to DEFRA"],
            "by": ["the council, as the plan prints them", "the council, by DEFRA’s rules"],
            "year": [plan_year()] * 2,
            "count": [requests, incidents],
        }
    )
    in_words = pd.DataFrame(
        {
            "What is counted": rows["counted"],
            "Counted by": rows["by"],
            f"In {plan_year()}": rows["count"].map("{:,.0f}".format),
        }
    )
    described = describe("environmental_by_type")
    return Figure(
        "fly-tipping-requests",
        f"For {plan_year()}: {requests:,} requests about fly-tipping to the council, {incidents:,} incidents to DEFRA",
        (requests_beside_incidents(requests, tables),),
        None,
        in_words,
        rows,
        {
            "Source": f"{described['sources'][0]['title']}; {SOURCE}",
            "Period": f"{plan_year()}, {plan_months()}",
            "Data to": plan_figures_end(),
            "Limits": " ".join(described["limits"]),
        },
        ("Two counts of different things, shown beside each other and never added.", METHOD),
    )
