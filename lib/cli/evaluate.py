"""Did it work, on the command line: `python -m lib evaluate actions.csv`, `python -m lib interventions`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.cells import safe_cells
from lib.base.errors import InputError

if TYPE_CHECKING:
    from lib.analysis.evaluation.intervention import Intervention


_WHOLE = ("months", "observed", "before", "after", "near_line_inside", "near_line_outside")


def add_evaluate(commands: Any) -> None:
    """Add the commands to the others."""
    command = commands.add_parser(
        "evaluate", help="what became of actions: fewer than expected, no clear difference, more, too small to tell"
    )
    text = (
        "CSV or Excel, a row an action: name, topic, from, one of wards, hexagons, streets, area (named as “python "
        "-m lib area” names one); and to, compare, change"
    )
    command.add_argument("file", type=Path, nargs="?", help=text)
    command.add_argument("--documents", action="store_true", help="what the partnership’s documents say was done")
    command.add_argument("--register", action="store_true", help="what the register of interventions holds")
    command.add_argument(
        "--power", action="store_true", help="how small a fall can be seen, by kind of place and topic"
    )
    command.set_defaults(answer=evaluate)
    command = commands.add_parser("interventions", help="the register of interventions, or a list to add to it")
    command.add_argument("--import", dest="file", type=Path, metavar="FILE", help="CSV or Excel, as this prints it")
    command.set_defaults(answer=interventions)


def evaluate(options: argparse.Namespace) -> pd.DataFrame:
    """Return what became of each action; one that cannot be judged says why in its row."""
    from lib.analysis.evaluation.documents import documents_actions
    from lib.analysis.evaluation.intervention import COLUMNS, interventions_of
    from lib.analysis.evaluation.register import held_entries
    from lib.base.roles import require

    if options.power:
        from lib.analysis.evaluation.power import power_rows

        return power_rows()
    if options.documents:
        return safe_cells(documents_actions())
    if options.register:
        require("read_interventions")
        return _judged([entry.asked for entry in held_entries()])
    if options.file is None:
        raise InputError(
            f"Name a file with the columns {', '.join(COLUMNS)}, or ask for --documents, --register or --power."
        )
    return _judged(interventions_of(_table(options.file, COLUMNS)))


def _table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    from lib.intake.files import GivenFile
    from lib.intake.tables import open_table

    return open_table(GivenFile.at(path), set(columns)).sample()


def _judged(asked: "list[Intervention]") -> pd.DataFrame:
    from lib.analysis.evaluation.evaluate import evaluation, evaluation_rows
    from lib.base.errors import CannotSay

    tables = [evaluation_rows([])]
    for one in asked:
        try:
            others = tuple(other for other in asked if other != one and other.topic == one.topic)
            tables.append(evaluation_rows([evaluation(one, others)]))
        except CannotSay as reason:
            row = {"name": one.name, "topic": one.topic, "kind": one.kind, "places": ";".join(one.places)}
            row |= {"from": one.start, "to": one.end, "verdict": "cannot be told", "why": str(reason)}
            tables.append(pd.DataFrame([row]))
    table = pd.concat([one for one in tables if len(one)] or tables, ignore_index=True)
    whole = {name: "Int64" for name in _WHOLE if name in table}
    return safe_cells(table.astype(whole))


def interventions(options: argparse.Namespace) -> pd.DataFrame:
    """Return the register of interventions, after adding a list where one is given."""
    from lib.analysis.evaluation.register import FILE_COLUMNS, entries_of, held_entries, register_table, write_down
    from lib.base.roles import require

    require("read_interventions")
    if options.file is not None:
        write_down(entries_of(_table(options.file, FILE_COLUMNS)))
    return safe_cells(register_table(held_entries()))
