"""What agencies gave for the plan's measures, and the board's targets, kept among the local records.

A figure is never changed: a correction is a version more, with its reason, so that what was given first stays.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.quarters import quarter_in_words
from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records import rows, sums, trail
from lib.records.connection import now_utc, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIGURE, TARGET = "figure", "target"
# What is given; the rest of a row is which version it is, why, by whom and when.
GIVEN = ("kind", "measure", "quarter", "unit", "value", "out_of", "given_by", "given_on", "note")
COLUMNS = (*GIVEN, "version", "reason", "recorded_by", "recorded_at")
LONGEST = {"given_by": 200, "note": 300, "reason": 200}


def outcome_rows() -> pd.DataFrame:
    """Return every version of every figure and target that agrees with its checksum, the first version first.

    Returns
    -------
    DataFrame
        `COLUMNS`: kind ('figure' or 'target'), measure (the plan's words), quarter (of a target: the one by which),
        unit, value, out_of (how many a percentage is of; missing where not given), given_by, given_on (day; of a
        target: when the board set it), note, version, reason (why it was corrected), recorded_by, recorded_at (UTC).
    """
    require("read_outcomes")
    with reading() as connection:
        held = rows.sure(connection, sums.OUTCOME, "id")
    table = pd.DataFrame(held, columns=list(COLUMNS))
    return table.astype({"value": "float64", "out_of": "Int64", "version": "int64"})


def store_outcomes(new: Iterable[Mapping[str, Any]], reason: str = "") -> dict[str, int]:
    """Store figures or targets, all or none.

    Parameters
    ----------
    rows : iterable of mapping
        With the keys `GIVEN`.
    reason : str
        Why those are corrected that are held with other values.

    Returns
    -------
    dict
        How many are new, corrected, and held already just as given.

    Raises
    ------
    InputError
        When one is held with another value and no reason is given; nothing is stored.
    """
    require("enter_outcomes")
    done = {"new": 0, "corrected": 0, "held": 0}
    with writing() as connection:
        held = {_which(row): row for row in rows.sure(connection, sums.OUTCOME, "id")}  # the last version of each
        for row in new:
            before = held.get(_which(row))
            if before is not None and all(before[name] == row[name] for name in ("value", "out_of", "note")):
                done["held"] += 1
                continue
            if before is not None and not reason.strip():
                raise InputError(
                    f"“{row['measure']}” is held for {quarter_in_words(row['quarter'])} as {before['value']:,.10g}. "
                    "To correct it, say why. Nothing was stored."
                )
            held[_which(row)] = _insert(connection, row, before, reason.strip())
            done["new" if before is None else "corrected"] += 1
    return done


def _which(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["kind"], row["measure"], row["quarter"]


def _insert(
    connection: "Connection", row: Mapping[str, Any], before: Mapping[str, Any] | None, reason: str
) -> dict[str, Any]:
    given = {name: row[name] for name in GIVEN}
    version = 1 if before is None else before["version"] + 1
    own = {"version": version, "reason": "" if before is None else reason}
    made = {"recorded_by": visitor().account[:200], "recorded_at": now_utc()}
    key = rows.insert(connection, sums.OUTCOME, {**given, **own, **made})
    what = f"{row['kind']} given" if before is None else f"{row['kind']} corrected"
    stood = None if before is None else {name: before[name] for name in GIVEN}
    trail.note(connection, what, "outcome", key, stood, {**given, **({"reason": reason} if before else {})})
    return {**given, **own}
