"""Files to take away: CSV, Excel, GeoJSON and a picture of the map, each saying where its figures come from."""

import io
import json
import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
import shapely

from lib.base.cells import safe_cells
from lib.drawing.charts.style import chart_features, turned
from lib.drawing.map_classes import MARKED, MISSING, OUTLINED, POINT
from lib.drawing.maps import Drawing
from lib.drawing.picture_labels import Name, Sheet, bounds_of, names_and_key, written
from lib.incidents.view import View
from lib.published.places import ward_shapes, ward_table
from lib.published.tables import district, layer

PICTURE = 560, 760  # pixels of a map's picture before it is doubled
NAME_SIZE = 10
_SHEET_NAME = 31  # characters, a limit of Excel
_AS_TEXT = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}


def provenance(title: str, evidence: dict[str, str], view: View, command: str, link: str) -> dict[str, str]:
    """Return where the figures of a view come from and how to ask for them again.

    Parameters
    ----------
    title : str
        The finding.
    evidence : dict of str
        Source, period, denominator, date, limits: label to text.
    view : View
        What was asked.
    command, link : str
        What prints the table again, and what shows the view again.
    """
    return {
        "Finding": title,
        **evidence,
        "Link": link,
        "Command": command,
        "View": json.dumps(view.to_query()),
        "Licence": " ".join(district()["attribution"]["statements"]),
    }


def csv_file(table: pd.DataFrame) -> bytes:
    """Return a table as CSV (UTF-8 with a byte order mark, so that Excel reads it); no cell can run as a formula."""
    return safe_cells(table).to_csv(index=False).encode("utf-8-sig")


def workbook(sheets: Mapping[str, pd.DataFrame], about: Mapping[str, str], named_by: int = 0) -> bytes:
    """Return tables as an Excel workbook, a sheet each, and a sheet “How we know”.

    Parameters
    ----------
    sheets : mapping of str to DataFrame
        Table by the name of its sheet.
    about : mapping of str to str
        Label to text: source, period, limits, link, licence.
    named_by : int
        How many first columns say what a row is of, and stay in sight.
    """
    buffer = io.BytesIO()
    known = pd.DataFrame(list(about.items()), columns=["What", "Text"])
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=_AS_TEXT) as writer:
        for name, table in {**sheets, "How we know": known}.items():
            sheet = name[:_SHEET_NAME]
            safe_cells(table).to_excel(writer, sheet_name=sheet, index=False)
            writer.sheets[sheet].freeze_panes(1, 0 if table is known else named_by)
            writer.sheets[sheet].set_column(0, len(table.columns) - 1, 28)
        writer.sheets["How we know"].set_column(1, 1, 110)
    return buffer.getvalue()


def as_geojson(figures: pd.DataFrame, name: str, code: str, about: Mapping[str, str]) -> bytes:
    """Return areas or map points with their figures as GeoJSON (RFC 7946: longitude, latitude, WGS 84).

    An area without a place in the district is a feature without a geometry.

    Parameters
    ----------
    figures : DataFrame
        One row an area; for map points with lon and lat.
    name, code : str
        Layer of geo/ that the rows belong to, and the property it is matched by; empty for map points.
    about : mapping of str to str
        From `provenance`.
    """
    rows = json.loads(figures.to_json(orient="records"))
    if name:
        shapes = {f["properties"][code]: f["geometry"] for f in layer(name)["features"]}
        codes = figures[code if code in figures else "area"]
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
    collection = {"type": "FeatureCollection", "features": features, "provenance": dict(about)}
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
    areas, wards = chart_features(drawing.areas), chart_features("ward_boundaries")
    own = [{"type": "Feature", "geometry": turned(drawing.own), "properties": {}}] if drawing.own else []
    sheet = Sheet(_wider(bounds_of(own)) if own else bounds_of([*areas, *wards]), *PICTURE)
    for lon, lat in drawing.marks:
        sheet.reserve(lon, lat, 4)
    names, key = names_and_key(sheet, _names_on(sheet) if own else _ward_names(), NAME_SIZE)
    layers = [*_map_layers(drawing, own), *written(names, NAME_SIZE)]
    if own:
        layers = [_as_far_as(sheet, one) for one in layers]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {
            "text": textwrap.wrap(title, 80),
            "subtitle": textwrap.wrap(f"{source} {' '.join(district()['attribution']['statements'])}", 120),
            "anchor": "start",
            "fontSize": 17,
            "subtitleFontSize": 11,
        },
        "background": "white",
        "padding": 16,
        "hconcat": [
            {"width": PICTURE[0], "height": PICTURE[1], "projection": sheet.projection, "layer": layers},
            {"vconcat": [_legend_spec(drawing), *([_key_spec(key)] if key else [])]},
        ],
        "config": {"view": {"stroke": None}, "font": "Liberation Sans, Arial, sans-serif"},
    }


