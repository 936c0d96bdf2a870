"""The briefing on the command line: `python -m lib brief --wards … --topics … --from … --to … --out briefing.docx`.

Beside it the patrol sheet (`patrol`) and the two-page sheets of wards (`ward-sheets`).
"""

import argparse
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.base.errors import InputError
from lib.base.words import plural

if TYPE_CHECKING:
    from lib.briefing.document import Briefing

KINDS = (".docx", ".pdf")
MARKING = "protective marking, such as OFFICIAL-SENSITIVE; default: OFFICIAL"
_CODES = "ward codes with commas, as “python -m lib wards” prints them"


def add_command(commands: Any) -> None:
    """Add `brief` to the commands."""
    command = commands.add_parser("brief", help="the tasking briefing as Word or PDF")
    _add_asked(command, ".docx or .pdf", wards_needed=False)
    text = "an area of one’s own beside the wards: a file with its outline, or its text in a link; repeatable"
    command.add_argument("--area", action="append", default=[], metavar="FILE", help=text)
    sections = "sections to leave out, with commas; one that does not exist is answered with all that do"
    command.add_argument("--without", default="", help=sections)
    command.add_argument("--meeting", default="", metavar="YYYY-MM-DD", help="day of the meeting")
    command.add_argument("--prepared-for", default="", help="whom it is for")
    command.add_argument("--large-print", action="store_true", help="type of 16 points or more")
    command.add_argument("--full", action="store_true", help="with annexes: tables, maps, problem sheets, methods")
    command.add_argument("--notes", metavar="FILE", help="text file with the officer's own notes")
    command.add_argument("--actions", metavar="FILE", help="CSV of actions instead of those in the local records")
    command.add_argument("--template", metavar="FILE", help="Word document whose styles are used")
    command.add_argument("--address", default="", help="where the app answers, for the links in the annex")
    command.set_defaults(run=run)
    _add_patrol(commands)
    _add_ward_sheets(commands)


def _add_asked(command: Any, endings: str, wards_needed: bool = True) -> None:
    command.add_argument("--wards", required=wards_needed, default="", help=_CODES)
    command.add_argument("--topics", required=True, help="topics with commas, for example asb,fly-tipping")
    command.add_argument("--from", dest="start", required=True, metavar="YYYY-MM", help="first month")
    command.add_argument("--to", dest="end", required=True, metavar="YYYY-MM", help="last month")
    command.add_argument("--out", required=True, help=f"file to write; its ending, {endings}, says which kind")
    command.add_argument("--marking", default="OFFICIAL", help=MARKING)
    command.add_argument("--made", metavar="YYYY-MM-DDTHH:MM", help="time of making to state; default: now")


def _add_patrol(commands: Any) -> None:
    command = commands.add_parser("patrol", help="a page to carry on patrol, or its places as GPX or CSV")
    _add_asked(command, ".pdf, .gpx or .csv")
    command.add_argument("--paper", choices=("a4", "a5"), default="a4", help="one page of A4 or two of A5; default: a4")
    command.set_defaults(run=run_patrol)


def _add_ward_sheets(commands: Any) -> None:
    command = commands.add_parser("ward-sheets", help="two pages on every ward, or on some, as one PDF in a folder")
    command.add_argument("--out", required=True, help="folder to write into")
    some = command.add_mutually_exclusive_group()
    some.add_argument("--wards", default="", help=f"{_CODES}; default: all")
    some.add_argument("--locality", default="", help="those of a locality")
    some.add_argument("--parish", default="", help="those that a parish reaches into")
    command.add_argument("--from", dest="start", metavar="YYYY-MM", help="first month; default: the latest quarter")
    command.add_argument("--to", dest="end", metavar="YYYY-MM", help="last month; default: that of the latest quarter")
    command.add_argument("--made", metavar="YYYY-MM-DDTHH:MM", help="time of making to state; default: now")
    command.set_defaults(run=run_ward_sheets)


