"""The official tables as they stand: the bundled ones, with what officers loaded since in place of it.

Whoever reads one of `REPLACED_BY` reads it here, so that every page, briefing and command shows the same figures.
"""

from dataclasses import dataclass
from io import StringIO
from typing import Any

import pandas as pd

from lib.base.errors import DataFileError
from lib.published import tables
from lib.records.cache import kept_until_records_change
from lib.records.official import OfficialLoad, loaded_rows

RESIDENTS = "ward_residents"
POLICE_GROUP = "police_group"  # the id of the police's own most similar group, which nobody publishes
# Which tables a load can bring newer rows of, and the columns that say of when (and of what) a row is: a file that
# speaks of a year or quarter takes the place of all that is held of it.
REPLACED_BY = {
    "fly_tipping_incidents": ("year",),
    "fly_tipping_breakdown": ("year", "breakdown"),
    "fly_tipping_totals": ("year",),
    "fly_tipping_actions": ("year",),
    RESIDENTS: ("year",),
    "recorded_crime_partnerships": ("period",),
    "comparison_groups": ("group_id",),
}


@dataclass(frozen=True)
class Newer:
    """What stands in place of bundled rows, or beside them."""

    load: OfficialLoad  # from which it comes
    of: tuple[str, ...]  # the years or quarters that it is the figures of, the earliest first


def load(name: str) -> pd.DataFrame:
    """Return an official table as it stands; treat it as read-only.

    Parameters
    ----------
    name : str
        A bundled table, whether newer figures of it can be loaded or not; or `RESIDENTS`, the residents of wards by
        mid-year: ward_code, ward_name, year ('mid-2020'), residents.
    """
    return _merged(name) if name in REPLACED_BY and loaded_rows(name) else _bundled(name)


@kept_until_records_change(maxsize=16, same_for_all=True)
def _merged(name: str) -> pd.DataFrame:
    by, table = list(REPLACED_BY[name]), _bundled(name)
    for _, rows in _loads(name):
        again = pd.MultiIndex.from_frame(table[by]).isin(pd.MultiIndex.from_frame(rows[by].drop_duplicates()))
        table = pd.concat([table[~again], rows], ignore_index=True)
    places = table[by[0]].map({period: order(period) for period in table[by[0]].unique()})
    return table.iloc[places.argsort(kind="stable")].reset_index(drop=True)


def order(period: str) -> str:
    """Return what periods are put in order by; groups of areas are of no time and stay as they stand."""
    try:
        return cut_off(period)
    except DataFileError:
        return ""


def _bundled(name: str) -> pd.DataFrame:
    if name != RESIDENTS:
        return tables.load(name)
    wards = tables.load("wards")
    years = [
        wards[["ward_code", "ward_name"]].assign(year=f"mid-{year}", residents=wards[f"residents_{year}"])
        for year in (2017, 2020)
    ]
    return pd.concat(years, ignore_index=True)


def _loads(name: str) -> list[tuple[OfficialLoad, pd.DataFrame]]:
    """Return the rows of each load that stands, in the shape of the bundled table."""
    kinds: dict[Any, Any] = _bundled(name).dtypes.to_dict()
    return [
        (one, pd.read_csv(StringIO(content), dtype=kinds, keep_default_na=False, na_values=[""])[list(kinds)])
        for one, content in loaded_rows(name)
    ]


@kept_until_records_change(maxsize=16, same_for_all=True)
def newer(name: str) -> list[Newer]:
    """Return which loads stand of a table, the earliest first, each with what it still gives."""
    if name not in REPLACED_BY:
        return []
    found: list[Newer] = []
    taken: set[str] = set()
    for one, rows in reversed(_loads(name)):
        of = sorted(set(rows[REPLACED_BY[name][0]].astype(str)) - taken, key=order)
        taken |= set(of)
        if of:
            found.append(Newer(one, tuple(of)))
    return found[::-1]


def describe(name: str) -> dict[str, Any]:
    """Return the description of a table as it stands: its period, its end, and as a limit what was loaded since.

    Raises
    ------
    DataFileError
        When no table of that name is described.
    """
    about = tables.describe("wards" if name == RESIDENTS else name)
    since = newer(RESIDENTS if name == "wards" else name)
    if not since and name != RESIDENTS:
        return about
    if name == "comparison_groups":
        loaded = since[-1].load.loaded_on
        more = f"The police’s most similar group: from a list that an officer loaded on {loaded:%-d %B %Y}."
        return {**about, "limits": [*about.get("limits", ()), more]}
    of = RESIDENTS if name == "wards" else name
    ordered = sorted(load(of)[REPLACED_BY[of][0]].astype(str).unique(), key=cut_off)
    said = [
        f"{', '.join(one.of)}: from a file that an officer loaded on {one.load.loaded_on:%-d %B %Y}; it takes the "
        "place of the figures that came with this app."
        for one in since
    ]
    limits = [*about.get("limits", ()), *said]
    if name == "wards":
        return {**about, "temporal": f"{about['temporal']}; residents {ordered[-1]}", "limits": limits}
    return {**about, "temporal": f"{ordered[0]} to {ordered[-1]}", "cut_off": cut_off(ordered[-1]), "limits": limits}


def cut_off(period: str) -> str:
    """Return the last month of a period: '2024-03' of '2023-24', '2020-06' of 'mid-2020', '2025-06' of 'year ending Jun
    2025'.

    Raises
    ------
    DataFileError
        When it is none of these.
    """
    try:
        if period.startswith("year ending "):
            return pd.to_datetime(period.removeprefix("year ending "), format="%b %Y").strftime("%Y-%m")
        if period.startswith("mid-"):
            return f"{int(period[4:])}-06"
        return f"{int(period[:4]) + 1}-03"
    except ValueError as error:
        raise DataFileError(f"“{period}” is neither a financial year, a mid-year nor a year to a month.") from error


# --- residents of wards ---


@kept_until_records_change(maxsize=1, same_for_all=True)
def residents_as_of() -> str:
    """Return of when the residents are by which rates of wards divide: 'mid-2020'."""
    return str(load(RESIDENTS)["year"].iloc[-1])


@kept_until_records_change(maxsize=1, same_for_all=True)
def wards_with_residents() -> pd.DataFrame:
    """Return `lib.published.places.ward_table` with the column residents: those of the latest mid-year held."""
    table, held = tables.load("wards"), load(RESIDENTS)
    latest = held[held["year"] == residents_as_of()].set_index("ward_code")["residents"]
    return table.assign(residents=table["ward_code"].map(latest))
