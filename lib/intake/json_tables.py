"""A list of records in JSON, as Open311, FixMyStreet and map services give it, as the lines of a table."""

import json
from collections.abc import Iterator
from typing import Any

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.workbooks import Line

MAX_BYTES = 100_000_000
MAX_DEPTH = 6
MAX_NAMES = 256
MOST_GROUPS = 200
# How services say how many records there are, and that an answer holds only some of them; without underscores.
_TOTALS = ("total", "totalcount", "totalresults", "totalrecords", "numbermatched", "count", "totalhits", "totalitems")
_CUT = ("exceededtransferlimit", "hasmore", "next", "nextpage", "nextlink", "@odata.nextlink")


def looks_like_json(start: str) -> bool:
    """Return whether a file that begins so is JSON: a list or an object, not a cell in brackets."""
    begins = start.lstrip()
    return begins[:1] in ("[", "{") and begins[1:].lstrip()[:1] in ("{", "[", '"', "]", "}")


def json_lines(file: GivenFile, encoding: str) -> tuple[list[Line], tuple[str, ...]]:
    """Return the names of all records as a header, then one line a record, numbered from 2; and what is to be said.

    Lists of records beside each other, as of open and of closed requests, are read together where they are alike. It is
    said where the file says that it holds more records than it does, as one page of several.

    What lies in an object within a record stands under both names ('location lat'); a geometry of GeoJSON stays whole,
    as text.

    Raises
    ------
    InputError
        When it is no JSON, too large, or holds no list of records.
    """
    if file.size > MAX_BYTES:
        raise InputError(f"{file.name} is larger than {MAX_BYTES // 1_000_000} MB; export it as CSV.")
    with file.open() as stream:
        text = stream.read().decode(encoding)
    try:
        loaded = _loaded(text)
        records = _records(loaded, 0)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file.name} is JSON that is cut short or damaged; export it again.") from error
    if not records:
        raise InputError(f"{file.name} is JSON without a list of records; export the requests as CSV.")
    rows = [dict(_cells(record)) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MAX_NAMES:
        raise InputError(f"{file.name} has more than {MAX_NAMES} columns; keep those that are needed.")
    lines: list[Line] = [
        (1, list(names)),
        *((n, [row.get(name) for name in names]) for n, row in enumerate(rows, start=2)),
    ]
    return lines, _of_more(file, loaded, len(records))


def _of_more(file: GivenFile, loaded: Any, held: int) -> tuple[str, ...]:
    """Return that the file says it holds only some of the records, where it does."""
    if not isinstance(loaded, dict):
        return ()
    told = {key.lower().replace("_", ""): value for key, value in loaded.items()}
    sums = [told[key] for key in _TOTALS if isinstance(told.get(key), int) and not isinstance(told[key], bool)]
    more = max(sums, default=0)
    if more > held:
        return (
            f"{file.name} says that there are {more:,} records and holds {held:,} of them: it is one page of several.",
        )
    if any(told.get(key) for key in _CUT):
        return (f"{file.name} says that there are more records than the {held:,} that it holds; export the rest too.",)
    return ()


def _loaded(text: str) -> Any:
    """Return what JSON holds, also where each line is a record of its own."""
    try:
        return json.loads(text)
    except ValueError:
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(isinstance(line, dict) for line in lines):
            raise
        return lines


def _records(thing: Any, depth: int) -> list[dict[str, Any]]:
    """Return the longest list of objects, however it is wrapped."""
    if depth > MAX_DEPTH:
        return []
    if isinstance(thing, dict):
        lists = sorted((_records(inner, depth + 1) for inner in thing.values()), key=len, reverse=True)
        return [record for one in lists if _are_alike(one, lists[0]) for record in one]
    if not isinstance(thing, list) or not thing:
        return []
    objects = [item for item in thing if isinstance(item, dict)]
    if len(objects) < len(thing):
        return max((_records(inner, depth + 1) for inner in thing), key=len, default=[])
    within = [(item, _records(item, depth + 1)) for item in objects] if len(objects) < MOST_GROUPS else []
    longest = max((inner for _, inner in within), key=len, default=[])
    if len(longest) <= len(objects):
        return objects
    # groups of records, as one for each ward: what is said of a group holds for each of its records
    return [{**_plain_of(item), **record} for item, inner in within if inner for record in inner]


def _plain_of(group: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if not isinstance(value, dict | list)}


def _are_alike(some: list[dict[str, Any]], others: list[dict[str, Any]]) -> bool:
    """Return whether the first records of two lists have most of their names in common."""
    if some is others or not some:
        return some is others
    first, second = set(some[0]), set(others[0])
    return 2 * len(first & second) > len(first | second)


def _cells(record: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = f"{within} {key}".strip()
        placed = key == "geometry" and isinstance(value, dict) and {"x", "y"} <= value.keys()  # as ArcGIS has it
        if (key == "geometry" and not placed) or isinstance(value, list):
            yield name, json.dumps(value)
        elif isinstance(value, dict):
            yield from _cells(value, "" if placed or key in ("properties", "attributes") else name)
        elif value is not None:
            yield name, str(value) if isinstance(value, bool) else value
