"""What is asked of a pack: its kind, area, topics, months, and what the officer types."""

import shlex
from dataclasses import dataclass, replace

from lib.analysis.own_area.area import Area
from lib.analysis.packs.near import spot_of
from lib.base.errors import InputError
from lib.base.months import month_in_words, parse_month
from lib.base.words import shortened
from lib.briefing.packs.questions import Kind, kinds
from lib.briefing.request import MARKINGS, plain_text
from lib.incidents.cube import period
from lib.incidents.topics import topic_named

MOST_TOPICS = 6
MOST_TYPED, LONGEST_TYPED = 20, 400
CAMERA_CHANGES = ("new", "moved", "removed")
TIES = "="  # between a prohibition and its topics


@dataclass(frozen=True)
class Prohibition:
    """A proposed prohibition or requirement."""

    words: str  # as the officer typed it
    topics: tuple[str, ...]  # slugs of the topics whose records bear on it; none where none was named

    @property
    def as_typed(self) -> str:
        """The line that gives it again."""
        return f"{self.words} {TIES} {','.join(self.topics)}" if self.topics else self.words


@dataclass(frozen=True)
class PackRequest:
    """All that decides a pack but the records."""

    kind: str  # a key of `lib.briefing.packs.questions.kinds`
    area: Area  # what it is about; of a camera, what lies within 200 metres of it
    place: tuple[str, ...]  # how the command line names the area: ('--ward', 'E05…')
    topics: tuple[str, ...]  # slugs
    # First and last month ('YYYY-MM').
    start: str
    end: str
    prohibitions: tuple[Prohibition, ...] = ()  # of an order
    # First and last month in which an order was in force or a camera stood; empty where none was given.
    since: str = ""
    until: str = ""
    point: str = ""  # where a camera stands or is to stand, as `lib.analysis.packs.near.spot_of` reads it
    change: str = ""  # one of `CAMERA_CHANGES`; empty for other packs
    purpose: str = ""  # of a camera, as the officer states it
    # Of a bid, as the officer typed them: what shows that it works, and how it will be judged.
    links: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    marking: str = MARKINGS[0]  # the protective marking
    large_print: bool = False  # whether type is 16 points or more

    @property
    def asked(self) -> Kind:
        """The kind of pack with its questions."""
        return kinds()[self.kind]

    @property
    def command(self) -> str:
        """The command that makes its tables again, but for which of them."""
        parts = ["python", "-m", "lib", "pack", self.kind, *self.place, "--topics", ",".join(self.topics)]
        parts += ["--from", self.start, "--to", self.end]
        for option, value in (("--since", self.since), ("--until", self.until)):
            parts += [option, value] if value else []
        return shlex.join(parts)


def prohibition_of(text: str) -> Prohibition:
    """Return the prohibition that a line gives: 'No drinking of alcohol = asb, public-order'.

    Raises
    ------
    InputError
        There is no such topic, or the line says nothing.
    """
    words, _, slugs = text.rpartition(TIES) if TIES in text else (text, "", "")
    named = tuple(dict.fromkeys(slug.strip() for slug in slugs.split(",") if slug.strip()))
    for slug in named:
        topic_named(slug)
    return Prohibition(_line(words, "prohibition"), named)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of what somebody typed, empty ones left out."""
    return tuple(filter(None, (" ".join(line.split()) for line in plain_text(text)[0].split("\n"))))


def _line(text: str, what: str) -> str:
    plain = " ".join(plain_text(text)[0].split())
    if not plain:
        raise InputError(f"A {what} needs words; leave it out, or say what it is.")
    if len(plain) > LONGEST_TYPED:
        raise InputError(f"The {what} “{shortened(plain)}” has {len(plain)} characters; shorten it to {LONGEST_TYPED}.")
    return plain


def checked(request: PackRequest) -> PackRequest:
    """Return a request that can be answered.

    Raises
    ------
    InputError
        When the kind, a topic, a month or something typed cannot be used.
    """
    if request.kind not in kinds():
        raise InputError(f"There is no pack “{request.kind[:40]}”; choose one of {', '.join(kinds())}.")
    if not request.topics:
        raise InputError("A pack needs at least one topic; choose one.")
    slugs = tuple(dict.fromkeys((*request.topics, *(slug for one in request.prohibitions for slug in one.topics))))
    if len(slugs) > MOST_TOPICS:
        raise InputError(
            f"A pack holds at most {MOST_TOPICS} topics, those of the prohibitions among them; leave out "
            f"{len(slugs) - MOST_TOPICS}."
        )
    chosen = [topic_named(slug) for slug in slugs]
    for topic in chosen:
        if not topic.recorded:
            raise InputError(
                f"{topic.label} is published by {topic.finest} for one year only, so no area can be counted; leave it "
                "out."
            )
    asked = period(chosen[0], request.start, request.end)
    since, until = _months_in_force(request)
    point, change = _camera(request)
    if request.marking not in MARKINGS:
        raise InputError(
            f"There is no protective marking “{shortened(request.marking)}”; choose one of {', '.join(MARKINGS)}."
        )
    return replace(
        request,
        topics=slugs,
        start=asked.start,
        end=asked.end,
        prohibitions=tuple(
            replace(one, words=_line(one.words, "prohibition")) for one in _few("prohibitions", request.prohibitions)
        ),
        purpose=_line(request.purpose, "purpose") if request.purpose.strip() else "",
        links=tuple(_line(text, "link") for text in _few("links", request.links)),
        measures=tuple(_line(text, "measure") for text in _few("measures", request.measures)),
        since=since,
        until=until,
        point=point,
        change=change,
    )


def _few(what: str, given: tuple) -> tuple:
    if len(given) > MOST_TYPED:
        raise InputError(f"{len(given)} {what} are given; a pack takes up to {MOST_TYPED}.")
    return given


def _months_in_force(request: PackRequest) -> tuple[str, str]:
    since, until = (parse_month(text) if text else "" for text in (request.since, request.until))
    if until and not since:
        raise InputError("The month in which it ended is given without the month in which it began; give both.")
    if until and until < since:
        raise InputError(
            f"It began in {month_in_words(since)} but ended before that, in {month_in_words(until)}; swap the two."
        )
    return since, until


def _camera(request: PackRequest) -> tuple[str, str]:
    if request.kind != "camera":
        return "", ""
    change = request.change or CAMERA_CHANGES[0]
    if change not in CAMERA_CHANGES:
        raise InputError(f"A camera is {', '.join(CAMERA_CHANGES)}, not “{shortened(change)}”.")
    if not request.point:
        raise InputError(
            "A camera pack needs the spot of the camera: its latitude and longitude, or a postcode, street or landmark."
        )
    spot_of(request.point)
    return request.point, change
