"""A claim: what somebody said changed, where, between which months, which way and by how much."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lib.base.errors import InputError
from lib.base.months import from_to_in_words, month_in_words, months_between, parse_month, shift
from lib.base.words import shortened
from lib.incidents.topics import Topic, topic_named
from lib.published.places import ward_names, ward_table
from lib.published.tables import district

DISTRICT, COUNTY = "district", "county"
FELL, ROSE = "fell", "rose"
WARDS_COLUMN = {"area": "reporting_area", "locality": "locality"}  # which of their table says that a ward is in it
LONGEST_TEXT = 200  # who said it and where: what a link can carry
LARGEST_RISE = 10_000  # per cent
QUERY_KEYS = ("topic", "in", "went", "by", "from", "to", "before-from", "before-to", "who", "published")
_SIZE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
OR_MORE = "+"  # after a size: so much or more
_OR_MORE = re.compile(r"^(?:more than|over|at least|>)\s*|\s*(?:\+|or more)$")


@dataclass(frozen=True)
class Span:
    """A run of months, both ends included."""

    start: str
    end: str

    @property
    def months(self) -> list[str]:
        """The months."""
        return months_between(self.start, self.end)

    @property
    def words(self) -> str:
        """The months in words: 'January to December 2021'."""
        return from_to_in_words(self.start, self.end)

    def moved(self, by: int) -> "Span":
        """Return the run `by` months later."""
        return Span(shift(self.start, by), shift(self.end, by))


@dataclass(frozen=True)
class Claim:
    """What was said."""

    topic: str  # topic slug
    place: str  # 'district', 'county', a ward's code, 'area:' with a reporting area or 'locality:' with a locality
    # The two periods that are compared.
    before: Span
    after: Span
    rises: bool  # whether a rise is claimed; else a fall
    # By how many per cent, as it was given: '35.16', or '30+' for 30% or more; empty for a direction alone.
    size: str = ""
    whole: Span | None = None  # the months from … to … that the claim names, where it names no two periods
    # Who said it and where, as typed.
    who: str = ""
    published: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the earlier count the later one is said to be."""
        if not self.size:
            return None
        return 1 + (1 if self.rises else -1) * float(self.number.replace(",", "")) / 100

    @property
    def number(self) -> str:
        """The size without “or more”."""
        return self.size.removesuffix(OR_MORE)

    @property
    def or_more(self) -> bool:
        """Whether the claim is of so much or more."""
        return self.size.endswith(OR_MORE)

    @property
    def size_words(self) -> str:
        """The size in words: '35.16%', '30% or more'."""
        return f"{self.number}%{' or more' if self.or_more else ''}"

    @property
    def slack(self) -> float:
        """Half a unit of the last digit given, as a part of the earlier count."""
        return 0.5 * 10.0 ** -len(self.number.partition(".")[2]) / 100 if self.size else 0.0

    @property
    def change(self) -> str:
        """The change as the command line takes it: '-35.16', 'fell'."""
        if not self.size:
            return ROSE if self.rises else FELL
        return f"{'' if self.rises else '-'}{self.size}"

    @property
    def command(self) -> str:
        """The command that checks it again."""
        when = (
            f"--from {self.whole.start} --to {self.whole.end}"
            if self.whole
            else f"--before {self.before.start}..{self.before.end} --after {self.after.start}..{self.after.end}"
        )
        where = "" if self.place == DISTRICT else f" --in “{self.place}”".replace("“", '"').replace("”", '"')
        return f"python -m lib claim --topic {self.topic}{where} {when} --change={self.change}"

    def to_query(self) -> dict[str, str]:
        """Return the claim as the query of its link."""
        months = self.whole or self.after
        earlier = {} if self.whole else {"before-from": self.before.start, "before-to": self.before.end}
        query = {
            "topic": self.topic,
            "in": self.place,
            "went": ROSE if self.rises else FELL,
            "by": self.size,
            "from": months.start,
            "to": months.end,
            **earlier,
            "who": self.who,
            "published": self.published,
        }
        return {key: value for key, value in query.items() if value}


def claim_of(query: Mapping[str, str]) -> Claim:
    """Return the claim that a link, a form or a command gives.

    Parameters
    ----------
    query : mapping of str to str
        topic, went ('fell' or 'rose'), from and to; in (default: the district), by (per cent), before-from and
        before-to (else `from` … `to` is the whole time that the claim speaks of), who, published.

    Raises
    ------
    InputError
        A part is missing or cannot be; the message says which and what to do.
    """
    topic = topic_named(query.get("topic", ""))
    place = query.get("in", "") or DISTRICT
    places = places_on_offer(topic)
    if place not in places:
        raise InputError(
            f"“{shortened(place)}” is no place that a claim about {topic.sentence} can be checked for. Choose the "
            "district, the county, or a ward, locality or reporting area of the district."
        )
    went = query.get("went", "")
    if went not in (FELL, ROSE):
        raise InputError(f"Say which way it went, “{FELL}” or “{ROSE}”, not “{shortened(went)}”.")
    size = checked_size(query.get("by", ""), went == ROSE)
    later = _span(query.get("from", ""), query.get("to", ""), "")
    who, published = (query.get(name, "").strip()[:LONGEST_TEXT] for name in ("who", "published"))
    if query.get("before-from") or query.get("before-to"):
        before = _span(query.get("before-from", ""), query.get("before-to", ""), "earlier ")
        _check_pair(before, later)
        return Claim(topic.slug, place, before, later, went == ROSE, size, None, who, published)
    before, after = ends_of(later)
    return Claim(topic.slug, place, before, after, went == ROSE, size, later, who, published)


