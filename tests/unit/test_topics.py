"""Topics are data: one more row of data/topics.csv is one more topic, and nothing else has to be told."""

import csv
import io
import json

import pandas as pd
import pytest

from lib.cli.answers import main
from lib.incidents.kinds import kind_meant, kinds_in_words, request_kinds
from lib.incidents.topics import topics
from lib.intake.requests.example import synthetic_requests
from lib.published.tables import load

NEEDLES = {
    "topic": "needles",
    "label": "Discarded needles",
    "sentence": "reports of discarded needles",
    "incident": "report",
    "incidents": "reports",
    "group": "council",
    "source": "council",
    "categories": "needles",
    "kind": "Discarded needle",
    "words": "needle;sharps;drug litter",
    "kinds": "needles",
    "national": "",
    "finest": "ward",
    "denominator": "residents",
    "priority": "1",
    "priority_reason": "An invented row of a test.",
    "not_by_residents": "",
    "may_not_claim": "Reports, not needles.",
}


@pytest.fixture
def with_needles(other_data, sqlite_store):
    """The bundled data with one more row in the table of topics."""
    path = other_data / "data/topics.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(NEEDLES), lineterminator="\n").writerow(
            {name: NEEDLES[name] for name in load("topics").columns}
        )
    load.cache_clear()
    return other_data


@pytest.mark.slow
def test_one_row_is_a_topic_in_import_hotspots_and_command_line(with_needles, tmp_path, capsys):
    table = synthetic_requests(600, "2024-09-01", 395).assign(Category="Drug litter / sharps")
    export = tmp_path / "export.csv"
    export.write_text(table.to_csv(index=False))
    assert "needles" not in topics()

    main(["import", "service-requests", str(export), "--print-mapping"])
    assert json.loads(capsys.readouterr().out)["categories"] == {"Drug litter / sharps": "needles"}
    main(["import", "service-requests", str(export)])
    assert json.loads(capsys.readouterr().out)["stored"] > 500

    assert topics()["needles"].local
    assert topics()["needles"].priority == 1
    main(["wards", "--topic", "needles"])
    wards = pd.read_csv(io.StringIO(capsys.readouterr().out))
    main(["hexes", "--topic", "needles"])
    hexes = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert len(wards) == len(load("wards"))
    assert wards["count"].sum() > 450
    assert 0 < hexes["count"].sum() <= wards["count"].sum()


def test_one_row_is_a_choice_where_a_file_is_loaded(with_needles):
    assert request_kinds()["needles"] == "Discarded needle"
    assert kinds_in_words().endswith("noise and discarded needles")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Drug litter", "needles"),  # and not littering, whose word is shorter
        ("Litter", "littering"),
        ("Dumped rubbish on land", "waste-on-land"),
        ("Fly-tipping and litter", "fly-tipping"),
        ("Streetlight out", ""),
    ],
)
@pytest.mark.slow
def test_the_longest_words_that_are_met_decide(with_needles, text, kind):
    assert kind_meant(text) == kind


def test_every_topic_has_a_priority_of_the_plan_and_counts_kinds_that_can_be_loaded():
    table, plan = load("topics"), load("plan_priorities")
    assert set(table["priority"]) <= set(plan["number"])
    assert table["priority_reason"].str.len().min() > 20
    counted = {kind for kinds in table["kinds"].dropna() for kind in kinds.split(";")}
    assert counted == set(request_kinds())
    assert table["kind"].notna().equals(table["words"].notna())


def test_the_verb_agrees_with_what_is_counted():
    verbs = {slug: topic.shows for slug, topic in topics().items()}
    assert {verbs[slug] for slug in ("asb", "all-crime", "burglary", "criminal-damage-and-arson")} == {"shows"}
    assert {verbs[slug] for slug in ("drugs", "public-order", "violence-and-sexual-offences")} == {"show"}
