"""Figures of a table as they are read."""

import numpy as np
import pandas as pd
import pytest

from lib.ui.frame.html_table import figures_in_words, paper_table


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ([1204.0, np.nan, 3.0], ["1,204", "", "3"]),
        ([44.94, 2.0], ["44.9", "2.0"]),
        ([1204, 3], ["1,204", "3"]),
        (["<b>", None], ["<b>", ""]),
        ([True, False], ["True", "False"]),
    ],
)
def test_counts_are_whole_rates_have_one_decimal_and_what_is_missing_is_nothing(cells, read):
    assert figures_in_words(pd.Series(cells)).tolist() == read


def test_paper_prints_every_row_without_the_lines_in_cells_and_text_stays_text():
    table = pd.DataFrame({"Ward": ["<b>", "B"], "Incidents": [1204, 3], "Last 12 months": [[1, 2], [3, 4]]})
    printed = paper_table(table, "wards")
    assert "&lt;b&gt;" in printed
    assert "1,204" in printed
    assert "Last 12 months" not in printed
