"""What became of an intervention: beside what was to be expected, beside other places, and before and after alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import WARDS, Kind, Units, units_of
from lib.analysis.evaluation.where import KINDS, Treated, ids_at, treated_at
from lib.analysis.own_area.inside import Edge
from lib.base.errors import CannotSay
from lib.base.months import from_to_in_words, month_in_words, months_between, shift
from lib.base.words import plural
from lib.incidents.topics import Topic, topic_named
from lib.records.cache import kept_until_records_change
from lib.statistics import evaluation as statistics
from lib.statistics.evaluation import Difference, Effect, Evaluated
from lib.statistics.expectation import month_numbers

FEWEST_MONTHS = 3  # since it began: with fewer, one evening decides
LONGEST = 12  # months since it began that are judged
LOOK_BACK = 24  # months before it began by which the places compared with are chosen


@dataclass(frozen=True)
class Line:
    """How much hangs on where the line of an area is drawn."""

    edge: Edge  # of the count since it began
    # The verdict with what lies near the line left out, and with what lies as near outside counted in.
    without: str
    within: str


@dataclass(frozen=True)
class Evaluation:
    """What became of one intervention."""

    intervention: Intervention
    beside: Kind  # what it is compared with: wards, hexagons or map points
    topic: Topic  # what it was to change
    # Units compared with, and those next to a treated one.
    compared: tuple[str, ...]
    ring: tuple[str, ...]
    months: tuple[str, ...]  # the months since it began that are on record in full and judged
    before: tuple[str, ...]  # the same months of the year before, as far as both are on record in full
    outcome: Evaluated  # beside what was to be expected: what the verdict rests on
    # Before and after alone, and beside the units compared with.
    plain: Effect
    differences: Effect
    displacement: Difference  # incidents fewer or more, the units round about included
    # place ('treated', 'compared', 'ring', 'others'), units, before, after over the pairs of months.
    counts: pd.DataFrame
    # month, treated, compared: counts of every complete month, the compared ones to the treated ones' level before.
    monthly: pd.DataFrame
    also: tuple[str, ...]  # other interventions that ran at the same places at the same time
    line: Line | None  # of an area of one's own: how much hangs on its line

    @property
    def hangs(self) -> bool:
        """Whether fewer or more would be called, or not be, if what lies near an area's line were counted otherwise."""
        if self.line is None:
            return False
        called = (statistics.FEWER, statistics.MORE)
        verdicts = {self.outcome.verdict, self.line.without, self.line.within}
        return len({verdict if verdict in called else "" for verdict in verdicts}) > 1


