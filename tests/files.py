"""Files that tests make, and the tables that commands print."""

import io
import zipfile

import openpyxl
import pandas as pd

from lib.cli.answers import main


def as_xlsx(lines, merged=(), sheet="Sheet"):
    """Return lines of cells as a workbook, some of its cells made one."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(list(line))
    for cells in merged:
        book.active.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(members, packing=zipfile.ZIP_DEFLATED):
    """Return a ZIP of files by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def printed(capsys, *arguments, **how):
    """Return the table that a command prints."""
    assert main(list(arguments)) == 0
    return pd.read_csv(io.StringIO(capsys.readouterr().out), **how)
