"""The annex: how the figures were made, from what, what is missing, and how to make each of them again."""

import hashlib
import shlex
from urllib.parse import urlencode

import lib
from lib.analysis.own_area.listed import listed
from lib.analysis.own_area.made_of import key_of
from lib.briefing.document import Block, Bullets, Heading, Table, Text
from lib.briefing.figures import Figures
from lib.briefing.request import MARKINGS, Request
from lib.drawing.words.areas import evidence
from lib.drawing.words.hotspot_rule import rule_in_words
from lib.incidents.coverage import edge_force_note, missing_in_words
from lib.published.places import ward_names
from lib.published.tables import district, district_folder
from lib.records.newest import describe, residents_as_of
from lib.statistics.hotspot_rule import HOTSPOT_RULE

METHODS = (
    "A rate is the count over the months covered, per 1,000 residents of {residents}, with a 95% interval: Byar’s "
    "approximation from 10 events up, exact below.",
    "Incidents come in bursts, so counts vary more than single incidents at random times would: every interval, rank "
    "and verdict allows for that.",
    "A rank has a 95% range, from 10,000 draws of each ward’s likely rate: ranks whose ranges overlap may be the other "
    "way round.",
    "“Higher” and “lower than the district” hold for all wards looked at together; “about the same” means that we "
    "cannot tell them apart.",
    "Change compares only months that both years have in full; wards are judged together, so that false alarms stay "
    "rare, and the interval is the one that the verdict was reached at. No percentage is given on a base under 10.",
    "What could be expected of a month is a range worked out from all months before it; 95 months in 100 lie within.",
    "Police records carry a month and a point shared by at least eight addresses, so places are “on or near”, "
    "and no hour, "
    "weekday or address can be named.",
)


def annex(figures: Figures, app_address: str) -> list[Block]:
    """Return the annex of a briefing.

    Parameters
    ----------
    app_address : str
        Where the app answers, for the links; when empty they begin after its address.
    """
    methods = [line.format(residents=residents_as_of()) for line in METHODS]
    return [
        Heading("Methods, for analysts"),
        Bullets((*methods, f"Hotspots: {rule_in_words(HOTSPOT_RULE)}")),
        Heading("Sources"),
        _sources(figures),
        Text(" ".join(district()["attribution"]["statements"]), "note"),
        Heading("Months that are missing"),
        *(Text(text) for text in _missing(figures)),
        Heading("Cells that are suppressed"),
        *(Text(text) for text in _suppressed(figures)),
        Heading("How to make each figure again"),
        _again(figures, app_address),
        Text(f"App version {lib.VERSION}. Data: SHA-256 of data/datapackage.json, which holds the hash of every "
            f"table: {data_hash()}."),
    ]  # fmt: skip


def _suppressed(figures: Figures) -> list[str]:
    texts = [
        f"{counts.topic.label}, from local records: {counts.hidden} of {counts.rows.size} cells are hidden, "
        f"because they "
        f"are under {counts.threshold} or would give such a count away. Two briefings of nearly the same wards, "
        f"set side "
        "by side, could give it away too: do not publish both."
        for counts in figures.local
        if counts.hidden
    ]
    rest = "Counts of police.uk and of the plan were published before and are not suppressed."
    return [*texts, rest] if texts else [f"No cell is suppressed. {rest}"]


def data_hash() -> str:
    """Return the SHA-256 of data/datapackage.json, which in turn holds the hash of every bundled table."""
    return hashlib.sha256((district_folder() / "data" / "datapackage.json").read_bytes()).hexdigest()


def _sources(figures: Figures) -> Table:
    names = ["police_incidents", "coverage", "wards"] if figures.by_ward else []
    if figures.by_plan:
        names += ["environmental_by_type", "environmental_by_area", "environmental_top_areas"]
    names += ["survey_items", "survey_waves", "plan_priorities", "topics"]
    by_source: dict[str, list[str]] = {}
    for name in names:
        about = describe(name)
        when = about.get("cut_off") or about.get("temporal")
        for source in about.get("sources", []):
            by_source.setdefault(source["title"], []).append(f"{about['title']} ({when})" if when else about["title"])
    rows = tuple((source, "; ".join(tables)) for source, tables in by_source.items())
    if figures.local:
        held = "; ".join(f"{counts.topic.label} (to {evidence(counts.areas)['Data to']})" for counts in figures.local)
        rows += (("The council’s own service requests, loaded on the page Local records", held),)
    return Table(
        "Where the figures come from", ("Source", "Tables, with their period or the month they run to"), rows, (38, 62)
    )


