"""What the concerns page shows of one wave and question: a title, a ranking or a list, and what it rests on."""

import shlex

import pandas as pd

from lib.analysis.concerns import (
    compare_waves,
    concern_beside_record,
    concern_ranking,
    ordered_concerns,
    published_answers,
)
from lib.analysis.recorded_series import RecordedSeries
from lib.analysis.surveys import fieldwork_dates, fieldwork_words
from lib.answers.figure import Figure
from lib.base.months import month_in_words
from lib.drawing.charts.concerns import answers_chart
from lib.drawing.words.concerns import (
    list_headline,
    percent_words,
    perception_sentence,
    question_label,
    ranking_headline,
    ranking_in_brief,
    ranking_in_words,
)
from lib.published.tables import load
from lib.records.cache import kept_until_records_change


@kept_until_records_change(maxsize=32)
def wave_figure(answers: pd.DataFrame, waves: pd.DataFrame, wave: str, question: str) -> Figure:
    """Return what one wave found on one question: a ranking with its chart, or a list published without figures.

    Parameters
    ----------
    answers, waves : DataFrame
        From `lib.analysis.surveys.with_published`.
    wave, question : str
        One of the waves, and one of its questions.

    Returns
    -------
    Figure
        Its figures are `lib.analysis.concerns.concern_ranking`, or without a chart `ordered_concerns`; empty where the
        question was asked by area only.
    """
    about = waves.set_index("wave", drop=False).loc[wave]
    when = fieldwork_words(about["fieldwork_start"], about["fieldwork_end"])
    of_question = answers[(answers["wave"] == wave) & (answers["question"] == question)]
    district = of_question[of_question["area_kind"] == "district"]
    none = pd.DataFrame()
    if district.empty:
        title = f"“{question_label(question)}” was asked {when} by area only: there is no figure for the whole district"
        return Figure("by-area-only", title, (), None, none, evidence=_evidence(about, none))
    if district["percentage"].isna().all():
        listed = ordered_concerns(answers, wave)
        return Figure("list", list_headline(listed, when), (), None, listed, evidence=_evidence(about, none))
    ranked = concern_ranking(answers, wave, question)
    title = ranking_headline(ranked, question, when)
    alt = f"Dots with their likely ranges. {title}. " + "; ".join(
        f"{row['item']} {percent_words(row)}" for _, row in ranked.iterrows()
    )
    return Figure(
        "ranking",
        title,
        ranking_in_brief(ranked, fieldwork_dates(about["fieldwork_start"], about["fieldwork_end"])),
        answers_chart(ranked, ranked["item"], alt),
        ranking_in_words(ranked),
        ranked,
        _evidence(about, ranked),
        (
            "Percentages are of those who replied; answers whose likely ranges overlap are a tie.",
            "Shares",
        ),
        f"python -m lib concerns --wave {shlex.quote(wave)}" if question == "concerns" else "",
    )


def _evidence(about: pd.Series, ranked: pd.DataFrame) -> dict[str, str]:
    bases = ranked["base"].dropna().unique().tolist() if len(ranked) else []
    replies = " or ".join(f"{base:,.0f}" for base in bases)
    return {
        "Source": f"{about['source']}: {about['name']}",
        "Asked": fieldwork_dates(about["fieldwork_start"], about["fieldwork_end"]),
        "Replies": replies or "not published",
        "How people were asked": about["method"],
        "Limits": about["caveat"],
    }


@kept_until_records_change(maxsize=4)
def default_wave(answers: pd.DataFrame, waves: pd.DataFrame) -> str:
    """Return the latest wave that says with figures for the district what worries people."""
    figures = answers[
        (answers["question"] == "concerns") & answers["percentage"].notna() & (answers["area_kind"] == "district")
    ]
    ranked = waves[waves["wave"].isin(figures["wave"])]
    return str((ranked if len(ranked) else waves)["wave"].iloc[0])


@kept_until_records_change(maxsize=32)
def compared(answers: pd.DataFrame, now: str, before: str, question: str) -> pd.DataFrame:
    """Return how the answers for the district differ between two waves; columns of `compare_waves`."""
    asked = answers[
        (answers["question"] == question) & (answers["area_kind"] == "district") & answers["percentage"].notna()
    ]
    return compare_waves(asked[asked["wave"] == now], asked[asked["wave"] == before])


@kept_until_records_change(maxsize=32)
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


@kept_until_records_change(maxsize=8)
def answered_in_district(answers: pd.DataFrame, waves: pd.DataFrame, question: str) -> pd.DataFrame:
    """Return the answers of the whole district to one question in every wave; as `published_answers` has them."""
    return published_answers(answers[answers["area_kind"] == "district"], waves, question)


@kept_until_records_change(maxsize=4)
def perception_figure(answers: pd.DataFrame, waves: pd.DataFrame) -> Figure:
    """Return whether people find that it gets worse, over the waves that asked.

    Takes what `lib.analysis.surveys.with_published` returns.
    """
    found = answered_in_district(answers, waves, "perception")
    sentence = perception_sentence(found)
    order = list(dict.fromkeys(found["item"]))
    rows = found.assign(place=found["item"].map(order.index))
    rows = rows.sort_values(["place", "fieldwork_end"], ignore_index=True)
    until = pd.Series([month_in_words(day[:7]) for day in rows["fieldwork_end"]])
    chart = answers_chart(rows, rows["item"] + ", " + until, f"Dots: {sentence}", band=False)
    return Figure("perception", sentence, (), chart, found)


def listed_without_figures(answers: pd.DataFrame, waves: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Return the concerns that waves name in an order but without figures: each wave's name and its list."""
    concerns = answers[(answers["question"] == "concerns") & (answers["area_kind"] == "district")]
    names = waves.set_index("wave")["name"]
    return [
        (names[wave], ordered_concerns(answers, wave)["item"].tolist())
        for wave in waves["wave"]
        if len(rows := concerns[concerns["wave"] == wave]) and rows["percentage"].isna().all()
    ]
