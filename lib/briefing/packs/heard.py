"""What people said and wrote down of a pack's area: residents, members, documents, and the officer who makes it."""

from lib.analysis.evaluation.documents import documents_actions
from lib.analysis.evaluation.register import JUDGED_NOT
from lib.analysis.own_area.alike import alike_figures
from lib.analysis.people import ward_people
from lib.analysis.surveys import fieldwork_words
from lib.base.errors import CannotSay
from lib.base.words import and_list, plural
from lib.briefing.members import NOTE_COLUMNS, note_cells
from lib.briefing.packs.facts import Facts
from lib.briefing.packs.said import Said, Writer, of_police
from lib.briefing.packs.tables import Evidence, Rate, texts
from lib.briefing.residents import concerns_of
from lib.drawing.words.alike import how_chosen
from lib.drawing.words.interventions import aimed_in_words, grade_in_words, written_in_words
from lib.incidents.topics import topic_named
from lib.published.places import ward_names
from lib.published.statements import says
from lib.records.newest import residents_as_of

MOST_QUOTES = 12
DOCUMENTS = "The partnership’s published documents"


def survey(facts: Facts) -> Said:
    """What residents of the whole district answered."""
    said = " ".join(concerns_of(facts.ranked, [topic_named(slug) for slug in facts.request.topics]))
    if facts.wave is None:
        return Said((f"What residents say: {said}",))
    wave = facts.wave
    when = fieldwork_words(wave["fieldwork_start"], wave["fieldwork_end"])
    rows = [(row.item, Rate(row.percentage), Rate(row.low), Rate(row.high)) for row in facts.ranked.itertuples()]
    table = Evidence(
        "survey",
        "What worries those who replied: the whole district",
        texts(rows, ("Concern", "Per cent", "Likely from", "To")),
        str(wave["source"]),
        when,
    )
    return Said(
        (
            f"What residents say, asked {when}: {said} It speaks for the whole district and not for {facts.where}. "
            f"{wave['caveat']}",
        ),
        (table,),
    )


def members(facts: Facts) -> Said:
    """What members heard there."""
    if facts.notes is None:
        return Said(("What members report is shown to officers only, so none of it is printed here.",))
    if not facts.notes:
        return Said(("Members have written nothing down on these topics in the wards that the area reaches into.",))
    table = Evidence(
        "members",
        "What members report, in their words",
        texts(note_cells(facts.notes), NOTE_COLUMNS),
        "Local records: members’ notes; words, not records, and in no count here",
        "As heard",
    )
    return Said(
        (
            f"Members wrote down {plural(len(facts.notes), 'note')} on these topics in the wards that the area reaches "
            "into. They are what residents told them, and were not checked.",
        ),
        (table,),
    )


def register(facts: Facts) -> Said:
    """What was done there and written down in the register of interventions, with what became of it."""
    if facts.tried is None:
        return Said(("The register of interventions is shown to councillors and officers only.",))
    if not facts.tried:
        return Said(
            ("The register of interventions holds nothing on these topics in the wards that the area reaches into.",)
        )
    judged = [one for one in facts.tried if one.verdict != JUDGED_NOT]
    rows = [
        (
            f"{one.entry.asked.name}: {one.entry.asked.where}, {one.entry.asked.when}",
            aimed_in_words(one.entry),
            written_in_words(one.entry),
            grade_in_words(one),
        )
        for one in facts.tried
    ]
    table = Evidence(
        "register",
        "Interventions in the wards that the area reaches into, and what became of them",
        texts(rows, ("What and where", "To change", "Written down", "What became of it")),
        "Local records: the register of interventions, graded by police.uk’s counts",
        "As written down",
    )
    return Said(
        (
            f"The register of interventions holds {len(rows)} on these topics in the wards that the area reaches into; "
            f"{len(judged)} can be judged. No grade says why, and “too small to tell” is not “it did not work”.",
        ),
        (table,),
    )


def documents(facts: Facts) -> Said:
    """What the documents say was done."""
    actions = documents_actions()
    if actions.empty:
        return Said(("No document at hand says what was done.",))
    unjudged = int((actions["verdict"] == JUDGED_NOT).sum())
    rows = [
        (row.done, row.where or "not said", row.when or "not said", row.verdict, row.who)
        for row in actions.itertuples()
    ]
    table = Evidence(
        "documents",
        "What the documents say was done",
        texts(rows, ("Done", "Where", "When", "What can be told", "Document")),
        DOCUMENTS,
        "As the documents give it",
    )
    return Said(
        (
            f"The partnership’s documents tell of {plural(len(rows), 'action')} in the district; {unjudged} of them "
            "cannot be judged, because the documents leave out the month, the place or the aim.",
        ),
        (table,),
    )


