"""Maps: what to paint on the district's areas, and the folium map that paints it.

The base map holds outlines and labels and never changes for a geography; what a view paints goes into a feature group,
so that a new view repaints the map without drawing it again. static/map.js does the drawing.
"""

import json
import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import folium
import numpy as np
import pandas as pd
from folium.elements import JSCSSMixin
from folium.template import Template

from lib.analysis.areas import DENOMINATOR, AreaTable
from lib.analysis.small_areas import HexFigures, PointFigures
from lib.drawing import map_files
from lib.drawing.words.areas import VERDICT_WORDS, change_in_words, rate_in_words
from lib.published.cited import plan_year
from lib.published.places import ward_names, ward_table
from lib.published.tables import load
from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN
from lib.statistics.change import UNCLEAR, UNTESTED

# Blue-grey, light to dark: told apart in greyscale and by people who are colour-blind.
SEQUENTIAL = ("#e3ebf1", "#b9cfdf", "#85acc9", "#4a81ad", "#1d4f7c")
# Purple to orange for change only, so that no meaning hangs on red and green.
DIVERGING = ("#5e3c99", "#b2abd2", "#f2f1ef", "#fdb863", "#c55a05")
MISSING = "missing"  # drawn hatched
OUTLINED = "outlined"  # drawn with the dotted outline of a hotspot
NONE_HERE = "#ffffff"
POINT = "#1d70b8"
LEAST_LARGEST = 10  # where no point has as many, circles are drawn as if one had, so that single reports stay small
HOT_CLASSES = ("persistent", "emerging", "former", "intermittent")
CLASSES = len(SEQUENTIAL)

STATIC = "../../app/static"  # from the map's frame; holds under any base path of the server
folium.Map.default_js = [
    ("leaflet", f"{STATIC}/vendor/leaflet/dist/leaflet.js"),
    ("map", f"{STATIC}/map.js"),
]
folium.Map.default_css = [
    ("leaflet", f"{STATIC}/vendor/leaflet/dist/leaflet.css"),
    ("map", f"{STATIC}/map.css"),
]


@dataclass(frozen=True)
class LegendEntry:
    """One class of a map: its colour (or 'missing', drawn hatched) and what it stands for."""

    colour: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """What a map shows; everything in it is plain data.

    Attributes
    ----------
    areas : str
        Layer of geo/ whose areas are filled: 'ward_boundaries' or 'hexes'.
    code : str
        Property of the layer that says which ward was clicked.
    lines : tuple of str
        Layers drawn over the areas as outlines.
    fills : dict of str to str
        Colour by area code; an area that is not named is drawn hatched.
    tooltips : dict of str to list of str
        Lines of text by area code.
    legend_title : str
        What the colours measure, with its unit.
    legend : tuple of LegendEntry
        The classes, lowest first.
    alt : str
        What the map shows, for people who cannot see it.
    outlined : tuple of str
        Areas with a dotted outline (hotspots).
    selected : str
        The chosen area, drawn with a thick outline.
    points : list
        Circles: longitude, latitude, radius in pixels, lines of text.
    unpainted : str
        Colour of areas without a fill: 'missing' (hatched) or a colour.
    paint_by : str
        Property of the layer that `fills`, `tooltips` and `outlined` go by, where it is not `code`.
    focus : str
        Code of the ward that the map opens on; the whole district when empty.
    """

    areas: str
    code: str
    lines: tuple[str, ...]
    fills: dict[str, str]
    tooltips: dict[str, list[str]]
    legend_title: str
    legend: tuple[LegendEntry, ...]
    alt: str
    outlined: tuple[str, ...] = ()
    selected: str = ""
    points: list[list[Any]] = field(default_factory=list)
    unpainted: str = MISSING
    paint_by: str = ""
    focus: str = ""

    @cached_property
    def painted(self) -> str:
        """What the map's script paints, as JSON; made once for all who are shown the drawing."""
        return _script_json(
            {
                "fills": self.fills,
                "tooltips": self.tooltips,
                "outlined": list(self.outlined),
                "selected": self.selected,
                "points": self.points,
                "unpainted": self.unpainted,
                "alt": self.alt,
            }
        )


