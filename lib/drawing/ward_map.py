"""Where in a ward incidents were recorded: its map points, the clusters they form and its hot hexagons."""

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.analysis.small_areas import clusters_of_ward, hex_figures, point_figures
from lib.base.words import and_list, plural, sentence_case
from lib.drawing.map_classes import LEAST_LARGEST, MARKED, NONE_HERE, POINT, LegendEntry
from lib.drawing.maps import Drawing
from lib.drawing.words.bursts import burst_in_short, bursts_of_ward
from lib.drawing.words.hexes import ABOVE, few_sentence, is_above, lasting_in_words
from lib.drawing.words.places import none_on_record
from lib.drawing.words.tables import members_in_words
from lib.incidents.cube import Period
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change
from lib.statistics.hexagons import hex_centre
from lib.statistics.hotspot_rule import HOTSPOT_RULE

CLUSTERS_SHOWN = 8
HOT_FILL = "#fdd9b5"
SNAPPING = (
    "police.uk moves each record to a nearby map point that serves at least eight addresses, so a place is where "
    "incidents were on or near, never an address; and it gives the month only, so nothing can be said of hours."
)
LOCAL_PLACES = (
    "The council’s own places, kept to about 10 metres, or a postcode’s: a place is where requests were on or near, "
    "never an address. Requests given by ward alone are in the ward’s count and not on its map."
)


@dataclass(frozen=True)
class WardPlaces:
    """Where in a ward a topic's incidents were recorded."""

    ward_code: str
    name: str
    topic: Topic
    period: Period  # the months asked for and covered
    points: pd.DataFrame  # one row a map point of the ward, busiest first: lon, lat, count, place, ward_code
    # The ward's points that are hotspots of their own by the rule's separation, busiest first: the same columns and
    # rank, points_within, count_within, members.
    clusters: pd.DataFrame
    # The hexagons that lie mostly in the ward and are hot by the rule: the columns of
    # `lib.analysis.small_areas.HexFigures`.
    hot: pd.DataFrame
    above: pd.DataFrame  # those that hold more than their residents explain
    few: str  # what so few incidents cannot show; empty where there are enough
    bursts: tuple[str, ...]  # a sentence for each run of months in which map points made the ward's year


@kept_until_records_change(maxsize=128)
def ward_places(ward_code: str, slug: str, start: str, end: str) -> WardPlaces:
    """Return where in a ward a topic's incidents were recorded.

    Raises
    ------
    CannotSay
        When the topic has no map points, or no month of the period is complete.
    InputError
        When the period is not usable.
    """
    view = View(slug, start, end)
    points, hexes = point_figures(view), hex_figures(view)

    def own(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["ward_code"] == ward_code].reset_index(drop=True)

    hot = hexes.rows[hexes.rows["hot"]]
    return WardPlaces(
        ward_code,
        ward_names()[ward_code],
        points.topic,
        points.period,
        own(points.points),
        clusters_of_ward(points, ward_code).head(CLUSTERS_SHOWN),
        own(hot),
        own(hexes.rows[is_above(hexes.rows)]),
        few_sentence(hexes.topic, hexes.rows["count"].sum()),
        tuple(bursts_of_ward(view, ward_code)),
    )


def places_sentence(places: WardPlaces) -> str:
    """Return where in the ward most was recorded, in one or two sentences."""
    topic, total = places.topic, places.points["count"].sum()
    if places.points.empty:
        placed = " with a place of its own" if topic.local else ""  # a request can be given by ward alone
        said = none_on_record(topic, total, f"in {places.name} in {places.period.words}", placed)
        return f"{sentence_case(said)}."
    hot = places.hot
    few = f" {places.few}" if places.few else ""
    if hot.empty:
        small = f"None of the ward’s small areas is a hotspot by the rule on the Hotspots page.{few}"
    else:
        held = hot["count"].sum()
        number = "One small area" if len(hot) == 1 else f"{len(hot)} small areas"
        small = (
            f"{number} that {'lies' if len(hot) == 1 else 'lie'} mostly in the ward "
            f"{'is a hotspot' if len(hot) == 1 else 'are hotspots'} by the rule on the Hotspots page, with "
            f"{topic.counted(held)} in all."
        )
    if len(places.above):
        have = "has" if len(places.above) == 1 else "have"
        small += f" {plural(len(places.above), 'small area')} of the ward {have} {ABOVE}."
    if places.clusters.empty:
        return f"No map point has {HOTSPOT_RULE.minimum_count} or more of {topic.counted(total)}. {small}"
    top = places.points.iloc[0]  # the busiest of all, near a busier one of a neighbour or not
    return (
        f"The busiest map point is on or near {top['place'] or 'an unnamed point'}: {top['count']:,.0f} of "
        f"{topic.counted(total)}. {' '.join((*places.bursts, small))}"
    )


