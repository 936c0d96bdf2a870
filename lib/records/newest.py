"""The official tables as they stand: the bundled ones, with what officers loaded since in place of it.

Whoever reads one of `REPLACED_BY` reads it here, so that every page, briefing and command shows the same figures.
"""

from dataclasses import dataclass

import pandas as pd

from lib.base.errors import DataFileError
from lib.published import tables
from lib.records.cache import kept_until_records_change
from lib.records.official import OfficialLoad, loaded_rows

# Which tables a load can bring newer rows of, and the column that says of when a row is: a file that speaks of a year
# or quarter takes the place of all that is held of it.
REPLACED_BY = {
    "fly_tipping_incidents": "year",
    "fly_tipping_breakdown": "year",
    "fly_tipping_totals": "year",
}


@dataclass(frozen=True)
class Newer:
    """What stands in place of bundled rows, or beside them.

    Attributes
    ----------
    load : OfficialLoad
        From which it comes.
    of : tuple of str
        The years or quarters that it is the figures of, the earliest first.
    """

    load: OfficialLoad
    of: tuple[str, ...]


def load(name: str) -> pd.DataFrame:
    """Return an official table as it stands; treat it as read-only.

    Parameters
    ----------
    name : str
        A bundled table, whether newer figures of it can be loaded or not.
    """
    return _merged(name) if name in REPLACED_BY and loaded_rows(name) else tables.load(name)


@kept_until_records_change(maxsize=16, same_for_all=True)
def _merged(name: str) -> pd.DataFrame:
    return before(name, None)


def before(name: str, number: int | None) -> pd.DataFrame:
    """Return a table as it was before a load, or with all of them when None."""
    by, bundled = REPLACED_BY[name], tables.load(name)
    table = bundled
    for one, rows in loaded_rows(name):
        if number is None or one.number < number:
            rows = rows.astype(bundled.dtypes.to_dict())
            table = pd.concat([table[~table[by].isin(rows[by].unique())], rows], ignore_index=True)
    return table.sort_values(by, kind="stable", ignore_index=True) if table is not bundled else bundled


def newer(name: str) -> list[Newer]:
    """Return which loads stand of a table, the earliest first, each with what it still gives."""
    if name not in REPLACED_BY:
        return []
    by, found = REPLACED_BY[name], []
    taken: set[str] = set()
    for one, rows in reversed(loaded_rows(name)):
        of = sorted(set(rows[by].astype(str)) - taken)
        taken |= set(of)
        if of:
            found.append(Newer(one, tuple(of)))
    return found[::-1]


def describe(name: str) -> dict:
    """Return the description of a table as it stands: its period, its end, and as a limit what was loaded since.

    Raises
    ------
    DataFileError
        When no table of that name is described.
    """
    about = tables.describe(name)
    since = newer(name)
    if not since:
        return about
    first, last = _ends(load(name)[REPLACED_BY[name]])
    said = [
        f"{', '.join(one.of)}: from a file that an officer loaded on {one.load.loaded_on:%-d %B %Y}; it takes "
        "the place of the figures that came with this app."
        for one in since
    ]
    return {
        **about,
        "temporal": f"{first} to {last}",
        "cut_off": cut_off(last) or about.get("cut_off", ""),
        "limits": [*about.get("limits", ()), *said],
    }


def _ends(periods: pd.Series) -> tuple[str, str]:
    ordered = sorted(periods.astype(str).unique(), key=cut_off)
    return ordered[0], ordered[-1]


def cut_off(period: str) -> str:
    """Return the last month of a period: '2024-03' of '2023-24', '2025-06' of 'year ending Jun 2025'.

    Raises
    ------
    DataFileError
        When it is neither.
    """
    try:
        if period.startswith("year ending "):
            return pd.to_datetime(period.removeprefix("year ending "), format="%b %Y").strftime("%Y-%m")
        return f"{int(period[:4]) + 1}-03"
    except ValueError as error:
        raise DataFileError(f"“{period}” is neither a financial year nor a year ending in a month.") from error