def run_patrol(options: argparse.Namespace) -> None:
    """Write the patrol sheet or its places and say what was written.

    Raises
    ------
    InputError
        When something asked for does not exist or the file cannot be written.
    """
    from lib.briefing.patrol_sheet import patrol_sheet, sheet_csv, sheet_gpx, sheet_pdf
    from lib.briefing.request import Request

    out = Path(options.out)
    kinds: dict[str, Callable[..., bytes]]
    kinds = {".pdf": partial(sheet_pdf, paper=options.paper), ".gpx": sheet_gpx, ".csv": sheet_csv}
    if out.suffix.lower() not in kinds:
        raise InputError(f"“{out.name}” ends with none of {', '.join(kinds)}; give --out a name that does.")
    asked = Request(
        parts_of(options.wards), parts_of(options.topics), options.start, options.end, marking=options.marking
    )
    sheet = patrol_sheet(asked, made_at(options.made))
    write_file(out, kinds[out.suffix.lower()](sheet))
    print(f"{out}: {sheet.title}; {plural(len(sheet.places), 'place')}.")


def run_ward_sheets(options: argparse.Namespace) -> None:
    """Write the ward sheets and say what was written.

    Raises
    ------
    InputError
        When something asked for does not exist or the file cannot be written.
    """
    from lib.briefing.ward_sheets import last_quarter, ward_sheets, wards_of

    start, end = last_quarter()
    start, end = options.start or start, options.end or end
    wards = parts_of(options.wards) or wards_of(options.locality, options.parish)
    briefing = ward_sheets(wards, start, end, made_at(options.made))
    folder = Path(options.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder “{folder.name}” cannot be made ({error.strerror}).") from error
    out = folder / f"ward-sheets-{start}-to-{end}.pdf"
    content = write_document(out, briefing)
    print(f"{out}: {briefing.title}; {plural(len(wards), 'ward')}, {len(content):,} bytes.")


def run(options: argparse.Namespace) -> None:
    """Write the briefing and say what was written.

    Raises
    ------
    InputError
        When something asked for does not exist or a file cannot be read or written.
    """
    from lib.briefing.actions import from_csv
    from lib.briefing.content import compose
    from lib.briefing.register import held_actions
    from lib.briefing.request import Request, check
    from lib.cli.own_area import given_area

    out = Path(options.out)
    check_kind(out)
    if options.template and out.suffix.lower() == ".pdf":
        raise InputError("A style template changes Word documents only; leave --template out for a PDF.")
    request = check(
        Request(
            parts_of(options.wards),
            parts_of(options.topics),
            options.start,
            options.end,
            parts_of(options.without),
            options.marking,
            options.meeting,
            options.prepared_for,
            options.large_print,
            "full" if options.full else "short",
            tuple(map(given_area, options.area)),
        )
    )
    made = made_at(options.made)
    notes = _read(options.notes).decode("utf-8-sig", "replace") if options.notes else ""
    actions = tuple(from_csv(_read(options.actions))) if options.actions else held_actions()
    briefing = compose(request, made, notes, actions, options.address)
    template = _read(options.template) if options.template else None
    content = write_document(out, briefing, request.large_print, template)
    print(
        f"{out}: {briefing.title}; {len(briefing.sections)} sections, {len(briefing.tables())} tables, "
        f"{len(briefing.pictures())} pictures, {len(content):,} bytes."
    )


def check_kind(out: Path, option: str = "--out") -> None:
    """Refuse a file whose name says neither Word nor PDF."""
    if out.suffix.lower() not in KINDS:
        raise InputError(f"“{out.name}” ends with neither .docx nor .pdf; give {option} a name that does.")


def write_document(out: Path, document: "Briefing", large_print: bool = False, template: bytes | None = None) -> bytes:
    """Write a document as what its file's name says; return what was written."""
    if out.suffix.lower() == ".docx":
        from lib.briefing.word import as_docx

        content = as_docx(document, template, large_print)
    else:
        from lib.briefing.pdf import as_pdf

        content = as_pdf(document, large_print)
    write_file(out, content)
    return content


def write_file(out: Path, content: bytes) -> None:
    """Write a file.

    Raises
    ------
    InputError
        When it cannot be written.
    """
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError(f"“{out.name}” cannot be written ({error.strerror}); choose another folder.") from error


def parts_of(text: str) -> tuple[str, ...]:
    """Return what a text gives with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def made_at(text: str | None) -> str:
    """Return the time of making: the one given, or now.

    Raises
    ------
    InputError
        When the text is no time.
    """
    if text is None:
        return datetime.now().strftime("%Y-%m-%dT%H:%M")
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        raise InputError(f"“{text[:20]}” is not a time; write it like 2025-10-01T09:30.") from None


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise InputError(f"“{Path(name).name}” cannot be read ({error.strerror}).") from error
