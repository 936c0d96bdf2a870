"""The priorities and aims of an earlier document of the partnership beside those of the plan."""

from dataclasses import dataclass
from functools import lru_cache

from lib.published.cited import short_name, where_printed
from lib.published.tables import is_described, load

TABLE = "priorities_then_and_now"
STAYED, CHANGED, WENT, NEW = "stayed", "changed", "went", "new"


@dataclass(frozen=True)
class Printed:
    """Words of a document."""

    words: str  # as printed; empty where there are none
    # What the document is called; section and heading.
    document: str = ""
    where: str = ""


@dataclass(frozen=True)
class Pair:
    """A priority, theme or aim then, and what the plan has in its place."""

    # What it belongs to, and 'priority', 'theme' or 'aim'.
    priority: str
    kind: str
    # The earlier words, the plan's in their place, and what the plan says became of it.
    then: Printed
    now: Printed
    said: Printed
    became: str  # `STAYED`, `CHANGED`, `WENT` or `NEW`
    note: str  # what changed, in our words; may be empty


@lru_cache(maxsize=1)
def then_and_now() -> tuple[Pair, ...]:
    """Return each pair in the order of the earlier document, then what is new; none where there is no such table."""
    if not is_described(TABLE):
        return ()
    found = []
    for row in load(TABLE).fillna("").to_dict("records"):
        later = short_name(row["later_document"])
        then = _printed(short_name(row["document"]), row["section"], row["heading"], row["text"])
        now, said = (
            _printed(later, row[f"{part}_section"], row[f"{part}_heading"], row[f"{part}_text"])
            for part in ("later", "said")
        )
        found.append(Pair(row["priority"], row["kind"], then, now, said, row["became"], row["note"]))
    return tuple(found)


def _printed(document: str, section: str, heading: str, words: str) -> Printed:
    if not words:
        return Printed("")
    return Printed(words, document, where_printed(section, heading))
