"""How long loading takes and how much memory, against the goals: `python bench/bench_records.py [NAME …]`.

Each measurement runs in a process of its own, on synthetic files and a SQLite store in a temporary folder.
"""

import atexit
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from lib.intake.files import GivenFile

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 15)
HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
HEADER += "Last outcome category,Context\n"


def street_rows(rows: int, near: float, seed: int) -> str:
    """Return lines of a street file with placeholders for force and month; a share lies near the district."""
    random = np.random.default_rng(seed)
    home = random.random(rows) < near
    lon = np.where(home, random.normal(-1.26, 0.03, rows), random.uniform(-3, 1, rows)).round(6)
    lat = np.where(home, random.normal(53.09, 0.03, rows), random.uniform(51, 55, rows)).round(6)
    kinds = random.choice(["Anti-social behaviour", "Burglary", "Shoplifting", "Vehicle crime", "Drugs"], rows)
    return "".join(
        f"{'' if kind[0] == 'A' else f'{seed:08x}{i:056x}'},@MONTH,@FORCE,@FORCE,{x},{y},On or near High Street,"
        f"E01000001,{'Ashfield 001A' if own else 'Elsewhere 001A'},{kind},Status update unavailable,\n"
        for i, (kind, x, y, own) in enumerate(zip(kinds, lon, lat, home, strict=True))
    )


# What a load needs is imported where it is measured, so that its import is measured too.
def force_month(folder: Path) -> Callable[[], object]:
    text = HEADER + street_rows(10_000, 0.11, 1).replace("@MONTH", "2025-10").replace(
        "@FORCE", "Nottinghamshire Police"
    )
    (folder / "street.csv").write_text(text)

    def work() -> object:
        from lib.incidents.sources import source_of_kind
        from lib.intake.load import load_batches, read_files

        police = source_of_kind("police-uk")
        return load_batches(
            [read.as_batch() for read in read_files(police, [GivenFile.at(folder / "street.csv")], TODAY)]
        )

    return work


def requests(rows: int, name: str) -> Callable[[Path], Callable[[], object]]:
    def prepare(folder: Path) -> Callable[[], object]:
        # made by another process, so that its memory is not counted here
        code = (
            "import sys; from bench.bench_records import write_requests; from pathlib import Path; "
            f"write_requests({rows}, Path(sys.argv[1]))"
        )
        subprocess.run([sys.executable, "-c", code, str(folder / name)], cwd=ROOT, check=True)

        def work() -> object:
            from lib.intake.load import load_batches, mapping_for, read_export

            file = GivenFile.at(folder / name)
            return load_batches([read_export(file, mapping_for(file)[0], TODAY).as_batch()])

        return work

    return prepare


def write_requests(rows: int, path: Path) -> None:
    """Write synthetic requests as CSV or, by the file's name, XLSX with the dates as dates."""
    import pandas as pd

    from lib.intake.requests.example import synthetic_requests

    table = synthetic_requests(rows, "2023-01-01", 900)
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(table))
        table["Date reported"] = pd.to_datetime(table["Date reported"], dayfirst=True)
        for number, row in enumerate(table.itertuples(index=False), start=1):
            sheet.write_row(
                number, 0, [cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row]
            )


