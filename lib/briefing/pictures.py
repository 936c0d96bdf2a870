"""The maps and charts of a briefing as Vega-Lite specifications, and as SVG or PNG made without a network.

They are drawn for paper: classes run from light to dark so that they hold in greyscale, hotspots have a heavy outline
and places have numbers, so that nothing hangs on colour.
"""

import json
import re
import textwrap
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.analysis.evaluation.marks import Done
from lib.answers.interventions import marked_chart
from lib.briefing.letters import FONTS
from lib.drawing.charts.district import month_chart
from lib.drawing.charts.style import INK, MID, chart_features
from lib.drawing.exports import mark_layer
from lib.drawing.map_classes import MISSING
from lib.drawing.maps import Drawing, draw_areas
from lib.drawing.ward_picture import hexes_of
from lib.incidents.topics import Topic
from lib.published.places import ward_names, ward_table
from lib.statistics.hexagons import hex_centre

FONT = "Liberation Sans"
DISTRICT_SIZE = (480, 640)
INSET_SIZE = (250, 235)
CHART_SIZE = (500, 120)
_CONFIG = {"view": {"stroke": None}, "font": FONT}
_GREY = "#c8cbcd"
_WIDEST_LABEL = 10
# A page as large as the picture on it, a point to each of the picture's own units.
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)"""


def district_map(areas: AreaTable, chosen: tuple[str, ...]) -> dict[str, Any]:
    """Return the map of all wards by rate, the chosen ones with a heavy outline, names and legend in the picture.

    Parameters
    ----------
    areas : AreaTable
        Of wards.
    chosen : tuple of str
        Ward codes.
    """
    drawing = draw_areas(areas)
    wards = chart_features("ward_boundaries")
    fills = {code: _plain(colour) for code, colour in drawing.fills.items()}
    painted = [{**f, "fill": fills.get(f["properties"]["ward_code"], _GREY)} for f in wards]
    outlined = [f for f in wards if f["properties"]["ward_code"] in chosen]
    table = ward_table()
    labels = [
        {"name": "\n".join(textwrap.wrap(name, _WIDEST_LABEL, break_long_words=False)), "lon": lon, "lat": lat}
        for name, lon, lat in zip(table["ward_name"], table["label_lon"], table["label_lat"], strict=True)
    ]
    legend = [(_plain(entry.colour), entry.text) for entry in drawing.legend]
    width, height = DISTRICT_SIZE
    return {
        **_top(width, height),
        "layer": [
            _shapes(painted, {"stroke": MID, "strokeWidth": 0.7}),
            _shapes(outlined, {"fill": None, "filled": False, "stroke": INK, "strokeWidth": 2.6}),
            *_texts(labels, 9),
            *_legend(drawing.legend_title, legend, width - 175),
        ],
    }


def inset(drawing: Drawing, ward: str, places: pd.DataFrame) -> dict[str, Any]:
    """Return the map of one ward's hexagons by count, hot ones with a heavy outline, busiest places numbered.

    A diamond marks a hexagon that holds more than its residents explain.

    Parameters
    ----------
    drawing : Drawing
        From `lib.drawing.maps.draw_hexes`.
    ward : str
        Ward code.
    places : DataFrame
        Map points to number, in order: lon, lat.
    """
    own = hexes_of(ward)
    hexes = [f for f in chart_features("hexes") if f["properties"]["hex_id"] in own]
    painted = [{**f, "fill": drawing.fills.get(f["properties"]["hex_id"], "#ffffff")} for f in hexes]
    hot = [f for f in hexes if f["properties"]["hex_id"] in set(drawing.outlined)]
    middles = {hex_centre(code) for code in own}
    marks = [{"lon": lon, "lat": lat} for lon, lat in drawing.marks if (lon, lat) in middles]
    edge = [f for f in chart_features("ward_boundaries") if f["properties"]["ward_code"] == ward]
    numbers = [
        {"name": str(number), "lon": row.lon, "lat": row.lat} for number, row in enumerate(places.itertuples(), start=1)
    ]
    return {
        **_top(*INSET_SIZE),
        "layer": [
            _shapes(painted, {"stroke": "#b1b4b6", "strokeWidth": 0.5}),
            _shapes(edge, {"filled": False, "stroke": MID, "strokeWidth": 1.6, "strokeDash": [5, 3]}),
            _shapes(hot, {"filled": False, "stroke": INK, "strokeWidth": 2.4}),
            mark_layer(marks),
            *_texts(numbers, 15, bold=True),
        ],
    }


def months(
    figures: pd.DataFrame,
    topic: Topic,
    ward: str,
    size: tuple[int, int] = CHART_SIZE,
    done: Iterable[Done] = (),
) -> tuple[dict[str, Any], str]:
    """Return the chart of a ward's months beside what could be expected of each, and its alternative text.

    Parameters
    ----------
    figures : DataFrame
        From `lib.analysis.months.month_figures`.
    topic : Topic
        What is counted.
    ward : str
        Its code.
    size : tuple of int
        Width and height of the plot, in pixels.
    done : iterable of Done
        What was done there, marked where it began and ended.
    """
    return months_of(figures, topic, ward_names()[ward], size, done)


def months_of(
    figures: pd.DataFrame,
    topic: Topic,
    place: str,
    size: tuple[int, int] = CHART_SIZE,
    done: Iterable[Done] = (),
) -> tuple[dict[str, Any], str]:
    """Return the same chart of a place that is called something else than a ward."""
    chart = marked_chart(month_chart(figures, topic.sentence, place), done)
    spec = chart.with_data()
    columns = [
        "date",
        "count",
        "expected_low",
        "expected_high",
        "missing",
        *(["mark"] if "mark" in chart.table else []),
    ]
    # None, not NaN: JSON has no NaN.
    rows = chart.table[columns].astype(object)
    values = rows.where(rows.notna(), None).to_dict("records")
    width, height = size
    config = {**spec.get("config", {}), "font": FONT}
    if size != CHART_SIZE:
        spec = _few_dates(spec)
    drawn = {"data": {"values": values}, "width": width, "height": height, "background": "white"}
    return {**spec, **drawn, "config": config}, chart.alt


def _few_dates(spec: Any) -> Any:
    """Return a chart of months with a date every half year, as a narrow one has room for."""
    if isinstance(spec, dict):
        if spec.get("field") == "date" and "axis" in spec:
            every = {"interval": "month", "step": 6}
            return {**spec, "axis": {**spec["axis"], "format": "%b %y", "tickCount": every}}
        return {key: _few_dates(value) for key, value in spec.items()}
    return [_few_dates(value) for value in spec] if isinstance(spec, list) else spec


def one_above_another(charts: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return charts under their titles in one picture, from the top down."""
    parts = [
        {key: value for key, value in spec.items() if key not in ("config", "$schema", "background", "padding")}
        | {"title": {"text": title, "anchor": "start", "fontSize": 11, "font": FONT, "frame": "group"}}
        for title, spec in charts
    ]
    config = charts[0][1]["config"]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "padding": 4,
        "config": config,
        "vconcat": parts,
        "spacing": 12,
    }


