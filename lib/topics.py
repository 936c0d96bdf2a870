"""Topics are data: data/topics.csv says what each is called, counts, is measured against and may not claim."""

from dataclasses import dataclass
from functools import lru_cache

from lib.errors import InputError
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
        What a higher figure means, and what the source cannot say.
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

    @property
    def monthly(self) -> bool:
        """Whether the source gives months and map points (police.uk does, the plan does not)."""
        return self.source == "police.uk"

    def counted(self, count: float) -> str:
        """Return a count with its noun: '1 incident', '2,518 incidents'."""
        return f"{count:,.0f} {self.incident if count == 1 else self.incidents}"


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """Return every topic by its slug, in the order in which choosers list them."""
    rows = load("topics").to_dict("records")
    return {
        row["topic"]: Topic(slug=row.pop("topic"), categories=tuple(str(row.pop("categories")).split(";")), **row)
        for row in rows
    }


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


def police_categories() -> list[str]:
    """Return the categories that police.uk publishes, in alphabetical order."""
    return sorted({c for topic in topics().values() if topic.monthly for c in topic.categories})
