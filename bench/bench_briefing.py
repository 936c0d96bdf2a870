"""How long a briefing takes, against its goals: `python -m bench briefing`.

Warm: the figures of the topics have been asked for before, as they have on a page. The files are made from the choices
each time, pictures included.
"""

import statistics
import sys
import time
from collections.abc import Callable

from lib.briefing import pictures
from lib.briefing.content import compose
from lib.briefing.pdf import as_pdf
from lib.briefing.request import Request
from lib.briefing.ward_sheets import ward_sheets
from lib.briefing.word import as_docx
from lib.published.places import ward_names

TWO = ("E05010677", "E05010678")
TOPICS = ("asb", "fly-tipping")
RUNS = 5


def briefing(wards: tuple[str, ...]):
    return compose(Request(wards, TOPICS, "2024-10", "2025-09"), "2025-10-01T09:30")


def word(wards: tuple[str, ...]) -> None:
    pictures.forget()
    as_docx(briefing(wards))


def sheets(wards: tuple[str, ...]) -> None:
    pictures.forget()
    as_pdf(ward_sheets(wards, "2025-07", "2025-09", "2025-10-01T09:30"))


def pdf_after_word(wards: tuple[str, ...]) -> Callable[[], object]:
    made = briefing(wards)
    as_docx(made)
    return lambda: as_pdf(made)


def median_seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> int:
    every = tuple(ward_names())
    word(TWO)
    late = False
    for what, work, goal in (
        ("Word, two wards, warm", lambda: word(TWO), 1.0),
        ("PDF of the same, more", pdf_after_word(TWO), 1.0),
        ("Word, 23 wards", lambda: word(every), 4.0),
        ("PDF of the same, more", pdf_after_word(every), 1.0),
        ("Ward sheets of 23 wards", lambda: sheets(every), 30.0),
        ("The words alone, two wards", lambda: briefing(TWO), 0.5),
    ):
        seconds = median_seconds(work)
        late |= seconds > goal
        print(f"{what:<32} {seconds:>7.2f} s   goal {goal:>5.1f} s   {'ok' if seconds <= goal else 'TOO SLOW'}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
