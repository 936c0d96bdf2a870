"""What residents said, in sentences and in tables for reading; every figure is of those who replied."""

import pandas as pd

from lib.analysis.concerns import CANNOT_SAY, LEADING, NO_SERIES, recorded_in_plan
from lib.analysis.reconcile.check import published_figures_checked
from lib.analysis.surveys import fieldwork_dates, fieldwork_words
from lib.base.errors import CannotSay
from lib.base.months import month_in_words
from lib.base.words import and_list, headline_of, ordinal, sentence_case, within_a_sentence
from lib.drawing.words.areas import ratio_in_words
from lib.incidents.topics import topics
from lib.published.cited import plan_case
from lib.statistics.change import SMALLEST_BASE

QUESTIONS = {
    "concerns": "What worries people",
    "perception": "Is it getting worse?",
    "safe": "What makes an area safe",
    "unsafe": "What makes an area unsafe",
}
SIGNAL_CRIMES = (
    "Some things worry people more than their number would suggest, because people read them as a sign that a place is "
    "out of control: a car raced down a street, drugs dealt in the open. Such “signal crimes” (Martin Innes, British "
    "Journal of Sociology, 2004) are why worry can rise while the record falls, and neither is wrong."
)
READINGS = {
    "worrying and rising": "among the leading concerns, and recorded more often than the year before",
    "worrying though falling": "among the leading concerns, though recorded less often than the year before",
    "rising but not worrying people": "recorded more often, but not among the concerns that the survey lists",
    "neither": "recorded less often, and not among the concerns that the survey lists",
    "cannot say": "the recorded change may be chance",
    "no open series": "nothing that is published counts it",
}
_CHANGE_SYMBOL = {"rising": "▲ rising", "falling": "▼ falling", "not distinguishable": "● may be chance"}


def question_label(question: str) -> str:
    """Return a question as it is named on pages; one that only a stored wave asked stands as it was asked."""
    return QUESTIONS.get(question, question)


def in_a_sentence(item: str, start: bool = False) -> str:
    """Return an answer as it stands in a sentence: '&' as 'and', and no capital unless it opens it or is a name."""
    words = item.replace(" & ", " and ")
    if start:
        return sentence_case(words)
    return within_a_sentence(words) if words[1:] == words[1:].lower() else words


def _listed(names: list[str]) -> str:
    """Return names as a list in words; names that hold an 'and' of their own are set in quotation marks."""
    ambiguous = len(names) > 1 and any(" and " in name for name in names)
    return and_list(f"“{name}”" for name in names) if ambiguous else and_list(names)


def percent_words(row: pd.Series) -> str:
    """Return a percentage with its interval: '41% (37% to 45%)', or why there is none."""
    if pd.isna(row["percentage"]):
        return "not shown: fewer than 30 replies" if row.get("refusal") else "no figure"
    if pd.isna(row["low"]):
        return f"{row['percentage']:.0f}%"
    return f"{row['percentage']:.0f}% ({row['low']:.0f}% to {row['high']:.0f}%)"


def ranking_headline(ranked: pd.DataFrame, question: str, when: str) -> str:
    """Return what one question of one wave found.

    Takes what `lib.analysis.concerns.concern_ranking` and `lib.analysis.surveys.fieldwork_words` return.
    """
    if ranked["percentage"].isna().all():
        return f"Too few people replied {when} to show any figure: fewer than 30"
    worse = ranked[ranked["item"].str.casefold() == "worse"]
    top = worse.iloc[0] if question == "perception" and len(worse) else ranked.iloc[0]
    figure = f"{top['percentage']:.0f}%"
    if question == "perception" and len(worse):
        return f"{figure} of those who replied {when} said that crime and ASB had become worse"
    item = in_a_sentence(top["item"], start=True)
    if question == "concerns":
        first = f"{item} worried the most of those who replied"
    elif question in ("safe", "unsafe"):
        first = f"“{item}” was named most as what makes an area {question}"
    else:
        first = f"“{item}” was the answer given most to “{question}”"
    return headline_of(f"{first} {when}: {figure}", f"{first}: {figure}")


