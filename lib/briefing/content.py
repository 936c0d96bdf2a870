"""What a briefing says: every sentence and table, from the same analysis and in the same words as the pages."""

import math
from collections.abc import Callable

import pandas as pd

from lib.analysis.areas import district_count
from lib.analysis.concerns import published_answers
from lib.analysis.surveys import fieldwork_words
from lib.answers.hotspots import answer
from lib.base.errors import CannotSay, InputError
from lib.base.months import month_in_words, period_in_words
from lib.base.words import and_list
from lib.briefing.actions import Action
from lib.briefing.annex import annex
from lib.briefing.document import Block, Briefing, Bullets, Heading, Picture, Pictures, Section, Table, Text
from lib.briefing.figures import LASTING, Figures, PlanTopic, WardTopic, gather, plan_texts, priority_of
from lib.briefing.local_counts import HIDDEN, LocalCounts, make_up_cells, printed, when_in_words
from lib.briefing.local_words import local_change_clause, local_count_clause, no_place_of
from lib.briefing.pictures import district_map, inset
from lib.briefing.request import SECTIONS, Request, check, clean_notes, day_in_words, usual_meeting
from lib.briefing.sheets import hot_in_words, lasting_in_words, sheets, why_no_hours
from lib.drawing.maps import Drawing
from lib.drawing.words.areas import change_in_words, comparison_period, evidence, place_name, plan_notes, share_in_words
from lib.drawing.words.tables import areas_in_words
from lib.incidents.cube import last_complete_month, missing_in_words, period, year_before
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.published.cited import plan, plan_figures_end, plan_year
from lib.published.places import ward_names
from lib.published.tables import district
from lib.statistics.change import FELL, ROSE, UNCLEAR
from lib.statistics.hotspot_rule import HOTSPOT_RULE

WIDE = ("summary", "patrol", "previous", "actions")
ON_A_NEW_PAGE = ("sheets", "actions")
MOST_PATROL_PLACES = 10
BLANK_ACTIONS = 8
BLANK_DECISIONS = 3
SHORT_LIST = 4  # more wards than this are not named one by one in a sentence


def compose(
    request: Request, made: str, notes: str = "", actions: tuple[Action, ...] = (), app_address: str = ""
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
    written: dict[str, Callable[[], list[Block]]] = {
        "bottom-line": lambda: _bottom_line(figures),
        "summary": lambda: _summary(figures),
        "published": lambda: _published(figures),
        "local": lambda: _local(figures),
        "notes": lambda: _notes(notes),
        "plan": lambda: _plan(figures),
        "maps": lambda: _maps(figures),
        "residents": lambda: _residents(figures),
        "sheets": lambda: sheets(figures),
        "patrol": lambda: _patrol(figures),
        "previous": lambda: _previous(figures, actions),
        "actions": _actions,
        "annex": lambda: annex(figures, app_address),
    }
    sections = [
        Section(key, SECTIONS[key], tuple(blocks), key in WIDE, key in ON_A_NEW_PAGE)
        for key in request.sections
        if (blocks := written[key]())
    ]
    return Briefing(
        title_of(request),
        district()["partnership"],
        request.marking,
        _about(figures, made),
        tuple(sections),
        made,
    )


def title_of(request: Request) -> str:
    """Return the title of a briefing: its wards, or their number when they are many."""
    names = [ward_names()[code] for code in request.wards]
    places = and_list(names) if len(names) <= SHORT_LIST else f"{len(names)} wards of {place_name()}"
    return f"Neighbourhood tasking briefing: {places}"


def _about(figures: Figures, made: str) -> tuple[tuple[str, str], ...]:
    request = figures.request
    when = f"{month_in_words(request.start)} to {month_in_words(request.end)}"
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
        "Protective marking": request.marking,
        "Prepared for": request.prepared_for or usual_meeting(),
        "Wards": and_list([ward_names()[code] for code in request.wards]),
        "Topics": "; ".join(topic.label for topic in figures.topics),
        "Period": "; ".join(periods),
        "Data to": "; ".join(cut_off),
        "Made": f"{day_in_words(day)}, {clock[:5]}",
        "Terms of reference": "To agree what is done, by whom and by when, about the problems shown here. The "
        "figures are "
        "of reports and records, hold no personal data, and are not evidence about any person or household.",
    }
    return tuple(lines.items())


