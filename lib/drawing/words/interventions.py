"""The register of interventions as it is read: what was written down, when, and what became of it."""

from collections.abc import Iterable

import pandas as pd

from lib.analysis.evaluation.documents import JUDGED_NOT
from lib.analysis.evaluation.marks import Done
from lib.analysis.evaluation.register import Entry, Graded
from lib.base.months import month_in_words
from lib.base.words import plural, sentence_case, shortened
from lib.drawing.words.evaluation import SIGNS
from lib.incidents.topics import topics

MOST_IN_PICTURE = 4
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def lettered(done: Iterable[Done]) -> list[tuple[str, Done]]:
    """Return what was done at a place that is known, each with the letter that marks it on a map."""
    return list(zip(LETTERS, (one for one in done if one.points), strict=False))


def lettered_in_picture(done: Iterable[Done]) -> list[tuple[str, Done]]:
    """Return the latest of `lettered` that a picture has room for."""
    return lettered(done)[-MOST_IN_PICTURE:]


def key_lines(done: Iterable[Done]) -> list[str]:
    """Return what stands beneath a picture on which things that were done are marked; nothing for none."""
    every = list(done)
    shown, more = lettered_in_picture(every), len(lettered(every)) - MOST_IN_PICTURE
    lines = [key_line(letter, one) for letter, one in shown]
    if any(one.outline is not None for _, one in shown):
        lines.append("Dash and dot: the area in which it was done")
    return [*lines, f"{plural(more, 'earlier action')} not marked here"] if more > 0 else lines


def key_line(letter: str, one: Done) -> str:
    """Return what a letter on a map stands for."""
    return f"{letter}: {shortened(one.name)}, {shortened(one.where)}, {one.when}"


def aimed_in_words(entry: Entry) -> str:
    """Return what an entry is to change: 'reported ASB by −20% by March 2026'."""
    topic, asked = topics().get(entry.asked.topic), entry.asked
    what = topic.sentence if topic else asked.topic
    by = f" by {asked.change:+g}%".replace("-", "−") if asked.change else ""
    return f"{what}{by}{f' by {month_in_words(entry.due)}' if entry.due else ''}"


def written_in_words(entry: Entry) -> str:
    """Return when an entry was written down, and whether that was before it began."""
    if entry.first_at is None:
        return "not known"
    day = f"{entry.first_at.day} {month_in_words(entry.first_at.strftime('%Y-%m'))}"
    corrected = ""
    if entry.corrected:
        when, why = entry.corrected[-1]
        corrected = f"; corrected {when.day} {month_in_words(when.strftime('%Y-%m'))}: {why}"
    return f"{day}, {'before it began' if entry.before else 'after it began'}{corrected}"


def grade_in_words(one: Graded) -> str:
    """Return what became of an entry, beside what was written down."""
    if one.found is None:
        return f"{sentence_case(one.verdict)}. {one.why}"
    outcome = one.found.outcome
    met = f", {one.met}" if one.met else ""
    counts = f"{outcome.observed:,.0f} beside {outcome.expected:,.0f} expected"
    return f"{SIGNS[one.verdict]} {sentence_case(one.verdict)}{met}: {counts}."


def register_in_words(graded: Iterable[Graded]) -> pd.DataFrame:
    """Return the register for reading, a row an entry."""
    rows = [
        {
            "What": one.entry.asked.name,
            "Where and when": f"{one.entry.asked.where}, {one.entry.asked.when}",
            "To change": aimed_in_words(one.entry),
            "What became of it": grade_in_words(one),
            "Written down": written_in_words(one.entry),
            "Who and cost": _who_and_cost(one.entry),
        }
        for one in graded
    ]
    columns = ["What", "Where and when", "To change", "What became of it", "Written down", "Who and cost"]
    return pd.DataFrame(rows, columns=columns)


def _who_and_cost(entry: Entry) -> str:
    cost = f"£{float(entry.cost):,.0f}" if entry.cost else ""
    return ", ".join(filter(None, (entry.who, cost))) or "not said"


def register_headline(graded: list[Graded]) -> str:
    """Return how many entries there are and how many can be judged yet."""
    judged = sum(one.verdict != JUDGED_NOT for one in graded)
    return f"Register of interventions: {judged} of {len(graded)} can be judged" if graded else _NONE


_NONE = "Register of interventions: nothing is written down yet"


def entry_sentence(one: Graded) -> str:
    """Return of an entry that is shown what was written down, when, and what became of it beside that."""
    entry = one.entry
    how = f" To be judged by: {entry.judged.rstrip('.')}." if entry.judged else ""
    seen = "" if entry.seen != entry.seen else f" Smallest fall that could be seen then: {100 * entry.seen:.0f}%."
    met = f" It is {one.verdict}, {one.met}." if one.met else ""
    return (
        f"Entry {entry.number} of the register, to change {aimed_in_words(entry)}; written down "
        f"{written_in_words(entry)}.{how}{seen}{met}"
    )
