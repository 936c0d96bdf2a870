import pytest

from lib.cli.answers import main
from tests.files import printed


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_concerns_prints_the_ranking_of_a_wave(capsys: pytest.CaptureFixture[str]) -> None:
    table = printed(capsys, "concerns", "--wave", "2022-06", keep_default_na=False)
    first = ["item", "percentage", "low", "high", "rank", "tie", "direction", "versus_average"]
    assert table.columns.tolist()[:8] == first
    assert table["percentage"].tolist() == [40.7, 38.7, 36.1, 22.8, 22.4]
    # Wilson intervals on 587 replies, as in test_concerns
    assert table[["low", "high"]].iloc[0].tolist() == [36.8, 44.72]
    assert table["tie"].iloc[3] == "Nuisance & rowdy behaviour"
    assert table["direction"].iloc[3] == "Rising community concern"
    assert table["versus_average"].iloc[4] == "Average level of concern"


def test_a_wave_that_does_not_exist_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "concerns", "--wave", "1999-01")
    assert "1999-01" in said
    assert "2018-09, 2022-06, 2022-09" in said


def test_a_list_without_percentages_is_refused_with_its_order(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "concerns", "--wave", "2022-09")
    assert "Drug issues; Shoplifting; Anti-social behaviour" in said


def test_reconcile_prints_every_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    everything = printed(capsys, "reconcile", keep_default_na=False)
    differences = printed(capsys, "reconcile", "--only-differences", keep_default_na=False)
    assert set(everything["agrees"]) == {True, False}
    assert set(differences["agrees"]) == {False}
    assert len(differences) == (~everything["agrees"]).sum()
    asb = differences[(differences["row"] == "Anti-Social Behaviour") & (differences["published"] == "-24%")]
    assert asb["recomputed"].astype(float).tolist() == [-19.46, -19.46]  # the plan prints the row in two tables


def test_reconcile_sets_the_plan_beside_the_national_returns(capsys: pytest.CaptureFixture[str]) -> None:
    # DEFRA's table for 2021-22: 812 incidents, 80th of 309 by number and 93rd per 1,000 people
    table = printed(capsys, "reconcile", keep_default_na=False).set_index("what")
    assert float(table.loc["incidents in the national returns", "recomputed"]) == 812
    assert float(table.loc["place among 309 authorities by incidents, fewest first", "recomputed"]) == 80
    assert (
        float(table.loc["place among 309 authorities by incidents per 1,000 people, fewest first", "recomputed"]) == 93
    )
