"""What a person looks at before a file is stored, what must be confirmed, and profiles of exports."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.cli.answers import main
from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, proposed_for, report_of, store_looked_at, told_of
from lib.records.profiles import plain_name, profiles
from lib.records.standing import standing_incidents
from lib.records.store import batches
from lib.records.trail import entries
from tests.acceptance.test_files_as_they_come import PLACES
from tests.stores import read_file

USUAL = {month: 30 for month in range(1, 10)}


def export(by_month, year=2025, first=0):
    days = [date(year, month, 1 + i % 28) for month, number in by_month.items() for i in range(number)]
    return pd.DataFrame(
        {
            "Reference": [f"FT{year}{i:05}" for i in range(len(days))],
            "Date reported": [f"{day:%d/%m/%Y}" for day in days],
            "Category": "Fly tipping",
            "Easting": [PLACES[i % 3][0] for i in range(len(days))],
            "Northing": [PLACES[i % 3][1] for i in range(len(days))],
        }
    )


def run(arguments):
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def batch_of(table, name="export.csv"):
    file = GivenFile.of(name, table.to_csv(index=False).encode())
    return read_file(file).as_batch()


@pytest.mark.parametrize(
    ("by_month", "far"),
    [
        ({**USUAL, 4: 11}, ["2025-04"]),
        ({**USUAL, 4: 70}, ["2025-04"]),
        ({**USUAL, 4: 24}, []),
        ({**USUAL, 2: 1, 7: 80}, ["2025-02", "2025-07"]),
        ({1: 30, 2: 5}, []),  # too few months to say
    ],
)
def test_a_month_far_outside_what_is_usual_must_be_confirmed(sqlite_store, by_month, far):
    batch = batch_of(export(by_month))
    months = report_of([batch])
    assert months.loc[months["far"], "month"].tolist() == far
    if far:
        with pytest.raises(InputError, match=r"holds \d+, usually about 30"):
            store_looked_at([batch], confirmed=False)
        assert batches().empty
    store_looked_at([batch], confirmed=bool(far))
    stored = standing_incidents().groupby("month").size()
    assert stored.to_dict() == dict(zip(months["month"], months["rows"], strict=True))


def test_last_year_is_what_is_held_of_it(sqlite_store):
    store_looked_at([batch_of(export(USUAL, 2024))], confirmed=False)
    months = report_of([batch_of(export({1: 28, 2: 3}))]).set_index("month")
    assert months["last_year"].to_dict() == {"2025-01": 30, "2025-02": 30}
    assert months.loc["2025-01", "usual"] == 30
    assert not months["far"].any()  # February is cut short by the end of the file


def test_rows_are_shown_as_written_beside_as_read():
    file = GivenFile.of("export.csv", export(USUAL).to_csv(index=False).encode())
    found = read_file(file).examples
    assert found["row"].nunique() == 5
    assert found["row"].min() == 2
    assert found["row"].max() == 271
    first = found.head(4).set_index("field")
    assert first.loc["date", ["written", "read"]].tolist() == ["01/01/2025", "1 January 2025"]
    assert first.loc["category", ["written", "read"]].tolist() == ["Fly tipping", "Fly-tipping"]
    assert first.loc["place", "written"] == "448900 | 358900"
    assert first.loc["place", "read"].startswith("Sutton St Mary")


def test_the_command_says_what_would_be_stored_and_stores_the_same(sqlite_store, tmp_path, capsys):
    path = tmp_path / "export.csv"
    export({**USUAL, 4: 11}).to_csv(path, index=False)
    command = ["import", "service-requests", str(path)]
    assert run([*command, "--dry-run"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert batches().empty
    assert told["files"][0]["state"] == "not stored"
    assert [month["month"] for month in told["months"] if month["far"]] == ["2025-04"]
    assert run(command) != 0
    assert "April 2025 holds 11, usually about 30" in capsys.readouterr().err
    assert run([*command, "--confirm"]) == 0
    done = json.loads(capsys.readouterr().out)
    same = ("read", "stored", "refused", "outside")
    assert [done[key] for key in same] == [told[key] for key in same]
    assert done["files"][0]["by_month"] == told["files"][0]["by_month"]


def test_a_profile_is_kept_proposed_and_in_the_trail(sqlite_store, tmp_path, capsys):
    table = export(USUAL).rename(columns={"Category": "Kind of thing", "Date reported": "On"})
    table["On"] = [f"{int(day[3:5])}/{day[:2]}/{day[6:]}" for day in table["On"]]  # month first
    table = table[table["On"].str.split("/").str[1].astype(int) <= 12]
    path, how = tmp_path / "march.csv", tmp_path / "how.json"
    table.to_csv(path, index=False)
    guessed = mapping_for(GivenFile.at(path))[0]
    mapping = replace(guessed, date_order="month", columns={**guessed.columns, "category": "Kind of thing"})
    how.write_text(json.dumps(mapping.as_json()))
    command = ["import", "service-requests", str(path)]
    assert run([*command, "--mapping", str(how), "--profile", " Street  scene ", "--confirm"]) == 0
    kept = profiles()
    assert [one.name for one in kept] == ["Street scene"]
    # a file with one column more is read like it without being told
    later = tmp_path / "april.csv"
    table.assign(Team="North").to_csv(later, index=False)
    proposed = proposed_for(GivenFile.at(later))
    assert (proposed.profile, proposed.mapping.date_order) == ("Street scene", "month")
    assert run(["import", "service-requests", str(later), "--profile", "street scene", "--dry-run"]) == 0
    capsys.readouterr()
    assert run(["import", "service-requests", str(later), "--profile", "Parks"]) != 0
    assert "There is no profile “Parks”; those kept are: “Street scene”" in capsys.readouterr().err
    lines = entries()
    line = lines[lines["kind"] == "profile"].iloc[0]
    assert (line["what"], line["key"]) == ("kept", "Street scene")
    assert json.loads(line["after"])["date_order"] == "month"
    with pytest.raises(InputError, match="at most 60 letters"):
        plain_name("x" * 61)


def test_what_would_be_stored_of_a_file_held_already_says_so_without_asking(sqlite_store):
    batch = batch_of(export({**USUAL, 4: 11}))
    store_looked_at([batch], confirmed=True)
    assert store_looked_at([batch], confirmed=False)["files"][0]["state"] == "held already"
    assert told_of([batch])["files"][0]["state"] == "not stored"
