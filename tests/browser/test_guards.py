"""What every request passes: asked of a real server, by plain requests and by Streamlit's own protocol."""

import socket
import time

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lib.ui.streamlit_session import Session
from tests.browser.conftest import start_server

FOREIGN = "rebound.example"


@pytest.mark.parametrize(
    "path", ["/", "/hotspots", "/health", "/_stcore/host-config", "/app/static/page.css", "/no-such"]
)
def test_every_answer_says_what_a_browser_may_load_and_who_may_frame_it(app_url, path):
    headers = requests.get(app_url + path, timeout=20).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "img-src 'self' data: blob: https://tile.openstreetmap.org;" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_first_page_is_found_under_its_own_name_too(app_url):
    answer = requests.get(f"{app_url}/overview?place=X1", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (307, "/?place=X1")


def test_a_foreign_host_name_gets_neither_a_page_nor_a_session(app_url):
    assert requests.get(app_url, headers={"Host": FOREIGN}, timeout=20).status_code == 400
    assert requests.get(app_url, timeout=20).status_code == 200
    with session_at(app_url, "localhost") as session:
        assert session.subprotocol == "streamlit"
    with pytest.raises(InvalidStatus) as refused, session_at(app_url, FOREIGN):
        pass
    assert refused.value.response.status_code == 400


def session_at(app_url, name):
    """Open a session at this server under another name of it, as a page of that name would."""
    port = int(app_url.rsplit(":", 1)[1])
    return connect(
        f"ws://{name}:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        origin=f"http://{name}:{port}",
        sock=socket.create_connection(("127.0.0.1", port)),
    )


def give_file(app_url, session, size):
    """Send a file of that many bytes to a session, as a browser does; return the answer."""
    browser = requests.Session()
    browser.get(f"{app_url}/_stcore/host-config", timeout=20)
    browser.get(f"{app_url}/_stcore/health", timeout=20)
    token = next((cookie.value for cookie in browser.cookies if "xsrf" in cookie.name), "")
    return browser.put(
        f"{app_url}/_stcore/upload_file/{session.session_id}/some-file",
        files={"file": ("requests.csv", b"x" * size)},
        headers={"X-Xsrftoken": token},
        timeout=60,
    )


def test_a_session_without_an_uploader_on_its_screen_can_leave_no_file(app_url):
    session = Session(app_url, "overview")
    answer = give_file(app_url, session, 10)
    assert answer.status_code == 403
    assert answer.text == "No page of this session takes a file now."
    session.close()


def test_an_uploader_takes_files_of_its_own_size_and_only_so_many(app_url):
    session = Session(app_url, "concerns", "open=add-wave")  # a survey wave: at most 5 MB
    assert give_file(app_url, session, 1_000_000).status_code == 204
    answer = give_file(app_url, session, 6_000_000)
    assert answer.status_code == 413
    assert "at most 5 MB" in answer.text
    session.close()


def test_a_file_of_unknown_length_is_refused(app_url):
    def endless():
        yield b"x" * 100

    session = Session(app_url, "concerns")
    answer = requests.put(f"{app_url}/_stcore/upload_file/{session.session_id}/f", data=endless(), timeout=20)
    assert answer.status_code == 411
    session.close()


def test_a_server_that_works_says_so(app_url):
    answer = requests.get(f"{app_url}/health", timeout=20)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_server_that_starts_draws_its_pages_before_it_says_that_it_is_well(tmp_path, invented_district):
    process, address = start_server(tmp_path, SAFETY_DISTRICT=str(invented_district), SAFETY_WARM_UP="on")
    try:
        said = [requests.get(f"{address}/health", timeout=20)]
        while said[-1].status_code != 200 and len(said) < 300:
            time.sleep(0.2)
            said.append(requests.get(f"{address}/health", timeout=20))
        assert (said[0].status_code, said[0].json()) == (503, {"status": "starting"})
        assert said[-1].json() == {"status": "ok"}
    finally:
        process.terminate()
        process.wait(timeout=20)