def ranking_in_brief(ranked: pd.DataFrame, asked: str) -> tuple[str, ...]:
    """Return what stands beside a ranking: what cannot be told apart from its first, who was asked, and of whom it is.

    Takes what `lib.analysis.concerns.concern_ranking` and `lib.analysis.surveys.fieldwork_dates` return.
    """
    top = ranked.iloc[0]
    tied = [in_a_sentence(name) for name in top["tie"].split("; ") if name]
    if pd.isna(top["low"]):
        tie = "Whether it is ahead by more than chance cannot be said."
    elif tied:
        tie = headline_of(
            f"It cannot be told apart from {_listed(tied)}.", f"It cannot be told apart from {len(tied)} others."
        )
    else:
        tie = "It is ahead of every other answer by more than chance."
    base = ranked["base"].dropna()
    replies = f"{base.max():,.0f} people replied" if len(base) else "How many replied is not published"
    return tie, f"{replies}; asked {asked}.", "They are people who replied, not all residents."


def list_headline(listed: pd.DataFrame, when: str) -> str:
    """Return what a wave found whose concerns are published as a list without figures."""
    first = in_a_sentence(listed["item"].iloc[0], start=True)
    return f"“{first}” stood first among the concerns named {when}"


def ties_sentence(ranked: pd.DataFrame) -> str:
    """Return which of the answers cannot be told apart."""
    known = ranked.dropna(subset=["low"])
    if known.empty:
        return "Which of them is ahead by more than chance cannot be said: the number of replies is not published."
    groups = []
    for row in known.itertuples():
        group = frozenset({row.item, *row.tie.split("; ")} - {""})
        if len(group) > 1 and group not in groups:
            groups.append(group)
    whole = [group for group in groups if not any(group < other for other in groups)]
    if not whole:
        return "No two of these ranges overlap, so the order is more than chance."
    order = known["item"].tolist()
    ties = [_listed([in_a_sentence(i) for i in order if i in group]) for group in whole]
    return (
        f"Their ranges overlap, so these cannot be told apart: {'; '.join(ties)}."
        if len(ties) > 1
        else f"The ranges of {ties[0]} overlap, so they cannot be told apart."
    )


def as_published_sentences(ranked: pd.DataFrame) -> list[str]:
    """Return direction and comparison with the average as the document prints them, a sentence for each."""
    sentences = []
    for column, about in (("direction", "Direction"), ("versus_average", "Beside the average")):
        printed = ranked[ranked[column] != ""]
        said = [
            f"“{words}” for {', '.join(in_a_sentence(item) for item in printed.loc[printed[column] == words, 'item'])}"
            for words in dict.fromkeys(printed[column])
        ]
        if said:
            sentences.append(f"{about}, as published: {'; '.join(said)}.")
    return sentences


def ranking_in_words(ranked: pd.DataFrame) -> pd.DataFrame:
    """Return a ranking for reading: each answer with its interval, rank, ties and what the document says of it."""
    table = pd.DataFrame(
        {
            "Answer": ranked["item"],
            "Of those who replied, likely between": ranked.apply(_precise, axis=1),
            "Replies": ranked["base"].map(lambda base: "not published" if pd.isna(base) else f"{base:,.0f}"),
            "Rank": ranked["rank"].map(lambda rank: "no rank" if pd.isna(rank) else ordinal(rank)),
            "Cannot be told apart from": ranked["tie"].where(ranked["tie"] != "", "none"),
        }
    )
    table.loc[ranked["low"].isna(), "Cannot be told apart from"] = "cannot be said"
    for column, name in (
        ("direction", "Direction, as published"),
        ("versus_average", "Beside the average, as published"),
    ):
        if (ranked[column] != "").any():
            table[name] = ranked[column].where(ranked[column] != "", "not published")
    return table


def _precise(row: pd.Series) -> str:
    """Return a percentage with the decimal it was published with."""
    if pd.isna(row["percentage"]):
        return percent_words(row)
    if pd.isna(row["low"]):
        return f"{row['percentage']:g}% (likely range not known: replies not published)"
    return f"{row['percentage']:.1f}% ({row['low']:.1f} to {row['high']:.1f})"


