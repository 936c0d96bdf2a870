"""An evidence pack as a document: a summary on one page, numbered paragraphs by question, and an annex of tables."""

import shlex

import lib
from lib.base.errors import InputError
from lib.base.months import month_in_words, period_in_words
from lib.base.words import and_list, plural, within_a_sentence
from lib.briefing.annex import data_hash
from lib.briefing.document import Block, Briefing, Bullets, Pictures, Section, Table, Text
from lib.briefing.packs.answers import IN_WORDS, RULES, Answer
from lib.briefing.packs.done import OF_ACTION
from lib.briefing.packs.facts import Facts, gather
from lib.briefing.packs.heard import OF_PEOPLE
from lib.briefing.packs.lasting import OF_TIME
from lib.briefing.packs.questions import Question
from lib.briefing.packs.request import PackRequest, checked
from lib.briefing.packs.said import OF_AREA, Said, Writer
from lib.briefing.packs.tables import Evidence
from lib.briefing.request import day_in_words
from lib.drawing.words.ages import data_to
from lib.incidents.sources import POLICE
from lib.incidents.topics import topic_named
from lib.published.tables import district

# by their names, which stand in questions.toml
WRITERS: dict[str, Writer] = {write.__name__: write for write in (*OF_AREA, *OF_TIME, *OF_PEOPLE, *OF_ACTION)}
NO_ADVICE = "Evidence, not legal advice: this pack says what figures show, what they do not, and what else is needed."


def pack(request: PackRequest, made: str) -> Briefing:
    """Return an evidence pack.

    Parameters
    ----------
    request : PackRequest
        What is asked.
    made : str
        When it is made ('2025-10-01T09:30').

    Returns
    -------
    Briefing
        The same for the same arguments, records and visitor.

    Raises
    ------
    InputError
        When the request cannot be used.
    """
    facts = gather(checked(request))
    return _document(facts, made)


def evidence_tables(request: PackRequest) -> dict[str, Evidence]:
    """Return the tables that a pack is checked by, in the order of its annex, by their keys.

    Raises
    ------
    InputError
        When the request cannot be used.
    """
    facts = gather(checked(request))
    return {table.key: table for _, said in _evidence(facts) for one in said for table in one.tables}


def table_named(request: PackRequest, key: str) -> Evidence:
    """Return one of a pack's tables.

    Raises
    ------
    InputError
        When the pack has none of that name, or cannot be made.
    """
    tables = evidence_tables(request)
    if key not in tables:
        raise InputError(f"The pack has no table “{key[:40]}”; it has {', '.join(tables)}.")
    return tables[key]


def _evidence(facts: Facts) -> list[tuple[Question, list[Said]]]:
    done: dict[str, Said] = {}
    for question in facts.request.asked.questions:
        for key in question.figures:
            if key not in done:
                done[key] = WRITERS[key](facts)
    return [(question, [done[key] for key in question.figures]) for question in facts.request.asked.questions]


def _document(facts: Facts, made: str) -> Briefing:
    request, kind = facts.request, facts.request.asked
    written = _evidence(facts)
    # tables are numbered in order: the summary’s, those to fill in, then those of the annex
    first = 2 + sum(bool(question.fill) for question in kind.questions)
    numbers: dict[str, int] = {}
    for _, said in written:
        for one in said:
            for table in one.tables:
                numbers.setdefault(table.key, first + len(numbers))
    answers = [RULES[question.rule](facts) for question in kind.questions]
    sections = [Section("summary", "Summary", tuple(_summary(facts, answers)))]
    for number, ((question, said), answer) in enumerate(zip(written, answers, strict=True), 1):
        blocks = _question(number, question, said, answer, numbers)
        sections.append(
            Section(question.key.replace("_", "-"), f"{number} {question.heading}", tuple(blocks), number == 1)
        )
    sections.append(Section("annex", "Annex: tables", tuple(_annex(facts, written))))
    sections.append(Section("made", "How the figures were made", tuple(_made())))
    day, clock = made.split("T")
    topics = [topic_named(slug).label for slug in request.topics]
    about = [("What this is", NO_ADVICE), ("Place", request.area.name), *_asked(request)]
    about.append(("Topics", "; ".join(topics)))
    about += [("Period", period_in_words(request.start, request.end)), ("Data to", data_to().removeprefix("Data to: "))]
    about += [("Asked by", "; ".join(kind.sources)), ("Made", f"{day_in_words(day)}, {clock[:5]}")]
    title = f"{kind.title}: {request.area.name}"
    return Briefing(
        title, district()["partnership"], request.marking, tuple(about), tuple(sections), made, called="pack"
    )


