"""What worries residents, how sure that is, how it moved, and how it sits beside what is recorded.

Percentages are of those who replied, never of residents. Every function takes tables as data/datapackage.json
describes them (survey_items, survey_waves, concern_mapping) or the table of a wave that
`lib.intake.survey_waves.read_wave` read, and returns one tidy table.
"""

import numpy as np
import pandas as pd

from lib.base.errors import CannotSay, InputError
from lib.statistics.change import FELL, ROSE, UNCLEAR, UNTESTED, change_between
from lib.statistics.rates import difference_interval, proportion_interval

FEWEST_REPLIES = 30
# A concern is called worrying when it is among the leading five, the number that the plan lists.
LEADING = 5

WORRYING_RISING = "worrying and rising"
WORRYING_FALLING = "worrying though falling"
RISING_ONLY = "rising but not worrying people"
NEITHER = "neither"
CANNOT_SAY = "cannot say"
NO_SERIES = "no open series"

NO_BASE = "No interval: the number of replies is not published."
SMALL_BASE = f"Not shown: fewer than {FEWEST_REPLIES} replies."


def _of_district(items: pd.DataFrame) -> pd.DataFrame:
    """Return the answers for the whole district; published waves have no other."""
    return items[items["area_kind"] == "district"] if "area_kind" in items else items


def _answers(items: pd.DataFrame, wave: str, question: str) -> pd.DataFrame:
    of_wave = items[items["wave"] == wave]
    if of_wave.empty:
        known = ", ".join(sorted(items["wave"].unique()))
        raise InputError(f"There is no survey wave “{str(wave)[:40]}”. Choose one of: {known}.")
    return _of_district(of_wave[of_wave["question"] == question])


def with_intervals(answers: pd.DataFrame) -> pd.DataFrame:
    """Return answers with a 95% interval where the number of replies is known and is large enough.

    Parameters
    ----------
    answers : DataFrame
        percentage (0 to 100) and base (replies; missing where not published).

    Returns
    -------
    DataFrame
        The same rows and columns with low and high (percentages; Wilson score interval, APHO Technical
        Briefing 3) and refusal ('' or one sentence). A percentage on fewer than 30 replies is emptied.
    """
    base = answers["base"].astype("Float64").astype(float)
    small = base < FEWEST_REPLIES
    percentage = answers["percentage"].astype(float).mask(small)
    known = base.where(~small)
    low, high = proportion_interval(percentage / 100 * known, known)
    refusal = np.select([small, base.isna() & percentage.notna()], [SMALL_BASE, NO_BASE], default="")
    return answers.assign(percentage=percentage, low=low * 100, high=high * 100, refusal=refusal)


def concern_ranking(items: pd.DataFrame, wave: str, question: str = "concerns") -> pd.DataFrame:
    """Rank the answers to one question of a wave, calling a tie where the figures cannot tell two apart.

    Parameters
    ----------
    items : DataFrame
        survey_items: wave, question, item, percentage, base and, where published, direction, versus_average.
    wave : str
        For example '2022-06'.
    question : str
        What people were asked; 'concerns' is what worries them.

    Returns
    -------
    DataFrame
        item, percentage (of those who replied), base, low, high (95% Wilson interval, per cent), rank (1 is
        the most named), tie (the other items whose intervals overlap this one, joined by '; '), direction
        and versus_average (as published), refusal. An item with fewer than 30 replies has no figures.

    Raises
    ------
    InputError
        When there is no such wave.
    CannotSay
        When the answers are published as a list without percentages, or none is for the whole district.
    """
    answers = _answers(items, wave, question)
    if answers.empty:
        raise CannotSay(f"The wave {wave} has no answers for the whole district to the question “{question[:80]}”.")
    if answers["percentage"].isna().all():
        listed = "; ".join(answers.sort_values("position")["item"])
        raise CannotSay(
            f"The {question[:80]} of {wave} are published as a list without percentages, so no ranking with figures "
            f"can be made. In published order: {listed}."
        )
    ranked = with_intervals(answers).sort_values("percentage", ascending=False, kind="stable")
    ranked = ranked.reset_index(drop=True)
    ranked["rank"] = ranked["percentage"].rank(method="min", ascending=False).astype("Int64")
    ranked["tie"] = [_ties(ranked, row) for row in ranked.index]
    for column in ("direction", "versus_average"):
        ranked[column] = ranked[column].fillna("") if column in ranked else ""
    columns = [
        *("item", "percentage", "base", "low", "high"),
        *("rank", "tie", "direction", "versus_average", "refusal"),
    ]
    return ranked[columns]


