"""Survey waves that officers stored."""

from datetime import datetime

import pandas as pd

from lib.base.errors import InputError
from lib.base.roles import Sees, require, sees
from lib.base.settings import small_numbers
from lib.records.connection import reading, writing
from lib.records.store import NO_INCIDENTS, NO_PARTS, NewBatch, frame, insert_batch, note_load, standing_in
from lib.records.sums import OF_LOAD
from lib.records.trust import loads_left_out

# Of an answer, in the order in which a wave is read, stored and shown.
COLUMNS = [name for name in OF_LOAD["survey_answer"] if name not in ("batch_id", "id")]


def store_wave(answers: pd.DataFrame, file_name: str, sha256: str) -> int:
    """Store a survey wave that was read and checked; return its batch.

    Takes what `lib.intake.survey_waves.read_wave` returns.

    Raises
    ------
    InputError
        When a wave of that name is held already, or there are no answers.
    """
    from sqlalchemy import insert, select

    from lib.records.tables import survey_answer

    require("load")
    if answers.empty:
        raise InputError("The wave holds no answers, so there is nothing to store.")
    new = NewBatch("survey-wave", file_name, sha256, len(answers), NO_PARTS, NO_INCIDENTS)
    with writing() as connection:
        held = standing_in(connection, new.kind, sha256)
        if held is not None:
            return held
        name = answers["wave"].iloc[0]
        if connection.execute(select(survey_answer.c.id).where(survey_answer.c.wave == name).limit(1)).scalar():
            raise InputError(f"A wave called “{name}” is held already; give this one another name.")
        batch_id = insert_batch(connection, new, len(answers))
        plain = answers.astype(object)
        plain = plain.where(plain.notna(), None).assign(batch_id=batch_id)
        for day in ("fieldwork_start", "fieldwork_end"):
            plain[day] = [datetime.fromisoformat(str(value)).date() for value in plain[day]]
        connection.execute(insert(survey_answer), plain.to_dict("records"))
        note_load(connection, batch_id, new)
    return batch_id


def held_waves() -> pd.DataFrame:
    """Return the survey waves that officers stored, as far as the visitor sees them.

    Whoever sees safe counts alone sees answers for the whole district, and only to questions of which no answer, and
    no remainder, stands for a few people.

    Returns
    -------
    DataFrame
        `COLUMNS`, days as 'YYYY-MM-DD'.
    """
    from sqlalchemy import select

    from lib.records.tables import survey_answer

    left_out = loads_left_out()
    with reading() as connection:
        if connection is None or sees() == Sees.NOTHING:
            return pd.DataFrame(columns=COLUMNS)
        columns = [survey_answer.c[name] for name in COLUMNS]
        query = select(*columns).where(survey_answer.c.batch_id.not_in(left_out)).order_by(survey_answer.c.id)
        table = frame(connection, query)
    numbers = {"position": "Int64", "percentage": "float64", "count": "Int64", "base": "Int64"}
    table = table.astype({**numbers, **{name: "str" for name in COLUMNS if name not in numbers}})
    return table if sees() == Sees.IN_FULL else _safe(table)


def _safe(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers for the whole district to questions of which no answer stands for a few people."""
    said = answers["percentage"] / 100 * answers["base"].astype("float64")
    fewest = pd.concat([said, answers["base"].astype("float64") - said], axis=1).min(axis=1).round()
    small = (fewest > 0) & (fewest < small_numbers())
    whole = answers["area_kind"] == "district"
    question = pd.MultiIndex.from_frame(answers[["wave", "question"]])
    told = question[whole & small].unique()
    return answers[whole & ~question.isin(told)].reset_index(drop=True)
