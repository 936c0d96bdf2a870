"""Made files in the layouts in which official figures are published; no figure in them was ever published.

They are made from the tables that are shown, so that every authority is in them, with figures of our own for later
years and a few that differ from those held.
"""

import csv
import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import pandas as pd

from lib.intake.official.actions import ACTIONS
from lib.intake.official.fly_tipping import BREAKDOWNS
from lib.published.tables import load

ODS = "application/vnd.oasis.opendocument.spreadsheet"
MADE = "MADE FOR TESTS, not published by anybody"


def as_csv(lines: list[list[object]]) -> bytes:
    """Return lines as the publisher's CSV, in Windows-1252 as DEFRA writes it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if cell is None else cell for cell in line] for line in lines])
    return text.getvalue().encode("cp1252")


def as_ods(sheets: Mapping[str, list[list[object]]]) -> bytes:
    """Return sheets as an OpenDocument spreadsheet."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_row, lines))}</table:table>'
        for name, lines in sheets.items()
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return packed.getvalue()


def as_xlsx(sheets: Mapping[str, list[list[object]]]) -> bytes:
    """Return sheets as an Excel workbook."""
    packed = io.BytesIO()
    with pd.ExcelWriter(packed, engine="openpyxl") as writer:
        for name, lines in sheets.items():
            widest = max(map(len, lines))
            whole = [[*cells, *[None] * (widest - len(cells))] for cells in lines]
            pd.DataFrame(whole, dtype=object).to_excel(writer, sheet_name=name, header=False, index=False)
    return packed.getvalue()