def national_year(folder: Path) -> Callable[[], object]:
    block = street_rows(11_628, 0.002, 2)
    with zipfile.ZipFile(folder / "year.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for month in range(1, 13):
            for force in range(43):
                text = block.replace("@MONTH", f"2025-{month:02d}").replace("@FORCE", f"Force {force:02d} Police")
                archive.writestr(f"2025-{month:02d}/2025-{month:02d}-force-{force}-street.csv", HEADER + text)

    def work() -> object:
        from lib.incidents.sources import source_of_kind
        from lib.intake.load import load_batches, read_files

        police = source_of_kind("police-uk")
        return load_batches(
            [read.as_batch() for read in read_files(police, [GivenFile.at(folder / "year.zip")], TODAY)]
        )

    return work


def million_records(folder: Path) -> None:
    """Store a million requests."""
    from lib.intake.load import read_export
    from lib.intake.requests.columns import guess_mapping
    from lib.intake.requests.example import synthetic_requests
    from lib.intake.requests.read import open_export
    from lib.records import store as records

    for half in range(2):
        table = synthetic_requests(500_000, "2023-01-01", 1000, seed=half)
        table["Reference"] = f"H{half}-" + table["Reference"]
        file = GivenFile.of(f"half-{half}.csv", table.to_csv(index=False).encode())
        records.store([read_export(file, guess_mapping(open_export(file)), TODAY).as_batch()])


def first_page(folder: Path) -> Callable[[], object]:
    million_records(folder)

    def work() -> object:
        from lib.answers.hotspots import figure_of
        from lib.incidents.view import View

        return figure_of(View.default("fly-tipping"))

    return work


def summed_again(folder: Path) -> Callable[[], object]:
    million_records(folder)

    def work() -> object:
        from lib.records.trust import checked

        return checked()

    return work


def next_pages(by: str) -> Callable[[Path], Callable[[], object]]:
    def prepare(folder: Path) -> Callable[[], object]:
        million_records(folder)
        from lib.answers.hotspots import figure_of
        from lib.incidents.view import View

        view = View.default("fly-tipping")
        figure_of(replace(view, geography=by, measure="count"))
        return lambda: figure_of(replace(view, geography=by, measure="count", start="2024-06", end="2025-05"))

    return prepare


def page(query: str, label: str, choices: tuple[str, str], seen: bool) -> Callable[[Path], Callable[[], object]]:
    """Measure a change of a choice on the hotspots page, as the server takes for it."""

    def prepare(folder: Path) -> Callable[[], object]:
        from bench.measure import server
        from lib.ui.streamlit_session import Session

        million_records(folder)
        running = server()
        address, _ = running.__enter__()
        atexit.register(running.__exit__, None, None, None)
        session = Session(address, "hotspots", query)
        for choice in choices * 2 if seen else choices[1:]:
            session.choose(label, choice)
        return lambda: session.choose(label, choices[0])

    return prepare


_WARDS = "topic=fly-tipping"

# What is measured, its goal in seconds and in GB (missing where the issue sets none).
MEASURED: dict[str, tuple[Callable[[Path], Callable[[], object]], float, float]] = {
    "force-month, 10,000 rows": (force_month, 1.5, np.nan),
    "service requests, 500,000 rows of CSV": (requests(500_000, "export.csv"), 20, 1.0),
    "service requests, 500,000 rows of XLSX": (requests(500_000, "export.xlsx"), 30, 1.0),
    "national year, 6 million rows": (national_year, 60, 2.0),
    "first page at 1,000,000 local records": (first_page, np.nan, np.nan),
    "of which checksums of all of them": (summed_again, np.nan, np.nan),
    "wards of another period at 1,000,000": (next_pages("ward"), 1.0, np.nan),
    "hexagons of another period at 1,000,000": (next_pages("hex"), 1.0, np.nan),
    "page, wards, seen before at 1,000,000": (page(_WARDS, "Show", ("Count", "Rate"), True), 0.08, np.nan),
    "page, another topic, seen, at 1,000,000": (page(_WARDS, "Topic", ("Littering", "Graffiti"), True), 0.08, np.nan),
}


def measure(name: str) -> None:
    """Measure one in this process; print seconds and the largest memory in GB."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAFETY_DATABASE_URL"] = f"sqlite:///{folder}/records.db"
        work = MEASURED[name][0](Path(folder))
        began, used = time.perf_counter(), time.process_time()
        work()
        print(
            time.perf_counter() - began,
            time.process_time() - used,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        )


def main(names: list[str]) -> None:
    for name in names or list(MEASURED):
        command = [sys.executable, str(Path(__file__)), "--one", name]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        seconds, processor, memory = map(float, answer[-3:])
        _, goal, most = MEASURED[name]
        verdict = "TOO MUCH" if seconds > goal or memory > most else "ok"
        goals = ("" if np.isnan(goal) else f"goal {goal:g} s") + ("" if np.isnan(most) else f", {most:g} GB")
        print(
            f"{name:<42} {seconds:>7.2f} s ({processor:.2f} s of processor) {memory:>5.2f} GB   {goals:<20} {verdict}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2])
    else:
        main(sys.argv[1:])
