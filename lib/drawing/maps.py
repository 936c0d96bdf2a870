"""Maps: what to paint on the district's areas, as plain data that the browser's map and every picture are made from."""

import json
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from lib.analysis.areas import AreaTable, denominator_of
from lib.analysis.leading import NONE_ABOVE, leading
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.small_areas import HexFigures, PointFigures
from lib.analysis.spots import point_id
from lib.base.words import within_a_sentence
from lib.drawing.map_classes import (
    HOT_CLASSES,
    LEAST_LARGEST,
    MARKED,
    MISSING,
    NONE_HERE,
    OUTLINED,
    POINT,
    LegendEntry,
    by_change,
    by_size,
    by_verdict,
)
from lib.drawing.words.areas import VERDICT_WORDS, change_in_words
from lib.drawing.words.concerns import percent_words
from lib.drawing.words.hexes import ABOVE, is_above, lasting_in_words, why_not_hot
from lib.incidents.view import GROUPS_OF_WARDS
from lib.published.cited import plan_year
from lib.published.places import ward_names, ward_table
from lib.statistics.change import FELL, ROSE
from lib.statistics.hexagons import hex_centre


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a map shows; everything in it is plain data."""

    areas: str  # layer of geo/ whose areas are filled: 'ward_boundaries' or 'hexes'
    code: str  # property of the layer that says which ward was clicked
    lines: tuple[str, ...]  # layers drawn over the areas as outlines
    fills: dict[str, str]  # colour by area code; an area that is not named is drawn hatched
    tooltips: dict[str, list[str]]  # lines of text by area code
    legend_title: str  # what the colours measure, with its unit
    legend: tuple[LegendEntry, ...]  # the classes, lowest first
    alt: str  # what the map shows, for people who cannot see it
    outlined: tuple[str, ...] = ()  # areas with a dotted outline (hotspots)
    selected: str = ""  # the chosen area, drawn with a thick outline
    # Circles: longitude, latitude, radius in pixels, lines of text; further a number to write beside it or an empty
    # text, the ward's code, and what names it in a link.
    points: list[list[Any]] = field(default_factory=list)
    unpainted: str = MISSING  # colour of areas without a fill: 'missing' (hatched) or a colour
    paint_by: str = ""  # property of the layer that `fills`, `tooltips` and `outlined` go by, where it is not `code`
    focus: str = ""  # code of the ward that the map opens on; the whole district when empty
    # (longitude, latitude): diamonds: the middles of hexagons that hold more than their residents explain.
    marks: list[tuple[float, float]] = field(default_factory=list)
    spots: str = ""  # property that says which hexagon or circle was clicked; empty where only wards can be
    # What the map's script needs to go through months, as JSON from `lib.drawing.map_frames`; 'null' where the map can
    # be asked for that, and empty where it cannot.
    frames: str = ""
    named: tuple[str, ...] = ()  # the wards that the finding names: named on the map before any other place
    # Outline of an area of one's own as a GeoJSON geometry: drawn, and what the map opens on.
    own: dict[str, Any] | None = None
    # Outlines of areas in which something was done, as GeoJSON geometries: drawn dashed.
    done: tuple[dict[str, Any], ...] = ()

    @cached_property
    def painted(self) -> str:
        """What the map's script paints, as JSON; made once for all who are shown the drawing."""
        return script_json(
            {
                "fills": self.fills,
                "tooltips": self.tooltips,
                "outlined": list(self.outlined),
                "selected": self.selected,
                # Circles of months are in the frames.
                "points": self.points if self.frames in ("", "null") else [p for p in self.points if len(p) < 7],
                "marks": self.marks,
                "unpainted": self.unpainted,
                "alt": self.alt,
                "named": list(self.named),
                **({"own": self.own} if self.own else {}),
                **({"done": list(self.done)} if self.done else {}),
            }
        )


def _painted(table: AreaTable, beside: AreaTable | None) -> tuple[dict[str, str], list[LegendEntry], str]:
    """Return fills, legend and legend title of a view's measure."""
    rows, topic = table.rows, table.topic

    def of_size(column: str, decimals: int) -> tuple[dict[str, str], list[LegendEntry]]:
        return by_size(rows, column, decimals, None if beside is None else beside.rows[column])

    per = f"per 1,000 {denominator_of(topic.denominator)}"
    noun = topic.incidents.capitalize()
    match table.view.measure:
        case "change":
            return *by_change(rows), "Change since the same months a year before"
        case "funnel":
            return *by_verdict(rows), "Rate beside the whole district’s"
        case "smoothed":
            return *of_size("smoothed_rate", 1), f"{noun} {per}, smoothed (an estimate)"
        case "count":
            return *of_size("count", 0), noun
        case _:
            return *of_size("rate", 1), f"{noun} {per}"


