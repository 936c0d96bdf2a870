"""Did it work, on the command line: `python -m lib evaluate actions.csv`."""

import argparse
from pathlib import Path
from typing import Any

import pandas as pd

from lib.base.cells import safe_cells
from lib.base.errors import InputError


def add_evaluate(commands: Any) -> None:
    """Add the command to the others."""
    command = commands.add_parser(
        "evaluate", help="what became of actions: fewer than expected, no clear difference, more"
    )
    text = "CSV or Excel, a row an action: name, topic, from, one of wards, hexagons, streets; and to, compare, change"
    command.add_argument("file", type=Path, nargs="?", help=text)
    command.add_argument("--documents", action="store_true", help="what the partnership’s documents say was done")
    command.set_defaults(answer=evaluate)


def evaluate(options: argparse.Namespace) -> pd.DataFrame:
    """Return what became of each action of a file; one that cannot be judged says why in its row."""
    from lib.analysis.evaluation.documents import documents_actions
    from lib.analysis.evaluation.evaluate import evaluation, evaluation_rows
    from lib.analysis.evaluation.intervention import COLUMNS, interventions_of
    from lib.base.errors import CannotSay
    from lib.intake.files import GivenFile
    from lib.intake.tables import open_table

    if options.documents:
        return safe_cells(documents_actions())
    if options.file is None:
        raise InputError(f"Name a file with the columns {', '.join(COLUMNS)}, or ask for --documents.")
    asked = interventions_of(open_table(GivenFile.at(options.file), set(COLUMNS)).sample())
    tables = []
    for one in asked:
        try:
            others = tuple(other for other in asked if other != one and other.topic == one.topic)
            tables.append(evaluation_rows([evaluation(one, others)]))
        except CannotSay as reason:
            row = {"name": one.name, "topic": one.topic, "kind": one.kind, "places": ";".join(one.places)}
            row |= {"from": one.start, "to": one.end}
            tables.append(pd.DataFrame([{**row, "verdict": "cannot be told", "why": str(reason)}]))
    table = pd.concat(tables, ignore_index=True)
    whole = {name: "Int64" for name in ("months", "observed", "before", "after") if name in table}
    return safe_cells(table.astype(whole))