def _asked(request: PackRequest) -> list[tuple[str, str]]:
    """Return what a camera's or an order's pack begins with: spot, what is done with it, since when."""
    rows = [("Spot of the camera", request.point), ("The camera is", request.change)] if request.point else []
    if request.since:
        until = f" to {month_in_words(request.until)}" if request.until else ", and goes on"
        rows.append(
            ("In force since" if request.kind == "pspo" else "Since", f"{month_in_words(request.since)}{until}")
        )
    return rows


def _summary(facts: Facts, answers: list[Answer]) -> list[Block]:
    questions = facts.request.asked.questions
    rows = tuple(
        (str(number), question.heading, answer.status, answer.why)
        for number, (question, answer) in enumerate(zip(questions, answers, strict=True), 1)
    )
    told = {
        status: sum(answer.status == status for answer in answers) for status in ("Shown", "Shown in part", "Not shown")
    }
    counts = and_list(f"{number} {status.lower()}" for status, number in told.items() if number)
    return [
        Text(
            f"Of {plural(len(rows), 'question')}, figures answer: {counts}. Figures alone make no case; each section "
            "says what else is needed.",
            "lead",
        ),
        Table(
            "What is asked, and whether figures show it", ("No.", "Asked", "Figures", "In short"), rows, (6, 30, 16, 58)
        ),
        *(Text(note, "note") for note in facts.request.area.notes),
        Text(
            "Every paragraph has a number to cite it by. The tables that they name are in the annex, each with its "
            "source, "
            "period, command and hash.",
            "note",
        ),
    ]


def _question(
    number: int, question: Question, said: list[Said], answer: Answer, numbers: dict[str, int]
) -> list[Block]:
    blocks: list[Block] = [
        Text(question.question),
        Text(question.source, "note"),
        Text(f"{answer.status}. {answer.why}", "lead"),
    ]
    place = 0

    def cite(text: str) -> Text:
        nonlocal place
        place += 1
        return Text(f"{number}.{place} {text}")

    for one in said:
        tables = _runs([numbers[table.key] for table in one.tables])
        which = f"table{'s' if len(one.tables) > 1 else ''} {tables}" if tables else ""
        blocks += [cite(f"{paragraph} ({which})" if which else paragraph) for paragraph in one.paragraphs]
        blocks += [Text(typed, "officer") for typed in one.typed]
        blocks += [cite(limit) for limit in one.limits]
        blocks += [Pictures(one.pictures)] if one.pictures else []
    blocks.append(cite(f"What figures do not show: {within_a_sentence(question.not_shown)}"))
    blocks += [cite("What else is needed:"), Bullets(question.needed)]
    if question.fill:
        rows = tuple((line, "") for line in question.fill)
        blocks.append(Table(f"{question.heading}: to fill in", ("What", "Set out here"), rows, (40, 60), to_fill=True))
    return blocks


def _runs(numbers: list[int]) -> str:
    """Return numbers in words, those that follow one another by their ends: '8 to 11 and 14'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]} to {run[-1]}" if len(run) > 2 else and_list(map(str, run)) for run in runs]
    return and_list(parts)


def _annex(facts: Facts, written: list[tuple[Question, list[Said]]]) -> list[Block]:
    printed: set[str] = set()
    file = (
        " FILE stands for the outline, which the page of the area gives as a file."
        if "FILE" in facts.request.place
        else ""
    )
    blocks: list[Block] = [
        Text(
            "Each table is printed as a CSV file by this command, with the name of the table in place of NAME. The "
            "hash is that file’s SHA-256: whoever runs the command on the same data gets the same. Police records are "
            f"those of {POLICE.evidence}.{file}",
            "note",
        ),
        Text(f"Command: {command_of(facts.request, 'NAME')}", "note"),
    ]
    for _, said in written:
        for one in said:
            for table in one.tables:
                if table.key not in printed:
                    printed.add(table.key)
                    blocks += _table(facts, table)
    return blocks


def _table(facts: Facts, table: Evidence) -> list[Block]:
    # that of prohibitions is made of what was typed, so its command holds that
    own = facts.request.prohibitions and table.key == "prohibitions"
    command = f" Command: {command_of(facts.request, table.key)}" if own else ""
    return [
        table.printed,
        Text(
            f"Source: {table.source}. Period: {table.period}. Name: {table.key}. SHA-256: {table.sha256}{command}",
            "note",
        ),
    ]


def command_of(request: PackRequest, key: str) -> str:
    """Return the command that prints one table of a pack."""
    typed = "".join(f" --prohibition {shlex.quote(one.as_typed)}" for one in request.prohibitions)
    return f"{request.command}{typed if key == 'prohibitions' else ''} --table {key}"


def _made() -> list[Block]:
    return [
        Text("How it is decided what is shown:"),
        Bullets(IN_WORDS),
        Text(" ".join(district()["attribution"]["statements"]), "note"),
        Text(
            f"App version {lib.VERSION}. Data: SHA-256 of data/datapackage.json, which holds the hash of every table: "
            f"{data_hash()}."
        ),
    ]
