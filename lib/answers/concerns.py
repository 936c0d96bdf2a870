"""What the concerns page shows of one wave and question: a title, a ranking or a list, and what it rests on."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.concerns import (
    compare_waves,
    concern_beside_record,
    concern_ranking,
    ordered_concerns,
)
from lib.analysis.recorded_series import RecordedSeries
from lib.analysis.surveys import area_kinds_of, fieldwork_dates, fieldwork_words
from lib.drawing.words.concerns import list_headline, question_label, ranking_headline
from lib.published.tables import load


@dataclass(frozen=True)
class WaveAnswer:
    """One question of one wave.

    Attributes
    ----------
    about : Series
        The wave's row of `lib.analysis.surveys.with_published`.
    question : str
        What was asked.
    title : str
        The finding in a sentence.
    ranked : DataFrame
        `lib.analysis.concerns.concern_ranking`; empty where no figure for the district is known.
    listed : DataFrame
        `lib.analysis.concerns.ordered_concerns`, for a list published without figures; else empty.
    area_kinds : list of str
        The kinds of area it was also asked by.
    """

    about: pd.Series
    question: str
    title: str
    ranked: pd.DataFrame
    listed: pd.DataFrame
    area_kinds: list[str]

    @property
    def when(self) -> str:
        """When people were asked, for a sentence."""
        return fieldwork_words(self.about["fieldwork_start"], self.about["fieldwork_end"])

    def evidence(self) -> dict[str, str]:
        """Return source, dates, replies, method and limits."""
        bases = self.ranked["base"].dropna().unique().tolist() if len(self.ranked) else []
        replies = " or ".join(f"{base:,.0f}" for base in bases)
        return {
            "Source": f"{self.about['source']}: {self.about['name']}",
            "Asked": fieldwork_dates(self.about["fieldwork_start"], self.about["fieldwork_end"]),
            "Replies": replies or "not published",
            "How people were asked": self.about["method"],
            "Limits": self.about["caveat"],
        }


def wave_answer(answers: pd.DataFrame, waves: pd.DataFrame, wave: str, question: str) -> WaveAnswer:
    """Return what one wave found on one question.

    Parameters
    ----------
    answers, waves : DataFrame
        From `lib.analysis.surveys.with_published`.
    wave, question : str
        One of the waves, and one of its questions.
    """
    about = waves.set_index("wave", drop=False).loc[wave]
    when = fieldwork_words(about["fieldwork_start"], about["fieldwork_end"])
    of_question = answers[(answers["wave"] == wave) & (answers["question"] == question)]
    district = of_question[of_question["area_kind"] == "district"]
    kinds = area_kinds_of(answers, wave, question)
    none = pd.DataFrame()
    if district.empty:
        title = f"“{question_label(question)}” was asked {when} by area only: there is no figure for the whole district"
        return WaveAnswer(about, question, title, none, none, kinds)
    if district["percentage"].isna().all():
        listed = ordered_concerns(answers, wave)
        return WaveAnswer(about, question, list_headline(listed, when), none, listed, kinds)
    ranked = concern_ranking(answers, wave, question)
    return WaveAnswer(about, question, ranking_headline(ranked, question, when), ranked, none, kinds)


def default_wave(answers: pd.DataFrame, waves: pd.DataFrame) -> str:
    """Return the latest wave that says with figures for the district what worries people."""
    figures = answers[
        (answers["question"] == "concerns") & answers["percentage"].notna() & (answers["area_kind"] == "district")
    ]
    ranked = waves[waves["wave"].isin(figures["wave"])]
    return str((ranked if len(ranked) else waves)["wave"].iloc[0])


def compared(answers: pd.DataFrame, now: str, before: str, question: str) -> pd.DataFrame:
    """Return how the answers for the district differ between two waves; columns of `compare_waves`."""
    asked = answers[
        (answers["question"] == question) & (answers["area_kind"] == "district") & answers["percentage"].notna()
    ]
    return compare_waves(asked[asked["wave"] == now], asked[asked["wave"] == before])


def beside_record(answers: pd.DataFrame, wave: str, series: RecordedSeries) -> pd.DataFrame:
    """Return the concerns of a wave beside a recorded series; empty when the wave did not ask for concerns.

    Returns
    -------
    DataFrame
        Columns of `lib.analysis.concerns.concern_beside_record`.
    """
    asked = answers[
        (answers["wave"] == wave) & (answers["question"] == "concerns") & (answers["area_kind"] == "district")
    ]
    if asked.empty:
        return pd.DataFrame()
    ordered = ordered_concerns if asked["percentage"].isna().all() else concern_ranking
    return concern_beside_record(ordered(answers, wave), series.counts, load("concern_mapping"))


def listed_without_figures(answers: pd.DataFrame, waves: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Return the concerns that waves name in an order but without figures: each wave's name and its list."""
    concerns = answers[(answers["question"] == "concerns") & (answers["area_kind"] == "district")]
    names = waves.set_index("wave")["name"]
    return [
        (names[wave], ordered_concerns(answers, wave)["item"].tolist())
        for wave in waves["wave"]
        if len(rows := concerns[concerns["wave"] == wave]) and rows["percentage"].isna().all()
    ]
