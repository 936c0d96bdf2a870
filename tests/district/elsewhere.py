"""Invented districts like the invented one: recorded crime, fly-tipping and monthly counts beside it."""

import pandas as pd

from scripts.datapackage import write_table
from tests.district.truth import (
    CODE,
    FORCE,
    NAME,
    NEIGHBOURS,
    PARTNERSHIP_CODE,
    RATES,
    SCOTTISH,
    WARDS,
)

RESIDENTS = sum(ward.residents for ward in WARDS.values())
PERIODS = {"year ending Dec 2023": 0.96, "year ending Dec 2024": 1.0, "year ending Jun 2025": 1.02}
RATED_PERIOD = "year ending Dec 2024"
# Offences of a year in the district where an area's multiple is 1; the totals are added up below.
OFFENCES = {
    "Homicide": 1,
    "Death or serious injury caused by illegal driving": 1,
    "Violence with injury": 180,
    "Violence without injury": 210,
    "Stalking and harassment": 160,
    "Sexual offences": 62,
    "Robbery": 16,
    "Residential burglary": 44,
    "Non-residential burglary": 20,
    "Vehicle offences": 70,
    "Theft from the person": 10,
    "Bicycle theft": 12,
    "Shoplifting": 240,
    "All other theft offences": 110,
    "Criminal damage and arson": 165,
    "Drug offences": 52,
    "Possession of weapons offences": 28,
    "Public order offences": 118,
    "Miscellaneous crimes against society": 56,
}
VIOLENCE, BURGLARY = tuple(OFFENCES)[:5], ("Residential burglary", "Non-residential burglary")
THEFT = (
    *BURGLARY,
    "Vehicle offences",
    "Theft from the person",
    "Bicycle theft",
    "Shoplifting",
    "All other theft offences",
)
TOTALS = {"Violence against the person": VIOLENCE, "Burglary": BURGLARY, "Theft offences": THEFT}
ALL_CRIME = "Total recorded crime (excluding fraud)"
ORDER = [
    *(ALL_CRIME, "Violence against the person", *VIOLENCE, "Sexual offences", "Robbery", "Theft offences", "Burglary"),
    *(*BURGLARY, *THEFT[2:], *tuple(OFFENCES)[-5:]),
]
FORCE_AREA, OTHER_FORCE_AREA = ("E23999001", "Invented"), ("E23999002", "Elsewhere")
GROUPS = {
    "nearest_neighbours_2024": ("Invented nearest neighbours", None, slice(0, 8)),
    "ons_global_neighbours": ("Invented neighbours in order", 1, slice(0, 6)),
    "strategic_assessment_2018": ("Invented areas of the assessment", None, slice(0, 3)),
}
YEARS = [f"{year}-{year - 1999}" for year in range(2012, 2023)]
FLY_TIPPING = 100  # incidents of the first year in an area of multiple 1; five more each year
LAND = {"Highway": 0.5, "Council land": 0.3, "Private or residential": 0.2}
WASTE = {"Other household waste": 0.6, "Green": 0.2, "White goods": 0.2}
SIZES = {"Single item": 0.3, "Car boot or less": 0.3, "Small van load": 0.4}
ACTIONS = {"Investigation": 60, "Warning letter": 10, "Fixed penalty notice": 5, "Prosecution": 1}
EVERY_ACTION = (
    *("Investigation", "Warning letter", "Statutory notice", "Fixed penalty notice", "Duty of care inspection"),
    *("Stop and search", "Vehicle seized", "Formal caution", "Prosecution", "Injunction"),
)


def offences(times):
    """Return the offences of one year by name where an area has `times` the usual rate; parts add up to totals."""
    counts = {name: max(1, round(count * times)) for name, count in OFFENCES.items()}
    totals = {name: sum(counts[part] for part in parts) for name, parts in TOTALS.items()}
    return {**counts, **totals, ALL_CRIME: sum(counts.values())}


