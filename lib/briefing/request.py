"""What is asked of a briefing: its wards, topics, period and parts, as they stand in a link."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import check_size
from lib.analysis.own_area.inside import wards_reached
from lib.analysis.own_area.listed import listed_area, parts_of_link, together_in_link
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.base.words import shortened
from lib.incidents.cube import last_complete_year, period
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import DEFAULT_TOPIC
from lib.published.places import ward_names
from lib.published.tables import district, example
from lib.records.cache import kept_until_records_change

MOST_TOPICS = 6
MOST_SHEETS = 5
MOST_AREAS = 3
LONGEST_NOTES = 50_000
LONGEST_LINE = 200
SHORT_LIST = 4  # more wards than this are not named one by one in a sentence

# The parts that can be left out, in the order in which they are printed: those of the short briefing, then its annexes.
SHORT_SECTIONS = {
    "bottom-line": "Bottom line and decisions sought",
    "notes": "The officer’s own notes",
    "members": "What members report",
    "wards": "A page for each ward or area",
    "previous": "What became of the last meeting’s actions",
    "actions": "Actions agreed at this meeting",
}
ANNEXES = {
    "summary": "Summary by ward",
    "published": "Topics that are not published by ward",
    "local": "Local records by ward",
    "plan": "What the plan asks for",
    "residents": "What residents say",
    "maps": "Maps",
    "sheets": "Ward problem sheets",
    "patrol": "Patrol and activity sheet",
    "claims": "What the documents claim",
    "interventions": "What was done, and did it work",
    "annex": "How the figures were made",
}
SECTIONS = SHORT_SECTIONS | ANNEXES
# How long a briefing is: the first is the usual one.
LENGTHS = {"short": "Short: decisions, a page a place, actions", "full": "Full: the same, with annexes"}
# Government Security Classifications Policy, 2024; higher classes have no place in an app of open data.
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "NOT PROTECTIVELY MARKED")
QUERY_KEYS = ("wards", "areas", "topics", "from", "to", "without", "marking", "meeting", "for", "print", "length")


@dataclass(frozen=True)
class Request:
    """All that decides a briefing but the officer's notes and the recorded actions."""

    # Ward codes and topic slugs in the order chosen; at least one topic, and one ward or area.
    wards: tuple[str, ...]
    topics: tuple[str, ...]
    # First and last month ('YYYY-MM').
    start: str
    end: str
    without: tuple[str, ...] = ()  # keys of `SECTIONS` left out
    marking: str = MARKINGS[0]  # one of `MARKINGS`
    meeting: str = ""  # day of the meeting ('YYYY-MM-DD'); empty when it is not set
    prepared_for: str = ""  # whom the briefing is for
    large_print: bool = False  # whether type is 16 points or more
    length: str = "short"  # a key of `LENGTHS`: 'short' leaves the annexes out
    areas: tuple[Area, ...] = ()  # areas of one's own that stand beside the wards; at most `MOST_AREAS`

    def to_query(self) -> dict[str, str]:
        """Return the request as the query string of its link."""
        query = {
            "wards": ",".join(self.wards),
            "areas": together_in_link(self.areas),
            "topics": ",".join(self.topics),
            "from": self.start,
            "to": self.end,
            "without": ",".join(self.without),
            "marking": self.marking if self.marking != MARKINGS[0] else "",
            "meeting": self.meeting,
            "for": self.prepared_for,
            "print": "large" if self.large_print else "",
            "length": self.length if self.length != "short" else "",
        }
        return {key: value for key, value in query.items() if value}

    @property
    def wards_about(self) -> tuple[str, ...]:
        """Its wards, and those that its areas reach into: whose notes, actions and interventions it tells of."""
        return tuple(dict.fromkeys((*self.wards, *(code for area in self.areas for code in wards_reached(area)))))

    @property
    def sections(self) -> tuple[str, ...]:
        """The keys of the sections to print, in order."""
        offered = SECTIONS if self.length == "full" else SHORT_SECTIONS
        return tuple(key for key in offered if key not in self.without)