def _tooltip(row: pd.Series, table: AreaTable) -> list[str]:
    topic = table.topic
    if pd.isna(row["count"]):
        return [row["name"], "No figure is published"]
    if table.view.geography == "ward-estimate":
        return [
            row["name"],
            f"Estimate: about {topic.counted(round(row['count']))}",
            f"{row['locality']} as a whole: {topic.counted(row['locality_count'])}, shared out by households",
        ]
    lines = [row["name"], topic.counted(row["count"])]
    if not pd.isna(row["rate"]):
        lines.append(f"{row['rate']:.1f} per 1,000 {denominator_of(topic.denominator)}")
        if not pd.isna(row["rate_low"]):
            lines.append(f"Likely between {row['rate_low']:.1f} and {row['rate_high']:.1f}")
    if table.view.measure == "funnel":
        lines.append(VERDICT_WORDS[row["verdict"]])
    if table.view.measure == "change":
        lines.append(change_in_words(row, topic))
    return lines


def draw_areas(table: AreaTable, selected: str = "", beside: AreaTable | None = None) -> Drawing:
    """Return the map of an area table: each area filled by its class, missing ones hatched.

    A locality's figure is drawn over each of its wards, with the locality outlined and said to be published for the
    locality as a whole. What is drawn `beside` it in the same unit has the same classes.
    """
    fills, legend, title = _painted(table, beside)
    tooltips = {row["code"]: _tooltip(row, table) for _, row in table.rows.iterrows()}
    outlines = {"locality": "localities", "reporting-area": "reporting_areas", "ward-estimate": "localities"}
    if table.view.geography in ("locality", "reporting-area"):
        fills, tooltips = _over_wards(table, fills, tooltips)
        if len(fills) == len(ward_table()):  # a locality outside every ward is on no ward, so nothing is hatched
            legend = [entry for entry in legend if entry.colour != MISSING]
    when = table.period.words if table.period else plan_year()
    known = table.rows.dropna(subset=["count"])
    highest = f" Highest: {', '.join(known['name'].head(3))}." if len(known) else " No figure is known."
    return Drawing(
        areas="ward_boundaries",
        code="ward_code",
        lines=(outlines.get(table.view.geography, "district"),),
        fills=fills,
        tooltips=tooltips,
        legend_title=title,
        legend=tuple(legend),
        alt=f"Map of {table.topic.sentence} in {when}, {within_a_sentence(title)}.{highest}",
        selected=selected,
        named=_named(table),
    )


def _named(table: AreaTable) -> tuple[str, ...]:
    """Return the wards that a headline names: those that rose or fell, or those with the highest rates."""
    if table.view.geography != "ward":
        return ()
    if table.view.measure == "change":
        return tuple(table.rows.loc[table.rows["change_verdict"].isin((ROSE, FELL)), "name"])
    found = leading(table)
    return () if found is None or found.how == NONE_ABOVE else tuple(found.rows["name"])


def draw_hexes(figures: HexFigures, selected: str = "", beside: HexFigures | None = None) -> Drawing:
    """Return the map of hexagons by count, those that are hot by the rule outlined, with the wards' outlines.

    What is drawn `beside` it has the same classes.
    """
    rows, topic = figures.rows, figures.topic
    busy = rows[rows["count"] > 0].rename(columns={"hex_id": "code"})
    also = None if beside is None else beside.rows.loc[beside.rows["count"] > 0, "count"]
    fills, legend = by_size(busy, "count", 0, also)
    names, above = ward_names(), is_above(rows)
    tooltips = {
        row.hex_id: [
            f"On or near {row.place}" if row.place else "No incident in this period",
            topic.counted(row.count),
            f"Hotspot: {lasting_in_words(row.class_)}" if row.hot else _not_hot(row.class_),
            *([f"{ABOVE.capitalize()}: about {row.residents_expected:.0f} expected"] if row.above else []),
            f"mostly in {names.get(row.ward_code, 'no ward')}",
        ]
        for row in rows.assign(class_=rows["class"], above=above).itertuples()
        if row.count or row.class_ in HOT_CLASSES
    }
    hot = rows.loc[rows["hot"], "hex_id"]
    return Drawing(
        areas="hexes",
        code="ward_code",
        lines=("ward_boundaries",),
        fills=fills,
        tooltips=tooltips,
        legend_title=f"{topic.incidents.capitalize()} in a hexagon of about 0.1 square kilometres",
        legend=(
            LegendEntry(NONE_HERE, "none"),
            *legend,
            LegendEntry(OUTLINED, "hotspot"),
            *([LegendEntry(MARKED, ABOVE)] if above.any() else []),
        ),
        alt=f"Map of {topic.sentence} by hexagon in {figures.period.words}: {len(hot)} of {len(rows)} are hot, "
        f"{above.sum()} have {ABOVE}.",
        outlined=tuple(hot),
        selected=selected,
        unpainted=NONE_HERE,
        paint_by="hex_id",
        marks=[hex_centre(code) for code in rows.loc[above, "hex_id"]],
        spots="hex_id",
    )


def _not_hot(lasting: str) -> str:
    why = why_not_hot({"hot": False, "class": lasting})
    return f"Not a hotspot over this period, {why}" if why else "Not a hotspot over this period"