def _bottom_line(figures: Figures) -> list[Block]:
    blank = tuple(("", "") for _ in range(BLANK_DECISIONS))
    return [
        *(Text(sentence, "lead") for sentence in bottom_line(figures)),
        Heading("Decisions sought"),
        Table("Decisions sought from this meeting", ("Decision sought", "Decided"), blank, (3, 1), to_fill=True),
    ]


def bottom_line(figures: Figures) -> tuple[str, str, str]:
    """Return the three sentences that a briefing begins with: how much, what changed, and where."""
    return how_much(figures), _what_changed(figures), _where(figures)


def _wards_in_words(figures: Figures) -> str:
    wards = figures.request.wards
    names = [ward_names()[code] for code in wards]
    if len(names) <= SHORT_LIST:
        return and_list(names)
    return f"all {len(names)} wards" if len(names) == len(ward_names()) else f"the {len(names)} wards chosen"


def how_much(figures: Figures) -> str:
    """Return how much there is of each topic in the briefing's wards, in one sentence."""
    parts: list[str] = []
    uncounted: list[str] = []
    for figure in figures.by_ward:
        count = figure.chosen["count"].sum(min_count=1)
        if math.isnan(count):
            uncounted.append(figure.topic.sentence)
        elif count == 0:
            parts.append(f"no {figure.topic.sentence}")
        else:
            share = share_in_words(count, figure.areas.total)
            parts.append(f"{figure.topic.counted(count)} of {figure.topic.sentence}{share}")
    wards, said = _wards_in_words(figures), []
    uncounted += [topic.sentence for topic in figures.uncounted]
    if parts:
        when = figures.by_ward[0].areas.period
        words = when.words if when else period_in_words(figures.request.start, figures.request.end)
        said.append(f"in {words}, police recorded in {wards}: {'; '.join(parts)}")
    if uncounted:
        span = period_in_words(figures.request.start, figures.request.end)
        said.append(f"no month of {and_list(uncounted)} in {wards} is complete in {span}, so nothing can be counted")
    if figures.local:
        said.append(f"the council’s own requests in {wards} were {'; '.join(map(local_count_clause, figures.local))}")
    if figures.by_plan:
        said.append(
            f"for {plan_year()} the plan counts {'; '.join(_plan_clause(figure) for figure in figures.by_plan)}"
        )
    return _sentence("; ".join(said))


def _plan_clause(figure: PlanTopic) -> str:
    """Return what the plan counts of a topic where the chosen wards are, and at which geography."""
    topic = figure.topic
    if figure.areas is None:
        return (
            f"{topic.counted(district_count(topic))} of {topic.label.lower()} in the whole district (no smaller area)"
        )
    counts = figure.areas.rows.set_index("code")["count"]
    known = [f"{topic.counted(counts[name])} in {name}" for name in figure.localities if not math.isnan(counts[name])]
    unknown = [name for name in figure.localities if math.isnan(counts[name])]
    if unknown:
        known.append(f"no figure for {and_list(unknown)}")
    return f"{topic.label.lower()} by locality, not by ward: {and_list(known)}"


def _what_changed(figures: Figures) -> str:
    parts = [_change_clause(figure) for figure in figures.by_ward]
    if any(figure.areas.compared and figure.areas.compared.covered for figure in figures.by_ward):
        parts[0] = f"Since the same months a year before, {parts[0]}"
    parts += [local_change_clause(counts) for counts in figures.local]
    parts += [f"no change in {topic.sentence} can be told" for topic in figures.uncounted]
    plan_only = [figure.topic.sentence for figure in figures.by_plan if not figure.topic.local]
    if plan_only:
        named = and_list(plan_only)
        parts.append(f"the plan gives one year of {named}, so no change can be told")
    return _sentence("; ".join(parts))


