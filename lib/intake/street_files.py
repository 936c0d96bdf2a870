"""The street files of data.police.uk as they lie on a disk: single or in an archive, block by block."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from lib.base.errors import InputError
from lib.published.places import to_degrees

# Files of before 2013 have no crime ID or small area, and the first of them eastings and northings.
_SINCE_2013, _PLACES, _GRID = {"Crime ID", "LSOA name"}, ("Longitude", "Latitude"), ("Easting", "Northing")
NEEDED = ["Crime ID", "Month", "Falls within", "Longitude", "Latitude", "Location", "LSOA name", "Crime type"]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BY_EXCEL = re.compile(rf"({'|'.join(_MONTHS)})-(\d\d)|(\d{{4}}-\d\d)-01(?: 00:00:00)?", re.IGNORECASE)
# A browser that downloads a file again adds a number to its name, and a copy of it a word.
_STREET = re.compile(r".*street(?: ?\(\d+\)| - copy(?: \(\d+\))?)?\.csv", re.IGNORECASE)
MAX_UNPACKED_BYTES = 12_000_000_000
MAX_ENTRIES = 20_000
MAX_PACKING = 100  # street files pack to a tenth; a bomb to a thousandth
BLOCK_BYTES = 4_000_000
# What Python's ZIP reader raises on a damaged archive; a size or place that cannot be is a ValueError.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)


def street_entries(stream: IO[bytes], name: str) -> Iterator[tuple[str, IO[bytes], int, int]]:
    """Yield the street files of an archive with the bytes before them; nothing is ever unpacked to the disk."""
    try:
        with zipfile.ZipFile(stream) as archive:
            listed = archive.infolist()
            street = [entry for entry in listed if _is_street(entry)]
            if len(listed) > MAX_ENTRIES:
                raise InputError(
                    f"{name} holds more than {MAX_ENTRIES:,} files, which no archive of data.police.uk does."
                )
            if not street:
                if any(entry.filename.startswith("xl/") for entry in listed):
                    raise InputError(
                        f"{name} is an Excel file; give the CSV file as downloaded, because Excel changes its months."
                    )
                raise InputError(f"{name} holds no file whose name ends in street.csv.")
            total = sum(entry.file_size for entry in street)
            packed = any(entry.file_size > MAX_PACKING * max(entry.compress_size, 1_000) for entry in street)
            if packed or total > MAX_UNPACKED_BYTES:
                raise InputError(f"{name} unpacks to far more than an archive of data.police.uk; it was not opened.")
            done = 0
            for entry in street:
                with archive.open(entry) as part:
                    yield entry.filename, part, done, total
                done += entry.file_size
    except InputError:
        raise
    except DAMAGE as error:
        raise InputError(f"{name} is cut short or damaged; download it again.") from error


def _is_street(entry: zipfile.ZipInfo) -> bool:
    """Return whether a member is a street file, not one of the shadows that a Mac packs beside each file, or empty."""
    *folders, name = entry.filename.split("/")
    shadow = "__MACOSX" in folders or name.startswith("._")
    return _STREET.fullmatch(name) is not None and not shadow and entry.file_size > 0


def plain_reason(name: str, text: str) -> str:
    """Return what is wrong with a street file, from what the CSV reader said of it."""
    if "UTF8" in text:
        return f"{name} holds characters that are not UTF-8; use the file as downloaded, not saved again."
    row = re.search(r"Row #(\d+)", text)
    where = f" in row {int(row[1]):,}" if row else ""
    if "Expected" in text and "columns" in text:
        return f"{name} is cut short or damaged: the number of cells{where} is not that of the header."
    if "Empty CSV" in text:
        return f"{name} is empty."
    return f"{name} cannot be read as a CSV file; download it again."


def street_blocks(stream: IO[bytes], name: str) -> Iterator[pa.RecordBatch]:
    """Yield a street file block by block: the columns of `NEEDED` as text, empty where an old file has none.

    Raises
    ------
    InputError
        When it is a web page, or lacks a column.
    """
    head = _Peeked(stream)
    if head.first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(plain_reason(name, "UTF8"))
    start = head.first.lstrip(b"\xef\xbb\xbf \r\n")
    if start[:1] == b"<":
        raise InputError(f"{name} is a web page, not a CSV file; the download went wrong, try it again.")
    header = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    delimiter = max(",;\t", key=header.count)
    columns = [cell.strip().strip('"') for cell in header.split(delimiter)]
    given = _GRID if set(_GRID) <= set(columns) and not set(_PLACES) & set(columns) else ()
    missing = [column for column in NEEDED if column not in {*columns, *_SINCE_2013, *(_PLACES if given else ())}]
    if missing:
        raise InputError(
            f"{name} is not a street file of data.police.uk: it has no column {', '.join(missing)}. "
            "Choose the file whose name ends in street.csv."
        )
    wanted = [column for column in (*NEEDED, *given) if column in columns]
    blocks = arrow_csv.open_csv(
        pa.PythonFile(head, mode="r"),
        read_options=arrow_csv.ReadOptions(block_size=BLOCK_BYTES, use_threads=False),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), strings_can_be_null=False
        ),
    )
    for block in blocks:
        block = block if wanted == NEEDED else _with_todays_columns(block, given)
        yield _with_months_as_published(block)


def _with_months_as_published(block: pa.RecordBatch) -> pa.RecordBatch:
    """Return a block whose months are written 2025-08 where Excel made Aug-25 of it, or the first of the month."""
    months = block.column("Month")
    different = pc.unique(months).to_pylist()
    if not any(_BY_EXCEL.fullmatch(month) for month in different):
        return block
    known = {month: _as_published(month) for month in different}
    place = block.schema.get_field_index("Month")
    return block.set_column(place, "Month", pa.array([known[month] for month in months.to_pylist()], pa.string()))


def _as_published(month: str) -> str:
    found = _BY_EXCEL.fullmatch(month)
    if not found:
        return month
    return found[3] or f"20{found[2]}-{_MONTHS.index(found[1].title()) + 1:02}"


def _with_todays_columns(block: pa.RecordBatch, grid: tuple[str, ...]) -> pa.RecordBatch:
    """Return a block of an old file with the columns of today."""
    table = block.to_pandas()
    if grid:
        x, y = (pd.to_numeric(table[name], errors="coerce").to_numpy(float) for name in grid)
        given = (x > 0) & (y > 0)
        lon, lat = to_degrees(np.where(given, x, np.nan), np.where(given, y, np.nan))
        for name, values in zip(_PLACES, (lon, lat), strict=True):
            table[name] = [f"{value:.6f}" if np.isfinite(value) else "" for value in values]
    table = table.reindex(columns=NEEDED, fill_value="")
    return pa.RecordBatch.from_pandas(table.astype("str"), pa.schema([(n, pa.string()) for n in NEEDED]), False)


class _Peeked:
    """A stream whose first bytes have been looked at."""

    closed = False

    def __init__(self, stream: IO[bytes]) -> None:
        self.first = stream.read(4_000)
        self._left, self._stream = self.first, stream

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        if not self._left:
            return self._stream.read(size)
        taken, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return taken + self._stream.read() if size < 0 else taken

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def close(self) -> None:
        """Leave closing to whoever opened the stream."""
