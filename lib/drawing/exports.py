"""Files to take away: CSV, Excel, GeoJSON and a picture of the map, each saying where its figures come from."""

import io
import json
import textwrap
from typing import Any

import pandas as pd

from lib.answers.hotspots import Answer
from lib.base.cells import safe_cells
from lib.drawing.charts.specs import chart_features
from lib.drawing.maps import MISSING, OUTLINED, POINT, Drawing
from lib.drawing.words.areas import evidence
from lib.published.places import ward_table
from lib.published.tables import district, layer


def provenance(answer: Answer, link: str) -> dict[str, str]:
    """Return where an answer's figures come from and how to ask for them again."""
    return {
        "Finding": answer.title,
        **evidence(answer.areas),
        "Link": link,
        "Command": answer.command,
        "View": json.dumps(answer.areas.view.to_query()),
        "Licence": " ".join(district()["attribution"]["statements"]),
    }


def as_csv(answer: Answer) -> bytes:
    """Return an answer's figures as CSV (UTF-8 with a byte order mark, so that Excel reads it)."""
    return safe_cells(answer.figures).to_csv(index=False).encode("utf-8-sig")


def as_xlsx(answer: Answer, link: str) -> bytes:
    """Return an answer's figures as an Excel workbook: the figures, and a sheet on where they come from."""
    buffer = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    about = pd.DataFrame(provenance(answer, link).items(), columns=["What", "Text"])
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        safe_cells(answer.figures).to_excel(writer, sheet_name="Figures", index=False)
        safe_cells(about).to_excel(writer, sheet_name="How we know", index=False)
        writer.sheets["Figures"].freeze_panes(1, 2)
        writer.sheets["Figures"].set_column(0, 1, 24)
        writer.sheets["How we know"].set_column(0, 0, 16)
        writer.sheets["How we know"].set_column(1, 1, 110)
    return buffer.getvalue()


def as_geojson(answer: Answer, link: str) -> bytes:
    """Return an answer's areas or map points with their figures as GeoJSON (RFC 7946: longitude, latitude, WGS 84).

    An area without a place in the district (Bestwood) is a feature without a geometry.
    """
    rows = json.loads(answer.figures.to_json(orient="records"))
    if answer.layer:
        shapes = {f["properties"][answer.code]: f["geometry"] for f in layer(answer.layer)["features"]}
        codes = answer.figures[answer.code if answer.code in answer.figures else "area"]
        features = [
            {"type": "Feature", "id": code, "geometry": shapes.get(code), "properties": row}
            for code, row in zip(codes, rows, strict=True)
        ]
    else:
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
                "properties": row,
            }
            for row in rows
        ]
    collection = {"type": "FeatureCollection", "features": features, "provenance": provenance(answer, link)}
    return json.dumps(collection, ensure_ascii=False).encode()


def as_png(drawing: Drawing, title: str, source: str) -> bytes:
    """Return a drawing as a picture for a slide or a report, made without a network.

    Parameters
    ----------
    drawing : Drawing
        Of areas that are wards.
    title, source : str
        Lines above and below the map.
    """
    import vl_convert

    spec = picture_spec(drawing, title, source)
    return vl_convert.vegalite_to_png(json.dumps(spec), scale=2)


def picture_spec(drawing: Drawing, title: str, source: str) -> dict[str, Any]:
    """Return a map picture as a Vega-Lite specification that stands alone."""
    by = drawing.paint_by or drawing.code
    areas = [
        {**f, "fill": _plain(drawing.fills.get(f["properties"][by], drawing.unpainted))}
        for f in chart_features(drawing.areas)
    ]
    outlined = [f for f in chart_features(drawing.areas) if f["properties"][by] in set(drawing.outlined)]
    wards = chart_features("ward_boundaries")
    chosen = [f for f in wards if f["properties"]["ward_code"] == drawing.selected]
    circles = [{"lon": lon, "lat": lat, "size": 3 * radius**2} for lon, lat, radius, _ in drawing.points]
    outline = {"filled": False, "stroke": "#505a5f", "strokeWidth": 0.8}
    hot = {"filled": False, "stroke": "#0b0c0c", "strokeWidth": 2}
    layers = [
        {
            "data": {"values": areas},
            "mark": {"type": "geoshape", "stroke": "#b1b4b6", "strokeWidth": 0.3},
            "encoding": {"fill": {"field": "fill", "type": "nominal", "scale": None}},
        },
        {"data": {"values": wards}, "mark": {"type": "geoshape", **outline}},
        {"data": {"values": outlined}, "mark": {"type": "geoshape", **hot}},
        {"data": {"values": chosen}, "mark": {"type": "geoshape", **hot, "strokeWidth": 3}},
        {
            "data": {"values": circles},
            "mark": {"type": "circle", "color": POINT, "opacity": 0.75, "stroke": "white"},
            "encoding": {
                "longitude": {"field": "lon", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
                "size": {"field": "size", "type": "quantitative", "scale": None},
            },
        },
        *_ward_labels(),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {
            "text": _wrapped(title, 80),
            "subtitle": _wrapped(source, 110),
            "anchor": "start",
            "fontSize": 17,
            "subtitleFontSize": 11,
        },
        "background": "white",
        "padding": 16,
        "hconcat": [
            {"width": 560, "height": 760, "projection": {"type": "mercator"}, "layer": layers},
            _legend_spec(drawing),
        ],
        "config": {"view": {"stroke": None}, "font": "Liberation Sans, Arial, sans-serif"},
    }


def _ward_labels() -> list[dict[str, Any]]:
    """Return ward names as text with a white edge, so that they can be read on any colour."""
    place = {
        "longitude": {"field": "label_lon", "type": "quantitative"},
        "latitude": {"field": "label_lat", "type": "quantitative"},
        "text": {"field": "ward_name", "type": "nominal"},
    }
    names = {"values": ward_table()[["ward_name", "label_lon", "label_lat"]].to_dict("records")}
    edge = {"type": "text", "fontSize": 9, "stroke": "white", "strokeWidth": 3}
    return [
        {"data": names, "encoding": place, "mark": edge},
        {"data": names, "encoding": place, "mark": {"type": "text", "fontSize": 9, "color": "#0b0c0c"}},
    ]


def _legend_spec(drawing: Drawing) -> dict[str, Any]:
    rows = [
        {
            "text": entry.text,
            "fill": "#ffffff" if entry.colour == OUTLINED else _plain(entry.colour),
            "line": "#0b0c0c" if entry.colour == OUTLINED else "#b1b4b6",
            "row": index,
        }
        for index, entry in enumerate(drawing.legend)
    ]
    square = {"type": "square", "size": 350, "opacity": 1, "filled": True, "strokeWidth": 2}
    return {
        "title": {"text": _wrapped(drawing.legend_title, 30), "anchor": "start", "fontSize": 13},
        "width": 20,
        "height": 24 * max(1, len(rows)),
        "data": {"values": rows},
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "mark": square,
                "encoding": {
                    "fill": {"field": "fill", "type": "nominal", "scale": None},
                    "stroke": {"field": "line", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 16, "fontSize": 13},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }


def _plain(colour: str) -> str:
    """Return a colour for a picture, in which missing is grey: Vega draws no hatching."""
    return "#c8cbcd" if colour == MISSING else colour


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)
