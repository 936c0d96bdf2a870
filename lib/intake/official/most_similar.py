"""Read the police's official most similar group, so that it stands beside the published groups for everybody."""

from datetime import date

import pandas as pd

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.group_list import MOST_BYTES, read_group_list
from lib.intake.official.figures import OfficialFigures
from lib.published.tables import load
from lib.records.newest import POLICE_GROUP

NAME = "The police’s most similar group"
_COLUMNS = ["group_id", "group_name", "likeness_rank", "area_code", "area_name", "code_in_source", "nation", "figure"]


def read_most_similar(file: GivenFile, today: date) -> OfficialFigures:
    """Return the areas that a list names, in its order; the list itself gives no likeness.

    Raises
    ------
    InputError
        When it names no area, or one that is not known: a group with a member missing is another group.
    """
    if file.size > MOST_BYTES:
        raise InputError(f"{file.name} is larger than any list of areas; choose the list itself. Nothing was stored.")
    with file.open() as stream:
        found = read_group_list(stream.read(), file.name, load("comparison_areas"))
    wrong = found.report[~found.report["accepted"]]
    unknown = wrong[~wrong["reason"].str.contains("district itself")]
    if len(unknown):
        row = unknown.iloc[0]
        raise InputError(f"{file.name}, row {row['row']}: {row['reason']} Correct the list; nothing was stored.")
    areas = load("comparison_areas").set_index("area_code").loc[list(found.codes)].reset_index()
    table = areas.assign(
        group_id=POLICE_GROUP,
        group_name=NAME,
        likeness_rank=pd.NA,
        code_in_source=areas["area_code"],
    )[_COLUMNS].assign(lists_us=pd.NA, source="A list that an officer loaded")
    assumed = found.report.loc[found.report["accepted"] & (found.report["reason"] != ""), "reason"]
    return OfficialFigures("most-similar", {"comparison_groups": table}, len(found.report), tuple(assumed))