def _change_clause(figure: WardTopic) -> str:
    rows, topic = figure.chosen, figure.topic
    compared = figure.areas.compared
    if compared is None or not compared.covered:
        return f"{topic.sentence} cannot be compared, because no month has a complete month a year before"
    found = {verdict: sorted(rows.loc[rows["change_verdict"] == verdict, "name"]) for verdict in (ROSE, FELL)}
    verdicts = [f"{verdict} in {and_list(names)}" for verdict, names in found.items() if names]
    rest = len(rows) - sum(map(len, found.values()))
    if verdicts:
        verdict = f"{topic.sentence} {' and '.join(verdicts)}"
        verdict += f", with {UNCLEAR} in {_these(rest, len(rows))}" if rest else ""
    else:
        verdict = f"{topic.sentence} shows {UNCLEAR} in {_these(rest, len(rows))}"
    now, before = rows["compared_count"].sum(), rows["previous_count"].sum()
    return f"{verdict} ({now:,.0f} against {before:,.0f} over the {len(compared.covered)} months that both years have)"


def _these(count: int, whole: int) -> str:
    if count == whole:
        return "this ward" if whole == 1 else "these wards"
    return f"{count} other ward{'' if count == 1 else 's'}"


def _where(figures: Figures) -> str:
    parts = []
    for figure in figures.by_ward:
        topic = figure.topic
        if figure.hexes is None:
            parts.append(f"no small area of {topic.sentence} can be tested, because no month is complete")
            continue
        hot = figure.hexes_of(figures.request.wards)
        if hot.empty:
            parts.append(f"no small area of {topic.sentence} here stands out from chance")
            continue
        busiest = hot.sort_values(["count", "hex_id"], ascending=[False, True]).iloc[0]
        number = "one small area is" if len(hot) == 1 else f"{len(hot)} small areas are"
        parts.append(
            f"{number} hot for {topic.sentence}, the busiest on or near {busiest['place']} in "
            f"{ward_names()[busiest['ward_code']]} ({topic.counted(busiest['count'])}, "
            f"{lasting_in_words(busiest['class'])})"
        )
    plan_only = [figure.topic.sentence for figure in figures.by_plan if not figure.topic.local]
    if plan_only:
        parts.append(f"no street or ward can be named for {and_list(plan_only)}")
    placed = [topic.sentence for topic in figures.topics if topic.local]
    if placed:
        parts.append(f"{and_list(placed)} are counted by ward below, and no smaller place is named for them")
    return _sentence("; ".join(parts))


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _summary(figures: Figures) -> list[Block]:
    blocks: list[Block] = []
    for figure in figures.by_ward:
        blocks += [Heading(figure.topic.label), _summary_table(figure, figures.request.wards)]
        notes = [_district_note(figure), comparison_period(figure.areas), _gap_note(figure)]
        blocks += [Text(note, "note") for note in notes if note]
    return blocks


def _published(figures: Figures) -> list[Block]:
    return [block for plan in figures.by_plan for block in (Heading(plan.topic.label), *_plan_figures(plan))]


def _summary_table(figure: WardTopic, wards: tuple[str, ...]) -> Table:
    words = answer(figure.view).in_words
    rows = words[figure.areas.rows["code"].isin(wards)]
    codes = figure.areas.rows.loc[rows.index, "code"]
    table = pd.DataFrame(
        {
            "Ward": rows["Ward"],
            "This period": rows.iloc[:, 1],
            "Rate per 1,000 residents (95% interval)": rows.iloc[:, 3],
            "Rank by rate (95% range)": rows.iloc[:, 4],
            "Beside the district": rows.iloc[:, 5],
            "This year and last, same months": rows.iloc[:, 6],
            "Change, with its interval and verdict": rows.iloc[:, 7],
            "Hot small areas": [hot_in_words(figure, code) for code in codes],
        }
    )
    when = figure.areas.period
    caption = f"{figure.topic.label} by ward, {when.words if when else ''}: highest rate first"
    return from_frame(caption, table, (20, 9, 18, 15, 18, 13, 22, 18))


