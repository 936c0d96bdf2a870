"""The three tasks of docs/walk-through.md, walked from the overview: each in at most four taps."""

import re

import pytest
from playwright.sync_api import expect

from scripts.walk_through import MOST_TAPS, TASKS, Walk

# Where each ends.
ENDS = {"councillor": "print=a4", "officer": "/briefing", "chair": "/similar_areas"}


@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_at_most_four_taps_from_the_overview(open_page, page, task):
    size, walk_it = TASKS[task]
    page.set_viewport_size(size)
    open_page("")
    walk = Walk(page)
    walk_it(walk, "Birch Street 7")
    expect(page).to_have_url(re.compile(ENDS[task]))
    assert 0 < walk.taps <= MOST_TAPS
