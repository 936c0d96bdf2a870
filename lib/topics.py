"""Topics are data: data/topics.csv says what each is called, counts, is measured against and may not claim."""

import functools
from dataclasses import dataclass, replace

from lib.caches import lru_cache
from lib.errors import InputError
from lib.local_records import COUNCIL_CATEGORIES, recorded_categories
from lib.published import load


@dataclass(frozen=True)
class Topic:
    """One row of data/topics.csv.

    Attributes
    ----------
    slug, label : str
        'asb' in links and on the command line; 'Anti-social behaviour (ASB)' on pages.
    sentence : str
        How it stands in a sentence: 'reported ASB'.
    incident, incidents : str
        What one and many of it are called: 'offence', 'offences'.
    group : str
        'asb', 'crime' or 'environment'.
    source : str
        'police.uk' (months and map points) or 'plan-2024' (the year 2021-22, published by area).
    categories : tuple of str
        The categories of incidents it counts.
    finest : str
        The smallest geography that the source gives: 'ward', 'locality' or 'district'.
    denominator : str
        'residents' (mid-2020) or 'households' (estimate from Census 2021).
    polarity, may_not_claim : str
        What a higher figure means, and what the published source cannot say.
    local : bool
        Whether the council's own requests are loaded for a whole month of every category it counts. Then it is also
        shown by ward, hexagon and month; what the plan publishes stays beside that and is never added to it.
    """

    slug: str
    label: str
    sentence: str
    incident: str
    incidents: str
    group: str
    source: str
    categories: tuple[str, ...]
    finest: str
    denominator: str
    polarity: str
    may_not_claim: str
    local: bool = False

    @property
    def monthly(self) -> bool:
        """Whether the source gives months and map points (police.uk does, the plan does not)."""
        return self.source == "police.uk"

    @property
    def recorded(self) -> bool:
        """Whether there are records of it by month and place: of police.uk, or the council's own."""
        return self.monthly or self.local

    def published_at(self, geography: str) -> bool:
        """Return whether the figures of a geography are those that the plan publishes."""
        return not self.recorded or (self.local and geography in ("locality", "ward-estimate"))

    def counted(self, count: float) -> str:
        """Return a count with its noun: '1 incident', '2,518 incidents'."""
        return f"{count:,.0f} {self.incident if count == 1 else self.incidents}"


@functools.lru_cache(maxsize=1)
def _bundled_topics() -> dict[str, Topic]:
    rows = load("topics").to_dict("records")
    return {
        row["topic"]: Topic(slug=row.pop("topic"), categories=tuple(str(row.pop("categories")).split(";")), **row)
        for row in rows
    }


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """Return every topic by its slug, in the order in which choosers list them."""
    held = recorded_categories()
    return {slug: _with_records(topic, held) for slug, topic in _bundled_topics().items()}


def _with_records(topic: Topic, held: frozenset[str]) -> Topic:
    """Return a topic of the plan as one that has records too, where all it counts is loaded."""
    counted = COUNCIL_CATEGORIES if topic.slug == "environmental-crime" else topic.categories
    if topic.monthly or not held.issuperset(counted):
        return topic
    return replace(topic, local=True, categories=tuple(counted))


def topic_named(slug: str) -> Topic:
    """Return the topic called `slug`.

    Raises
    ------
    InputError
        When there is none; the message lists those there are.
    """
    try:
        return topics()[slug]
    except KeyError:
        raise InputError(f"There is no topic “{str(slug)[:40]}”. Choose one of: {', '.join(topics())}.") from None


def recorded_topic_categories() -> list[str]:
    """Return the categories of which there are records by month and place, in alphabetical order."""
    return sorted({c for topic in topics().values() if topic.recorded for c in topic.categories})