def _map_layers(drawing: Drawing, own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the layers of a map picture beneath its names: areas, outlines, circles and diamonds."""
    by = drawing.paint_by or drawing.code
    areas, wards = chart_features(drawing.areas), chart_features("ward_boundaries")
    filled = [{**f, "fill": _plain(drawing.fills.get(f["properties"][by], drawing.unpainted))} for f in areas]
    outlined = [f for f in areas if f["properties"][by] in set(drawing.outlined)]
    chosen = [f for f in wards if f["properties"]["ward_code"] == drawing.selected]
    done = [{"type": "Feature", "geometry": turned(outline), "properties": {}} for outline in drawing.done]
    circles = [{"lon": lon, "lat": lat, "size": 3 * radius**2} for lon, lat, radius, *_ in drawing.points]
    hot = {"filled": False, "stroke": "#0b0c0c", "strokeWidth": 2}

    def shapes(features: list[dict[str, Any]], **how: Any) -> dict[str, Any]:
        return {"data": {"values": features}, "mark": {"type": "geoshape", **how}}

    return [
        {
            **shapes(filled, stroke="#b1b4b6", strokeWidth=0.3),
            "encoding": {"fill": {"field": "fill", "type": "nominal", "scale": None}},
        },
        shapes(wards, filled=False, stroke="#505a5f", strokeWidth=0.8),
        shapes(outlined, **hot),
        shapes(done, **hot, strokeDash=[8, 5]),
        shapes([*chosen, *own], **{**hot, "strokeWidth": 3}),
        {
            "data": {"values": circles},
            "mark": {"type": "circle", "color": POINT, "opacity": 0.75, "stroke": "white"},
            "encoding": {
                "longitude": {"field": "lon", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
                "size": {"field": "size", "type": "quantitative", "scale": None},
            },
        },
        mark_layer([{"lon": lon, "lat": lat} for lon, lat in drawing.marks]),
        *(
            shapes(chart_features(name), **{**hot, "strokeWidth": 1.6})
            for name in drawing.lines
            if name != "ward_boundaries"
        ),
    ]


def _wider(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return bounds with a fifth more on each side, and some 300 metres at least."""
    west, south, east, north = bounds
    across, up = max((east - west) / 5, 0.0045), max((north - south) / 5, 0.0027)
    return west - across, south - up, east + across, north + up


def _as_far_as(sheet: Sheet, one: dict[str, Any]) -> dict[str, Any]:
    """Return a layer without what lies beyond the picture’s edge, which Vega would take a minute to draw."""
    if one["mark"]["type"] != "geoshape":
        return one
    (west, north), (east, south) = sheet.point(0, 0), sheet.point(sheet.width, sheet.height)
    seen, features = shapely.box(west, south, east, north), []
    for feature in one["data"]["values"]:
        part = shapely.intersection(shapely.make_valid(shapely.geometry.shape(feature["geometry"])), seen)
        if not part.is_empty:
            around = shapely.orient_polygons(part, exterior_cw=True)
            features.append({**feature, "geometry": json.loads(shapely.to_geojson(around))})
    return {**one, "data": {"values": features}}


def _names_on(sheet: Sheet) -> list[Name]:
    """Return the names of the wards that a picture of a part of the district shows, each where it is seen."""
    (west, north), (east, south) = sheet.point(0, 0), sheet.point(sheet.width, sheet.height)
    seen = shapely.box(west, south, east, north)
    names = []
    for name in _ward_names():
        part = shapely.intersection(name.area, seen)
        if not part.is_empty:
            middle = shapely.point_on_surface(part)
            names.append(Name(name.text, middle.x, middle.y, name.area))
    return names


def mark_layer(marks: list[dict[str, float]]) -> dict[str, Any]:
    """Return the diamonds of a drawing: dark with a white edge, so that they show on every shade."""
    return {
        "data": {"values": marks},
        "mark": {"type": "point", "shape": "diamond", "filled": True, "color": "#0b0c0c", "opacity": 1, "size": 40,
                 "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
        },
    }  # fmt: skip


def _ward_names() -> list[Name]:
    """Return the wards' names, those with the least room last: a larger ward's name has more places to go."""
    wards = ward_shapes()
    shape = dict(zip(wards.codes, wards.shapes, strict=True))
    rows = ward_table().sort_values("area_ha", ascending=False)
    return [Name(row.ward_name, row.label_lon, row.label_lat, shape[row.ward_code]) for row in rows.itertuples()]


def _legend_spec(drawing: Drawing) -> dict[str, Any]:
    rows = [
        {
            "text": entry.text,
            "fill": {OUTLINED: "#ffffff", MARKED: "#0b0c0c"}.get(entry.colour, _plain(entry.colour)),
            "line": "#0b0c0c" if entry.colour in (OUTLINED, MARKED) else "#b1b4b6",
            "shape": "diamond" if entry.colour == MARKED else "square",
            "row": index,
        }
        for index, entry in enumerate(drawing.legend)
    ]
    square = {"type": "point", "size": 350, "opacity": 1, "filled": True, "strokeWidth": 2}
    return {
        "title": {"text": textwrap.wrap(drawing.legend_title, 30), "anchor": "start", "fontSize": 13},
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
                    "shape": {"field": "shape", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 16, "fontSize": 13},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }


def _key_spec(key: list[str]) -> dict[str, Any]:
    """Return the names of the wards that only a number has room for on the map."""
    return {
        "title": {"text": ["Wards by number"], "anchor": "start", "fontSize": 13},
        "width": 20,
        "height": 20 * len(key),
        "data": {"values": [{"text": text, "row": row} for row, text in enumerate(key)]},
        "mark": {"type": "text", "align": "left", "fontSize": 13, "x": 0},
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "axis": None},
            "text": {"field": "text", "type": "nominal"},
        },
    }


def _plain(colour: str) -> str:
    """Return a colour for a picture, in which missing is grey: Vega draws no hatching."""
    return "#c8cbcd" if colour == MISSING else colour
