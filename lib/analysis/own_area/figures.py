"""The figures of an area: what any place has, beside the rest of the district."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.analysis.areas import POPULATION_COLUMN, ward_figures
from lib.analysis.bursts import COLUMNS as BURST_COLUMNS
from lib.analysis.bursts import burst_figures
from lib.analysis.dispersion import dispersion_of
from lib.analysis.expectation import expected_beside_the_rest, expected_months
from lib.analysis.own_area.area import Area
from lib.analysis.own_area.inside import (
    Edge,
    People,
    by_month_in,
    counts_in,
    counts_of_district,
    edge_of,
    one_ward,
    people_in,
    points_in,
    points_of,
)
from lib.base.errors import CannotSay, NotAllowed
from lib.base.roles import Sees, sees
from lib.incidents.coverage import none_complete
from lib.incidents.cube import Period, cube, map_points, month_counts, month_statuses, period, year_before
from lib.incidents.topics import Topic, topics
from lib.incidents.view import View
from lib.published.places import ward_table
from lib.records.cache import kept_until_records_change
from lib.records.newest import wards_with_residents
from lib.statistics.beside import SAME, beside_district
from lib.statistics.change import change_between
from lib.statistics.dispersion import area_prior, month_dispersion, pair_dispersion
from lib.statistics.rates import rate_table

LEAST_POINTS = 3  # map points: with fewer, an area says no more than its busiest point does
LEAST_RESIDENTS = 100  # with fewer, the estimate of who lives there is out by too much for a rate


@dataclass(frozen=True)
class AreaFigures:
    """What is on record for an area, for one topic and period."""

    area: Area
    topic: Topic
    # The months asked for; those that both years have, of this year and of the year before.
    period: Period
    compared: Period
    before: Period
    # count, population, rate, rate_low, rate_high (per 1,000; missing where `no_rate` says why), verdict ('higher',
    # 'about the same', 'lower' than the district; '' where none is given), beside, beside_low, beside_high, beside_q,
    # beside_level, dispersion, freedom, compared_count, previous_count, compared_months, rate_ratio, rate_ratio_low,
    # rate_ratio_high, p_value, q_value, change_level, change_verdict ('rose', 'fell', 'no clear change'; '' where
    # untested) and refusal (why no ratio is given). The area is looked at together with all wards, by the functions
    # that judge the wards; one that is a ward has the ward's own verdicts. The verdict is 'higher' or 'lower' only
    # where it would be so with what lies near the line left out and counted in; `by_the_line` says where it is not.
    own: pd.Series
    # The same of the rest of the district, without the verdict beside the district; count missing where nothing is left
    # of it.
    rest: pd.Series
    # Every month held: month, count, rest (both missing where it is not complete), status, reason, in_period.
    months: pd.DataFrame
    kinds: pd.DataFrame  # topic, label, count, rest, months (of the period that are complete for the kind), most first
    points: pd.DataFrame  # see `lib.analysis.own_area.inside.points_of`
    edge: Edge  # how much of the count hangs on the line
    people: People  # who lives there
    # The columns of `lib.analysis.bursts.burst_figures`, of the area's map points; found among all of the district.
    bursts: pd.DataFrame
    no_rate: str  # why no rate and no verdict beside the district is given; empty where they are

    @property
    def count(self) -> int:
        """Of the topic, over the covered months of the period."""
        return int(self.own["count"])


def check_size(area: Area) -> None:
    """Go on only if an area is large enough for figures.

    Raises
    ------
    CannotSay
        When fewer than `LEAST_POINTS` map points lie in it.
    """
    found = int(points_in(area).sum())
    if found < LEAST_POINTS:
        held = "no map point" if not found else f"only {found} map point{'s' if found > 1 else ''}"
        raise CannotSay(
            f"“{area.name}” has {held} in it, too few for figures: at least {LEAST_POINTS} are needed, "
            "because each record stands at the nearest map point and may have been anywhere about it. Draw it larger."
        )


def figures_of(area: Area, topic: Topic, first: str, last: str) -> AreaFigures:
    """Return the figures of an area.

    Parameters
    ----------
    area : Area
        From `lib.analysis.own_area.area.validated` or `lib.analysis.own_area.made_of.area_of`.
    topic : Topic
        What is counted.
    first, last : str
        'YYYY-MM'.

    Raises
    ------
    CannotSay
        When the topic has no map points, no month is complete, or the area is too small.
    InputError
        When the period is not usable.
    NotAllowed
        When the topic is counted from local records that the visitor does not see in full.
    """
    if topic.local and sees() != Sees.IN_FULL:
        # Of two outlines that somebody may choose, the difference can be one household: no suppression holds
        raise NotAllowed(
            f"{topic.label} is counted from the council’s own records, which are shown to you for ready-made areas "
            "only, by year."
        )
    if not topic.recorded:
        raise CannotSay(f"{topic.label} is published by {topic.finest}, so it cannot be counted in an area.")
    asked = period(topic, first, last)
    if not asked.covered:
        raise CannotSay(none_complete(topic, asked))
    check_size(area)
    return _figures_of(area, topic, asked)


@kept_until_records_change(maxsize=64)
def _figures_of(area: Area, topic: Topic, asked: Period) -> AreaFigures:
    compared, before = year_before(topic, asked)
    people = people_in(area)
    no_rate = _no_rate(people)
    return AreaFigures(
        area,
        topic,
        asked,
        compared,
        before,
        _own(area, topic, asked, people, no_rate),
        _rest(area, topic, asked, people),
        _months(area, topic, asked),
        _kinds(area, asked),
        points_of(area, topic, asked),
        edge_of(area, topic, asked),
        people,
        _bursts(area, topic, asked),
        no_rate,
    )


def _no_rate(people: People) -> str:
    if people.residents >= LEAST_RESIDENTS:
        return ""
    about = f"About {people.residents:,.0f} people live" if people.residents >= 10 else "Hardly anybody lives"
    return f"{about} in the area, fewer than {LEAST_RESIDENTS}, so its count is set beside no number of residents."


def _of(counts: np.ndarray, topic: Topic, months: Period) -> np.ndarray:
    """Return the counts of a topic in the covered months, of an array in the order of the cube."""
    held = cube()
    rows = [held.month_index(month) for month in months.covered]
    return counts[rows][:, held.category_indices(topic)].sum(axis=1).astype(float)


def _population(topic: Topic) -> np.ndarray:
    return wards_with_residents()[POPULATION_COLUMN[topic.denominator]].astype(float).to_numpy()


def _own(area: Area, topic: Topic, asked: Period, people: People, no_rate: str) -> pd.Series:
    if ward := one_ward(area):
        rows = ward_figures(View(topic.slug, asked.start, asked.end)).rows.set_index("code")
        return pd.concat([rows.loc[ward], pd.Series({"by_the_line": False})])
    counts = counts_in(area)

    def with_wards(months: Period) -> np.ndarray:
        return np.column_stack([month_counts(topic, months)[:, :-1], _of(counts, topic, months)])

    months, history = with_wards(asked), dispersion_of(topic)
    homes = _population(topic)
    rows = pd.DataFrame(
        {"count": months.sum(axis=0), "population": np.append(homes, np.nan if no_rate else _homes(topic, people))}
    )
    dispersion, freedom = month_dispersion(months, np.full(len(rows), history.of_wards))
    burst: dict[str, Any] = {"dispersion": dispersion, "freedom": freedom}
    rows = rows.join(rate_table(rows["count"], rows["population"], **burst))
    common = rows["count"][:-1].sum() / homes.sum()
    ends = edge_of(area, topic, asked)
    as_drawn, *either_way = (
        beside_district(
            np.append(rows["count"][:-1], count), rows["population"].to_numpy(), common_rate=common, **burst
        )
        for count in (ends.count, ends.low, ends.high)
    )
    rows = rows.join(as_drawn).assign(by_the_line=False, **burst)
    if any(other["verdict"].iloc[-1] != as_drawn["verdict"].iloc[-1] for other in either_way):
        rows.loc[len(rows) - 1, ["verdict", "by_the_line"]] = SAME, as_drawn["verdict"].iloc[-1] != SAME
    compared, before = year_before(topic, asked)
    return rows.join(_change(topic, with_wards(compared), with_wards(before), compared, before)).iloc[-1]


def _rest(area: Area, topic: Topic, asked: Period, people: People) -> pd.Series:
    counts = counts_of_district() - counts_in(area)
    something = len(area.wards) < len(ward_table())

    def column(months: Period) -> np.ndarray:
        return _of(counts, topic, months)[:, None]

    rows = pd.DataFrame(
        {
            "count": [column(asked).sum() if something else np.nan],
            "population": [_population(topic).sum() - _homes(topic, people) if something else np.nan],
        }
    )
    dispersion, freedom = month_dispersion(column(asked), np.array([dispersion_of(topic).of_wards]))
    rows = rows.join(rate_table(rows["count"], rows["population"], dispersion=dispersion, freedom=freedom))
    compared, before = year_before(topic, asked)
    return rows.join(_change(topic, column(compared), column(before), compared, before)).iloc[0]


def _homes(topic: Topic, people: People) -> float:
    return people.residents if topic.denominator == "residents" else people.households


def _change(topic: Topic, later: np.ndarray, earlier: np.ndarray, compared: Period, before: Period) -> pd.DataFrame:
    """Return the change of each column, looked at together, each as restless as its share of the district makes it."""
    history, both = dispersion_of(topic), (later + earlier).sum(axis=0)
    district = sum(month_counts(topic, months)[:, :-1].sum() for months in (compared, before))
    prior = area_prior(history.of_wards, history.of_pairs, np.minimum(both / max(district, 1), 1.0))
    spread, degrees = pair_dispersion(later, earlier, prior)
    months = len(compared.covered)
    table = pd.DataFrame({"compared_count": later.sum(axis=0), "previous_count": earlier.sum(axis=0)})
    table = (table if months else table * np.nan).assign(compared_months=months)
    return table.join(
        change_between(table["compared_count"], table["previous_count"], dispersion=spread, freedom=degrees)
    )


def _months(area: Area, topic: Topic, asked: Period) -> pd.DataFrame:
    held = month_statuses(topic)
    columns = cube().category_indices(topic)
    own, district = (counts[:, columns].sum(axis=1) for counts in (counts_in(area), counts_of_district()))
    done = held["status"] == "complete"
    table = held.assign(count=np.where(done, own, np.nan), rest=np.where(done, district - own, np.nan))
    table["in_period"] = table["month"].between(asked.start, asked.end)
    return table[["month", "count", "rest", "status", "reason", "in_period"]]


def _kinds(area: Area, asked: Period) -> pd.DataFrame:
    own, district, rows = counts_in(area), counts_of_district(), []
    for slug, topic in topics().items():
        if not topic.recorded or len(topic.categories) != 1:
            continue
        months = period(topic, asked.start, asked.end)
        number = _of(own, topic, months).sum()
        if number:
            rest = _of(district, topic, months).sum() - number
            rows.append((slug, topic.label, int(number), int(rest), len(months.covered)))
    table = pd.DataFrame(rows, columns=["topic", "label", "count", "rest", "months"])
    return table.sort_values(["count", "label"], ascending=[False, True], ignore_index=True)


def _bursts(area: Area, topic: Topic, asked: Period) -> pd.DataFrame:
    try:
        found = burst_figures(View(topic.slug, asked.start, asked.end)).rows
    except CannotSay:
        return pd.DataFrame(columns=BURST_COLUMNS)
    points, inside = map_points(), points_in(area)
    own = {(lon, lat) for lon, lat in zip(points.lon[inside], points.lat[inside], strict=True)}
    inside_of = [place in own for place in zip(found["lon"], found["lat"], strict=True)]
    return found[np.array(inside_of, dtype=bool)].reset_index(drop=True)


@kept_until_records_change(maxsize=64)
def expected_in(area: Area, topic: Topic, months: tuple[str, ...]) -> pd.DataFrame:
    """Return what each month could be expected to hold by all that was known before it.

    Returns
    -------
    DataFrame
        month, expected, low, high (95 months in 100 fall between; missing where too few months lie before), observed
        (missing where the month is not complete).
    """
    counts, ward = by_month_in(area, topic), one_ward(area)
    found = expected_months(topic, (ward,), months) if ward else expected_beside_the_rest(topic, counts, months)
    return found.assign(observed=counts.reindex(list(months)).to_numpy())
