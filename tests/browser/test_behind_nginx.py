"""The app as docs/deployment.md sets it up: two processes behind nginx with TLS, by the sample in deploy/."""

import http.client
import os
import re
import shutil
import ssl
import subprocess
import time

import pytest
import requests
import urllib3
from playwright.sync_api import expect

from lib.published.tables import ROOT
from tests.browser.conftest import foot, free_port, settle, sign_in, signing_in, start_server

NAME = "explorer.example.gov.uk"


@pytest.fixture(scope="module")
def behind_nginx(tmp_path_factory, provider):
    """Address of nginx, and the addresses of the two processes behind it."""
    assert shutil.which("nginx"), "the tests need nginx: sudo apt-get install -y nginx-light"
    folder = tmp_path_factory.mktemp("nginx")
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    plain, tls = free_port(), free_port()
    named = {"SAFETY_HOSTS": NAME, **signing_in(folder, provider, f"https://{NAME}:{tls}")}
    processes, addresses = zip(*(start_server(folder, **named) for _ in range(2)), strict=True)
    sample = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("/etc/ssl/explorer/fullchain.pem", str(certificate)),
        ("/etc/ssl/explorer/privkey.pem", str(key)),
        ("127.0.0.1:8501", addresses[0].removeprefix("http://")),
        ("127.0.0.1:8502", addresses[1].removeprefix("http://")),
    ):
        assert old in sample
        sample = sample.replace(old, new)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
    whole += f"http {{ access_log off;\n{temporary}\n{sample}\n}}\n"
    if os.geteuid() == 0:
        whole = "user root;\n" + whole
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    address = f"https://127.0.0.1:{tls}"
    for _ in range(100):
        try:
            ask(address, "/health")
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield address, f"http://127.0.0.1:{plain}", addresses
    for process in (server, *processes):
        process.terminate()
    for process in (server, *processes):
        process.wait(timeout=20)


def ask(address, path, **options):
    urllib3.disable_warnings()
    headers = {"Host": NAME, **options.pop("headers", {})}
    return requests.get(address + path, headers=headers, verify=False, timeout=30, allow_redirects=False, **options)


def unverified_connection(address):
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", int(address.rsplit(":", 1)[1]), context=trust, timeout=30)


def test_plain_requests_are_sent_to_tls(behind_nginx):
    _, plain, _ = behind_nginx
    answer = ask(plain, "/hotspots?topic=asb")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://{NAME}/hotspots?topic=asb"


def test_pages_come_through_with_their_headers(behind_nginx):
    address, _, _ = behind_nginx
    answer = ask(address, "/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert ask(address, "/health").json() == {"status": "ok"}


def test_a_websocket_opens_through_the_proxy(behind_nginx):
    # Asked for by one thread: a client that reads in a second thread while it asks loses one in thousands of requests,
    # because what TLS 1.3 sends after its greeting is then read and written over at once.
    connection = unverified_connection(behind_nginx[0])
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit"}
    connection.request("GET", "/_stcore/stream", headers={"Host": NAME, "Origin": f"https://{NAME}", **upgrade, **key})
    answer = connection.getresponse()
    assert answer.status == 101
    assert answer.headers["Sec-WebSocket-Protocol"] == "streamlit"
    connection.close()


def test_a_name_that_is_not_ours_is_refused_behind_the_proxy_too(behind_nginx):
    address, _, _ = behind_nginx
    assert ask(address, "/", headers={"Host": "rebound.example"}).status_code == 400


def test_a_visitor_stays_at_the_process_where_they_began(behind_nginx):
    """Each process has a secret of its own in its cookies, so a session that moved would have to begin again."""
    address, _, _ = behind_nginx
    first = ask(address, "/health")
    cookie = re.search(r"explorer=([^;]+)", first.headers["Set-Cookie"])
    assert cookie
    assert "httponly" in first.headers["Set-Cookie"].lower()
    again = ask(address, "/health", cookies={"explorer": cookie.group(1)})
    assert "explorer=" not in again.headers.get("Set-Cookie", "")


def test_an_officer_signs_in_through_the_proxy_and_out_again(behind_nginx, playwright, browser_type_launch_args):
    port = behind_nginx[0].rsplit(":", 1)[1]
    address = f"https://{NAME}:{port}"
    options = dict(browser_type_launch_args)
    options["args"] = [*options["args"], f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    with playwright.chromium.launch(**options) as browser:
        page = browser.new_page(ignore_https_errors=True, locale="en-GB")
        page.goto(f"{address}/local_records")
        settle(page)
        expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
        sign_in(page, address, "olga")
        expect(foot(page)).to_contain_text("Signed in as olga@council.example, officer.")
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies(address)}
        assert cookies["_streamlit_user"]["secure"]
        assert cookies["_streamlit_user"]["httpOnly"]
        page.goto(f"{address}/local_records")
        settle(page)
        expect(page.get_by_test_id("stFileUploader")).to_have_count(1)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()
        expect(foot(page)).to_contain_text("Nobody is signed in")


def test_a_file_larger_than_any_uploader_takes_ends_at_the_proxy(behind_nginx):
    address, _, _ = behind_nginx
    connection = unverified_connection(address)
    connection.putrequest("PUT", "/_stcore/upload_file/a/b", skip_host=True)
    connection.putheader("Host", NAME)
    connection.putheader("Content-Length", str(300 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