def check(request: Request) -> Request:
    """Return a request that can be answered.

    Raises
    ------
    InputError
        When a ward, topic, month, section, marking or day is not one of those there are.
    """
    if not request.wards and not request.areas:
        raise InputError("A briefing needs at least one ward or area; choose one.")
    if len(request.areas) > MOST_AREAS:
        raise InputError(f"{len(request.areas)} areas of your own are chosen; a briefing takes up to {MOST_AREAS}.")
    for area in request.areas:
        check_size(area)
    if not request.topics:
        raise InputError("A briefing needs at least one topic; choose one.")
    for code in request.wards:
        _known(code, ward_names(), "ward", f"use a code such as {example('ward')}")
    chosen, asked_for = [topic_named(slug) for slug in request.topics], len(set(request.topics))
    if asked_for > MOST_TOPICS:
        raise InputError(
            f"{asked_for} topics are more than a ward’s page has room for: keep {MOST_TOPICS} and make a "
            "second briefing of the others, or take all recorded crime for its kinds. The ward sheets show every topic."
        )
    asked = period(next((t for t in chosen if t.recorded), topic_named(DEFAULT_TOPIC)), request.start, request.end)
    for key in request.without:
        _known(key, SECTIONS, "section", f"choose of {', '.join(SECTIONS)}")
    _known(request.marking, MARKINGS, "protective marking", f"choose one of {', '.join(MARKINGS)}")
    if request.meeting:
        _day(request.meeting)
    if len(request.prepared_for) > LONGEST_LINE:
        raise InputError(f"“Prepared for” has {len(request.prepared_for)} characters; shorten it to {LONGEST_LINE}.")
    _known(request.length, LENGTHS, "length of a briefing", f"choose one of {', '.join(LENGTHS)}")
    if not request.sections:
        raise InputError("Every section is left out; keep at least one.")
    return Request(
        tuple(dict.fromkeys(request.wards)),
        tuple(dict.fromkeys(request.topics)),
        asked.start,
        asked.end,
        tuple(key for key in SECTIONS if key in request.without),
        request.marking,
        request.meeting,
        plain_text(request.prepared_for)[0].replace("\n", " ").strip(),
        request.large_print,
        request.length,
        tuple(dict.fromkeys(request.areas)),
    )


def _known(value: str, among: Mapping[str, str] | tuple[str, ...], what: str, hint: str) -> None:
    if value not in among:
        raise InputError(f"There is no {what} “{str(value)[:40]}”; {hint}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text[:20]}” is not a day; write it as year, month and day, such as 2025-10-14.") from None


def day_in_words(day: str) -> str:
    """Return '2018-07-20' as '20 July 2018'."""
    return f"{date.fromisoformat(day).day} {month_in_words(day[:7])}"


@kept_until_records_change(maxsize=1)
def default_request() -> Request:
    """Return the briefing shown when nothing was chosen: ASB and fly-tipping in the two wards with the most ASB."""
    from lib.analysis.areas import ward_figures
    from lib.incidents.view import View

    start, end = last_complete_year(topic_named(DEFAULT_TOPIC))
    rows = ward_figures(View(DEFAULT_TOPIC, start, end)).rows
    most = rows.sort_values(["count", "code"], ascending=[False, True])["code"].head(2)
    return Request(tuple(most), (DEFAULT_TOPIC, "fly-tipping"), start, end)


def usual_meeting() -> str:
    """Return whom a briefing is for unless something else is typed in."""
    return f"Neighbourhood tasking meeting of the {district()['partnership']}"