def how_placed(topic: Topic) -> str:
    """Return how far a topic's places can be trusted."""
    return LOCAL_PLACES if topic.local else SNAPPING


def clusters_in_words(places: WardPlaces) -> pd.DataFrame:
    """Return the clusters of a ward's map points for reading, numbered as on the map."""
    rows, within = places.clusters, f"within {HOTSPOT_RULE.separation_metres:g} metres"
    return pd.DataFrame(
        {
            "No.": [str(number) for number in range(1, len(rows) + 1)],
            "On or near": rows["place"].where(rows["place"] != "", "an unnamed point"),
            f"{places.topic.incidents.capitalize()} at the point": rows["count"].map("{:,.0f}".format),
            f"All {within}": rows["count_within"].map("{:,.0f}".format),
            f"Others {within}": rows["members"].map(members_in_words),
        }
    )


NAMED_BENEATH = 3  # of the numbered places, so that the line is short


def numbers_sentence(places: WardPlaces) -> str:
    """Return what the numbers on a ward's map stand for, the busiest places by name; empty where there are none."""
    names = places.clusters["place"].where(places.clusters["place"] != "", "an unnamed point")
    if names.empty:
        return ""
    named = [f"{number} {name}" for number, name in enumerate(names.head(NAMED_BENEATH), start=1)]
    rest = f" The rest stand under “Places in {places.name}”." if len(names) > NAMED_BENEATH else ""
    return f"Numbers are the busiest places: {and_list(named)}.{rest}"


def _alt(places: WardPlaces) -> str:
    return f"Map of {places.topic.sentence} in {places.name} in {places.period.words}. {places_sentence(places)}"


def radius_of(count: float, most: float) -> float:
    """Return the radius of a circle whose area stands for a count, in pixels."""
    return round(3 + 15 * math.sqrt(count / max(most, LEAST_LARGEST)), 1)


def _burst(places: WardPlaces, place: str) -> list[str]:
    view = View(places.topic.slug, places.period.start, places.period.end)
    burst = burst_in_short(view, places.ward_code, place) if places.bursts and place else ""
    return [f"of these {burst}"] if burst else []


def draw_ward(places: WardPlaces) -> Drawing:
    """Return the map of a ward: its map points by count over its hot hexagons."""
    topic, points, hot = places.topic, places.points, places.hot
    most = float(points["count"].max()) if len(points) else 1.0
    numbers = {(row.lon, row.lat): str(n) for n, row in enumerate(places.clusters.itertuples(), start=1)}
    circles: list[list[Any]] = [
        [
            row.lon,
            row.lat,
            radius_of(row.count, most),
            [f"On or near {row.place}", topic.counted(row.count), *_burst(places, row.place)],
            numbers.get((row.lon, row.lat), ""),
        ]
        for row in points.iloc[::-1].itertuples()
    ]
    tooltips = {
        row.hex_id: [
            f"Hotspot: {lasting_in_words(row.class_)}",
            topic.counted(row.count),
            f"busiest on or near {row.place}",
        ]
        for row in hot.rename(columns={"class": "class_"}).itertuples()
    }
    legend = [LegendEntry(POINT, f"a circle’s area stands for its count; the largest is {topic.counted(most)}")]
    if len(hot):
        legend.append(LegendEntry(HOT_FILL, "hotspot"))
    if len(places.above):
        legend.append(LegendEntry(MARKED, ABOVE))
    return Drawing(
        areas="hexes",
        code="ward_code",
        lines=("ward_boundaries",),
        fills=dict.fromkeys(hot["hex_id"], HOT_FILL),
        tooltips=tooltips,
        legend_title=f"{topic.incidents.capitalize()} by map point",
        legend=tuple(legend),
        alt=_alt(places),
        outlined=tuple(hot["hex_id"]),
        selected=places.ward_code,
        points=circles,
        unpainted=NONE_HERE,
        paint_by="hex_id",
        focus=places.ward_code,
        marks=[hex_centre(code) for code in places.above["hex_id"]],
    )
