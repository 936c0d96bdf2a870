"""The page “My ward” against its budget: the server's time for one change of ward, topic or comparison.

python -m bench ward_profile
"""

from bench.measure import COLD, HEADER, machine, row, server
from lib.published.places import ward_names
from lib.ui.streamlit_session import Session

GOAL, FIRST_GOAL = 200.0, 500.0
PAGE, WARD = "ward_profile", "place=E05010677"
TOPICS = ["burglary", "vehicle-crime", "public-order", "fly-tipping", "asb"]


def main() -> None:
    """Measure and print."""
    wards = [f"place={code}" for code in ward_names()]
    topics = [f"{WARD}&topic={slug}" for slug in TOPICS]
    compared = [f"{WARD}&compare={code}" for code in list(ward_names())[:3] if code not in WARD]
    print(f"{machine()}\n\n{HEADER}")
    with server(settings=COLD) as (address, process):
        session = Session(address, PAGE, WARD)
        for what, links in (("ward", wards), ("topic", topics), ("comparison", compared)):
            first = [session.go_to(PAGE, link) * 1000 for link in links]
            print(row(f"My ward: another {what}, first time", first, FIRST_GOAL, "ms"))
            before = sum(process.cpu_times()[:2])
            again = [session.go_to(PAGE, link) * 1000 for _ in range(3) for link in links]
            busy = (sum(process.cpu_times()[:2]) - before) * 1000 / len(again)
            print(row(f"My ward: another {what}, seen before", again, GOAL, "ms"))
            print(row(f"My ward: another {what}, seen before: of the processor", [busy], GOAL, "ms"), flush=True)
        session.close()


if __name__ == "__main__":
    main()
