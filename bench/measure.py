"""Running a server to measure, and printing what was measured beside what this machine measured last time."""

import atexit
import contextlib
import functools
import json
import math
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
# Settings of a server that does not visit its pages itself, so that nothing is worked out but what is measured.
COLD = {"SAFETY_WARM_UP": "off"}


def environment() -> dict[str, str]:
    """Return the environment to measure in: byte code is kept, as where the app is installed to stay; no records."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"SAFETY_DATABASE_URL": f"sqlite:///{ROOT}/var/none.db", **kept}


@contextlib.contextmanager
def server(
    app: str = "serve.py", folder: Path = ROOT, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, psutil.Process]]:
    """Run a Streamlit app on a free port; give its address and its process once it says that it is well."""
    well = "health" if app == "serve.py" else "_stcore/health"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        app,
        "--server.port",
        str(port),
        "--server.fileWatcherType",
        "none",
    ]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment(), **(settings or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/{well}", timeout=2)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def copy_of_the_app(folder: Path) -> Path:
    """Copy what the app runs on into a folder, so that its data can be changed for a measurement."""
    for name in ("lib", "pages", "data", "geo", "static", "docs", ".streamlit"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "serve.py"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def machine() -> str:
    """Describe this machine in a line."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {sys.version.split()[0]}"


def row(what: str, measured: list[float], goal: float, unit: str, least: bool = False) -> str:
    """Return one line of the table: median, range of the runs, goal, verdict, and how many times the last run's.

    Parameters
    ----------
    least : bool
        Whether the goal is the least that is to be reached, not the most.
    """
    middle = statistics.median(measured)
    spread = f"{min(measured):,.2f} to {max(measured):,.2f}" if len(measured) > 1 else ""
    reached = middle >= goal if least else middle <= goal
    verdict = "ok" if reached else "under" if least else "over"
    before = _last_run().get(what)
    times = f"{middle / before:.2f} ×" if before else ""
    _this_run[what] = middle
    aim = (f"{goal:,.2f} {unit}", verdict) if math.isfinite(goal) else ("", "")
    return f"| {what} | {middle:,.2f} {unit} | {spread} | {' | '.join(aim)} | {times} |"


HEADER = "| what | median | range | goal | | last run’s |\n|---|---|---|---|---|---|"

# What each measurement came to on this machine when it was made last.
_RECORD = ROOT / "var" / f"bench-{platform.node()}.json"
_this_run: dict[str, float] = {}


@functools.cache
def _last_run() -> dict[str, float]:
    atexit.register(_keep)
    try:
        return json.loads(_RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _keep() -> None:
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps({**_last_run(), **_this_run}, indent=1, ensure_ascii=False), encoding="utf-8")