def areas():
    """Return every area with figures: code, name, partnership's code and name, multiple, residents."""
    found = [(CODE, NAME, PARTNERSHIP_CODE, NAME, 1.0, RESIDENTS)]
    for number, (code, name, figure, times) in enumerate(NEIGHBOURS):
        together = ("E22999020", "Glenside and Hartlow") if figure == "jointly" else (f"E2299901{number}", name)
        found.append((code, name, *together, times, RESIDENTS + 500 * number))
    return found


def write_elsewhere(folder, incidents):
    """Write the tables of data/similar_areas that compare the district with others."""
    tables = {
        "comparison_areas": _areas(),
        "comparison_groups": _groups(),
        "partnership_areas": _partnership_areas(),
        "partnership_populations": _partnerships().drop(columns="times"),
        "recorded_crime_partnerships": _recorded_crime(),
        "recorded_crime_totals": _force_totals(),
        "recorded_crime_published_rates": _rates(),
        "district_populations": _populations(),
        "district_month_counts": _months(incidents),
        "press_quoted_crime": _press(),
        **_fly_tipping(),
    }
    for name, table in tables.items():
        path = folder / "data/similar_areas" / name
        if name in ("comparison_areas", "comparison_groups", "fly_tipping_totals") or name.startswith(
            ("partn", "press")
        ):
            table.to_csv(path.with_suffix(".csv"), index=False)
        else:
            write_table(table, path.with_suffix(".parquet"))


def _areas():
    rows = [(CODE, NAME, "district", "England", "Invented", "own", PARTNERSHIP_CODE, "")]
    rows += [(code, name, "district", "England", "Invented", figure, "", "") for code, name, figure, _ in NEIGHBOURS]
    rows.append((*SCOTTISH, "district", "Scotland", "", "none", "", ""))
    columns = ["area_code", "area_name", "kind", "nation", "police_force", "figure", "other_codes", "other_names"]
    return pd.DataFrame(rows, columns=columns)


def _groups():
    rows = []
    for group, (name, first_rank, which) in GROUPS.items():
        members = [(code, area, "England", figure) for code, area, figure, _ in NEIGHBOURS[which]]
        if first_rank:
            members.append((*SCOTTISH, "Scotland", "none"))
        for place, (code, area, nation, figure) in enumerate(members):
            rank = first_rank + place if first_rank else None
            lists_us = (area != "Ambleford") if group.startswith("nearest") else None
            rows.append((group, name, rank, code, area, code, nation, figure, lists_us, "Invented"))
    columns = ["group_id", "group_name", "likeness_rank", "area_code", "area_name", "code_in_source", "nation"]
    table = pd.DataFrame(rows, columns=[*columns, "figure", "lists_us", "source"])
    return table.astype({"likeness_rank": "Int64"})


def _partnership_areas():
    rows = []
    for code, name, csp, csp_name, _, _ in areas():
        joint = " and " in csp_name
        rows.append((code, csp, csp_name, joint, csp_name.replace(" and ", "; ") if joint else name))
    return pd.DataFrame(rows, columns=["area_code", "csp_code", "csp_name", "joint", "districts"])


def _partnerships():
    table = pd.DataFrame(areas(), columns=["area_code", "area_name", "csp_code", "csp_name", "times", "population"])
    table = table.groupby(["csp_code", "csp_name"], as_index=False, sort=False).agg(
        {"times": "sum", "population": "sum"}
    )
    table["population_as_printed"] = table["population"].round(-2)
    return table[["csp_code", "csp_name", "population", "population_as_printed", "times"]]


def _recorded_crime():
    rows = [
        (period, csp.csp_code, csp.csp_name, offence, offences(csp.times * factor)[offence])
        for period, factor in PERIODS.items()
        for offence in ORDER
        for csp in _partnerships().itertuples()
    ]
    return pd.DataFrame(rows, columns=["period", "csp_code", "csp_name", "offence", "offences"])


