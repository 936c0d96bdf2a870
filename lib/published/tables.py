"""The bundled tables: published figures, read-only, each described in data/datapackage.json."""

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow

from lib.base import settings
from lib.base.errors import DataFileError

# The allocator that comes with Arrow keeps for good what it needed once: about 20 MB a process.
pyarrow.set_memory_pool(pyarrow.system_memory_pool())

ROOT = Path(__file__).resolve().parents[2]

_HOW_TO_MEND = "Restore it from the project's repository, or make it again with “make data”."
_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "str"}


def district_folder() -> Path:
    """Return the folder of the district that is shown: it holds data/ and geo/.

    The project's own unless the setting SAFETY_DISTRICT names another. A process shows one district: what is read of
    it is kept.
    """
    return settings.district_folder() or ROOT


def _unreadable(path: Path, why: object) -> DataFileError:
    named, folder = settings.district_folder(), district_folder()
    if named and not (named / "data").is_dir():
        return DataFileError(
            f"{settings.name_of('DISTRICT')} names the folder {named}, which holds no data/; name one that holds a "
            "district’s data/ and geo/, or leave the setting out."
        )
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    return DataFileError(f"The bundled file {shown} cannot be read ({why}). {_HOW_TO_MEND}")


@lru_cache(maxsize=1)
def datapackage() -> dict[str, Any]:
    """Return data/datapackage.json: title, source, licence, period, schema and limits of every table.

    Raises
    ------
    DataFileError
        When the file is missing or is not JSON.
    """
    path = district_folder() / "data" / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def describe(name: str) -> dict[str, Any]:
    """Return the description of one bundled table.

    Raises
    ------
    DataFileError
        When no table of that name is described.
    """
    for resource in datapackage()["resources"]:
        if resource["name"] == name:
            return resource
    raise DataFileError(f"data/datapackage.json describes no table called “{name}”. {_HOW_TO_MEND}")


def is_described(name: str) -> bool:
    """Return whether the district has a bundled table of that name."""
    return any(resource["name"] == name for resource in datapackage()["resources"])


@lru_cache(maxsize=64)
def load(name: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return one bundled table with the columns its schema names; treat it as read-only.

    Parameters
    ----------
    name : str
        The resource's name in data/datapackage.json.
    columns : tuple of str, optional
        Those to read of a columnar file; all when not given.

    Returns
    -------
    DataFrame
        Columns and types as the resource's schema says; empty cells are missing, never zero.

    Raises
    ------
    DataFileError
        When the file is missing, damaged or lacks a column its schema names.
    """
    resource = describe(name)
    path = (district_folder() / "data" / resource["path"]).resolve()
    fields = {field["name"]: _DTYPES[field["type"]] for field in resource["schema"]["fields"]}
    if columns:
        fields = {name: fields[name] for name in columns}
    try:
        if path.suffix == ".parquet":
            table = _read_parquet(path, list(fields))
        else:
            table = pd.read_csv(path, dtype=fields, keep_default_na=False, na_values=[""])
    except Exception as error:  # any reader's error means the same to a person: the file is not usable
        raise _unreadable(path, str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    missing = [column for column in fields if column not in table.columns]
    if missing:
        raise _unreadable(path, f"it has no column {', '.join(missing)}")
    return table[list(fields)]


def _read_parquet(path: Path, columns: list[str]) -> pd.DataFrame:
    """Read a columnar table without the threads and buffers that would stay with the process for good."""
    from pyarrow import default_memory_pool
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(path, memory_map=True).read(columns, use_threads=False).to_pandas(use_threads=False)
    default_memory_pool().release_unused()
    return table


@lru_cache(maxsize=8)
def layer(name: str) -> dict[str, Any]:
    """Return one layer of geo/ as a GeoJSON mapping (EPSG:4326); treat it as read-only.

    Parameters
    ----------
    name : str
        File name without ending: 'ward_boundaries', 'localities', 'reporting_areas', 'district'.

    Raises
    ------
    DataFileError
        When the file is missing or is not GeoJSON.
    """
    path = district_folder() / "geo" / f"{name}.geojson"
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
        if not collection["features"]:
            raise ValueError("it holds no areas")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, error) from error
    return collection


@lru_cache(maxsize=8)
def district_file(name: str) -> dict[str, Any]:
    """Return one of the TOML files that make this the explorer of one district; treat it as read-only.

    Parameters
    ----------
    name : str
        Within the district's folder, such as 'data/reconcile.toml'.

    Raises
    ------
    DataFileError
        When the file is missing or is not TOML.
    """
    path = district_folder() / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def example(of: str) -> str:
    """Return a name or code of the district to show how something is asked for.

    Parameters
    ----------
    of : str
        'ward' (its code), 'place', 'postcode' or 'other_area' (another district's code, with its name).

    Raises
    ------
    DataFileError
        When data/district.toml gives none.
    """
    try:
        return str(district()["examples"][of])
    except KeyError:
        raise DataFileError(f"data/district.toml gives no example of: {of}.") from None


def district() -> dict[str, Any]:
    """Return data/district.toml: the names and codes of the district."""
    return district_file("data/district.toml")


def us() -> str:
    """Return the district's name, as sentences call it."""
    return district()["name"]
