"""Visitors who ask for the same at once wait for one computation of it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pandas as pd

from lib.base.roles import may
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


def test_a_table_is_the_same_question_only_as_itself():
    asked: list[int] = []

    @kept_until_records_change(maxsize=8)
    def rows(table: pd.DataFrame, least: int) -> int:
        asked.append(least)
        return int((table["a"] >= least).sum())

    one, its_equal = pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]})
    assert [rows(one, 2), rows(one, 2), rows(its_equal, 2), rows(one, least=1)] == [1, 1, 1, 2]
    assert asked == [2, 2, 1]


def test_what_a_role_may_read_is_kept_for_that_role_alone():
    @kept_until_records_change(maxsize=8, for_each_role=True)
    def read() -> str:
        return "the register" if may("read_register") else "nothing"

    for _ in range(2):
        for role, told in ((Role.councillor, "the register"), (Role.viewer, "nothing")):
            with acting_as(Visitor("", role)):
                assert read() == told
