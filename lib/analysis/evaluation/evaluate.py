"""What became of an intervention: beside what was to be expected, beside other wards, and before and after alone."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from lib.analysis.dispersion import dispersion_of, ward_months
from lib.analysis.evaluation.intervention import Intervention
from lib.base.errors import CannotSay
from lib.base.months import month_in_words, months_between, shift
from lib.incidents.topics import Topic, topic_named
from lib.published.places import ward_shapes
from lib.records.cache import kept_until_records_change
from lib.statistics import evaluation as statistics
from lib.statistics.evaluation import Difference, Effect, Evaluated
from lib.statistics.expectation import month_numbers

FEWEST_MONTHS = 3  # since it began: with fewer, one evening decides
LONGEST = 12  # months since it began that are judged
COMPARED = 8  # wards to compare with
LOOK_BACK = 24  # months before it began by which these are chosen
NEXT_TO = 20.0  # metres: wards nearer than this touch


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
        Wards compared with, and those next to a treated one.
    months : tuple of str
        The months since it began that are on record in full and judged.
    before : tuple of str
        The same months of the year before, as far as both are on record in full.
    outcome : Evaluated
        Beside what was to be expected: what the verdict rests on.
    plain, differences : Effect
        Before and after alone, and beside the wards compared with.
    displacement : Difference
        Incidents fewer or more, the wards round about included.
    counts : DataFrame
        place ('treated', 'compared', 'ring', 'others'), wards, before, after over the pairs of months.
    monthly : DataFrame
        month, treated, compared: counts of every complete month, the compared ones to the treated ones' level before.
    also : tuple of str
        Other interventions that ran in the same wards at the same time.
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


@lru_cache(maxsize=1)
def _touching() -> np.ndarray:
    """Return which wards touch, a square of yes and no in the order of their codes."""
    shapes = ward_shapes().grid_shapes
    near = shapely.dwithin(shapes[:, None], shapes[None, :], NEXT_TO)
    np.fill_diagonal(near, False)
    return near


def ring_of(wards: tuple[str, ...]) -> tuple[str, ...]:
    """Return the wards that touch one of these and are none of them."""
    codes = ward_shapes().codes
    chosen = np.isin(codes, wards)
    return tuple(code for code, near in zip(codes, _touching()[chosen].any(axis=0) & ~chosen, strict=True) if near)


def suggested_comparison(
    topic: Topic, wards: tuple[str, ...], start: str, aside: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the wards to compare with, by what was known before the action began.

    Of the wards that are neither treated, nor next to one that is, nor set aside, those most like the treated ones in
    level and in trend over the 24 months before (`lib.statistics.evaluation.most_alike`). Where fewer than four are
    left, wards next to a treated one are taken too.
    """
    past = ward_months(topic)
    past = past[[shift(start, -LOOK_BACK) <= month < start for month in past.index]]
    if len(past) < 2:
        raise CannotSay(f"Too few complete months lie before {month_in_words(start)} to choose wards to compare with.")
    codes = past.columns
    free = ~codes.isin([*wards, *aside])
    far = free & ~codes.isin(ring_of(wards))
    allowed = far if far.sum() >= statistics.FEWEST_OTHERS else free
    chosen = statistics.most_alike(past.to_numpy(), codes.isin(wards), allowed, COMPARED)
    return tuple(codes[chosen])


