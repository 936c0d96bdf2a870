"""How the whole district changed since the same months a year before, beside the rest of the county."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from lib.analysis.dispersion import dispersion_of
from lib.base.errors import CannotSay
from lib.base.months import shift
from lib.incidents.cube import Period, monthly_counts, period, year_before
from lib.incidents.topics import Topic, topic_named
from lib.published.tables import district, load
from lib.records.cache import kept_until_records_change
from lib.statistics.change import change_between
from lib.statistics.dispersion import pair_dispersion

FEWEST_OTHERS = 3  # districts to compare with: with fewer, how far districts ordinarily differ cannot be told


@dataclass(frozen=True)
class Elsewhere:
    """The same change in the other districts of the force, added up."""

    names: tuple[str, ...]  # the districts
    # Their incidents in the months compared and a year before.
    count: float
    previous_count: float
    ratio: float  # the later count over the earlier one
    # The district's own ratio over theirs (1 is no difference) and its 95% interval.
    difference: float
    low: float
    high: float
    dispersion: float  # how much more districts differ in their change than chance explains
    months: tuple[str, ...]  # the months compared

    @property
    def differs(self) -> bool:
        """Whether the district changed otherwise than the others, beyond how districts ordinarily differ."""
        return not self.low <= 1 <= self.high


@dataclass(frozen=True)
class WithoutPlace:
    """Share of the force's records of a topic that have no map point and so are in no figure by district."""

    months: tuple[str, ...]  # months of the later period for which it and the same month a year before are known
    # 0 to 1, over those months.
    share: float
    previous_share: float

    @property
    def step(self) -> bool:
        """Whether the share moved by so much that it can move the count: two points in a hundred or more."""
        return abs(self.share - self.previous_share) >= 0.02


@dataclass(frozen=True)
class DistrictChange:
    """The whole district's count in a period and how it changed."""

    topic: Topic
    # The period, and the months that both years have, of this year and of the year before.
    asked: Period
    compared: Period
    before: Period
    total: float  # incidents in all complete months of the period, those outside every ward included
    # count and previous_count over the months compared, dispersion and the columns of
    # `lib.statistics.change.change_between`.
    row: pd.Series
    elsewhere: Elsewhere | None  # none where nothing is published for other districts
    without_place: WithoutPlace | None  # none where no file of the whole force is at hand


@kept_until_records_change(maxsize=256)
def district_change(topic: Topic, start: str, end: str) -> DistrictChange:
    """Return how the district changed since the same months a year before.

    Parameters
    ----------
    topic : Topic
        A topic of which there are records by month.
    start, end : str
        First and last month ('YYYY-MM').

    Raises
    ------
    InputError
        When the period is not usable.
    CannotSay
        When there are no records of the topic by month.

    """
    if not topic.recorded:
        raise CannotSay(f"{topic.label} is published for one year only, so no change can be told.")
    asked = period(topic, start, end)
    compared, before = year_before(topic, asked)
    counts = monthly_counts(topic).set_index("month")["count"]
    row = change_over(topic, counts.loc[list(compared.covered)].to_numpy(), counts.loc[list(before.covered)].to_numpy())
    total = float(counts.loc[list(asked.covered)].sum(min_count=1))
    elsewhere = changed_elsewhere(topic, compared.covered, before.covered, counts)
    return DistrictChange(topic, asked, compared, before, total, row, elsewhere, _without_place(topic, compared))


def change_over(topic: Topic, now: np.ndarray, earlier: np.ndarray) -> pd.Series:
    """Return the change of one district over pairs of months: the one function that every such change comes from.

    Parameters
    ----------
    topic : Topic
        Whose history the dispersion is drawn towards.
    now, earlier : array of float
        Counts of the months, and of the same months a year before.

    Returns
    -------
    Series
        count, previous_count, months_compared, dispersion and the columns of `lib.statistics.change.change_between`.

    Notes
    -----
    The months are compared in pairs. How much their changes differ among themselves is the dispersion, drawn towards
    that of the topic's history (`lib.statistics.dispersion.pair_dispersion`).
    """
    history = dispersion_of(topic)
    dispersion, freedom = pair_dispersion(now[:, None], earlier[:, None], np.array([history.of_pairs]))
    sums = pd.Series([now.sum() if len(now) else np.nan]), pd.Series([earlier.sum() if len(now) else np.nan])
    row = change_between(*sums, dispersion=dispersion, freedom=freedom).iloc[0]
    counts = {"count": sums[0][0], "previous_count": sums[1][0], "months_compared": len(now)}
    return pd.concat([pd.Series({**counts, "dispersion": dispersion[0]}), row])


def others_by_month(topic: Topic) -> pd.DataFrame:
    """Return a topic's counts in the other districts whose records the same force publishes.

    Returns
    -------
    DataFrame
        One row a month that all of them have, one column a district; empty for what police.uk does not publish.
    """
    if not topic.monthly:
        return pd.DataFrame()
    table = load("district_month_counts")
    others = table[(table["police_force"] == district()["force"]) & (table["area_code"] != district()["code"])]
    theirs = others[others["topic"].isin(topic.categories)]
    return theirs.pivot_table(index="month", columns="area_name", values="count", aggfunc="sum").dropna()


