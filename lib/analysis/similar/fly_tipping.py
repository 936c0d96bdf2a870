"""Fly-tipping incidents that authorities of England returned to DEFRA.

Incidents as each authority counts them, not the council's service requests. An authority without a figure is missing,
never zero. Rates of one year are per 1,000 residents of that year's mid-year estimate as first published, which is
what DEFRA divides by; trends use one consistent series, rebased on the 2021 Census.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from lib.base.errors import InputError
from lib.published.tables import district
from lib.published.tables import load as bundled
from lib.records.newest import load
from lib.statistics.rates import proportion_interval, rate_table, verdict

TABLES = (
    "fly_tipping_incidents",
    "fly_tipping_breakdown",
    "fly_tipping_actions",
    "fly_tipping_totals",
    "district_populations",
)
DENOMINATOR = "residents of the year’s mid-year estimate, as first published (the one DEFRA divides by)"
TREND_DENOMINATOR = "residents of the year’s mid-year estimate in one series, rebased on the 2021 Census"
BREAKDOWNS = ("land type", "waste type", "size")
COMPARABLE_FROM = "2018-19"
ENGLAND_CAVEAT = (
    "England’s total of 2018-19 was revised to compare with 2019-20; earlier years stand as first counted and do not "
    "compare with later ones. England’s totals contain DEFRA’s estimates for authorities that gave no figure."
)
BASIS_CAVEAT = (
    "Authorities count differently: some return only what the public reported, others also what their own staff found."
)
SIZE_UNKNOWN = "Size not given"

_NOT_LISTED = "not in DEFRA’s table: the table covers authorities of England as they were in each year"

Tables = Mapping[str, pd.DataFrame]


def bundled_tables() -> dict[str, pd.DataFrame]:
    """Return the tables as they came with the app: those that the documents' figures can be compared with."""
    return {name: bundled(name) for name in TABLES}


