"""What the page says of a file before it is stored."""

import pandas as pd

from lib.intake.load import OUTSIDE, rows_by_ward
from lib.published.places import ward_names


def test_rows_by_category_and_ward_are_named_in_order_and_add_up():
    codes = {name: code for code, name in ward_names().items()}
    first, last = min(codes), max(codes)
    rows = [(codes[last], "fly-tipping"), (codes[first], "asb"), (None, "asb"), (codes[first], "asb")]
    table = rows_by_ward(pd.DataFrame(rows, columns=["ward_code", "category"]))
    assert table.to_dict("list") == {
        "Ward": [first, last, OUTSIDE, "All"],
        "Anti-social behaviour (ASB)": [2, 0, 1, 3],
        "Fly-tipping": [0, 1, 0, 1],
    }


def test_no_rows_make_an_empty_table():
    assert rows_by_ward(pd.DataFrame({"ward_code": [], "category": []}))["Ward"].tolist() == ["All"]
