"""Read the Office for National Statistics' recorded crime by Community Safety Partnership: a year ending a sheet."""

import re
from datetime import date, datetime

import pandas as pd

from lib.base.errors import InputError
from lib.incidents.official import KINDS
from lib.intake.files import GivenFile
from lib.intake.official.figures import OfficialFigures
from lib.intake.official.sheet import Layout, NotThisLayout, Opened, open_published
from lib.published.tables import district
from lib.records.newest import load

TOTAL = "Total recorded crime (excluding fraud)"
# The nine groups of offences that add up to the total; the other offences are parts of these.
MAIN_GROUPS = [
    "Violence against the person",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Criminal damage and arson",
    "Drug offences",
    "Possession of weapons offences",
    "Public order offences",
    "Miscellaneous crimes against society",
]
_TABLE = "recorded_crime_partnerships"
_PERIOD = re.compile(r"year\s+ending\s+(?:in\s+)?([A-Z][a-z]{2,8})\s+(20\d\d)")
_NO_COUNTS = re.compile(r"\bchange\b|\brates?\b|\bper 1,?000\b|percentage", re.IGNORECASE)
# A sheet that gives fewer of the partnerships held than this was cut short.
_LEAST_LISTED = 0.9


def _layout() -> Layout:
    return Layout(
        title="ONS’s recorded crime by Community Safety Partnership",
        sheet="Table C2",
        needed={
            "csp_code": ("Community Safety Partnership code", "CSP code"),
            "csp_name": ("Community Safety Partnership name", "CSP name"),
            TOTAL: (TOTAL,),
        },
        further={offence: (offence,) for offence in load(_TABLE)["offence"].unique() if offence != TOTAL},
    )


def read_recorded_crime(file: GivenFile, today: date) -> OfficialFigures:
    """Return offences by partnership of every year for which the file holds a sheet of counts.

    Raises
    ------
    InputError
        When the file has no such sheet, one lacks the district or many partnerships, or its offences do not add up.
    """
    layout = _layout()
    first = open_published(file, layout)
    found: dict[str, pd.DataFrame] = {}
    notes: list[str] = []
    rows_read = 0
    for opened in _sheets(first, layout):
        period = _period(opened, today)
        if not period or period in found:
            continue
        found[period] = _counts(opened, period)
        rows_read += len(opened.cells)
        missing = [offence for offence in layout.further if offence not in opened.headings]
        if missing:
            notes.append(f"The {period} has no column for: {', '.join(missing)}.")
    if not found:
        raise NotThisLayout(
            f"{file.name} has no sheet of counts that says of which year it is (“year ending June 2025”) above its "
            "headings; rates and changes are not read. Nothing was stored."
        )
    return OfficialFigures(
        "recorded-crime", {_TABLE: pd.concat(found.values(), ignore_index=True)}, rows_read, tuple(notes)
    )


def _sheets(first: Opened, layout: Layout) -> list[Opened]:
    """Return the sheets that are laid out so, hidden ones left out; the one of a file of one table."""
    if len(first.table.sheets) < 2:
        return [first]
    opened = []
    for sheet in first.table.sheets:
        if not sheet.hidden:
            try:
                opened.append(open_published(first.table.file, layout, sheet.name))
            except InputError:  # contents, notes, tables of something else
                continue
    return opened


def _period(opened: Opened, today: date) -> str:
    """Return the year of a sheet of counts as 'year ending Jun 2025'; empty where it holds rates or changes."""
    above = opened.above()
    found = _PERIOD.search(above)
    totals = opened.cells[TOTAL]
    if not found or _NO_COUNTS.search(above) or totals.map(_is_fraction).any():
        return ""
    try:
        month = datetime.strptime(f"{found[1][:3]} {found[2]}", "%b %Y")
    except ValueError:
        return ""
    if (month.year, month.month) >= (today.year, today.month):
        raise InputError(f"{opened.table.file.name} says {found[0]}, which is not over yet. Nothing was stored.")
    return f"year ending {month:%b %Y}"


def _is_fraction(cell: object) -> bool:
    return isinstance(cell, float) and not cell.is_integer()


def _counts(opened: Opened, period: str) -> pd.DataFrame:
    """Return one year's offences by partnership; totals of forces and what no partnership was assigned are left out."""
    codes = opened.texts("csp_code", opened.cells)
    rows = opened.cells[codes.str.fullmatch(r"[A-Za-z]\d{8}")]
    codes = opened.codes("csp_code", rows)
    again = codes.duplicated()
    if again.any():
        raise opened.wrong(again.idxmax(), "csp_code", codes[again.idxmax()], f"stands twice in the {period}")
    _check_listed(opened, period, codes)
    offences = [name for name in opened.headings if name not in ("csp_code", "csp_name")]
    counts = pd.DataFrame({offence: opened.numbers(offence, rows) for offence in offences})
    _check_sums(opened, counts)
    wide = counts.assign(period=period, csp_code=codes, csp_name=opened.texts("csp_name", rows))
    long = wide.melt(["period", "csp_code", "csp_name"], offences, "offence", "offences").dropna(subset=["offences"])
    order = {offence: place for place, offence in enumerate(load(_TABLE)["offence"].unique())}
    return long.iloc[long["offence"].map(order).argsort(kind="stable")].reset_index(drop=True)


def _check_listed(opened: Opened, period: str, codes: pd.Series) -> None:
    name = opened.table.file.name
    if KINDS["recorded-crime"].us() not in set(codes):
        raise InputError(
            f"{name}, {period}, does not list the partnership of {district()['name']}. Nothing was stored."
        )
    held = load(_TABLE)
    usual = held.loc[held["period"] == held["period"].iloc[-1], "csp_code"].nunique()
    if len(codes) < _LEAST_LISTED * usual:
        raise InputError(
            f"{name}, {period}, lists {len(codes)} partnerships where {usual} are usual: it was cut short. Nothing of "
            "it was used; download it again."
        )


def _check_sums(opened: Opened, counts: pd.DataFrame) -> None:
    if not set(MAIN_GROUPS) <= set(counts):
        return
    wrong = counts[MAIN_GROUPS].sum(axis=1) != counts[TOTAL]
    wrong &= counts[[TOTAL, *MAIN_GROUPS]].notna().all(axis=1)
    if wrong.any():
        row = wrong.idxmax()
        raise opened.wrong(row, TOTAL, counts.loc[row, TOTAL], "is not the sum of its nine groups of offences")