def _row(cells: list[object]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


# --- DEFRA's fly-tipping ---

_HEADINGS = {
    "footpath_bridleway_incidents": "Footpath / Bridleway Incidents",
    "private_residential_incidents": "Private / Residential Incidents",
    "other_unidentified_incidents": "Other (unidentified) Incidents",
    "constr_demol_excav_incidents": "Constr / Demol / Excav Incidents",
    "black_bags_commercial_incidents": "Black Bags - Commercial Incidents",
    "chemical_drums_oil_fuel_incidents": "Chemical Drums, Oil, Fuel Incidents",
    "primary_waste_type_measures_other_unidentified_incidents": (
        "Primary Waste Type Measures Other (unidentified) Incidents"
    ),
    "significant_multi_loads_incidents": "Significant / Multi Loads Incidents",
}


def fly_tipping_lines(
    years: Mapping[str, Mapping[str, int | None]],
    like: str,
    residents: bool = True,
    types: bool = True,
) -> list[list[object]]:
    """Return lines of DEFRA's layout: a title, headings, then for each year its totals and its authorities.

    Parameters
    ----------
    years : mapping
        Financial year to the incidents of authorities by code that differ from those held of it, or of the year `like`
        where none are.
    like : str
        A year that is held.
    residents, types : bool
        Whether the columns of residents and of land type, waste type and size are there.
    """
    columns = [column for kinds in BREAKDOWNS.values() for column in kinds] if types else []
    headings = ["Year", "ONS Code", "LA Name", "Region", "Total Incidents"]
    headings += [_HEADINGS.get(column, column.replace("_", " ").title()) for column in columns]
    headings += ["Total Incidents Clearance Costs (£)"]
    headings += ["Mid population estimates", "Incidents per 1,000 people", "Reporting basis"] if residents else []
    lines: list[list[object]] = [[f"Fly-tipping incidents reported by local authorities in England ({MADE})"], headings]
    known_years = set(load("fly_tipping_incidents")["year"])
    for year, own in years.items():
        base = year if year in known_years else like
        held, split = (
            table[table["year"] == base] for table in map(load, ("fly_tipping_incidents", "fly_tipping_breakdown"))
        )
        by_type = split.set_index(["area_code", "breakdown", "category"])["incidents"].to_dict()
        told = {row.area_code: own.get(row.area_code, row.incidents) for row in held.itertuples()}
        whole = sum(int(value) for value in told.values() if not pd.isna(value))
        rest = [None] * (len(columns) + 1)
        last = [int(held["population"].sum()), None, None] if residents else []
        lines.append([year, "*Total", "*Total", "*Total England", whole, *rest, *last])
        lines.append([year, "*Total", "*Total", held["region"].iloc[0], 1.5, *rest, *([None] * 3 if residents else [])])
        for row in held.itertuples():
            value = told[row.area_code]
            kinds = [
                by_type.get((row.area_code, breakdown, kinds[column]))
                for breakdown, kinds in BREAKDOWNS.items()
                for column in kinds
                if types
            ]
            known = None if pd.isna(value) else int(value)
            people = None if pd.isna(row.population) else int(row.population)
            rate = None if known is None or people is None else known / people * 1000
            line = [year, row.area_code, row.area_name, row.region, known, *kinds, 1234]
            lines.append(line + ([people, rate, row.reporting_basis or None] if residents else []))
    return lines


def action_lines(years: Mapping[str, Mapping[str, int]], like: str) -> list[list[object]]:
    """Return lines of DEFRA's sheet of actions, its totals marked so.

    Parameters
    ----------
    years : mapping
        Financial year to how many warning letters authorities by code sent; all other actions are those held of `like`.
    like : str
        A year that is held.
    """
    held = load("fly_tipping_actions")
    held = held[held["year"] == like].set_index(["area_code", "action"])["actions"].to_dict()
    headings = [column.replace("_", " ").title() for column in ACTIONS]
    lines: list[list[object]] = [
        [f"Fly-tipping actions taken by local authorities in England ({MADE})"],
        ["Year", "ONS Code", "LA Name", "Region", *headings, "Total Fines (£)"],
    ]
    for year, own in years.items():
        lines.append([year, "*Total", "*Total", "*Total England", *[1_000] * len(headings), 1.5])
        for code in dict.fromkeys(code for code, _ in held):
            told = {label: held.get((code, label)) for label in ACTIONS.values()}
            if code in own:
                told["Warning letter"] = own[code]
            lines.append([year, code, "An authority", "A region", *told.values(), 99.5])
    return lines


# --- ONS's residents of wards ---


def residents_lines(mid_year: int, of: Mapping[str, int | None], boundaries: int = 2023) -> list[list[object]]:
    """Return lines of a sheet of ONS's ward-level estimates: three lines of words, headings, a row a ward.

    Parameters
    ----------
    mid_year : int
        Of which the sheet is.
    of : mapping
        Ward's code to its residents; a ward that is not named has those held of mid-2020.
    boundaries : int
        The year of the wards' codes.
    """
    headings = [
        f"LAD {boundaries} Code",
        f"LAD {boundaries} Name",
        f"Ward {boundaries} Code",
        f"Ward {boundaries} Name",
    ]
    lines: list[list[object]] = [
        [f"Mid-{mid_year} population estimates for {boundaries} wards in England and Wales ({MADE})"],
        ["This worksheet contains one table."],
        ["Source: nobody"],
        [*headings, "Total", "F0", "M0"],
    ]
    lines.append(["E06000001", "Elsewhere", "E05013800", "Elsewhere Ward", 5000, 20, 21])
    for ward in load("wards").itertuples():
        lines.append(["E0", "Here", ward.ward_code, ward.ward_name, of.get(ward.ward_code, ward.residents_2020), 9, 8])
    return lines


# --- ONS's recorded crime by partnership ---


def recorded_crime_lines(
    period: str,
    of: Mapping[tuple[str, str], int],
    like: str,
    number: str = "C2",
    what: str = "number of offences",
    times: float = 1,
) -> list[list[object]]:
    """Return lines of a sheet of ONS's table: words above, headings, forces with what was not assigned, partnerships.

    Parameters
    ----------
    period : str
        'year ending December 2025', as it stands above the headings.
    of : mapping
        Partnership's code and offence to a count that differs from that of the year `like`.
    like : str
        A year that is held.
    number, what : str
        The table's number, and what it gives.
    times : float
        By which every count is multiplied, as where rates are given.
    """
    held = load("recorded_crime_partnerships").query("period == @like").dropna(subset=["csp_code"])
    offences = list(held["offence"].unique())
    wide = held.pivot(index=["csp_code", "csp_name"], columns="offence", values="offences")
    remarks = [f"{offence} [note {place}]" if place % 5 == 2 else offence for place, offence in enumerate(offences)]
    lines: list[list[object]] = [
        [f"Table {number}: Police recorded crime by Community Safety Partnership area, {what}, {period} ({MADE})"],
        ["This worksheet contains one table."],
        [
            "Police Force Area code",
            "Police Force Area name",
            "Community Safety Partnership code",
            "Community Safety Partnership name",
            "Local Authority code",
            "Local Authority name",
            *remarks,
        ],
        ["E23000018", "A force", None, None, None, None, *([99999 * times] * len(offences))],
        ["E23000018", "A force", None, "Unassigned", None, None, *([7 * times] * len(offences))],
    ]
    for (code, name), row in wide.iterrows():
        counts = [of.get((code, offence), int(row[offence])) for offence in offences]
        lines.append(
            ["E23", "A force", code, name, None, None, *(count * times if times != 1 else count for count in counts)]
        )
    return lines
