"""What stands between the network and the app: hosts, headers, uploads and the answer to “are you well?”.

The session's own rules (who may see what) stand in the rooms; these hold for every request, whoever sends it.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.base import settings
from lib.base.errors import InputError
from lib.published.tables import district
from lib.records.connection import data_version
from lib.ui.compressed_once import CompressedOnce
from lib.ui.frame.serving import auth_section
from lib.ui.frame.street_tiles import street_tiles
from lib.ui.frame.this_machine import MarkVisitor
from lib.ui.frame.uploads import refusal
from lib.ui.frame.warm_up import is_warm
from lib.ui.pages import PAGES

UPLOAD_PATH = "/_stcore/upload_file/"


def hosts() -> list[str]:
    """Return the host names that this server answers to: its own machine, and those that the setting names."""
    return ["localhost", "127.0.0.1", *settings.hosts()]


def security_headers() -> dict[str, str]:
    """Return the headers of every answer.

    Streamlit's own page needs inline styles, a script of its own inline, and evaluated code for its charts; the map is
    a frame of the app itself. Nothing else may be loaded from anywhere, but for pictures of the street map.
    """
    tiles = "/".join(street_tiles()[1].split("/")[:3])
    policy = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {tiles}",
        "font-src": "'self' data:",
        "connect-src": "'self' ws: wss:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {allowed}" for name, allowed in policy.items()),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    }


class SecurityHeaders:
    """Puts the headers of `security_headers` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._headers = app, security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to the answer's start."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class SecureCookies:
    """Marks every cookie for TLS alone, where the address of the sign-in says that the server is reached by TLS."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._by_tls = str(auth_section().get("redirect_uri", "")).startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; mark the cookies of the answer."""

        async def with_marks(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [_secure(name, value) for name, value in message["headers"]]
            await send(message)

        await self._app(scope, receive, with_marks if self._by_tls and scope["type"] == "http" else send)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    unmarked = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if unmarked else (name, value)


class UploadDoor:
    """Lets a file in only for a session that has an uploader on its screen, up to the size that it was opened for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it brings a file that must not come in."""
        _, found, rest = scope.get("path", "").partition(UPLOAD_PATH)
        if not found or scope.get("method") not in ("PUT", "POST"):
            return await self._app(scope, receive, send)
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            answer = PlainTextResponse("The request does not say how long the file is (Content-Length).", 411)
        elif refused := refusal(rest.split("/")[0], int(length)):
            answer = PlainTextResponse(*refused)
        else:
            return await self._app(scope, receive, send)
        return await answer(scope, receive, send)


def guards() -> list[Middleware]:
    """Return what every request passes on its way to the app, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(SecureCookies),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts(), www_redirect=False),
        Middleware(CompressedOnce),
        Middleware(MarkVisitor),
        Middleware(UploadDoor),
    ]


def health(_: Request) -> JSONResponse:
    """Answer with status 503 while pages are drawn for the first time, or tables or local records cannot be read."""
    if not is_warm():
        return JSONResponse({"status": "starting"}, 503)
    for what, check in (("published tables", district), ("local records", data_version)):
        try:
            check()
        except InputError:
            return JSONResponse({"status": f"{what} cannot be read"}, 503)
    return JSONResponse({"status": "ok"})


def first_page_by_name(base_path: str) -> Route:
    """Return the route by which the first page is found under its own name too; Streamlit knows it at the root only."""
    root = f"/{base_path.strip('/')}/".replace("//", "/")

    def to_the_root(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{root}?{request.url.query}" if request.url.query else root)

    return Route(f"{root}{PAGES[0].name}", to_the_root)
