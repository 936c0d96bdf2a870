"""One table of areas for a view: the wards, localities or reporting areas with every figure the app shows of them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.base.errors import CannotSay
from lib.incidents.cube import OUTSIDE, Period, cube, month_counts, near_edge_cube, period, ward_counts, year_before
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import GROUPS_OF_WARDS, View
from lib.published.cited import plan_year
from lib.published.tables import load
from lib.records.cache import kept_until_records_change
from lib.records.newest import residents_as_of, wards_with_residents
from lib.statistics.beside import beside_district
from lib.statistics.change import change_between
from lib.statistics.dispersion import area_prior, month_dispersion, pair_dispersion
from lib.statistics.funnel import burst_limits
from lib.statistics.ranks import rank_ranges, smoothed_rates
from lib.statistics.rates import rate_table

POPULATION_COLUMN = {"residents": "residents", "households": "households_2021"}
_POINTS = 60  # along a curve


def denominator_of(kind: str) -> str:
    """Return what rates are per 1,000 of: 'residents (mid-2020)', of the latest mid-year held, or households."""
    return f"residents ({residents_as_of()})" if kind == "residents" else "households (Census 2021 estimate)"


@dataclass(frozen=True)
class AreaTable:
    """The one table that the map, chart, table and sentence of a view are drawn from."""

    view: View
    topic: Topic
    # The months asked for and covered; None for a topic of the plan, whose figures are of one year.
    period: Period | None
    # The months that both years have, of this year and of the year before.
    compared: Period | None
    before: Period | None
    # One row an area, in order of the figure the view shows: code, name, count, population, rate, rate_low, rate_high
    # and the further columns of the function that made it. An area without a published figure has a missing count,
    # never zero.
    rows: pd.DataFrame
    outside: float  # incidents or reports of the topic that belong to no area; missing when that cannot be told

    @property
    def total(self) -> float:
        """All of the district: what the areas have and what lies outside them; missing when nothing is known."""
        known = self.rows["count"].dropna()
        if known.empty:
            return float("nan")
        return float(known.sum() + (0 if np.isnan(self.outside) else self.outside))


def area_figures(view: View) -> AreaTable:
    """Return the areas of a view's geography with their figures.

    Raises
    ------
    CannotSay
        When the topic has no figures at that geography.
    InputError
        When the topic or period is not usable.
    """
    topic = topic_named(view.topic)
    if topic.published_at(view.geography):
        return ward_estimates(view) if view.geography == "ward-estimate" else locality_figures(view)
    if view.geography in ("locality", "reporting-area"):
        return grouped_figures(view)
    return ward_figures(view)


def ward_figures(view: View) -> AreaTable:
    """Return every figure of the wards for a topic of which there are records.

    Parameters
    ----------
    view : View
        Topic and period are used.

    Returns
    -------
    AreaTable
        rows: those of `AreaTable`, and months_covered, months_asked; rate, rate_low, rate_high are per 1,000 residents
        (see `denominator_of`) over the covered months with a 95% interval; smoothed_rate; rank, rank_low,
        rank_high (1 is highest, 95% range); the columns of `lib.statistics.beside.beside_district`, among them
        verdict ('higher', 'about the same' or 'lower' than the district); dispersion and freedom (how much the
        area's counts vary beyond chance, which every interval allows for, and how sure that is); compared_count
        and previous_count over the compared_months that both years have; the columns of
        `lib.statistics.change.change_between`, among them change_verdict ("rose", "fell", "no clear change")
        and refusal (why no ratio is given); near_edge_share (of the count, 0 to 1).

    Raises
    ------
    CannotSay
        When the topic has no ward figures.
    InputError
        When the period is not usable.
    """
    topic = topic_named(view.topic)
    if not topic.recorded:
        raise CannotSay(
            f"{topic.label} is published by {topic.finest}, not by ward; on the command line use “python -m lib "
            f"localities --topic {topic.slug}”."
        )
    return replace(_in_order(topic, period(topic, view.start, view.end), view.measure), view=view)


@kept_until_records_change(maxsize=128)
def _in_order(topic: Topic, asked: Period, measure: str) -> AreaTable:
    known = _ward_figures(topic, asked)
    return replace(known, rows=_highest_first(known.rows, measure))


@kept_until_records_change(maxsize=128)
def _ward_figures(topic: Topic, asked: Period) -> AreaTable:
    wards = wards_with_residents()
    areas = pd.DataFrame(
        {
            "code": wards["ward_code"],
            "name": wards["ward_name"],
            "population": wards[POPULATION_COLUMN[topic.denominator]].astype(float),
        }
    )
    view = View(topic.slug, asked.start, asked.end)
    answer = _figures(view, topic, asked, areas, [[code] for code in wards["ward_code"]])
    near = ward_counts(topic, asked, near_edge_cube()).reindex(answer.rows["code"]).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        answer.rows["near_edge_share"] = near / answer.rows["count"].to_numpy()
    return answer


def grouped_figures(view: View) -> AreaTable:
    """Return the figures of localities or reporting areas, each added up from its wards.

    Parameters
    ----------
    view : View
        Its geography is 'locality' or 'reporting-area'.

    Returns
    -------
    AreaTable
        rows as in `ward_figures`, without near_edge_share; `code` is the area's name.
    """
    topic = topic_named(view.topic)
    groups = wards_with_residents().groupby(GROUPS_OF_WARDS[view.geography], sort=True)
    areas = pd.DataFrame(
        {
            "code": list(groups.groups),
            "name": list(groups.groups),
            "population": groups[POPULATION_COLUMN[topic.denominator]].sum().astype(float).to_numpy(),
        }
    )
    asked = period(topic, view.start, view.end)
    return _figures(view, topic, asked, areas, [list(members["ward_code"]) for _, members in groups])


def _figures(view: View, topic: Topic, asked: Period, areas: pd.DataFrame, members: list[list[str]]) -> AreaTable:
    """Add every figure to areas, each made up of the wards listed for it in `members`."""
    compared, before = year_before(topic, asked)

    place = {code: position for position, code in enumerate(cube().wards)}
    positions = [[place[code] for code in codes] for codes in members]

    def by_month(months: Period) -> np.ndarray:
        counts = month_counts(topic, months)
        return np.stack([counts[:, chosen].sum(axis=1) for chosen in positions], axis=1)

    def counted(counts: np.ndarray) -> pd.Series:
        return pd.Series(counts.sum(axis=0) if len(counts) else np.nan, index=areas.index)

    months, later, earlier = by_month(asked), by_month(compared), by_month(before)
    rows = areas.assign(count=counted(months), months_covered=len(asked.covered), months_asked=len(asked.months))
    history = dispersion_of(topic)
    dispersion, freedom = month_dispersion(months, np.full(len(areas), history.of_wards))
    burst: dict[str, Any] = {"dispersion": dispersion, "freedom": freedom}
    rows = rows.join(rate_table(rows["count"], rows["population"], **burst))
    rows["smoothed_rate"] = smoothed_rates(rows["count"], rows["population"])
    rows = rows.join(rank_ranges(rows["count"], rows["population"], dispersion=dispersion))
    rows = rows.join(beside_district(rows["count"], rows["population"], **burst))
    rows = rows.assign(**burst)
    rows["compared_count"], rows["previous_count"] = counted(later), counted(earlier)
    rows["compared_months"] = len(compared.covered)
    both = (later + earlier).sum(axis=0)
    prior = area_prior(history.of_wards, history.of_pairs, both / max(both.sum(), 1))
    spread, degrees = pair_dispersion(later, earlier, prior)
    rows = rows.join(change_between(rows["compared_count"], rows["previous_count"], dispersion=spread, freedom=degrees))
    outside = float(ward_counts(topic, asked)[OUTSIDE])
    return AreaTable(view, topic, asked, compared, before, _highest_first(rows, view.measure), outside)


def limits_by_size(table: AreaTable) -> pd.DataFrame:
    """Return between what rates chance and bursts would carry areas of each size if all had the district's rate.

    Takes what `ward_figures` returns.

    Returns
    -------
    DataFrame
        population (from the smallest area to the largest), low_95, high_95, low_998, high_998 and centre (per 1,000).
    """
    people = table.rows["population"]
    sizes = np.linspace(people.min() * 0.9, people.max() * 1.05, _POINTS)
    centre = 1000 * table.rows["count"].sum() / people.sum()
    return burst_limits(sizes, centre, dispersion_of(table.topic).of_wards).assign(centre=centre)


def locality_figures(view: View) -> AreaTable:
    """Return the plan's figures for its localities of one year, as published.

    Returns
    -------
    AreaTable
        rows: code and name (the locality), count (missing where the plan prints none), population (households of the
        wards that make it up; missing where none does), rate, rate_low, rate_high (per 1,000 households),
        reporting_area, ward_codes (joined by ';'), note.

    Raises
    ------
    CannotSay
        When the plan gives the topic for the whole district only.
    """
    topic = topic_named(view.topic)
    if topic.finest == "district":
        total = district_count(topic)
        raise CannotSay(
            f"{topic.label} is published for the district as a whole only: {topic.counted(total)} in {plan_year()}. "
            "No figure by area exists in the documents."
        )
    if not topic.in_plan:
        how = "published by month and map point" if topic.monthly else "in the council’s own requests only"
        raise CannotSay(f"{topic.label} is {how}; on the command line use “python -m lib wards --topic {topic.slug}”.")
    table = load("localities")
    counts = _published_by_locality(topic)
    rows = pd.DataFrame(
        {
            "code": table["locality"],
            "name": table["locality"],
            "count": table["locality"].map(counts).astype(float),
            "population": table[POPULATION_COLUMN[topic.denominator]].astype(float),
            "reporting_area": table["reporting_area"],
            "ward_codes": table["ward_codes"].fillna(""),
            "note": table["note"].fillna(""),
        }
    )
    rows = rows.join(rate_table(rows["count"], rows["population"]))
    # A locality outside every ward has a row of its own, so no report lies outside the rows.
    return AreaTable(view, topic, None, None, None, _highest_first(rows, view.measure), 0.0)


def ward_estimates(view: View) -> AreaTable:
    """Return the plan's locality figures shared out to wards by households: an estimate, not a record.

    Every ward of a locality gets the same rate, so the table says nothing about differences within a locality.

    Returns
    -------
    AreaTable
        rows: code, name (wards), count (estimated), population (households), rate; rate_low and rate_high are missing
        because an estimate's error is not known; locality and locality_count (as published).
    """
    published = locality_figures(view)
    topic = published.topic
    wards = wards_with_residents()
    by_locality = published.rows.set_index("code")
    homes = wards[POPULATION_COLUMN[topic.denominator]].astype(float)
    locality_homes = wards["locality"].map(by_locality["population"])
    locality_count = wards["locality"].map(by_locality["count"])
    rows = pd.DataFrame(
        {
            "code": wards["ward_code"],
            "name": wards["ward_name"],
            "count": locality_count * homes / locality_homes,
            "population": homes,
            "rate": locality_count / locality_homes * 1000,
            "rate_low": np.nan,
            "rate_high": np.nan,
            "locality": wards["locality"],
            "locality_count": locality_count,
        }
    )
    outside = float(published.rows.loc[published.rows["ward_codes"] == "", "count"].sum(min_count=1))
    return AreaTable(view, topic, None, None, None, _highest_first(rows, view.measure), outside)


def _published_by_locality(topic: Topic) -> pd.Series:
    if topic.slug == "environmental-crime":
        table = load("environmental_top_areas")
        return table.set_index("locality")["count"]
    table = load("environmental_by_area")
    return table[table["topic"] == topic.slug].set_index("locality")["count"]


def district_count(topic: Topic) -> float:
    """Return the plan's count of a topic for the whole district."""
    table = load("environmental_by_type").set_index("topic")
    return float(table.loc[topic.slug, "count"])


_ORDER = {"count": "count", "smoothed": "smoothed_rate", "change": "rate_ratio"}


def _highest_first(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Order areas by the figure shown, highest first, areas without it last."""
    column = _ORDER.get(measure, "rate")
    ordered = rows.sort_values(
        [column if column in rows else "rate", "count", "name"],
        ascending=[False, False, True],
        na_position="last",
    )
    return ordered.reset_index(drop=True)
