"""What is said of an intervention: the verdict of three, what it rests on, and what it does not tell."""

import pandas as pd

from lib.analysis.evaluation.evaluate import Evaluation, Foresight
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import KINDS, WARDS, names_of
from lib.base.months import month_in_words, runs_in_words
from lib.base.words import and_list, plural, sentence_case, shortened, the_within
from lib.drawing.words.areas import over_months, percent_range
from lib.drawing.words.own_area import edge_in_words
from lib.incidents.sources import source_of_records
from lib.published.places import ward_names
from lib.statistics.evaluation import FEWER, MORE, TOO_SMALL, UNCLEAR, Effect

SIGNS = {FEWER: "▼", UNCLEAR: "●", MORE: "▲", TOO_SMALL: "○"}
NO_PROOF = (
    "Before and after alone is no proof: places are chosen at their worst and go back by themselves, which no "
    "comparison corrects for in full."
)
NOT_TOLD = (
    "What this does not tell: why. Something else may have happened there in the same months, and reports can change "
    "because people report more or less, not because less happens."
)


def evaluation_headline(found: Evaluation) -> str:
    """Return the finding in under twenty words, without a full stop."""
    outcome, topic, asked = found.outcome, found.topic, found.intervention
    verdict = f"{SIGNS[outcome.verdict]} {sentence_case(outcome.verdict)}"
    many = len(asked.places) > 2
    where = f"{len(asked.places)} {KINDS[asked.kind].noun}" if many else shortened(asked.where)
    counted = f"{topic.counted(outcome.observed)} of {topic.sentence}"
    return f"{verdict}: {counted} in {where}, {outcome.expected:,.0f} expected"


def short_sentences(found: Evaluation) -> tuple[str, ...]:
    """Return what stands beside the chart: three sentences of at most twenty words."""
    outcome = found.outcome
    return (
        f"{outcome.observed:,.0f} were counted in {plural(len(found.months), 'month')} beside "
        f"{outcome.expected:,.0f} expected: {_beside(outcome.effect.ratio)}.",
        f"A fall of {100 * outcome.seen:.0f}% or more would be seen eight times in ten.",
        overlap_sentence(found) or hangs_sentence(found) or _means(found),
    )


def _means(found: Evaluation) -> str:
    if found.outcome.verdict == TOO_SMALL:
        fall = (
            f"the fall of {-found.intervention.change:g}% aimed at" if found.intervention.change < 0 else "half fewer"
        )
        return f"Too few incidents: {fall} would most likely not be seen."
    return _MEANS[found.outcome.verdict]


_MEANS = {
    FEWER: "It does not tell why: something else may have happened there in the same months.",
    MORE: "It does not tell why: people may also have reported more.",
    UNCLEAR: "“No clear difference” is not “it did not work”: a smaller effect may be there.",
}


def _beside(ratio: float) -> str:
    part = round(100 * (ratio - 1))
    return "as many" if part == 0 else f"{abs(part)}% {'fewer' if part < 0 else 'more'}"


def interval_sentence(found: Evaluation) -> str:
    """Return the effect with its interval, and what the verdict rests on."""
    outcome = found.outcome
    return (
        f"Observed beside expected is {_percent(outcome.effect)}; brackets say where it likely lies. "
        f"It rests on how far {outcome.others} untreated {found.beside.unit} strayed from what their "
        "own past foretold."
    )


def regression_sentence(found: Evaluation) -> str:
    """Return the plain before and after, and what of it the place's own past explains."""
    own = found.counts.iloc[0]
    if not own["before"]:
        return "Before and after cannot be set side by side: no month has a complete month a year before."
    became = f"{own['before']:,.0f} became {own['after']:,.0f}"
    if len(found.before) < len(found.months):
        return f"Before and after alone, {over_months(len(found.before), True)}, {became}."
    foretold = f"The place’s own past foretold {found.outcome.foretold:,.0f} for these months."
    return f"Before and after alone, {became}. {foretold}"


def ring_sentence(found: Evaluation) -> str:
    """Return whether the places round about gained or lost, in one figure with the place itself."""
    difference, ring = found.displacement, found.beside.ring
    side = "fewer" if difference.estimate < 0 else "more"
    clear = "" if difference.low > 0 or difference.high < 0 else ", which may be chance"
    return (
        f"With the {ring} counted in, {abs(difference.estimate):,.0f} {found.topic.incidents} {side} than elsewhere "
        f"would give{clear}."
    )


