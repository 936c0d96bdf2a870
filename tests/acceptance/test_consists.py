"""What the council's requests consist of: counts, shares, what is not given, and the words for it."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.areas import area_figures
from lib.analysis.make_up import make_up
from lib.drawing.words.make_up import make_up_in_words, make_up_sentences
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from tests.stores import load_requests

SUTTON_CENTRAL = "E05010677"
YEAR = ("2024-10", "2025-09")


@pytest.fixture
def export(sqlite_store) -> pd.DataFrame:
    """A year of synthetic requests, loaded: half say their size, a third their outcome, none their waste type."""
    table = synthetic_requests(3_000, "2024-10-01", 365)
    table.loc[table.index % 2 == 0, "Size"] = ""
    table["Outcome"] = np.where(table.index % 3 == 0, "Removed", "")
    load_requests(table)
    return table


def test_a_ward_has_its_own_and_the_wards_add_up(export):
    whole = make_up("littering", "", *YEAR)
    wards = area_figures(View("littering", *YEAR)).rows.set_index("code")["count"]
    parts = {code: make_up("littering", code, *YEAR) for code in wards.index}
    assert {code: part.total for code, part in parts.items()} == wards.astype(int).to_dict()
    assert sum(part.total for part in parts.values()) == whole.total
    words = make_up_in_words(parts[SUTTON_CENTRAL])
    assert words.iloc[:, 3].isin(["too few for a percentage", "in no share"]).all()
    assert not any("%" in sentence for sentence in make_up_sentences(parts[SUTTON_CENTRAL]))
