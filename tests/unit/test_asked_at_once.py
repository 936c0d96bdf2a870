"""Visitors who ask for the same at once wait for one computation of it."""

import threading
from concurrent.futures import ThreadPoolExecutor

from lib.base.visitor import Role, Visitor, acting_as
from lib.records.cache import kept_until_records_change

VISITORS = 20


def test_twenty_who_ask_at_once_cost_one_computation():
    computed: list[str] = []
    may_end = threading.Event()

    @kept_until_records_change(maxsize=8)
    def answer(topic: str) -> str:
        computed.append(topic)
        may_end.wait(timeout=20)
        return topic.upper()

    with ThreadPoolExecutor(VISITORS) as pool:
        asked = [pool.submit(answer, "asb") for _ in range(VISITORS)]
        other = pool.submit(answer, "burglary")
        may_end.set()
        assert {future.result(timeout=20) for future in asked} == {"ASB"}
        assert other.result(timeout=20) == "BURGLARY"
    assert sorted(computed) == ["asb", "burglary"]


def test_an_answer_that_failed_is_worked_out_by_the_next_who_asks():
    tries: list[int] = []

    @kept_until_records_change(maxsize=8)
    def answer() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not this time")
        return "done"

    for _ in range(2):
        with acting_as(Visitor("", Role.viewer)):
            try:
                assert answer() == "done"
            except ValueError:
                assert len(tries) == 1
    assert len(tries) == 2
