"""A district's rules: sums as text, and what is said of a rule that cannot be used."""

import pandas as pd
import pytest

from lib.analysis.reconcile import check, formula
from lib.base.errors import DataFileError

COUNTS = pd.DataFrame(
    {
        "document": "invented-plan",
        "section": "2",
        "heading": "Crime",
        "table": "[Counts]",
        "item": ["Cars", "Vans", "All", "Per day"],
        "as_published": ["120", "80", "210", "0.5"],
        "value": [120.0, 80.0, 210.0, 0.5],
    }
)


def test_a_sum_follows_the_rules_of_arithmetic():
    names = {"a": 2.0, "b": 3.0}
    assert formula.worked_out("a + b * 4", names) == 14
    assert formula.worked_out("-(a - b) / 4", names) == 0.25
    assert formula.worked_out("a < b", names) is True
    assert formula.worked_out("a > b", names) is False


@pytest.mark.parametrize(
    "sum_",
    ["a +", "unknown + 1", "a / 0", "a ** 9", "__import__('os')", "a.real", "a if a else a", "'a' * 9", "a < 1 < 2"],
)
def test_anything_but_a_sum_of_known_figures_is_refused_and_named(sum_):
    with pytest.raises(DataFileError, match=r"reconcile\.toml cannot be worked out"):
        formula.worked_out(sum_, {"a": 2.0})


def figure(name: str) -> dict[str, str]:
    return {"table": "counts", "item": name}


def test_a_figure_is_recomputed_from_others_and_the_slip_said_in_the_rules_words():
    rule = {
        "figure": figure("All"),
        "row": "All vehicles",
        "what": "total",
        "inputs": {"cars": figure("Cars"), "vans": figure("Vans")},
        "exact": "cars + vans",
        "working": "{cars:,.0f} + {vans:,.0f}",
        "otherwise": "Ten more than {cars:.0f} and {vans:.0f}.",
    }
    (found,) = formula.formula({"counts": COUNTS}, **rule)
    assert (found["recomputed"], found["agrees"], found["working"]) == (200, False, "120 + 80")
    assert found["likely_slip"] == "Ten more than 120 and 80."
    (found,) = formula.formula({"counts": COUNTS}, **rule, when="cars < vans")
    assert found["likely_slip"] != "Ten more than 120 and 80."
    (found,) = formula.formula({"counts": COUNTS}, **rule, slack="vans / 8")
    assert found["agrees"]


@pytest.mark.parametrize("name", ["Lorries", None])
def test_a_selector_must_mean_one_row(name):
    with pytest.raises(DataFileError, match="means one row of counts"):
        formula.printed({"counts": COUNTS}, figure(name) if name else {"table": "counts"})


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('[[check]]\nkind = "magic"', "check 1 has no kind among changes, "),
        ('[[check]]\nkind = "changes"', r"check 1 \(changes\) cannot be made"),
        ('[[check]]\nkind = "changes"\ntable = "gone"', r"check 1 \(changes\) cannot be made \('gone'\)"),
        ('[[check]]\nkind = "changes"\ntable = "wards"\ncolour = "red"', r"check 1 \(changes\) cannot be made"),
        ("[[check", r"data/reconcile\.toml cannot be read"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named_with_its_number(other_data, rules, said):
    (other_data / "data/reconcile.toml").write_text(f"tables = []\n{rules}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=said):
        check.published_figures_checked()


def test_every_kind_of_check_is_asked_for():
    assert {rule["kind"] for rule in check.rules()} == set(check.KINDS)
