"""All incidents as one set of counts by month, place and category, in which a missing month stays missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.base.errors import CannotSay, InputError
from lib.base.months import month_in_words, months_between, parse_month, period_in_words, shift
from lib.incidents.completeness import Status
from lib.incidents.local import all_coverage, all_incidents
from lib.incidents.topics import Topic, recorded_topic_categories
from lib.published.places import near_own_edge, ward_shapes
from lib.published.tables import district
from lib.records.cache import kept_until_records_change

OUTSIDE = "outside"


@dataclass(frozen=True)
class Gap:
    """Why a month cannot be counted: its status (never complete) and a reason in words, which may be empty."""

    status: Status
    reason: str


@dataclass(frozen=True)
class Cube:
    """Counts of incidents: one number for each month, ward and category."""

    months: tuple[str, ...]  # every month from the first held to the last, gaps included
    wards: tuple[str, ...]  # ward codes in ascending order, then 'outside' (points outside every ward)
    # What is counted, in alphabetical order: crime types and, where loaded, the council's kinds of request.
    categories: tuple[str, ...]
    # int32, shape (months, wards, categories): records held. Only to be read where `complete` says so.
    counts: np.ndarray
    # bool, shape (months, categories): whether the district's force published that month and category in full, or the
    # council's export holds all of it.
    complete: np.ndarray
    # (month, category) to Gap: the months of which the coverage says that they are not complete.
    gaps: dict[tuple[str, str], Gap]

    def month_index(self, month: str) -> int:
        """Return a month's position in `months`."""
        return self.months.index(month)

    def complete_for(self, topic: Topic) -> np.ndarray:
        """Return for each month whether all categories of a topic are complete."""
        return np.all(self.complete[:, self.category_indices(topic)], axis=1)

    def complete_months(self, topic: Topic) -> list[str]:
        """Return the months in which all categories of a topic are complete."""
        return [month for month, done in zip(self.months, self.complete_for(topic), strict=True) if done]

    def category_indices(self, topic: Topic) -> list[int]:
        """Return the positions of a topic's categories in `categories`."""
        return [self.categories.index(category) for category in topic.categories]

    def gap(self, topic: Topic, month: str) -> Gap | None:
        """Return why a month of a topic is not complete, of its categories the worst; None where none is said."""
        found = [self.gaps[month, category] for category in topic.categories if (month, category) in self.gaps]
        return max(
            found, key=lambda gap: (Status.DISTRICT, Status.INCOMPLETE, Status.ABSENT).index(gap.status), default=None
        )


def incidents() -> pd.DataFrame:
    """Return every incident of the district, bundled and loaded, in the common shape; treat it as read-only."""
    return all_incidents()


