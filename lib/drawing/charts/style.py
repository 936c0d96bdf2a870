"""How every chart looks, and Altair, which draws them.

Altair takes a third of a second and 34 MB to import, so it is not imported with this room: `altair` does it when a
process draws its first chart, and `serve.py` calls it in the background when a server starts. Each kind of chart is
drawn once a process (its functions here are cached) and the data poured in.
"""

import importlib
from functools import lru_cache
from typing import Any

from lib.published.tables import layer

INK, GREY, MID, BLUE, ORANGE = "#0b0c0c", "#b1b4b6", "#6f777b", "#1d4f7c", "#c55a05"
MISSING_GREY = "#c8cbcd"
TEXT: dict[str, Any] = {"fontSize": 13, "color": INK}
FONT: dict[str, Any] = {
    "labelFontSize": 13,
    "titleFontSize": 13,
    "labelColor": INK,
    "titleColor": INK,
    "titleFontWeight": "normal",
}


def altair() -> Any:
    """Return the library that draws, imported when it is first asked for."""
    return importlib.import_module("altair")


def blank() -> tuple[Any, Any]:
    """Return the library that draws, and a chart of the table that is poured in."""
    alt = altair()
    return alt, alt.Chart(alt.Data(name="table"))


def tips(*told: str | tuple[str | None, ...]) -> list[Any]:
    """Return what a mark says when it is pointed at: columns, each with its name and the format of its number."""
    parts = ("shorthand", "title", "format")
    named = (zip(parts, (one,) if isinstance(one, str) else one, strict=False) for one in told)
    return [altair().Tooltip(**{part: text for part, text in one if text}) for one in named]


def finished(chart: Any, height: int | dict[str, int]) -> dict[str, Any]:
    """Return a chart's specification in the house style, without data.

    A screen reader is given the chart's one alternative text and its table, not mark after mark.
    """
    styled = (
        chart.properties(width="container", height=height)
        .configure_axis(**FONT, gridColor="#e5e6e7", domainColor=MID, tickColor=MID)
        .configure_view(stroke=None)
        .configure_legend(
            labelFontSize=13,
            titleFontSize=13,
            labelColor=INK,
            titleColor=INK,
            orient="top",
            title=None,
            columnPadding=5,
        )
    )
    spec = styled.to_dict(validate=False)  # tests/unit/test_charts_style.py looks at each; it takes seconds
    spec.pop("data", None)
    spec.pop("$schema", None)
    spec["config"]["background"] = "transparent"  # of the page, which is dark where the device asks for that
    spec["config"]["mark"] = {**spec["config"].get("mark", {}), "aria": False}
    return spec


def months_axis(ticks: int = 6) -> Any:
    """Return the axis of a chart by month, whose table holds each month's date."""
    alt = altair()
    return alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=ticks))


def mark_layers(base: Any, x: Any) -> list[Any]:
    """Return a rule and words for each row of a chart's table that has a `mark`: when something began or ended."""
    alt = altair()
    marks = base.transform_filter("isValid(datum.mark)")
    words = marks.mark_text(align="left", dx=-3, dy=-8, color=INK, fontSize=13, limit=150)
    return [
        marks.mark_rule(color=INK, strokeDash=[2, 2]).encode(x=x),
        words.encode(x=x, y=alt.value(0), text="mark:N", tooltip=tips(("mark:N", "Done here"))),
    ]


@lru_cache(maxsize=8)
def chart_features(name: str) -> list[dict[str, Any]]:
    """Return a layer's features as Vega draws them: rings the other way round than RFC 7946 has them.

    On a sphere, Vega takes a ring that runs anticlockwise for the rest of the world.
    """

    return [{**feature, "geometry": turned(feature["geometry"])} for feature in layer(name)["features"]]


def turned(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON geometry with its rings the other way round, as Vega draws them."""
    if geometry["type"] == "Polygon":
        return {**geometry, "coordinates": [ring[::-1] for ring in geometry["coordinates"]]}
    return {**geometry, "coordinates": [[ring[::-1] for ring in part] for part in geometry["coordinates"]]}
