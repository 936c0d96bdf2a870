"""The places for patrols in a briefing, ranked by the hotspot rule."""

import pandas as pd

from lib.briefing.document import Block, Table, Text
from lib.briefing.figures import LASTING, Figures
from lib.briefing.local_requests import no_place_of
from lib.briefing.sheets import why_no_hours
from lib.published.places import ward_names
from lib.statistics.hotspot_rule import HOTSPOT_RULE

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
