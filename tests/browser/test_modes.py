"""The ways of running a server, asked of a real one: by Streamlit's own protocol, and in a browser."""

import contextlib
import io
import re
import socket

import openpyxl
import pytest
import requests
from google.protobuf.text_format import MessageToString
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.incidents.topics import topics
from lib.intake.requests.example import synthetic_requests
from lib.records import connection
from lib.ui.streamlit_session import Session
from tests import parts
from tests.browser.conftest import settle, start_server
from tests.browser.test_guards import give_file
from tests.stores import load_requests

NAME = "explorer.example.gov.uk"
OWN = "its own"
OFFERED = 'options: "Noise"'  # in the chooser of topics
PRIVATE = "hotspots?topic=noise&by=point&from=2024-10&to=2025-09"


def fill(folder, monkeypatch):
    """Load a year of requests into the store of a server that is yet to start."""
    monkeypatch.setenv("SAFETY_DATABASE_URL", f"sqlite:///{folder}/records.db")
    connection._version.forget()
    load_requests(synthetic_requests(3_000, "2024-10-01", 365))
    assert topics()["noise"].local
    connection._version.forget()


@pytest.fixture(scope="module")
def servers(tmp_path_factory, invented_district):
    """Start a server for a mode with a year of requests in its store, once; stop all at the end."""
    with contextlib.ExitStack() as ends, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETY_DISTRICT", str(invented_district))
        started = {}

        def start(name, **environment):
            if name not in started:
                mode, folder = name.split()[0], tmp_path_factory.mktemp(name.replace(" ", "-"))
                if "empty" not in name:
                    with pytest.MonkeyPatch.context() as store:
                        fill(folder, store)
                process, address = start_server(folder, SAFETY_MODE=mode, SAFETY_HOSTS=NAME, **environment)
                ends.callback(process.wait, timeout=20)
                ends.callback(process.terminate)
                started[name] = address
            return started[name]

        yield start


class Listener(Session):
    """A session that keeps all it is sent."""

    def __init__(self, address, page, query="", headers=None):
        self.texts, self.uploaders, self.downloads, self.http = [], 0, {}, address
        headers = dict(headers or {})
        origin, options = headers.pop("Origin", None), {}
        if host := headers.pop("Host", ""):
            port = int(address.rsplit(":", 1)[1])
            options["sock"] = socket.create_connection(("127.0.0.1", port))
            address = f"http://{host}:{port}"
        if origin:
            options["origin"] = address if origin == OWN else origin
        if token := re.search(r"_streamlit_xsrf=([^;]+)", headers.get("Cookie", "")):
            options["subprotocols"] = ["streamlit", token.group(1)]  # without it Streamlit believes no cookie
        super().__init__(address, page, query, additional_headers=headers, **options)

    def take(self, message):
        self.texts.append(MessageToString(message, as_utf8=True))
        if message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            self.uploaders += element.WhichOneof("type") == "file_uploader"
            if element.WhichOneof("type") == "download_button":
                self.downloads[element.download_button.label] = element.download_button.deferred_file_id

    def draw_again(self):
        """Have the page drawn once more, as a browser does for what follows the first map."""
        self._run()

    def fetch(self, label):
        """Return the file behind a download button, made when it is pressed."""
        message = BackMsg()
        message.backend_operation_request.request_id = label
        message.backend_operation_request.session_id = self.session_id
        message.backend_operation_request.deferred_file.file_id = self.downloads[label]
        self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self.socket.recv())
            if answer.WhichOneof("type") == "backend_operation_response":
                done = answer.backend_operation_response
                assert not done.error_msg, done.error_msg
                return requests.get(self.http + done.deferred_file.url, timeout=60).content


def said(address, page, query="", headers=None):
    """Return all that a session is sent of a page, as text, and whether an uploader is on it."""
    session = Listener(address, page, query, headers)
    session.close()
    return "\n".join(session.texts), session.uploaders


