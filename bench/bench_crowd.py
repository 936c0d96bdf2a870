"""A crowd at once: what one process takes for a visitor, and how long 200 of them wait, cold and warm.

python -m bench crowd [quick|turns|load]: quick measures the processor’s time of each page alone, turns how many to draw
at once, load how soon a load is seen by another process.

Sessions speak Streamlit's own protocol over a websocket, so that the machine's two cores serve and no browser draws.
"""

import concurrent.futures
import math
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psutil
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.measure import COLD, HEADER, ROOT, copy_of_the_app, machine, row, server
from lib.intake.files import GivenFile
from lib.ui.frame.turns import AT_ONCE
from lib.ui.streamlit_session import Session

WARD = "place=E05010677"
# What a crowd opens, and the links it follows there.
PAGES = {
    "hotspots": ["", "topic=burglary", "topic=shoplifting", "topic=vehicle_crime"],
    "overview": ["", WARD],
    "similar_areas": ["", "topic=burglary"],
    "ward_profile": [WARD, f"{WARD}&topic=burglary"],
    "concerns": [""],
    "briefing": [""],
    "data_and_methods": [""],
    "outcomes": [""],
    "claims": [""],
    "did_it_work": [""],
}
LEAST_RERUNS = {page: 15 if page == "briefing" else 60 for page in PAGES}
MIXED = ("hotspots", "overview", "similar_areas", "ward_profile")
THINK_SECONDS = 10


def link_of(page: str, rng: random.Random) -> tuple[str, str]:
    """Return a page's name in its address and one of its links."""
    return ("" if page == "overview" else page), rng.choice(PAGES[page])


def processor_seconds(process: psutil.Process) -> float:
    """Return what the server has taken of the processor so far."""
    times = process.cpu_times()
    return times.user + times.system


def new_sessions(address: str, process: psutil.Process, page: str, how_many: int = 20) -> float:
    """Return milliseconds of the processor that one more visitor costs while another is there.

    When the last visitor goes, Streamlit forgets the pages that it has compiled, and the next pays for it: 4 ms.
    """
    other = Session(address, page)
    before = processor_seconds(process)
    for _ in range(how_many):
        Session(address, page).close()
    taken = processor_seconds(process) - before
    other.close()
    return taken / how_many * 1000


def saturated(address: str, process: psutil.Process, page: str, query: str, seconds: float) -> tuple[float, float]:
    """Return runs a second of four visitors who do not think, and milliseconds of the processor that a run takes."""
    sessions = [Session(address, page, query) for _ in range(4)]
    for session in sessions:
        session.again()
    before, ends, runs = processor_seconds(process), time.perf_counter() + seconds, [0] * len(sessions)

    def go(number: int) -> None:
        while time.perf_counter() < ends:
            sessions[number].again()
            runs[number] += 1

    at_once(go, range(len(sessions)))
    taken = processor_seconds(process) - before
    for session in sessions:
        session.close()
    return sum(runs) / seconds, taken / sum(runs) * 1000


def at_once(what: Callable[[int], None], numbers: range) -> list[BaseException]:
    """Run something once for each number, all at once; return what went wrong."""
    with concurrent.futures.ThreadPoolExecutor(len(numbers)) as pool:
        done = [pool.submit(what, number) for number in numbers]
    return [error for future in done if (error := future.exception())]


