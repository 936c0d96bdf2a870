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
from lib.statistics.hexagons import hex_centre

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
                f"{why_no_place(figures)} The meeting may know of places from other sources; add them to the action "
                "table."
            )
        )
    else:
        names = ward_names()
        cells = tuple(
            (
                f"{number}. {row.spot}",
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
                (18, 19, 11, 28, 8, 12, 12, 12),
                to_fill=True,
            )
        )
        blocks += [Text(choice_sentence(choice), "note") for _, choice in _choices(figures)]
    blocks += [Text(f"When: {why}", "note") for why in why_no_hours(*(f.topic for f in figures.by_ward))]
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
            "The places are hexagons of about 0.1 square kilometres, named after the street of their busiest "
            "map point.", "note"
        ))  # fmt: skip
    return blocks


def why_no_place(figures: Figures) -> str:
    """Return why the records name no place for patrols."""
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
        place (as the records have it), spot (as it is found), lon, lat, ward_code, topic (label), slug, count, why,
        briefly (the same for paper): of each hexagon's busiest map point. The first place of each topic comes first,
        then the second of each; at most ten.
    """
    found = []
    for figure, choice in _choices(figures):
        rows = choice.rows[choice.rows["ward_code"].isin(figures.request.wards)]
        why = [_why(figure, row) for row in rows.to_dict("records")]
        briefly = [_why_briefly(figure, row) for row in rows.to_dict("records")]
        spots = [
            figure.spots.get(code) or (place, *hex_centre(code))
            for code, place in zip(rows["hex_id"], rows["place"], strict=True)
        ]
        named = pd.DataFrame(spots, columns=["spot", "lon", "lat"], index=rows.index)
        own = rows.assign(
            topic=choice.topic.label, slug=choice.topic.slug, why=why, briefly=briefly, turn=np.arange(len(rows))
        )
        found.append(own.join(named))
    columns = ["place", "spot", "lon", "lat", "ward_code", "topic", "slug", "count", "why", "briefly"]
    together = pd.concat(found) if found else pd.DataFrame(columns=[*columns, "turn"])
    ranked = together.sort_values("turn", kind="stable")
    return ranked[columns].head(MOST_PATROL_PLACES).reset_index(drop=True)


def _why_briefly(figure: WardTopic, row: dict) -> str:
    said = "One of the busiest places."
    if row["hot"]:
        said = f"Hotspot in {row['windows_hot']:.0f} of {row['windows']:.0f} spells of three months up to now."
    burst = burst_in_short(figure.view, row["ward_code"], row["place"])
    return f"{said}{f' Burst: {burst}.' if burst else ''}"


def _choices(figures: Figures) -> list[tuple[WardTopic, PatrolChoice]]:
    return [(figure, patrol_choice(figure.view)) for figure in figures.by_ward if figure.hexes is not None]


def _why(figure: WardTopic, row: dict) -> str:
    burst = burst_in_short(figure.view, row["ward_code"], row["place"])
    return f"{why_in_words(row)}{f' Burst: {burst}.' if burst else ''}"
