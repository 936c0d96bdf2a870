"""Charts as pictures to take away or to print, made without a browser or a network."""

import json
import textwrap
from typing import Any

from lib.drawing.charts.district import Chart

_WIDTH = 900
# What grows with the type: its sizes, the room for a label, and the height of a row with one.
_WITH_TYPE = ("fontSize", "labelFontSize", "titleFontSize", "subtitleFontSize", "labelLimit", "step")
FONT = "Liberation Sans, Arial, sans-serif"


def chart_png(chart: Chart, title: str, source: str) -> bytes:
    """Return a chart as a picture for a slide or a report.

    Parameters
    ----------
    chart : Chart
        From `lib.drawing.charts.district` or a module like it.
    title, source : str
        Lines above the chart.
    """
    import vl_convert

    heading = {
        "text": textwrap.wrap(title, 90),
        "subtitle": textwrap.wrap(source, 120),
        "anchor": "start",
        "fontSize": 18,
        "subtitleFontSize": 12,
        "offset": 12,
    }
    spec = {**sized(chart, _WIDTH), "title": heading, "background": "white", "padding": 16}
    return vl_convert.vegalite_to_png(json.dumps(spec), scale=2)


def chart_svg(chart: Chart, width: int, type_scale: float = 1.0, height: int | None = None) -> str:
    """Return a chart as SVG text of a width in pixels, its type enlarged by a factor."""
    import vl_convert

    spec = larger_type(sized(chart, width), type_scale)
    if height is not None:
        spec["height"] = height
    return vl_convert.vegalite_to_svg(json.dumps(spec))


def sized(chart: Chart, width: int) -> dict[str, Any]:
    """Return a chart's specification that stands alone, for a picture of a width in pixels."""
    table = json.loads(chart.table.to_json(orient="records"))
    data = {"name": "table", "values": table}
    spec = {**chart.spec, "data": data, "width": width, "background": "white"}
    spec["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json"
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["config"] = {**spec.get("config", {}), "font": FONT}
    return spec


def larger_type(spec: Any, factor: float) -> Any:
    """Return a specification with its type, and what must grow with it, multiplied by a factor."""
    if isinstance(spec, dict):
        return {
            key: value * factor
            if key in _WITH_TYPE and isinstance(value, int | float)
            else value
            if key == "data"
            else larger_type(value, factor)
            for key, value in spec.items()
        }
    return [larger_type(value, factor) for value in spec] if isinstance(spec, list) else spec
