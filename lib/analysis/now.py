"""What rises or falls now: the latest three and six months beside a year before, and since when the level differs."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import ward_figures
from lib.analysis.dispersion import dispersion_of
from lib.analysis.district import district_change
from lib.base.months import shift
from lib.incidents.cube import cube, monthly_counts
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change
from lib.statistics.change import SIGNIFICANT, benjamini_hochberg
from lib.statistics.dispersion import area_prior
from lib.statistics.level import Step, level_step

LOOKS = (3, 6)  # months
HISTORY = 24  # months in which a step is looked for


@dataclass(frozen=True)
class Since:
    """From when on a place's counts stand otherwise beside the year before than until then."""

    month: str  # the first month of the new level
    # This year's count over the year before's, until then and since.
    earlier_ratio: float
    later_ratio: float


@dataclass(frozen=True)
class Now:
    """How a topic stands now in one place."""

    # One row for the latest three and six months: months (3 or 6), start, end, compared_months, compared_count,
    # previous_count, rate_ratio with interval, q_value, change_verdict and refusal.
    looks: pd.DataFrame
    since: Since | None  # none where no month can be told from which the level differs


_COLUMNS = [
    *("compared_months", "compared_count", "previous_count"),
    *("rate_ratio", "rate_ratio_low", "rate_ratio_high", "q_value", "change_verdict", "refusal"),
]


@kept_until_records_change(maxsize=256)
def now_in_district(topic: Topic, end: str) -> Now:
    """Return how a topic stands in the whole district in the months up to `end`.

    Raises
    ------
    CannotSay
        When there are no records of the topic by month.
    """
    rows = []
    for months in _looks_held(end):
        found = district_change(topic, shift(end, 1 - months), end)
        row = found.row.rename({"count": "compared_count", "months_compared": "compared_months"})
        rows.append({"months": months, "start": found.asked.start, "end": end, **row[_COLUMNS]})
    step = _step(topic, None, end, 1.0)
    since = _since(step) if step is not None and step[1].p_value < SIGNIFICANT else None
    return Now(pd.DataFrame(rows), since)


@kept_until_records_change(maxsize=512)
def now_in_ward(topic: Topic, ward_code: str, end: str) -> Now:
    """Return how a topic stands in one ward in the months up to `end`; all wards are looked at together.

    Raises
    ------
    CannotSay
        When there are no records of the topic by month.
    """
    rows = []
    for months in _looks_held(end):
        start = shift(end, 1 - months)
        row = ward_figures(View(topic.slug, start, end)).rows.set_index("code").loc[ward_code]
        rows.append({"months": months, "start": start, "end": end, **row[_COLUMNS]})
    return Now(pd.DataFrame(rows), _ward_steps(topic, end).get(ward_code))


def _looks_held(end: str) -> list[int]:
    return [months for months in LOOKS if shift(end, 1 - months) >= cube().months[0]]


@kept_until_records_change(maxsize=64)
def _ward_steps(topic: Topic, end: str) -> dict[str, Since]:
    rows = ward_figures(View(topic.slug, end, end)).rows
    share = 1 / len(rows)
    steps = {code: _step(topic, (code,), end, share) for code in rows["code"]}
    found = {code: step for code, step in steps.items() if step is not None}
    q_values = benjamini_hochberg([step.p_value for _, step in found.values()])
    return {code: _since(found[code]) for code, q in zip(found, q_values, strict=True) if q < SIGNIFICANT}


def _step(topic: Topic, wards: tuple[str, ...] | None, end: str, share: float) -> tuple[str, Step] | None:
    counts = monthly_counts(topic, wards).set_index("month")["count"].dropna()
    months = [m for m in counts.index if shift(end, -HISTORY) < m <= end and shift(m, -12) in counts.index]
    if not months:
        return None
    history = dispersion_of(topic)
    prior = float(area_prior(history.of_wards, history.of_pairs, share))
    before = [shift(month, -12) for month in months]
    step = level_step(counts[months].to_numpy(float), counts[before].to_numpy(float), prior)
    return None if step is None else (months[step.place], step)


def _since(found: tuple[str, Step]) -> Since:
    month, step = found
    return Since(month, step.earlier_ratio, step.later_ratio)
