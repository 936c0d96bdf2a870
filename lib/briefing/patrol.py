"""The places for patrols in a briefing: those hot by the rule or the busiest, whichever held better before."""

import numpy as np
import pandas as pd

from lib.analysis.patrol import PatrolChoice, patrol_choice
from lib.briefing.document import Block, Table, Text
from lib.briefing.figures import Figures, WardTopic
from lib.briefing.local_requests import no_place_of
from lib.briefing.sheets import why_no_hours
from lib.drawing.words.bursts import burst_in_short
from lib.drawing.words.hexes import why_in_words
from lib.drawing.words.patrol import choice_sentence
from lib.published.places import ward_names

MOST_PATROL_PLACES = 10
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


def patrol_section(figures: Figures) -> list[Block]:
    """Return the places for patrols with room for what was done there, or why none is named."""
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
                "Places for patrols and activity, those of each topic in turn",
                PATROL_COLUMNS,
                cells,
                (18, 19, 9, 30, 8, 12, 12, 12),
                to_fill=True,
            )
        )
    blocks += [Text(choice_sentence(choice), "note") for _, choice in _choices(figures)]
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
    return "No place in these wards stands out in this period, so the records name no place for patrols."


def patrol_places(figures: Figures) -> pd.DataFrame:
    """Return the places for patrols, of each topic those of the way of choosing that held better on later months.

    Returns
    -------
    DataFrame
        place, ward_code, topic (label), count, why; the first place of each topic first, then the second of each; at
        most ten.
    """
    found = []
    for figure, choice in _choices(figures):
        rows = choice.rows[choice.rows["ward_code"].isin(figures.request.wards)]
        why = [_why(figure, row) for row in rows.to_dict("records")]
        found.append(rows.assign(topic=choice.topic.label, why=why, turn=np.arange(len(rows))))
    columns = ["place", "ward_code", "topic", "count", "why"]
    together = pd.concat(found) if found else pd.DataFrame(columns=[*columns, "turn"])
    ranked = together.sort_values("turn", kind="stable")
    return ranked[columns].head(MOST_PATROL_PLACES).reset_index(drop=True)


def _choices(figures: Figures) -> list[tuple[WardTopic, PatrolChoice]]:
    return [(figure, patrol_choice(figure.view)) for figure in figures.by_ward if figure.hexes is not None]


def _why(figure: WardTopic, row: dict) -> str:
    burst = burst_in_short(figure.view, row["ward_code"], row["place"])
    return f"{why_in_words(row)}{f' Burst: {burst}.' if burst else ''}"
