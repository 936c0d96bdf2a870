"""The register under many hands: nothing stands twice, and nothing is lost."""

import subprocess
import sys
import threading

import pytest

from lib.briefing import register
from lib.briefing.actions import Action
from lib.published.tables import ROOT
from tests.district.truth import ALDER

pytestmark = pytest.mark.slow

TIMES = 20
LIST = [Action(ALDER, "asb", f"Action {number}", "2025-03") for number in range(5)]


def test_the_same_list_imported_twice_at_once_stands_once(store):
    failures: list[Exception] = []

    def load(actions):
        try:
            register.record_actions(actions)
        except Exception as error:
            failures.append(error)

    for turn in range(TIMES):
        actions = [Action(ALDER, "asb", f"Action {number} of turn {turn}", "2025-03") for number in range(5)]
        threads = [threading.Thread(target=load, args=(actions,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failures
    assert len(register.held_actions()) == TIMES * 5
    assert len({action.action for action in register.held_actions()}) == TIMES * 5


def test_two_processes_that_import_the_same_list_store_it_once(store):
    code = (
        "from tests.unit.test_register_at_once import LIST; from lib.briefing import register; "
        "register.record_actions(LIST)"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    assert sorted(action.action for action in register.held_actions()) == [one.action for one in LIST]
