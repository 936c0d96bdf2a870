"""Local and bundled records as one set everywhere: topics, counts, maps, sentences, caches."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.areas import area_figures
from lib.drawing.words.areas import evidence
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from tests.stores import load_requests


@pytest.fixture
def requests(store) -> pd.DataFrame:
    """Two years of synthetic requests, loaded."""
    table = synthetic_requests(4_000, "2023-10-01", 730)
    load_requests(table)
    return table


def test_the_evidence_says_which_source_is_shown(requests):
    view = View.default("fly-tipping")
    local, plan = (evidence(area_figures(replace(view, geography=by))) for by in ("ward", "locality"))
    assert "service requests" in local["Source"]
    assert local["Data to"] == "September 2025"
    assert "never added" in local["Also published"]
    assert "Community Safety Strategic Plan" in plan["Source"]
    assert "data.police.uk" in evidence(area_figures(View.default("asb")))["Source"]
