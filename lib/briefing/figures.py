"""The analysis tables that a briefing is written from: the same ones that the pages show."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lib.analysis.areas import AreaTable, locality_figures
from lib.analysis.concerns import concern_ranking
from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures, figures_of
from lib.analysis.patrol import in_order_of_rule
from lib.analysis.small_areas import HexFigures, PointFigures, clusters_of_ward, hex_figures, point_figures
from lib.answers.hotspots import areas_of
from lib.base.errors import CannotSay, InputError
from lib.briefing.local_counts import LocalCounts, local_counts
from lib.briefing.request import MOST_SHEETS, Request
from lib.drawing.maps import Drawing, draw_hexes
from lib.drawing.words.hexes import is_above
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.published.places import ward_table
from lib.published.tables import load
from lib.published.whereabouts import spot
from lib.records.cache import kept_until_records_change
from lib.statistics.hexagons import hex_of


@dataclass(frozen=True)
class WardTopic:
    """A topic that is published by ward."""

    topic: Topic
    view: View  # the view whose tables these are
    areas: AreaTable  # all wards
    chosen: pd.DataFrame  # the rows of the briefing's wards, highest rate first
    # Small areas; None when no month of the period is complete.
    hexes: HexFigures | None
    points: PointFigures | None
    gap: str  # why there are no small areas; empty when there are

    def row(self, ward: str) -> pd.Series:
        """Return one ward's figures."""
        return self.areas.rows.set_index("code").loc[ward]

    def hexes_of(self, wards: tuple[str, ...]) -> pd.DataFrame:
        """Return the hexagons of some wards that are hot in the period.

        Returns
        -------
        DataFrame
            Rows of `HexFigures.rows` in order of the hotspot rule: by class (persistent, emerging, intermittent,
            other), then by Gi*.
        """
        rows = self.hot_hexes
        return rows[rows["ward_code"].isin(wards)] if len(rows) else rows

    def above_of(self, ward: str) -> pd.DataFrame:
        """Return the hexagons of a ward that hold more than their residents explain, busiest first."""
        if self.hexes is None:
            return pd.DataFrame()
        rows = self.hexes.rows
        return rows[is_above(rows) & (rows["ward_code"] == ward)]

    @cached_property
    def hot_hexes(self) -> pd.DataFrame:
        """The hexagons of the district that are hot in the period, in order of the hotspot rule."""
        if self.hexes is None:
            return pd.DataFrame(columns=["hex_id", "ward_code", "count", "hot", "class", "place", "gi_star"])
        return in_order_of_rule(self.hexes.rows)

    @cached_property
    def spots(self) -> dict[str, tuple[str, float, float]]:
        """The busiest map point of each hexagon: what it is called so that it is found, longitude and latitude."""
        if self.points is None:
            return {}
        points = self.points.points
        points = points.assign(hex_id=hex_of(points["lon"].to_numpy(), points["lat"].to_numpy()))
        first = points[points["place"] != ""].drop_duplicates("hex_id")
        return {row.hex_id: (row.place or spot("", row.lon, row.lat), row.lon, row.lat) for row in first.itertuples()}

    def spot_in(self, hex_id: str, place: str) -> str:
        """Return what the busiest map point of a hexagon, called `place` in the records, is called to be found."""
        return self.spots[hex_id][0] if hex_id in self.spots else place or "a place not named"

    @cached_property
    def hex_drawing(self) -> Drawing | None:
        """The map of hexagons; None when there are none."""
        return None if self.hexes is None else draw_hexes(self.hexes)

    def points_of(self, ward: str, most: int) -> pd.DataFrame:
        """Return a ward's busiest map points that are places of their own by the rule's separation."""
        if self.points is None:
            return pd.DataFrame()
        return clusters_of_ward(self.points, ward).head(most)


@dataclass(frozen=True)
class PlanTopic:
    """A topic that the plan publishes for localities or for the district, for one year."""

    topic: Topic
    areas: AreaTable | None  # the localities; None when there is a figure for the district only
    localities: tuple[str, ...]  # the localities that the briefing's wards belong to, in alphabetical order


@dataclass(frozen=True)
class AreaTopics:
    """The topics of an area of one's own."""

    area: Area
    figures: tuple[AreaFigures, ...]  # of the topics that can be counted in it, in the order chosen
    gaps: tuple[str, ...]  # why another cannot; a sentence each


