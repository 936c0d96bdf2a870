"""The hotspots page against its budgets: one change of a choice, first map, start-up and memory.

python -m bench.bench_hotspots
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from bench.measure import COLD, HEADER, ROOT, copy_of_the_app, environment, machine, row, server
from lib.ui.streamlit_session import Session

TOPICS = ["Burglary", "Robbery", "Shoplifting", "Vehicle crime", "Drugs", "Public order", "Other theft"]
SYNTHETIC_ROWS = 1_000_000
SESSIONS = 10
# A phone out of doors, as browsers' own tests take it: milliseconds, and bytes a second.
PHONE = {"offline": False, "latency": 85, "downloadThroughput": 9e6 / 8, "uploadThroughput": 3e6 / 8}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def filter_changes(address: str, rounds: int) -> tuple[list[float], list[float]]:
    """Return milliseconds of changes of topic: those asked for the first time in the process, and those after."""
    session = Session(address, "hotspots")
    first = [session.choose("Topic", topic) * 1000 for topic in TOPICS]
    again = [session.choose("Topic", topic) * 1000 for _ in range(rounds) for topic in TOPICS]
    session.close()
    return first, again


def with_synthetic_rows(folder: Path) -> Path:
    """Return a copy of the app that holds a million incidents, drawn with replacement from the real ones."""
    copy_of_the_app(folder)
    path = folder / "data/police_incidents.parquet"
    table = pd.read_parquet(path)
    rows = np.random.default_rng(3).integers(0, len(table), SYNTHETIC_ROWS)
    table.iloc[rows].to_parquet(path, index=False)
    return folder


def first_map(address: str, empty: str, runs: int = 5) -> list[float]:
    """Return how many times as long the first map takes to be seen as an empty page does, run beside run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        def seconds(url: str, wait) -> float:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            started = time.perf_counter()
            page.goto(url)
            wait(page)
            taken = time.perf_counter() - started
            page.close()
            return taken

        def map_seen(page) -> None:
            frame = page.frame_locator("iframe[title='streamlit_folium.st_folium']")
            frame.locator("path.leaflet-interactive").first.wait_for(timeout=60_000)

        def title_seen(page) -> None:
            page.get_by_role("heading", level=1).wait_for(timeout=60_000)

        seconds(f"{address}/hotspots", map_seen), seconds(empty, title_seen)  # warm both
        ratios = [seconds(f"{address}/hotspots", map_seen) / seconds(empty, title_seen) for _ in range(runs)]
        browser.close()
    return ratios


def over_a_phones_network(address: str, runs: int = 3) -> tuple[list[float], list[float]]:
    """Return seconds until the table of a first visit is there at 9 Mbit/s and 85 ms, and the MB that it took."""
    seconds, fetched = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(runs):
            page, got = browser.new_page(viewport={"width": 360, "height": 740}), []
            network = page.context.new_cdp_session(page)
            network.on("Network.loadingFinished", lambda done, got=got: got.append(done["encodedDataLength"]))
            network.send("Network.enable")
            network.send("Network.emulateNetworkConditions", PHONE)
            started = time.perf_counter()
            page.goto(f"{address}/hotspots", wait_until="commit")
            page.get_by_test_id("stDataFrame").first.wait_for(timeout=120_000)
            seconds.append(time.perf_counter() - started)
            fetched.append(sum(got) / 1e6)
            page.close()
        browser.close()
    return seconds, fetched


HOTSPOTS = (
    "streamlit, lib.answers.hotspots, lib.ui.hotspots.filters, lib.ui.frame.map_widget, lib.ui.hotspots.panel, "
    "lib.ui.frame.share, lib.ui.hotspots.checks"
)


def import_seconds(modules: str, runs: int = 7) -> list[float]:
    """Return seconds to import modules in a new process."""
    code = f"import time; t = time.perf_counter(); import {modules}; print(time.perf_counter() - t)"
    done = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
        )
        for _ in range(runs + 1)
    ]
    return [float(run.stdout) for run in done[1:]]


def main() -> None:
    """Measure and print a table."""
    print(f"{machine()}\n\n{HEADER}")
    with server(settings=COLD) as (address, process):
        first, again = filter_changes(address, rounds=6)
        print(row("One change of topic, 58,022 incidents, seen before", again, 60, "ms"))
        print(row("One change of topic, 58,022 incidents, first time", first, 60, "ms"))
        others = [Session(address, "hotspots", f"topic={slug}") for slug in ["asb", "burglary"] * (SESSIONS // 2)]
        print(row(f"Memory after {SESSIONS} sessions", [process.memory_info().rss / 2**20], 250, "MB"))
        for session in others:
            session.close()
        seconds, fetched = over_a_phones_network(address)
        print(row("First visit over a phone's network, to the table", seconds, 6, "s"))
        print(row("of which is fetched", fetched, 2.5, "MB"))
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "empty.py").write_text('import streamlit as st\nst.title("Empty")\n', encoding="utf-8")
            with server("empty.py", Path(folder)) as (empty, _):
                print(row("First map, times an empty page", first_map(address, empty), 1.3, "times"))
    with tempfile.TemporaryDirectory() as copied:
        folder = with_synthetic_rows(Path(copied))
        with server(folder=folder, settings=COLD) as (address, _):
            first, again = filter_changes(address, rounds=6)
        print(row("One change of topic, 1,000,000 synthetic incidents, seen before", again, 80, "ms"))
        print(row("One change of topic, 1,000,000 synthetic incidents, first time", first, 80, "ms"))
    print(row("Import of the page process", import_seconds(HOTSPOTS), 1.5, "s"))
    print(row("Of which Streamlit and pandas", import_seconds("streamlit, pandas"), 1.5, "s"))


if __name__ == "__main__":
    main()
