import pytest

from lib.base.words import and_list, ordinal, plural, shortened


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["Carsic"], "Carsic"),
        (["Carsic", "Larwood"], "Carsic and Larwood"),
        (("Carsic", "Larwood", "Skegby"), "Carsic, Larwood and Skegby"),
    ],
)
def test_a_list_reads_as_one_would_say_it(names, text):
    assert and_list(names) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinals(number, text):
    assert ordinal(number) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 rows"), (1, "1 row"), (1204, "1,204 rows")])
def test_a_noun_takes_its_number(count, text):
    assert plural(count, "row") == text


def test_a_long_text_is_cut_where_a_notice_quotes_it():
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 40 + "…"
    assert shortened("abcdef", 3) == "abc…"
