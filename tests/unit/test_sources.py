"""A source is one object: a reader, a row of the registry and a topic are all that a further one needs."""

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd
import pytest

from lib.analysis.week import week_figures
from lib.base.errors import CannotSay, InputError
from lib.cli.answers import main
from lib.drawing.words.areas import evidence
from lib.incidents import sources
from lib.incidents.completeness import Status, coverage_of_exports
from lib.incidents.coverage import coverage_in_words
from lib.incidents.cube import monthly_counts
from lib.incidents.local import all_incidents
from lib.incidents.sources import COUNCIL, all_sources, load_labels, source_of_kind
from lib.incidents.topics import topic_named, topics
from lib.intake.files import GivenFile
from lib.published.tables import load
from lib.records.store import STORED_COLUMNS, NewBatch, undo

pytestmark = pytest.mark.slow

WARD = "E05999001"


@dataclass
class ToyRead:
    """What the reader of the toy source found: a line a fire, its day and its ward."""

    file: GivenFile
    table: pd.DataFrame
    refused_rows: pd.DataFrame
    outside: pd.DataFrame

    def as_batch(self) -> NewBatch:
        fires = pd.DataFrame(columns=["force", *STORED_COLUMNS]).assign(
            month=self.table["day"].str[:7],
            category="deliberate-fires",
            ward_code=self.table["ward"],
            place="",
            force="",
            record_key=self.table["number"],
        )
        parts = [
            {
                "source": "toy-fires",
                "force": "",
                "month": month,
                "counts": {"deliberate-fires": len(rows)},
                "gap": "",
                "first_day": date.fromisoformat(f"{month}-01"),
                "last_day": date.fromisoformat(f"{month}-28"),
            }
            for month, rows in fires.groupby("month")
        ]
        return NewBatch("toy", self.file.name, self.file.sha256(), len(fires), pd.DataFrame(parts), fires)


def read_toy(file: GivenFile, today: date, progress) -> ToyRead:
    with file.open() as stream:
        table = pd.read_csv(stream, dtype=str)
    if list(table) != ["number", "day", "ward"]:
        raise InputError(f"{file.name} is no list of fires.")
    nothing = pd.DataFrame(columns=["row", "reason", "lon", "lat", "month", "category"])
    return ToyRead(file, table, nothing, nothing)


TOY = replace(
    COUNCIL,
    kind="toy",
    name="toy-fires",
    label="Toy list of fires",
    choice="Toy fires",
    series="Toy fire service",
    reader=f"{__name__}:read_toy",
    asks=False,
    coverage=coverage_of_exports,
    evidence="an invented list of fires",
    limits="None of these fires burned.",
    no_hours="The list of fires gives the day and no more.",
)


@pytest.fixture
def with_toy(other_data, store, monkeypatch):
    """The bundled data with a topic of its own for a further source, which stands in the registry."""
    fires = load("topics").set_index("topic", drop=False).loc["noise"].to_dict()
    fires |= {"topic": "deliberate-fires", "label": "Deliberate fires", "sentence": "deliberate fires"}
    fires |= {"incident": "fire", "incidents": "fires", "source": "toy-fires", "categories": "deliberate-fires"}
    fires |= {"kind": "", "words": "", "kinds": "deliberate-fires"}
    with (other_data / "data/topics.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(fires), lineterminator="\n").writerow(fires)
    load.cache_clear()
    monkeypatch.setattr(sources, "SOURCES", [*sources.SOURCES, TOY])


@pytest.fixture
def fires(tmp_path):
    path = tmp_path / "fires.csv"
    days = [f"2025-{month:02d}-{day:02d}" for month in range(1, 10) for day in range(1, 25)]
    pd.DataFrame({"number": range(len(days)), "day": days, "ward": WARD}).to_csv(path, index=False)
    return path


@pytest.fixture
def run(capsys):
    def command(*arguments: object) -> str:
        assert main([str(argument) for argument in arguments]) == 0
        return capsys.readouterr().out

    return partial(command)


def test_a_further_source_is_loaded_counted_shown_and_taken_back(with_toy, fires, run):
    done = json.loads(run("import", "toy", fires))
    assert (done["stored"], done["files"][0]["incomplete"]) == (216, {})
    assert topics()["deliberate-fires"].local
    counts = monthly_counts(topic_named("deliberate-fires")).set_index("month")
    assert counts.loc["2025-01":"2025-09", "count"].tolist() == [24] * 9
    assert counts.loc["2024-12", "status"] == Status.ABSENT
    wards = pd.read_csv(io.StringIO(run("wards", "--topic", "deliberate-fires")))
    assert wards.set_index("ward_code").loc[WARD, "count"] == 216
    held = coverage_in_words().query("Force == 'Toy fire service'")
    assert held[["Records", "Status", "How many"]].values.tolist() == [["Deliberate fires", "● complete", "9"]]
    with pytest.raises(CannotSay, match="gives the day and no more"):
        week_figures("deliberate-fires", "2025-01", "2025-09")
    undo(done["files"][0]["batch"])
    assert "deliberate-fires" not in topics()
    assert len(all_incidents()) == len(load("police_incidents"))


def test_what_a_later_load_says_again_counts_once_and_beside_other_sources(with_toy, fires, run):
    run("import", "toy", fires)
    fires.write_text(fires.read_text() + f"900,2025-09-25,{WARD}\n")
    run("import", "toy", fires)
    assert monthly_counts(topic_named("deliberate-fires")).set_index("month").loc["2025-09", "count"] == 25


def test_its_own_words_are_said_and_a_bad_file_stores_nothing(with_toy, fires, run, tmp_path, capsys):
    from lib.analysis.areas import area_figures
    from lib.incidents.view import View

    run("import", "toy", fires)
    said = evidence(area_figures(View.default("deliberate-fires")))
    assert said["Source"] == "an invented list of fires"
    assert said["Limits"].startswith("None of these fires burned.")
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    assert main(["import", "toy", str(bad)]) == 2
    assert "is no list of fires" in capsys.readouterr().err
    assert json.loads(run("batches"))[0]["kind"] == "toy"
    assert load_labels()["toy"] == "Toy list of fires"


def test_kinds_and_names_of_sources_are_different_and_each_reader_is_there():
    from lib.intake.load import reader_of

    assert len({source.kind for source in all_sources()}) == len({source.name for source in all_sources()}) == 2
    assert all(callable(reader_of(source)) for source in all_sources())
    assert source_of_kind("service-requests") is COUNCIL
