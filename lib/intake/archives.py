"""A ZIP that holds tables: each is taken out of it and read as if it had come alone."""

import zipfile
import zlib
from pathlib import PurePosixPath
from weakref import WeakKeyDictionary

from lib.base.errors import InputError
from lib.base.words import and_list, shortened
from lib.intake.files import GivenFile

MAX_UNPACKED_BYTES = 300_000_000
MAX_PACKING = 200
MAX_ENTRIES = 10_000
_NAMES_SHOWN = 4
_TABLES = ("csv", "tsv", "json", "geojson", "xlsx", "xlsm", "xlsb", "xls", "ods")
# Taken only where nothing else is there: such a file is as often a note about the export.
_PERHAPS = ("txt",)
# Parts by which a ZIP is a workbook, or another document of an office, itself.
_OF_WORKBOOKS = {"[Content_Types].xml", "content.xml", "mimetype"}
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)

MAX_TABLES = 60

# The same files out of the same archive, so that a workbook in it is read once.
_taken: "WeakKeyDictionary[GivenFile, list[GivenFile]]" = WeakKeyDictionary()


def table_within(file: GivenFile) -> GivenFile:
    """Return the one table that a ZIP holds; any other file as it is.

    Raises
    ------
    InputError
        As `tables_within`; and when a ZIP holds several tables.
    """
    found = tables_within(file)
    if len(found) > 1:
        listed = _listed([table.name for table in found])
        raise InputError(f"{file.name} holds several tables: {listed}. Take out the one to load, or load one by one.")
    return found[0]


def tables_within(file: GivenFile) -> list[GivenFile]:
    """Return the tables that a ZIP holds, in the order of their names; any other file as it is.

    Folders, empty files and the shadows that a Mac packs beside each file are passed over.

    Raises
    ------
    InputError
        When a ZIP holds no table, needs a password, is damaged, or unpacks to more than an export can.
    """
    with file.open() as stream:
        if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return [file]
    if file in _taken:
        return _taken[file]
    found = _tables_within(file)
    if file not in found:  # which would keep itself alive
        _taken[file] = found
    return found


def _tables_within(file: GivenFile) -> list[GivenFile]:
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            listed = archive.infolist()
            if _OF_WORKBOOKS & {entry.filename for entry in listed} or any(_of_workbook(entry) for entry in listed):
                return [file]
            if len(listed) > MAX_ENTRIES:
                raise InputError(f"{file.name} holds more than {MAX_ENTRIES:,} files; give the one with the requests.")
            entries = sorted(filter(_is_real, listed), key=lambda entry: entry.filename)
            tables = _the_tables(file, entries)
            return [GivenFile.of(entry.filename, archive.read(entry), within=file.name) for entry in tables]
    except InputError:
        raise
    except _DAMAGE as error:
        return [_left_to_others(file, error)]


def _left_to_others(file: GivenFile, error: Exception) -> GivenFile:
    """Refuse a ZIP that is damaged; one that calls itself a workbook is refused, as such, by who reads it."""
    if file.name.lower().endswith(".zip"):
        raise InputError(f"{file.name} is a damaged ZIP; make it again, or give the table in it.") from error
    return file


def _of_workbook(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.startswith(("xl/", "word/", "ppt/"))


def _is_real(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    shadow = "__MACOSX" in path.parts or path.name.startswith(("._", "~$", "."))
    return not entry.is_dir() and not shadow and entry.file_size > 0


def _the_tables(file: GivenFile, entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the tables among the members of an archive, looked at for their size and for a password."""

    def ending(endings: tuple[str, ...]) -> list[zipfile.ZipInfo]:
        return [entry for entry in entries if entry.filename.lower().rpartition(".")[2] in endings]

    tables = ending(_TABLES) or ending(_PERHAPS)
    if not tables:
        listed = _listed([PurePosixPath(entry.filename).name for entry in entries])
        do = (
            "Save the shapefile’s points as CSV or GeoJSON"
            if ending(("shp",))
            else "Give a CSV, Excel, ODS or JSON file"
        )
        raise InputError(f"{file.name} holds no table: {listed}. {do}.")
    if len(tables) > MAX_TABLES:
        raise InputError(
            f"{file.name} holds more than {MAX_TABLES} tables; give them in several ZIPs, or put together."
        )
    if any(entry.flag_bits & 0x1 for entry in tables):
        raise InputError(f"{file.name} needs a password; give the table in it as it is.")
    packed = any(entry.file_size > MAX_PACKING * max(entry.compress_size, 1_000) for entry in tables)
    if packed or sum(entry.file_size for entry in tables) > MAX_UNPACKED_BYTES:
        raise InputError(f"{file.name} unpacks to far more than an export can hold; it was not opened.")
    return tables


def _listed(names: list[str]) -> str:
    shown = [f"“{shortened(name)}”" for name in names]
    return and_list(shown[:_NAMES_SHOWN] + (["others"] if len(shown) > _NAMES_SHOWN else [])) or "nothing"
