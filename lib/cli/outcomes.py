"""The plan's measures on the command line: `python -m lib outcomes --quarter 2025-Q3`."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.cli.briefing import check_kind, made_at, write_document


def add_outcomes(commands: Any) -> None:
    """Add the command to the others."""
    command = commands.add_parser("outcomes", help="the plan’s measures, and the board’s paper of a quarter")
    command.add_argument("--quarter", default="", metavar="YYYY-Qn", help="2025-Q3 is July to September 2025")
    command.add_argument("--import", dest="file", type=Path, metavar="FILE", help="CSV or Excel of agencies’ figures")
    command.add_argument("--reason", default="", help="why, if figures that are held are corrected")
    command.add_argument("--paper", type=Path, metavar="FILE", help="write the board’s paper; .docx or .pdf")
    command.add_argument(
        "--then-and-now", action="store_true", help="the last document’s priorities and aims beside the plan’s"
    )
    command.set_defaults(answer=outcomes)


def outcomes(options: argparse.Namespace) -> pd.DataFrame:
    """Return the measures; or store what is to be imported, or write the paper, and say so in a row.

    Raises
    ------
    InputError
        When the quarter, the file or a figure of it cannot be used; nothing is stored.
    """
    if options.then_and_now:
        return _then_and_now()
    from lib.analysis.outcomes.plan import outcomes as standing
    from lib.answers.outcomes import outcomes_figure

    if options.file:
        return _import(options.file, options.reason)
    found = standing(options.quarter)
    return _write(options.paper, found) if options.paper else outcomes_figure(found).for_files


def _then_and_now() -> pd.DataFrame:
    from lib.drawing.words.then_and_now import table_for_files
    from lib.published.then_and_now import then_and_now

    return table_for_files(then_and_now())


def _import(path: Path, reason: str) -> pd.DataFrame:
    from lib.intake.outcome_figures import read_outcomes
    from lib.records.outcomes import store_outcomes

    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror or error}.") from error
    rows, problems = read_outcomes(path.name, content, date.today())
    if len(problems):
        listed = "; ".join(f"row {row}, {column}: {problem}" for row, column, problem in problems.head(10).to_numpy())
        raise InputError(f"{path.name}: {listed} Nothing was stored.")
    return pd.DataFrame([{"file": path.name, **store_outcomes(rows, reason)}])


def _write(path: Path, found: Any) -> pd.DataFrame:
    from lib.briefing.board_paper import board_paper

    check_kind(path, "--paper")
    paper = board_paper(found, made_at(None))
    content = write_document(path, paper)
    return pd.DataFrame([{"file": path.name, "title": paper.title, "bytes": len(content)}])