def changed_elsewhere(
    topic: Topic, later: Sequence[str], earlier_months: Sequence[str], own: pd.Series
) -> Elsewhere | None:
    """Compare a change with that of the other districts of the same force, over the pairs of months they have.

    Parameters
    ----------
    topic : Topic
        What is counted.
    later, earlier_months : sequence of str
        Months of the two periods, pair by pair.
    own : Series
        The counts whose change is compared, by month.

    Returns
    -------
    Elsewhere or None
        None where fewer than three others, or no pair of months, are at hand.
    """
    wide = others_by_month(topic)
    pairs = [(now, then) for now, then in zip(later, earlier_months, strict=True) if {now, then} <= set(wide.index)]
    if not pairs or wide.shape[1] < FEWEST_OTHERS:
        return None
    months, before = ([pair[side] for pair in pairs] for side in (0, 1))
    now, earlier = wide.loc[months].sum(), wide.loc[before].sum()
    if not (own.loc[months].sum() > 0 and own.loc[before].sum() > 0 and (now > 0).all() and (earlier > 0).all()):
        return None
    # Each of the others takes the district's place in turn: how far it lies from the rest is how far districts
    # ordinarily lie apart
    squares = [
        _beside(now[name], earlier[name], now.sum() - now[name], earlier.sum() - earlier[name])[1] ** 2
        for name in now.index
    ]
    dispersion = max(float(np.mean(squares)), 1.0)
    log_ratio, z = _beside(own.loc[months].sum(), own.loc[before].sum(), now.sum(), earlier.sum())
    error = abs(log_ratio / z) if z else np.inf
    reach = special.stdtrit(len(now) - 1, 0.975) * error * np.sqrt(dispersion)
    return Elsewhere(
        tuple(sorted(now.index)),
        float(now.sum()),
        float(earlier.sum()),
        float(now.sum() / earlier.sum()),
        float(np.exp(log_ratio)),
        float(np.exp(log_ratio - reach)),
        float(np.exp(log_ratio + reach)),
        dispersion,
        tuple(months),
    )


def _beside(now: float, before: float, others_now: float, others_before: float) -> tuple[float, float]:
    """Return the logarithm of the ratio of two changes, and that over its error if chance alone moved the counts."""
    log_ratio = float(np.log(now / before) - np.log(others_now / others_before))
    return log_ratio, log_ratio / float(np.sqrt(1 / now + 1 / before + 1 / others_now + 1 / others_before))


def _without_place(topic: Topic, compared: Period) -> WithoutPlace | None:
    table = load("without_place")
    own = table[(table["force"] == district()["force"]) & table["category"].isin(topic.categories)]
    by_month = own.groupby("month")[["records", "without_place"]].sum()
    months = [m for m in compared.covered if m in by_month.index and shift(m, -12) in by_month.index]
    if not months or topic.local:
        return None
    now, before = by_month.loc[months].sum(), by_month.loc[[shift(month, -12) for month in months]].sum()
    share, previous = now["without_place"] / now["records"], before["without_place"] / before["records"]
    return WithoutPlace(tuple(months), float(share), float(previous))


def district_columns(topic_slug: str, start: str, end: str) -> pd.DataFrame:
    """Return how the district changed, as files hold it: one row.

    Returns
    -------
    DataFrame
        count and previous_count over the months_compared that both years have, dispersion, rate_ratio with its
        interval at `level`, p_value, verdict ('rose', 'fell', 'no clear change'), elsewhere_ratio (of the county's
        other districts), difference_from_elsewhere (the ratio of the two) with its 95% interval.
    """
    found = district_change(topic_named(topic_slug), start, end)
    row, other = found.row, found.elsewhere
    return pd.DataFrame(
        [
            {
                "topic": topic_slug,
                "from": found.asked.start,
                "to": found.asked.end,
                "count": row["count"],
                "previous_count": row["previous_count"],
                "months_compared": row["months_compared"],
                "dispersion": round(row["dispersion"], 3),
                "rate_ratio": round(row["rate_ratio"], 4),
                "rate_ratio_low": round(row["rate_ratio_low"], 4),
                "rate_ratio_high": round(row["rate_ratio_high"], 4),
                "level": row["change_level"],
                "p_value": round(row["p_value"], 4),
                "verdict": row["change_verdict"],
                "elsewhere_ratio": round(other.ratio, 4) if other else np.nan,
                "difference_from_elsewhere": round(other.difference, 4) if other else np.nan,
                "difference_from_elsewhere_low": round(other.low, 4) if other else np.nan,
                "difference_from_elsewhere_high": round(other.high, 4) if other else np.nan,
            }
        ]
    ).astype(dict.fromkeys(("count", "previous_count", "months_compared"), "Int64"))
