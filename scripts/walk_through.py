"""Walk three tasks through a real browser and take the pictures of docs/walk-through.md and README.md.

`python -m scripts.walk_through --find "A street"` starts the app by itself, on a store of its own. The browser tests
walk the same steps and count the taps.
"""

import argparse
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from lib.analysis.areas import area_figures
from lib.incidents.view import View
from lib.published.tables import ROOT, example

PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
FOLDER, README_PICTURE = ROOT / "docs/walk-through", ROOT / "docs/screenshot.png"
COLOURS = 96  # of a picture: as many as maps and type need
MOST_TAPS = 4
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_AT_REST = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const rests = app?.dataset.testScriptState === "notRunning"
        && !document.querySelector("[data-stale=true], .st-key-rest-follows");
    if (!rests) { window.atRestSince = undefined; return false; }
    window.atRestSince ??= performance.now();
    return performance.now() - window.atRestSince > 500;
}"""


class Walk:
    """One task on a page that shows the overview: counts the taps and, where there is a folder, takes pictures."""

    def __init__(self, page: Page, folder: Path | None = None) -> None:
        self.page, self.folder, self.taps = page, folder, 0

    def tap(self, what: Locator) -> None:
        """Tap something and wait for what it leads to."""
        what.click()
        self.taps += 1
        self.wait()

    def wait(self) -> None:
        """Wait until the page is drawn to its end."""
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
        self.page.evaluate("() => { window.atRestSince = undefined; }")
        self.page.wait_for_function(_AT_REST, timeout=60_000)

    def see(self, name: str, at: Locator | None = None) -> None:
        """Take a picture of the screen, with something of the page at its top where that is named."""
        if self.folder is None:
            return
        if at is not None:
            at.evaluate("e => { e.scrollIntoView({block: 'start'}); e.closest('section')?.scrollBy(0, -70); }")
        self.page.wait_for_timeout(1_500)  # maps and charts fade in
        keep_small(self.page.screenshot(), self.folder / f"{name}.png")


def keep_small(picture: bytes, path: Path) -> None:
    """Write a picture with as few colours as it needs."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def councillor(walk: Walk, find: str) -> None:
    """Before a surgery, on a phone: find the street, read what is on record, take the paper along."""
    page = walk.page
    box = page.get_by_role("combobox", name="Find a ward, street, place or postcode")
    walk.tap(box)
    page.keyboard.type(find)
    first = page.get_by_role("option").first
    first.wait_for()
    walk.see("councillor-1-find")
    walk.tap(first)
    walk.see("councillor-2-my-ward")
    walk.see("councillor-3-in-a-minute", page.get_by_role("heading", name="In a minute"))
    walk.tap(page.get_by_role("link", name="Print two sheets"))
    walk.see("councillor-4-paper", page.locator(".sheet"))


def officer(walk: Walk, find: str) -> None:
    """Before Thursday’s meeting, on a laptop: from the map to the ward, and to the briefing of it."""
    page = walk.page
    walk.tap(page.get_by_role("link", name="Map and table: ").first)
    frame = page.frame_locator("iframe[title='streamlit_folium.st_folium']")
    ward = frame.locator("path.leaflet-interactive[aria-label]").and_(
        frame.locator(f'[aria-label^="{busiest_ward()}, "]')
    )
    ward.first.wait_for(timeout=60_000)
    walk.see("officer-1-hotspots")
    walk.tap(ward.first)
    walk.see("officer-2-ward")
    walk.tap(page.get_by_role("link", name="Brief this").first)
    walk.see("officer-3-briefing")
    walk.tap(page.get_by_role("button", name="Make the Word and PDF files"))
    page.get_by_role("button", name="Word (.docx)").wait_for(timeout=120_000)
    walk.see("officer-4-files")


def chair(walk: Walk, find: str) -> None:
    """Between two meetings, on a phone: what changed, how sure that is, and how the district compares."""
    page = walk.page
    walk.see("chair-1-overview")
    walk.see("chair-2-what-changed", page.get_by_role("heading", name="What changed"))
    walk.tap(page.locator("summary").filter(has_text="How sure are we"))
    walk.see("chair-3-how-sure", page.locator("summary").filter(has_text="How sure are we"))
    walk.tap(page.get_by_role("button", name="Menu", exact=True))
    walk.tap(page.get_by_role("link", name="Similar areas").first)
    walk.see("chair-4-similar-areas")


TASKS: dict[str, tuple[dict[str, int], Callable[[Walk, str], None]]] = {
    "councillor": (PHONE, councillor),
    "officer": (LAPTOP, officer),
    "chair": (PHONE, chair),
}


def busiest_ward() -> str:
    """Return the name of the ward with the highest rate of what Hotspots opens on."""
    return str(area_figures(View.default()).rows["name"].iloc[0])


@contextmanager
def app_running() -> Iterator[str]:
    """Run the app on a free port and a store of its own; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "SAFETY_DATABASE_URL": f"sqlite:///{folder}/records.db"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _until_it_answers(f"{address}/_stcore/health")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _until_it_answers(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise SystemExit("The app did not start within a minute.")


def main() -> None:
    """Take every picture anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--find", default=example("place"), help="what the councillor types: a street or place")
    asked = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with app_running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=_FLAGS)
        for name, (size, task) in TASKS.items():
            page = browser.new_page(viewport=size, locale="en-GB")  # type: ignore[arg-type]
            page.goto(address)
            walk = Walk(page, FOLDER)
            walk.wait()
            task(walk, asked.find)
            print(f"{name}: {walk.taps} taps")
            page.close()
        page = browser.new_page(viewport=LAPTOP, locale="en-GB")  # type: ignore[arg-type]
        page.goto(f"{address}/hotspots")
        walk = Walk(page)
        walk.wait()
        page.wait_for_timeout(2_500)
        keep_small(page.screenshot(), README_PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
