"""Who sits at the machine: told from the request itself, never from the server's address, and never by a claim."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.ui.frame import this_machine
from lib.ui.frame.this_machine import MarkVisitor, comes_from_here

HERE = ("127.0.0.1", 40_000)


def headers(host="127.0.0.1:8501", **further):
    named = {"host": host, **{name.replace("_", "-"): value for name, value in further.items()}}
    return [(name.encode(), value.encode()) for name, value in named.items()]


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "localhost:9000", "[::1]:8501", "LOCALHOST:1"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.7", "::1"])
def test_a_browser_on_the_machine_is_known(host, peer):
    assert comes_from_here(headers(host), (peer, 40_000))
    assert comes_from_here(headers(host, origin="http://localhost:8501"), (peer, 40_000))


@pytest.mark.parametrize("peer", [None, ("10.0.0.7", 1), ("192.168.1.2", 1), ("2001:db8::1", 1), ("testclient", 1)])
def test_another_machine_is_not_whatever_it_says(peer):
    assert not comes_from_here(headers(), peer)


@pytest.mark.parametrize(
    "name",
    ["x-forwarded-for", "X-Forwarded-Proto", "X-FORWARDED-HOST", "x-forwarded", "Forwarded", "Via", "X-Real-IP"],
)
@pytest.mark.parametrize("value", ["127.0.0.1", "", "localhost"])
def test_what_was_passed_on_is_not_from_here(name, value):
    assert comes_from_here(headers(), HERE)
    assert not comes_from_here([*headers(), (name.encode(), value.encode())], HERE)


@pytest.mark.parametrize(
    "host",
    ["explorer.example.gov.uk", "rebound.example:8501", "localhost.example", "127.0.0.1.example", "", "[::1", "@"],
)
def test_another_name_of_the_machine_is_not_the_machine(host):
    assert not comes_from_here(headers(host), HERE)
    assert not comes_from_here(headers(origin=f"http://{host}"), HERE)


def test_a_request_without_a_name_or_with_two_is_not_from_here():
    assert not comes_from_here([], HERE)
    assert not comes_from_here([*headers(), *headers("rebound.example")], HERE)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("here", [True, False])
def test_a_mark_that_comes_with_a_request_is_taken_off(kind, here):
    passed = []

    async def app(scope, receive, send):
        passed.extend(scope["headers"])

    claimed = [(name, this_machine._WORD) for name in (b"x-explorer-visitor", b"X-Explorer-Visitor")]
    scope = {"type": kind, "headers": [*headers(), *claimed], "client": HERE if here else ("10.0.0.7", 1)}
    with ThreadPoolExecutor(1) as aside:  # a browser test of the same process may have a loop of its own running
        aside.submit(asyncio.run, MarkVisitor(app)(scope, None, None)).result()
    marks = [value for name, value in passed if name.lower() == b"x-explorer-visitor"]
    assert marks == ([this_machine._WORD] if here else [])