def from_frame(caption: str, table: pd.DataFrame, widths: tuple[int, ...], to_fill: bool = False) -> Table:
    """Return a table of texts as a table of the document."""
    rows = tuple(tuple(str(cell) for cell in row) for row in table.itertuples(index=False))
    return Table(caption, tuple(str(column) for column in table.columns), rows, widths, to_fill)


def _district_note(figure: WardTopic) -> str:
    whole = figure.areas.total
    if math.isnan(whole):
        return ""
    return (
        f"{place_name()} as a whole had {figure.topic.counted(whole)}. Ranks are of all "
        f"{len(figure.areas.rows)} wards. "
        "“Beside the district” says whether a ward’s rate is higher or lower, or cannot be told apart from it."
    )


def _gap_note(figure: WardTopic) -> str:
    asked = figure.areas.period
    missing = missing_in_words(figure.topic, asked) if asked else ""
    return f"Months missing and counted in no figure: {missing}." if missing else ""


def _local(figures: Figures) -> list[Block]:
    blocks: list[Block] = []
    for counts in figures.local:
        blocks += [Heading(counts.topic.label), _local_table(counts)]
        request = figures.request
        notes = [
            f"From {evidence(counts.areas)['Source']}",
            evidence(counts.areas)["Limits"].removesuffix("."),
            comparison_period(counts.areas).removesuffix("."),
            _hidden_note(counts).removesuffix("."),
        ]
        blocks += [Text(f"{note}.", "note") for note in notes if note]
        blocks += _make_up(counts, request)
        blocks.append(Text(when_in_words(counts.topic, request.start, request.end)))
    return [*blocks, *(Text(reason) for reason in figures.no_local)]


def _make_up(counts: LocalCounts, request: Request) -> list[Block]:
    topic = counts.topic
    try:
        cells = make_up_cells(topic, request.start, request.end, counts.threshold)
    except CannotSay as reason:
        return [Text(str(reason), "note")]
    when = counts.areas.period.words if counts.areas.period else ""
    caption = f"What {topic.sentence} consist of, whole district, {when}"
    note = "Shares are of the requests that say so."
    if (cells == HIDDEN).any(axis=None):
        note += f" {_hidden_in_words(counts.threshold)}; no share is printed beside one."
    return [from_frame(caption, cells, (20, 35, 15, 30)), Text(note, "note")]


def _local_table(counts: LocalCounts) -> Table:
    compared = "before" in counts.rows
    columns = ("Ward", "This year", "The year before") if compared else ("Ward", "This period")
    names = list(counts.rows)
    rows = tuple((str(ward), *(printed(counts.rows.at[ward, name]) for name in names)) for ward in counts.rows.index)
    when = counts.areas.period.words if counts.areas.period else ""
    same = ", months that both years have" if compared else ""
    caption = f"{counts.topic.label} by ward from the council’s own requests, {when}{same}"
    return Table(caption, columns, rows, (50, 25, 25) if compared else (60, 40))


def _hidden_note(counts: LocalCounts) -> str:
    return _hidden_in_words(counts.threshold) if counts.hidden else ""


def _hidden_in_words(threshold: int) -> str:
    return (
        f"“{HIDDEN.capitalize()}” stands for a count from 1 to {threshold - 1}, or for one that would give such a "
        "count away"
    )


def _plan_figures(plan: PlanTopic) -> list[Block]:
    topic = plan.topic
    if plan.areas is None:
        whole = district_count(topic)
        return [
            Text(
                f"{topic.label} is published for the district as a whole only: {topic.counted(whole)} in {plan_year()}."
            ),
            Text(topic.may_not_claim, "note"),
        ]
    words = areas_in_words(plan.areas)
    words.insert(1, "Holds a chosen ward", ["yes" if name in plan.localities else "no" for name in words["Locality"]])
    caption = f"{topic.label} by locality as the plan prints it, {plan_year()}; no figure by ward exists"
    # What the pages say of how the map is drawn has no place here.
    notes = [*(note for note in plan_notes(plan.areas) if "drawn over" not in note), topic.may_not_claim]
    return [from_frame(caption, words, (20, 14, 14, 14, 24)), *(Text(note, "note") for note in notes)]


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


