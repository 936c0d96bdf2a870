"""Derive the tables of fly-tipping in data/similar_areas/ from DEFRA's raw files, and check them."""

from pathlib import Path

import pandas as pd

from lib.intake.official.actions import ACTIONS
from lib.intake.official.fly_tipping import BREAKDOWNS
from lib.published.tables import district
from scripts.checks import check

# Published figures that the derived table has to give back.
ASHFIELD_INCIDENTS = [477, 601, 606, 681, 811, 892, 1018, 901, 891, 812, 1135]


def fly_tipping_incidents(raw: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return DEFRA's incidents by authority and year with the population of the time."""
    table = raw[raw["ons_code"] != "*Total"]
    check(not table.duplicated(["year", "ons_code"]).any(), "an authority stands twice in a year")
    first = populations[populations["series"] == "first published"].set_index(["area_code", "year"])["population"]
    index = pd.MultiIndex.from_arrays([table["ons_code"], table["year"].str[:4].astype(int)])
    ons = pd.Series(first.reindex(index).to_numpy(), index=table.index)
    printed = table["mid_population_estimates"]
    both = ons.notna() & printed.notna()
    check(int(both.sum()) > 1000 and bool((ons == printed)[both].all()), "DEFRA's populations are not ONS's")
    latest_name = table.groupby("ons_code")["la_name"].transform("last")
    return pd.DataFrame(
        {
            "year": table["year"],
            "area_code": table["ons_code"],
            "area_name": latest_name,
            "region": table["region"],
            "incidents": table["total_incidents"].astype("Int64"),
            "population": printed.fillna(ons).astype("Int64"),
            "rate_as_published": table["incidents_per_1_000_people"],
            "reporting_basis": table["reporting_basis"],
        }
    ).reset_index(drop=True)


def check_fly_tipping(incidents: pd.DataFrame, ranks: pd.DataFrame) -> None:
    """Check Ashfield's series, rates and ranks against those published or computed elsewhere."""
    ours = incidents[incidents["area_code"] == district()["code"]].sort_values("year")
    check(list(ours["incidents"]) == ASHFIELD_INCIDENTS, f"Ashfield's incidents are {list(ours['incidents'])}")
    rate = incidents["incidents"].astype(float) / incidents["population"].astype(float) * 1000
    published = incidents["rate_as_published"].notna()
    check(
        bool(((rate - incidents["rate_as_published"])[published].abs() < 1e-6).all()),
        "DEFRA's rates are not reproduced",
    )
    by_count = incidents.groupby("year")["incidents"].rank(method="min")
    published_rank = incidents.groupby("year")["rate_as_published"].rank(method="min")
    expected = ranks.set_index("year")
    for here, year in ours["year"].items():
        known, held = expected.loc[year], incidents[incidents["year"] == year]
        check(by_count[here] == known["rank_fewest_first"], f"rank by count in {year} is {by_count[here]}")
        check(len(held) == known["las_in_table"], f"{len(held)} authorities in {year}")
        check(held["incidents"].count() == known["las_with_a_figure"], f"figures missing in {year}")
        per_person = known["rank_per_1000_lowest_first"]
        check(
            bool(pd.isna(per_person)) or published_rank[here] == per_person,
            f"rank per person in {year} is {published_rank[here]}",
        )


def fly_tipping_breakdown(raw: pd.DataFrame) -> pd.DataFrame:
    """Return incidents by land type, waste type and size, one row an authority, year and type."""
    table = raw[raw["ons_code"] != "*Total"].rename(columns={"ons_code": "area_code"})
    parts = []
    for breakdown, labels in BREAKDOWNS.items():
        long = table.melt(["year", "area_code"], list(labels), "category", "incidents").dropna(subset=["incidents"])
        parts.append(long.assign(breakdown=breakdown, category=long["category"].map(labels)))
    out = pd.concat(parts)[["year", "area_code", "breakdown", "category", "incidents"]]
    check(bool((out["incidents"] % 1 == 0).all()), "a part of an incident")
    return out.astype({"incidents": "int32"}).reset_index(drop=True)


def fly_tipping_actions(source_dir: Path) -> pd.DataFrame:
    """Return DEFRA's enforcement actions by authority, year and kind, with the total DEFRA prints."""
    raw = pd.read_csv(source_dir / "defra_flytipping_actions_la_2012-13_2022-23.csv", low_memory=False)
    table = raw[raw["ons_code"] != "*Total"].rename(columns={"ons_code": "area_code"})
    long = table.melt(["year", "area_code"], list(ACTIONS), "action", "actions").dropna(subset=["actions"])
    long["action"] = long["action"].map(ACTIONS)
    ours = long[(long["area_code"] == district()["code"]) & (long["action"] == "Investigation")]
    held = ours.set_index("year")["actions"]
    check(
        held["2021-22"] == 812 and held["2022-23"] == 1135,
        "Ashfield's investigations differ from its incidents",
    )
    return long.astype({"actions": "int32"}).reset_index(drop=True)


def fly_tipping_totals(raw: pd.DataFrame) -> pd.DataFrame:
    """Return DEFRA's own totals for England and its regions, apart from the authorities."""
    table = raw[raw["ons_code"] == "*Total"]
    england = table["region"].str.startswith("*Total England")
    detail = table["region"].str.extract(r"\((.*)\)")[0].fillna("")
    check(int(england.sum()) == table["year"].nunique() + 1, "England has one total a year, two for 2018-19")
    return pd.DataFrame(
        {
            "year": table["year"],
            "area_name": table["region"].mask(england, "England"),
            "basis": detail,
            "incidents": table["total_incidents"].round(3),
            "population": table["mid_population_estimates"].astype("Int64"),
            "rate_as_published": table["incidents_per_1_000_people"],
        }
    ).reset_index(drop=True)