def _top(width: int, height: int) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "padding": 4,
        "width": width,
        "height": height,
        "projection": {"type": "mercator"},
        "config": _CONFIG,
    }


def _plain(colour: str) -> str:
    return _GREY if colour == MISSING else colour


def _shapes(features: list[dict[str, Any]], mark: dict[str, Any]) -> dict[str, Any]:
    layer: dict[str, Any] = {"data": {"values": features}, "mark": {"type": "geoshape", **mark}}
    if any("fill" in feature for feature in features):
        layer["encoding"] = {"fill": {"field": "fill", "type": "nominal", "scale": None}}
    return layer


def _texts(labels: list[dict[str, Any]], size: float, bold: bool = False) -> list[dict[str, Any]]:
    """Return text with a white edge, so that it can be read on any shade."""
    encoding = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
        "text": {"field": "name", "type": "nominal"},
    }
    mark = {"type": "text", "fontSize": size, "lineBreak": "\n", "baseline": "middle", "font": FONT}
    if bold:
        mark["fontWeight"] = "bold"
    edge = {**mark, "stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}
    return [
        {"data": {"values": labels}, "encoding": encoding, "mark": edge},
        {"data": {"values": labels}, "encoding": encoding, "mark": {**mark, "color": INK}},
    ]


def _legend(title: str, entries: list[tuple[str, str]], left: int) -> list[dict[str, Any]]:
    """Return a legend at the top right of a map, where the district leaves room."""
    lines = textwrap.wrap(title, 26)
    top = 14 * len(lines) + 12
    rows = [
        {"fill": fill, "text": text, "x": left, "y": top + 21 * index} for index, (fill, text) in enumerate(entries)
    ]
    at = {
        "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
    }
    heading = [{"text": line, "x": left - 8, "y": 8 + 14 * index} for index, line in enumerate(lines)]
    text = {"text": {"field": "text", "type": "nominal"}}
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11, "color": INK, "font": FONT}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "square", "size": 220, "opacity": 1, "filled": True, "stroke": MID, "strokeWidth": 1},
            "encoding": {**at, "fill": {"field": "fill", "type": "nominal", "scale": None}},
        },
        {"data": {"values": rows}, "mark": {**mark, "dx": 14}, "encoding": {**at, **text}},
        {"data": {"values": heading}, "mark": {**mark, "fontWeight": "bold"}, "encoding": {**at, **text}},
    ]


@lru_cache(maxsize=1)
def _converter() -> Any:
    """Return vl_convert with the fonts that come with the app, so that pictures are the same everywhere."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def as_svg(spec: dict[str, Any] | str) -> str:
    """Return a picture as SVG; one that is SVG already as it is."""
    return spec if isinstance(spec, str) else _svg(json.dumps(spec, sort_keys=True))


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    return _converter().vegalite_to_svg(spec)


def forget() -> None:
    """Draw every picture anew when it is next asked for."""
    _svg.cache_clear()


def as_png(spec: dict[str, Any] | str, scale: float) -> bytes:
    """Return a picture as PNG, `scale` times as many pixels as the specification's width and height.

    Drawn by typst, which the PDF is drawn by too: a map takes it a fifth of the time that it takes vl_convert.
    """
    import typst

    svg = as_svg(spec)
    inputs = {"svg": svg, "width": str(svg_size(svg)[0])}
    return typst.compile(_PAGE, format="png", ppi=72 * scale, font_paths=_fonts(), sys_inputs=inputs)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Return the fonts that come with the app, read once for all pictures."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def svg_size(svg: str) -> tuple[float, float]:
    """Return the width and height of a picture in its own units."""
    found = re.search(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', svg)
    if found is None:
        raise ValueError("the picture has no size")
    return float(found[1]), float(found[2])