def _ties(ranked: pd.DataFrame, row: int) -> str:
    """Return the items whose intervals overlap that of `row`; an unknown interval overlaps none."""
    overlap = (ranked["low"] <= ranked.at[row, "high"]) & (ranked["high"] >= ranked.at[row, "low"])
    return "; ".join(ranked.loc[overlap & (ranked.index != row), "item"])


def ordered_concerns(items: pd.DataFrame, wave: str) -> pd.DataFrame:
    """Return the concerns of one wave in the order in which they are published, without figures.

    Returns
    -------
    DataFrame
        rank (place in the published list) and item.
    """
    answers = _answers(items, wave, "concerns").sort_values("position")
    return answers.rename(columns={"position": "rank"})[["rank", "item"]].reset_index(drop=True)


def published_answers(items: pd.DataFrame, waves: pd.DataFrame, question: str) -> pd.DataFrame:
    """Return the answers to one question in every wave that asked it, oldest first.

    Parameters
    ----------
    items, waves : DataFrame
        survey_items and survey_waves.
    question : str
        'perception' (worse, the same, better), 'safe' or 'unsafe'.

    Returns
    -------
    DataFrame
        wave, name, fieldwork_start, fieldwork_end, item, percentage, base, low, high (empty where no base is
        published), refusal (why there is no interval or figure) and caveat.
    """
    asked = items[(items["question"] == question) & items["percentage"].notna()]
    answers = with_intervals(asked).sort_values(["wave", "position"])
    about = waves[["wave", "name", "caveat"]]
    columns = [
        *("wave", "name", "fieldwork_start", "fieldwork_end"),
        *("item", "percentage", "base", "low", "high"),
    ]
    return answers.merge(about, on="wave", how="left")[[*columns, "refusal", "caveat"]]


