"""The page on similar areas against its budget: server time of one change, with every partnership's figures loaded.

python -m bench.bench_similar_areas

A session speaks the server's own protocol over a websocket, so the time is what a browser waits for the server.
“First” is a question that nobody has asked this server before; “again” is one that somebody has. Beside the time waited
stands the server's processor time for a run, which other work on the machine does not lengthen much.
"""

from collections.abc import Callable
from urllib.parse import quote

import psutil

from bench.measure import COLD, HEADER, machine, row, server
from lib.analysis.similar.recorded_crime import offences, standing_tables
from lib.answers.similar_view import areas_on_offer, group_names, published_ids
from lib.published.tables import load
from lib.ui.streamlit_session import Session

PAGE = "similar_areas"
GOAL_MS = 200.0
ROUNDS = 3


def measured(what: str, process: psutil.Process, runs: list[Callable[[], float]]) -> None:
    """Print the time waited for each run, and the server's processor time for one."""
    before = process.cpu_times()
    waited = [run() * 1000 for run in runs]
    after = process.cpu_times()
    processor = (after.user + after.system - before.user - before.system) * 1000 / len(runs)
    print(row(what, waited, GOAL_MS, "ms"))
    print(row(f"{what}: processor", [processor], GOAL_MS, "ms"), flush=True)


def open_page(address: str, query: str = "") -> float:
    """Return seconds until the server has finished the page for a reader who opens a link."""
    session = Session(address, PAGE, query)
    session.close()
    return session.first_run


def main() -> None:
    partnerships = load("recorded_crime_partnerships")["csp_code"].nunique()
    groups = [group_names()[group_id] for group_id in published_ids()]
    print(f"{machine()}; {partnerships} partnerships loaded\n\n{HEADER}")
    with server(settings=COLD) as (address, process):
        measured("open the page, first", process, [lambda: open_page(address)])
        measured("open the page, again", process, [lambda: open_page(address)] * 20)
        session = Session(address, PAGE)
        for label, values in (("Offence", offences(standing_tables())[1:]), ("Compared with", groups[1:])):
            changes = [lambda label=label, value=value: session.choose(label, value) for value in values]
            measured(f"change “{label}”, first", process, changes)
            measured(f"change “{label}”, again", process, changes * ROUNDS)
        session.close()
        whole = f"group=own_choice&codes={quote('.'.join(areas_on_offer()))}"
        measured("every area as one group, first", process, [lambda: open_page(address, whole)])
        measured("every area as one group, again", process, [lambda: open_page(address, whole)] * 10)


if __name__ == "__main__":
    main()
