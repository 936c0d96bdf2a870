"""Levels made with the tables: those worked out on the spot, used for the very history they were made of."""

import numpy as np
import pytest

from lib.analysis import expectation
from lib.incidents.topics import topics
from lib.statistics import expectation as model

RECORDED = [topic for topic in topics().values() if topic.source == "police.uk"]


@pytest.mark.parametrize("topic", RECORDED, ids=[topic.slug for topic in RECORDED])
def test_every_month_that_a_chart_can_ask_for_is_made_beforehand_and_rightly(topic):
    _, numbers = expectation._counts(topic)
    made = expectation._made_with_the_tables()
    tried = 0
    for known, month in enumerate([*numbers, numbers[-1] + 1]):
        past, months = expectation._past(topic, known)
        if len(past) < model.LEAST_MONTHS:
            continue
        totals, ahead = past.sum(axis=1), np.array([month])
        mean, variance, scatter = made[expectation.fingerprint(totals, months), month]
        tried += 1
        if tried % 7 == 1:  # each takes some milliseconds to work out anew
            again = model.level(totals, months, ahead)
            assert np.allclose(mean, again[0], rtol=1e-9)
            assert np.allclose(variance, again[1], rtol=1e-9)
            assert scatter == pytest.approx(again[2], rel=1e-9)
    assert tried > 25


def test_another_history_is_told_apart():
    months = np.arange(24240, 24264)
    totals = np.arange(100.0, 124.0)
    other = totals.copy()
    other[[3, 4]] += 1, -1
    histories = [(totals, months), (other, months), (totals, months + 1), (totals[:-1], months[:-1])]
    assert len({expectation.fingerprint(*history) for history in histories}) == 4


def test_a_count_that_local_records_change_is_foretold_from_the_change(monkeypatch):
    topic = RECORDED[0]
    _, numbers = expectation._counts(topic)
    past, months = expectation._past(topic, len(numbers))
    monkeypatch.setattr(expectation, "_past", lambda *_: (past * 3, months))
    tripled = expectation._level.__wrapped__(topic, len(numbers), numbers[-1] + 1, numbers[-1] + 1)
    monkeypatch.undo()
    bundled = expectation._level(topic, len(numbers), numbers[-1] + 1, numbers[-1] + 1)
    assert 2.5 < tripled[0] / bundled[0] < 3.5
