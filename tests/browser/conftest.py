"""A real server and a real browser."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.published.tables import ROOT

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)

# A run asked for or going on shows in the app's own state; a run can ask for another, so the rest must last a moment.
SETTLED = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const done = () => app?.dataset.testScriptState === "notRunning"
        && !document.querySelector("[data-stale=true], .st-key-rest-follows");
    if (!done()) { window.settledSince = undefined; return false; }
    window.settledSince ??= performance.now();
    return performance.now() - window.settledSince > 300;
}"""
RUNNING = "[data-testid=stApp]:not([data-test-script-state=notRunning])"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 780}


def pytest_collection_modifyitems(items):
    """Mark what drives a browser; each such test is tried twice before it counts as failed, and the summary names it.

    On a machine at its limit a browser or a server between two tests can stand still longer than anybody waits. A fault
    of the product fails both times, or often enough to be named again and again.
    """
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(folder, port=0, **environment):
    """Start the app, on a free port unless one is named; return the process and its address."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "SAFETY_DATABASE_URL": f"sqlite:///{folder}/records.db",
            "SAFETY_WARM_UP": "off",
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
            return process, address
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    process.kill()
    raise RuntimeError("the app did not start within a minute")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory, invented_district):
    """Address of the app on the invented district, started once for a process's tests with a store of its own."""
    process, address = start_server(tmp_path_factory.mktemp("store"), SAFETY_DISTRICT=str(invented_district))
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the system's Chromium where there is one, Playwright's own otherwise."""
    system = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    chosen = {"executable_path": system} if system else {}
    return {**browser_type_launch_args, **chosen, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Open pages at the size of an office laptop, in British English."""
    return {**browser_context_args, "viewport": DESKTOP, "locale": "en-GB", "accept_downloads": True}


@pytest.fixture(scope="session")
def window(browser, browser_context_args):
    """A browser that has been here before: it loads and compiles what every page needs once for a process's tests."""
    opened = browser.new_context(**browser_context_args)
    yield opened
    opened.close()


@pytest.fixture
def page(window):
    """A tab of its own for each test; whoever signs in needs a browser of their own, which `own_page` is."""
    tab = at_rest(window.new_page())
    yield tab
    tab.close()


@pytest.fixture
def own_page(context):
    """The only tab of a browser that nobody has used yet, without anybody's cookies."""
    return at_rest(context.new_page())


class Watched:
    """What a page asked for and complained of while it was open."""

    def __init__(self, page, address):
        self.foreign, self.errors = [], []
        page.on("request", lambda r: self._note(r.url, address))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, url, address):
        if not url.startswith((address, "data:", "blob:", address.replace("http", "ws"))):
            self.foreign.append(url)

    def _console(self, message):
        # Streamlit itself looks for its health page below a page's address first, and finds it at the root.
        if message.type == "error" and "/_stcore/" not in str(message.location.get("url", "")):
            self.errors.append(message.text)


@pytest.fixture
def watched(page, app_url):
    """The page's foreign requests and console errors, gathered from its start."""
    return Watched(page, app_url)


@pytest.fixture
def open_page(page, app_url):
    """Open a page of the app and wait until it has been drawn."""

    def open_(path="", map_too=False):
        page.goto(f"{app_url}/{path}")
        settle(page)
        if map_too:
            map_frame(page).locator("path.leaflet-interactive").first.wait_for(timeout=60_000)
        return page

    return open_


def at_rest(tab):
    """Let all that is done or expected on a tab wait until no run is asked for or going on; return the tab.

    What is pressed or given while its place is about to be drawn anew can be lost.
    """
    tab.add_locator_handler(tab.locator(RUNNING), lambda: None)
    return tab


def settle(page):
    """Wait until the page has been drawn to its end: nothing is running, and nothing of an earlier run is left.

    Streamlit keeps what an earlier run drew until its place is drawn again, so a page in the middle of a run can have
    two titles, and a button that is about to be replaced.
    """
    page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
    page.evaluate("() => { window.settledSince = undefined; }")  # a rest before the last interaction does not count
    page.wait_for_function(SETTLED, timeout=60_000)


def map_frame(page):
    """The frame that holds the map."""
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def areas_of(page):
    """The areas of the map; what was done somewhere is marked on it too, by circles that open nothing."""
    return map_frame(page).locator("path.leaflet-interactive[role=button]")


# --- signing in ---

ROLES = "councillor=members; officer=safety-team; administrator=digital"
PEOPLE = {
    "olga": {"email": "olga@council.example", "groups": ["safety-team", "all-staff"]},
    "cllr": {"email": "cllr@council.example", "groups": ["members"]},
    "adam": {"email": "adam@council.example", "groups": ["digital"]},
    "temp": {"email": "temp@council.example", "groups": ["all-staff"]},
    "none": {"email": "none@council.example"},
}


@pytest.fixture(scope="module")
def provider():
    """Address of a sign-in service that knows some people."""
    port = free_port()
    people = [json.dumps({"sub": sub, "email_verified": True, **claims}) for sub, claims in PEOPLE.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), *(f"--user-claims={text}" for text in people)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2)
            break
        except OSError:
            time.sleep(0.25)
    yield address
    process.terminate()
    process.wait(timeout=20)


def signing_in(folder, provider, address):
    """Write the secrets of a server that people sign in to at an address; return its settings."""
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "explorer"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email profile", prompt = "login" }}
""",
        encoding="utf-8",
    )
    return {"SAFETY_MODE": "signed-in", "SAFETY_ROLES": ROLES, "SAFETY_SECRETS": str(secrets)}


def sign_in(page, address, who):
    """Sign in at the foot of the page, as somebody does."""
    page.goto(f"{address}/")
    settle(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    at_the_provider(page, who)
    page.wait_for_url(f"{address}/**")
    settle(page)


def at_the_provider(page, who):
    page.wait_for_url(re.compile("/oauth2/authorize"))
    page.get_by_role("button", name=who).first.click()


def foot(page):
    return page.locator(".st-key-who")
