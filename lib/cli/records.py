"""Commands for local records: import, batches, undo, update, backup, restore, check and trail."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from lib.base.cells import safe_cells
from lib.base.errors import InputError
from lib.incidents.official import BY_OPTION
from lib.incidents.sources import POLICE, all_sources


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1, default=str))


class _Progress:
    """Says on standard error how far a load is, a line only when the text or the tenth changes."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        line = f"{stage} {10 * done // total * 10}%" if total else f"{stage} {done:,}"
        if line != self._last:
            print(line, file=sys.stderr)
        self._last = line


def import_files(options: argparse.Namespace) -> None:
    """Load files of a source whose columns are always the same; print a JSON summary."""
    from lib.intake.files import GivenFile
    from lib.intake.load import read_files

    progress = _Progress()
    read = read_files(options.source, [GivenFile.at(path) for path in options.files], date.today(), progress)
    _print_json(_stored_or_told([file.as_batch() for file in read], options, progress))


def _stored_or_told(batches: list[Any], options: argparse.Namespace, progress: "_Progress") -> dict[str, Any]:
    """Store files, or say with --dry-run what would be stored."""
    from lib.intake.load import report_of, store_looked_at, to_confirm, told_of

    if options.dry_run:
        months = report_of(batches).astype(object)
        told = {**told_of(batches), "months": months.where(months.notna(), None).to_dict("records")}
        said = to_confirm(batches)
        return {**told, "to_confirm": said} if said else told
    return store_looked_at(batches, options.confirm, progress)


def import_export(options: argparse.Namespace) -> None:
    """Load an export whose columns differ from file to file; print a JSON summary."""
    from lib.intake.files import GivenFile
    from lib.intake.load import proposed_for, reader_of
    from lib.intake.requests.mapping import Mapping
    from lib.records.profiles import plain_name

    file = GivenFile.at(options.file)
    if options.mapping:
        mapping = Mapping.from_json(_json_file(options.mapping))
        mapping = replace(mapping, sheet=options.sheet or mapping.sheet)
    else:
        mapping = proposed_for(file, options.sheet, options.profile).mapping
    if options.print_mapping:
        _print_json(mapping.as_json())
        return
    progress = _Progress()
    read = reader_of(options.source)(file, mapping, date.today(), progress)
    read.profile = plain_name(options.profile) if options.mapping else ""
    done = {**_stored_or_told([read.as_batch()], options, progress), "dropped": read.dropped}
    if read.notes:
        done["notes"] = read.notes
    if options.dry_run:
        done["examples"] = read.examples.to_dict("records")
    _print_json(done)


def profiles(_: argparse.Namespace) -> None:
    """Print the kept ways of reading exports as JSON."""
    from lib.records.profiles import profiles as kept

    _print_json([vars(one) for one in kept()])


def _json_file(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The mapping {path} cannot be opened: {error.strerror or error}.") from error
    except ValueError as error:
        raise InputError(f"The mapping {path} is not JSON; print one to start from with --print-mapping.") from error


def batches(options: argparse.Namespace) -> None:
    """Print every batch as JSON, the latest first."""
    from lib.records.store import batches as all_batches

    _print_json(all_batches().to_dict("records"))


def undo(options: argparse.Namespace) -> None:
    """Take a batch back."""
    from lib.records.store import undo as take_back

    take_back(options.batch)
    _print_json({"batch": options.batch, "state": "undone"})


def update(options: argparse.Namespace) -> None:
    """Download months of data.police.uk, or load official figures from a file; or take such figures back."""
    from lib.intake.files import GivenFile
    from lib.intake.official.load import latest_load, look_at, store_figures
    from lib.intake.police_update import update_police
    from lib.records.store import undo as take_back

    if options.undo:
        number = latest_load(options.kind)
        take_back(number)
        _print_json({"batch": number, "state": "undone"})
    elif options.what == POLICE.kind:
        _print_json(update_police(date.today(), _Progress()))
    elif options.what:
        looked_at = look_at(GivenFile.at(Path(options.what)), date.today(), options.kind)
        if options.dry_run:
            _print_json({"state": "would be stored", **looked_at.as_json()})
        else:
            _print_json({"state": "stored", "batch": store_figures(looked_at), **looked_at.as_json()})
    else:
        known = ", ".join(BY_OPTION)
        raise InputError(f"Say what to update: {POLICE.kind}, or a file of official figures ({known}).")


def backup(options: argparse.Namespace) -> None:
    """Copy all local records to a file."""
    from lib.records.backup import backup as write

    _print_json({"file": str(options.file), "rows": write(options.file)})


def restore(options: argparse.Namespace) -> None:
    """Put a backup back."""
    from lib.records.backup import restore as put_back

    _print_json({"file": str(options.file), "rows": put_back(options.file)})


def check(_: argparse.Namespace) -> None:
    """Sum all local records again; say of each whether it agrees, and end with code 1 when one does not."""
    from lib.records.trust import checked, in_words

    found = checked()
    for one in found:
        name = f"{one.what} {one.key}".strip()
        print(f"{name}: {f'does not agree: {one.problem}' if one.problem else 'ok'} ({one.rows:,} rows)")
    if in_words(found):
        sys.exit(1)


def trail(_: argparse.Namespace) -> pd.DataFrame:
    """Return who did what, the newest first."""
    from lib.records.trail import entries

    return safe_cells(entries())


def add_commands(commands: Any) -> None:
    """Add the commands to those of `python -m lib`; each prints by itself, so `run` is set instead of `answer`."""
    loads = commands.add_parser("import", help="load files into the local records")
    kinds = loads.add_subparsers(dest="kind", required=True, metavar="KIND", parser_class=type(loads))
    for source in all_sources():
        command = kinds.add_parser(source.kind, help=source.help)
        if source.asks:
            command.add_argument("file", type=Path, metavar="FILE", help="the export")
            command.add_argument("--mapping", type=Path, metavar="M.json", help="which column is what; guessed without")
            command.add_argument("--sheet", default="", metavar="NAME", help="of a workbook; the likeliest without")
            command.add_argument(
                "--profile", default="", metavar="NAME", help="read as kept under this name; with --mapping, keep it so"
            )
            command.add_argument("--print-mapping", action="store_true", help="print the mapping to be used, and stop")
        else:
            command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="one or several")
        command.add_argument("--dry-run", action="store_true", help="say what would be stored, and store nothing")
        command.add_argument("--confirm", action="store_true", help="what is out of the ordinary is right so")
        command.set_defaults(run=import_export if source.asks else import_files, source=source)
    commands.add_parser("batches", help="every load, the latest first").set_defaults(run=batches)
    commands.add_parser("profiles", help="how exports are read, by name").set_defaults(run=profiles)
    command = commands.add_parser("undo", help="take a load back")
    command.add_argument("batch", type=int, metavar="BATCH", help="its number, as “batches” prints it")
    command.set_defaults(run=undo)
    command = commands.add_parser("update", help="download what is new, or load newer official figures from a file")
    command.add_argument(
        "what", nargs="?", default="", metavar="WHAT", help="police-uk to download its months, or a file as published"
    )
    command.add_argument("--kind", default="", metavar="KIND", help=f"of the file, where asked: {', '.join(BY_OPTION)}")
    command.add_argument("--dry-run", action="store_true", help="say what would change, and store nothing")
    command.add_argument("--undo", action="store_true", help="take back the official figures loaded last (of --kind)")
    command.set_defaults(run=update)
    commands.add_parser("check", help="whether every local record is as it was stored").set_defaults(run=check)
    commands.add_parser("trail", help="who did what, the newest first").set_defaults(answer=trail)
    for name, run, text, what in (
        ("backup", backup, "copy all local records to a new file", "the file to write"),
        ("restore", restore, "put a backup in place of all local records", "a file that “backup” wrote"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("file", type=Path, metavar="FILE", help=what)
        command.set_defaults(run=run)
