"""Topics are data: data/topics.csv says what each is called, counts, is measured against and may not claim.

A further kind of request to the council is a row of that table and nothing else; see `lib.incidents.kinds`.
"""

import functools
from dataclasses import dataclass, replace

from lib.base.errors import InputError
from lib.incidents.local import recorded_categories
from lib.incidents.sources import all_sources
from lib.published.cited import plan
from lib.published.tables import load
from lib.records.cache import kept_until_records_change


@dataclass(frozen=True)
class Topic:
    """One row of data/topics.csv."""

    # 'asb' in links and on the command line; 'Anti-social behaviour (ASB)' on pages.
    slug: str
    label: str
    sentence: str  # how it stands in a sentence: 'reported ASB'
    # What one and many of it are called: 'offence', 'offences'.
    incident: str
    incidents: str
    group: str  # 'asb', 'crime', 'environment' or 'council'
    # 'police.uk' (months and map points), the plan's key (one year, published by area) or 'council' (nothing is
    # published: there is such a topic only while the council's own requests are loaded).
    source: str
    categories: tuple[str, ...]  # the categories of incidents it counts
    # The kinds of loaded records that it counts; none for a topic that loaded requests say nothing of.
    kinds: tuple[str, ...]
    national: tuple[str, ...]  # what national statistics of recorded crime call it, or parts of it
    finest: str  # the smallest geography that the source gives: 'ward', 'locality' or 'district'
    denominator: str  # 'residents' (of the latest mid-year held) or 'households' (estimate from Census 2021)
    # Number of the plan's priority that it belongs to, and why.
    priority: int
    priority_reason: str
    # Why the number of residents of a small area does not lead one to expect any; empty where it does.
    not_by_residents: str
    may_not_claim: str  # what the published source cannot say
    # Whether the council's own requests are loaded for a whole month of every category it counts. Then it is also shown
    # by ward, hexagon and month; what the plan publishes stays beside that and is never added to it.
    local: bool = False

    @property
    def monthly(self) -> bool:
        """Whether the source gives months and map points (police.uk does, the plan does not)."""
        return any(source.name == self.source and source.bundled for source in all_sources())

    @property
    def recorded(self) -> bool:
        """Whether there are records of it by month and place: of police.uk, or the council's own."""
        return self.monthly or self.local

    @property
    def in_plan(self) -> bool:
        """Whether the plan publishes a figure of it."""
        return self.source == plan().key

    def published_at(self, geography: str) -> bool:
        """Return whether the figures of a geography are those that the plan publishes."""
        return self.in_plan and (not self.local or geography in ("locality", "ward-estimate"))

    @property
    def shows(self) -> str:
        """The verb to its `sentence`: 'reported ASB shows', 'recorded drug offences show'."""
        return "show" if self.incidents in self.sentence else "shows"

    def counted(self, count: float) -> str:
        """Return a count with its noun: '1 incident', '2,518 incidents'."""
        return f"{count:,.0f} {self.incident if count == 1 else self.incidents}"


@functools.lru_cache(maxsize=1)
def _bundled_topics() -> dict[str, Topic]:
    table = load("topics").drop(columns=["kind", "words"]).fillna({"not_by_residents": ""})
    lists = {
        name: [tuple(filter(None, text.split(";"))) for text in table[name].fillna("")]
        for name in ("categories", "kinds", "national")
    }
    rows = table.rename(columns={"topic": "slug"}).assign(**lists).to_dict("records")
    return {row["slug"]: Topic(**row) for row in rows}


@kept_until_records_change(maxsize=1)
def topics() -> dict[str, Topic]:
    """Return every topic of which there are figures by its slug, in the order in which choosers list them."""
    held = recorded_categories()
    known = {slug: _with_records(topic, held) for slug, topic in _bundled_topics().items()}
    return {slug: topic for slug, topic in known.items() if topic.in_plan or topic.recorded}


def _with_records(topic: Topic, held: frozenset[str]) -> Topic:
    """Return a topic of the council's as one that has records, where all it counts is loaded."""
    if not topic.kinds or not held.issuperset(topic.kinds):
        return topic
    return replace(topic, local=True, categories=topic.kinds)


def label_of_any(slug: str) -> str:
    """Return the label of a topic, also of one of which there are no figures for the visitor; empty for no topic."""
    topic = _bundled_topics().get(slug)
    return topic.label if topic else ""


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
