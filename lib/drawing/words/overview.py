"""What the overview says of the whole district: short sentences, each with its number and without brackets."""

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.analysis.district import DistrictChange
from lib.analysis.leading import ALIKE, MOST_NAMED, NONE_ABOVE, SOME_ABOVE, leading
from lib.base.months import period_in_words
from lib.base.words import and_list, plural, sentence_case
from lib.drawing.words.areas import beside_the_year_before, percent_in_words
from lib.drawing.words.concerns import in_a_sentence
from lib.drawing.words.district import others_of_the_county
from lib.incidents.topics import Topic
from lib.published.cited import plan_year
from lib.published.tables import district
from lib.statistics.change import FELL, ROSE


def overview_title(asb: DistrictChange, crime: DistrictChange) -> str:
    """Return how much ASB and crime the district had, and whether that rose or fell."""
    when = period_in_words(asb.asked.start, asb.asked.end)
    covered, asked = len(asb.asked.covered), len(asb.asked.months)
    if covered < asked:
        when = f"{covered} of {when}"
    if not covered:
        return f"{district()['name']}: no complete month of {asb.topic.sentence} in {when}"
    found = [change.row["change_verdict"] for change in (asb, crime)]
    verdicts = [verdict if verdict in (ROSE, FELL) else None for verdict in found]
    if verdicts == [None, None]:
        changed = "neither clearly changed"
    elif verdicts[0] == verdicts[1]:
        changed = f"both {verdicts[0]}"
    else:
        changed = " and ".join(
            f"{name} {verdict or 'did not clearly change'}"
            for name, verdict in zip(("ASB", "crime"), verdicts, strict=True)
        )
    both = f"{asb.total:,.0f} ASB {asb.topic.incidents} and {crime.topic.counted(crime.total)}"
    return f"{district()['name']} had {both} in {when}: {changed}"


def year_sentence(found: DistrictChange) -> str:
    """Return how a topic changed in the district since the same months a year before."""
    row, topic = found.row, found.topic
    if not found.compared.covered:
        return f"{topic.counted(found.total)} on record, and no month a year before to compare with."
    both = f"{topic.counted(row['count'])} after {row['previous_count']:,.0f}"
    percent = "" if row["refusal"] else f", {percent_in_words(row['rate_ratio'])}"
    over = beside_the_year_before(len(found.compared.covered), len(found.asked.months))
    return f"{over}: {both}{percent}, {row['change_verdict'] or 'no verdict'}."


def highest_sentence(areas: AreaTable) -> str:
    """Return which wards have the highest rates, as far as that can be told; empty where none has one."""
    found = leading(areas)
    if found is None or not areas.total > 0:
        return ""
    per, names = areas.topic.denominator.removesuffix("s"), and_list(found.rows["name"])
    if found.how == NONE_ABOVE:
        return f"No ward is clearly above average per {per}."
    if found.how == SOME_ABOVE and found.above > MOST_NAMED:
        return f"Most per {per} of {found.above} clearly above average: {names}."
    if found.how == SOME_ABOVE:
        return f"Clearly above average per {per}: {names}."
    if found.how == ALIKE:
        return f"Most per {per}: {names}, which cannot be told apart."
    return f"Most per {per}: {names}, {found.rows.iloc[0]['rate']:.0f} per 1,000."


def returned_sentence(years: pd.DataFrame) -> str:
    """Return what the council returned of fly-tipping to the national table; empty where nothing.

    Takes what `lib.analysis.similar.fly_tipping.ranks_by_year` returns.
    """
    known = years.dropna(subset=["incidents"])
    if known.empty:
        return ""
    last = known.iloc[-1]
    finding = f"The council returned {last['incidents']:,.0f} fly-tipping incidents to DEFRA for {last['year']}"
    if len(known) > 1:
        before = known.iloc[-2]
        change = percent_in_words(last["incidents"] / before["incidents"])
        finding += f", after {before['incidents']:,.0f} in {before['year']}: {change}"
    return f"{finding}."


