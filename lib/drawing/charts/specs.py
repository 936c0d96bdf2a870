"""Drawings of charts, ready made: what `python -m lib.drawing.charts.source` wrote, with a page's words put in."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from lib.base.errors import DataFileError
from lib.published.tables import layer

READY = Path(__file__).parent / "source" / "ready.json"
_LAYERS = ("ward_boundaries", "district")


@lru_cache(maxsize=1)
def _ready() -> dict[str, str]:
    try:
        drawings = json.loads(READY.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataFileError(
            f"lib/drawing/charts/source/{READY.name} cannot be read ({error.__class__.__name__}). Charts are drawn "
            "from it. Make it again with: python -m lib.drawing.charts.source"
        ) from error
    return {name: json.dumps(spec) for name, spec in drawings.items()}


@lru_cache(maxsize=64)
def drawn(name: str, **words: str) -> dict[str, Any]:
    """Return a drawing: Vega-Lite without data, to be treated as read-only.

    Parameters
    ----------
    name : str
        As in `lib.drawing.charts.source.__main__.all_drawings`.
    **words : str
        What stands in the drawing's braces: `us="Ashfield"` is put in for `{us}`.

    Raises
    ------
    DataFileError
        When the drawings cannot be read.
    """
    text = _ready()[name]
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", json.dumps(value)[1:-1])
    for shapes in _LAYERS:
        place = f'"{{layer {shapes}}}"'
        if place in text:
            text = text.replace(place, json.dumps(chart_features(shapes)))
    return json.loads(text)


@lru_cache(maxsize=8)
def chart_features(name: str) -> list[dict[str, Any]]:
    """Return a layer's features as Vega draws them: rings the other way round than RFC 7946 has them.

    On a sphere, Vega takes a ring that runs anticlockwise for the rest of the world.
    """

    def turned(geometry: dict[str, Any]) -> dict[str, Any]:
        if geometry["type"] == "Polygon":
            return {**geometry, "coordinates": [ring[::-1] for ring in geometry["coordinates"]]}
        return {**geometry, "coordinates": [[ring[::-1] for ring in part] for part in geometry["coordinates"]]}

    return [{**feature, "geometry": turned(feature["geometry"])} for feature in layer(name)["features"]]