def quotes(facts: Facts) -> Said:
    """What the documents say of such orders, cameras or bids, as printed."""
    found = says(facts.request.asked.about)
    if found.empty:
        return Said((f"No document at hand says anything of “{facts.request.asked.about}”.",))
    rows = [(row.document, row.where, row.quote) for row in found.head(MOST_QUOTES).itertuples()]
    table = Evidence(
        "quotes",
        f"What the documents say of “{facts.request.asked.about}”, as printed",
        texts(rows, ("Document", "Where", "As printed")),
        DOCUMENTS,
        "As printed",
    )
    more = f", of which {len(rows)} are printed" if len(found) > len(rows) else ""
    return Said(
        (f"The documents at hand say “{facts.request.asked.about}” in {plural(len(found), 'place')}{more}.",), (table,)
    )


def people(facts: Facts) -> Said:
    """Who lives there."""
    if not facts.evidence:
        return Said(("Who lives in the area is not said, because nothing can be counted in it.",))
    own = next(iter(facts.evidence.values())).figures.people
    names = ward_names()
    wards = ward_people().loc[list(facts.wards)]
    estimate = ", an estimate from its postcodes" if own.estimated else ""
    rows: list[tuple] = [(facts.where, own.residents, own.households, "not worked out")]
    rows += [
        (names[row.Index], row.residents, row.households, Rate(100 * row.most_deprived_fifth_2025))
        for row in wards.itertuples()
    ]
    said = (
        f"About {own.residents:,.0f} residents ({residents_as_of()}) and {own.households:,.0f} "
        f"households (Census 2021) in {facts.where}{estimate}.",
        f"It reaches into {and_list(names[code] for code in facts.wards)}. How many of each ward’s small areas are "
        "among the most deprived fifth of England (2025) is in the table; that is of places, not of people.",
    )
    columns = ("Place", "Residents", "Households", "Per cent of its small areas in the most deprived fifth")
    table = Evidence(
        "people",
        "The area, and the wards that it reaches into, whole",
        texts(rows, columns),
        "Office for National Statistics; Index of Multiple Deprivation 2025",
        f"Residents of {residents_as_of()}, households of the Census 2021, deprivation of 2025",
    )
    return Said(said, (table,))


def alike(facts: Facts) -> Said:
    """How it compares with the places most like it, or why none is named."""
    said, rows, limits = [], [], []
    for one in facts.evidence.values():
        try:
            table = alike_figures(one.figures)
        except CannotSay as reason:
            limits.append(f"{one.topic.label}: no like place is named. {reason}")
            continue
        own, others = table.iloc[0], table.iloc[1:]
        lower = int((others["rate"] < own["rate"]).sum())
        said.append(
            f"{one.topic.label}: of the {len(others)} places most like {facts.where}, "
            f"{'all' if lower == len(others) else lower or 'none'} {'has' if lower == 1 else 'have'} a lower rate than "
            f"its {own['rate']:.1f} per 1,000."
        )
        rows += [
            (
                one.topic.label,
                row["name"],
                row["count"],
                *(Rate(row[part]) for part in ("rate", "rate_low", "rate_high")),
            )
            for _, row in table.iterrows()
        ]
        limits.append(how_chosen(one.figures))
    columns = ("Topic", "Place", "Records", "Per 1,000", "Likely from", "To")
    tables = (of_police(facts, "alike", "The places most like it, with it first", rows, columns),) if rows else ()
    return Said(tuple(said), tables, limits=tuple(dict.fromkeys(limits)))


def _typed(given: tuple[str, ...], none: str, some: str) -> Said:
    return Said((some,), typed=given) if given else Said((none,))


def purpose(facts: Facts) -> Said:
    """The purpose as the officer states it."""
    given = (facts.request.purpose,) if facts.request.purpose else ()
    return _typed(given, "No purpose was given.", "The purpose as the officer who made this pack states it:")


def links(facts: Facts) -> Said:
    """What shows that it works, as the officer typed it."""
    return _typed(
        facts.request.links,
        "No evidence of what works was given.",
        "Evidence named by the officer who made this pack; not checked here:",
    )


def measures(facts: Facts) -> Said:
    """How it will be judged, as the officer typed it."""
    return _typed(facts.request.measures, "No measure was given.", "Measures named by the officer who made this pack:")


OF_PEOPLE: tuple[Writer, ...] = (
    *(survey, members, register, documents, quotes),
    *(people, alike, purpose, links, measures),
)