def suggested_comparison(asked: Intervention, aside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the units to compare with, by what was known before the action began.

    Of the units that are neither treated, nor next to one that is, nor set aside, those most like the treated ones in
    level and in trend over the 24 months before (`lib.statistics.evaluation.most_alike`). Where fewer than four are
    left, units next to a treated one are taken too.

    Parameters
    ----------
    asked : Intervention
        What is done.
    aside : tuple of str, optional
        Ids of units where something else was done.
    """
    treated = treated_at(asked.kind, asked.places, topic_named(asked.topic))
    return tuple(treated.units.ids[_most_alike(asked, treated, np.isin(treated.units.ids, aside))])


def _most_alike(asked: Intervention, treated: Treated, aside: np.ndarray) -> np.ndarray:
    units, kind = treated.units, KINDS[treated.kind]
    rows = [shift(asked.start, -LOOK_BACK) <= month < asked.start for month in units.months]
    if sum(rows) < 2:
        raise CannotSay(
            f"Too few complete months lie before {month_in_words(asked.start)} to choose {kind.unit} to compare with."
        )
    free = ~treated.chosen & ~aside
    far = free & ~treated.ring
    allowed = far if far.sum() >= statistics.FEWEST_OTHERS else free
    return statistics.most_alike(units.counts[rows], treated.chosen, allowed, kind.compared)


@kept_until_records_change(maxsize=64)
def evaluation(asked: Intervention, others: tuple[Intervention, ...] = ()) -> Evaluation:
    """Return what became of an intervention.

    Parameters
    ----------
    asked : Intervention
        What was done.
    others : tuple of Intervention
        What else was done: its places are not compared with, and it is named where it ran at the same ones.

    Raises
    ------
    CannotSay
        Too few months on record before it began or since, or too few places like it.
    """
    return evaluation_at(treated_at(asked.kind, asked.places, topic_named(asked.topic)), asked, others)


def evaluation_at(treated: Treated, asked: Intervention, others: tuple[Intervention, ...] = ()) -> Evaluation:
    """Return what became of an intervention at a place that is worked out already; else as `evaluation`."""
    topic, units, chosen = topic_named(asked.topic), treated.units, treated.chosen
    window = _months_judged(asked, topic, units.months)
    touched = np.isin(units.ids, _touched(treated.kind, others)) & ~chosen
    ring = treated.ring & ~touched
    if asked.compare:
        beside = np.isin(units.ids, ids_at(treated.kind, asked.compare)) & ~chosen
    else:
        beside = _most_alike(asked, replace(treated, ring=ring), touched)
    near = ring | touched
    if (~chosen & ~near).sum() < statistics.FEWEST_OTHERS:
        near = touched
    months = np.array(units.months)
    past, after = months < asked.start, np.isin(months, window)

    def outcome_of(counts: np.ndarray) -> Evaluated:
        return statistics.evaluate(
            counts[past],
            month_numbers(list(months[past])),
            counts[after],
            month_numbers(window),
            chosen,
            beside,
            near & ~beside,
            -asked.change / 100 if asked.change < 0 else statistics.HALF,
        )

    outcome = outcome_of(units.counts)
    held = set(units.months)
    pairs = [month for month in window if shift(month, -12) in held and shift(month, -12) < asked.start]
    before = [shift(month, -12) for month in pairs]
    groups = {"treated": chosen, "compared": beside, "ring": ring, "others": ~chosen & ~beside & ~ring & ~touched}
    counts = pd.DataFrame(
        [
            (name, int(of.sum()), *(units.counts[np.isin(months, when)][:, of].sum() for when in (before, pairs)))
            for name, of in groups.items()
        ],
        columns=["place", "units", "before", "after"],
    )
    sums = {str(row.place): (float(row.before), float(row.after)) for row in counts.itertuples()}
    # Places smaller than a ward burst more than wards do, as far as that can be told from them
    spread = max(dispersion_of(topic).of_wards, outcome.dispersion if treated.kind != WARDS else 1.0)
    return Evaluation(
        asked,
        KINDS[treated.kind],
        topic,
        tuple(map(str, units.ids[beside])),
        tuple(map(str, units.ids[ring])),
        tuple(window),
        tuple(before),
        outcome,
        statistics.before_and_after(*sums["treated"]),
        statistics.difference_in_differences(sums["treated"], sums["compared"], spread),
        _displacement(sums, spread),
        counts,
        _monthly(units, asked, chosen, beside),
        tuple(other.name for other in others if asked.overlaps(other, units.months[-1])),
        _line(treated, after, outcome_of),
    )


def _line(treated: Treated, after: np.ndarray, outcome_of: Callable[[np.ndarray], Evaluated]) -> Line | None:
    """Return how much of the count hangs on an area's line, and whether the verdict does."""
    if treated.without is None or treated.within is None:
        return None
    counts, chosen = treated.units.counts, treated.chosen
    verdicts = []
    for own in (treated.without, treated.within):
        other = counts.copy()
        other[:, chosen] = 0
        other[:, np.flatnonzero(chosen)[0]] = own  # what is done at the chosen units is judged of all together
        try:
            verdicts.append(outcome_of(other).verdict)
        except CannotSay:
            verdicts.append(statistics.TOO_SMALL)
    as_drawn = counts[:, chosen].sum(axis=1)
    count, low, high = (int(of[after].sum()) for of in (as_drawn, treated.without, treated.within))
    return Line(Edge(count, count - low, high - count), *verdicts)


def _months_judged(asked: Intervention, topic: Topic, held: tuple[str, ...]) -> list[str]:
    began = month_in_words(asked.start)
    if asked.start < held[0]:
        raise CannotSay(
            f"The records of {topic.sentence} begin in {month_in_words(held[0])}, so nothing is known of the time "
            f"before {began}."
        )
    last = shift(asked.start, LONGEST - 1)
    window = [month for month in held if asked.start <= month <= min(asked.end or last, last)]
    if len(window) < FEWEST_MONTHS:
        known = f"{plural(len(window), 'month')} {'is' if len(window) == 1 else 'are'}" if window else "no month is"
        ended = bool(asked.end) and asked.end <= held[-1]
        span = f"In {from_to_in_words(asked.start, asked.end)}" if ended else f"From {began} on"
        why = "" if ended else f": the records of {topic.sentence} end in {month_in_words(held[-1])}"
        raise CannotSay(f"{span}, {known} on record in full, and {FEWEST_MONTHS} are needed{why}.")
    return window


def _touched(kind: str, others: tuple[Intervention, ...]) -> list[str]:
    """Return the units at which something else was done; that of another kind of place touches none of this kind."""
    return [str(one) for other in others if other.units == kind for one in ids_at(other.kind, other.places)]


@dataclass(frozen=True)
class Foresight:
    """What could be seen of an action that cannot be judged yet."""

    seen: float  # the smallest fall, as a part of what is expected, that twelve months would show eight times in ten
    a_year: float  # how many incidents a year are to be expected there
    compared: tuple[str, ...]  # units to compare with, chosen by what is known now


def foresight(asked: Intervention) -> Foresight:
    """Return what could be seen of an action, as if it had begun a year before the last month on record.

    Raises
    ------
    CannotSay
        Too few months are on record.
    """
    last = units_of(asked.units, topic_named(asked.topic)).months[-1]
    found = evaluation(replace(asked, start=shift(last, 1 - LONGEST), end=""))
    compared = asked.compare or suggested_comparison(replace(asked, start=shift(last, 1)))
    return Foresight(found.outcome.seen, found.outcome.observed * 12 / len(found.months), compared)


def _displacement(sums: dict[str, tuple[float, float]], dispersion: float) -> Difference:
    """Return the weighted displacement difference, comparisons scaled to the size of what they are compared with."""

    def scale(of: str, to: str) -> float:
        return sums[of][0] / sums[to][0] if sums[of][0] > 0 and sums[to][0] > 0 else 1.0

    ring_known = sums["ring"][0] > 0 and sums["others"][0] > 0
    nothing = (0.0, 0.0)
    return statistics.weighted_displacement(
        sums["treated"],
        sums["compared"],
        sums["ring"] if ring_known else nothing,
        sums["others"] if ring_known else nothing,
        dispersion,
        area_weights=(1, scale("compared", "treated"), 1, scale("others", "ring") if ring_known else 1),
    )


def _monthly(units: Units, asked: Intervention, treated: np.ndarray, beside: np.ndarray) -> pd.DataFrame:
    held = pd.DataFrame(
        {"own": units.counts[:, treated].sum(axis=1), "other": units.counts[:, beside].sum(axis=1)},
        index=list(units.months),
    )
    past = held[held.index < asked.start].sum()
    level = past["own"] / past["other"] if past["other"] else np.nan
    months = months_between(units.months[0], units.months[-1])
    held = held.reindex(months)
    return pd.DataFrame({"month": months, "treated": held["own"].to_numpy(), "compared": (held["other"] * level).array})


def evaluation_rows(found: list[Evaluation]) -> pd.DataFrame:
    """Return evaluations as files hold them, one row each.

    Returns
    -------
    DataFrame
        name, topic, kind, places, from, to, change (aimed at, per cent), months (judged), verdict, observed, foretold
        (by the past of the place), expected (moved as the places compared with moved), effect (observed over expected)
        with its 95% interval, near_line_inside and near_line_outside (of an area: how many of the observed lie near its
        line, and how many more just outside), verdict_without and verdict_with (these), smallest_fall_seen, dispersion,
        before and after over like months, plain_ratio, differences_ratio with interval, displacement with interval,
        compared, ring, also (other actions at the same places at the same time).
    """
    rows = []
    for one in found:
        asked, outcome, own = one.intervention, one.outcome, one.counts.iloc[0]
        rows.append(
            {
                "name": asked.name,
                "topic": asked.topic,
                "kind": asked.kind,
                "places": ";".join(asked.places),
                "from": asked.start,
                "to": asked.end,
                "change": asked.change or None,
                "months": len(one.months),
                "verdict": outcome.verdict,
                "observed": int(outcome.observed),
                "foretold": round(outcome.foretold, 1),
                "expected": round(outcome.expected, 1),
                **_effect("effect", outcome.effect),
                "near_line_inside": one.line.edge.inside if one.line else None,
                "near_line_outside": one.line.edge.outside if one.line else None,
                "verdict_without": one.line.without if one.line else "",
                "verdict_with": one.line.within if one.line else "",
                "smallest_fall_seen": round(outcome.seen, 3),
                "dispersion": round(outcome.dispersion, 2),
                "before": int(own["before"]),
                "after": int(own["after"]),
                "plain_ratio": round(one.plain.ratio, 4),
                **_effect("differences_ratio", one.differences),
                "displacement": round(one.displacement.estimate, 1),
                "displacement_low": round(one.displacement.low, 1),
                "displacement_high": round(one.displacement.high, 1),
                "compared": ";".join(one.compared),
                "ring": ";".join(one.ring),
                "also": "; ".join(one.also),
            }
        )
    return pd.DataFrame(rows)


def _effect(name: str, effect: Effect) -> dict[str, float]:
    return {name: round(effect.ratio, 4), f"{name}_low": round(effect.low, 4), f"{name}_high": round(effect.high, 4)}