@dataclass(frozen=True)
class Figures:
    """All tables of a briefing."""

    request: Request
    by_ward: tuple[WardTopic, ...]  # the topics published by ward, in the order chosen
    by_plan: tuple[PlanTopic, ...]  # the others
    # Of the topics that the council's own requests are loaded for, and that a month of the period is complete for.
    local: tuple[LocalCounts, ...]
    no_local: tuple[str, ...]  # why there are none for a topic that has local records
    # Survey answers and waves as `lib.analysis.surveys.with_published` returns them.
    answers: pd.DataFrame
    waves: pd.DataFrame
    # `lib.analysis.concerns.concern_ranking` of the latest wave that has percentages; empty when none has.
    ranked: pd.DataFrame
    ranked_wave: str  # that wave; empty when there is none
    by_area: tuple[AreaTopics, ...]  # of the request's areas

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics, those published by ward first, those that only local records hold last."""
        published = (*(figure.topic for figure in self.by_ward), *(figure.topic for figure in self.by_plan))
        chosen = [topic_named(slug) for slug in self.request.topics]
        return (*published, *(topic for topic in chosen if topic not in published))

    @property
    def uncounted(self) -> tuple[Topic, ...]:
        """The topics with local records, of which no month of the period is complete; they are told of wards only."""
        if not self.request.wards:
            return ()
        counted = {counts.topic.slug for counts in self.local}
        return tuple(topic for topic in self.topics if topic.local and topic.slug not in counted)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The wards that get a problem sheet: those with the highest rate of the first topic."""
        if not self.by_ward:
            return ()
        return tuple(self.by_ward[0].chosen["code"].head(MOST_SHEETS))


@kept_until_records_change(maxsize=32)
def gather(request: Request) -> Figures:
    """Return the tables a briefing is written from.

    Raises
    ------
    InputError
        When the request cannot be answered.
    """
    from lib.analysis.surveys import with_published

    chosen = [topic_named(slug) for slug in request.topics]
    by_ward = tuple(_by_ward(topic, request) for topic in chosen if topic.monthly)
    by_plan = tuple(_by_plan(topic, request) for topic in chosen if topic.in_plan)
    answers, waves = with_published(stored_waves())
    local, no_local = _local([topic for topic in chosen if topic.local and request.wards], request)
    areas = tuple(_by_area(area, chosen, request) for area in request.areas)
    ranked = latest_ranking(answers, waves)
    return Figures(request, by_ward, by_plan, local, no_local, answers, waves, *ranked, areas)


def _by_area(area: Area, chosen: list[Topic], request: Request) -> AreaTopics:
    held, gaps = [], []
    for topic in chosen:
        if not topic.monthly:
            continue
        try:
            held.append(figures_of(area, topic, request.start, request.end))
        except CannotSay as reason:
            gaps.append(str(reason))
    return AreaTopics(area, tuple(held), tuple(gaps))


def _local(chosen: list[Topic], request: Request) -> tuple[tuple[LocalCounts, ...], tuple[str, ...]]:
    held, reasons = [], []
    for topic in chosen:
        try:
            held.append(local_counts(topic, request.wards, request.start, request.end))
        except CannotSay as reason:
            reasons.append(str(reason))
    return tuple(held), tuple(reasons)


def latest_ranking(answers: pd.DataFrame, waves: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return what worries those who replied to the latest wave with percentages, and that wave; empty for none."""
    for wave in waves["wave"]:
        try:
            return concern_ranking(answers, wave), str(wave)
        except CannotSay:
            continue
    return pd.DataFrame(), ""


def _by_ward(topic: Topic, request: Request) -> WardTopic:
    view = View(topic.slug, request.start, request.end)
    areas = areas_of(view)
    rows = areas.rows[areas.rows["code"].isin(request.wards)].reset_index(drop=True)
    try:
        return WardTopic(topic, view, areas, rows, hex_figures(view), point_figures(view), "")
    except CannotSay as reason:
        return WardTopic(topic, view, areas, rows, None, None, str(reason))


def _by_plan(topic: Topic, request: Request) -> PlanTopic:
    wards = ward_table()
    localities = tuple(sorted(set(wards.loc[wards["ward_code"].isin(request.wards_about), "locality"])))
    try:
        return PlanTopic(
            topic, locality_figures(View(topic.slug, request.start, request.end, geography="locality")), localities
        )
    except CannotSay:
        return PlanTopic(topic, None, localities)


def stored_waves() -> pd.DataFrame:
    """Return the survey waves of the local records; none when the store cannot be read, which its own page says."""
    from lib.records.waves import held_waves

    try:
        return held_waves()
    except InputError:
        return pd.DataFrame()


def priority_of(topic: Topic) -> pd.Series:
    """Return the plan's priority that a topic belongs to: priority (its number), name and reason."""
    plan = load("plan_priorities")
    name = plan.loc[plan["number"] == topic.priority, "priority"].iloc[0]
    return pd.Series({"priority": topic.priority, "name": name, "reason": topic.priority_reason})


def plan_texts(number: int, kind: str) -> pd.DataFrame:
    """Return the plan's texts of one kind for a priority: text and, for measures, source."""
    plan = load("plan_priorities")
    return plan[(plan["number"] == number) & (plan["kind"] == kind)][["text", "source"]].reset_index(drop=True)