def test_whoever_sits_at_the_machine_has_the_officers_pages(servers):
    text, uploaders = said(servers("alone"), "local_records")
    assert uploaders
    assert "officers’ pages are on" in text
    assert OFFERED in said(servers("alone"), "hotspots", PRIVATE.partition("?")[2])[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": NAME},
        {"Origin": OWN, "Host": NAME},
        {"X-Forwarded-For": "127.0.0.1", "X-Explorer-Visitor": "yes"},
    ],
    ids=str,
)
def test_nobody_who_comes_through_a_web_server_has_them(servers, headers):
    """The first finding: behind a web server on the same machine, everyone had the officers' pages."""
    text, uploaders = said(servers("alone"), "local_records", headers=headers)
    assert not uploaders
    assert "Only officers may load records" in text
    assert "export.csv" not in text
    text, uploaders = said(servers("alone"), "concerns", "open=all", headers)
    assert not uploaders
    text, _ = said(servers("alone"), "hotspots", PRIVATE.partition("?")[2], headers)
    assert "of which no figures are shown here" in text
    assert OFFERED not in text


def test_nobody_else_can_leave_a_file(servers):
    address = servers("alone")
    for headers, taken in (({}, 204), ({"X-Forwarded-For": "203.0.113.9"}, 403)):
        session = Listener(address, "concerns", "open=all", headers)
        assert give_file(address, session, 100).status_code == taken
        session.close()


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "203.0.113.9"}], ids=str)
def test_a_public_server_has_them_for_nobody(servers, headers):
    text, uploaders = said(servers("public"), "local_records", headers=headers)
    assert not uploaders
    assert "Public server" in text
    assert OFFERED not in said(servers("public"), "hotspots", PRIVATE.partition("?")[2], headers)[0]


def test_the_navigation_leads_to_no_page_that_is_not_for_the_visitor(servers, page):
    page.goto(f"{servers('public')}/")
    settle(page)
    bar = page.get_by_test_id("stToolbar").or_(page.get_by_role("navigation")).first
    expect(bar).to_be_visible()
    expect(page.get_by_role("link", name="Briefing").first).to_be_visible()
    expect(page.get_by_role("link", name="Local records")).to_have_count(0)
    page.goto(f"{servers('alone')}/")
    settle(page)
    expect(page.get_by_role("link", name="Local records").first).to_be_visible()


def test_an_officer_sees_as_the_public_and_back(servers, page):
    page.goto(f"{servers('alone')}/{PRIVATE}")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("oise")
    page.locator(".st-key-see-as-public label").click()
    settle(page)
    expect(page.get_by_text("This is how the public sees the explorer.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("oise")
    expect(page.get_by_role("link", name="Local records")).to_have_count(0)
    page.locator(".st-key-see-as-public label").click()
    settle(page)
    expect(page.get_by_role("link", name="Local records").first).to_be_visible()


FILES = [
    ("hotspots", "topic=fly-tipping&by=ward&from=2024-10&to=2025-09&open=all"),
    ("hotspots", "topic=noise&by=point&from=2024-10&to=2025-09&open=all"),
    ("ward_profile", f"place=E05999001&topic=fly-tipping&open={parts.WARD}"),
    ("concerns", "record=fly-tipping&open=all"),
]


def files(address, page, query, headers=None):
    """Return what lies behind every download button of a page."""
    session = Listener(address, page, query, headers)
    if page == "hotspots":
        session.draw_again()
    found = {label: content_of(session.fetch(label)) for label in list(session.downloads)}
    session.close()
    return found


def content_of(file):
    """Return a file's bytes; of a workbook its cells, since it also holds when it was made."""
    if not file.startswith(b"PK"):
        return file
    book = openpyxl.load_workbook(io.BytesIO(file))
    return {
        sheet.title: [
            [str(cell) for cell in row if not re.match(r"\d{4}-\d\d-\d\d|http", str(cell))] for row in sheet.values
        ]
        for sheet in book
    }


@pytest.mark.parametrize(("at", "query"), FILES, ids=[f"{at} {query}" for at, query in FILES])
def test_downloads_of_others_hold_nothing_of_local_records(servers, at, query):
    as_officer = files(servers("alone"), at, query)
    passed_on = {"X-Forwarded-For": "203.0.113.9"}
    nobody = files(servers("alone"), at, query, passed_on)
    assert nobody == files(servers("alone empty"), at, query, passed_on)
    if at != "concerns":
        assert nobody != as_officer
    assert nobody


def test_a_file_that_an_officers_page_offers_is_the_officers(servers):
    """Made outside any run of the page, when the button is pressed."""
    query = f"{PRIVATE.partition('?')[2]}&open=share"
    table = files(servers("alone"), "hotspots", query)["Table (CSV)"].decode("utf-8-sig")
    assert len(table.splitlines()) > 50
