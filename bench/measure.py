"""Running a server to measure, and printing what was measured."""

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """Return the environment to measure in: byte code is kept, as where the app is installed to stay; no records."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"SAFETY_DATABASE_URL": f"sqlite:///{ROOT}/var/none.db", **kept}


@contextlib.contextmanager
def server(app: str = "serve.py", folder: Path = ROOT) -> Iterator[tuple[str, psutil.Process]]:
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
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/{well}", timeout=2)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
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


def row(what: str, measured: list[float], goal: float, unit: str) -> str:
    """Return one line of the table: median, lowest and highest of the runs, goal and verdict."""
    middle = statistics.median(measured)
    spread = f"{min(measured):,.2f} to {max(measured):,.2f}" if len(measured) > 1 else ""
    verdict = "ok" if middle <= goal else "over"
    return f"| {what} | {middle:,.2f} {unit} | {spread} | {goal:,.2f} {unit} | {verdict} |"


HEADER = "| what | median | range | goal | |\n|---|---|---|---|---|"
