"""Read DEFRA's fly-tipping incidents by authority as published: a title, headings below it, totals marked *Total.

Of a workbook that holds the actions taken as well, those are read with them.
"""

from datetime import date

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list
from lib.intake.files import GivenFile
from lib.intake.official.actions import actions_within
from lib.intake.official.figures import OfficialFigures
from lib.intake.official.returns import TOTAL, check_once, years_of
from lib.intake.official.sheet import Layout, Opened, open_published
from lib.published.tables import district
from lib.records.newest import load

# What each column of a breakdown is called here, by its heading in small letters with single underscores.
LAND_TYPES = {
    "highway_incidents": "Highway",
    "footpath_bridleway_incidents": "Footpath or bridleway",
    "back_alleyway_incidents": "Back alleyway",
    "railway_incidents": "Railway",
    "council_land_incidents": "Council land",
    "agricultural_incidents": "Agricultural",
    "private_residential_incidents": "Private or residential",
    "commercial_industrial_incidents": "Commercial or industrial",
    "watercourse_bank_incidents": "Watercourse or bank",
    "other_unidentified_incidents": "Other or unidentified",
}
WASTE_TYPES = {
    "animal_carcass_incidents": "Animal carcass",
    "green_incidents": "Green",
    "vehicle_parts_incidents": "Vehicle parts",
    "white_goods_incidents": "White goods",
    "other_electrical_incidents": "Other electrical",
    "tyres_incidents": "Tyres",
    "asbestos_incidents": "Asbestos",
    "clinical_incidents": "Clinical",
    "constr_demol_excav_incidents": "Construction, demolition or excavation",
    "black_bags_commercial_incidents": "Black bags, commercial",
    "black_bags_household_incidents": "Black bags, household",
    "chemical_drums_oil_fuel_incidents": "Chemical drums, oil or fuel",
    "other_household_waste_incidents": "Other household waste",
    "other_commercial_waste_incidents": "Other commercial waste",
    "primary_waste_type_measures_other_unidentified_incidents": "Other or unidentified",
}
SIZES = {
    "single_black_bag_incidents": "Single black bag",
    "single_item_incidents": "Single item",
    "car_boot_or_less_incidents": "Car boot or less",
    "small_van_load_incidents": "Small van load",
    "transit_van_load_incidents": "Transit van load",
    "tipper_lorry_load_incidents": "Tipper lorry load",
    "significant_multi_loads_incidents": "Significant or multiple loads",
}
BREAKDOWNS = {"land type": LAND_TYPES, "waste type": WASTE_TYPES, "size": SIZES}
LAYOUT = Layout(
    title="DEFRA’s fly-tipping incidents by authority",
    sheet="LA_incidents",
    needed={
        "year": ("Year",),
        "area_code": ("ONS Code", "LA Code", "LAD Code", "Local authority code"),
        "area_name": ("LA Name", "Local authority", "Local authority name"),
        "region": ("Region",),
        "incidents": ("Total Incidents",),
    },
    further={
        "population": ("Mid population estimates", "Mid-year population estimates", "Population"),
        "rate_as_published": ("Incidents per 1,000 people", "Incidents per 1000 people"),
        "reporting_basis": ("Reporting basis",),
        **{column: (column,) for kinds in BREAKDOWNS.values() for column in kinds},
    },
)
# A year that lists fewer of the authorities listed in the last year held than this was cut short.
_LEAST_LISTED = 0.5


def read_fly_tipping(file: GivenFile, today: date) -> OfficialFigures:
    """Return what a file holds of incidents by authority, by type, and of totals.

    Raises
    ------
    InputError
        When the file is not laid out so, a cell cannot be right, or a year was cut short.
    """
    opened = open_published(file, LAYOUT)
    rows = opened.cells.assign(year=years_of(opened, today))
    rows = rows[rows["year"] != ""]
    is_total = opened.texts("area_code", rows).str.lower().str.startswith(TOTAL)
    authorities, totals = rows[~is_total], rows[is_total]
    authorities = authorities.assign(area_code=opened.codes("area_code", authorities))
    check_once(opened, authorities)
    incidents = _incidents(opened, authorities)
    _check_whole(file, incidents)
    breakdown, left_out = _breakdown(opened, authorities)
    taken = actions_within(opened.table, today)
    return OfficialFigures(
        kind="fly-tipping-returns",
        tables={
            "fly_tipping_incidents": incidents,
            **({"fly_tipping_breakdown": breakdown} if len(breakdown) else {}),
            **({"fly_tipping_totals": _totals(opened, totals)} if len(totals) else {}),
            **({"fly_tipping_actions": taken.actions} if taken else {}),
        },
        rows_read=len(opened.cells),
        notes=(*opened.table.notes(), *left_out, *(taken.notes if taken else ()), *_notes(incidents, len(totals))),
    )


