"""What is said of a ward in a minute: a headline and sentences of at most twenty words, without brackets."""

import pandas as pd

from lib.base.months import month_in_words, months_between
from lib.base.words import and_list, headline_of, plural, sentence_case
from lib.drawing.ward_map import WardPlaces
from lib.drawing.words.areas import BESIDE_WORDS, beside_the_year_before, change_verdict, percent_in_words
from lib.drawing.words.bursts import when_in_words
from lib.drawing.words.places import none_on_record
from lib.incidents.topics import Topic, topic_named
from lib.statistics.beside import HIGHER, LOWER, SAME
from lib.statistics.change import FELL, ROSE
from lib.statistics.hotspot_rule import HOTSPOT_RULE

SMALL_RATE = 0.15  # two rates below this can look alike, or like none, with one decimal
NEAR = 0.1  # a rate this close to the district's is about the same, whatever can be told apart


def months_counted(row: pd.Series, start: str, end: str) -> str:
    """Return which months a count is of: 'the 12 months to September 2025', '11 of the 12 months to …'."""
    asked = len(months_between(start, end))
    whole = month_in_words(start) if asked == 1 else f"the {asked} months to {month_in_words(end)}"
    return whole if row["months_covered"] == asked else f"{row['months_covered']:.0f} of {whole}"


def minute_title(name: str, row: pd.Series, start: str, end: str) -> str:
    """Return the finding of a ward's topic in one sentence, with its number.

    Takes the ward's name, the topic's row of `lib.analysis.ward.ward_tiles`, and the months asked for.
    """
    topic = topic_named(row["topic"])
    if row["area_kind"] == "district":
        return f"{name}: {topic.label.lower()} is published for the whole district only, {row['when']}"
    if pd.isna(row["count"]):
        if row["area_kind"] == "locality":
            return f"{name}: no {topic.label.lower()} figure is published for {row['area']}"
        return f"{name}: no complete month of {topic.sentence} in this period"
    if not row["count"]:
        where = f" in {row['area']}" if row["area_kind"] == "locality" else ""
        when = months_counted(row, start, end) if row["area_kind"] == "ward" else row["when"]
        return f"{name}: no {topic.sentence}{where} in {when}"
    stands = beside_average(row)
    if row["area_kind"] == "locality":
        return f"{name}: {topic.label.lower()} in {row['area']}{stands}, {row['count']:,.0f} in {row['when']}"
    found, when = f"{name}: {topic.sentence}{stands}, {row['count']:,.0f}", months_counted(row, start, end)
    return headline_of(f"{found} in {when}", f"{found} in {when.replace('the ', '')}")


def beside_average(row: pd.Series) -> str:
    """Return how a rate stands beside the district's, as it follows what is counted; empty where no verdict is.

    “Not clearly above” rather than “about” where the rate is higher, though it cannot be told apart.
    """
    if row["verdict"] in (HIGHER, LOWER):
        return f" {'above' if row['verdict'] == HIGHER else 'below'} average"
    if row["verdict"] != SAME:
        return ""
    ratio = row["rate"] / row["district_rate"] if row["district_rate"] else 1.0
    if abs(ratio - 1) < NEAR:
        return " about average"
    return f" not clearly {'above' if ratio > 1 else 'below'} average"


def level_sentence(row: pd.Series) -> str:
    """Return a ward's or locality's rate beside the district's; empty where there is no rate."""
    topic = topic_named(row["topic"])
    if row["area_kind"] == "district":
        return f"The plan counts {topic.counted(row['count'])} in the district in {row['when']}, and none by ward."
    if pd.isna(row["rate"]) or row["verdict"] not in BESIDE_WORDS:
        return "A figure that is not published is missing, which is not the same as none."
    district = f"{BESIDE_WORDS[row['verdict']]} {rate_in_figures(row['district_rate'])}"
    per = f"per 1,000 {topic.denominator}"
    if not row["count"]:
        return f"That is {district} {per}."
    return f"That is {rate_in_figures(row['rate'])} {topic.incidents} {per}, {district}."