def _maps(figures: Figures) -> list[Block]:
    wards = figures.request.wards
    blocks: list[Block] = []
    drawn = [figure for figure in figures.by_ward if figure.hexes is not None]
    for figure in drawn:
        when = figure.areas.period.words if figure.areas.period else ""
        highest = ", ".join(figure.areas.rows["name"].head(3))
        caption = (
            f"{figure.topic.label} by ward, {figure.topic.incidents} per 1,000 residents in {when}. Wards of this "
            "briefing have a heavy outline."
        )
        alt = (
            f"Map of the wards by rate of {figure.topic.sentence} in {when}. Highest: {highest}. The figures of the "
            "wards of this briefing are in the summary by ward."
        )
        blocks.append(Pictures((Picture(caption, alt, district_map(figure.areas, wards)),)))
    if drawn:
        blocks += _insets(drawn[0], wards)
    for figure in figures.by_ward:
        if figure.hexes is None:
            blocks.append(Text(f"No map of {figure.topic.sentence}: {figure.gap}"))
    blocks += [
        Text(f"No map of {plan.topic.sentence}: {plan.topic.may_not_claim}")
        for plan in figures.by_plan
        if not plan.topic.local
    ]
    blocks += [Text(f"No map. {no_place_of(topic)}") for topic in figures.topics if topic.local]
    return blocks


def _insets(figure: WardTopic, wards: tuple[str, ...]) -> list[Block]:
    drawing = figure.hex_drawing
    if drawing is None:
        return []
    pictures = [_inset(figure, drawing, code) for code in wards]
    pairs = [Pictures(tuple(pictures[first : first + 2])) for first in range(0, len(pictures), 2)]
    shades = "; ".join(entry.text for entry in drawing.legend if entry.colour.startswith("#"))
    return [
        Heading(f"Where in the wards: {figure.topic.label}"),
        Text(
            f"Each hexagon is about 0.1 square kilometres. Shades from white to darkest, in {figure.topic.incidents}: "
            f"{shades}. A heavy outline is a hotspot by the rule in the annex, a dashed line the ward’s edge. "
            f"Numbers are "
            "the busiest map points, on or near the places named.",
            "note",
        ),
        *pairs,
    ]


def _inset(figure: WardTopic, drawing: Drawing, ward: str) -> Picture:
    name = ward_names()[ward]
    points = figure.points_of(ward, 3)
    hot = hot_in_words(figure, ward)
    if points.empty:
        named = f"No {figure.topic.sentence} in this ward."
    else:
        named = "; ".join(
            f"{number}: {row.place} ({row.count:,.0f})" for number, row in enumerate(points.itertuples(), start=1)
        )
    caption = f"{name}. {named}"
    alt = f"Map of {figure.topic.sentence} in {name} by hexagon. Hot small areas: {hot}. Busiest map points: {named}"
    return Picture(caption, alt, inset(drawing, ward, points))


def _residents(figures: Figures) -> list[Block]:
    blocks: list[Block] = []
    ranked = figures.ranked
    if ranked.empty:
        blocks.append(Text("No survey with percentages is held, so concerns cannot be ranked."))
    else:
        wave = figures.waves.set_index("wave").loc[figures.ranked_wave]
        table = pd.DataFrame(
            {
                "Concern": ranked["item"],
                "Of those who replied (95% interval)": ranked.apply(_percentage, axis=1),
                "Direction, as published": ranked["direction"].where(ranked["direction"] != "", "not published"),
                "Beside the average, as published": ranked["versus_average"].where(
                    ranked["versus_average"] != "", "not published"
                ),
            }
        )
        when = fieldwork_words(wave["fieldwork_start"], wave["fieldwork_end"])
        base = "" if pd.isna(wave["base"]) else f" ({wave['base']:,} replies)"
        caption = f"What worries those who replied {when}{base}, whole district"
        blocks += [
            from_frame(caption, table, (26, 26, 24, 24)),
            Text(f"{wave['name']}: {wave['caveat']}", "note"),
        ]
    blocks += _worse_or_better(figures)
    blocks.append(Text("No survey is published by ward, so nothing here speaks for one ward’s residents.", "note"))
    return blocks


