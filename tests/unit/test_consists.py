"""What the council's requests consist of: counts, shares, what is not given, and the words for it."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.areas import area_figures
from lib.analysis.make_up import make_up, make_up_columns
from lib.base.errors import CannotSay
from lib.cli.answers import main
from lib.drawing.words.make_up import NOT_GIVEN, make_up_evidence, make_up_in_words, make_up_sentences
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from lib.records import store as records
from tests.district.truth import ALDER
from tests.files import printed
from tests.stores import load_requests

pytestmark = pytest.mark.slow

SUTTON_CENTRAL = ALDER
YEAR = ("2024-10", "2025-09")


@pytest.fixture
def export(sqlite_store) -> pd.DataFrame:
    """A year of synthetic requests, loaded: half say their size, a third their outcome, none their waste type."""
    table = synthetic_requests(3_000, "2024-10-01", 365)
    table.loc[table.index % 2 == 0, "Size"] = ""
    table["Outcome"] = np.where(table.index % 3 == 0, "Removed", "")
    load_requests(table)
    return table


def test_every_kind_is_counted_with_its_share_of_those_that_say(export):
    found = make_up("fly-tipping", "", *YEAR)
    own = export[export["Category"] == "Fly Tipping"]
    assert found.total == area_figures(View("fly-tipping", *YEAR)).total
    sizes = found.rows[(found.rows["detail"] == "size") & found.rows["given"]].set_index("value")
    inside = found.total / len(own)  # a few lie outside the district and are not stored
    assert sizes["count"].sum() == sizes["base"].iloc[0] == pytest.approx(inside * (own["Size"] != "").sum(), rel=0.05)
    assert sizes["share"].sum() == pytest.approx(1)
    row = sizes.iloc[0]
    share, base = row["count"] / row["base"], row["base"]
    middle = (share + 1.959964**2 / (2 * base)) / (1 + 1.959964**2 / base)
    assert row["share_low"] < middle < row["share_high"]
    assert (row["share_low"] + row["share_high"]) / 2 == pytest.approx(middle, abs=1e-6)
    assert sizes["count"].is_monotonic_decreasing


def test_what_is_not_given_is_counted_and_is_in_no_share(export):
    found = make_up("fly-tipping", "", *YEAR)
    silent = found.rows[~found.rows["given"]].set_index("detail")
    assert silent.loc["waste_type", "count"] == found.total
    assert silent["share"].isna().all()
    by_detail = found.rows.groupby("detail")["count"].sum()
    assert (by_detail == found.total).all()
    assert set(by_detail.index) == set(records.DETAILS)
    words = make_up_in_words(found)
    assert words.loc[words["Kind"] == NOT_GIVEN, words.columns[3]].eq("in no share").all()


def test_the_sentences_say_the_commonest_and_whether_it_can_be_told_apart(sqlite_store):
    table = synthetic_requests(2_000, "2024-10-01", 365)
    table["Category"] = "Fly Tipping"
    table["Size"] = np.where(table.index % 10 < 8, "Car boot load", "Single item")
    table["Land type"] = np.where(table.index % 2 == 0, "Highway", "Footpath")
    load_requests(table)
    size, land = make_up_sentences(make_up("fly-tipping", "", *YEAR))
    assert size.startswith("Size: “Car boot load” is the commonest (")
    assert "80%, likely between 78% and 82%" in size
    assert "not distinguishable from" in land


def test_spellings_are_one_kind_and_many_kinds_are_put_together(sqlite_store):
    table = synthetic_requests(2_000, "2024-10-01", 365)
    table["Size"] = np.where(table.index % 3 == 0, "SINGLE ITEM", "Single item")
    table["Land type"] = [f"Kind {number % 12}" for number in table.index]
    load_requests(table)
    found = make_up("fly-tipping", "", *YEAR)
    assert found.rows.query("detail == 'size'")["value"].tolist() == ["Single item"]
    words = make_up_in_words(found)
    land = words[words["What"] == "Land type"]
    assert land["Kind"].tolist()[-1] == "4 other kinds"
    assert land.iloc[:, 2].str.replace(",", "").astype(int).sum() == found.total


def test_a_request_exported_twice_counts_once_as_the_later_export_has_it(store):
    table = synthetic_requests(1_000, "2024-10-01", 365)
    table["Outcome"] = "Open"
    load_requests(table)
    before = make_up("fly-tipping", "", *YEAR)
    number = load_requests(table.assign(Outcome="Closed"), "later.csv")
    later = make_up("fly-tipping", "", *YEAR)
    assert later.total == before.total
    assert later.rows.query("detail == 'outcome'")["value"].tolist() == ["Closed"]
    records.undo(number)
    assert make_up("fly-tipping", "", *YEAR).rows.equals(before.rows)


def test_the_evidence_names_source_period_denominator_and_command(export):
    lines = make_up_evidence(make_up("fly-tipping", SUTTON_CENTRAL, *YEAR))
    assert "service requests" in lines["Source"]
    assert "October 2024 to September 2025" in lines["Period"]
    assert "not given" in lines["Share of"]
    assert lines["Command"] == (
        f"python -m lib consists --topic fly-tipping --area {SUTTON_CENTRAL} --from 2024-10 --to 2025-09"
    )


def test_the_command_prints_the_same_table(export, capsys):
    found = make_up("fly-tipping", SUTTON_CENTRAL, *YEAR)
    command = make_up_evidence(found)["Command"].removeprefix("python -m lib ").split()
    table = printed(capsys, *command, keep_default_na=False, na_values=[""])
    expected = make_up_columns(found)
    assert table["count"].tolist() == expected["count"].tolist()
    assert table["share"].dropna().tolist() == expected["share"].dropna().tolist()
    assert table["area"].unique().tolist() == [found.area]


def test_a_kind_that_looks_like_a_formula_is_printed_as_text(sqlite_store, capsys):
    table = synthetic_requests(1_000, "2024-10-01", 365)
    table["Land type"] = "-2+3"
    load_requests(table)
    assert main(["consists", "--topic", "fly-tipping"]) == 0
    assert "'-2+3" in capsys.readouterr().out


def test_it_says_why_nothing_can_be_told(sqlite_store):
    with pytest.raises(CannotSay, match="Only the council’s own requests"):
        make_up("asb", "", *YEAR)
    table = synthetic_requests(1_000, "2024-10-01", 365).drop(columns=["Size", "Land type"])
    load_requests(table[table["Ward"] != "Dene"])
    with pytest.raises(CannotSay, match="Columns: which is what"):
        make_up("fly-tipping", "", *YEAR)
    with pytest.raises(CannotSay, match="No month"):
        make_up("fly-tipping", "", "2023-01", "2023-03")
