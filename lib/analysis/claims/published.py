"""The claims of the partnership's documents with their verdicts, worked out from data/claims.toml."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lib.analysis.claims.claim import QUERY_KEYS, Claim, claim_of
from lib.analysis.claims.recompute import Recomputed, recompute
from lib.analysis.reconcile.check import published_figures_checked
from lib.base.errors import DataFileError, InputError
from lib.base.words import sentence_case
from lib.published.cited import cited
from lib.published.tables import district_file, district_folder
from lib.records.cache import kept_until_records_change
from lib.statistics.claim import printed_verdict

FILE = "data/claims.toml"


@dataclass(frozen=True)
class PublishedClaim:
    """A claim of a document."""

    who: str  # the document
    said: str  # in its own words
    claim: Claim | None  # what it says changed; None where it is of another kind
    found: Recomputed | None  # what the records or other counts give for it
    verdict: str  # one of `lib.statistics.claim.VERDICTS`
    working: tuple[str, ...]  # of a figure that is not a change, how it was worked out again


@kept_until_records_change(maxsize=1)
def claims_on_file() -> list[Claim]:
    """Return the documents' claims of a change, in the order of the file; none where the district has no file."""
    return [claim for entry in _entries() if (claim := _change(entry)) is not None]


def published_claims() -> list[PublishedClaim]:
    """Return every claim of the file with its verdict.

    Raises
    ------
    DataFileError
        An entry lacks something, or means a figure that is not worked out again; the message says which.
    """
    return [_checked(number, entry) for number, entry in enumerate(_entries(), 1)]


@lru_cache(maxsize=1)
def _entries() -> list[dict[str, Any]]:
    if not (district_folder() / FILE).exists():
        return []
    return list(district_file(FILE).get("claim", []))


def _change(entry: dict[str, Any]) -> Claim | None:
    if "topic" not in entry:
        return None
    about = {name: str(entry[name]) for name in QUERY_KEYS if name in entry}
    return claim_of({**about, "who": cited()[entry["document"]].short})


def _checked(number: int, entry: dict[str, Any]) -> PublishedClaim:
    try:
        who, said = cited()[entry["document"]].short, entry["said"]
        claim = _change(entry)
        if claim is not None:
            found = recompute(claim)
            return PublishedClaim(who, said, claim, found, found.verdict.verdict, ())
        agree, working = _worked_out(entry["document"], entry["rows"])
    except (KeyError, InputError) as error:
        raise DataFileError(f"{FILE}: claim {number} cannot be checked ({error}).") from error
    told = entry.get("partly" if any(agree) and not all(agree) else "text", "")
    return PublishedClaim(who, said, None, None, printed_verdict(agree), (told,) if told else tuple(working))


def _worked_out(document: str, wanted: list[dict[str, str]]) -> tuple[list[bool], list[str]]:
    checked = published_figures_checked()
    agree, working = [], []
    for one in wanted:
        rows = checked[(checked["document"] == document) & (checked["row"] == one["row"])]
        rows = rows[rows["published"] == one["published"]]
        if rows.empty:
            raise InputError(f"no figure “{one['published']}” of “{one['row']}” is worked out again")
        for row in rows.itertuples():
            agree.append(bool(row.agrees))
            slip = f" {row.likely_slip}" if row.likely_slip else ""
            gives = "" if row.agrees else f", which gives {row.recomputed:,.4g}{row.unit if row.unit == '%' else ''}"
            working.append(f"{sentence_case(row.what)}: {row.working}{gives}.{slip}")
    return agree, list(dict.fromkeys(working))
