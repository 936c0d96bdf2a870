import pandas as pd

from lib.analysis.concerns import concern_ranking
from lib.analysis.surveys import questions_of, with_published
from lib.drawing.words.concerns import ties_sentence
from lib.published.tables import load
from lib.records.waves import COLUMNS


def test_published_waves_alone() -> None:
    answers, waves = with_published(pd.DataFrame(columns=COLUMNS))
    assert waves["wave"].tolist() == ["2022-09", "2022-06", "2018-09"]
    assert len(answers) == len(load("survey_items"))
    assert questions_of(answers, "2018-09") == ["concerns", "perception", "safe", "unsafe"]


def test_ties_are_said_once() -> None:
    ranked = concern_ranking(load("survey_items"), "2022-06")
    assert ties_sentence(ranked) == (
        "Their ranges overlap, so these cannot be told apart: “reckless and dangerous driving”, “drug use and dealing” "
        "and “speeding”; “car crime” and “nuisance and rowdy behaviour”."
    )