def _missing(figures: Figures) -> list[str]:
    texts = []
    for areas in [figure.areas for figure in figures.by_ward] + [counts.areas for counts in figures.local]:
        for label, asked in (("this period", areas.period), ("the year before", areas.before)):
            if asked is None:
                continue
            missing = missing_in_words(areas.topic, asked)
            if missing:
                texts.append(f"{areas.topic.label}, {label}: {missing}.")
        note = edge_force_note(areas.topic, areas.period) if areas.period else ""
        if note:
            texts.append(f"{areas.topic.label}: {note}")
    return texts or ["No month is missing: every month of the period and of the year before is complete."]


def _options(request: Request) -> list[str]:
    """Return the options of the command that makes a briefing again, beside its places."""
    options = ["--topics", ",".join(request.topics), "--from", request.start, "--to", request.end]
    for name, value, usual in (
        ("--meeting", request.meeting, ""),
        ("--prepared-for", request.prepared_for, ""),
        ("--marking", request.marking, MARKINGS[0]),
        ("--without", ",".join(request.without), ""),
    ):
        options += [name, value] if value != usual else []
    options += ["--full"] if request.length == "full" else []
    return options + (["--large-print"] if request.large_print else [])


def _again(figures: Figures, app_address: str) -> Table:
    # What is printed is read elsewhere than where it was made: without an address, the part after it is given.
    root = app_address.rstrip("/")
    rows = []

    def add(what: str, query: dict[str, str], command: str) -> None:
        rows.append((what, f"{root}/hotspots?{urlencode(query)}", f"python -m lib {command}"))

    for figure in figures.by_ward:
        view, label = figure.view, figure.topic.label
        span = f"--topic {view.topic} --from {view.start} --to {view.end}"
        for name, by, command in (
            ("wards, change and funnel", "ward", "wards"),
            ("hotspots", "hex", "hexes"),
            ("map points", "point", "points"),
        ):
            add(
                f"{label}: {name}",
                {**view.to_query(), "by": by, "show": "rate" if by == "ward" else "count"},
                f"{command} {span}",
            )
        add(f"{label}: near the edge of a ward", view.to_query(), f"edges {span}")
    for counts in figures.local:
        view, label = counts.areas.view, counts.topic.label
        span = f"--topic {view.topic} --from {view.start} --to {view.end}"
        add(f"{label}: the council’s own requests by ward, small counts shown", view.to_query(), f"wards {span}")
        add(f"{label}: what they consist of, small counts shown", view.to_query(), f"consists {span}")
    for plan in figures.by_plan:
        if plan.areas is not None:
            add(f"{plan.topic.label}: localities", plan.areas.view.to_query(), f"localities --topic {plan.topic.slug}")
    for area in figures.by_area:
        key = key_of(area.area) or "FILE"
        for found in area.figures:
            asked = {"topic": found.topic.slug, "from": found.period.start, "to": found.period.end}
            words = shlex.join(["area", key, *(part for name, value in asked.items() for part in (f"--{name}", value))])
            link = f"{root}/own_area?{urlencode({'area': key, 'called': area.area.name, **asked})}"
            rows.append((f"{found.topic.label}: {area.area.name}", link, f"python -m lib {words}"))
    request = figures.request
    places = [*(("--wards", ",".join(request.wards)) if request.wards else ())]
    places += [part for area in request.areas for part in ("--area", listed(area) or "FILE")]
    command = shlex.join(["python", "-m", "lib", "brief", *places, *_options(request), "--out", "briefing.docx"])
    names = "the whole briefing" if len(figures.request.wards) == len(ward_names()) else "this briefing"
    rows.append((names.capitalize(), f"{root}/briefing?{urlencode(figures.request.to_query())}", command))
    link = "Link" if root else "Link, after the explorer’s own address"
    return Table("Links and commands", ("Figures", link, "Command"), tuple(rows), (24, 40, 36))
