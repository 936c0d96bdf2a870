"""A sheet to carry on patrol: where, why, how long, and room for what was seen; and its places as files."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

from lib.base.errors import CannotSay
from lib.base.months import period_in_words
from lib.base.words import and_list
from lib.briefing.figures import Figures, gather
from lib.briefing.letters import FONTS, letters_for
from lib.briefing.local_counts import when_in_words
from lib.briefing.patrol import patrol_places, why_no_place
from lib.briefing.request import Request, check, day_in_words
from lib.briefing.sheets import why_no_hours
from lib.drawing.exports import csv_file
from lib.published.places import ward_names
from lib.published.tables import district
from lib.published.whereabouts import whereabouts

TEMPLATE = Path(__file__).resolve().parent / "patrol.typ"
MOST_PLACES = 6  # that one page holds with room to write
# Short stays, repeated: crime and disorder fell around street corners where officers stood 10 to 16 minutes every two
# hours (Koper 1995, Just enough police presence, Justice Quarterly 12(4); Telep, Mitchell and Weisburd 2014).
MINUTES = 15
DOSE = f"Stay about {MINUTES} minutes, on foot where you can, and come back at another time."


@dataclass(frozen=True)
class PatrolPlace:
    """One place of the sheet."""

    number: int  # in order of going there
    # What it is called so that it is found, its ward and what was recorded there.
    name: str
    ward: str
    topic: str
    # British National Grid, to the nearest ten metres.
    easting: int
    northing: int
    # The same point for a phone.
    lon: float
    lat: float
    sector: str  # postcode sector
    recorded: int  # how many in the period, in the small area about it
    why: str  # why it was chosen

    @property
    def geo(self) -> str:
        """The place as a link that a phone's own map opens (RFC 5870), with no other server asked."""
        return f"geo:{self.lat:.5f},{self.lon:.5f}"


@dataclass(frozen=True)
class PatrolSheet:
    """The sheet."""

    # Its finding, protective marking and time of making.
    title: str
    marking: str
    made: str
    about: tuple[str, ...]  # sentences about all places: source and period, how long to stay, when
    places: tuple[PatrolPlace, ...]  # at most six; none where nothing stands out, which `about` says


def patrol_sheet(request: Request, made: str) -> PatrolSheet:
    """Return the sheet of a briefing's wards and topics.

    Raises
    ------
    InputError
        When the request cannot be answered.
    """
    request = check(request)
    figures = gather(request)
    rows = patrol_places(figures)
    places = []
    once = rows.drop_duplicates(["lon", "lat"]).head(MOST_PLACES)  # one visit does for every topic of a place
    for number, row in enumerate(once.itertuples(), start=1):
        at = whereabouts(row.lon, row.lat)
        ward = ward_names().get(row.ward_code, "no ward")
        point = (at.easting, at.northing, round(row.lon, 5), round(row.lat, 5), at.sector)
        others = rows[(rows["lon"] == row.lon) & (rows["lat"] == row.lat)].iloc[1:]
        also = (f"Also {label}: {count:,.0f}." for label, count in zip(others["topic"], others["count"], strict=True))
        why = " ".join([row.briefly, *also])
        places.append(PatrolPlace(number, row.spot, ward, row.topic, *point, int(row.count), why))
    when = period_in_words(request.start, request.end)
    topics = and_list(figure.topic.sentence for figure in figures.by_ward) or "these topics"
    if places:
        found = "One place" if len(places) == 1 else f"{len(places)} places"
        title = f"Patrol sheet: {found} for {topics}"
        about = (f"Chosen from police records of {when}; counts are of the small area about each place.", DOSE)
    else:
        title, about = "Patrol sheet: no place stands out", (why_no_place(figures), DOSE)
    return PatrolSheet(title, request.marking, made, (*about, *_when(figures)), tuple(places))


def _when(figures: Figures) -> list[str]:
    """Return when to go, where timed records say, or why nothing does."""
    said = why_no_hours(*(figure.topic for figure in figures.by_ward))
    for counts in figures.local:
        try:
            said.append(when_in_words(counts.topic, figures.request.start, figures.request.end))
        except CannotSay as reason:
            said.append(str(reason))
    return [f"When: {text}" for text in dict.fromkeys(said)]


def sheet_pdf(sheet: PatrolSheet, paper: str = "a4") -> bytes:
    """Return the sheet as PDF/UA-1.

    Parameters
    ----------
    sheet : PatrolSheet
        What to print.
    paper : str
        'a4' is one page; 'a5' two that fit a pocket, both on a sheet of A4.
    """
    import segno
    import typst

    made = datetime.fromisoformat(sheet.made)
    codes = [segno.make(place.geo, error="m", micro=False).svg_inline(scale=8, light="#fff") for place in sheet.places]
    places = [{**asdict(place), "geo": place.geo, "svg": code} for place, code in zip(sheet.places, codes, strict=True)]
    data = {
        "title": sheet.title,
        "organisation": district()["partnership"],
        "marking": sheet.marking,
        "made": f"{day_in_words(sheet.made[:10])}, {sheet.made[11:16]}",
        "about": sheet.about,
        "places": places,
        "paper": paper,
    }
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(made.timestamp()),
        sys_inputs={"data": json.dumps(letters_for(data).written(data))},
    )


def sheet_gpx(sheet: PatrolSheet) -> bytes:
    """Return the places as GPX 1.1 waypoints, for a phone or a satellite receiver."""
    root = ElementTree.Element(
        "gpx", version="1.1", creator="safety explorer", xmlns="http://www.topografix.com/GPX/1/1"
    )
    for place in sheet.places:
        point = ElementTree.SubElement(root, "wpt", lat=f"{place.lat:.5f}", lon=f"{place.lon:.5f}")
        ElementTree.SubElement(point, "name").text = f"{place.number}. {place.name}"
        ElementTree.SubElement(point, "desc").text = f"{place.topic}, {place.ward}: {place.recorded}. {place.why}"
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def sheet_csv(sheet: PatrolSheet) -> bytes:
    """Return the places as CSV; no cell can run as a formula."""
    names = [name for name in PatrolPlace.__dataclass_fields__]
    return csv_file(pd.DataFrame([asdict(place) for place in sheet.places], columns=names))
