"""The briefing on the command line: `python -m lib brief --wards … --topics … --from … --to … --out briefing.docx`."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from lib.base.errors import InputError

KINDS = (".docx", ".pdf")


def add_command(commands: Any) -> None:
    """Add `brief` to the commands."""
    command = commands.add_parser("brief", help="the tasking briefing as Word or PDF")
    command.add_argument("--wards", required=True, help="ward codes with commas")
    command.add_argument("--topics", required=True, help="topics with commas, for example asb,fly-tipping")
    command.add_argument("--from", dest="start", required=True, metavar="YYYY-MM", help="first month")
    command.add_argument("--to", dest="end", required=True, metavar="YYYY-MM", help="last month")
    command.add_argument("--out", required=True, help="file to write; its ending, .docx or .pdf, says which kind")
    command.add_argument("--without", default="", help="sections to leave out, with commas")
    command.add_argument("--marking", default="OFFICIAL", help="protective marking; default: OFFICIAL")
    command.add_argument("--meeting", default="", metavar="YYYY-MM-DD", help="day of the meeting")
    command.add_argument("--prepared-for", default="", help="whom it is for")
    command.add_argument("--large-print", action="store_true", help="type of 16 points or more")
    command.add_argument("--full", action="store_true", help="with annexes: tables, maps, problem sheets, methods")
    command.add_argument("--notes", metavar="FILE", help="text file with the officer's own notes")
    command.add_argument("--actions", metavar="FILE", help="CSV of actions instead of those in the local records")
    command.add_argument("--template", metavar="FILE", help="Word document whose styles are used")
    command.add_argument("--made", metavar="YYYY-MM-DDTHH:MM", help="time of making to state; default: now")
    command.add_argument("--address", default="", help="where the app answers, for the links in the annex")
    command.set_defaults(run=run)


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

    out = Path(options.out)
    if out.suffix.lower() not in KINDS:
        raise InputError(f"“{out.name}” ends with neither .docx nor .pdf; give --out a name that does.")
    if options.template and out.suffix.lower() == ".pdf":
        raise InputError("A style template changes Word documents only; leave --template out for a PDF.")
    request = check(
        Request(
            _parts(options.wards),
            _parts(options.topics),
            options.start,
            options.end,
            _parts(options.without),
            options.marking,
            options.meeting,
            options.prepared_for,
            options.large_print,
            "full" if options.full else "short",
        )
    )
    made = _made(options.made)
    notes = _read(options.notes).decode("utf-8-sig", "replace") if options.notes else ""
    actions = tuple(from_csv(_read(options.actions))) if options.actions else held_actions()
    briefing = compose(request, made, notes, actions, options.address)
    if out.suffix.lower() == ".docx":
        from lib.briefing.word import as_docx

        content = as_docx(briefing, _read(options.template) if options.template else None, request.large_print)
    else:
        from lib.briefing.pdf import as_pdf

        content = as_pdf(briefing, request.large_print)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError(f"“{out.name}” cannot be written ({error.strerror}); choose another folder.") from error
    print(
        f"{out}: {briefing.title}; {len(briefing.sections)} sections, {len(briefing.tables())} tables, "
        f"{len(briefing.pictures())} pictures, {len(content):,} bytes."
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _made(text: str | None) -> str:
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