def compare_waves(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Compare the answers that two waves share.

    Parameters
    ----------
    now, before : DataFrame
        Answers of one wave each: question, item, percentage, base; area_kind and area where they have them.

    Returns
    -------
    DataFrame
        question, item, (area_kind, area,) percentage_now, percentage_before, difference (percentage points),
        low, high (95% interval of the difference: Newcombe, Stat Med 1998;17:873-890, method 10), verdict
        ('higher', 'lower', 'not distinguishable', or '' where refused) and refusal.
    """
    keys = [key for key in ("question", "item", "area_kind", "area") if key in now and key in before]
    both = now.merge(before, on=keys, suffixes=("_now", "_before"))
    numbers = both[["percentage_now", "percentage_before", "base_now", "base_before"]].astype("Float64").astype(float)
    bases = numbers[["base_now", "base_before"]]
    refusal = np.select(
        [(bases < FEWEST_REPLIES).any(axis=1), bases.isna().any(axis=1) | numbers.isna().any(axis=1)],
        [SMALL_BASE, NO_BASE],
        default="",
    )
    difference = (numbers["percentage_now"] - numbers["percentage_before"]).mask(refusal == SMALL_BASE)
    known = refusal == ""
    base, base_before = numbers["base_now"].where(known), numbers["base_before"].where(known)
    bounds = difference_interval(
        numbers["percentage_now"] / 100 * base, base, numbers["percentage_before"] / 100 * base_before, base_before
    )
    low, high = (100 * bound for bound in bounds)
    verdict = np.select([low > 0, high < 0, refusal == ""], ["higher", "lower", "not distinguishable"], default="")
    figures = both[[*keys, "percentage_now", "percentage_before"]]
    hidden = figures.assign(
        percentage_now=numbers["percentage_now"].mask(refusal == SMALL_BASE),
        percentage_before=numbers["percentage_before"].mask(refusal == SMALL_BASE),
    )
    return hidden.assign(difference=difference, low=low, high=high, verdict=verdict, refusal=refusal)


def answers_by_area(wave: pd.DataFrame, question: str, item: str, area_kind: str) -> pd.DataFrame:
    """Return one answer of a loaded wave for each ward or locality, for a map.

    Parameters
    ----------
    wave : DataFrame
        The table of a wave read by `lib.intake.survey_waves.read_wave`.
    area_kind : str
        'ward' or 'locality'.

    Returns
    -------
    DataFrame
        area (ward code or locality), percentage, base, low, high, refusal; no figures on under 30 replies.
    """
    chosen = wave[(wave["question"] == question) & (wave["item"] == item) & (wave["area_kind"] == area_kind)]
    columns = ["area", "percentage", "base", "low", "high", "refusal"]
    return with_intervals(chosen)[columns].reset_index(drop=True)


def recorded_in_plan(crime: pd.DataFrame) -> pd.DataFrame:
    """Return a document's own counts by topic for its two latest years.

    Parameters
    ----------
    crime : DataFrame
        The table of recorded crime that a document prints.

    Returns
    -------
    DataFrame
        topic (all crime together left out), current (the latest 12 months) and previous (the 12 months
        before).
    """
    counts = crime[(crime["measure"] == "count") & crime["topic"].notna() & (crime["topic"] != "all-crime")]
    by_year = counts.pivot_table(index="topic", columns="period_end", values="value", aggfunc="first")
    previous, current = sorted(by_year.columns)[-2:]
    return by_year[[current, previous]].set_axis(["current", "previous"], axis=1).reset_index()


def concern_beside_record(concerns: pd.DataFrame, recorded: pd.DataFrame, mapping: pd.DataFrame) -> pd.DataFrame:
    """Set each concern beside the recorded series that is nearest to it.

    Parameters
    ----------
    concerns : DataFrame
        `concern_ranking` or `ordered_concerns` of one wave: item, rank, and percentage, low, high if known.
    recorded : DataFrame
        topic (slug), current, previous (whole counts of two periods) and, where the periods are not alike,
        exposure_current and exposure_previous (such as the months covered); where it is known, dispersion (how many
        times the variance of chance the counts have) and freedom (how sure that is); one row a topic, no totals.
    mapping : DataFrame
        concern_mapping: concern, topic (empty where there is no open series), reason.

    Returns
    -------
    DataFrame
        One row a concern, then one a recorded topic that no concern is nearest to. concern ('' for the
        latter), rank, percentage, low, high, topic, reason, current, previous, rate_ratio, rate_ratio_low,
        rate_ratio_high, q_value, recorded_change ('rising', 'falling', 'not distinguishable' or '') and
        reading: 'worrying and rising', 'worrying though falling', 'rising but not worrying people',
        'neither', 'cannot say' (the change may be chance) or 'no open series'. Worrying means among the
        five leading concerns; a change counts when its q-value is below 0.05.
    """
    kept = [column for column in ("item", "rank", "percentage", "low", "high") if column in concerns]
    named = concerns[kept].rename(columns={"item": "concern"})
    nearest = mapping.assign(key=mapping["concern"].str.casefold())[["key", "topic", "reason"]]
    named = named.assign(key=named["concern"].str.casefold()).merge(nearest, on="key", how="left").drop(columns="key")
    named["reason"] = named["reason"].fillna("Not in the mapping table: add a line for it to say what is nearest.")
    others = recorded.loc[~recorded["topic"].isin(named["topic"]), ["topic"]]
    others = others.assign(concern="", reason="No concern of this wave is nearest to it.")
    beside = pd.concat([named, others], ignore_index=True).reindex(
        columns=["concern", "rank", "percentage", "low", "high", "topic", "reason"]
    )
    beside["topic"] = beside["topic"].fillna("")
    beside = beside.merge(_recorded_change(recorded), on="topic", how="left")
    beside["recorded_change"] = beside["recorded_change"].fillna("")
    worrying = beside["rank"].astype("Float64").astype(float) <= LEADING
    readings = [_reading(bool(w), change) for w, change in zip(worrying, beside["recorded_change"], strict=True)]
    beside["reading"] = np.where(beside["topic"] == "", NO_SERIES, readings)
    return beside


def _recorded_change(recorded: pd.DataFrame) -> pd.DataFrame:
    """Return whether each topic's change between the two periods is more than chance."""
    change = change_between(
        recorded["current"],
        recorded["previous"],
        recorded.get("exposure_current", 1),
        recorded.get("exposure_previous", 1),
        dispersion=recorded.get("dispersion", 1.0),
        freedom=recorded.get("freedom", np.inf),
    )
    named = {ROSE: "rising", FELL: "falling", UNCLEAR: "not distinguishable", UNTESTED: ""}
    words = change["change_verdict"].map(named)
    columns = ["rate_ratio", "rate_ratio_low", "rate_ratio_high", "q_value"]
    return pd.concat([recorded[["topic", "current", "previous"]], change[columns]], axis=1).assign(
        recorded_change=words
    )


def _reading(worrying: bool, recorded_change: str) -> str:
    if recorded_change not in ("rising", "falling"):
        return CANNOT_SAY
    if worrying:
        return WORRYING_RISING if recorded_change == "rising" else WORRYING_FALLING
    return RISING_ONLY if recorded_change == "rising" else NEITHER
