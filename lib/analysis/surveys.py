"""All survey waves as one set of answers: those the documents publish and those stored as local records."""

from datetime import date, timedelta

import pandas as pd

from lib.base.months import month_in_words, months_between
from lib.published.cited import cited
from lib.published.tables import load
from lib.records.cache import kept_until_records_change

ANSWER_COLUMNS = [
    *("wave", "question", "question_text", "item", "position", "percentage", "base"),
    *("direction", "versus_average", "area_kind", "area", "fieldwork_start", "fieldwork_end"),
]
WAVE_COLUMNS = ["wave", "name", "fieldwork_start", "fieldwork_end", "base", "method", "caveat", "source", "document"]

SELF_SELECTED = (
    "People chose to take part, so the figures are of those who replied and an interval covers chance only, not who "
    "chose to reply."
)
SAMPLED = "People were chosen to take part; the figures are of those who replied."


def with_published(stored: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the published waves together with waves that officers stored.

    Parameters
    ----------
    stored : DataFrame
        Answers with the columns of `lib.intake.survey_waves.read_wave`; empty when nothing is stored.

    Returns
    -------
    (answers, waves) : two DataFrames
        answers: `ANSWER_COLUMNS`, one row an answer and area; an answer that a stored wave spells differently
        (“Drug use & dealing”, “drug use and dealing”) carries the published spelling, so that waves compare.
        waves: `WAVE_COLUMNS`, one row a wave, the latest fieldwork first; source is where its figures come from,
        document the document that prints them (empty for a stored wave).
    """
    items, waves = load("survey_items"), load("survey_waves")
    published = items.assign(area_kind="district", area="")[ANSWER_COLUMNS]
    called = {key: document.survey_source for key, document in cited().items()}
    about = waves.assign(source=waves["document"].map(called).fillna(waves["document"]))[WAVE_COLUMNS]
    if stored.empty:
        return published, _latest_first(about)
    spelling = {_plain(item): item for item in published["item"]}
    local = stored.assign(
        item=[spelling.get(_plain(item), item) for item in stored["item"]],
        question_text=stored["question"],
        fieldwork_start=stored["fieldwork_start"].astype("str"),
        fieldwork_end=stored["fieldwork_end"].astype("str"),
    ).reindex(columns=ANSWER_COLUMNS)
    answers = pd.concat([published, local.astype(published.dtypes.to_dict())], ignore_index=True)
    return answers, _latest_first(pd.concat([about, _about(stored)], ignore_index=True))


def _plain(item: str) -> str:
    return " ".join(str(item).casefold().replace("&", " and ").split())


def _about(stored: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each stored wave."""
    first = stored.drop_duplicates("wave")
    return pd.DataFrame(
        {
            "wave": first["wave"],
            "name": first["wave"],
            "fieldwork_start": first["fieldwork_start"].astype("str"),
            "fieldwork_end": first["fieldwork_end"].astype("str"),
            "base": pd.array([pd.NA] * len(first), dtype="Int64"),  # each question has its own
            "method": first["method"],
            "caveat": [SELF_SELECTED if sample == "self-selected" else SAMPLED for sample in first["sample"]],
            "source": "Local records: a survey wave added on this page",
            "document": "",
        }
    )


def _latest_first(waves: pd.DataFrame) -> pd.DataFrame:
    return waves.sort_values(["fieldwork_end", "wave"], ascending=False, ignore_index=True)


@kept_until_records_change(maxsize=32)
def questions_of(answers: pd.DataFrame, wave: str) -> list[str]:
    """Return the questions of one wave: what worries people first, the others in the order in which they stand."""
    asked = list(dict.fromkeys(answers.loc[answers["wave"] == wave, "question"]))
    return sorted(asked, key=lambda question: question != "concerns")


@kept_until_records_change(maxsize=32)
def area_kinds_of(answers: pd.DataFrame, wave: str, question: str) -> list[str]:
    """Return the kinds of area ('ward', 'locality') for which a question of one wave has answers."""
    rows = answers[(answers["wave"] == wave) & (answers["question"] == question)]
    return [kind for kind in ("ward", "locality") if (rows["area_kind"] == kind).any()]


@kept_until_records_change(maxsize=32)
def earlier_waves(answers: pd.DataFrame, waves: pd.DataFrame, wave: str, question: str) -> list[str]:
    """Return the earlier waves that share a figure for the district with one wave's question, the latest first."""
    figures = answers[(answers["question"] == question) & answers["percentage"].notna()]
    figures = figures[figures["area_kind"] == "district"]
    ours = set(figures.loc[figures["wave"] == wave, "item"])
    sharing = set(figures.loc[figures["item"].isin(ours), "wave"])
    order = waves["wave"].tolist()
    return [other for other in order[order.index(wave) + 1 :] if other in sharing]


def fieldwork_words(start: str, end: str) -> str:
    """Return when people were asked: 'in the year to June 2022', 'between July and September 2018'.

    Takes the first and the last day ('YYYY-MM-DD').
    """
    months = months_between(start[:7], end[:7])
    first, last = month_in_words(start[:7]), month_in_words(end[:7])
    if len(months) == 1:
        return f"in {last}"
    if len(months) == 12:
        return f"in the year to {last}"
    if len(months) == 2:
        return f"in {first.split()[0] if start[:4] == end[:4] else first} and {last}"
    return f"between {first.split()[0] if start[:4] == end[:4] else first} and {last}"


def fieldwork_dates(start: str, end: str) -> str:
    """Return the days of fieldwork, '20 July to 30 September 2018'; months alone where whole months are given.

    A document that names the months only is stored with the first and last day of them.
    """
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    words = [
        month_in_words(day.isoformat()[:7]) if whole_months else f"{day.day} {month_in_words(day.isoformat()[:7])}"
        for day in (first, last)
    ]
    if words[0] == words[1]:
        return words[0]
    return f"{words[0].removesuffix(f' {last.year}') if first.year == last.year else words[0]} to {words[1]}"
