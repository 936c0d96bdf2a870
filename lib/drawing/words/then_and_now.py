"""The priorities and aims of two documents side by side, in words and as a table for files."""

import pandas as pd

from lib.base.words import and_list
from lib.published.then_and_now import CHANGED, NEW, STAYED, WENT, Pair

BECAME = {STAYED: "Stayed", CHANGED: "Changed", WENT: "Not in the plan", NEW: "New in the plan"}
READING = (
    "Which words take the place of which is this app’s reading; neither document says so. Not in the plan means that "
    "it has no such aim, not that the work has ended."
)


def summary(pairs: tuple[Pair, ...]) -> str:
    """Return how many priorities and aims stayed, changed, went and came."""
    document = next((pair.then.document for pair in pairs if pair.then.words), "")
    parts = [_of(pairs, "priority", "priorities"), _of(pairs, "aim", "aims")]
    return f"{document}: {'; '.join(part for part in parts if part)}." if document else ""


def _of(pairs: tuple[Pair, ...], kind: str, several: str) -> str:
    became = [pair.became for pair in pairs if pair.kind == kind]
    earlier, new = len(became) - became.count(NEW), became.count(NEW)
    if not earlier:
        return ""
    ends = {STAYED: "stayed", CHANGED: "changed", WENT: "not in the plan"}
    counts = [f"{count} {ends[word]}" for word in ends if (count := became.count(word))]
    added = f", and {new} of the plan’s new" if new else ""
    return f"{earlier} {kind if earlier == 1 else several}, of them {and_list(counts)}{added}"


def table_for_files(pairs: tuple[Pair, ...]) -> pd.DataFrame:
    """Return every pair as files hold it: a row each, every quote with its document, section and heading."""
    rows = []
    for pair in pairs:
        row = {"priority": pair.priority, "kind": pair.kind}
        for name, printed in (("earlier", pair.then), ("plan", pair.now), ("plan_says", pair.said)):
            document = {"document": printed.document} if name == "earlier" else {}
            quoted = {"words": printed.words, **document, "where": printed.where}
            row |= {f"{name}_{part}": text for part, text in quoted.items()}
        rows.append({**row, "became": BECAME[pair.became], "what_changed": pair.note})
    return pd.DataFrame(rows)
