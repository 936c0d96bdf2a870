"""What a briefing says: every sentence and table, from the same analysis and in the same words as the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lib.base.months import from_to_in_words, month_in_words
from lib.base.words import and_list
from lib.briefing.actions import Action
from lib.briefing.annex import annex
from lib.briefing.area_page import area_page
from lib.briefing.bottom_line import bottom_line_section
from lib.briefing.document import Block, Briefing, Bullets, Heading, Section, Table, Text
from lib.briefing.figures import Figures, gather, plan_texts, priority_of
from lib.briefing.local_requests import local_section
from lib.briefing.maps import maps_section
from lib.briefing.members import MemberNote, members_section
from lib.briefing.patrol import patrol_section
from lib.briefing.previous import previous_section
from lib.briefing.request import SECTIONS, SHORT_LIST, Request, check, clean_notes, day_in_words, usual_meeting
from lib.briefing.residents import residents_section
from lib.briefing.room import PAGE_CM, height_of
from lib.briefing.sheets import sheets
from lib.briefing.summary import published_section, summary_section
from lib.briefing.ward_page import ward_page
from lib.briefing.worked import claims_section, interventions_section
from lib.incidents.cube import last_complete_month
from lib.incidents.topics import Topic
from lib.published.cited import plan, plan_figures_end, plan_year
from lib.published.places import ward_names
from lib.published.tables import district, us

BLANK_ACTIONS, LEAST_ACTIONS = 10, 4
BLANK_CM, HEADINGS_CM = 0.95, 4.3  # a line for an action; the headings of both sections with what stands under them


@dataclass(frozen=True)
class Asked:
    """What a section may be written from."""

    figures: Figures  # all tables, and the request that they answer
    notes: str  # the officer's own
    members: tuple[MemberNote, ...]  # what members report
    actions: tuple[Action, ...]  # the action register
    made: str  # when the briefing is made
    app_address: str  # where the app answers; empty when it is not to be printed

    @property
    def today(self) -> str:
        """The day by which things are late: the meeting's, or that of making."""
        return self.figures.request.meeting or self.made[:10]

    @cached_property
    def previous(self) -> list[Block]:
        """What became of what earlier meetings agreed."""
        return previous_section(self.figures, self.actions, self.today)


def _one(
    key: str, write: Callable[[Asked], list[Block]], new_page: bool = False, of_wards: bool = False
) -> Callable[[Asked], list[Section]]:
    """Return the writer of a section that is left out where nothing can be said, or there is no ward to say it of."""

    def sections(asked: Asked) -> list[Section]:
        blocks = write(asked) if asked.figures.request.wards or not of_wards else []
        return [Section(key, SECTIONS[key], tuple(blocks), new_page)] if blocks else []

    return sections


def _places(asked: Asked) -> list[Section]:
    figures = asked.figures
    wards = [
        Section(f"wards-{ward}", ward_names()[ward], tuple(ward_page(figures, ward)), True, one_page=True)
        for ward in figures.request.wards
    ]
    areas = [
        Section(f"areas-{number}", of.area.name, tuple(area_page(figures, of)), True, one_page=True)
        for number, of in enumerate(figures.by_area, 1)
    ]
    return wards + areas


def _actions(asked: Asked) -> list[Block]:
    """Return lines for what is agreed: as many as fill the page on which what was agreed before ends."""
    columns = ("Action", "Owner (role)", "Agency", "Due", "Measure", "Review")
    above = asked.previous if "previous" in asked.figures.request.sections else []
    left = PAGE_CM[1] - (height_of(above, PAGE_CM[0], BLANK_CM) + HEADINGS_CM) % PAGE_CM[1]
    fit = int(left / BLANK_CM)
    # where hardly any has room the table goes on overleaf, and is long enough for that to be worth a page
    rows = min(fit, BLANK_ACTIONS) if fit >= LEAST_ACTIONS else fit + BLANK_ACTIONS
    blank = (("",) * len(columns),) * rows
    return [
        Text("For the meeting to fill in. Name roles rather than people, so that the table can be shared."),
        Table("Actions agreed at this meeting", columns, blank, (34, 16, 16, 11, 24, 11), to_fill=True),
    ]


# A section is a row here and one in lib.briefing.request; where it stands is decided there.
WRITERS: dict[str, Callable[[Asked], list[Section]]] = {
    "bottom-line": _one("bottom-line", lambda asked: bottom_line_section(asked.figures)),
    "notes": _one("notes", lambda asked: _notes(asked.notes)),
    "members": _one("members", lambda asked: members_section(asked.figures.request, asked.members)),
    "wards": _places,
    "previous": _one("previous", lambda asked: asked.previous, new_page=True),
    "actions": _one("actions", _actions),
    "summary": _one("summary", lambda asked: summary_section(asked.figures), new_page=True, of_wards=True),
    "published": _one("published", lambda asked: published_section(asked.figures)),
    "local": _one("local", lambda asked: local_section(asked.figures), of_wards=True),
    "plan": _one("plan", lambda asked: _plan(asked.figures)),
    "residents": _one("residents", lambda asked: residents_section(asked.figures)),
    "maps": _one("maps", lambda asked: maps_section(asked.figures), of_wards=True),
    "sheets": _one("sheets", lambda asked: sheets(asked.figures), of_wards=True),
    "patrol": _one("patrol", lambda asked: patrol_section(asked.figures), of_wards=True),
    "claims": _one("claims", lambda asked: claims_section(asked.figures.request)),
    "interventions": _one("interventions", lambda asked: interventions_section(asked.figures.request)),
    "annex": _one("annex", lambda asked: annex(asked.figures, asked.app_address)),
}


