"""Derive the tables of data/similar_areas/ from the raw files, and check them against published figures."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lib.incidents.street import category_slug
from lib.intake.official.recorded_crime import MAIN_GROUPS, TOTAL
from lib.published.tables import district
from scripts.checks import check

RATES_YEAR = "year ending Dec 2024"
# New codes since the boundary change of April 2025; every table here is older and has the former codes.
RECODED = {"E08000038": "E08000016", "E08000039": "E08000019"}
NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}

# Published figures that the derived tables have to give back.
ASHFIELD_RATE = 78.645
PARTNERSHIPS = 315


# --- areas and groups ---


def check_combined(source_dir: Path, lookup: pd.DataFrame) -> None:
    """Check that the lookup has the combined partnerships that ONS's Table C1 lists."""
    listed = pd.read_csv(source_dir / "ons_tableC1_combined_csps.csv")
    held = set(zip(lookup["CSP23NM"], lookup["LAD23CD"], strict=True))
    lost = [pair for pair in zip(listed["csp_name"], listed["lad_code"], strict=True) if pair not in held]
    check(not lost, f"combined partnerships of Table C1 that the lookup lacks: {lost}")


def partnership_areas(counts: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return which partnerships report for each area, and whether they report for others with it.

    A district has a figure of its own when its partnerships cover nothing else (one partnership, or several
    that add up to it as in Cumberland); otherwise it reports jointly (Broxtowe, with Gedling and Rushcliffe).
    """
    names = _partnership_names(counts)
    districts_of = lookup.groupby("CSP23CD")["LAD23CD"].agg(frozenset)
    rows = []
    for code, held in lookup.groupby("LAD23CD"):
        reaches = frozenset().union(*districts_of[held["CSP23CD"]])
        for csp in held["CSP23CD"]:
            rows.append((code, csp, names[csp], len(reaches) > 1, _district_names(reaches, lookup)))
    own = {csps[0] for csps in lookup.groupby("LAD23CD")["CSP23CD"].agg(list) if len(csps) == 1}
    whole = {csp for csp, districts in districts_of.items() if len(districts) == 1} & own
    rows += [
        (csp, csp, names[csp], False, _district_names(districts_of[csp], lookup))
        for csp in districts_of.index
        if csp not in whole
    ]
    table = pd.DataFrame(rows, columns=["area_code", "csp_code", "csp_name", "joint", "districts"])
    check(set(table["csp_code"]) == set(names.index), "a partnership covers no area")
    return table.sort_values(["area_code", "csp_code"], ignore_index=True)


def _partnership_names(counts: pd.DataFrame) -> pd.Series:
    partnerships = counts[(counts["level"] == "csp") & counts["csp_code"].notna()]
    return partnerships.groupby("csp_code")["csp_name"].last().str.strip()


def _district_names(codes: frozenset[str], lookup: pd.DataFrame) -> str:
    return "; ".join(sorted(lookup.loc[lookup["LAD23CD"].isin(codes), "LAD23NM"].unique()))


def comparison_areas(
    counts: pd.DataFrame, lookup: pd.DataFrame, coverage: pd.DataFrame, populations: pd.DataFrame
) -> pd.DataFrame:
    """Return every area that a list can name: districts, and partnerships that are not one district."""
    names = _partnership_names(counts)
    held = counts[(counts["level"] == "csp") & counts["csp_code"].notna()].drop_duplicates("csp_code")
    older_code = held.set_index("csp_code")["lad_code"].to_dict()
    force = lookup.drop_duplicates("CSP23CD").set_index("CSP23CD")["PFA23NM"]
    districts = lookup.drop_duplicates("LAD23CD").set_index("LAD23CD")["LAD23NM"].to_dict()
    new_codes = {old: new for new, old in RECODED.items()}
    rows = []
    for code in coverage["area_code"].unique():
        group = coverage[coverage["area_code"] == code]
        csp, jointly = group["csp_code"].iloc[0], bool(group["joint"].any())
        name = districts.get(code, names[csp])
        codes = [new_codes[code]] if code in new_codes else []
        spellings: set[str] = set()
        if code in districts and len(group) == 1 and not jointly:
            codes.append(csp)
            spellings = {names[csp], *lookup.loc[lookup["CSP23CD"] == csp, "CSP23NM"]} - {name}
        elif code not in districts and older_code[code] in lone_older_codes(older_code, districts):
            codes.append(older_code[code])
        kind = "district" if code in districts else "partnership"
        figure = "jointly" if jointly else "own"
        other = (";".join(codes), ";".join(sorted(spellings)))
        rows.append((code, name, kind, NATIONS[code[0]], force[csp], figure, *other))
    elsewhere = populations[populations["area_code"].str[0].isin(["S", "N"])].drop_duplicates("area_code")
    for code, name in zip(elsewhere["area_code"], elsewhere["area_name"], strict=True):
        rows.append((code, name, "district", NATIONS[code[0]], "", "none", "", ""))
    columns = [
        "area_code",
        "area_name",
        "kind",
        "nation",
        "police_force",
        "figure",
        "other_codes",
        "other_names",
    ]
    table = pd.DataFrame(rows, columns=columns)
    check(table["area_code"].is_unique, "an area stands twice")
    return table.sort_values("area_code", ignore_index=True)


def lone_older_codes(older_code: Mapping, districts: Mapping) -> set[str]:
    """Return codes of abolished districts that ONS still prints for just one partnership (Allerdale)."""
    printed = pd.Series(older_code).value_counts()
    codes = printed.index[(printed == 1) & printed.index.str.fullmatch(r"[EW]\d{8}")]
    return set(codes) - set(districts)


def comparison_groups(source_dir: Path, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the published groups with today's name and kind of figure of each member."""
    raw = pd.read_csv(source_dir / "comparison_groups.csv")
    neighbours = pd.read_csv(source_dir / "nearest_neighbours_oflog_NN_all_LAs.csv")
    lists_us = set(neighbours.loc[neighbours["neighbour_code"] == district()["code"], "lad_code"])
    by_code = areas.set_index("area_code")
    code = raw["lad_code"].replace(RECODED)
    check(bool(code.isin(by_code.index).all()), "a group names an area that no table knows")
    named = raw["lad_name"].notna()
    spelt = code.map(by_code["area_name"])
    check(bool((raw["lad_name"] == spelt)[named].all()), "a group's name for an area differs from the lookup's")
    ours = neighbours.loc[neighbours["lad_code"] == district()["code"], "neighbour_code"]
    oflog = raw["group_id"] == "nearest_neighbours_2024"
    check(
        set(ours) == set(raw.loc[oflog, "lad_code"]),
        "the nearest neighbours differ from the list for every authority",
    )
    symmetric = code.isin(lists_us).astype("boolean").where(oflog)
    return pd.DataFrame(
        {
            "group_id": raw["group_id"],
            "group_name": raw["group_name"],
            "likeness_rank": raw["rank"].astype("Int64"),
            "area_code": code,
            "area_name": spelt,
            "code_in_source": raw["lad_code"],
            "nation": code.map(by_code["nation"]),
            "figure": code.map(by_code["figure"]),
            "lists_us": symmetric,
            "source": raw["source"].str.replace(r"^001_\w+\.txt", "Strategic assessment of 2018", regex=True),
        }
    )


# --- recorded crime ---


def recorded_crime_partnerships(counts: pd.DataFrame) -> pd.DataFrame:
    """Return offences by partnership, offence and year: the rows of level csp only."""
    table = counts[counts["level"] == "csp"]
    for period, held in table.groupby("period"):
        names = held["csp_name"].nunique()
        check(names == PARTNERSHIPS, f"{names} partnerships in {period} instead of {PARTNERSHIPS}")
        check(not held.duplicated(["csp_name", "offence"]).any(), f"a partnership stands twice in {period}")
        wide = held.pivot(index="csp_name", columns="offence", values="offences")
        check(bool((wide[MAIN_GROUPS].sum(axis=1) == wide[TOTAL]).all()), f"offences do not add up in {period}")
    check(bool(table["offences"].notna().all()), "a partnership has no count")
    table = table.assign(csp_name=table["csp_name"].str.strip(), offences=table["offences"].astype("int64"))
    return table[["period", "csp_code", "csp_name", "offence", "offences"]].reset_index(drop=True)


def recorded_crime_totals(counts: pd.DataFrame) -> pd.DataFrame:
    """Return force totals and what no partnership was assigned: rows never to be added to the others."""
    table = counts[counts["level"] != "csp"]
    table = table.assign(
        pfa_name=table["pfa_name"].str.strip(),
        offences=table["offences"].astype("Int64"),
    )
    return table[["period", "level", "pfa_code", "pfa_name", "offence", "offences"]].reset_index(drop=True)


def partnership_populations(
    counts: pd.DataFrame, rates: pd.DataFrame, lookup: pd.DataFrame, populations: pd.DataFrame
) -> pd.DataFrame:
    """Return the residents by which ONS divided: the whole number that its counts and rates imply.

    ONS prints the population rounded to hundreds; count ÷ rate gives it back to the person. It is checked
    against the rounded figure, against the mid-2022 estimates first published (England) and by reproducing
    every rate.
    """
    year = counts[(counts["period"] == RATES_YEAR) & (counts["level"] == "csp") & counts["csp_code"].notna()]
    count = year.pivot(index="csp_code", columns="offence", values="offences")
    rate = rates[rates["csp_code"].notna()].set_index("csp_code")
    rate = rate.rename(columns={"Residential burglary (per 1,000 population)": "Residential burglary"})
    implied = count[TOTAL] / rate[TOTAL] * 1000
    population = implied.round().astype("Int64")
    printed = rate["Population figures (mid-2022) - rounded to 100"]
    known = population.notna()
    check(list(population.index[~known]) == ["E22000180"], "ONS gives a rate for all but the City of London")
    check(
        bool((implied - population.astype(float))[known].abs().max() < 1e-4),
        "count ÷ rate is not a whole number",
    )
    check(bool((population - printed)[known].abs().max() <= 50), "a population differs from the one ONS rounds")
    for offence in count.columns:
        ours = count[offence] / population.astype(float) * 1000
        check(
            bool(((ours - rate[offence])[known].abs() < 1e-9).all()),
            f"ONS's rates of {offence} are not reproduced",
        )
    first = populations[(populations["series"] == "first published") & (populations["year"] == 2022)]
    summed = _summed_by_partnership(lookup, first.set_index("area_code")["population"])
    both = summed.index.intersection(population.index[known])
    check(len(both) > 260, "hardly any partnership could be checked against the districts' populations")
    check(
        bool((population[both] == summed[both]).all()),
        "ONS's population is not the mid-2022 estimate first published",
    )
    ashfield = counts[(counts["lad_code"] == district()["code"]) & (counts["period"] == RATES_YEAR)]
    ours = ashfield.loc[ashfield["offence"] == TOTAL].iloc[0]
    published = ours["offences"] / population[ours["csp_code"]] * 1000
    check(round(published, 3) == ASHFIELD_RATE, f"Ashfield's rate is {published:.3f} instead of {ASHFIELD_RATE}")
    names = _partnership_names(counts)
    table = pd.DataFrame(
        {
            "csp_name": names,
            "population": population,
            "population_as_printed": printed.round().astype("Int64"),
        }
    )
    return table.rename_axis("csp_code").reset_index()


def _summed_by_partnership(lookup: pd.DataFrame, population: pd.Series) -> pd.Series:
    """Return populations of partnerships that are made of whole districts, all of them known."""
    parts = lookup.groupby("LAD23CD")["CSP23CD"].transform("nunique")
    people = lookup["LAD23CD"].map(population).where(parts == 1)
    return people.groupby(lookup["CSP23CD"]).sum(skipna=False).dropna()


def published_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Return ONS's own rates per 1,000 people by partnership and offence."""
    table = rates[rates["csp_code"].notna()]
    table = table.rename(columns={"Residential burglary (per 1,000 population)": "Residential burglary"})
    offences = [TOTAL, *[c for c in table.columns[11:] if "household" not in c]]
    long = table.melt(["period", "csp_code"], offences, "offence", "rate").dropna(subset=["rate"])
    return long.reset_index(drop=True)


# --- populations ---


def district_populations(source_dir: Path) -> pd.DataFrame:
    """Return districts' mid-year residents in two series that are never mixed in one figure."""
    first = pd.read_csv(source_dir / "population_lad_as_first_published_2001-2022.csv.gz")
    first = first[first["year"] >= 2012].rename(columns={"lad_code": "area_code", "lad_name": "area_name"})
    rebased = pd.read_csv(source_dir / "population_lad23_mid2011_mid2023_rebased.csv")
    kinds = ["Unitary Authority", "London Borough", "Metropolitan District", "Non-metropolitan District"]
    england = rebased["area_code"] == "E92000001"
    rebased = rebased[(rebased["geography"].isin(kinds) | england) & (rebased["year"] >= 2012)]
    rebased = rebased.assign(area_name=rebased["area_name"].mask(england, "England"))
    table = pd.concat([first.assign(series="first published"), rebased.assign(series="rebased in 2024")])
    check(not table.duplicated(["series", "area_code", "year"]).any(), "a population stands twice")
    check(bool(table["population"].gt(0).all()), "a population is missing")
    columns = ["series", "area_code", "area_name", "year", "population"]
    return table[columns].sort_values(["series", "area_code", "year"], ignore_index=True)


# --- months, and what newspapers quoted ---


def month_counts(path: Path) -> pd.DataFrame:
    """Return police.uk records by district, month and topic; a district-month without a file has no row."""
    raw = pd.read_csv(path)
    check(not raw.duplicated(["lad_code", "month", "crime_type"]).any(), "a district-month stands twice")
    check(
        bool((raw.groupby(["lad_code", "month"]).size() == raw["crime_type"].nunique()).all()),
        "a crime type is absent",
    )
    table = pd.DataFrame(
        {
            "area_code": raw["lad_code"],
            "area_name": raw["lad_name"],
            "police_force": raw["police_force"],
            "month": raw["month"],
            "topic": raw["crime_type"].map(category_slug),
            "count": raw["count"],
        }
    )
    return table.sort_values(["area_code", "month", "topic"], ignore_index=True)


def press_quoted_crime(source_dir: Path) -> pd.DataFrame:
    """Return earlier figures of ONS for Ashfield and Mansfield that only newspapers still carry."""
    raw = pd.read_csv(source_dir / "press_quoted_ons_csp_figures.csv")
    raw = raw[raw["period"].str.fullmatch(r"year ending \w{3} \d{4}")]
    table = pd.DataFrame(
        {
            "period": raw["period"],
            "area_name": raw["area"],
            "offence": raw["measure"],
            "offences": raw["value"].astype("int64"),
            "rate": raw["rate_per_1000"],
            "rate_england_wales": raw["england_wales_rate_per_1000"],
            "url": raw["url"],
        }
    )
    return table.reset_index(drop=True)