@lru_cache(maxsize=64)
def _base_settings(areas: str, code: str, lines: tuple[str, ...], focus: str) -> str:
    """Return what the map's script draws once, as JSON."""
    wards, localities = ward_table(), load("localities")
    # A place that is one ward already carries the ward's label.
    towns = localities[localities["ward_codes"].str.contains(";", na=False)]
    return _script_json(
        {
            "areas": areas,
            "code": code,
            "lines": list(lines),
            "labels": wards[["label_lon", "label_lat", "ward_name"]].to_numpy().tolist(),
            "places": towns[["label_lon", "label_lat", "locality"]].to_numpy().tolist(),
            "streets": f"{map_files.FOLDER}/{map_files.STREETS}",
            "focus": focus,
        }
    )


def class_limits(values: pd.Series) -> list[float]:
    """Return upper limits of up to five classes that hold about as many areas each.

    Limits are rounded to two significant digits, so that a legend can be read; fewer classes result where values
    repeat.

    Parameters
    ----------
    values : Series of float
        Missing values are left out.

    Returns
    -------
    list of float
        Ascending; the last is the highest value. Empty when there is no value.
    """
    known = values.dropna().to_numpy(dtype=float)
    if not known.size:
        return []
    inner = np.quantile(known, np.arange(1, CLASSES) / CLASSES)
    rounded = [_two_digits(limit) for limit in inner]
    highest = float(known.max())
    return [*sorted({limit for limit in rounded if known.min() <= limit < highest}), highest]


def _two_digits(value: float) -> float:
    if value == 0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    return round(value, min(digits, 12))


def _sequential(rows: pd.DataFrame, column: str, decimals: int) -> tuple[dict[str, str], list[LegendEntry]]:
    limits = class_limits(rows[column])
    colours = (
        SEQUENTIAL
        if len(limits) == CLASSES
        else [SEQUENTIAL[round(i * (CLASSES - 1) / max(1, len(limits) - 1))] for i in range(len(limits))]
    )
    known = rows.dropna(subset=[column])
    place = np.searchsorted(limits, known[column].to_numpy(), side="left")
    fills = {code: colours[min(p, len(limits) - 1)] for code, p in zip(known["code"], place, strict=True)}
    low = known[column].min() if len(known) else 0
    legend = []
    for colour, limit in zip(colours, limits, strict=True):
        words = f"{low:,.{decimals}f} to {limit:,.{decimals}f}" if low < limit else f"{limit:,.{decimals}f}"
        legend.append(LegendEntry(colour, words))
        low = limit
    if rows[column].isna().any():
        legend.append(LegendEntry(MISSING, "no figure"))
    return fills, legend


_CHANGE_CLASSES = ("fell", "lower, no clear change", "the same", "higher, no clear change", "rose")


def _change(rows: pd.DataFrame) -> tuple[dict[str, str], list[LegendEntry]]:
    known = rows[rows["change_verdict"] != UNTESTED].dropna(subset=["previous_count"])
    difference = np.sign(known["compared_count"] - known["previous_count"]).astype(int)
    strength = np.where(known["change_verdict"] == UNCLEAR, 1, 2)
    place = 2 + difference.to_numpy() * strength
    fills = {code: DIVERGING[p] for code, p in zip(known["code"], place, strict=True)}
    legend = [LegendEntry(c, t) for c, t in zip(DIVERGING, _CHANGE_CLASSES, strict=True)]
    if len(known) < len(rows):
        legend.append(LegendEntry(MISSING, "cannot be compared"))
    return fills, legend


