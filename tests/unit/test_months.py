import pytest

from lib.base.errors import InputError
from lib.base.months import month_in_words, months_between, parse_month, period_in_words, runs_in_words, shift


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "25-01", "2025/01", "", "now", "2025-1", "²025-01"])
def test_what_is_not_a_month_is_refused_with_an_example(text):
    with pytest.raises(InputError, match="2025-09"):
        parse_month(text)


def test_shift_crosses_years_both_ways():
    assert shift("2025-01", -1) == "2024-12"
    assert shift("2024-12", 14) == "2026-02"


def test_months_between_holds_both_ends_and_is_empty_backwards():
    assert months_between("2024-11", "2025-02") == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert months_between("2025-02", "2025-01") == []


def test_words():
    assert month_in_words("2025-09") == "September 2025"
    assert period_in_words("2024-10", "2025-09") == "the 12 months to September 2025"
    assert period_in_words("2025-09", "2025-09") == "September 2025"
    assert runs_in_words(["2021-10", "2022-01", "2024-09"]) == "October 2021, January 2022 and September 2024"
    assert runs_in_words(["2024-12", "2025-01"]) == "December 2024 and January 2025"
