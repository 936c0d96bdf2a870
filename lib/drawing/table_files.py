"""Tables to take away that belong to no map view: CSV, and Excel with a sheet on where the figures come from."""

import io
from collections.abc import Mapping

import pandas as pd

from lib.base.cells import safe_cells

_SHEET_NAME = 31  # characters, a limit of Excel


def csv_file(table: pd.DataFrame) -> bytes:
    """Return a table as CSV (UTF-8 with a byte order mark, so that Excel reads it); no cell can run as a formula."""
    return safe_cells(table).to_csv(index=False).encode("utf-8-sig")


def workbook(sheets: Mapping[str, pd.DataFrame], about: Mapping[str, str]) -> bytes:
    """Return tables as an Excel workbook, a sheet each, and a sheet “How we know”.

    Parameters
    ----------
    sheets : mapping of str to DataFrame
        Table by the name of its sheet.
    about : mapping of str to str
        Label to text: source, period, limits, link, licence.
    """
    buffer = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    known = pd.DataFrame(list(about.items()), columns=["What", "Text"])
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        for name, table in {**sheets, "How we know": known}.items():
            sheet = name[:_SHEET_NAME]
            safe_cells(table).to_excel(writer, sheet_name=sheet, index=False)
            writer.sheets[sheet].freeze_panes(1, 0)
            writer.sheets[sheet].set_column(0, len(table.columns) - 1, 28)
    return buffer.getvalue()
