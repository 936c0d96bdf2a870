"""Text from files stays text in a spreadsheet."""

from typing import Any

import pandas as pd

# A spreadsheet runs a cell that starts with one of these.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: Any) -> Any:
    """Return text that no spreadsheet takes for a formula; anything but text is returned as it is."""
    if isinstance(value, str) and value.startswith(_FORMULA_START):
        return f"'{value}"
    return value


def without_guard(value: Any) -> Any:
    """Return what `safe_text` was given, of text that it put an apostrophe before."""
    guarded = isinstance(value, str) and value[:1] == "'" and value[1:].startswith(_FORMULA_START)
    return value[1:] if guarded else value


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which no text cell or column name can run as a formula."""
    return table.map(safe_text).rename(columns=safe_text)