def crowd(address: str, visitors: int, arriving: float, staying: float) -> tuple[list[float], list[float], int, float]:
    """Let visitors come and use the app.

    Parameters
    ----------
    address : str
        Of the server.
    visitors : int
        How many.
    arriving : float
        Seconds within which all have come.
    staying : float
        Seconds for which each goes on, thinking between looks; 0 for those who look once.

    Returns
    -------
    tuple
        Seconds of each first answer, seconds of each later one, how many were refused or cut off, and seconds from the
        first visitor to the last first answer.
    """
    first: list[float] = []
    later: list[float] = []
    started = time.perf_counter()
    served = [started]
    lock = threading.Lock()

    def visit(number: int) -> None:
        rng = random.Random(number)
        time.sleep(arriving * number / visitors)
        began = time.perf_counter()
        session = Session(address, *link_of(MIXED[number % len(MIXED)], rng))
        with lock:
            first.append(time.perf_counter() - began)
            served[0] = time.perf_counter()
        ends = time.perf_counter() + staying
        while staying:
            time.sleep(rng.uniform(0.5, 1.5) * THINK_SECONDS)
            if time.perf_counter() > ends:
                break
            taken = session.go_to(*link_of(rng.choice(MIXED), rng))
            with lock:
                later.append(taken)
        session.close()

    wrong = at_once(visit, range(visitors))
    return first, later, len(wrong), served[0] - started


