"""Read the Office for National Statistics' ward-level population estimates: a sheet for each mid-year."""

import re
from datetime import date

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list
from lib.intake.files import GivenFile
from lib.intake.official.figures import OfficialFigures
from lib.intake.official.sheet import Layout, NotThisLayout, Opened, open_published
from lib.published.places import ward_names
from lib.published.tables import district
from lib.records.newest import RESIDENTS, load

_YEARS = range(2015, 2041)
LAYOUT = Layout(
    title="ONS’s ward-level population estimates",
    sheet="Mid-2022 Ward 2022",
    needed={
        "ward_code": (
            "Ward Code",
            *(f"Ward {year} Code" for year in _YEARS),
            *(f"WD{year % 100}CD" for year in _YEARS),
            "Ward Code 1",
        ),
        "ward_name": (
            "Ward Name",
            *(f"Ward {year} Name" for year in _YEARS),
            *(f"WD{year % 100}NM" for year in _YEARS),
            "Ward Name 1",
        ),
        "residents": ("Total", "All Ages", "All persons"),
    },
    further={},
)
_MID_YEAR = re.compile(r"mid[\s_-]*(?:year)?[\s_-]*(20\d\d)", re.IGNORECASE)
_ONE_SEX = re.compile(r"\b(?:fe)?males?\b", re.IGNORECASE)
# More than this many times what is held, or less than its inverse, is looked at before it is stored.
_FAR = 1.3


def read_residents(file: GivenFile, today: date) -> OfficialFigures:
    """Return the residents of the district's wards, of every mid-year that the file holds.

    Raises
    ------
    InputError
        When the file is not laid out so, does not say of when it is, or lacks a ward of the district.
    """
    first = open_published(file, LAYOUT)
    sheets = [sheet.name for sheet in first.table.sheets if _MID_YEAR.search(sheet.name)]
    whole = [name for name in sheets if not _ONE_SEX.search(name)]
    found: dict[str, pd.DataFrame] = {}
    rows_read = 0
    for opened in [open_published(file, LAYOUT, name) for name in whole] or [first]:
        year = _year(opened, today)
        rows_read += len(opened.cells)
        found[year] = _of_district(opened, year)  # of two sheets of one year, by wards of other years, the later
    table = pd.concat([found[year] for year in sorted(found)], ignore_index=True)
    return OfficialFigures("ward-residents", {RESIDENTS: table}, rows_read, tuple(_far(table)))


def _year(opened: Opened, today: date) -> str:
    found = _MID_YEAR.search(opened.above())
    if not found:
        raise NotThisLayout(
            f"{opened.table.file.name} does not say of which mid-year it is: neither a sheet’s name, a line above the "
            "headings nor the file’s name says “Mid-2022” or the like. Nothing was stored."
        )
    if date(int(found[1]), 6, 30) >= today:
        raise InputError(f"{opened.table.file.name} says mid-{found[1]}, which is not over yet. Nothing was stored.")
    return f"mid-{found[1]}"


def _of_district(opened: Opened, year: str) -> pd.DataFrame:
    names, codes = ward_names(), opened.texts("ward_code", opened.cells).str.upper()
    rows = opened.cells[codes.isin(list(names))]
    codes = codes.loc[rows.index]
    if codes.duplicated().any():
        row = codes.duplicated().idxmax()
        raise opened.wrong(row, "ward_code", codes[row], "stands twice, as where the sexes stand below one another")
    residents = opened.numbers("residents", rows)
    known = set(codes[residents.notna() & (residents > 0)])
    missing = [name for code, name in names.items() if code not in known]
    if missing:
        raise InputError(
            f"{opened.table.file.name}, {year}, gives no residents for {and_list(missing[:5])} "
            f"({len(missing)} of the {len(names)} wards of {district()['name']}). Nothing was stored."
        )
    return pd.DataFrame(
        {"ward_code": codes, "ward_name": codes.map(names), "year": year, "residents": residents}
    ).sort_values("ward_code", ignore_index=True)


def _far(table: pd.DataFrame) -> list[str]:
    """Return the wards whose residents are far from those held."""
    held = load(RESIDENTS)
    last = held[held["year"] == held["year"].iloc[-1]].set_index("ward_code")["residents"].astype(float)
    ratio = table["residents"].astype(float) / table["ward_code"].map(last)
    far = table[(ratio > _FAR) | (ratio < 1 / _FAR)]
    return [
        f"Please look: {row.ward_name} has {row.residents:,} residents in {row.year}, {last[row.ward_code]:,.0f} in "
        f"{held['year'].iloc[-1]}."
        for row in far.itertuples()
    ]
