"""An area of one's own on the command line: `python -m lib area FILE --topic asb --from 2024-10 --to 2025-09`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.cells import safe_cells

if TYPE_CHECKING:
    from lib.analysis.own_area.area import Area

BY = ("area", "month", "kind", "point", "burst", "alike")


def add_area(commands: Any) -> None:
    """Add the command to the others."""
    command = commands.add_parser("area", help="an area of one’s own: count, rate, change, edge, beside the rest")
    text = (
        "GeoJSON, KML or KMZ, a shapefile in a ZIP or a GeoPackage; or what an area is made of: wards:…, hexagons:…, "
        "streets:…, parish:…, sector:…, locality:…, reporting-area:…, priority-area:…, kept:NUMBER, or shape:… from a "
        "link"
    )
    command.add_argument("file", nargs="?", default="", help=text)
    command.add_argument("--topic", default="asb", help="default: asb")
    command.add_argument("--from", dest="start", metavar="YYYY-MM", help="first month; default: a year before the last")
    command.add_argument("--to", dest="end", metavar="YYYY-MM", help="last month; default: the last complete one")
    command.add_argument("--by", choices=BY, default="area", help="what a row is; default: the area and the rest")
    command.add_argument("--ready-made", action="store_true", help="list the areas that stand ready")
    command.set_defaults(answer=area)


def area(options: argparse.Namespace) -> pd.DataFrame:
    """Return an area's figures, or its months, kinds, map points or bursts."""
    from lib.analysis.own_area.alike import alike_figures
    from lib.analysis.own_area.figures import expected_in, figures_of
    from lib.analysis.own_area.made_of import ready_made
    from lib.base.errors import InputError
    from lib.drawing.words.own_area import area_columns
    from lib.incidents.topics import topic_named
    from lib.incidents.view import View

    if options.ready_made:
        return pd.DataFrame(ready_made().items(), columns=["area", "name"])
    if not options.file:
        raise InputError("Name a file with an outline or what the area is made of, or ask for --ready-made.")
    given, topic = given_area(options.file), topic_named(options.topic)
    usual = View.default(topic.slug)
    found = figures_of(given, topic, options.start or usual.start, options.end or usual.end)
    match options.by:
        case "month":
            expected = expected_in(given, topic, tuple(found.months["month"])).drop(columns="observed")
            table = found.months.merge(expected, on="month").astype({"count": "Int64", "rest": "Int64"})
            table = table.round({"expected": 2})
        case "kind":
            table = found.kinds
        case "point":
            table = found.points
        case "burst":
            table = found.bursts.round({"expected": 2, "p_value": 10, "q_value": 10})
        case "alike":
            table = alike_figures(found).round(6)
        case _:
            table = area_columns(found)
    return safe_cells(table)


def given_area(text: str) -> "Area":
    """Return the area that a file, or the text that stands for one in a link, gives; say what was done to its outline.

    Raises
    ------
    InputError
        When it gives none that can be used.
    """
    from lib.analysis.own_area.area import UPLOADED, validated
    from lib.analysis.own_area.listed import listed_area
    from lib.analysis.own_area.made_of import is_key
    from lib.intake.area_files import read_outline
    from lib.intake.files import GivenFile

    if is_key(text) and not Path(text).exists():
        given = listed_area(text)
    else:
        read = read_outline(GivenFile.at(Path(text)))
        given = validated(read.outline, read.name, UPLOADED, notes=read.notes)
    for note in given.notes:
        print(note, file=sys.stderr)
    return given
