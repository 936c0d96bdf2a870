"""Evidence packs on the command line: `python -m lib pack pspo --ward CODE --topics asb … --out pack.pdf`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.cli.briefing import MARKING, check_kind, made_at, parts_of, write_document

if TYPE_CHECKING:
    from lib.briefing.packs.request import PackRequest


def add_pack(commands: Any) -> None:
    """Add `pack` to the commands."""
    command = commands.add_parser("pack", help="an evidence pack for an order, a camera or a funding bid")
    command.add_argument("kind", help="pspo (public spaces protection order), camera or bid")
    place = command.add_mutually_exclusive_group()
    place.add_argument("--area", default="", metavar="FILE", help="outline in a file, or the text of an area in a link")
    place.add_argument("--ward", default="", help="a ward’s code, name, village or postcode")
    place.add_argument("--place", default="", help="a locality, parish, reporting area or priority area by its name")
    command.add_argument(
        "--point", default="", metavar="LAT,LON", help="of a camera: its spot, or a postcode, street or landmark"
    )
    command.add_argument("--name", default="", help="what the area, or the camera’s place, is called")
    command.add_argument("--topics", required=True, help="topics with commas, for example asb,public-order")
    command.add_argument("--from", dest="start", required=True, metavar="YYYY-MM", help="first month")
    command.add_argument("--to", dest="end", required=True, metavar="YYYY-MM", help="last month")
    text = "of an order, as often as needed: its words, and after “=” the topics that bear on it, with commas"
    command.add_argument("--prohibition", action="append", default=[], metavar="TEXT", help=text)
    text = "first month in which the order was in force, or the camera stood"
    command.add_argument("--since", default="", metavar="YYYY-MM", help=text)
    command.add_argument("--until", default="", metavar="YYYY-MM", help="last month of that; default: it goes on")
    command.add_argument("--change", default="", help="of a camera: new, moved or removed")
    command.add_argument("--purpose", default="", help="of a camera, as you state it")
    command.add_argument("--link", action="append", default=[], help="of a bid: what shows that it works; repeatable")
    command.add_argument("--measure", action="append", default=[], help="of a bid: how it is judged; repeatable")
    command.add_argument("--marking", default="OFFICIAL", help=MARKING)
    command.add_argument("--large-print", action="store_true", help="type of 16 points or more")
    command.add_argument("--made", metavar="YYYY-MM-DDTHH:MM", help="time of making to state; default: now")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", help="file to write; its ending, .docx or .pdf, says which kind")
    what.add_argument("--table", metavar="NAME", help="print one table of its annex as CSV instead")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the pack and say what was written, or print one of its tables.

    Raises
    ------
    InputError
        When something asked for does not exist or a file cannot be read or written.
    """
    from lib.briefing.packs.pack import pack, table_named

    if options.table:
        sys.stdout.write(table_named(_request(options), options.table).csv.decode())
        return
    out = Path(options.out)
    check_kind(out)
    document = pack(_request(options), made_at(options.made))
    write_document(out, document, options.large_print)
    print(f"{out}: {document.title}; {len(document.sections)} sections, {len(document.tables())} tables.")


def _request(options: argparse.Namespace) -> "PackRequest":
    from lib.briefing.packs.place import area_asked
    from lib.briefing.packs.request import PackRequest, prohibition_of

    area, place = area_asked(options.area, options.ward, options.place, options.point, options.name)
    return PackRequest(
        options.kind,
        area,
        place,
        parts_of(options.topics),
        options.start,
        options.end,
        tuple(prohibition_of(text) for text in options.prohibition),
        options.since,
        options.until,
        options.point,
        options.change,
        options.purpose,
        tuple(options.link),
        tuple(options.measure),
        options.marking,
        options.large_print,
    )
