"""Files that never change, compressed once for all who fetch them.

Streamlit sends its own scripts as they are, 4 MB of them to a page's first visitor, because compressing them anew for
each would cost more than it saves. Their answers are marked as never changing, so once is enough: a quarter travels.
The script of streamlit-folium, whose name changes with its content too, it compresses anew for each, 4 ms of the
processor, and has it fetched with every visit.
"""

import gzip
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TEXTS = ("javascript", "text/css", "image/svg", "application/json")
MOST_FILES = 400  # some 4 MB; a version of Streamlit has fewer
NEVER_CHANGES = "public, immutable, max-age=31536000"
_NAMED_BY_CONTENT = re.compile(r"/component/.*\.[0-9a-f]{8}\.js$")


class CompressedOnce:
    """Keeps the compressed form of every text that the app marks as immutable, and sends it from then on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, tuple[Headers, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is kept; otherwise pass the request on and keep the answer if it is a text that never changes."""
        if not _could_be_compressed(scope):
            return await self._app(scope, receive, send)
        if scope["path"] in self._kept:
            return await _send(self._kept[scope["path"]], send)
        start: Message = {}
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start" and _never_changes(scope["path"], message):
                start.update(message)
                return
            if not start:
                return await send(message)
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            await _send(self._keep(scope["path"], start, bytes(body)), send)

        await self._app(scope, receive, keep)

    def _keep(self, path: str, start: Message, body: bytes) -> tuple[Headers, bytes]:
        if path in self._kept:  # compressed meanwhile for somebody else
            return self._kept[path]
        headers = MutableHeaders(raw=list(start["headers"]))
        written = body if "content-encoding" in headers else gzip.compress(body, mtime=0)
        headers["content-encoding"], headers["content-length"] = "gzip", str(len(written))
        headers["cache-control"] = NEVER_CHANGES
        headers.add_vary_header("Accept-Encoding")
        del headers["accept-ranges"]
        if len(self._kept) < MOST_FILES:
            self._kept[path] = headers, written
        return headers, written


def _could_be_compressed(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    asked = Headers(scope=scope)
    return "gzip" in asked.get("accept-encoding", "") and "range" not in asked and "if-none-match" not in asked


def _never_changes(path: str, start: Message) -> bool:
    answer = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and ("immutable" in answer.get("cache-control", "") or bool(_NAMED_BY_CONTENT.search(path)))
        and answer.get("content-encoding", "gzip") == "gzip"
        and any(kind in answer.get("content-type", "") for kind in TEXTS)
    )


async def _send(kept: tuple[Headers, bytes], send: Send) -> None:
    headers, body = kept
    await send({"type": "http.response.start", "status": 200, "headers": list(headers.raw)})
    await send({"type": "http.response.body", "body": body})
