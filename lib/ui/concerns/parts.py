"""The parts of the concerns page, one function a section."""

import pandas as pd
import streamlit as st

from lib.analysis.concerns import answers_by_area
from lib.analysis.recorded_series import choices, nearest_series, recorded_series
from lib.analysis.surveys import area_kinds_of, fieldwork_dates, with_published
from lib.answers.concerns import (
    answered_in_district,
    beside_record,
    compared,
    listed_without_figures,
    perception_figure,
)
from lib.answers.figure import Figure
from lib.base.errors import StoreError
from lib.drawing.charts.concerns import answers_chart, beside_chart
from lib.drawing.charts.district import Chart
from lib.drawing.maps import answer_by_ward, draw_answer
from lib.drawing.words.concerns import (
    SIGNAL_CRIMES,
    as_published_sentences,
    beside_headline,
    beside_in_words,
    beside_sentences,
    difference_sentence,
    differences_in_words,
    figures_that_differ,
    percent_words,
    perception_figures_that_differ,
    perception_in_words,
    perception_sentence,
    plan_case_sentence,
    question_label,
    ranking_figures_that_differ,
    ties_sentence,
)
from lib.published.cited import plan, text
from lib.published.tables import load
from lib.records import waves
from lib.records.cache import kept_until_records_change
from lib.records.waves import COLUMNS
from lib.ui.frame.evidence import method_link, show_evidence, show_wide_table
from lib.ui.frame.map_widget import show_map
from lib.ui.frame.plain_text import plain
from lib.ui.frame.sent_once import send_chart
from lib.ui.links.choice import choice_key, read_choice

CHECKED = "[Figures that do not add up](data_and_methods?open=figures#figures-that-do-not-add-up)"


