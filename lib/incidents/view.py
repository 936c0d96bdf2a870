"""A view: all that a person has asked to see, as it stands in a link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lib.base.errors import CannotSay, InputError
from lib.base.words import shortened
from lib.incidents.cube import last_complete_year, latest_year, period
from lib.incidents.topics import Topic, label_of_any, topic_named, topics
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change

DEFAULT_TOPIC = "asb"

# What a map and table can show, and how each choice is named.
MEASURES = {
    "rate": "Rate",
    "count": "Count",
    "smoothed": "Smoothed rate",
    "change": "Change since last year",
    "funnel": "Higher or lower than expected",
}
GEOGRAPHIES = {
    "ward": "Wards",
    "locality": "Localities",
    "reporting-area": "Reporting areas",
    "hex": "Small hexagons",
    "point": "Map points",
    "ward-estimate": "Wards (estimated)",
}
# Geographies that are groups of wards, with the column of the wards that says of which.
GROUPS_OF_WARDS = {"locality": "locality", "reporting-area": "reporting_area"}
_BY_FINEST = {
    "ward": ("ward", "locality", "reporting-area", "hex", "point"),
    "locality": ("locality", "ward-estimate"),
    "district": ("locality",),
}
# Measures that a geography or a source supports; the first is the default.
_PLACES_WITH_RESIDENTS = ("ward", "locality", "reporting-area")
QUERY_KEYS = ("topic", "from", "to", "show", "by", "place")


def geographies_of(topic: Topic) -> tuple[str, ...]:
    """Return the geographies at which a topic can be shown, the default first."""
    if topic.local:
        published = _BY_FINEST[topic.finest] if topic.in_plan and topic.finest != "district" else ()
        return ("ward", "reporting-area", "hex", "point", *published)
    return _BY_FINEST[topic.finest]


def measures_of(topic: Topic, geography: str) -> tuple[str, ...]:
    """Return the measures that can be shown for a topic at a geography, the default first."""
    if topic.published_at(geography):
        return ("rate", "count")
    if geography == "ward":
        return ("rate", "count", "smoothed", "change", "funnel")
    if geography in _PLACES_WITH_RESIDENTS:
        return ("rate", "count", "change")
    return ("count",)


@dataclass(frozen=True)
class View:
    """What is asked: the only argument of a page, a cache key, and printed with every export."""

    topic: str  # topic slug
    # First and last month ('YYYY-MM').
    start: str
    end: str
    measure: str = "rate"  # a key of `MEASURES`
    geography: str = "ward"  # a key of `GEOGRAPHIES`
    place: str = ""  # code of the chosen ward; empty when none is chosen

    @classmethod
    def default(cls, topic: str = DEFAULT_TOPIC) -> "View":
        """Return a topic's view of the last twelve complete months."""
        chosen = topic_named(topic)
        start, end = _usual_period(chosen if chosen.recorded else topic_named(DEFAULT_TOPIC))
        geography = geographies_of(chosen)[0]
        return cls(topic, start, end, measures_of(chosen, geography)[0], geography)

    def to_query(self) -> dict[str, str]:
        """Return the view as the query string of its link."""
        query = {
            "topic": self.topic,
            "from": self.start,
            "to": self.end,
            "show": self.measure,
            "by": self.geography,
            "place": self.place,
        }
        return {key: value for key, value in query.items() if value}

    def fitted(self) -> "View":
        """Return the view with a geography and a measure that its topic has."""
        topic = topics()[self.topic]
        geography = self.geography if self.geography in geographies_of(topic) else geographies_of(topic)[0]
        measures = measures_of(topic, geography)
        return replace(self, geography=geography, measure=self.measure if self.measure in measures else measures[0])


def view_from_query(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """Return the view that a link asks for, and a notice for each value that could not be used.

    Parameters
    ----------
    query : mapping of str to str
        The link's query string; keys other than `QUERY_KEYS` are left alone.

    Returns
    -------
    tuple of (View, list of str)
        A view that can always be shown; values that cannot be used are replaced by their default.
    """
    notices: list[str] = []
    slug = query.get("topic", DEFAULT_TOPIC)
    if slug not in topics():
        label = label_of_any(slug)
        why = "of which no figures are shown here: they come from the council’s own records" if label else ""
        notices.append(
            f"The link asks for a topic, “{label or shortened(slug)}”, {why or 'that does not exist'}. {_SHOWN}"
        )
        slug = DEFAULT_TOPIC
    view = View.default(slug)
    view = _with_period(view, query, notices)
    view = _with_choices(view, query, notices)
    place = query.get("place", "")
    if place and place not in ward_names():
        notices.append(f"The link names a ward, “{shortened(place)}”, that is not one of this district’s.")
        place = ""
    return replace(view, place=place), notices


def _usual_period(topic: Topic) -> tuple[str, str]:
    try:
        return last_complete_year(topic)
    except CannotSay:  # the council's first exports are seldom of twelve whole months
        return latest_year(topic)


_SHOWN = "The usual view is shown instead."


def _with_period(view: View, query: Mapping[str, str], notices: list[str]) -> View:
    start, end = query.get("from", view.start), query.get("to", view.end)
    topic = topics()[view.topic]
    try:
        asked = period(topic if topic.recorded else topics()[DEFAULT_TOPIC], start, end)
    except InputError as error:
        notices.append(f"{error} The last twelve complete months are shown instead.")
        return view
    return replace(view, start=asked.start, end=asked.end)


def _with_choices(view: View, query: Mapping[str, str], notices: list[str]) -> View:
    topic = topics()[view.topic]
    geography = query.get("by", view.geography)
    if geography not in GEOGRAPHIES:
        notices.append(f"The link asks for areas, “{shortened(geography)}”, that do not exist. {_SHOWN}")
        geography = view.geography
    elif geography not in geographies_of(topic):
        notices.append(
            f"{topic.label} is not published for {GEOGRAPHIES[geography].lower()}; "
            f"{GEOGRAPHIES[view.geography].lower()} are shown instead."
        )
    measure = query.get("show", view.measure)
    if measure not in MEASURES:
        notices.append(f"The link asks for a figure, “{shortened(measure)}”, that does not exist. {_SHOWN}")
        measure = view.measure
    return replace(view, geography=geography, measure=measure).fitted()


@kept_until_records_change(maxsize=1)
def months_on_offer() -> tuple[str, ...]:
    """Return the months that a period may start or end in, latest first."""
    from lib.incidents.cube import cube

    return tuple(reversed(cube().months))