def ends_of(whole: Span) -> tuple[Span, Span]:
    """Return what “from … to …” compares: its first and its last twelve months, or as many as are a year apart.

    Raises
    ------
    InputError
        The time is a year or less, so that no month of the year is in it twice.
    """
    length = min(12, len(whole.months) - 12)
    if length < 1:
        raise InputError(
            f"{whole.words} is a year or less: no month of the year is in it twice, and a winter beside a summer is no "
            "comparison. Give the two periods that are compared, such as these months and the same a year before."
        )
    first = Span(whole.start, shift(whole.start, length - 1))
    return first, Span(shift(whole.end, 1 - length), whole.end)


def checked_size(text: str, rises: bool) -> str:
    """Return a size in per cent as it was given, without sign and per cent; empty for none.

    “More than 30”, “30% or more” and the like are '30+'.

    Raises
    ------
    InputError
        It is no number, zero, or more than can be.
    """
    stripped = text.strip().lower().replace("−", "-").lstrip("+-").strip()
    cleaned = re.sub(r"\s*(?:%|per ?cent)\s*(?=$|\+|or more)", "", stripped)
    or_more, cleaned = bool(_OR_MORE.search(cleaned)), _OR_MORE.sub("", cleaned)
    if not cleaned and not or_more:
        return ""
    if not _SIZE.fullmatch(cleaned) or len(cleaned) > 12:
        raise InputError(f"“{shortened(text)}” is no size of a change; give a number of per cent, such as 35 or 35.16.")
    value = float(cleaned.replace(",", ""))
    if value == 0:
        raise InputError("A change of 0% is no rise and no fall; leave the size empty to check the direction alone.")
    if not rises and value > 100:
        raise InputError(f"Nothing can fall by {cleaned}%: a fall of 100% leaves none. Check the number.")
    if value > LARGEST_RISE:
        raise InputError(f"A rise of {cleaned}% is more than can be checked ({LARGEST_RISE:,}%). Check the number.")
    return cleaned + (OR_MORE if or_more else "")


def _span(start: str, end: str, which: str) -> Span:
    if not start or not end:
        raise InputError(f"Give the first and the last month of the {which}period, such as 2023-01 and 2023-12.")
    first, last = parse_month(start), parse_month(end)
    if first > last:
        raise InputError(
            f"The {which}period starts in {month_in_words(first)} but ends before that, in {month_in_words(last)}; "
            "swap the two months."
        )
    return Span(first, last)


def _check_pair(before: Span, after: Span) -> None:
    if before.end >= after.start:
        raise InputError(
            "The periods overlap or are the wrong way round: the earlier one ends in "
            f"{month_in_words(before.end)}, the later one starts in {month_in_words(after.start)}."
        )
    if len(before.months) != len(after.months):
        raise InputError(
            f"The periods are {len(before.months)} and {len(after.months)} months long; compare two of the same length."
        )


def places_on_offer(topic: Topic) -> dict[str, str]:
    """Return the places that a claim about a topic can be about: value to what a reader sees."""
    every = _places()
    return every if topic.monthly else {place: name for place, name in every.items() if place != COUNTY}


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    table, about = ward_table(), district()
    areas = {f"area:{name}": f"{name} (reporting area)" for name in sorted(table["reporting_area"].dropna().unique())}
    localities = {f"locality:{name}": f"{name} (locality)" for name in sorted(table["locality"].dropna().unique())}
    wards = {code: f"{name} (ward)" for code, name in sorted(ward_names().items(), key=lambda pair: pair[1])}
    return {
        DISTRICT: f"{about['name']}, the whole district",
        COUNTY: f"{about['county']}, the districts with records here",
        **areas,
        **localities,
        **wards,
    }


def wards_of(place: str) -> tuple[str, ...] | None:
    """Return the wards that a place is made of; None for the district and the county."""
    if place in (DISTRICT, COUNTY):
        return None
    if place in ward_names():
        return (place,)
    kind, _, name = place.partition(":")
    table = ward_table()
    return tuple(table.loc[table[WARDS_COLUMN[kind]] == name, "ward_code"])


def place_in_words(place: str) -> str:
    """Return a place as it stands in a sentence."""
    if place == DISTRICT:
        return str(district()["name"])
    if place == COUNTY:
        return f"{district()['county']} (the districts with records here)"
    return ward_names().get(place, place.partition(":")[2])
