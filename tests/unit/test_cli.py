import argparse
import os
import subprocess
import sys

import pytest

from lib.cli.answers import _parser, main
from lib.published.tables import ROOT
from tests.district.known import counted
from tests.district.truth import FLY_TIPPING_BY_LOCALITY, WARDS
from tests.files import printed


def test_wards_prints_the_promised_columns_and_figures(capsys):
    table = printed(capsys, "wards", "--topic", "asb", "--from", "2024-10", "--to", "2025-09")
    first = [
        *("ward_code", "ward_name", "count", "months_covered", "months_asked"),
        *("population", "rate", "rate_low", "rate_high"),
    ]
    assert list(table.columns[:9]) == first
    more = (
        "smoothed_rate rank rank_low rank_high funnel previous_count rate_ratio rate_ratio_low rate_ratio_high p_value "
        "q_value near_edge_share"
    )
    assert set(more.split()) <= set(table.columns)
    counts = table.set_index("ward_code")["count"]
    assert counts.to_dict() == {code: counted("asb", code) for code in WARDS}


def test_localities_prints_the_plans_figures(capsys):
    table = printed(capsys, "localities", "--topic", "fly-tipping").set_index("locality")
    assert table["count"].to_dict() == FLY_TIPPING_BY_LOCALITY


def test_hexes_and_capture_print_the_promised_columns(capsys):
    hexes = printed(capsys, "hexes", "--topic", "asb", "--from", "2024-10", "--to", "2025-09")
    assert list(hexes.columns[:6]) == ["hex_id", "count", "gi_star", "p_value", "q_value", "class"]
    capture = printed(capsys, "capture", "--topic", "asb")
    assert {"share_captured", "area_share", "pai"} <= set(capture.columns)
    assert capture["chosen_to"].iloc[0] < capture["tested_from"].iloc[0]


def test_points_and_edges_hold_the_same_incidents(capsys):
    points = printed(capsys, "points", "--topic", "burglary")
    edges = printed(capsys, "edges", "--topic", "burglary")
    assert points.dropna(subset=["ward_code"])["count"].sum() == edges["count"].sum()


@pytest.mark.parametrize(
    "arguments",
    [
        ["wards", "--topic", "nonsense"],
        ["wards", "--topic", "asb", "--from", "2010-01"],
        ["wards", "--topic", "asb", "--to", "2031-01"],
        ["wards", "--topic", "asb", "--from", "2025-05", "--to", "2025-01"],
        ["wards", "--topic", "fly-tipping"],
        ["localities", "--topic", "asb"],
        ["localities", "--topic", "littering"],
        ["hexes", "--topic", "fly-tipping"],
        ["capture", "--topic", "asb", "--from", "2018-10", "--to", "2018-12"],
    ],
    ids=" ".join,
)
def test_a_question_that_cannot_be_answered_is_one_line_and_exit_code_2(arguments, capsys):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert len(captured.err) > 30


@pytest.mark.parametrize("arguments", [[], ["wards"], ["nothing"], ["wards", "--topic"]], ids=str)
def test_a_command_that_is_not_one_is_one_line_and_exit_code_2(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "lib", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_a_damaged_file_is_one_line_and_exit_code_2(other_data, capsys):
    (other_data / "data/coverage.csv").write_text("no")
    assert main(["wards", "--topic", "asb"]) == 2
    assert "data/coverage.csv" in capsys.readouterr().err


def test_a_reader_that_stops_early_sees_no_traceback():
    command = f"{sys.executable} -m lib points --topic all-crime | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("lon,lat,count")
    assert done.stderr == ""


def test_a_reader_that_is_gone_already_is_no_matter_to_commands_that_print_by_themselves(tmp_path):
    command = f"(sleep 1; {sys.executable} -m lib profiles) | true; echo ${{PIPESTATUS[0]}}"
    settings = {**os.environ, "SAFETY_DATABASE_URL": f"sqlite:///{tmp_path / 'records.db'}"}
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


def commands_of(parser):
    """Every command below a parser, with what the list of commands says of it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {listed.dest: listed.help for listed in action._choices_actions}
            for name, command in action.choices.items():
                yield command, said[name]
                yield from commands_of(command)


def test_every_command_says_what_it_is_for_and_every_option_what_it_takes():
    found = list(commands_of(_parser()))
    assert len(found) > 30
    for command, said in found:
        assert said.lower()[1:] in command.description.lower(), command.prog
        silent = [action.dest for action in command._actions if not action.help and action.dest != "kind"]
        assert not silent, f"{command.prog}: {silent}"