def plan_sentence(topic: Topic, whole: float) -> str:
    """Return what the plan counts of a topic, which the map shows by locality."""
    return (
        f"The map shows the plan’s {topic.counted(whole)} of {plan_year()}, by other rules and by locality, not ward."
    )


def holds_sentence(found: DistrictChange) -> str:
    """Return that a topic rose or fell in the district."""
    topic, row = found.topic, found.row
    months = len(found.asked.months)
    both = len(found.compared.covered)
    part = "" if both == months else f", over {plural(both, 'month')} of both years"
    percent = "" if row["refusal"] else f", {percent_in_words(row['rate_ratio'])}"
    return (
        f"{sentence_case(topic.sentence)} {row['change_verdict']} in the latest {months} months: "
        f"{topic.counted(row['count'])} after {row['previous_count']:,.0f}{percent}{part}."
    )


def beside_county_sentence(found: DistrictChange) -> str:
    """Return how the county's other districts changed over the same months; empty where nothing is published."""
    other, topic = found.elsewhere, found.topic
    if other is None or found.row["refusal"]:
        return ""
    stands = "the two cannot be told apart"
    if other.differs:
        stands = f"{district()['name']} did {'worse' if other.difference > 1 else 'better'}"
    return (
        f"In {others_of_the_county(other)}, {topic.sentence} was {percent_in_words(other.ratio)} over the same months; "
        f"{stands}."
    )


def nothing_holds(topics: list[Topic]) -> str:
    """Return that none of the topics rose or fell in the district."""
    names = and_list(topic.sentence for topic in topics)
    return f"{sentence_case(names)} did not clearly rise or fall in {district()['name']}."


def wards_changed_sentence(changes: pd.DataFrame) -> str:
    """Return how many wards and topics rose or fell, of all that were looked at.

    Takes what `lib.answers.overview.clear_changes` returns.
    """
    of_all = f"of {changes.attrs['looked_at']:,} counts"
    how_many = f"none {of_all} clearly" if changes.empty else f"{len(changes)} {of_all}"
    return f"Ward by ward and topic by topic, {how_many} rose or fell since the same months a year before."


def how_surely(changes: pd.DataFrame) -> str:
    """Return how many of the changes would hold if all pairs were judged together; empty where there are none."""
    if changes.empty:
        return ""
    together = int(changes["together"].sum())
    how_many = "none" if not together else "all" if together == len(changes) else f"{together}"
    return f"Each is judged among the wards of its topic. Judged among all counts together, {how_many} would hold."


def replies_sentences(ranked: pd.DataFrame, when: str) -> tuple[str, ...]:
    """Return what most of those who replied to a survey wave named.

    Takes what `lib.analysis.concerns.concern_ranking` and `lib.analysis.surveys.fieldwork_words` return.
    """
    known = ranked.dropna(subset=["percentage"])
    if known.empty:
        return (f"Too few people replied {when} to show any figure.",)
    first, rest = known.iloc[0], known.iloc[1:3]
    base = "" if pd.isna(first["base"]) else f" {first['base']:,.0f} people"
    said = [
        f"{first['percentage']:.0f}% of{base or ' those'} who replied {when} named {in_a_sentence(first['item'])}.",
    ]
    if len(rest):
        named = and_list(f"{in_a_sentence(row['item'])} with {row['percentage']:.0f}%" for _, row in rest.iterrows())
        tied = {name for name in str(first["tie"]).split("; ") if name}
        alike = all(row["item"] in tied or in_a_sentence(row["item"], start=True) in tied for _, row in rest.iterrows())
        said.append(f"Next came {named}{', and these cannot be told apart' if alike else ''}.")
    return tuple(said)


def listed_sentence(first: str, when: str) -> str:
    """Return what stood first in a list of concerns that is published without figures."""
    return (
        f"“{in_a_sentence(first, start=True)}” stood first among the concerns named {when}; no figures are published."
    )
