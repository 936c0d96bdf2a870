"""What is said of an intervention: the verdict of three, what it rests on, and what it does not tell."""

import pandas as pd

from lib.analysis.evaluation.evaluate import Evaluation, Foresight
from lib.base.months import month_in_words, runs_in_words
from lib.base.words import and_list, plural
from lib.published.places import ward_names
from lib.statistics.evaluation import FEWER, MORE, UNCLEAR, Effect

SIGNS = {FEWER: "▼", UNCLEAR: "●", MORE: "▲"}
NOT_TOLD = (
    "What this does not tell: why. Something else may have happened there in the same months, and reports can change "
    "because people report more or less, not because less happens."
)


def evaluation_headline(found: Evaluation) -> str:
    """Return the finding in under twenty words, without a full stop."""
    outcome, topic = found.outcome, found.topic
    verdict = f"{SIGNS[outcome.verdict]} {outcome.verdict[0].upper()}{outcome.verdict[1:]}"
    where = found.intervention.where if len(found.intervention.wards) <= 2 else f"{len(found.intervention.wards)} wards"
    counted = f"{topic.counted(outcome.observed)} of {topic.sentence}"
    return f"{verdict}: {counted} in {where}, {outcome.expected:,.0f} expected"


def expected_sentence(found: Evaluation) -> str:
    """Return what was counted beside what was to be expected."""
    outcome = found.outcome
    return (
        f"In the {plural(len(found.months), 'month')} since it began that are on record in full, "
        f"{found.topic.counted(outcome.observed)} of {found.topic.sentence} beside {outcome.expected:,.0f} expected: "
        f"{_percent(outcome.effect)}."
    )


def regression_sentence(found: Evaluation) -> str:
    """Return the plain before and after, and what of it the place's own past explains."""
    own = found.counts.iloc[0]
    if not own["before"]:
        return "Before and after cannot be set side by side: no month has a complete month a year before."
    plain = (
        f"Before and after alone, {own['before']:,.0f} became {own['after']:,.0f}. That is no proof: places are chosen "
    )
    foretold = (
        f" Here the place’s own past foretold {found.outcome.foretold:,.0f} for these months."
        if len(found.before) == len(found.months)
        else ""
    )
    return f"{plain}at their worst, and go back by themselves.{foretold}"


def power_sentence(found: Evaluation) -> str:
    """Return the smallest fall that could have been seen."""
    least = 100 * found.outcome.seen
    words = f"A fall of {least:.0f}% or more would be seen eight times in ten"
    if found.outcome.verdict == UNCLEAR:
        return f"{words}; a smaller one is too small to tell, so “no clear difference” is not “it did not work”."
    return f"{words}."


def ring_sentence(found: Evaluation) -> str:
    """Return whether the places round about gained or lost, in one figure with the place itself."""
    difference = found.displacement
    side = "fewer" if difference.estimate < 0 else "more"
    clear = "" if difference.low > 0 or difference.high < 0 else ", which may be chance"
    return (
        f"With the wards next to it counted in, {abs(difference.estimate):,.0f} incidents {side} than elsewhere would "
        f"give{clear}. Nothing of this corrects for a place chosen at its worst."
    )


def overlap_sentence(found: Evaluation) -> str:
    """Return what else was done in the same wards at the same time; empty for nothing."""
    if not found.also:
        return ""
    return f"At the same time in the same wards: {and_list(found.also)}. Their effects cannot be told apart."


def foresight_sentence(found: Foresight) -> str:
    """Return what could be seen of an action that has no months yet."""
    names = and_list(ward_names()[code] for code in found.compared)
    return (
        f"About {found.a_year:,.0f} incidents a year are to be expected there. Twelve months would show a fall of "
        f"{100 * found.seen:.0f}% or more eight times in ten; a smaller one is too small to tell. Compare with "
        f"{names}."
    )


def actions_in_words(actions: pd.DataFrame) -> pd.DataFrame:
    """Return what the documents say was done for reading."""
    return pd.DataFrame(
        {
            "Done": actions["done"],
            "In its own words": [
                f"“{text}”, {_lower(who)}" for text, who in zip(actions["said"], actions["who"], strict=True)
            ],
            "Where": actions["where"].replace("", "not said"),
            "When": actions["when"].replace("", "not said"),
            "Can it be judged?": [
                f"{verdict[0].upper()}{verdict[1:]}. {why}".strip()
                for verdict, why in zip(actions["verdict"], actions["why"], strict=True)
            ],
        }
    )


def _lower(name: str) -> str:
    return f"the{name[3:]}" if name.startswith("The ") else name


def _percent(effect: Effect) -> str:
    ends = (f"{100 * (value - 1):+.0f}%".replace("-", "−") for value in (effect.ratio, effect.low, effect.high))
    return "{} ({} to {})".format(*ends)


def evaluation_in_words(found: Evaluation) -> pd.DataFrame:
    """Return each way to look at it, the one that the verdict rests on first."""
    outcome, own, beside = found.outcome, found.counts.iloc[0], found.counts.iloc[1]

    def effect(value: Effect) -> str:
        return "no figure" if pd.isna(value.ratio) else _percent(value)

    displaced = found.displacement
    return pd.DataFrame(
        [
            (
                "Beside what was expected (the verdict)",
                f"{outcome.observed:,.0f} beside {outcome.expected:,.0f}",
                effect(outcome.effect),
            ),
            (
                "Beside the wards compared with, same months of two years",
                f"{own['before']:,.0f} to {own['after']:,.0f}; there {beside['before']:,.0f} to {beside['after']:,.0f}",
                effect(found.differences),
            ),
            ("Before and after alone (no proof)", f"{own['before']:,.0f} to {own['after']:,.0f}", effect(found.plain)),
            (
                "With the wards next to it (weighted displacement difference)",
                "incidents fewer (−) or more (+)",
                f"{displaced.estimate:+,.0f} ({displaced.low:+,.0f} to {displaced.high:+,.0f})".replace("-", "−"),
            ),
        ],
        columns=["Way of looking", "Counts", "Difference (95% interval)"],
    )[["Way of looking", "Difference (95% interval)", "Counts"]]


def about_evaluation(found: Evaluation) -> dict[str, str]:
    """Return what the figures rest on: label to text."""
    asked, names = found.intervention, ward_names()
    return {
        "Done": f"{asked.name or 'An action'} in {asked.where}, {asked.when}",
        "Months judged": runs_in_words(found.months),
        "Compared with": f"{and_list(names[code] for code in found.compared)}"
        + ("" if asked.compare else ", chosen by level and trend before it began"),
        "Next to it": and_list(names[code] for code in found.ring) or "no ward",
        "Counts known to": month_in_words(str(found.monthly["month"].iloc[-1])),
        "How far wards stray": f"{found.outcome.dispersion:.1f} times the variance foretold, by "
        f"{found.outcome.others} wards",
        "Limits": found.topic.may_not_claim,
    }