@kept_until_records_change(maxsize=64)
def evaluation(asked: Intervention, others: tuple[Intervention, ...] = ()) -> Evaluation:
    """Return what became of an intervention.

    Parameters
    ----------
    asked : Intervention
        What was done.
    others : tuple of Intervention
        What else was done: its wards are not compared with, and it is named where it ran in the same wards.

    Raises
    ------
    CannotSay
        Too few months on record before it began or since.
    """
    topic = topic_named(asked.topic)
    table = ward_months(topic)
    last = shift(asked.start, LONGEST - 1)
    window = [month for month in table.index if asked.start <= month <= min(asked.end or last, last)]
    if len(window) < FEWEST_MONTHS:
        raise CannotSay(
            f"{len(window)} months since {month_in_words(asked.start)} are on record in full, and {FEWEST_MONTHS} are "
            f"needed: the records of {topic.sentence} end in {month_in_words(str(table.index[-1]))}."
        )
    touched = tuple(sorted({code for other in others for code in other.wards} - set(asked.wards)))
    ring = tuple(code for code in ring_of(asked.wards) if code not in touched)
    compared = asked.compare or suggested_comparison(topic, asked.wards, asked.start, touched)
    codes = table.columns
    treated, beside, near = (codes.isin(places) for places in (asked.wards, compared, (*ring, *touched)))
    if (~treated & ~near).sum() < statistics.FEWEST_OTHERS:
        near = np.isin(codes, touched)
    past, after = table[table.index < asked.start], table.loc[window]
    outcome = statistics.evaluate(
        past.to_numpy(),
        month_numbers(list(past.index)),
        after.to_numpy(),
        month_numbers(window),
        treated,
        beside,
        near & ~beside,
    )
    pairs = [month for month in window if shift(month, -12) in table.index and shift(month, -12) < asked.start]
    before = [shift(month, -12) for month in pairs]
    rest = tuple(code for code in codes if code not in (*asked.wards, *compared, *ring, *touched))
    groups = {"treated": asked.wards, "compared": compared, "ring": ring, "others": rest}
    counts = pd.DataFrame(
        [
            (name, ";".join(places), *(table.loc[when, list(places)].to_numpy().sum() for when in (before, pairs)))
            for name, places in groups.items()
        ],
        columns=["place", "wards", "before", "after"],
    )
    sums = {str(row.place): (float(row.before), float(row.after)) for row in counts.itertuples()}
    spread = dispersion_of(topic).of_wards
    also = tuple(other.name for other in others if asked.overlaps(other, str(table.index[-1])))
    return Evaluation(
        asked,
        topic,
        compared,
        ring,
        tuple(window),
        tuple(before),
        outcome,
        statistics.before_and_after(*sums["treated"]),
        statistics.difference_in_differences(sums["treated"], sums["compared"], spread),
        _displacement(sums, spread),
        counts,
        _monthly(table, asked, compared),
        also,
    )


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
        Wards to compare with, chosen by what is known now.
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
    last = str(ward_months(topic_named(asked.topic)).index[-1])
    start = shift(last, 1 - LONGEST)
    found = evaluation(replace(asked, start=start, end=""))
    compared = asked.compare or suggested_comparison(found.topic, asked.wards, shift(last, 1))
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


def _monthly(table: pd.DataFrame, asked: Intervention, compared: tuple[str, ...]) -> pd.DataFrame:
    own, other = table[list(asked.wards)].sum(axis=1), table[list(compared)].sum(axis=1)
    past = table.index < asked.start
    level = own[past].sum() / other[past].sum() if other[past].sum() else np.nan
    months = months_between(str(table.index[0]), str(table.index[-1]))
    return pd.DataFrame(
        {
            "month": months,
            "treated": own.reindex(months).to_numpy(),
            "compared": (other * level).reindex(months).to_numpy(),
        }
    )


def evaluation_rows(found: list[Evaluation]) -> pd.DataFrame:
    """Return evaluations as files hold them, one row each.

    Returns
    -------
    DataFrame
        name, topic, wards, from, to, months (judged), verdict, observed, foretold (by the past of the place), expected
        (moved as the wards compared with moved), effect (observed over expected) with its 95% interval,
        smallest_fall_seen, dispersion, before and after over like months, plain_ratio, differences_ratio with interval,
        displacement with interval, compared, ring, also (other actions in the same wards at the same time).
    """
    rows = []
    for one in found:
        asked, outcome, own = one.intervention, one.outcome, one.counts.iloc[0]
        rows.append(
            {
                "name": asked.name,
                "topic": asked.topic,
                "wards": ";".join(asked.wards),
                "from": asked.start,
                "to": asked.end,
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