def request_from_query(query: Mapping[str, str]) -> tuple[Request, list[str]]:
    """Return the briefing that a link asks for, and a notice for each value that could not be used.

    Parameters
    ----------
    query : mapping of str to str
        The link's query string; keys other than `QUERY_KEYS` are left alone.

    Returns
    -------
    tuple of (Request, list of str)
        A request that can always be answered.
    """
    usual, notices = default_request(), []

    def among(key: str, known: Mapping[str, str] | tuple[str, ...], fallback: tuple[str, ...]) -> tuple[str, ...]:
        if key not in query:
            return fallback
        given = [part.strip() for part in query[key].split(",") if part.strip()]
        unknown = [part for part in given if part not in known]
        if unknown:
            notices.append(
                f"The link asks for {key} that do not exist, which are left out: {shortened(', '.join(unknown), 60)}."
            )
        return tuple(dict.fromkeys(part for part in given if part in known)) or fallback

    slugs = {slug: topic.label for slug, topic in topics().items()}
    chosen = among("topics", slugs, usual.topics)
    if len(chosen) > MOST_TOPICS:
        notices.append(f"The link asks for {len(chosen)} topics; the first {MOST_TOPICS} are used.")
    chosen = chosen[:MOST_TOPICS]
    without = among("without", SECTIONS, ())
    start, end = query.get("from", usual.start), query.get("to", usual.end)
    try:
        recorded = next((topics()[slug] for slug in chosen if topics()[slug].recorded), topics()[DEFAULT_TOPIC])
        period(recorded, start, end)
    except InputError as error:
        notices.append(f"{error} The last twelve complete months are used instead.")
        start, end = usual.start, usual.end
    marking = query.get("marking", MARKINGS[0])
    if marking not in MARKINGS:
        notices.append(
            f"The link asks for a marking, “{shortened(marking, 60)}”, that is not in the list; OFFICIAL is used."
        )
        marking = MARKINGS[0]
    meeting = query.get("meeting", "")
    try:
        if meeting:
            _day(meeting)
    except InputError as error:
        notices.append(f"{error} No day of the meeting is set.")
        meeting = ""
    length = query.get("length", "short")
    if length not in LENGTHS:
        notices.append(f"The link asks for a length, “{shortened(length, 60)}”, that there is not; short is used.")
        length = "short"
    if set(SECTIONS if length == "full" else SHORT_SECTIONS) <= set(without):
        notices.append("The link leaves out every section; all are shown.")
        without = ()
    prepared_for = plain_text(query.get("for", usual.prepared_for))[0].replace("\n", " ")[:LONGEST_LINE].strip()
    areas = _areas(query.get("areas", ""), notices)
    wards = among("wards", ward_names(), () if areas else usual.wards)
    large = query.get("print") == "large"
    return Request(wards, chosen, start, end, without, marking, meeting, prepared_for, large, length, areas), notices


def _areas(text: str, notices: list[str]) -> tuple[Area, ...]:
    """Return the areas that a link asks for, with a notice for each that cannot be used."""
    found = []
    for part in parts_of_link(text):
        try:
            area = listed_area(part)
            check_size(area)
        except InputError as error:
            notices.append(f"An area that the link asks for is left out: {error}")
            continue
        found.append(area)
    if len(found) > MOST_AREAS:
        notices.append(f"The link asks for {len(found)} areas; the first {MOST_AREAS} are used.")
    return tuple(dict.fromkeys(found))[:MOST_AREAS]


def plain_text(text: str) -> tuple[str, int]:
    """Return text that any document can hold, and how many characters had to go.

    Control characters, characters that turn the direction of writing and halves of characters are taken out; line
    breaks and tabs stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or not _unfit(c))
    return kept, len(lines) - len(kept)


_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def _unfit(character: str) -> bool:
    code = ord(character)
    never_a_character = (code & 0xFFFE) == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(character) in ("Cc", "Cs") or never_a_character or character in _DIRECTION


def clean_notes(notes: str) -> tuple[str, int]:
    """Return an officer's notes as they can be printed, and how many characters were taken out.

    Raises
    ------
    InputError
        When they are longer than a briefing takes.
    """
    if len(notes) > LONGEST_NOTES:
        raise InputError(
            f"The notes have {len(notes):,} characters; a briefing takes up to {LONGEST_NOTES:,}. Shorten them."
        )
    return plain_text(notes)
