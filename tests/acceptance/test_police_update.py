"""Updating from data.police.uk, against a server on this machine that also misbehaves."""

import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lib.base.errors import InputError
from lib.incidents.local import all_incidents
from lib.intake import police_update
from lib.intake.police_update import months_missing, update_police
from lib.records import store as records
from tests.files import zipped

NOTTS = Path(__file__).resolve().parents[1] / "data/police/2025-09-nottinghamshire-street.csv"
TODAY = date(2025, 12, 20)


def archive(month: str = "2025-10") -> bytes:
    content = NOTTS.read_bytes().replace(b"2025-09", month.encode())
    return zipped({f"{month}/{month}-nottinghamshire-street.csv": content}, zipfile.ZIP_STORED)


class Server(ThreadingHTTPServer):
    """Serves one archive; `faults` are taken from the front, one a request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {"/data/archive/2025-10.zip": archive()}
        self.faults: list[str] = []
        self.asked: list[tuple[str, str | None, str | None]] = []

    def handle_error(self, request, client_address) -> None:
        """Keep quiet about clients that went away."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *arguments) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Range"), self.headers.get("If-None-Match")))
        content = self.server.files.get(self.path)
        if content is None:
            return self.answer(404, b"")
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault.isdigit():
            return self.answer(int(fault), b"busy")
        if fault == "html":
            return self.answer(200, b"<html>Please wait</html>", {"Content-Type": "text/html"})
        if fault == "stall":
            time.sleep(1.5)
            self.close_connection = True
            return None
        if fault == "truncated":
            return self.answer(200, content[: len(content) // 2], {"ETag": '"1"'})
        if self.headers.get("If-None-Match") == '"1"':
            return self.answer(304, b"")
        if fault == "cut":
            self.close_connection = True
            return self.answer(200, content[: len(content) // 2], {"ETag": '"1"'}, length=len(content))
        wanted = self.headers.get("Range")
        if wanted and self.headers.get("If-Range") == '"1"':
            first = int(wanted.removeprefix("bytes=").removesuffix("-"))
            headers = {"ETag": '"1"', "Content-Range": f"bytes {first}-{len(content) - 1}/{len(content)}"}
            return self.answer(206, content[first:], headers)
        return self.answer(200, content, {"ETag": '"1"'})

    def answer(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/zip", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server(sqlite_store, monkeypatch) -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    monkeypatch.setenv("SAFETY_POLICE_URL", f"http://127.0.0.1:{running.server_address[1]}")
    monkeypatch.setattr(police_update, "FIRST_WAIT_SECONDS", 0.0)
    monkeypatch.setattr(police_update, "TIMEOUT_SECONDS", 1.0)
    yield running
    running.shutdown()
    running.server_close()


def test_the_months_not_held_yet_are_asked_for_newest_first(server, tmp_path):
    assert months_missing(TODAY) == ["2025-10", "2025-11"]
    done = update_police(TODAY, folder=tmp_path)
    assert [path for path, _, _ in server.asked] == ["/data/archive/2025-11.zip", "/data/archive/2025-10.zip"]
    assert (done["state"], done["stored"]) == ("loaded", 220)
    assert (all_incidents()["month"] == "2025-10").sum() == 220
    assert months_missing(TODAY) == ["2025-11"]
    assert not list(tmp_path.glob("*.zip"))


def test_what_has_not_changed_is_not_downloaded_again(server, tmp_path):
    server.files["/data/archive/2025-11.zip"] = archive("2025-10")  # without the month that is missing
    update_police(TODAY, folder=tmp_path)
    again = update_police(TODAY, folder=tmp_path)
    assert again["state"] == "up to date"
    assert server.asked[-1] == ("/data/archive/2025-11.zip", None, '"1"')
    assert len(records.batches()) == 1


def test_a_load_that_was_taken_back_is_downloaded_again(server, tmp_path):
    update_police(TODAY, folder=tmp_path)
    records.undo(1)
    assert update_police(TODAY, folder=tmp_path)["stored"] == 220


def test_nothing_new_is_said(server, tmp_path):
    server.files.clear()
    assert update_police(TODAY, folder=tmp_path)["state"] == "up to date"
    assert records.batches().empty


@pytest.mark.parametrize(
    "faults",
    [["503"], ["503", "429", "500"], ["stall"], ["cut"], ["cut", "503"], ["truncated"], ["stall", "truncated"]],
)
def test_passing_faults_are_tried_again(server, tmp_path, faults):
    server.faults = list(faults)
    assert update_police(TODAY, folder=tmp_path)["stored"] == 220


def test_a_download_that_broke_off_goes_on_where_it_was(server, tmp_path):
    server.faults = ["cut"]
    update_police(TODAY, folder=tmp_path)
    assert server.asked[-1][1] == f"bytes={len(archive()) // 2}-"


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (["html"], "web page"),
        (["503"] * 9, "after 5 tries; the server answered 503"),
        (["truncated"] * 9, "damaged"),
        (["stall"] * 9, "connection broke"),
        (["403"], "answered 403"),
    ],
)
def test_a_lasting_fault_is_said_and_nothing_is_stored(server, tmp_path, faults, words):
    server.faults = faults
    with pytest.raises(InputError, match=words):
        update_police(TODAY, folder=tmp_path)
    assert records.batches().empty


def test_an_archive_that_could_not_be_stored_is_kept_for_the_next_try(server, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(police_update, "load_batches", lambda *_, **__: (_ for _ in ()).throw(InputError("busy")))
        with pytest.raises(InputError, match="busy"):
            update_police(TODAY, folder=tmp_path)
    asked = len(server.asked)
    assert update_police(TODAY, folder=tmp_path)["stored"] == 220
    assert [path for path, _, _ in server.asked[asked:]] == ["/data/archive/2025-11.zip"]


def test_no_server_at_all_and_an_address_that_is_none(server, tmp_path, monkeypatch):
    monkeypatch.setenv("SAFETY_POLICE_URL", "http://127.0.0.1:9")
    with pytest.raises(InputError, match="could not be downloaded"):
        update_police(TODAY, folder=tmp_path)
    monkeypatch.setenv("SAFETY_POLICE_URL", "file:///etc")
    with pytest.raises(InputError, match="SAFETY_POLICE_URL"):
        update_police(TODAY, folder=tmp_path)