def _percentage(row: pd.Series) -> str:
    if pd.isna(row["percentage"]):
        return str(row["refusal"])
    if pd.isna(row["low"]):
        return f"{row['percentage']:.1f}% (number of replies not published)"
    return f"{row['percentage']:.1f}% ({row['low']:.1f}% to {row['high']:.1f}%)"


def _worse_or_better(figures: Figures) -> list[Block]:
    answers = published_answers(figures.answers, figures.waves, "perception")
    if answers.empty:
        return []
    latest = answers[answers["wave"] == answers.sort_values("fieldwork_end")["wave"].iloc[-1]]
    said = "; ".join(f"{row.item.lower()}: {row.percentage:.0f}%" for row in latest.itertuples())
    first = latest.iloc[0]
    when = fieldwork_words(first["fieldwork_start"], first["fieldwork_end"])
    return [
        Text(f"Asked {when} how crime and anti-social behaviour had changed over the past year, those who "
            f"replied said: {said}."),
        Text(f"{first['name']}: {first['caveat']}", "note"),
    ]  # fmt: skip


PATROL_COLUMNS = (
    "Place (on or near)",
    "Ward and topic",
    "Recorded",
    "Why chosen",
    "When",
    "Dose planned",
    "Done",
    "Result",
)


def _patrol(figures: Figures) -> list[Block]:
    rows = patrol_places(figures)
    blocks: list[Block] = []
    if rows.empty:
        blocks.append(
            Text(
                f"{_why_no_place(figures)} The meeting may know of places from other sources; add them to the action "
                "table."
            )
        )
    else:
        names = ward_names()
        cells = tuple(
            (
                f"{number}. {row.place or 'place not named'}",
                f"{names.get(row.ward_code, 'no ward')}: {row.topic}",
                f"{row.count:,.0f}",
                row.why,
                "month only",
                "",
                "",
                "",
            )
            for number, row in enumerate(rows.itertuples(), start=1)
        )
        blocks.append(
            Table(
                "Places for patrols and activity, ranked by the hotspot rule",
                PATROL_COLUMNS,
                cells,
                (18, 19, 9, 30, 8, 12, 12, 12),
                to_fill=True,
            )
        )
    blocks += [Text(f"When: {why}", "note") for why in dict.fromkeys(why_no_hours(f.topic) for f in figures.by_ward)]
    blocks += [
        Text(f"{plan.topic.label}: published by {plan.topic.finest}, so no place can be named.", "note")
        for plan in figures.by_plan
        if not plan.topic.local
    ]
    blocks += [Text(no_place_of(topic), "note") for topic in figures.topics if topic.local]
    if not rows.empty:
        blocks.append(Text(
            "Dose: how often and for how long somebody is there. Recording it is what makes a result possible "
            "to judge. "
            "The places are hexagons of about 0.1 square kilometres, named after their busiest map point.", "note"
        ))  # fmt: skip
    return blocks


def _why_no_place(figures: Figures) -> str:
    if not figures.by_ward:
        return "No topic here is published by place, so the records name no place for patrols."
    if all(figure.hexes is None for figure in figures.by_ward):
        return "No month of the period is complete, so no place can be tested and none is named for patrols."
    return "No place in these wards is hot by the rule in this period, so the records name no place for patrols."


