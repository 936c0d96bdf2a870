"""Whether figures show what a question asks: shown, shown in part, or not shown, by rules that the annex prints.

No rule judges a place: whether one is higher, has fallen or has changed since, the functions that decide it everywhere
decide; a rule only reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lib.analysis.packs.evidence import FEWEST_MONTHS, NEARLY_ALWAYS, NOW_AND_AGAIN, OFTEN, PERSISTENT, TopicEvidence
from lib.analysis.packs.in_force import judged, seeable
from lib.base.errors import CannotSay
from lib.base.words import and_list, plural, sentence_case
from lib.briefing.packs.done import near_counts
from lib.briefing.packs.facts import Facts
from lib.drawing.words.areas import change_verdict
from lib.statistics.beside import HIGHER
from lib.statistics.change import SMALLEST_BASE
from lib.statistics.evaluation import FEWER

SHOWN, IN_PART, NOT_SHOWN = "Shown", "Shown in part", "Not shown"


@dataclass(frozen=True)
class Answer:
    """Whether the figures show what is asked, and the reason in a sentence."""

    status: str
    why: str


Rule = Callable[[Facts], Answer]


def _named(found: list[TopicEvidence]) -> str:
    return and_list(one.topic.sentence for one in found)


def _counted(one: TopicEvidence) -> str:
    return f"{one.topic.label} {one.counts.loc['inside', 'whole']:,.0f}"


def _enough(facts: Facts) -> list[TopicEvidence]:
    return [one for one in facts.evidence.values() if one.counts.loc["inside", "whole"] >= SMALLEST_BASE]


def reports(facts: Facts) -> Answer:
    """There are ten records or more: what was reported is shown, what it did to anybody is not."""
    found = _enough(facts)
    if found:
        return Answer(IN_PART, f"On record: {and_list(map(_counted, found))}. What it did to anybody is in no figure.")
    held = and_list(map(_counted, facts.evidence.values()))
    return Answer(
        NOT_SHOWN, f"On record: {held}, too few to show anything." if held else "Nothing can be counted there."
    )


def scale(facts: Facts) -> Answer:
    """There are ten records or more: how many is shown, in part because not all is reported, and whether it grows."""
    found = _enough(facts)
    if not found:
        return reports(facts)
    said = and_list(f"{_counted(one)} ({change_verdict(one.figures.own)} in a year)" for one in found)
    return Answer(IN_PART, f"On record: {said}. What is not reported is in no figure.")


def review(facts: Facts) -> Answer:
    """No figure says whether it is reviewed; what a review could see is said."""
    found = foresight(facts)
    could = found.why if found.status == IN_PART else "A year’s figures would see no fall smaller than by half."
    return Answer(NOT_SHOWN, f"Whether it is reviewed is in no figure. {could}")


def lasting(facts: Facts) -> Answer:
    """Something was on record in nine months of ten: shown; in every other month: shown in part."""
    every = [one for one in facts.evidence.values() if one.lasting == PERSISTENT]
    if every:
        return Answer(SHOWN, f"Records of {_named(every)}: {PERSISTENT}. That is of reports.")
    some = [one for one in facts.evidence.values() if one.lasting == NOW_AND_AGAIN]
    if some:
        return Answer(IN_PART, f"Records of {_named(some)}: {NOW_AND_AGAIN} looked back on, not in all.")
    return Answer(NOT_SHOWN, "Nothing was on record often enough, or too few months are complete.")


def never(facts: Facts) -> Answer:
    """No figure can show it."""
    return Answer(NOT_SHOWN, "No figure can show it: it is for whoever decides to set out.")


def prohibitions(facts: Facts) -> Answer:
    """A prohibition has ten records or more of a topic that bears on it: shown in part."""
    named = facts.request.prohibitions
    if not named:
        return Answer(NOT_SHOWN, "No prohibition was named.")
    enough = {one.topic.slug for one in _enough(facts)}
    bear = sum(1 for one in named if enough & set(one.topics))
    have = "have" if bear > 1 else "has"
    of = plural(len(named), "prohibition")
    why = f"Of {of}, {bear or 'none'} {have} {SMALLEST_BASE} records or more bearing on it."
    return Answer(IN_PART if bear else NOT_SHOWN, why)


def beside(facts: Facts) -> Answer:
    """The area's rate is higher than the district's: shown; about the same or lower, or no rate: not shown."""
    higher = [one for one in facts.evidence.values() if one.figures.own["verdict"] == HIGHER]
    if higher:
        return Answer(SHOWN, f"The rate of {_named(higher)} is higher there than in the district.")
    return Answer(NOT_SHOWN, "No rate is higher there than in the district, as far as can be told.")


def where(facts: Facts) -> Answer:
    """The same, but no more than in part: map points do not say on which side of a line something was."""
    found = beside(facts)
    return Answer(IN_PART if found.status == SHOWN else found.status, f"{found.why} Map points set no line.")


def near(facts: Facts) -> Answer:
    """There are ten records or more within 200 metres: shown in part."""
    table = near_counts(facts)
    widest = table[(table["metres"] == table["metres"].max()) & (table["count"] >= SMALLEST_BASE)]
    if len(widest):
        return Answer(
            IN_PART,
            f"{widest['count'].sum():,.0f} records within {widest['metres'].iloc[0]} metres; whether a camera is "
            "needed is a judgement.",
        )
    return Answer(NOT_SHOWN, f"Fewer than {SMALLEST_BASE} records of each topic lie near it.")


def tried(facts: Facts) -> Answer:
    """The register of interventions holds something: shown in part."""
    if facts.tried:
        return Answer(
            IN_PART, f"{plural(len(facts.tried), 'intervention')} in the register; what became of each is below."
        )
    if facts.tried is None:
        return Answer(NOT_SHOWN, "The register of interventions was not open to whoever made this pack.")
    return Answer(NOT_SHOWN, "The register of interventions holds nothing of it.")


def in_force(facts: Facts) -> Answer:
    """Fewer than expected since, beside places like it: shown in part, because no figure says why."""
    request = facts.request
    if not request.since:
        return Answer(NOT_SHOWN, "No month in which it began was given.")
    verdicts = {}
    for slug, one in facts.evidence.items():
        try:
            verdicts[slug] = judged(request.area, one.topic, request.since, request.until).outcome.verdict
        except CannotSay:
            continue
    fewer = [facts.evidence[slug] for slug, verdict in verdicts.items() if verdict == FEWER]
    if fewer:
        return Answer(IN_PART, f"Fewer than expected beside places like it: {_named(fewer)}. No figure says why.")
    told = "; ".join(
        f"{verdict}: {_named([facts.evidence[slug] for slug in verdicts if verdicts[slug] == verdict])}"
        for verdict in dict.fromkeys(verdicts.values())
    )
    return Answer(NOT_SHOWN, f"{sentence_case(told)}." if told else "It cannot be told: see why below.")


def foresight(facts: Facts) -> Answer:
    """A year can show a fall by half or less: shown in part."""
    for one in facts.evidence.values():
        try:
            found = seeable(facts.request.area, one.topic)
        except CannotSay:
            continue
        if found.fall <= 0.5:
            return Answer(
                IN_PART, f"A year would show a fall of {100 * found.fall:.0f}% or more in {one.topic.sentence}."
            )
    return Answer(NOT_SHOWN, "Too few records for a year to show even a fall by half.")


def links(facts: Facts) -> Answer:
    """No figure of this district shows that something works elsewhere: what was named is printed, not checked."""
    if facts.request.links:
        named = plural(len(facts.request.links), "piece")
        return Answer(NOT_SHOWN, f"{named} of evidence named by the officer, which no figure here checks.")
    return Answer(NOT_SHOWN, "No evidence of what works was named.")


def people(facts: Facts) -> Answer:
    """Who lives there is known: shown in part, because records say nothing about victims."""
    first = next(iter(facts.evidence.values()), None)
    if first is None:
        return Answer(NOT_SHOWN, "Nothing can be counted there.")
    return Answer(IN_PART, f"About {first.figures.people.residents:,.0f} residents; records say nothing about victims.")


RULES: dict[str, Rule] = {
    rule.__name__: rule  # by their names, which stand in questions.toml
    for rule in (
        *(reports, lasting, never, prohibitions, beside, where, near),
        *(tried, in_force, foresight, review, scale, links, people),
    )
}

# How it is decided, as the annex prints it.
IN_WORDS = (
    f"Ten records or more are needed for any “{IN_PART.lower()}”: with fewer than {SMALLEST_BASE} nothing is shown.",
    f"“Persistent or continuing” is shown where something is on record in at least {10 * NEARLY_ALWAYS:.0f} in 10 of "
    f"the months looked back on, in part where in at least {10 * OFTEN:.0f} in 10; {FEWEST_MONTHS} of them must be "
    "complete.",
    "“Higher” and “lower”, “rose” and “fell”, and “fewer than expected” are the verdicts of every other page, which "
    "allow for chance and for bursts.",
    "What is a judgement – whether it is unreasonable, whether a restriction is justified, whether a camera is "
    "proportionate – is never shown by figures.",
)
