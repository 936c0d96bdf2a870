"""Maps written as SVG: shapes, circles and names that stand on a `Sheet`, with no browser or runtime to draw them."""

import html
from collections.abc import Iterable, Sequence
from typing import Any

from lib.drawing.charts.pictures import FONT
from lib.drawing.picture_labels import Sheet

PADDING = 4
_BASELINE = 0.3  # of the size of type: how far below its middle a letter stands
INK = "#0b0c0c"


def element(name: str, within: str = "", **attributes: Any) -> str:
    """Return an element; an underscore in the name of an attribute stands for a hyphen."""
    written = "".join(
        f' {key.replace("_", "-")}="{html.escape(str(value), quote=True)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{within}</{name}>" if within else f"<{name}{written}/>"


def svg(width: float, height: float, parts: Iterable[str]) -> str:
    """Return a picture of a width and height with white around them; what stands further out is cut off."""
    wide, high = width + 2 * PADDING, height + 2 * PADDING
    drawn = element("g", "".join(parts), transform=f"translate({PADDING},{PADDING})")
    page = element("rect", width=wide, height=high, fill="white")
    size = f'width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">{page}{drawn}</svg>'


def clipped(sheet: Sheet, parts: Iterable[str]) -> str:
    """Return parts without what lies off the sheet."""
    frame = element("rect", width=f"{sheet.width:g}", height=f"{sheet.height:g}")
    return element("clipPath", frame, id="sheet") + element("g", "".join(parts), clip_path="url(#sheet)")


def shapes(sheet: Sheet, geometries: Iterable[dict[str, Any]], **look: Any) -> str:
    """Return GeoJSON areas or lines of one look as one path."""
    path = "".join(_path(sheet, geometry) for geometry in geometries)
    return element("path", d=path, **look) if path else ""


def _path(sheet: Sheet, geometry: dict[str, Any]) -> str:
    lines, closed = _lines(geometry)
    return "".join(f"M{'L'.join('{:.1f},{:.1f}'.format(*sheet.pixel(*at)) for at in line)}{closed}" for line in lines)


def _lines(geometry: dict[str, Any]) -> tuple[list[Any], str]:
    """Return the lines that a geometry consists of, and 'Z' where each is closed."""
    kind, points = geometry["type"], geometry.get("coordinates", [])
    match kind:
        case "Polygon":
            return points, "Z"
        case "MultiPolygon":
            return [ring for part in points for ring in part], "Z"
        case "LineString":
            return [points], ""
        case "MultiLineString":
            return points, ""
        case "GeometryCollection":
            parts = [_lines(part) for part in geometry["geometries"]]
            return [line for lines, _ in parts for line in lines], ""
    return [], ""  # a point, which a line that only touches an area leaves there


def circles(sheet: Sheet, rows: Iterable[tuple[float, float, float]], **look: Any) -> str:
    """Return circles of one look, each at a longitude and latitude with its radius."""
    return "".join(
        element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{r:.1f}", **look) for x, y, r in _on(sheet, rows)
    )


def _on(sheet: Sheet, rows: Iterable[tuple[float, float, float]]) -> Iterable[tuple[float, float, float]]:
    return ((*sheet.pixel(lon, lat), radius) for lon, lat, radius in rows)


def words(sheet: Sheet, rows: Sequence[dict[str, Any]], size: float, across: float = 0, **look: Any) -> str:
    """Return texts that stand at a longitude and latitude (`lon`, `lat`, `text`), `across` pixels to the right."""
    return "".join(
        text(x + across, y + _BASELINE * size, row["text"], size, **look)
        for row in rows
        for x, y in [sheet.pixel(row["lon"], row["lat"])]
    )


def text(x: float, y: float, said: str, size: float, **look: Any) -> str:
    """Return a text, its foot at a pixel."""
    return element("text", html.escape(said), x=f"{x:.1f}", y=f"{y:.1f}", font_size=f"{size:g}", **look)


def edged(width: float) -> dict[str, Any]:
    """Return the look of letters with a white edge, which can be read on any colour."""
    return {
        "fill": INK,
        "stroke": "white",
        "stroke_width": f"{width:g}",
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