def overlap_sentence(found: Evaluation) -> str:
    """Return what else was done at the same places at the same time; empty for nothing."""
    if not found.also:
        return ""
    named = and_list(shortened(name) for name in found.also) if len(found.also) < 3 else f"{len(found.also)} others"
    return f"At the same time there: {named}. Their effects cannot be told apart."


def hangs_sentence(found: Evaluation) -> str:
    """Return which verdict would stand if what lies near an area's line were counted otherwise; empty for the same."""
    if found.line is None or not found.hangs:
        return ""
    called, line = (FEWER, MORE), found.line
    if (line.without in called or found.outcome.verdict in called) and line.without != found.outcome.verdict:
        return f"It hangs on the line: without the records near it, “{line.without}”."
    return f"It hangs on the line: with the records just outside, “{line.within}”."


def line_sentence(found: Evaluation) -> str:
    """Return how much of an area's count hangs on its line; empty for what is no area of one's own."""
    if found.line is None:
        return ""
    same = "" if found.hangs else " The verdict is the same either way."
    return f"{edge_in_words(found.line.edge)}{same}"


def foresight_sentence(asked: Intervention, found: Foresight) -> str:
    """Return what could be seen of an action that has no months yet."""
    return (
        f"About {found.a_year:,.0f} incidents a year are to be expected there. Twelve months would show a fall of "
        f"{100 * found.seen:.0f}% or more eight times in ten; a smaller one is too small to tell. Compare with "
        f"{compared_in_words(asked, found.compared)}."
    )


def compared_in_words(asked: Intervention, units: tuple[str, ...]) -> str:
    """Return the units compared with: wards and hexagons by name, many hexagons and map points by their number."""
    if asked.units == WARDS:
        return and_list(ward_names()[code] for code in units)
    if asked.compare:
        return names_of(asked.units, asked.compare)
    return f"{len(units)} {KINDS[asked.units].unit} most like it in level and trend before"


def actions_in_words(actions: pd.DataFrame) -> pd.DataFrame:
    """Return what the documents say was done for reading."""
    return pd.DataFrame(
        {
            "Done": actions["done"],
            "In its own words": [
                f"“{text}”, {the_within(who)}" for text, who in zip(actions["said"], actions["who"], strict=True)
            ],
            "Where": actions["where"].replace("", "not said"),
            "When": actions["when"].replace("", "not said"),
            "Can it be judged?": [
                f"{sentence_case(verdict)}. {why}".strip()
                for verdict, why in zip(actions["verdict"], actions["why"], strict=True)
            ],
        }
    )


def _percent(effect: Effect) -> str:
    return percent_range(effect.ratio, effect.low, effect.high)


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
                "Beside the places compared with, same months of two years",
                f"{own['before']:,.0f} to {own['after']:,.0f}; there {beside['before']:,.0f} to {beside['after']:,.0f}",
                effect(found.differences),
            ),
            ("Before and after alone (no proof)", f"{own['before']:,.0f} to {own['after']:,.0f}", effect(found.plain)),
            (
                f"With the {found.beside.ring} (weighted displacement difference)",
                f"{found.topic.incidents} fewer (−) or more (+)",
                f"{displaced.estimate:+,.0f} ({displaced.low:+,.0f} to {displaced.high:+,.0f})".replace("-", "−"),
            ),
        ],
        columns=["Way of looking", "Counts", "Difference (likely range)"],
    )[["Way of looking", "Difference (likely range)", "Counts"]]


def about_evaluation(found: Evaluation) -> dict[str, str]:
    """Return what the figures rest on: label to text."""
    asked, kind = found.intervention, found.beside
    by_ward = kind.name == WARDS
    round_about = and_list(ward_names()[code] for code in found.ring) if by_ward else f"{len(found.ring)} {kind.ring}"
    aimed = {"To change it by": f"{asked.change:+g}%".replace("-", "−")} if asked.change else {}
    return {
        "Done": f"{asked.name or 'An action'} in {asked.where}, {asked.when}",
        **aimed,
        "Source": source_of_records(found.topic.source).evidence,
        "Months judged": runs_in_words(found.months),
        "Compared with": compared_in_words(asked, found.compared)
        + (", chosen by level and trend before it began" if by_ward and not asked.compare else ""),
        "Next to it": round_about or "no ward",
        **({"Edge": line_sentence(found)} if found.line else {}),
        "Counts known to": month_in_words(str(found.monthly["month"].iloc[-1])),
        "Who shows how far counts stray": f"{found.outcome.others} {kind.unit} where nothing was done",
        "Limits": found.topic.may_not_claim,
    }
