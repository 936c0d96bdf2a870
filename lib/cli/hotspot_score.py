"""The score of the explorer's own hotspots on the command line: `python -m lib hotspot-score --topic asb`."""

import argparse
from typing import Any

import pandas as pd


def add_hotspot_score(commands: Any) -> None:
    """Add the command to the others."""
    command = commands.add_parser("hotspot-score", help="each month’s hotspots, graded by what the month brought")
    command.add_argument("--topic", required=True, help="for example asb")
    command.set_defaults(answer=hotspot_score)


def hotspot_score(options: argparse.Namespace) -> pd.DataFrame:
    """Return how the hotspots of each month's forecast did."""
    from lib.answers.hotspot_score import score_figure

    return score_figure(options.topic).for_files
