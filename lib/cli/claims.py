"""Claims on the command line: `python -m lib claim --topic asb --from 2021-01 --to 2023-12 --change -35.16`."""

import argparse
import sys
from typing import Any

import pandas as pd

from lib.base.cells import safe_cells
from lib.base.errors import InputError


def add_claims(commands: Any) -> None:
    """Add the command to the others."""
    command = commands.add_parser("claim", help="whether a public claim of a change stands up")
    command.add_argument("--topic", help="for example asb")
    where = "a ward, area:NAME, locality:NAME or county; default: the district"
    command.add_argument("--in", dest="place", default="", help=where)
    command.add_argument("--from", dest="start", metavar="YYYY-MM", help="first month of the whole time claimed")
    command.add_argument("--to", dest="end", metavar="YYYY-MM", help="last month of it")
    command.add_argument("--before", metavar="A..B", help="the earlier period, such as 2021-10..2022-09")
    command.add_argument("--after", metavar="C..D", help="the later period")
    command.add_argument("--change", help="per cent, such as -35.16, or -30+ for 30 or more, or “fell” or “rose”")
    command.add_argument("--sentence", help="the sentence that makes the claim, in place of the other options")
    command.add_argument("--documents", action="store_true", help="the claims of the partnership’s documents")
    command.set_defaults(answer=claim)


def claim(options: argparse.Namespace) -> pd.DataFrame:
    """Return what the records give for a claim with its verdict, or the documents' claims with theirs."""
    from lib.analysis.claims.claim import claim_of
    from lib.analysis.claims.published import published_claims
    from lib.analysis.claims.recompute import claim_rows, recompute
    from lib.drawing.words.claims import published_columns

    if options.documents:
        return safe_cells(published_columns(published_claims()))
    if options.sentence is not None:
        return claim_rows(recompute(claim_of(_of_sentence(options.sentence))))
    missing = [name for name in ("topic", "change") if getattr(options, name) is None]
    if missing:
        raise InputError(f"Give --{' and --'.join(missing)}, or the whole sentence with --sentence.")
    return claim_rows(recompute(claim_of({**_periods(options), **_change(options.change), **_where(options)})))


def _of_sentence(sentence: str) -> dict[str, str]:
    from lib.analysis.claims.claim import claim_of
    from lib.analysis.claims.sentence import read_sentence

    read = read_sentence(sentence)
    if read.asks:
        try:
            understood = f" As far as it is understood: {claim_of(read.values).command}"
        except InputError:  # not all of it is
            understood = ""
        raise InputError(f"The sentence leaves open: {' '.join(read.asks)} Give these as options.{understood}")
    for note in read.notes:
        print(note, file=sys.stderr)
    return read.values


def _where(options: argparse.Namespace) -> dict[str, str]:
    from lib.analysis.claims.claim import COUNTY, DISTRICT
    from lib.published.find_place import ward_asked

    place = options.place
    if place in ("", COUNTY, DISTRICT) or place.startswith(("area:", "locality:")):
        return {"topic": options.topic, "in": place}
    return {"topic": options.topic, "in": ward_asked(place)}


def _periods(options: argparse.Namespace) -> dict[str, str]:
    if options.before or options.after:
        if options.start or options.end:
            raise InputError("Give either --from and --to, or --before and --after, not both.")
        before, after = (_pair(getattr(options, name), name) for name in ("before", "after"))
        return {"before-from": before[0], "before-to": before[1], "from": after[0], "to": after[1]}
    return {"from": options.start or "", "to": options.end or ""}


def _pair(text: str | None, name: str) -> tuple[str, str]:
    first, dots, last = (text or "").partition("..")
    if not dots:
        raise InputError(f"Give --{name} as two months, such as 2021-10..2022-09.")
    return first, last


def _change(text: str) -> dict[str, str]:
    cleaned = text.strip().replace("−", "-")
    if cleaned in ("fell", "rose"):
        return {"went": cleaned}
    return {"went": "fell" if cleaned.startswith("-") else "rose", "by": cleaned}
