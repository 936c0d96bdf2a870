"""The rows of the register of interventions, kept among the local records.

What an intervention is, `lib.analysis.evaluation.register` knows; here each version of one is a row with the columns of
`lib.records.tables`. A row is never changed: a correction is a version more, so that what was written down first stays.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lib.base.errors import InputError
from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records import rows, sums, trail
from lib.records.connection import now_utc, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

# An intervention that is the same in these is the same one, whatever else is said of it.
SAME = ("name", "topic", "kind", "places", "started")


def intervention_rows() -> list[dict[str, Any]]:
    """Return every version of every intervention that agrees with its checksum, by number and version."""
    require("read_interventions")
    with reading() as connection:
        return _rows(connection)


def _rows(connection: "Connection | None") -> list[dict[str, Any]]:
    return rows.sure(connection, sums.INTERVENTION, "number", "version")


def store_interventions(given: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write interventions down that the register does not hold, all or none; return the numbers of the new ones."""
    require("write_interventions")
    new: list[int] = []
    with writing() as connection:
        held = {_same(row) for row in _rows(connection)}
        for row in given:
            if _same(row) not in held:
                new.append(_insert(connection, _next_number(connection), 1, row, ""))
                held.add(_same(row))
    return new


def correct_intervention(number: int, version: int, values: Mapping[str, Any], reason: str) -> None:
    """Add a version to an intervention, unless somebody else did so since it was read.

    Parameters
    ----------
    number, version : int
        Of the intervention as it was read.
    values : mapping
        All that is to stand.
    reason : str
        Why it is corrected.

    Raises
    ------
    InputError
        When there is no such intervention, or it has another version by now.
    """
    require("write_interventions")
    with writing() as connection:
        versions = [row for row in _rows(connection) if row["number"] == number]
        if not versions:
            raise InputError(f"There is no intervention number {number}; load the page again.")
        last = versions[-1]
        if last["version"] != version:
            by = f" by {last['recorded_by']}" if last["recorded_by"] else ""
            raise InputError(
                f"Intervention {number} was corrected{by} since you opened it. Nothing was changed: open it again and "
                "look at both."
            )
        if any(last[name] != value for name, value in values.items()):
            _insert(connection, number, version + 1, values, reason, last)


def _same(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(tuple(row[name]) if name == "places" else row[name] for name in SAME)


def _next_number(connection: "Connection") -> int:
    from sqlalchemy import func, select

    from lib.records.tables import intervention

    return int(connection.execute(select(func.coalesce(func.max(intervention.c.number), 0))).scalar_one()) + 1


def _insert(
    connection: "Connection",
    number: int,
    version: int,
    values: Mapping[str, Any],
    reason: str,
    before: Mapping[str, Any] | None = None,
) -> int:
    own = {"number": number, "version": version, "reason": reason}
    made = {"recorded_by": visitor().account[:200], "recorded_at": now_utc()}
    rows.insert(connection, sums.INTERVENTION, {**values, **own, **made})
    if before is None:
        trail.note(connection, "written down", "intervention", number, None, dict(values))
    else:
        other = [name for name in values if values[name] != before[name]]
        stood, stands = ({name: of[name] for name in other} for of in (before, values))
        trail.note(connection, "corrected", "intervention", number, stood, {**stands, "reason": reason})
    return number
