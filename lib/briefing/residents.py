"""What residents said, for a briefing: their concerns with how sure that is, and whether things got worse."""

import math

import pandas as pd

from lib.analysis.concerns import published_answers
from lib.analysis.surveys import fieldwork_words
from lib.briefing.document import Block, Text, table_of
from lib.briefing.figures import Figures
from lib.incidents.topics import Topic
from lib.published.tables import load


def residents_section(figures: Figures) -> list[Block]:
    """Return what residents said, wherever a survey with figures is held."""
    blocks: list[Block] = []
    ranked = figures.ranked
    if ranked.empty:
        blocks.append(Text("No survey with percentages is held, so concerns cannot be ranked."))
    else:
        wave = figures.waves.set_index("wave").loc[figures.ranked_wave]
        table = pd.DataFrame(
            {
                "Concern": ranked["item"],
                "Of those who replied (likely range)": ranked.apply(_percentage, axis=1),
                "Direction, as published": ranked["direction"].where(ranked["direction"] != "", "not published"),
                "Beside the average, as published": ranked["versus_average"].where(
                    ranked["versus_average"] != "", "not published"
                ),
            }
        )
        when = fieldwork_words(wave["fieldwork_start"], wave["fieldwork_end"])
        base = "" if pd.isna(wave["base"]) else f" ({wave['base']:,} replies)"
        caption = f"What worries those who replied {when}{base}, whole district"
        blocks += [
            table_of(caption, table, (26, 26, 24, 24)),
            Text(f"{wave['name']}: {wave['caveat']}", "note"),
        ]
    blocks += _worse_or_better(figures)
    blocks.append(Text("No survey is published by ward, so nothing here speaks for one ward’s residents.", "note"))
    return blocks


def _percentage(row: pd.Series) -> str:
    if pd.isna(row["percentage"]):
        return str(row["refusal"])
    if pd.isna(row["low"]):
        return f"{row['percentage']:.1f}% (number of replies not published)"
    return f"{row['percentage']:.1f}% ({row['low']:.1f}% to {row['high']:.1f}%)"


def _worse_or_better(figures: Figures) -> list[Block]:
    answers = published_answers(figures.answers, figures.waves, "perception")
    if answers.empty:
        return []
    latest = answers[answers["wave"] == answers.sort_values("fieldwork_end")["wave"].iloc[-1]]
    said = "; ".join(f"{row.item.lower()}: {row.percentage:.0f}%" for row in latest.itertuples())
    first = latest.iloc[0]
    when = fieldwork_words(first["fieldwork_start"], first["fieldwork_end"])
    return [
        Text(f"Asked {when} how crime and anti-social behaviour had changed over the past year, those who "
            f"replied said: {said}."),
        Text(f"{first['name']}: {first['caveat']}", "note"),
    ]  # fmt: skip


def concerns_near(figures: Figures, chosen: list[Topic]) -> list[str]:
    """Return what those who replied said that is nearest to some topics."""
    return concerns_of(figures.ranked, chosen)


def concerns_of(ranked: pd.DataFrame, chosen: list[Topic]) -> list[str]:
    """Return the same of a ranking, as `lib.briefing.figures.latest_ranking` gives it."""
    mapping = load("concern_mapping").assign(key=lambda table: table["concern"].str.casefold())
    wanted = {topic.slug: topic for topic in chosen}
    if ranked.empty:
        return ["No survey with percentages is held."]
    near = ranked.assign(key=ranked["item"].str.casefold()).merge(mapping[["key", "topic"]], on="key")
    said = []
    for row in near[near["topic"].isin(wanted)].dropna(subset=["percentage"]).to_dict("records"):
        sure = "" if math.isnan(row["low"]) else f" (likely {row['low']:.1f}% to {row['high']:.1f}%)"
        said.append(
            f"{row['percentage']:.1f}%{sure} of those who replied in the whole district named “{row['item']}”, the "
            f"concern nearest to {wanted[row['topic']].sentence}."
        )
    if not said:
        said.append("No concern of the latest survey is near to these topics.")
    return [f"{' '.join(said)} No survey is published by ward."]