def compose(
    request: Request,
    made: str,
    notes: str = "",
    actions: tuple[Action, ...] = (),
    app_address: str = "",
    members: tuple[MemberNote, ...] = (),
) -> Briefing:
    """Return a briefing.

    Parameters
    ----------
    request : Request
        What is asked.
    made : str
        When it is made ('2025-10-01T09:30').
    notes : str
        The officer's own notes; printed as they are, marked as theirs.
    actions : tuple of Action
        The action register; those of the briefing's wards and topics are used.
    app_address : str
        Where the app answers ('https://…'), for the links of the annex; links start at its root when empty.
    members : tuple of MemberNote
        What members report; those of the briefing's wards that are not answered are printed.

    Returns
    -------
    Briefing
        The same for the same arguments and data.

    Raises
    ------
    InputError
        When the request or the notes cannot be used.
    """
    request = check(request)
    figures = gather(request)
    asked = Asked(figures, notes, members, actions, made, app_address)
    sections = [section for key in request.sections for section in WRITERS[key](asked)]
    return Briefing(
        title_of(request),
        district()["partnership"],
        request.marking,
        _about(figures, made),
        tuple(sections),
        made,
    )


def title_of(request: Request) -> str:
    """Return the title of a briefing: its places, or the number of its wards when they are many."""
    names = [ward_names()[code] for code in request.wards]
    wards = names if len(names) <= SHORT_LIST else [f"{len(names)} wards of {us()}"]
    return f"Neighbourhood tasking briefing: {and_list([*wards, *(area.name for area in request.areas)])}"


def _about(figures: Figures, made: str) -> tuple[tuple[str, str], ...]:
    request = figures.request
    when = from_to_in_words(request.start, request.end)
    periods = [when] if figures.by_ward or figures.local else []
    if figures.by_plan:
        periods.append(f"{plan_year()} for {and_list([f.topic.sentence for f in figures.by_plan])}")
    cut_off = (
        [f"police records to {month_in_words(last_complete_month(figures.by_ward[0].topic))}"]
        if figures.by_ward
        else []
    )
    cut_off += [
        f"the council’s own {counts.topic.sentence} to {month_in_words(last_complete_month(counts.topic))}"
        for counts in figures.local
    ]
    if figures.by_plan:
        cut_off.append(f"the plan’s figures to {plan_figures_end()}")
    day, clock = made.split("T")
    lines = {
        "Meeting date": day_in_words(request.meeting) if request.meeting else "to be set",
        "Prepared for": request.prepared_for or usual_meeting(),
        **({} if len(request.wards) <= SHORT_LIST else {"Wards": and_list(ward_names()[w] for w in request.wards)}),
        "Topics": "; ".join(topic.label for topic in figures.topics),
        "Period": "; ".join(periods),
        "Data to": "; ".join(cut_off),
        "Made": f"{day_in_words(day)}, {clock[:5]}",
        "Terms of reference": "To agree what is done, by whom and by when. The figures are of reports and records, "
        "hold no personal data, and are not evidence about any person or household.",
    }
    return tuple(lines.items())


def _notes(notes: str) -> list[Block]:
    text, removed = clean_notes(notes)
    if not text.strip() and not removed:
        return []
    blocks: list[Block] = [
        Text("Written by the officer who made this briefing; not checked against the records.", "note")
    ]
    blocks += [Text(line.strip(), "officer") for line in text.split("\n") if line.strip()]
    if removed:
        were = "character that cannot be printed was" if removed == 1 else "characters that cannot be printed were"
        blocks.append(Text(f"{removed:,} {were} taken out of these notes.", "note"))
    return blocks


def _plan(figures: Figures) -> list[Block]:
    by_priority: dict[int, list[Topic]] = {}
    for topic in figures.topics:
        by_priority.setdefault(int(priority_of(topic)["priority"]), []).append(topic)
    blocks: list[Block] = [
        Text(f"From the {plan().title}, {plan().priorities_in}, as printed. Which priority a topic "
             "belongs to is this app’s reading: the plan does not list topics.", "note"),
    ]  # fmt: skip
    for number, topics in sorted(by_priority.items()):
        first = priority_of(topics[0])
        blocks.append(Heading(f"Priority {number}: {first['name']}"))
        blocks += [Text(f"{topic.label}: {priority_of(topic)['reason']}") for topic in topics]
        blocks += [Text(text) for text in plan_texts(number, "commitment")["text"]]
        blocks.append(Text("Aims:"))
        blocks.append(Bullets(tuple(plan_texts(number, "aim")["text"])))
    return blocks