def near_the_worst(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(seconds, n=20)[-1]


def pages_alone(seconds: float = 5) -> Iterator[str]:
    """Measure each page by itself, beside an empty page."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "empty.py").write_text('import streamlit as st\nst.title("Empty")\n', encoding="utf-8")
        shutil.copytree(ROOT / ".streamlit", Path(folder) / ".streamlit")
        with server("empty.py", Path(folder)) as (address, process):
            nothing = new_sessions(address, process, "")
            runs, each = saturated(address, process, "", "", seconds)
    yield row("Empty page: a new session, of the processor", [nothing], math.inf, "ms")
    yield row("Empty page: reruns", [runs], 0, "a second", least=True)
    yield row("Empty page: a rerun, of the processor", [each], math.inf, "ms")
    with server(settings=COLD) as (address, process):
        for page, links in PAGES.items():
            Session(address, "" if page == "overview" else page, links[0]).close()
        cost = new_sessions(address, process, "hotspots")
        yield row("Hotspots: a new session, of the processor", [cost], math.inf, "ms")
        yield row("Hotspots: a new session, times an empty page’s", [cost / nothing], 1.5, "times")
        for page, links in PAGES.items():
            runs, each = saturated(address, process, "" if page == "overview" else page, links[0], seconds)
            yield row(f"{page}: reruns", [runs], LEAST_RERUNS[page], "a second", least=True)
            yield row(f"{page}: a rerun, of the processor", [each], 1000 / LEAST_RERUNS[page], "ms")


def whole_crowd(visitors: int = 200) -> Iterator[str]:
    """Measure 200 who come at once to a process that has just started, then 200 who stay."""
    started = time.perf_counter()
    with server() as (address, process):
        yield row("From start until the server says that it is well", [time.perf_counter() - started], 30, "s")
        yield row("Memory once every page was drawn", [process.memory_info().rss / 2**20], 300, "MB")
        first, _, refused, until = crowd(address, visitors, arriving=10, staying=0)
        yield row(f"Cold, {visitors} within 10 s: first answer, 95th percentile", [near_the_worst(first)], 2, "s")
        yield row(f"Cold, {visitors} within 10 s: all served after", [until], 10, "s")
        yield row("Refused", [refused], 0, "")
        _, later, refused, _ = crowd(address, visitors, arriving=10, staying=40)
        yield row(f"Warm, {visitors} at once, all pages: half wait", [statistics.median(later) * 1000], 300, "ms")
        yield row(f"Warm, {visitors} at once, all pages: 95th percentile", [near_the_worst(later) * 1000], 300, "ms")
        yield row("Refused", [refused], 0, "")
        yield row(f"Memory after {2 * visitors} sessions", [process.memory_info().rss / 2**20], 300, "MB")


def first_page() -> Iterator[str]:
    """Measure how long somebody waits who opens the first page of a server that is starting, which does not warm up."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        with server(settings=COLD) as (address, process):
            Session(address, "").close()
            taken.append(time.perf_counter() - started)
            memory = process.memory_info().rss / 2**20
    yield row("From start to the first page served", taken, 3, "s")
    yield row("Memory after it", [memory], 230, "MB")


def two_processes(visitors: int = 400) -> Iterator[str]:
    """Measure visitors who are spread over two processes, as a proxy does that keeps each at one of them."""
    with server() as (first, _), server() as (second, _), concurrent.futures.ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda address: crowd(address, visitors // 2, arriving=20, staying=40), (first, second))
        waited, refused = [], 0
        for _, later, wrong, _ in halves:
            waited, refused = waited + later, refused + wrong
    yield row(f"{visitors} with two processes: 95th percentile", [near_the_worst(waited) * 1000], 1000, "ms")
    yield row(f"{visitors} with two processes: refused", [refused], 0, "")


class _Reader(Session):
    """A session that keeps the texts of the page that it was shown last."""

    texts = ""

    def take(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "new_session":
            self.texts = ""
        element = message.delta.new_element
        self.texts += element.heading.body + element.markdown.body


def load_seen(visitors: int = 100) -> Iterator[str]:
    """Measure how long after a load one of two processes shows it, with visitors at both."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAFETY_DATABASE_URL"] = f"sqlite:///{folder}/records.db"
        with server() as (first, _), server() as (second, _), concurrent.futures.ThreadPoolExecutor(2) as pool:
            reader = _Reader(second, "hotspots", LOADED)
            before = reader.texts
            crowds = [pool.submit(crowd, address, visitors // 2, 5, 25) for address in (first, second)]
            time.sleep(10)
            load_requests()
            loaded = time.perf_counter()
            while reader.texts == before and time.perf_counter() - loaded < 30:
                time.sleep(0.05)
                reader.again()
            taken = time.perf_counter() - loaded
            refused = sum(one.result()[2] for one in crowds)
            reader.close()
    yield row(f"A load seen by another process, {visitors} visitors at both", [taken], 1, "s")
    yield row("Refused", [refused], 0, "")


LOADED = "topic=fly-tipping"


def load_requests() -> None:
    """Store some requests as the command line does."""
    from lib.intake.load import load_batches, read_export
    from lib.intake.requests.columns import guess_mapping
    from lib.intake.requests.example import synthetic_requests
    from lib.intake.requests.read import open_export

    table = synthetic_requests(2_000, "2023-01-01", 1000)
    file = GivenFile.of("requests.csv", table.to_csv(index=False).encode())
    load_batches([read_export(file, guess_mapping(open_export(file)), date(2026, 1, 15)).as_batch()])


def turns(visitors: int = 200) -> Iterator[str]:
    """Measure a crowd with so many pages drawn at once."""
    for at_once in (1, 2, 3, 4, visitors):
        with tempfile.TemporaryDirectory() as copied:
            folder = copy_of_the_app(Path(copied))
            rule = folder / "lib/ui/frame/turns.py"
            rule.write_text(rule.read_text(encoding="utf-8").replace(f"AT_ONCE = {AT_ONCE}", f"AT_ONCE = {at_once}"))
            with server(folder=folder) as (address, _):
                first, _, _, _ = crowd(address, visitors, arriving=10, staying=0)
                _, later, _, _ = crowd(address, visitors, arriving=10, staying=30)
        what = f"{at_once} pages at once, {visitors} visitors"
        yield row(f"{what}: first answer, 95th percentile", [near_the_worst(first) * 1000], 2000, "ms")
        yield row(f"{what}: half wait", [statistics.median(later) * 1000], 300, "ms")
        yield row(f"{what}: 95th percentile", [near_the_worst(later) * 1000], 300, "ms")


def main(names: list[str]) -> None:
    """Measure and print a table."""
    parts = {"quick": (pages_alone,), "turns": (turns,), "load": (load_seen,)}.get(
        "".join(names), (pages_alone, first_page, whole_crowd, two_processes, load_seen)
    )
    print(f"{machine()}\n\n{HEADER}")
    for part in parts:
        for line in part():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
