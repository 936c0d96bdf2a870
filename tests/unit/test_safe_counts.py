"""The council's requests by ward and year: no small count is shown, and none can be worked out."""

import re
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.safe_counts import safe_counts
from lib.answers.safe_counts import HIDDEN, year_figure, years_on_offer
from lib.base.errors import NotAllowed
from lib.base.visitor import NOBODY, Role, Visitor, acting_as
from lib.incidents.local import all_incidents
from lib.intake.requests.example import synthetic_requests
from lib.statistics.suppression import suppress_within
from tests.stores import load_requests

pytestmark = pytest.mark.slow

COUNCILLOR = Visitor("c@council.example", Role.councillor, True)


@pytest.fixture
def held(store, monkeypatch):
    """Eighteen months of requests, few of each kind, on a server that shows them to everyone."""
    load_requests(synthetic_requests(900, "2024-01-01", 640))
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "everyone")


def test_whole_years_by_ward_are_shown_and_no_small_count(held):
    with acting_as(NOBODY):
        found = safe_counts()
    assert found.years == ("2024-25",)
    assert len(found.labels) > 4
    assert "environmental-crime" not in found.labels
    with acting_as(NOBODY):
        cells = year_figure("2024-25").in_words.drop(columns="Ward").to_numpy().ravel()
    assert all(re.fullmatch(rf"\d+|{HIDDEN}", cell) for cell in cells)
    shown = found.rows["count"].dropna()
    assert len(shown)
    assert len(shown) < len(found.rows)
    assert not shown.between(1, 4).any()
    records = all_incidents()
    records = records[records["month"].between("2024-04", "2025-03") & (records["source"] == "council")]
    true = records.groupby(["category", "ward_code"], observed=True).size()
    for row in found.rows.dropna(subset="count").itertuples():
        assert row.count == true.get((row.topic, row.ward_code), 0)


def test_it_is_for_those_whom_the_setting_names(held, monkeypatch):
    with acting_as(NOBODY):
        assert years_on_offer() == ("2024-25",)
        assert HIDDEN in year_figure("2024-25").in_words.to_string()
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "signed-in")
    with acting_as(COUNCILLOR):
        assert years_on_offer() == ("2024-25",)
    for setting, who in (("signed-in", NOBODY), ("officers", NOBODY), ("officers", COUNCILLOR)):
        monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", setting)
        with acting_as(who):
            assert years_on_offer() == ()
            with pytest.raises(NotAllowed):
                safe_counts()
    assert years_on_offer() == (), "officers see all of it on the pages"


def test_the_threshold_is_the_setting(held, monkeypatch):
    monkeypatch.setenv("SAFETY_SMALL_NUMBERS", "20")
    with acting_as(NOBODY):
        assert not safe_counts().rows["count"].dropna().between(1, 19).any()


COUNTS = st.lists(st.sampled_from([0, 0, 1, 1, 2, 4, 5, 6]), min_size=5, max_size=7)


@given(COUNTS, st.data())
def test_nobody_who_knows_the_totals_can_work_a_small_count_out(numbers, data):
    """Of a locality's hidden counts, and of all, each at least 1: all that fit the total are tried."""
    at = st.lists(st.sampled_from("abc"), min_size=len(numbers), max_size=len(numbers))
    counts, locality = pd.Series(numbers), pd.Series(data.draw(at))
    shown = suppress_within(counts, locality, 5)
    hidden = shown.isna().to_numpy()
    assert not shown.dropna().between(1, 4).any()
    assert (shown.dropna() == counts[~hidden]).all()
    for name in (*sorted(set(locality)), None):
        members = (locality == name).to_numpy() if name else np.ones(len(counts), dtype=bool)
        if (hidden == (counts > 0))[members].all():
            continue  # there was nothing more to hide
        cells = counts[hidden & members].tolist()
        fitting = [fit for fit in product(range(1, sum(cells) + 1), repeat=len(cells)) if sum(fit) == sum(cells)]
        for place in range(len(cells)):
            assert len({fit[place] for fit in fitting}) > 1, (name, shown, locality)
