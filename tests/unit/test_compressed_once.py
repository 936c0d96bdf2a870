"""Files that never change travel compressed, and are compressed once."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.ui import compressed_once
from lib.ui.compressed_once import CompressedOnce

SCRIPT = b"const worry = 'litter';\n" * 500
FOR_EVER = {"Cache-Control": "public, immutable, max-age=31536000", "ETag": '"a1"'}


@pytest.fixture
def asked():
    """Return a browser at an app with an immutable script, a picture and a page, and the paths that reached the app."""
    reached = []

    def answer(media_type, headers, content=SCRIPT, status=200):
        def made(request):
            reached.append(request.url.path)
            return Response(content, status, headers, media_type)

        return made

    routes = [
        Route("/script.js", answer("text/javascript", FOR_EVER)),
        Route("/other.js", answer("text/javascript", FOR_EVER)),
        Route("/picture.woff2", answer("font/woff2", FOR_EVER)),
        Route("/page", answer("text/html", {"Cache-Control": "no-cache"})),
        Route("/gone.js", answer("text/javascript", FOR_EVER, status=404)),
    ]
    compressed = {"Cache-Control": "public", "Content-Encoding": "gzip"}
    folium = Route("/component/folium/main.521860b0.js", answer("text/javascript", compressed, gzip.compress(SCRIPT)))
    routes.append(folium)
    return TestClient(Starlette(routes=routes, middleware=[Middleware(CompressedOnce)])), reached


def test_a_script_that_never_changes_is_asked_of_the_app_once_and_travels_compressed(asked):
    browser, reached = asked
    answers = [browser.get("/script.js") for _ in range(3)]
    assert reached == ["/script.js"]
    for answer in answers:
        assert answer.content == SCRIPT
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) < len(SCRIPT) / 10
        assert answer.headers["Cache-Control"] == FOR_EVER["Cache-Control"]
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_component_s_script_that_is_named_by_its_content_is_kept_as_it_was_compressed_and_never_changes(asked):
    browser, reached = asked
    answers = [browser.get("/component/folium/main.521860b0.js") for _ in range(2)]
    assert len(reached) == 1
    assert [answer.content for answer in answers] == [SCRIPT] * 2
    assert [answer.headers["Cache-Control"] for answer in answers] == [FOR_EVER["Cache-Control"]] * 2


@pytest.mark.parametrize("path", ["/picture.woff2", "/page", "/gone.js"])
def test_what_may_change_or_cannot_shrink_passes_as_it_is(asked, path):
    browser, reached = asked
    answers = [browser.get(path) for _ in range(2)]
    assert reached == [path, path]
    assert all("Content-Encoding" not in answer.headers and answer.content == SCRIPT for answer in answers)


@pytest.mark.parametrize(
    "headers", [{"Accept-Encoding": "identity"}, {"Range": "bytes=0-9"}, {"If-None-Match": '"a1"'}]
)
def test_whoever_asks_for_something_else_gets_it_from_the_app(asked, headers):
    browser, reached = asked
    browser.get("/script.js")
    answer = browser.get("/script.js", headers=headers)
    assert reached == ["/script.js", "/script.js"]
    assert "Content-Encoding" not in answer.headers


def test_no_more_is_kept_than_the_bound(asked, monkeypatch):
    monkeypatch.setattr(compressed_once, "MOST_FILES", 1)
    browser, reached = asked
    for path in ("/script.js", "/other.js", "/other.js", "/script.js"):
        answer = browser.get(path)
        assert answer.content == SCRIPT
        assert answer.headers["Content-Encoding"] == "gzip"
    assert reached == ["/script.js", "/other.js", "/other.js"]


def test_what_is_kept_is_what_was_compressed(asked):
    browser, _ = asked
    browser.get("/script.js")
    with browser.stream("GET", "/script.js") as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())) == SCRIPT