def _incidents(opened: Opened, rows: pd.DataFrame) -> pd.DataFrame:
    printed = _if_there(opened, "population", rows)
    held = load("district_populations").set_index(["series", "area_code", "year"])["population"]
    people = printed.astype("Int64")
    for series in ("first published", "rebased in 2024"):  # what DEFRA divides by, then the latest estimate of the year
        keys = zip(rows["area_code"], rows["year"].str[:4].astype(int), strict=True)
        known = pd.Series([held.get((series, code, year), pd.NA) for code, year in keys], rows.index, dtype="Int64")
        people = people.fillna(known)
    basis = opened.texts("reporting_basis", rows) if "reporting_basis" in rows else ""
    table = pd.DataFrame(
        {
            "year": rows["year"],
            "area_code": rows["area_code"],
            "area_name": opened.texts("area_name", rows),
            "region": opened.texts("region", rows),
            "incidents": opened.numbers("incidents", rows),
            "population": people,
            "rate_as_published": _if_there(opened, "rate_as_published", rows, whole=False),
            "reporting_basis": basis,
        }
    ).replace({"reporting_basis": {"": None}})
    ours = table[(table["area_code"] == district()["code"]) & table["incidents"].notna() & table["population"].isna()]
    if len(ours):
        raise InputError(
            f"{opened.table.file.name} prints no residents and none are held for {and_list(ours['year'])}, so there "
            "would be no rate. Load DEFRA’s workbook (ODS), which prints them under “Mid population estimates”."
        )
    return table.reset_index(drop=True)


def _if_there(opened: Opened, name: str, rows: pd.DataFrame, whole: bool = True) -> pd.Series:
    if name in opened.headings:
        return opened.numbers(name, rows, whole)
    return pd.Series(pd.NA, index=rows.index, dtype="Int64" if whole else "Float64")


def _check_whole(file: GivenFile, incidents: pd.DataFrame) -> None:
    """Refuse a file that does not list the district, or a year that lists far fewer authorities than are known."""
    us = district()
    if us["code"] not in set(incidents["area_code"]):
        raise InputError(f"{file.name} does not list {us['name']} ({us['code']}); nothing of it was used.")
    held = load("fly_tipping_incidents")
    usual = held.groupby("year").size().iloc[-1]
    for year, listed in incidents.groupby("year").size().items():
        if listed < _LEAST_LISTED * usual:
            raise InputError(
                f"{file.name} lists {listed} authorities in {year}, where {usual} are usual: it was cut short, and "
                "ranks among so few would be wrong. Nothing of it was used; download it again."
            )


def _breakdown(opened: Opened, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return incidents by type, and which breakdowns the file does not have in full."""
    parts, left_out = [], []
    for name, kinds in BREAKDOWNS.items():
        missing = [kind for column, kind in kinds.items() if column not in opened.headings]
        if missing:
            left_out.append(f"The file has no column for: {', '.join(missing)}. So it gives no incidents by {name}.")
            continue
        for column, kind in kinds.items():
            part = rows[["year", "area_code"]].assign(breakdown=name, category=kind)
            parts.append(part.assign(incidents=opened.numbers(column, rows)).dropna(subset=["incidents"]))
    columns = ["year", "area_code", "breakdown", "category", "incidents"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns), left_out


def _totals(opened: Opened, rows: pd.DataFrame) -> pd.DataFrame:
    region = opened.texts("region", rows)
    england = region.str.lower().str.startswith(f"{TOTAL} england")
    basis = region.str.extract(r"\((.*)\)")[0]
    return pd.DataFrame(
        {
            "year": rows["year"],
            "area_name": region.mask(england, "England"),
            "basis": basis.where(england),
            "incidents": opened.numbers("incidents", rows, whole=False).round(3),
            "population": _if_there(opened, "population", rows),
            "rate_as_published": _if_there(opened, "rate_as_published", rows, whole=False),
        }
    ).reset_index(drop=True)


def _notes(incidents: pd.DataFrame, totals: int) -> list[str]:
    notes = []
    ours = incidents[incidents["area_code"] == district()["code"]]
    silent = sorted(set(incidents["year"]) - set(ours.loc[ours["incidents"].notna(), "year"]))
    if silent:
        notes.append(f"{district()['name']} has no figure in {and_list(silent)}: missing, not nought.")
    if not totals:
        notes.append("The file has no rows marked *Total, so England’s line ends where it did.")
    return notes
