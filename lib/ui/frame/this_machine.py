"""Whether a visitor sits at the machine that the server runs on, decided from each session's own request.

The server's address says nothing of it: behind a web server everyone comes from this machine. So the request itself is
looked at on its way in, and marked for the session with a word that only this process knows.
"""

import ipaddress
import secrets
from urllib.parse import urlsplit

import streamlit as st
from starlette.types import ASGIApp, Receive, Scope, Send

_MARK = b"x-explorer-visitor"
_WORD = secrets.token_hex(16).encode()
_NAMES = ("localhost", "127.0.0.1", "::1")
# What web servers and others in between add to a request that they pass on.
_PASSED_ON = ("forwarded", "via", "x-real-ip", "x-client-ip", "client-ip", "true-client-ip", "cf-connecting-ip")
_PASSED_ON_PREFIX = "x-forwarded"


class MarkVisitor:
    """Marks requests that come from the machine itself; a mark that comes with a request is taken off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, marked or not."""
        if scope["type"] in ("http", "websocket"):
            headers = [(name, value) for name, value in scope["headers"] if name.lower() != _MARK]
            if comes_from_here(headers, scope.get("client")):
                headers.append((_MARK, _WORD))
            scope = {**scope, "headers": headers}
        await self._app(scope, receive, send)


def comes_from_here(headers: list[tuple[bytes, bytes]], peer: tuple[str, int] | None) -> bool:
    """Return whether a request comes from a browser on this machine, with nothing in between.

    Parameters
    ----------
    headers : list of (name, value)
        As they came.
    peer : tuple of (address, port), optional
        The other end of the connection.
    """
    named = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers]
    if any(name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIX) for name, _ in named):
        return False
    hosts = [value for name, value in named if name == "host"]
    origins = [value for name, value in named if name == "origin"]
    if len(hosts) != 1 or not all(_is_here(f"//{host}") for host in hosts) or not all(map(_is_here, origins)):
        return False
    try:
        return peer is not None and ipaddress.ip_address(peer[0]).is_loopback
    except ValueError:
        return False


def _is_here(address: str) -> bool:
    try:
        return urlsplit(address).hostname in _NAMES
    except ValueError:
        return False


def sits_at_this_machine() -> bool:
    """Return whether the session's visitor sits at this machine."""
    return secrets.compare_digest(st.context.headers.get(_MARK.decode(), ""), _WORD.decode())