def perception_in_words(perception: pd.DataFrame) -> pd.DataFrame:
    """Return worse, the same and better with one row a wave, when it was asked and what to know about it."""
    rows = []
    for _, group in perception.groupby("wave", sort=False):
        first = group.iloc[0]
        rows.append(
            {
                "Wave": first["name"],
                "Asked": fieldwork_dates(first["fieldwork_start"], first["fieldwork_end"]),
                **{row["item"]: percent_words(row) for _, row in group.iterrows()},
                "Replies": "not published" if pd.isna(first["base"]) else f"{first['base']:,.0f}",
                "What to know": first["caveat"],
            }
        )
    table = pd.DataFrame(rows)
    last = ["Replies", "What to know"]
    return table[[*(c for c in table if c not in last), *last]].fillna("not asked")


def perception_sentence(perception: pd.DataFrame) -> str:
    """Return how many said it was worse, wave by wave, and how sure the difference is."""
    worse = perception[perception["item"].str.casefold() == "worse"].sort_values("fieldwork_end")
    if worse.empty:
        return "No wave has asked whether crime and anti-social behaviour became worse."
    said = [
        f"{percent_words(row)} {fieldwork_words(row['fieldwork_start'], row['fieldwork_end'])}"
        for _, row in worse.iterrows()
    ]
    words = f"Crime and anti-social behaviour had become worse, said {', then '.join(said)}, of those who replied."
    if worse["low"].isna().any():
        words += " Where the number of replies is not published, a difference may be chance."
    return words


def differences_in_words(differences: pd.DataFrame) -> pd.DataFrame:
    """Return `lib.analysis.concerns.compare_waves` for reading."""
    return pd.DataFrame(
        {
            "Answer": differences["item"],
            "Then": differences["percentage_before"].map(_percent),
            "Now": differences["percentage_now"].map(_percent),
            "Difference in percentage points, likely between": differences.apply(_difference, axis=1),
            "Verdict": [row.verdict or row.refusal for row in differences.itertuples()],
        }
    )


def _percent(number: float) -> str:
    return "not shown" if pd.isna(number) else f"{number:.1f}%"


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", "−")


def _difference(row: pd.Series) -> str:
    if pd.isna(row["difference"]):
        return "not shown"
    if pd.isna(row["low"]):
        return f"{_signed(row['difference'])} (likely range not known)"
    return f"{_signed(row['difference'])} ({_signed(row['low'])} to {_signed(row['high'])})"


def difference_sentence(differences: pd.DataFrame) -> str:
    """Return which answers differ between two waves by more than chance."""
    told = differences[differences["verdict"].isin(["higher", "lower"])]
    if told.empty:
        certain = (differences["verdict"] == "not distinguishable").any()
        return (
            "No answer differs by more than chance."
            if certain
            else "Whether any answer changed by more than chance cannot be said: replies are too few or not published."
        )
    parts = [
        f"{verdict} for {_listed([in_a_sentence(item) for item in told.loc[told['verdict'] == verdict, 'item']])}"
        for verdict in ("higher", "lower")
        if (told["verdict"] == verdict).any()
    ]
    return f"More than chance: {' and '.join(parts)}. Any other difference may be chance."


def topic_label(slug: str) -> str:
    """Return a topic's name; a slug without a topic stands as it is."""
    return topics()[slug].label if slug in topics() else slug


def beside_in_words(beside: pd.DataFrame) -> pd.DataFrame:
    """Return `lib.analysis.concerns.concern_beside_record` for reading."""
    return pd.DataFrame(
        {
            "Concern": beside["concern"].where(beside["concern"] != "", "none listed"),
            "Place": beside["rank"].map(lambda rank: "not listed" if pd.isna(rank) else ordinal(rank)),
            "Nearest recorded series": beside["topic"].map(topic_label).where(beside["topic"] != "", "no open series"),
            "Recorded": beside["current"].map(lambda n: "no figure" if pd.isna(n) else f"{n:,.0f}"),
            "Before": beside["previous"].map(lambda n: "no figure" if pd.isna(n) else f"{n:,.0f}"),
            "Recorded change, likely between": beside.apply(change_words, axis=1),
            "Reading": beside["reading"],
            "Why this series": beside["reason"],
        }
    )


def change_words(row: pd.Series) -> str:
    """Return a recorded change: '▼ falling: −30% (−40% to −18%)', or why there is none."""
    if row["topic"] == "" or pd.isna(row["current"]) or pd.isna(row["previous"]):
        return "no figure"
    verdict = _CHANGE_SYMBOL.get(row["recorded_change"], "no verdict")
    if pd.isna(row["rate_ratio"]):
        return f"{verdict}; no percentage on so few"
    return f"{verdict}: {ratio_in_words(row)}"


