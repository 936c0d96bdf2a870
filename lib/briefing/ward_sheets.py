"""Two pages on every ward, or on some, for one quarter: the whole set as one document with a page of contents."""

import pandas as pd

from lib.analysis.people import wards_most_like
from lib.analysis.ward import crime_types
from lib.answers.now import now_line
from lib.answers.ward import WardProfile, ward_profile
from lib.answers.ward_sheet import VERDICTS, short_tiles, sources
from lib.base.errors import CannotSay, InputError
from lib.base.months import period_in_words, shift
from lib.base.words import shortened
from lib.briefing.bottom_line import at_a_glance
from lib.briefing.document import Block, Briefing, Section, Text, table_of
from lib.briefing.figures import Figures, gather
from lib.briefing.request import MARKINGS, Request, check, day_in_words
from lib.briefing.ward_page import ward_page
from lib.drawing.words.areas import LEAST_BASE_FOR_PERCENTAGE, change_verdict
from lib.drawing.words.ward import alike_in_words, people_sentence, types_in_words
from lib.incidents.cube import last_complete_month
from lib.incidents.topics import topic_named
from lib.incidents.view import DEFAULT_TOPIC
from lib.published.cited import plan_year
from lib.published.places import ward_names, ward_table
from lib.published.tables import district, load, us

TOPICS = (DEFAULT_TOPIC, "all-crime")
MONTHS = 3
MOST_KINDS = 8


def last_quarter() -> tuple[str, str]:
    """Return the first and last month of the latest quarter of a calendar year that is complete."""
    end = last_complete_month(topic_named(DEFAULT_TOPIC))
    while int(end[5:]) % MONTHS:
        end = shift(end, -1)
    return shift(end, 1 - MONTHS), end


def wards_of(locality: str = "", parish: str = "") -> tuple[str, ...]:
    """Return the wards of a locality, or those that a parish reaches into, by its name; all when none is named.

    Raises
    ------
    InputError
        When nothing has the name.
    """
    if not locality and not parish:
        return tuple(ward_names())
    kind, asked = ("locality", locality) if locality else ("parish", parish)
    table = ward_table() if locality else load("parishes")
    own = table[table[kind].str.casefold() == " ".join(asked.split()).casefold()]
    if own.empty:
        known = ", ".join(sorted(set(table[kind])))
        raise InputError(f"There is no {kind} “{shortened(asked)}”; choose one of {known}.")
    return tuple(code for code in ward_names() if code in set(own["ward_code"]))


def ward_sheets(wards: tuple[str, ...], start: str, end: str, made: str) -> Briefing:
    """Return two pages on each of some wards, by name, after a page of contents.

    Parameters
    ----------
    wards : tuple of str
        Ward codes.
    start, end : str
        First and last month ('YYYY-MM').
    made : str
        When it is made ('2025-10-01T09:30').

    Raises
    ------
    InputError
        When there is no such ward or month.
    """
    names = ward_names()
    request = check(Request(tuple(sorted(wards, key=lambda code: names.get(code, code))), TOPICS, start, end))
    figures = gather(request)
    when = period_in_words(request.start, request.end)
    sections = [Section("contents", "The wards at a glance", tuple(at_a_glance(figures)))]
    for ward in request.wards:
        name = names[ward]
        sections += [
            Section(f"ward-{ward}", name, tuple(ward_page(figures, ward)), True, one_page=True),
            Section(
                f"ward-{ward}-more", f"{name}: what it consists of", tuple(_second(figures, ward)), True, True, True
            ),
        ]
    about = (("Period", when), ("Made", f"{day_in_words(made[:10])}, {made[11:16]}"), ("Sources", sources()))
    title = f"Ward sheets: {us()}, {when}"
    return Briefing(title, district()["partnership"], MARKINGS[0], about, tuple(sections), made, "set")


def _second(figures: Figures, ward: str) -> list[Block]:
    """Return the second page of a ward: every topic, kinds of crime, people, and the wards most like it."""
    view = figures.by_ward[0].view
    profile = ward_profile(ward, view.start, view.end)
    now = ((figure.topic.label, now_line(figure.topic, ward, view.end)) for figure in figures.by_ward)
    blocks: list[Block] = [Text(f"{label}. {line}") for label, line in now if line]
    when = f"{period_in_words(view.start, view.end)}; environmental crime in {plan_year()}"
    blocks.append(table_of(f"{profile.name}: every topic, {when}", _every_topic(profile), (35, 9, 22, 18, 16)))
    try:
        types = crime_types(ward, view.start, view.end)
        if types["count"].sum() >= LEAST_BASE_FOR_PERCENTAGE:  # of fewer the table above says as much
            kinds = types_in_words(types)[["Kind", "Offences", "Share (likely range)"]].head(MOST_KINDS)
            blocks.append(table_of(f"{profile.name}: what recorded crime consists of", kinds, (34, 22, 22)))
    except CannotSay as reason:
        blocks.append(Text(str(reason)))
    blocks.append(Text(people_sentence(ward)))
    rows = figures.by_ward[0].areas.rows
    alike = alike_in_words(rows, [ward, *wards_most_like(ward)])
    caption = (
        f"The wards most like {profile.name} by deprivation and density, and their {figures.by_ward[0].topic.sentence}"
    )
    blocks.append(table_of(caption, alike, (26,) + (18,) * (alike.shape[1] - 1)))
    return [*blocks, Text(VERDICTS, "note")]


def _every_topic(profile: WardProfile) -> pd.DataFrame:
    """Return the tiles of a ward a line each: of the change, its verdict alone."""
    tiles = profile.tiles[profile.tiles["area_kind"] != "district"]
    told = [change_verdict(row) if row["area_kind"] == "ward" else "one year only" for _, row in tiles.iterrows()]
    table = short_tiles(profile)
    return table[list(table)[:-1]].assign(**{"Change in a year": told})
