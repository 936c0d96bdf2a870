"""The page “My ward” against its budget: the server's time for one change of ward, topic or comparison.

python -m bench.bench_ward_profile
"""

from bench.measure import HEADER, machine, row, server
from lib.published.places import ward_names
from lib.ui.streamlit_session import Session

GOAL, FIRST_GOAL = 200.0, 500.0
WARD = "My ward: choose one, or type a ward, village or postcode"
TOPICS = ["Burglary", "Vehicle crime", "Public order", "Fly-tipping", "Anti-social behaviour (ASB)"]
COMPARED = ["Larwood", "Selston", "Nothing"]


def main() -> None:
    """Measure and print."""
    wards = list(ward_names().values())
    with server() as (address, process):
        session = Session(address, "ward_profile", "place=E05010677")
        first = [session.choose(WARD, name) * 1000 for name in wards]
        before = sum(process.cpu_times()[:2])
        again = [session.choose(WARD, name) * 1000 for _ in range(2) for name in wards]
        busy = (sum(process.cpu_times()[:2]) - before) * 1000 / len(again)
        [session.choose("Topic in detail", topic) for topic in TOPICS]
        topics = [session.choose("Topic in detail", topic) * 1000 for _ in range(4) for topic in TOPICS]
        [session.choose("Compare with", name) for name in COMPARED]
        compared = [session.choose("Compare with", name) * 1000 for _ in range(4) for name in COMPARED]
        session.close()
    print(machine())
    print(HEADER)
    print(row("My ward: another ward, warm", again, GOAL, "ms"))
    print(row("My ward: the same, processor time of the server", [busy], GOAL, "ms"))
    print(row("My ward: another ward, first time", first, FIRST_GOAL, "ms"))
    print(row("My ward: another topic, warm", topics, GOAL, "ms"))
    print(row("My ward: another comparison, warm", compared, GOAL, "ms"))


if __name__ == "__main__":
    main()