def draw_points(figures: PointFigures | AreaFigures, selected: str = "", beside: PointFigures | None = None) -> Drawing:
    """Return the map of police.uk map points, each circle's area in proportion to its count.

    Circles of the map `beside` it are drawn to the same scale.
    """
    topic, points = figures.topic, figures.points
    drawn = points["count"] if beside is None else pd.concat([points["count"], beside.points["count"]])
    most = float(drawn.max()) if len(drawn) else 1.0
    circles = [
        [
            row.lon,
            row.lat,
            circle_radius(row.count, most),
            [
                f"On or near {row.place or 'an unnamed point'}",
                topic.counted(row.count),
                *_near_line(row),
            ],
            "",
            row.ward_code,
            point_id(row.lon, row.lat),
        ]
        for row in points.iloc[::-1].itertuples()
    ]
    return Drawing(
        areas="ward_boundaries",
        code="ward_code",
        lines=("district",),
        fills={},
        tooltips={code: [name] for code, name in ward_names().items()},
        legend_title=f"{topic.incidents.capitalize()} by map point",
        legend=(LegendEntry(POINT, f"a circle’s area stands for its count; the largest is {topic.counted(most)}"),),
        alt=f"Map of {topic.sentence} by map point in {figures.period.words}: {len(points)} points.",
        selected=selected,
        points=circles,
        unpainted="#f3f2f1",
        spots="spot",
    )


def _near_line(point: Any) -> list[str]:
    """Return what is said of a map point at the edge of an area of one's own."""
    return ["Near the line: it may belong to the other side"] if getattr(point, "near_line", False) else []


def circle_radius(count: float, most: float) -> float:
    """Return the radius, in pixels, of a circle whose area stands for a count where the largest stands for `most`."""
    return round(2 + 16 * math.sqrt(count / max(most, LEAST_LARGEST)), 1)


def _over_wards(table: AreaTable, fills: dict, tooltips: dict) -> tuple[dict, dict]:
    """Draw each area's fill over the wards that make it up, and say that the figure is the whole area's."""
    column = GROUPS_OF_WARDS[table.view.geography]
    published = "Published for" if table.period is None else "All of"
    wards = ward_table()
    by_ward, words = {}, {}
    for ward, name, area in zip(wards["ward_code"], wards["ward_name"], wards[column], strict=True):
        if area in fills:
            by_ward[ward] = fills[area]
        lines = tooltips.get(area, [area, "No figure is published"])
        words[ward] = [f"{published} {area} as a whole", *lines[1:], f"(this part: {name})"]
    return by_ward, words


def script_json(value: Any) -> str:
    """Return JSON that is safe inside a script and a template: text from files closes no tag and starts no template.

    folium renders what it is given as a Jinja template; its openings stand only inside JSON strings, where an escape
    for the brace means the same.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for opening in ("{{", "{%", "{#"):
        text = text.replace(opening, opening.replace("{", "\\u007b"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def answer_by_ward(by_area: pd.DataFrame, area_kind: str) -> pd.DataFrame:
    """Return an answer's figures with one row a ward.

    Parameters
    ----------
    by_area : DataFrame
        From `lib.analysis.concerns.answers_by_area`.
    area_kind : str
        'ward' or 'locality'; a locality's figure stands for each of its wards.

    Returns
    -------
    DataFrame
        code (of the ward), name (of the area the figure is for), percentage, base, low, high, refusal; a ward
        without a figure has a row with empty figures.
    """
    wards = ward_table()
    key = "ward_code" if area_kind == "ward" else "locality"
    rows = wards[["ward_code", key]].set_axis(["code", "area"], axis=1).merge(by_area, on="area", how="left")
    name = wards["ward_name"] if area_kind == "ward" else wards["locality"]
    return rows.assign(name=name.to_numpy()).drop(columns="area")


def draw_answer(rows: pd.DataFrame, area_kind: str, item: str) -> Drawing:
    """Return the map of `answer_by_ward`: five classes of blue, areas without a figure hatched.

    Takes what `answer_by_ward` returns, and the kind of area and the item that were asked for.
    """
    fills, legend = by_size(rows, "percentage", 0)
    whole = "" if area_kind == "ward" else " (all of the locality)"
    tooltips = {
        row["code"]: [
            f"{row['name']}{whole}",
            _answer_in_words(row),
        ]
        for _, row in rows.iterrows()
    }
    shown = rows.dropna(subset=["percentage"]).sort_values("percentage", ascending=False)
    highest = "No figure is shown."
    if len(shown):
        highest = f"Highest: {shown['name'].iloc[0]}, {percent_words(shown.iloc[0])}."
    return Drawing(
        areas="ward_boundaries",
        code="ward_code",
        lines=("district",) if area_kind == "ward" else ("localities",),
        fills=fills,
        tooltips=tooltips,
        legend_title=f"“{item}”, per cent of those who replied",
        legend=tuple(legend),
        alt=f"Map of “{item}” by {area_kind}, per cent of those who replied. {highest}",
    )


def _answer_in_words(row: pd.Series) -> str:
    if pd.isna(row["base"]):
        return "not asked here"
    if pd.isna(row["percentage"]):
        return percent_words(row)
    return f"{percent_words(row)} of {row['base']:,.0f} who replied"