def beside_sentences(beside: pd.DataFrame) -> list[str]:
    """Return the four readings in plain words with what falls under each, then what cannot be read."""
    sentences = []
    for reading, meaning in READINGS.items():
        rows = beside[beside["reading"] == reading]
        names = [in_a_sentence(row.concern or topic_label(row.topic)) for row in rows.itertuples()]
        if reading in (CANNOT_SAY, NO_SERIES) and not names:
            continue
        label = sentence_case(reading)
        sentences.append(f"{label} ({meaning}): {', '.join(names) or 'none'}.")
    return sentences


def beside_headline(beside: pd.DataFrame) -> str:
    """Return how many of the leading concerns are recorded more and less often, for the section's heading."""
    leading = beside[(beside["concern"] != "") & (beside["rank"] <= LEADING)]
    counts = leading["reading"].value_counts()
    words = {
        "worrying and rising": "recorded more often",
        "worrying though falling": "recorded less often",
        CANNOT_SAY: "unclear",
        NO_SERIES: "without an open record",
    }
    parts = [f"{counts[reading]} {text}" for reading, text in words.items() if counts.get(reading)]
    return f"Of the {len(leading)} leading concerns: {', '.join(parts)}" if parts else "Concern beside the record"


def figures_that_differ(document: str, topic_slugs: list[str]) -> str:
    """Return a note on printed changes of recorded series that their own counts do not give; empty if all agree."""
    checked = published_figures_checked()
    wrong = checked[
        (checked["document"] == document)
        & checked["what"].isin(["percentage change", "difference"])
        & checked["topic"].isin([slug for slug in topic_slugs if slug])
        & ~checked["agrees"]
        & (checked["table"] != "[Text]")
    ].drop_duplicates(["topic", "published"])
    if wrong.empty:
        return ""
    shown = [f"{topic_label(r.topic)} {r.published}" for r in wrong.itertuples()]
    return f"Printed changes that the printed counts do not give: {', '.join(shown)}. The counts are used here."


def ranking_figures_that_differ(document: str, items: list[str]) -> str:
    """Return a note on percentages of a printed ranking that cannot be what they say; empty if all agree."""
    checked = published_figures_checked()
    return _survey_note(checked[(checked["document"] == document) & checked["row"].isin(items)])


def perception_figures_that_differ() -> str:
    """Return a note on printed shares of worse, the same and better that do not add up; empty if all agree."""
    checked = published_figures_checked()
    kinds = ["total of the answers, against 100", "percentage of those who replied"]
    return _survey_note(checked[checked["what"].isin(kinds)])


def _survey_note(checked: pd.DataFrame) -> str:
    wrong = checked[~checked["agrees"]]
    return " ".join(f"{row.row} ({row.published}): {row.likely_slip}" for row in wrong.itertuples())


def plan_case_sentence(items: pd.DataFrame, crime: pd.DataFrame) -> str:
    """Return the plan's own case in words: recorded ASB fell while most who replied said it was worse.

    Parameters
    ----------
    items, crime : DataFrame
        survey_items and the plan's table of recorded crime.

    Raises
    ------
    CannotSay
        When the tables lack the survey that the plan quotes or the two counts of ASB.
    """
    wave, survey = plan_case()
    worse = items[(items["wave"] == wave) & (items["question"] == "perception") & (items["item"] == "Worse")]
    asb = recorded_in_plan(crime).set_index("topic").loc[lambda table: table.index == "asb"]
    if worse.empty or asb.empty or asb["previous"].iloc[0] < SMALLEST_BASE:
        raise CannotSay("The plan's figures for ASB and for what residents said are not both at hand.")
    now, before = asb["current"].iloc[0], asb["previous"].iloc[0]
    latest = crime.loc[crime["measure"] == "count", "period_end"].max()
    change = (now - before) / before * 100
    return (
        f"Police recorded {abs(change):.1f}% {'less' if change < 0 else 'more'} ASB in the 12 months to "
        f"{month_in_words(latest)} than in the 12 months before ({now:,.0f} incidents against {before:,.0f}), while "
        f"{worse['percentage'].iloc[0]:.0f}% of those who replied to {survey} "
        "said that crime and ASB had become worse over the past 12 months."
    )
