"""Claims and interventions in a briefing: what the documents claim, and what became of what was written down before."""

from lib.analysis.claims.published import published_claims
from lib.analysis.evaluation.register import Graded, graded, held_entries
from lib.analysis.evaluation.where import wards_of
from lib.briefing.document import Block, Table, Text
from lib.briefing.request import Request
from lib.drawing.words.claims import published_in_words
from lib.drawing.words.interventions import aimed_in_words, grade_in_words, written_in_words


def claims_section(request: Request) -> list[Block]:
    """Return the documents' claims on the topics of a briefing with their verdicts; nothing where there are none."""
    claims = [one for one in published_claims() if one.claim and one.claim.topic in request.topics]
    if not claims:
        return []
    table = published_in_words(claims)
    return [
        Text("Claims of the partnership’s documents on these topics, worked out again from what is published. Police "
             "systems count otherwise than published records, so a figure can differ from these and be right.", "note"),
        Table(
            "What the documents claim, and whether the records bear it out",
            tuple(map(str, table.columns)),
            tuple(tuple(map(str, row)) for row in table.itertuples(index=False)),
            (34, 16, 16, 44),
        ),
    ]  # fmt: skip


def interventions_section(request: Request) -> list[Block]:
    """Return what the register of interventions holds for the wards and topics of a briefing, and what became of it.

    Nothing where it holds none, or whoever asks may not read it.
    """
    entries = held_entries()
    ours = [
        entry
        for entry in entries
        if entry.asked.topic in request.topics
        and set(wards_of(entry.asked.kind, entry.asked.places)) & set(request.wards_about)
    ]
    if not ours:
        return []
    rows = tuple(_row(graded(entry, entries)) for entry in ours)
    return [
        Text("Each is graded by what was written down: its places, months, comparison and the change aimed at. No "
             "grade says why; “too small to tell” is not “it did not work”.", "note"),
        Table(
            "Interventions in these wards, and what became of them",
            ("What and where", "To change", "Written down", "What became of it"),
            rows,
            (26, 22, 22, 36),
        ),
    ]  # fmt: skip


def _row(one: Graded) -> tuple[str, ...]:
    asked = one.entry.asked
    return (
        f"{asked.name}: {asked.where}, {asked.when}",
        aimed_in_words(one.entry),
        written_in_words(one.entry),
        grade_in_words(one),
    )


def statement_of(action: int) -> str:
    """Return what was written down of an agreed action, by its number, and what became of it; empty for nothing."""
    entries = held_entries()
    carried = [entry for entry in entries if action and entry.action == action]
    return " ".join(
        f"Written down {written_in_words(entry)}, to change {aimed_in_words(entry)}. "
        f"{grade_in_words(graded(entry, entries))}"
        for entry in carried
    )
