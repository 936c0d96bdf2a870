"""Before the server says that it is well, it visits each of its pages itself; then it goes on through topics and wards.

What two hundred people ask for at once after a restart has then been worked out once, by nobody who waits.
"""

import contextlib
import threading
import time
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

from streamlit import config
from websockets.exceptions import WebSocketException

from lib.base import settings
from lib.incidents.topics import topics
from lib.published.places import ward_names
from lib.ui.pages import PAGES
from lib.ui.streamlit_session import Session

# Whatever happens, a server that runs says so after this long.
LONGEST_SECONDS = 30.0
_ready = threading.Event()


def is_warm() -> bool:
    """Return whether every page has been drawn once, or need not be."""
    return _ready.is_set()


def start_warming() -> None:
    """Begin to visit the pages as soon as the server listens; off by the setting, everything counts as drawn."""
    if not settings.warms_up():
        _ready.set()
        return
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()


def _warm_up() -> None:
    threading.Timer(LONGEST_SECONDS, _ready.set).start()
    address = _own_address()
    # What stops a visit stops no server: the page is then worked out by the first who asks.
    with contextlib.suppress(OSError, WebSocketException):
        _until_it_listens(address)
        for each in PAGES:
            _visit(address, each.name)
        _ready.set()
        for page, query in _further():
            _visit(address, page, query)
            time.sleep(0.2)  # those who are there already come first
    _ready.set()


def _visit(address: str, page: str, query: str = "") -> None:
    Session(address, "" if page == PAGES[0].name else page, query, open_timeout=10).close()


def _further() -> Iterator[tuple[str, str]]:
    """Yield the pages and links that are asked for most after the first ones."""
    for topic in topics():
        yield "hotspots", urlencode({"topic": topic})
    for code in ward_names():
        yield "ward_profile", urlencode({"place": code})


def _own_address() -> str:
    port, base = config.get_option("server.port"), (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"http://127.0.0.1:{port}" + (f"/{base}" if base else "")


def _until_it_listens(address: str) -> None:
    ends = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
