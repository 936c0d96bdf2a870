"""Recorded crime beside similar areas, and fly-tipping, from the command line."""

import pytest

from lib.cli.answers import main
from tests.files import printed

TOTAL = "Total recorded crime (excluding fraud)"


def test_similar_areas_prints_the_group_with_rates_and_ranks(capsys):
    table = printed(
        capsys,
        *("similar-areas", "--offence", TOTAL, "--period", "year ending Jun 2025"),
        *("--group", "nearest_neighbours_2024"),
    )
    assert list(table.columns) == [
        *("lad_code", "lad_name", "offences", "population", "rate", "rate_low", "rate_high"),
        *("rank", "rank_low", "rank_high"),
    ]
    assert len(table) == 14
    assert table["rate"].is_monotonic_decreasing
    ours = table.set_index("lad_name").loc["Ashfield"]
    assert ours[["offences", "population", "rank", "rank_low", "rank_high"]].tolist() == [10188, 127179, 6, 5, 6]
    assert ours["rate"] == pytest.approx(80.1076)


def test_similar_areas_reproduces_the_published_rate_of_ons(capsys):
    table = printed(
        capsys,
        *("similar-areas", "--offence", TOTAL, "--period", "year ending Dec 2024"),
        *("--group", "strategic_assessment_2018"),
    )
    assert table.set_index("lad_code").loc["E07000170", "rate"] == pytest.approx(78.645, abs=0.0005)


def test_fly_tipping_prints_every_authority_with_both_ranks(capsys):
    table = printed(capsys, "fly-tipping", "--year", "2021-22")
    assert len(table) == 309
    ours = table.set_index("lad_name").loc["Ashfield"]
    assert ours[["incidents", "rank_by_count", "rank_per_person"]].tolist() == [812, 80, 93]
    unknown = table[table["incidents"].isna()]
    assert len(unknown) == 1
    assert unknown[["rate", "rank_by_count", "rank_per_person"]].isna().all(axis=None)
    assert unknown["missing"].tolist() == ["the authority gave no figure"]


GOOD = {"--offence": TOTAL, "--period": "year ending Jun 2025", "--group": "nearest_neighbours_2024"}


@pytest.mark.parametrize(
    ("option", "value", "offered"),
    [
        ("--offence", "Piracy", "Shoplifting"),
        ("--period", "year ending Jun 1999", "year ending Dec 2024"),
        ("--group", "friends", "ons_global_neighbours"),
    ],
)
def test_an_unknown_value_ends_with_one_line_that_lists_what_there_is(capsys, option, value, offered):
    options = {**GOOD, option: value}
    assert main(["similar-areas", *(part for pair in options.items() for part in pair)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert value in said.err
    assert offered in said.err


def test_an_unknown_year_of_fly_tipping_ends_with_one_line(capsys):
    assert main(["fly-tipping", "--year", "1066-67"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "2022-23" in said.err
