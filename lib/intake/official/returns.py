"""What DEFRA's tables of fly-tipping by authority have in common: a financial year and an authority in each row."""

import re
from datetime import date

import pandas as pd

from lib.intake.official.sheet import Opened

TOTAL = "*total"
_YEAR = re.compile(r"(20\d\d)\s*[-–/]\s*(?:20)?(\d\d)")


def years_of(opened: Opened, today: date) -> pd.Series:
    """Return each row's financial year as '2022-23'; empty for a remark below the table.

    Raises
    ------
    InputError
        When a row has figures and no financial year, or one that is not over.
    """
    found = []
    for row, text in opened.texts("year", opened.cells).items():
        matched = _YEAR.fullmatch(text)
        if not matched and (not text or not any(opened.cells.drop(columns="year").loc[row].map(_says_something))):
            found.append("")
            continue
        if not matched or (int(matched[1]) + 1) % 100 != int(matched[2]):
            raise opened.wrong(row, "year", text, "is no financial year such as 2022-23")
        if date(int(matched[1]) + 1, 3, 31) >= today:
            raise opened.wrong(row, "year", text, "is a year that is not over yet")
        found.append(f"{matched[1]}-{matched[2]}")
    return pd.Series(found, index=opened.cells.index, dtype="str")


def _says_something(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def check_once(opened: Opened, rows: pd.DataFrame) -> None:
    """Refuse a table in which an authority stands twice in one year."""
    again = rows.duplicated(["year", "area_code"])
    if again.any():
        row = again.idxmax()
        year = rows.loc[row, "year"]
        raise opened.wrong(row, "area_code", rows.loc[row, "area_code"], f"stands twice in {year}")