def positions_of(table: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Return each incident's month, ward and category as small numbers: many times faster to count by than text.

    Parameters
    ----------
    table : DataFrame
        Incidents: month, ward_code (missing outside every ward), category.
    months : tuple of str
        The run of months to count, gaps included.
    """
    wards = ward_shapes().codes
    ward = _place_among(wards, table["ward_code"])
    return pd.DataFrame(
        {
            "month": _place_among(months, table["month"]),
            "ward": np.where(table["ward_code"].isna(), len(wards), ward),  # OUTSIDE stands last
            "category": _place_among(recorded_topic_categories(), table["category"]),
        }
    )


def _place_among(known: Sequence[str], texts: pd.Series) -> np.ndarray:
    """Return the place of each text among those that are known; -1 for any other."""
    found = pc.index_in(pa.array(texts), value_set=pa.array(list(known), pa.array(texts[:0]).type))
    return found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int16)


def counted(position: pd.DataFrame, shape: tuple[int, ...]) -> np.ndarray:
    """Return how many rows hold each combination of the columns' numbers, as an array of that shape."""
    flat = np.ravel_multi_index([position[name].to_numpy(np.int64) for name in position], shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype(np.int32)


@kept_until_records_change(maxsize=1)
def positions() -> pd.DataFrame:
    """Return each incident's month, ward and category as its position in `cube()`; treat it as read-only."""
    return positions_of(incidents(), _months_held())


@kept_until_records_change(maxsize=1)
def _months_held() -> tuple[str, ...]:
    months = incidents()["month"]
    return tuple(months_between(months.min(), months.max()))


@dataclass(frozen=True)
class MapPoints:
    """The different places at which incidents lie."""

    # float, shape (points,): EPSG:4326.
    lon: np.ndarray
    lat: np.ndarray
    # int, shape (incidents,): which of them each incident lies at; -1 for an incident of which only the ward is known.
    of_incident: np.ndarray


@kept_until_records_change(maxsize=1)
def map_points() -> MapPoints:
    """Return the different places of all incidents; they repeat, so what is worked out of them is worked out once."""
    table = incidents()
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    placed = ~np.isnan(lon) & ~np.isnan(lat)
    of_incident = np.full(len(table), -1)
    of_incident[placed], points = pd.factorize(lon[placed] + 1j * lat[placed])
    return MapPoints(points.real, points.imag, of_incident)


@kept_until_records_change(maxsize=2)
def cube() -> Cube:
    """Return the counts of all incidents."""
    months, coverage, force = _months_held(), all_coverage(), district()["force"]
    wards = (*ward_shapes().codes, OUTSIDE)
    categories = tuple(recorded_topic_categories())
    counts = counted(positions(), (len(months), len(wards), len(categories)))
    decides = coverage["force"].isin([force, ""])  # a source without forces speaks of the district alone
    own = coverage[decides & coverage["month"].isin(months) & coverage["category"].isin(categories)]
    complete = np.zeros((len(months), len(categories)), dtype=bool)
    done = own[own["status"] == Status.COMPLETE]
    complete[pd.Categorical(done["month"], months).codes, pd.Categorical(done["category"], categories).codes] = True
    short = own[own["status"] != Status.COMPLETE]
    gaps = {(row.month, row.category): Gap(Status(row.status), row.reason) for row in short.itertuples()}
    return Cube(months, wards, categories, counts, complete, gaps)


@kept_until_records_change(maxsize=1)
def near_edge_cube() -> Cube:
    """Return the counts of those incidents whose map point lies within 50 metres of its ward's edge."""
    points = map_points()
    near = np.append(near_own_edge(points.lon, points.lat), False)  # the last is that of -1: no point is known
    return replace(cube(), counts=counted(positions()[near[points.of_incident]], cube().counts.shape))


@dataclass(frozen=True)
class Period:
    """A run of months for one topic, and which of them can be counted."""

    # First and last month asked for.
    start: str
    end: str
    months: tuple[str, ...]  # the months asked for
    covered: tuple[str, ...]  # those the force published in full for the topic

    @property
    def words(self) -> str:
        """The period in words: 'the 12 months to September 2025 (11 of 12 months)' when one is missing."""
        words = period_in_words(self.start, self.end)
        if len(self.covered) == len(self.months):
            return words
        return f"{words} ({len(self.covered)} of {len(self.months)} months)"

    @property
    def missing(self) -> tuple[str, ...]:
        """The months asked for that cannot be counted."""
        return tuple(month for month in self.months if month not in set(self.covered))


@kept_until_records_change(maxsize=64)
def last_complete_year(topic: Topic) -> tuple[str, str]:
    """Return the first and last month of the latest twelve that are all complete for a topic.

    Raises
    ------
    CannotSay
        When no twelve months in a row are complete.
    """
    held = cube()
    done = held.complete_for(topic)
    for last in range(len(done) - 1, 10, -1):
        if done[last - 11 : last + 1].all():
            return held.months[last - 11], held.months[last]
    raise CannotSay(f"No twelve months in a row are complete for {topic.label}.")


@kept_until_records_change(maxsize=64)
def latest_year(topic: Topic) -> tuple[str, str]:
    """Return the latest months that records cover: of the twelve to the last complete one, from the first complete.

    Raises
    ------
    CannotSay
        When no month is complete.
    """
    held = cube()
    done = np.flatnonzero(held.complete_for(topic))
    if not done.size:
        raise CannotSay(f"No month is complete for {topic.label}.")
    last = int(done[-1])
    return held.months[int(done[done > last - 12][0])], held.months[last]


def last_complete_month(topic: Topic) -> str:
    """Return the last month that is complete for a topic."""
    return latest_year(topic)[1]


def period(topic: Topic, start: str, end: str) -> Period:
    """Return the months from `start` to `end` and which of them are complete for a topic.

    Raises
    ------
    InputError
        When a month is not a month, lies outside the data, or `start` is after `end`.
    """
    held = cube()
    start, end = parse_month(start), parse_month(end)
    for month in (start, end):
        if not held.months[0] <= month <= held.months[-1]:
            raise InputError(
                f"There are no data for {month_in_words(month)}: they run from {month_in_words(held.months[0])} "
                f"to {month_in_words(held.months[-1])}."
            )
    if start > end:
        raise InputError(
            f"The period starts in {month_in_words(start)} but ends before that, in {month_in_words(end)}; "
            "swap the two months."
        )
    return period_within_data(topic, start, end)


def period_within_data(topic: Topic, start: str, end: str) -> Period:
    """Return the months from `start` to `end`, of which those outside the data count as not covered."""
    held = cube()
    months = tuple(months_between(start, end))
    known = set(held.months)
    done = held.complete_for(topic)
    covered = tuple(month for month in months if month in known and done[held.month_index(month)])
    return Period(start, end, months, covered)


def year_before(topic: Topic, asked: Period) -> tuple[Period, Period]:
    """Return a period and the same months a year before, both cut to the months that both have.

    Returns
    -------
    tuple of Period
        (this period's comparable months, the earlier period's); `covered` of the two differ by exactly one year.
    """
    before = period_within_data(topic, shift(asked.start, -12), shift(asked.end, -12))
    both = tuple(month for month in asked.covered if shift(month, -12) in set(before.covered))
    return (
        Period(asked.start, asked.end, asked.months, both),
        Period(before.start, before.end, before.months, tuple(shift(month, -12) for month in both)),
    )


def ward_counts(topic: Topic, asked: Period, held: Cube | None = None) -> pd.Series:
    """Return each ward's count over the covered months of a period.

    Parameters
    ----------
    held : Cube, optional
        The counts to add up; all incidents when not given.

    Returns
    -------
    Series of float
        Indexed by ward code, 'outside' last; missing (NaN) for all when no month is covered.
    """
    held = held or cube()
    counts = month_counts(topic, asked, held).sum(axis=0) if asked.covered else np.nan
    return pd.Series(counts, index=list(held.wards), dtype=float)


def month_counts(topic: Topic, asked: Period, held: Cube | None = None) -> np.ndarray:
    """Return the counts of the covered months of a period, an array of (months, wards), 'outside' last."""
    held = held or cube()
    rows = [held.month_index(month) for month in asked.covered]
    return held.counts[rows][:, :, held.category_indices(topic)].sum(axis=2).astype(float)


def monthly_counts(topic: Topic, wards: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Return counts month by month, for the district or some of its wards.

    Parameters
    ----------
    topic : Topic
        A topic of police.uk.
    wards : tuple of str, optional
        Ward codes to add up; all incidents of the district, those outside every ward included, when not given.

    Returns
    -------
    DataFrame
        One row for each month from the first held to the last: month, count (missing where the month is not
        complete; of the district also where it alone was counted), status ('complete', 'incomplete', 'absent', 'of the
        district only'), reason.
    """
    held = cube()
    columns = held.category_indices(topic)
    places = slice(None) if wards is None else [held.wards.index(code) for code in wards]
    counts = held.counts[:, places][:, :, columns].sum(axis=(1, 2)).astype(float)
    table = month_statuses(topic)
    known = held.complete_for(topic)
    if wards is None:
        known = known | (table["status"] == Status.DISTRICT).to_numpy()
    table.insert(1, "count", np.where(known, counts, np.nan))
    return table


def month_statuses(topic: Topic) -> pd.DataFrame:
    """Return for each month held whether it is complete for a topic: month, status, reason."""
    held = cube()
    done = held.complete_for(topic)
    not_said = Gap(Status.ABSENT, "")
    gaps = [held.gap(topic, month) or not_said for month in held.months]
    return pd.DataFrame(
        {
            "month": held.months,
            "status": np.where(done, Status.COMPLETE, [gap.status for gap in gaps]),
            "reason": ["" if whole else gap.reason for whole, gap in zip(done, gaps, strict=True)],
        }
    )
