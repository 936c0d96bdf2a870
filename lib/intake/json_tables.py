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


def looks_like_json(start: str) -> bool:
    """Return whether a file that begins so is JSON: a list or an object, not a cell in brackets."""
    begins = start.lstrip()
    return begins[:1] in ("[", "{") and begins[1:].lstrip()[:1] in ("{", "[", '"', "]", "}")


def json_lines(file: GivenFile, encoding: str) -> list[Line]:
    """Return the names of all records as a header, then one line a record, numbered from 2.

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
        records = _records(_loaded(text), 0)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file.name} is JSON that is cut short or damaged; export it again.") from error
    if not records:
        raise InputError(f"{file.name} is JSON without a list of records; export the requests as CSV.")
    rows = [dict(_cells(record)) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MAX_NAMES:
        raise InputError(f"{file.name} has more than {MAX_NAMES} columns; keep those that are needed.")
    return [(1, list(names)), *((n, [row.get(name) for name in names]) for n, row in enumerate(rows, start=2))]


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
        return max((_records(inner, depth + 1) for inner in thing.values()), key=len, default=[])
    if not isinstance(thing, list) or not thing:
        return []
    objects = [item for item in thing if isinstance(item, dict)]
    if len(objects) < len(thing):
        return max((_records(inner, depth + 1) for inner in thing), key=len, default=[])
    inner = max((_records(item, depth + 1) for item in objects[:5] if len(objects) < 5), key=len, default=[])
    return inner if len(inner) > len(objects) else objects


def _cells(record: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = f"{within} {key}".strip()
        if key == "geometry" or isinstance(value, list):
            yield name, json.dumps(value)
        elif isinstance(value, dict):
            yield from _cells(value, "" if key in ("properties", "attributes") else name)
        elif value is not None:
            yield name, str(value) if isinstance(value, bool) else value
