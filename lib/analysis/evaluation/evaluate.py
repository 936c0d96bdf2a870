"""What became of an intervention: beside what was to be expected, beside other places, and before and after alone."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import KINDS, WARDS, Units, chosen_units, units_of, units_round
from lib.base.errors import CannotSay
from lib.base.months import month_in_words, months_between, shift
from lib.incidents.topics import Topic, topic_named
from lib.records.cache import kept_until_records_change
from lib.statistics import evaluation as statistics
from lib.statistics.evaluation import Difference, Effect, Evaluated
from lib.statistics.expectation import month_numbers

FEWEST_MONTHS = 3  # since it began: with fewer, one evening decides
LONGEST = 12  # months since it began that are judged
OWN = "own"  # the area itself, among units that lie outside it
LOOK_BACK = 24  # months before it began by which the places compared with are chosen


@dataclass(frozen=True)
class Evaluation:
    """What became of one intervention.

    Attributes
    ----------
    intervention : Intervention
        What was done.
    topic : Topic
        What it was to change.
    compared, ring : tuple of str
        Units compared with, and those next to a treated one.
    months : tuple of str
        The months since it began that are on record in full and judged.
    before : tuple of str
        The same months of the year before, as far as both are on record in full.
    outcome : Evaluated
        Beside what was to be expected: what the verdict rests on.
    plain, differences : Effect
        Before and after alone, and beside the units compared with.
    displacement : Difference
        Incidents fewer or more, the units round about included.
    counts : DataFrame
        place ('treated', 'compared', 'ring', 'others'), units, before, after over the pairs of months.
    monthly : DataFrame
        month, treated, compared: counts of every complete month, the compared ones to the treated ones' level before.
    also : tuple of str
        Other interventions that ran at the same places at the same time.
    """

    intervention: Intervention
    topic: Topic
    compared: tuple[str, ...]
    ring: tuple[str, ...]
    months: tuple[str, ...]
    before: tuple[str, ...]
    outcome: Evaluated
    plain: Effect
    differences: Effect
    displacement: Difference
    counts: pd.DataFrame
    monthly: pd.DataFrame
    also: tuple[str, ...]


def suggested_comparison(asked: Intervention, aside: np.ndarray | None = None) -> tuple[str, ...]:
    """Return the units to compare with, by what was known before the action began.

    Of the units that are neither treated, nor next to one that is, nor set aside, those most like the treated ones in
    level and in trend over the 24 months before (`lib.statistics.evaluation.most_alike`). Where fewer than four are
    left, units next to a treated one are taken too.

    Parameters
    ----------
    asked : Intervention
        What is done.
    aside : ndarray of bool, optional
        Units where something else was done.
    """
    treated = chosen_units(asked.kind, asked.places)
    units = units_of(asked.kind, topic_named(asked.topic))
    none = np.zeros_like(treated)
    return tuple(
        units.ids[
            _most_alike(asked, units, treated, units_round(asked.kind, treated), none if aside is None else aside)
        ]
    )


def _most_alike(
    asked: Intervention, units: Units, treated: np.ndarray, ring: np.ndarray, aside: np.ndarray
) -> np.ndarray:
    rows = [shift(asked.start, -LOOK_BACK) <= month < asked.start for month in units.months]
    if sum(rows) < 2:
        raise CannotSay(
            f"Too few complete months lie before {month_in_words(asked.start)} to choose {KINDS[asked.kind].unit} to "
            "compare with."
        )
    free = ~treated & ~aside
    far = free & ~ring
    allowed = far if far.sum() >= statistics.FEWEST_OTHERS else free
    return statistics.most_alike(units.counts[rows], treated, allowed, KINDS[asked.kind].compared)


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
    units, treated = units_of(asked.kind, topic_named(asked.topic)), chosen_units(asked.kind, asked.places)
    return _evaluated(asked, others, units, treated, units_round(asked.kind, treated))


def evaluation_of_own(asked: Intervention, own: np.ndarray, over: np.ndarray, ring: np.ndarray) -> Evaluation:
    """Return what became of an intervention in an area that is made of no units: beside units that lie outside it.

    Parameters
    ----------
    asked : Intervention
        Its kind says which units the area is compared with; its own places are not asked.
    own : ndarray, shape (months,)
        The area's counts in the months of `lib.analysis.evaluation.places.units_of`.
    over, ring : ndarray of bool, shape (units,)
        Which units the area holds a part of, so that they say nothing, and which lie round about it.

    Raises
    ------
    CannotSay
        As `evaluation`.
    """
    held = units_of(asked.kind, topic_named(asked.topic))
    units = Units(np.append(held.ids[~over], OWN), held.months, np.column_stack([held.counts[:, ~over], own]))
    treated = np.append(np.zeros(int((~over).sum()), dtype=bool), True)
    return _evaluated(asked, (), units, treated, np.append(ring[~over], False))


def _evaluated(
    asked: Intervention, others: tuple[Intervention, ...], units: Units, treated: np.ndarray, ring: np.ndarray
) -> Evaluation:
    topic = topic_named(asked.topic)
    window = _months_judged(asked, topic, units.months)
    touched = np.isin(units.ids, _touched(asked, others)) & ~treated
    ring = ring & ~touched
    if asked.compare:
        beside = chosen_units(asked.kind, asked.compare) & ~treated
    else:
        beside = _most_alike(asked, units, treated, ring, touched)
    near = ring | touched
    if (~treated & ~near).sum() < statistics.FEWEST_OTHERS:
        near = touched
    months = np.array(units.months)
    past, after = months < asked.start, np.isin(months, window)
    outcome = statistics.evaluate(
        units.counts[past],
        month_numbers(list(months[past])),
        units.counts[after],
        month_numbers(window),
        treated,
        beside,
        near & ~beside,
        -asked.change / 100 if asked.change < 0 else statistics.HALF,
    )
    held = set(units.months)
    pairs = [month for month in window if shift(month, -12) in held and shift(month, -12) < asked.start]
    before = [shift(month, -12) for month in pairs]
    groups = {"treated": treated, "compared": beside, "ring": ring, "others": ~treated & ~beside & ~ring & ~touched}
    counts = pd.DataFrame(
        [
            (name, int(of.sum()), *(units.counts[np.isin(months, when)][:, of].sum() for when in (before, pairs)))
            for name, of in groups.items()
        ],
        columns=["place", "units", "before", "after"],
    )
    sums = {str(row.place): (float(row.before), float(row.after)) for row in counts.itertuples()}
    # Places smaller than a ward burst more than wards do, as far as that can be told from them
    spread = max(dispersion_of(topic).of_wards, outcome.dispersion if asked.kind != WARDS else 1.0)
    return Evaluation(
        asked,
        topic,
        tuple(units.ids[beside]),
        tuple(units.ids[ring]),
        tuple(window),
        tuple(before),
        outcome,
        statistics.before_and_after(*sums["treated"]),
        statistics.difference_in_differences(sums["treated"], sums["compared"], spread),
        _displacement(sums, spread),
        counts,
        _monthly(units, asked, treated, beside),
        tuple(other.name for other in others if asked.overlaps(other, units.months[-1])),
    )


def _months_judged(asked: Intervention, topic: Topic, held: tuple[str, ...]) -> list[str]:
    last = shift(asked.start, LONGEST - 1)
    window = [month for month in held if asked.start <= month <= min(asked.end or last, last)]
    if len(window) < FEWEST_MONTHS:
        raise CannotSay(
            f"{len(window)} months since {month_in_words(asked.start)} are on record in full, and {FEWEST_MONTHS} are "
            f"needed: the records of {topic.sentence} end in {month_in_words(held[-1])}."
        )
    return window


def _touched(asked: Intervention, others: tuple[Intervention, ...]) -> np.ndarray:
    """Return the units at which something else was done; that of another kind of place touches none of this kind."""
    places = [place for other in others if other.kind == asked.kind for place in other.places]
    return units_of(asked.kind, topic_named(asked.topic)).ids[chosen_units(asked.kind, places)]


@dataclass(frozen=True)
class Foresight:
    """What could be seen of an action that cannot be judged yet.

    Attributes
    ----------
    seen : float
        The smallest fall, as a part of what is expected, that twelve months would show eight times in ten.
    a_year : float
        How many incidents a year are to be expected there.
    compared : tuple of str
        Units to compare with, chosen by what is known now.
    """

    seen: float
    a_year: float
    compared: tuple[str, ...]


def foresight(asked: Intervention) -> Foresight:
    """Return what could be seen of an action, as if it had begun a year before the last month on record.

    Raises
    ------
    CannotSay
        Too few months are on record.
    """
    last = units_of(asked.kind, topic_named(asked.topic)).months[-1]
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
        with its 95% interval,
        smallest_fall_seen, dispersion, before and after over like months, plain_ratio, differences_ratio with interval,
        displacement with interval, compared, ring, also (other actions at the same places at the same time).
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