_VERDICT_FILLS = {LOWER: DIVERGING[0], SAME: DIVERGING[2], HIGHER: DIVERGING[-1]}


def _verdicts(rows: pd.DataFrame) -> tuple[dict[str, str], list[LegendEntry]]:
    known = rows[rows["verdict"] != UNKNOWN]
    fills = {code: _VERDICT_FILLS[v] for code, v in zip(known["code"], known["verdict"], strict=True)}
    return fills, [LegendEntry(fill, verdict) for verdict, fill in _VERDICT_FILLS.items()]


def _painted(table: AreaTable) -> tuple[dict[str, str], list[LegendEntry], str]:
    """Return fills, legend and legend title of a view's measure."""
    rows, topic = table.rows, table.topic
    per = f"per 1,000 {DENOMINATOR[topic.denominator]}"
    noun = topic.incidents.capitalize()
    match table.view.measure:
        case "change":
            return *_change(rows), "Change since the same months a year before"
        case "funnel":
            return *_verdicts(rows), "Rate beside the whole district’s"
        case "smoothed":
            return *_sequential(rows, "smoothed_rate", 1), f"{noun} {per}, smoothed (an estimate)"
        case "count":
            return *_sequential(rows, "count", 0), noun
        case _:
            return *_sequential(rows, "rate", 1), f"{noun} {per}"


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
        lines.append(f"{rate_in_words(row)} per 1,000 {DENOMINATOR[topic.denominator]}, 95% interval")
    if table.view.measure == "funnel":
        lines.append(VERDICT_WORDS[row["verdict"]])
    if table.view.measure == "change":
        lines.append(change_in_words(row, topic))
    return lines


def draw_areas(table: AreaTable, selected: str = "") -> Drawing:
    """Return the map of an area table: each area filled by its class, missing ones hatched.

    A locality's figure is drawn over each of its wards, with the locality outlined and said to be published for the
    locality as a whole.
    """
    fills, legend, title = _painted(table)
    tooltips = {row["code"]: _tooltip(row, table) for _, row in table.rows.iterrows()}
    areas, code, lines = {
        "locality": ("ward_boundaries", "ward_code", ("localities",)),
        "reporting-area": ("ward_boundaries", "ward_code", ("reporting_areas",)),
        "ward-estimate": ("ward_boundaries", "ward_code", ("localities",)),
    }.get(table.view.geography, ("ward_boundaries", "ward_code", ("district",)))
    if table.view.geography in ("locality", "reporting-area"):
        fills, tooltips = _over_wards(table, fills, tooltips)
        if len(fills) == len(ward_table()):  # a locality outside every ward is on no ward, so nothing is hatched
            legend = [entry for entry in legend if entry.colour != MISSING]
    when = table.period.words if table.period else plan_year()
    known = table.rows.dropna(subset=["count"])
    highest = f" Highest: {', '.join(known['name'].head(3))}." if len(known) else " No figure is known."
    return Drawing(
        areas=areas,
        code=code,
        lines=lines,
        fills=fills,
        tooltips=tooltips,
        legend_title=title,
        legend=tuple(legend),
        alt=f"Map of {table.topic.sentence} in {when}, {title[0].lower()}{title[1:]}.{highest}",
        selected=selected,
    )


def draw_hexes(figures: HexFigures, selected: str = "") -> Drawing:
    """Return the map of hexagons by count, those that are hot by the rule outlined, with the wards' outlines."""
    rows, topic = figures.rows, figures.topic
    busy = rows[rows["count"] > 0].rename(columns={"hex_id": "code"})
    fills, legend = _sequential(busy, "count", 0)
    names = ward_names()
    tooltips = {
        row.hex_id: [
            f"On or near {row.place}" if row.place else "No incident in this period",
            topic.counted(row.count),
            f"Hotspot: {row.class_}" if row.hot else f"Not hot now; over three years: {row.class_}",
            f"mostly in {names.get(row.ward_code, 'no ward')}",
        ]
        for row in rows.rename(columns={"class": "class_"}).itertuples()
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
        legend=(LegendEntry(NONE_HERE, "none"), *legend, LegendEntry(OUTLINED, "hotspot by the rule below")),
        alt=f"Map of {topic.sentence} by hexagon in {figures.period.words}: {len(hot)} of {len(rows)} are hot.",
        outlined=tuple(hot),
        selected=selected,
        unpainted=NONE_HERE,
        paint_by="hex_id",
    )