def rate_in_figures(rate: float) -> str:
    """Return a rate with one decimal, or two where one would make it nought or nearly."""
    return f"{rate:.2f}" if 0 < rate < SMALL_RATE else f"{rate:.1f}"


def change_sentence(row: pd.Series) -> str:
    """Return how a topic changed since the same months a year before, or that it cannot be told."""
    topic = topic_named(row["topic"])
    if row["area_kind"] != "ward":
        return f"Only {row['when']} is published, whatever months are chosen, so no change can be told."
    if pd.isna(row["previous_count"]) or not row["compared_months"]:
        return "No month has a complete month a year before, so no change can be told."
    both = f"{topic.counted(row['compared_count'])} after {row['previous_count']:,.0f}"
    percent = "" if row["refusal"] else f"{percent_in_words(row['rate_ratio'])}, "
    over = beside_the_year_before(row["compared_months"], row["months_asked"])
    return f"{over}: {both}, {percent}{change_verdict(row)}."


def where_sentence(places: WardPlaces, burst: pd.DataFrame) -> str:
    """Return where in a ward most was recorded: the surest burst, else the busiest map point.

    Parameters
    ----------
    places : WardPlaces
        Of the ward.
    burst : DataFrame
        The ward's surest burst: rows of `lib.analysis.bursts.BurstFigures` of the same months; may be empty.
    """
    topic, total = places.topic, places.points["count"].sum()
    if places.points.empty:
        placed = " with a place of its own" if topic.local else ""  # a request can be given by ward alone
        return f"{sentence_case(none_on_record(topic, total, 'here in these months', placed))}."
    if len(burst):
        return f"{burst_in_brief(burst, topic)}."
    top = places.points.iloc[0]
    if total < HOTSPOT_RULE.minimum_count:
        return "So few have no busiest place."
    if top["count"] < HOTSPOT_RULE.minimum_count:
        return f"No place has {HOTSPOT_RULE.minimum_count} or more of {topic.counted(total)}."
    return f"The busiest place is {top['place'] or 'an unnamed point'}: {top['count']:,.0f} of {topic.counted(total)}."


def burst_in_brief(burst: pd.DataFrame, topic: Topic) -> str:
    """Return a burst in few words: '43 of 79 incidents in December 2024 were at Mill Lane'."""
    first = burst.iloc[0]
    names = and_list(row["place"] or "an unnamed point" for _, row in burst.iterrows())
    when = when_in_words(first["start"], first["end"])
    verb = "was" if burst["count"].sum() == 1 else "were"
    return f"{burst['count'].sum():,.0f} of {topic.counted(first['ward_count'])} {when} {verb} at {names}"


def changed_sentences(tiles: pd.DataFrame) -> list[str]:
    """Return a sentence for each topic that rose or fell in the ward, those with most incidents first."""
    changed = tiles[tiles["change_verdict"].isin([ROSE, FELL])].sort_values("compared_count", ascending=False)
    return [_changed(row) for _, row in changed.iterrows()]


def _changed(row: pd.Series) -> str:
    topic = topic_named(row["topic"])
    words = sentence_case(topic.sentence)
    percent = "" if row["refusal"] else f", {percent_in_words(row['rate_ratio'])}"
    return (
        f"{words} {row['change_verdict']}: {topic.counted(row['compared_count'])} after {row['previous_count']:,.0f}"
        f"{percent}."
    )


def nothing_changed(tiles: pd.DataFrame) -> str:
    """Return that none of the topics of which a change could be told rose or fell."""
    tested = int((tiles["change_verdict"].fillna("") != "").sum())
    if not tested:
        return "No change can be told for these months."
    return f"None of {plural(tested, 'topic')} clearly rose or fell since the same months a year before."
