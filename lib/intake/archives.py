"""A ZIP that holds one table: the table is taken out of it and read as if it had come alone."""

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
_TABLES = ("csv", "tsv", "json", "xlsx", "xlsm", "xlsb", "xls", "ods")
# Taken only where nothing else is there: such a file is as often a note about the export.
_PERHAPS = ("txt",)
# Parts by which a ZIP is a workbook, or another document of an office, itself.
_OF_WORKBOOKS = {"[Content_Types].xml", "content.xml", "mimetype"}
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)

# The same file out of the same archive, so that a workbook in it is read once.
_taken: "WeakKeyDictionary[GivenFile, GivenFile]" = WeakKeyDictionary()


def table_within(file: GivenFile) -> GivenFile:
    """Return the one table that a ZIP holds; any other file as it is.

    Folders, empty files and the shadows that a Mac packs beside each file are passed over.

    Raises
    ------
    InputError
        When a ZIP holds no table or several, needs a password, is damaged, or unpacks to more than an export can.
    """
    with file.open() as stream:
        if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return file
    if file in _taken:
        return _taken[file]
    found = _table_within(file)
    if found is not file:  # which would keep itself alive
        _taken[file] = found
    return found


def _table_within(file: GivenFile) -> GivenFile:
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            listed = archive.infolist()
            if _OF_WORKBOOKS & {entry.filename for entry in listed} or any(_of_workbook(entry) for entry in listed):
                return file
            if len(listed) > MAX_ENTRIES:
                raise InputError(f"{file.name} holds more than {MAX_ENTRIES:,} files; give the one with the requests.")
            entry = _the_table(file, [entry for entry in listed if _is_real(entry)])
            return GivenFile.of(entry.filename, archive.read(entry), within=file.name)
    except InputError:
        raise
    except _DAMAGE as error:
        return _left_to_others(file, error)


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


def _the_table(file: GivenFile, entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """Return the only table among the members of an archive, looked at for its size and for a password."""

    def ending(endings: tuple[str, ...]) -> list[zipfile.ZipInfo]:
        return [entry for entry in entries if entry.filename.lower().rpartition(".")[2] in endings]

    tables = ending(_TABLES) or ending(_PERHAPS)
    names = [f"“{shortened(PurePosixPath(entry.filename).name)}”" for entry in tables or entries]
    listed = and_list(names[:_NAMES_SHOWN] + (["others"] if len(names) > _NAMES_SHOWN else [])) or "nothing"
    if not tables:
        raise InputError(f"{file.name} holds no table: {listed}. Give a CSV, Excel, ODS or JSON file.")
    if len(tables) > 1:
        raise InputError(f"{file.name} holds several tables: {listed}. Take out the one to load, or load one by one.")
    entry = tables[0]
    if entry.flag_bits & 0x1:
        raise InputError(f"{file.name} needs a password; give the table in it as it is.")
    if entry.file_size > MAX_UNPACKED_BYTES or entry.file_size > MAX_PACKING * max(entry.compress_size, 1_000):
        raise InputError(f"{file.name} unpacks to far more than an export can hold; it was not opened.")
    return entry