def draw_points(figures: PointFigures, selected: str = "") -> Drawing:
    """Return the map of police.uk map points, each circle's area in proportion to its count."""
    topic, points = figures.topic, figures.points
    most = float(points["count"].max()) if len(points) else 1.0
    circles = [
        [
            row.lon,
            row.lat,
            round(2 + 16 * math.sqrt(row.count / max(most, LEAST_LARGEST)), 1),
            [f"On or near {row.place}", topic.counted(row.count)],
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
    )


def _over_wards(table: AreaTable, fills: dict, tooltips: dict) -> tuple[dict, dict]:
    """Draw each area's fill over the wards that make it up, and say that the figure is the whole area's."""
    column = "locality" if table.view.geography == "locality" else "reporting_area"
    published = "Published for" if table.period is None else "All of"
    wards = ward_table()
    by_ward, words = {}, {}
    for ward, name, area in zip(wards["ward_code"], wards["ward_name"], wards[column], strict=True):
        if area in fills:
            by_ward[ward] = fills[area]
        lines = tooltips.get(area, [area, "No figure is published"])
        words[ward] = [f"{published} {area} as a whole", *lines[1:], f"(this part: {name})"]
    return by_ward, words


class _Base(JSCSSMixin, folium.MacroElement):
    """Outlines and labels: the part of a map that no choice but the geography changes."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "communityMap.base({{ this._parent.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(self, drawing: Drawing):
        super().__init__()
        self._name = "Base"
        self.settings = _base_settings(drawing.areas, drawing.paint_by or drawing.code, drawing.lines, drawing.focus)
        layers = dict.fromkeys([drawing.areas, *drawing.lines, "district"])
        self.default_js = [(name, f"{map_files.FOLDER}/{name}.js") for name in layers]


class _Paint(folium.MacroElement):
    """What a view paints on the base."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "communityMap.paint({{ this._parent._parent.get_name() }}, {{ this._parent.get_name() }}, {{ this.state }});"
        "{% endmacro %}"
    )

    def __init__(self, drawing: Drawing):
        super().__init__()
        self._name = "Paint"
        self.state = drawing.painted


def _script_json(value: Any) -> str:
    """Return JSON that is safe inside a script and a template: text from files closes no tag and starts no template.

    folium renders what it is given as a Jinja template; its openings stand only inside JSON strings, where an escape
    for the brace means the same.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for opening in ("{{", "{%", "{#"):
        text = text.replace(opening, opening.replace("{", "\\u007b"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def folium_map(drawing: Drawing, tiles: tuple[str, str] | None = None) -> tuple[folium.Map, folium.FeatureGroup]:
    """Return a base map and the feature group that paints a drawing on it.

    Parameters
    ----------
    drawing : Drawing
        What to show.
    tiles : tuple of (address template, attribution), optional
        Background tiles of another host; none when not given.

    Returns
    -------
    tuple of (folium.Map, folium.FeatureGroup)
        Never to be cached: streamlit-folium changes the map it draws.
    """
    base = folium.Map(tiles=None, zoom_snap=0.25, zoom_control=True, max_zoom=18, min_zoom=9)
    if tiles:
        folium.TileLayer(tiles=tiles[0], attr=tiles[1], opacity=0.6).add_to(base)
    _Base(drawing).add_to(base)
    group = folium.FeatureGroup(name="figures")
    _Paint(drawing).add_to(group)
    return base, group