def every_wave(notices: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return published and stored waves (`lib.analysis.surveys.with_published`); a store that fails adds a notice."""
    try:
        return _every_wave()
    except StoreError as error:
        notices.append(f"{error} Published waves are shown.")
        return with_published(pd.DataFrame(columns=COLUMNS))


@kept_until_records_change(maxsize=2)
def _every_wave() -> tuple[pd.DataFrame, pd.DataFrame]:
    return with_published(waves.held_waves())


def _show_with_table(chart: Chart, key: str, table: pd.DataFrame, width: int) -> None:
    """Show a chart and, behind a button, its table in words."""
    send_chart(chart, key)
    with st.expander("Table of this chart"):
        show_wide_table(table, chart.alt, width)


def show_ranking(figure: Figure) -> None:
    """Show the ranking's chart, or the list where no figures are published."""
    if figure.chart is None:
        if figure.in_words.empty:
            st.info("This question was asked by area only. See the map below.", icon=":material/info:")
            return
        st.markdown("\n".join(f"1. {plain(item)}" for item in figure.in_words["item"]))
        st.caption("In the order in which the document lists them. How many people named each is not published.")
        return
    known = figure.for_files["low"].notna().any()
    st.markdown("**Per cent of those who replied**")
    send_chart(figure.chart, "ranking")
    if known and len(figure.for_files) > 1:
        st.caption(
            "Lines: where each likely lies. Shaded: that of the first, from which what reaches it cannot be told apart."
        )


def show_how_sure(figure: Figure, document: str, answers: pd.DataFrame, waves: pd.DataFrame) -> None:
    """Show which answers tie, the ranking as a table with its likely ranges, and what to know of each wave."""
    _show_how_sure_the_ranking(figure, document)
    st.subheader("Is it getting worse?")
    _show_perception_in_full(answers, waves)


def _show_how_sure_the_ranking(figure: Figure, document: str) -> None:
    limits = figure.evidence["Limits"]
    if figure.chart is None:
        st.write(plain(limits))
        return
    ranked = figure.for_files
    lines = [ties_sentence(ranked), *as_published_sentences(ranked), limits]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    show_wide_table(figure.in_words, figure.title)
    note = ranking_figures_that_differ(document, ranked["item"].tolist())
    if note:
        st.caption(f"{plain(note)} {CHECKED}")


def show_known(figure: Figure) -> None:
    """Show whose the figures are, how people were asked, and where the method is explained."""
    show_evidence(figure.evidence)
    if figure.chart:
        method_link(*figure.method)


def show_lists(answers: pd.DataFrame, waves: pd.DataFrame) -> None:
    """Show the concerns that are named in an order but without figures."""
    listed = listed_without_figures(answers, waves)
    st.write("The documents name these in this order and do not say how many people named each.")
    for column, (name, items) in zip(st.columns(max(2, len(listed))), listed, strict=False):
        with column:
            st.markdown(f"**{plain(name)}**\n\n" + "\n".join(f"1. {plain(item)}" for item in items))


def show_areas(answers: pd.DataFrame, wave: str, question: str, notices: list[str]) -> None:
    """Show one answer by ward or locality, where the wave asked for it."""
    kinds = area_kinds_of(answers, wave, question)
    if not kinds:
        return
    of_wave = answers[answers["wave"] == wave]
    asked = of_wave[(of_wave["question"] == question) & (of_wave["area_kind"] != "district")]
    kind = read_choice("area", kinds, kinds[0], notices)
    items = list(dict.fromkeys(asked.loc[asked["area_kind"] == kind, "item"]))
    item = read_choice("item", items, items[0], notices)
    rows = answer_by_ward(answers_by_area(of_wave, question, item, kind), kind)
    drawing = draw_answer(rows, kind, item)
    left, right = st.columns(2)
    left.selectbox("Answer", items, key=choice_key("item"))
    right.selectbox("Areas", kinds, format_func=str.capitalize, key=choice_key("area"))
    st.write(plain(drawing.alt.split(". ", 1)[-1]))
    show_map(drawing, "map-answers")
    st.caption("Hatched: not asked there, or fewer than 30 replies. Where few replied, less is known.")
    table = area_table(rows)
    with st.expander("Table of this map"):
        show_wide_table(table, drawing.alt, 30)


def area_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `answer_by_ward` for reading, each area once, highest first."""
    once = rows.drop_duplicates("name").sort_values(["percentage", "name"], ascending=[False, True])
    return pd.DataFrame(
        {
            "Area": once["name"],
            "Of those who replied, likely between": [
                "not asked here" if pd.isna(row["base"]) else percent_words(row) for _, row in once.iterrows()
            ],
            "Replies": once["base"].map(lambda base: "none" if pd.isna(base) else f"{base:,.0f}"),
        }
    )


def show_comparison(
    answers: pd.DataFrame, wave: str, question: str, earlier: list[str], other: str, names: pd.Series
) -> None:
    """Show how the chosen wave differs from an earlier one that asked the same."""
    differences = compared(answers, wave, other, question)
    if len(earlier) > 1:
        st.selectbox("Compare with", earlier, format_func=lambda wave: names[wave], key=choice_key("with"))
    sentence = difference_sentence(differences)
    st.write(plain(sentence))
    show_wide_table(differences_in_words(differences), f"Differences between two waves. {sentence}", 45)
    method_link(
        "The difference in percentage points, and where it likely lies. The waves may have asked different people in "
        "different ways.",
        "Survey answers",
    )


def show_perception(answers: pd.DataFrame, waves: pd.DataFrame) -> None:
    """Show worse, the same and better over the waves, with dates and caveats."""
    st.header("Is it getting worse?")
    figure = perception_figure(answers, waves)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if figure.chart:
            send_chart(figure.chart, "perception")
    with right:
        st.write(plain(figure.title))
        st.caption("An open dot: how many replied is not published, so how sure it is cannot be said.")


def _show_perception_in_full(answers: pd.DataFrame, waves: pd.DataFrame) -> None:
    """Show what to know of each wave that asked whether it is getting worse, and the table."""
    perception = answered_in_district(answers, waves, "perception")
    table = perception_in_words(perception)
    for row in table.itertuples():
        st.markdown(f"**{plain(row.Wave)}**, {row.Asked}: {plain(row[-1])}")
    show_wide_table(table.drop(columns="What to know"), perception_sentence(perception), 45)
    note = plain(perception_figures_that_differ())
    sources = " and ".join(dict.fromkeys(waves.loc[waves["wave"].isin(perception["wave"]), "source"]))
    st.caption(f"Source: {plain(sources)}. {note} {CHECKED}")


def show_safe_and_unsafe(answers: pd.DataFrame, waves: pd.DataFrame) -> None:
    """Show what people said makes their area safe or unsafe."""
    for column, question in zip(st.columns(2, gap="medium"), ("safe", "unsafe"), strict=True):
        rows = answered_in_district(answers, waves, question)
        when = [fieldwork_dates(a, b) for a, b in zip(rows["fieldwork_start"], rows["fieldwork_end"], strict=True)]
        with column:
            st.subheader(question_label(question))
            alt = f"{question_label(question)}: " + "; ".join(
                f"{row['item']} {percent_words(row)}" for _, row in rows.iterrows()
            )
            table = pd.DataFrame(
                {"Answer": rows["item"], "Of those who replied": rows.apply(percent_words, axis=1), "Asked": when}
            )
            _show_with_table(answers_chart(rows, rows["item"], alt, band=False), question, table, 28)
    st.caption(plain(text("safe_and_unsafe")))


def choose_series(fieldwork_end: str, notices: list[str]) -> str:
    """Return which recorded series to set beside the wave: the nearest in time unless another was chosen."""
    return read_choice("record", choices(), nearest_series(fieldwork_end), notices)


def show_beside(answers: pd.DataFrame, wave: str, key: str) -> None:
    """Show the wave's concerns beside what was recorded."""
    series = recorded_series(key)
    beside = beside_record(answers, wave, series)
    if not beside.empty:
        st.subheader(plain(beside_headline(beside)))
    st.selectbox(
        "Recorded series",
        choices(),
        format_func=lambda c: recorded_series(c).label,
        key=choice_key("record"),
        width=420,
    )
    st.markdown(f"**The plan’s own case.** {plan_case_sentence(load('survey_items'), load(plan().crime_table))}")
    st.markdown(f"**Signal crimes.** {SIGNAL_CRIMES}")
    if beside.empty:
        st.info("This wave did not ask for the whole district what worries people; choose another wave above.")
        return
    left, right = st.columns([3, 2], gap="medium")
    sentences = beside_sentences(beside)
    table = beside_in_words(beside)
    with left:
        st.markdown("**Concern against recorded level and change**")
        _show_with_table(beside_chart(beside, " ".join(sentences)), "beside", table, 80)
        st.caption(
            "Left: recorded less often than the year before; right: more often. Lines: where each change likely lies; "
            "a larger mark is a larger number recorded. ▲ rising, ▼ falling, ● may be chance."
        )
    with right:
        for sentence in sentences:
            st.markdown(f"- {plain(sentence)}")
        st.caption(
            "“Not worrying people” means no more than that the survey does not list it: people may not have been asked."
        )
    note = figures_that_differ(series.document, beside["topic"].tolist()) if series.document else ""
    st.caption(
        f"Source: {plain(series.source)}; compares {plain(series.periods)}. {plain(series.limits)} "
        + (f"{plain(note)} {CHECKED}" if note else "")
    )
    method_link(
        "Each concern is set beside the nearest series of a table that can be edited (data/concern_mapping.csv). A "
        "change counts only where chance would hardly make it.",
        "Survey answers",
    )
    with st.expander("Which recorded series is nearest to each concern"):
        mapping = load("concern_mapping").fillna("no open series")
        show_wide_table(
            mapping.rename(columns={"concern": "Concern", "topic": "Nearest series", "reason": "Why"}),
            "Concerns and the recorded series nearest to each",
            45,
        )