def _force_totals():
    by_force = _recorded_crime().groupby(["period", "offence"])["offences"].sum()
    rows = []
    for (period, offence), count in by_force.items():
        for code, name in (FORCE_AREA, OTHER_FORCE_AREA):
            rows += [
                (period, "police force total", code, name, offence, count),
                (period, "unassigned", code, name, offence, 0),
            ]
    return pd.DataFrame(rows, columns=["period", "level", "pfa_code", "pfa_name", "offence", "offences"])


def _rates():
    crime = _recorded_crime().query("period == @RATED_PERIOD").merge(_partnerships(), on=["csp_code", "csp_name"])
    crime["rate"] = crime["offences"] / crime["population"] * 1000
    return crime[["period", "csp_code", "offence", "rate"]]


def _populations():
    rows = [
        (series, code, name, year, residents)
        for series, last in (("first published", 2022), ("rebased in 2024", 2023))
        for year in range(2012, last + 1)
        for code, name, _, _, _, residents in areas()
    ]
    return pd.DataFrame(rows, columns=["series", "area_code", "area_name", "year", "population"])


def _months(incidents):
    ours = incidents[incidents["ward_code"].notna()].groupby(["month", "category"]).size()
    rows = []
    for code, name, _, _, times, residents in areas():
        for month in sorted(incidents["month"].unique()):
            for topic, rate in RATES.items():
                count = int(ours.get((month, topic), 0)) if code == CODE else round(rate * times * residents / 1000)
                rows.append((code, name, FORCE, month, topic, count))
    return pd.DataFrame(rows, columns=["area_code", "area_name", "police_force", "month", "topic", "count"])


def _press():
    quoted = ("year ending Dec 2024", NAME, "total recorded crime", offences(1.0)[ALL_CRIME], None, None, "")
    columns = ["period", "area_name", "offence", "offences", "rate", "rate_england_wales", "url"]
    return pd.DataFrame([quoted], columns=columns)


def _fly_tipping():
    incidents, breakdown, actions, totals = [], [], [], []
    for number, year in enumerate(YEARS):
        whole = people = 0
        for code, name, _, _, times, residents in areas():
            count = round((FLY_TIPPING + 5 * number) * times)
            whole, people = whole + count, people + residents
            basis, rate = ("All incidents", count / residents * 1000) if year >= "2019-20" else (None, None)
            incidents.append((year, code, name, "Invented Region", count, residents, rate, basis))
            for kind, shares in (("land type", LAND), ("waste type", WASTE), ("size", SIZES)):
                parts = {category: round(count * share) for category, share in shares.items()}
                first = next(iter(parts))
                parts[first] += count - sum(parts.values())
                breakdown += [(year, code, kind, category, part) for category, part in parts.items()]
            taken = {action: ACTIONS.get(action, 0) for action in EVERY_ACTION}
            actions += [(year, code, *item) for item in {**taken, "All actions": sum(taken.values())}.items()]
        basis = "comparable with 2019/20" if year >= "2019-20" else "original"
        for name in ("England", "Invented Region"):
            totals.append((year, name, basis, whole, people, whole / people * 1000 if year >= "2019-20" else None))
    columns = [
        "year",
        "area_code",
        "area_name",
        "region",
        "incidents",
        "population",
        "rate_as_published",
        "reporting_basis",
    ]
    return {
        "fly_tipping_incidents": pd.DataFrame(incidents, columns=columns),
        "fly_tipping_breakdown": pd.DataFrame(
            breakdown, columns=["year", "area_code", "breakdown", "category", "incidents"]
        ),
        "fly_tipping_actions": pd.DataFrame(actions, columns=["year", "area_code", "action", "actions"]),
        "fly_tipping_totals": pd.DataFrame(
            totals, columns=["year", "area_name", "basis", "incidents", "population", "rate_as_published"]
        ),
    }
