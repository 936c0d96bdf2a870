"""Text that Markdown shows as it stands; what a browser makes of it, tests/browser/test_payloads.py tells."""

import pandas as pd
import pyarrow as pa
import pytest

from lib.ui.frame.plain_text import as_code, plain, plain_cells


@pytest.mark.parametrize(
    "text", ["Cotter & Dunes", "10:20 on 3 March", "-5", "+12%", "1,204", "A – B (C)", "file.csv", "ratio 3:1", "no. 7"]
)
def test_usual_text_is_left_alone(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("![x](y)", r"!\[x\](y)"),
        ("<b>&lt;", r"\<b\>\&lt;"),
        (":red[x]", "\\:\u2060red\\[x\\]"),
        (":100:", "\\:\u2060100:"),
        ("http://a.b/c", "http\u2060\\:\u2060//a.b/c".replace("\\:\u2060", ":")),
        ("www.a.b", "www\u2060.a.b"),
        ("x@a.b", "x\u2060@a.b"),
        ("# head", r"\# head"),
        ("1. item", r"1\. item"),
        ("---", "\\-\u2060-\u2060-"),
        ("a\n\n    b\tc", "a b c"),
    ],
)
def test_what_means_something_is_marked(text, marked):
    assert plain(text) == marked


def test_cells_and_names_of_both_kinds_of_table_are_marked_and_numbers_are_not():
    table = pd.DataFrame({"*x*": ["[a](b)", "usual"], "n": [1, 2]})
    for given in (table, pa.Table.from_pandas(table, preserve_index=False)):
        made = plain_cells(given)
        made = made if isinstance(made, pd.DataFrame) else made.to_pandas()
        assert made.to_dict("list") == {r"\*x\*": [r"\[a\](b)", "usual"], "n": [1, 2]}


def test_code_is_closed_by_no_text_in_it():
    assert as_code("python -m lib") == "`python -m lib`"
    assert as_code("a ``b`` c") == "``` a ``b`` c ```"
