"""The addresses under which a browser finds the district's layers, street names and names to choose from."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.base.errors import InputError
from lib.drawing.find_index import FILE, find_index
from lib.drawing.map_files import (
    NAMES,
    STREETS,
    digest,
    layer_names,
    layer_script,
    map_script,
    map_script_name,
    place_names,
    street_names,
)
from lib.ui.compressed_once import NEVER_CHANGES


def map_file_routes(base_path: str) -> list[Route]:
    """Return the routes of `lib.drawing.map_files`, under the server's base path."""
    base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return [
        Route(f"{base}/district/{STREETS}", _json(street_names)),
        Route(f"{base}/district/{NAMES}", _json(place_names)),
        Route(f"{base}/district/{FILE}", _json(find_index)),
        Route(f"{base}/district/map.{{digest}}.js", _map),
        Route(f"{base}/district/{{name}}.js", _layer),
    ]


def _json(made: Callable[[], bytes]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return _answer(request, made(), "application/json")
        except InputError as error:
            return PlainTextResponse(str(error), 503)

    return answer


def _map(request: Request) -> Response:
    try:
        content, name = map_script(), map_script_name()
    except InputError as error:
        return PlainTextResponse(str(error), 503)
    if not request.url.path.endswith(f"/{name}"):  # asked for by a page that another version of the app has drawn
        return _answer(request, content, "text/javascript")
    return Response(content, media_type="text/javascript", headers={"Cache-Control": NEVER_CHANGES})


def _layer(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in layer_names():
        return PlainTextResponse("There is no such layer.", 404)
    try:
        return _answer(request, layer_script(name), "text/javascript")
    except InputError as error:
        return PlainTextResponse(str(error), 503)


def _answer(request: Request, content: bytes, media_type: str) -> Response:
    """Return the content, or that the browser's own copy is still the same."""
    headers = {"ETag": f'"{digest(content)}"', "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