def patrol_places(figures: Figures) -> pd.DataFrame:
    """Return the places for patrols in order of the hotspot rule.

    Returns
    -------
    DataFrame
        place, ward_code, topic (label), count, why; hexagons that are hot in the period, those of every topic together
        in order of class (persistent, emerging, intermittent, other) and then Gi*; at most ten.
    """
    found = []
    for figure in figures.by_ward:
        rows = figure.hexes_of(figures.request.wards)
        if rows.empty:
            continue
        rows = rows.assign(topic=figure.topic.label)
        found.append(rows.assign(why=[_why(row) for row in rows.to_dict("records")]))
    columns = ["place", "ward_code", "topic", "count", "why"]
    together = pd.concat(found) if found else pd.DataFrame(columns=[*columns, "class", "gi_star", "hex_id"])
    order = {name: position for position, name in enumerate(LASTING)}
    together = together.assign(order=together["class"].map(order).fillna(len(order)))
    ranked = together.sort_values(["order", "gi_star", "hex_id"], ascending=[True, False, True])
    return ranked[columns].head(MOST_PATROL_PLACES).reset_index(drop=True)


def _why(row: dict) -> str:
    q = "under 0.001" if row["q_value"] < 0.001 else f"{row['q_value']:.3f}"
    return (
        f"Hot: {row['neighbourhood_count']:,.0f} with its six neighbours, q {q}. {row['class'].capitalize()}: hot in "
        f"{row['windows_hot']} of {row['windows']} windows of {HOTSPOT_RULE.window_months} months."
    )


def _previous(figures: Figures, actions: tuple[Action, ...]) -> list[Block]:
    request = figures.request
    ours = [a for a in actions if a.ward in request.wards and a.topic in request.topics]
    if not ours:
        return [
            Text(
                "No earlier action is recorded in the action register for these wards and topics. Actions that this "
                "meeting agrees can be recorded on the Briefing page and are then listed here next time with "
                "their status."
            )
        ]
    by_topic = {figure.topic.slug: figure for figure in figures.by_ward}
    labels = {topic.slug: topic.label for topic in figures.topics}
    cells = tuple(
        (
            action.action,
            f"{ward_names()[action.ward]}: {labels[action.topic]}",
            ", ".join(part for part in (action.owner, action.agency) if part) or "not recorded",
            day_in_words(action.due) if action.due else "not set",
            action.status,
            since_action(action, by_topic.get(action.topic), request.end),
        )
        for action in ours
    )
    return [
        Table(
            "Actions recorded for these wards and topics, and what the records show since",
            ("Action", "Ward and topic", "Owner and agency", "Due", "Status", "What changed since"),
            cells,
            (26, 20, 16, 12, 10, 34),
        ),
        Text("What changed since is the ward’s count from the month the action started to the end of the "
            "period, beside "
             "the same months a year before. It does not show that the action was the cause.", "note"),
    ]  # fmt: skip


def since_action(action: Action, figure: WardTopic | None, end: str) -> str:
    """Return how a ward's count moved from the month an action started, beside the same months a year before."""
    if figure is None:
        return "The topic has no figures by month."
    if action.started > end:
        return f"Started in {month_in_words(action.started)}, after this period."
    try:
        asked = period(figure.topic, action.started, end)
    except InputError as reason:
        return str(reason)
    compared, _ = year_before(figure.topic, asked)
    if not compared.covered:
        return "No complete month since it started has a complete month a year before."
    rows = answer(View(figure.topic.slug, action.started, end)).areas.rows.set_index("code")
    return f"{month_in_words(action.started)} on: {change_in_words(rows.loc[action.ward], figure.topic)}"


def _actions() -> list[Block]:
    columns = ("Action", "Owner (role)", "Agency", "Due", "Measure", "Review")
    blank = tuple(("",) * len(columns) for _ in range(BLANK_ACTIONS))
    return [
        Text("For the meeting to fill in. Name roles rather than people, so that the table can be shared."),
        Table("Actions agreed at this meeting", columns, blank, (34, 16, 16, 11, 24, 11), to_fill=True),
    ]