def standing_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that the functions here take, newer figures that were loaded in their place."""
    return {name: load(name) for name in TABLES}


def years(tables: Tables) -> list[str]:
    """Return the financial years that the district has a figure for, the earliest first."""
    table = tables["fly_tipping_incidents"]
    ours = (table["area_code"] == district()["code"]) & table["incidents"].notna()
    return sorted(table.loc[ours, "year"].unique())


def fly_tipping(year: str, tables: Tables) -> pd.DataFrame:
    """Return every authority's incidents and rate in one year, with both ranks.

    Takes one of `years`, and the table 'fly_tipping_incidents'.

    Returns
    -------
    DataFrame
        Lowest rate first, authorities without a rate last: lad_code, lad_name, region, incidents, population (see
        `DENOMINATOR`), rate, rate_low, rate_high (per 1,000, 95% interval), rank_by_count (1 the fewest incidents),
        rank_per_person (1 the lowest rate), reporting_basis, missing (why there is no figure or rate, else empty),
        is_ours.

    Raises
    ------
    InputError
        When there is no such year.
    """
    if year not in (known := years(tables)):
        raise InputError(f"There is no year “{str(year)[:20]}”. Choose one of: {', '.join(known)}.")
    table = tables["fly_tipping_incidents"]
    return _ranked(table[table["year"] == year]).drop(columns="year").reset_index(drop=True)


def _ranked(held: pd.DataFrame) -> pd.DataFrame:
    """Return authorities with rates, and ranks among those of the same year."""
    rows = pd.DataFrame(
        {
            "year": held["year"],
            "lad_code": held["area_code"],
            "lad_name": held["area_name"],
            "region": held["region"],
            "incidents": held["incidents"].astype("Int64"),
            "population": held["population"].astype("Int64"),
        }
    )
    rows = rows.join(rate_table(_floats(rows["incidents"]), _floats(rows["population"])))
    by_year = rows.groupby("year")
    rows["rank_by_count"] = by_year["incidents"].rank(method="min").astype("Int64")
    rows["rank_per_person"] = by_year["rate"].rank(method="min").astype("Int64")
    rows["reporting_basis"] = held["reporting_basis"]
    rows["missing"] = np.select(
        [rows["incidents"].isna().to_numpy(), rows["population"].isna().to_numpy()],
        ["the authority gave no figure", "no population for an authority that has since been abolished"],
        default="",
    )
    rows["is_ours"] = rows["lad_code"] == district()["code"]
    return rows.sort_values(["rate", "incidents", "lad_name"], na_position="last")


def _floats(numbers: pd.Series) -> pd.Series:
    return numbers.astype("Float64").astype("float64")


def ranks_by_year(tables: Tables) -> pd.DataFrame:
    """Return the district's incidents, rate and both ranks for every year.

    Takes the table 'fly_tipping_incidents'.

    Returns
    -------
    DataFrame
        One row a year: year, incidents, population, rate, rate_low, rate_high, rank_by_count, with_a_figure
        (authorities ranked by count), rank_per_person, with_a_rate (authorities ranked per person), listed
        (authorities in DEFRA's table).
    """
    columns = ["incidents", "population", "rate", "rate_low", "rate_high", "rank_by_count", "rank_per_person"]
    ranked = _ranked(tables["fly_tipping_incidents"])
    known = ranked.groupby("year").agg(
        with_a_figure=("incidents", "count"), with_a_rate=("rate", "count"), listed=("lad_code", "size")
    )
    ours = ranked[ranked["is_ours"]].set_index("year")[columns].join(known).sort_index().reset_index()
    first = ["year", *columns[:6], "with_a_figure", "rank_per_person", "with_a_rate", "listed"]
    return ours[first]


# --- trend beside the group and England ---


def trend(group_codes: Iterable[str], tables: Tables) -> pd.DataFrame:
    """Return incidents per 1,000 residents by year for the district, a group and England.

    The group's line is the plain mean of the rates of those members that have a figure in every year, so that a member
    that comes or goes does not move it.

    Parameters
    ----------
    group_codes : iterable of str
        ONS codes of the members; the district itself may be among them.
    tables : mapping
        'fly_tipping_incidents', 'fly_tipping_totals', 'district_populations'.

    Returns
    -------
    DataFrame
        year, series ('district', 'group with', 'group without' the district, 'England'), incidents, population, rate,
        rate_low, rate_high (per 1,000; see `TREND_DENOMINATOR`; the interval is missing for group means and England),
        areas (how many a group's line is the mean of), comparable (False: never join to later years).
    """
    ours = district()["code"]
    wide = _rates_by_year([ours, *group_codes], tables)
    whole = wide.dropna(axis="columns")
    others = [code for code in whole.columns if code != ours]
    incidents = tables["fly_tipping_incidents"]
    own = incidents[incidents["area_code"] == ours].set_index("year")["incidents"].astype(float)
    people = _consistent(tables, [ours])[ours].reindex(wide.index)
    district_rows = pd.DataFrame({"incidents": own.reindex(wide.index), "population": people})
    district_rows = district_rows.join(rate_table(district_rows["incidents"], district_rows["population"]))
    parts = [district_rows.assign(series="district", areas=pd.NA, comparable=True)]
    if others:
        for series, codes in (("group with", [ours, *others]), ("group without", others)):
            mean = pd.DataFrame({"rate": whole[codes].mean(axis=1)})
            parts.append(mean.assign(series=series, areas=len(codes), comparable=True))
    parts.append(_england(tables))
    columns = ["year", "series", "incidents", "population", "rate", "rate_low", "rate_high", "areas", "comparable"]
    table = pd.concat([part.astype({"areas": "Int64"}) for part in parts])
    return table.rename_axis("year").reset_index()[columns]


def trend_left_out(group_codes: Iterable[str], areas: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the members that the group's line leaves out: lad_code, lad_name, reason.

    Takes the members' ONS codes, 'comparison_areas' for their names, and the tables of `trend`.
    """
    codes = [code for code in dict.fromkeys(group_codes) if code != district()["code"]]
    wide = _rates_by_year(codes, tables)
    names = areas.set_index("area_code")["area_name"]
    rows = []
    for code in codes:
        gaps = wide.index[wide[code].isna()]
        if len(gaps) == len(wide):
            rows.append((code, names[code], _NOT_LISTED))
        elif len(gaps):
            rows.append((code, names[code], f"no figure in {', '.join(gaps)}"))
    return pd.DataFrame(rows, columns=["lad_code", "lad_name", "reason"])


def _consistent(tables: Tables, codes: Iterable[str]) -> pd.DataFrame:
    """Return residents in the consistent series: financial years down, areas across; missing where there are none.

    A year that is later than the series has the residents of its last one: see `last_residents`.
    """
    table = tables["district_populations"]
    table = table[(table["series"] == "rebased in 2024") & table["area_code"].isin(list(codes))]
    wide = table.pivot(index="year", columns="area_code", values="population").astype(float)
    last, later = last_residents(tables)
    wide = pd.concat([wide, *([wide[wide.index == last].rename({last: int(year[:4])}) for year in later])])
    wide.index = pd.Index([f"{year}-{(year + 1) % 100:02d}" for year in wide.index], name="year")
    return wide.reindex(columns=list(dict.fromkeys(codes)))


def last_residents(tables: Tables) -> tuple[int, list[str]]:
    """Return the last mid-year of the consistent series, and the financial years that have to do with it too."""
    last = int(tables["district_populations"].query("series == 'rebased in 2024'")["year"].max())
    return last, [year for year in years(tables) if int(year[:4]) > last]


def _rates_by_year(codes: Iterable[str], tables: Tables) -> pd.DataFrame:
    """Return rates per 1,000 in the consistent series: years down, areas across."""
    unique = list(dict.fromkeys(codes))
    table = tables["fly_tipping_incidents"]
    table = table[table["area_code"].isin(unique)]
    counts = table.pivot(index="year", columns="area_code", values="incidents").astype("Float64").astype(float)
    counts = counts.reindex(index=years(tables), columns=unique)
    return counts / _consistent(tables, unique).reindex(counts.index) * 1000


def _england(tables: Tables) -> pd.DataFrame:
    totals = tables["fly_tipping_totals"]
    totals = totals[(totals["area_name"] == "England") & (totals["basis"].fillna("") != "original")]
    rows = totals.set_index("year")[["incidents"]]
    rows["population"] = _consistent(tables, ["E92000001"])["E92000001"].reindex(rows.index)
    rows["rate"] = rows["incidents"] / rows["population"] * 1000
    return rows.assign(series="England", areas=pd.NA, comparable=rows.index >= COMPARABLE_FROM)


def year_beside_group(year: str, group_codes: Iterable[str], tables: Tables) -> pd.DataFrame:
    """Return the district and a group's members in one year, highest rate first.

    Takes one of `years`, the members' ONS codes, and the table 'fly_tipping_incidents'.

    Returns
    -------
    DataFrame
        The columns of `fly_tipping`, for the members DEFRA lists, and beside_mean: 'higher than', 'lower than' or 'not
        distinguishable from' the plain mean of the rates shown, the district's among them; empty without a rate.
    """
    rows = fly_tipping(year, tables)
    rows = rows[rows["is_ours"] | rows["lad_code"].isin(list(group_codes))]
    rows = rows.assign(beside_mean=verdict(rows["rate_low"], rows["rate_high"], rows["rate"].mean()))
    return rows.sort_values(["rate", "lad_name"], ascending=[False, True], ignore_index=True)


# --- by land type, waste type and size; actions ---


def by_type(breakdown: str, group_codes: Iterable[str], tables: Tables) -> pd.DataFrame:
    """Return the district's incidents by land type, waste type or size, with shares beside the group and England.

    Parameters
    ----------
    breakdown : str
        One of `BREAKDOWNS`.
    group_codes : iterable of str
        ONS codes of the members; the district is left out of the group's share.
    tables : mapping
        'fly_tipping_incidents', 'fly_tipping_breakdown'.

    Returns
    -------
    DataFrame
        year, category, incidents (the district's), share (of its incidents, 0 to 1), share_low, share_high (95%
        Wilson interval), group_share and england_share (of all incidents of the members, and of all authorities,
        that gave a figure). Sizes that were not given are a category of their own.

    Raises
    ------
    InputError
        When there is no such breakdown.
    """
    if breakdown not in BREAKDOWNS:
        raise InputError(f"There is no breakdown “{str(breakdown)[:30]}”. Choose one of: {', '.join(BREAKDOWNS)}.")
    table = tables["fly_tipping_breakdown"]
    table = table[table["breakdown"] == breakdown]
    totals = tables["fly_tipping_incidents"].dropna(subset=["incidents"])
    ours = district()["code"]
    members = [code for code in group_codes if code != ours]
    own = _by_category(table, totals, table["area_code"] == ours, totals["area_code"] == ours)
    own = own.rename(columns={"share_of_all": "share"})
    low, high = proportion_interval(own["incidents"], own["base"].where(own["base"] >= own["incidents"]))
    own["share_low"], own["share_high"] = low, high
    group = _by_category(table, totals, table["area_code"].isin(members), totals["area_code"].isin(members))
    england = _by_category(table, totals, slice(None), slice(None))
    own["group_share"] = group["share_of_all"].reindex(own.index)
    own["england_share"] = england["share_of_all"].reindex(own.index)
    columns = ["incidents", "share", "share_low", "share_high", "group_share", "england_share"]
    return own[columns].reset_index()


def _by_category(table: pd.DataFrame, totals: pd.DataFrame, rows: object, whole: object) -> pd.DataFrame:
    """Return incidents, base and share by year and category, with what was not given as a category of its own."""
    categories = list(table["category"].unique())
    wide = table[rows].groupby(["year", "category"])["incidents"].sum().unstack("category")
    wide = wide.reindex(columns=categories)
    base = totals[whole].groupby("year")["incidents"].sum().astype(float).reindex(wide.index)
    if table["breakdown"].iloc[0] == "size":
        # Some authorities give more sizes than incidents: nothing is then left over.
        wide[SIZE_UNKNOWN] = (base - wide.sum(axis=1)).clip(lower=0)
    long = wide.stack().rename("incidents").to_frame()
    long["base"] = base.reindex(long.index.get_level_values("year")).to_numpy()
    long["share_of_all"] = long["incidents"] / long["base"]
    return long


def actions(area_code: str, tables: Tables) -> pd.DataFrame:
    """Return an authority's enforcement actions by year and kind, with whether they compare.

    Takes an ONS code, and the tables 'fly_tipping_incidents' and 'fly_tipping_actions'.

    Returns
    -------
    DataFrame
        year, action ('All actions' among them), actions, incidents, comparable: False for investigations and all
        actions of a year with exactly one investigation for each incident, which says how incidents are logged.
    """
    table = tables["fly_tipping_actions"]
    table = table[table["area_code"] == area_code].drop(columns="area_code")
    incidents = tables["fly_tipping_incidents"]
    counts = incidents[incidents["area_code"] == area_code].set_index("year")["incidents"]
    table = table.assign(incidents=table["year"].map(counts).astype("Int64"))
    investigations = table[table["action"] == "Investigation"].set_index("year")["actions"]
    logged = set(investigations.index[investigations == counts.reindex(investigations.index)])
    inflated = table["year"].isin(logged) & table["action"].isin(["Investigation", "All actions"])
    return table.assign(comparable=~inflated).reset_index(drop=True)
