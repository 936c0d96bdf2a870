"""Read a claim out of a sentence. What can be read in more than one way is not guessed: it is asked."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.analysis.claims.claim import COUNTY, DISTRICT, places_on_offer, wards_of
from lib.analysis.claims.sentence_change import FALLS, RISES, change_of
from lib.analysis.claims.sentence_months import months_of
from lib.analysis.claims.sentence_unread import TOPIC, unread, without_asides
from lib.base.errors import InputError
from lib.incidents.kinds import kind_meant
from lib.incidents.topics import topic_named, topics
from lib.published.tables import district, load

LONGEST = 1_000
# What sentences call the topics of police.uk.
_TOPICS = {
    "asb": r"\basb\b|anti[- ]?social behaviou?r|antisocial behaviou?r",
    "burglary": r"\bburglar(?:y|ies)\b|\bbreak-?ins?\b",
    "shoplifting": r"\bshop ?lifting\b|\bshop theft\b",
    "vehicle-crime": r"\bvehicle (?:crimes?|offences?)\b|\bcar crimes?\b",
    "violence-and-sexual-offences": r"\bviolence (?:and|&) sexual offences?\b",
    "drugs": r"\bdrugs? (?:offences?|crimes?)\b",
    "bicycle-theft": r"\b(?:bicycle|bike|cycle) thefts?\b|\btheft of (?:bicycles|bikes)\b",
    "robbery": r"\brobber(?:y|ies)\b",
    "theft-from-the-person": r"\bthefts? from (?:the |a )?persons?\b",
    "criminal-damage-and-arson": r"\bcriminal damage(?: (?:and|&) arson)?\b",
    "public-order": r"\bpublic order(?: offences?)?\b",
    "possession-of-weapons": r"\bpossession of weapons\b|\bweapons? possession\b",
    "other-theft": r"\bother thefts?\b",
    "other-crime": r"\bother crimes?\b(?! types?)",
}
# “Crime” alone is all crime only after a word that narrows it to no kind: “rural crime” is another thing.
_ALL_CRIME = re.compile(
    r"(?:^|[.,;:(“\"]\s*|\b(?:all|total|overall|recorded|reported|that|of|in|says?|said|cut|cutting|reduced?|reducing|seen"
    r"|saw|police|level of|levels of|the|our|less|more|where|how|as|while|slashed|has|have|brought)\s+"
    r"|_\s*'s\s+)(crimes?)\b"
    r"(?! (?:prevention|reduction|survey|figures?|statistics|data|and disorder|commissioner|scene|types?))"
)
_ASIDE = re.compile(
    r"\b(?:police )?crime (?:prevention|reduction|survey|figures?|statistics|data)\b|\bcrime commissioner\b"
    r"|\bcommunity safety\b"
)
_NO_TOPIC = re.compile(
    r"\b(?:violen(?:t|ce)|knife|hate|rape|sexual|arson|fraud|cyber|domestic|thefts?|theft|nuisance|weapons?|stalking"
    r"|harassment|murders?|homicides?|drugs?|traffic|speeding|antisocial|disorder|offences|offending|crimes?)\b"
)
# Beside the name of a topic these make it something else: fear of crime, ASB at night, burglary of homes.
_NARROWED = re.compile(
    r"\b(?:fear|perception|concerns?|worr(?:y|ied|ies)|confidence|convict(?:ed|ions?)|arrests?|charge[ds]?|detections?"
    r"|outcomes?|satisfaction|costs?|youth|juvenile|repeat|related|serious|victims?|night|evening|weekend|daytime"
    r"|involving|linked|without|solved|unsolved|complaints?|calls|council[- ]recorded"
    r"|residential|commercial|business|house|home|dwelling|retail|rural|neighbourhood|types? of|attempted)\b"
)
# What stands right before a topic and makes nothing else of it; any other word may: “motorbike ASB”.
_BEFORE = re.compile(
    rf"(?:^|[^\w\s'-]|\b(?:_(?:\s?'s)?|[\d.,]+%?|per ?cent|pct?|{FALLS}|{RISES}|the|that|this|our|its|their|your|all"
    r"|any|of|in|on|to|for|with|by|as|and|but|while|where|when|how|because|since|total|overall|reported|recorded|police"
    r"|levels?|rates?|incidents?|cases?|reports?|reporting|says?|said|shows?|showed|told|claims?|claimed|has|have|had"
    r"|saw|sees?|seen|is|are|was|were|tackl(?:e|ed|ing)|brought|bring|district|county|numbers?|volume|changed?|years?"
    r"|months?))\s*$"
)
_HOURS = re.compile(
    r"\b(?:midnight|after dark|dark nights?|mornings?|afternoons?|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b"
)
_OF_THE_COUNCIL = re.compile(
    r"\b(?:recorded|reported|logged|received|dealt with) (?:by|to) (?:the |its |our )?(?:_ )?(?:district )?council\b"
    r"|\bcouncil(?:'s)? (?:asb|anti)"
)
_EXCEPT = re.compile(
    r"\b(?:excluding|excludes?|except(?: for)?|apart from|other than|not including|but not in|outside|leaving out)\b"
)
_PART = re.compile(
    r"\b(?:wards|town cent(?:re|er)s?|city cent(?:re|er)|high street|market (?:place|square)|parks?|estates?"
    r"|(?<!safer )streets?|roads?|lanes?|avenue|stations?|schools?|villages?|hot[ -]?spots?"  # Safer Streets: a fund
    r"|(?:patrol(?:led)?|priority|target(?:ed)?) areas?"
    r"|neighbourhoods?|parts? of|(?:every|each|any|one) ward|(?:most|much|half|some|many|several) (?:of|in) +_"
    r"|(?:areas?|places?) (?:of|with|where|that|which)|zones?)\b",
    re.IGNORECASE,
)
_COMPASS = r"(?:north|south|east|west|central|northern|southern|eastern|western|upper|lower|greater)"
_BODY = (
    r"(?: district| county| borough)? "
    r"(?:council|councillors?|police|constabulary|csp|community safety|partnership|fire)"
)
_WIDER = r"\b(?:force wide|force area|whole force|nation(?:al|ally|wide)|the (?:uk|country)|regionally)\b"
_A_PLACE = (
    r"\b(?:in|across|around|at|throughout|on|near|within|outside)\s+(?:the\s+)?([A-Z][\w'-]+(?:[ -][A-Z][\w'-]+)*)"
)
_NO_PLACE = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* |q\d|asb |crime |anti "


@dataclass(frozen=True)
class Read:
    """What was understood of a sentence."""

    values: dict[str, str]  # parts of a claim's query (`lib.analysis.claims.claim.claim_of`) that are sure
    asks: tuple[str, ...]  # what has to be asked, a sentence each
    notes: tuple[str, ...]  # how something was read that could be meant otherwise


def read_sentence(sentence: str) -> Read:
    """Return what a sentence claims, and what of it has to be asked.

    Raises
    ------
    InputError
        The text is empty, or too long to be a sentence or two.
    """
    text = " ".join(sentence.split())
    if not text:
        raise InputError("Paste the sentence that makes the claim, or choose its parts below.")
    if len(text) > LONGEST:
        raise InputError(f"The text is {len(text):,} characters long; paste the sentence that makes the claim.")
    text = re.sub(r"[‐‑‒–—−]", "-", text).replace("’", "'")
    text = re.sub(r"(?<=\d)·(?=\d)", ".", text)
    text = re.sub(r"\bFY\s?(?=(?:19|20)\d\d)", "", text)  # a financial year says so itself
    text = re.sub(r"\bFY\s?(\d\d)\s?[/-]\s?(\d\d)\b", r"20\1/\2", text)
    low = text.lower()
    values: dict[str, str] = {}
    asks: list[str] = []
    notes: list[str] = []
    place, place_asks, without_place = _place(text)
    topic, topic_asks = _topic(without_place)
    change, change_asks, change_notes = change_of(low)
    months, month_asks, month_notes = months_of(low)
    for found, asked in ((topic, topic_asks), (place, place_asks), (change, change_asks), (months, month_asks)):
        values |= found
        asks += asked
    if values.get("in") == COUNTY and "topic" in values and not topic_named(values["topic"]).monthly:
        del values["in"]
        asks.append("Where? There are no records of it for the county.")
    without_topic = re.sub(_TOPICS.get(values.get("topic", ""), "$^"), f" {TOPIC} ", low)
    if not asks:
        known = _words_read(values["topic"])
        if words := unread(without_asides(without_topic), known):
            asks.append(
                f"Is that all? Not understood: {_listed(words)}. If that makes it a claim of a part, or of something "
                "else, choose what it is of, or leave it; if not, check it as it stands."
            )
        elif words := unread(without_topic, known):
            notes.append(f"Left out, as said of who claims it or why it came about: {_listed(words)}.")
    if re.search(r"\brates?\b|\bper (?:head|person|resident|1,?000|10,?000|100,?000)\b", low):
        notes.append("A rate is checked as a number of incidents; over a few years the two change alike.")
    return Read(values, tuple(asks), tuple(notes + change_notes + month_notes))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)


@lru_cache(maxsize=32)
def _words_read(topic: str) -> frozenset[str]:
    """Return the words of a topic and of places, which are read elsewhere."""
    named = [topic.replace("-", " "), topic_named(topic).label.lower(), *(name for name, _ in _names())]
    return frozenset(word for name in (*named, str(district()["county"]).lower()) for word in name.split())


# --- what ---


def _topic(text: str) -> tuple[dict[str, str], list[str]]:
    low = _ASIDE.sub(" ", text.lower())
    found: dict[str, tuple[int, int]] = {}
    rest = low
    for slug, pattern in _TOPICS.items():
        for match in re.finditer(pattern, rest):
            found.setdefault(slug, match.span())
            rest = f"{rest[: match.start()]}{'_' * len(match[0])}{rest[match.end() :]}"
    for match in list(_ALL_CRIME.finditer(rest)):
        found.setdefault("all-crime", match.span(1))
        rest = f"{rest[: match.start(1)]}{'_' * len(match[1])}{rest[match.end(1) :]}"
    council = kind_meant(rest)
    if council:
        found[council] = (0, 0)
    if found.keys() == {"all-crime"}:  # “10,860 offences” is then the same thing again
        rest = re.sub(r"\boffences\b", " ", rest)
    rest = re.sub(r"(_) offences\b", r"\1", rest)  # “shoplifting offences” are shoplifting
    other = _NO_TOPIC.search(rest)
    if other:
        context = low[max(other.start() - 12, 0) : other.end()].split(" ", 1)[-1].strip(" .,")
        return {}, [f"About what? “{context}” is no one kind that the records count; choose what is nearest."]
    if len(found) > 1:
        return {}, [f"About what? The sentence names {len(found)} things; check one at a time."]
    if not found:
        return {}, ["About what? The sentence names nothing that the records count."]
    slug, (start, end) = next(iter(found.items()))
    if narrowed := _NARROWED.search(low[max(start - 24, 0) : end + 24] if end else low):
        return {}, [f"About what? “{narrowed[0]}” may narrow it to a part that the records do not tell apart."]
    before = low[: max(start, 0)].rstrip()
    if end and not _BEFORE.search(before):
        return {}, [f"About what? “{before.split()[-1]}” may narrow it to a part that the records do not tell apart."]
    if hours := _HOURS.search(low):
        return {}, [f"About what? “{hours[0]}” speaks of a time of day or week, of which the records tell nothing."]
    if slug in topics() and topic_named(slug).recorded and (by := _OF_THE_COUNCIL.search(low)):
        return {}, [f"About what? “{by[0]}” speaks of the council’s own count; these are the police’s records."]
    if slug not in topics():
        return {}, ["About what? There are no records of it until the council’s own requests are loaded."]
    return {"topic": slug}, []


# --- where ---


@lru_cache(maxsize=1)
def _names() -> list[tuple[str, str]]:
    """Return each name that a place can be called and the place, longest names first."""
    asb = topics()["asb"]
    names: dict[str, list[str]] = {}
    for value, label in places_on_offer(asb).items():
        name = str(district()["name" if value == DISTRICT else "county"])
        if value not in (DISTRICT, COUNTY):
            name = label.rpartition(" (")[0]
        for spelt in {_plain(name), _plain(name.replace("'", "").replace("’", ""))}:
            names.setdefault(spelt, []).append(value)
    chosen = {name: _of_one_name(values) for name, values in names.items()}
    for word in ("the district", "the borough", "district wide", "our district", "this district"):
        chosen.setdefault(word, DISTRICT)
    for word in ("the county", "county wide"):
        chosen.setdefault(word, COUNTY)
    return sorted(chosen.items(), key=lambda pair: -len(pair[0]))


def _of_one_name(values: list[str]) -> str:
    """Return the place that a name means; empty where it is the name of different areas."""
    if len({frozenset(wards_of(value) or (value,)) for value in values}) == 1:
        return min(values, key=lambda value: (":" in value, value))
    return ""


@lru_cache(maxsize=1)
def _elsewhere() -> frozenset[str]:
    table = load("comparison_areas")
    return frozenset(_plain(name) for name in table["area_name"] if name != district()["name"])


def _plain(text: str) -> str:
    """Return a text in small letters without marks; of “Kirk's”, “kirk”, so that no owner becomes another name."""
    words = re.sub(r"['’]s\b", "", text.lower()).replace("'", "").replace("’", "").replace("&", " and ")
    return " ".join(re.sub(r"[^\w ]", " ", words).split())


def _place(text: str) -> tuple[dict[str, str], list[str], str]:
    """Return the place, what to ask, and the text without names of places, which can hold words of other things."""
    plain, found = f" {_plain(text)} ", []
    for name in (_plain(str(district()[key])) for key in ("name", "county")):
        plain = re.sub(rf" {re.escape(name)}{_BODY}(?= )", " ", plain)  # who says so, not where
        if re.search(rf" {_COMPASS} {re.escape(name)} ", plain):
            return {}, ["Where? The sentence speaks of a part of the district; choose which."], text
    for name, value in _names():
        if f" {name} " in plain:
            plain = plain.replace(f" {name} ", " _ ")
            found.append((name, value))
    without = text
    for name, _ in found:
        without = re.sub(r"\W+".join(map(re.escape, name.split())), " _ ", without, flags=re.IGNORECASE)
    if found and re.search(rf" _ (?:and )?{_COMPASS} | _ and (?:in |across )?_ ", plain):
        return {}, ["Where? The sentence names more than one place; check one at a time."], without
    if leaves_out := _EXCEPT.search(without.lower()):
        return {}, [f"Where? “{leaves_out[0]}” leaves something out; choose the place that is meant."], without
    outside = _outside(text, plain)
    if outside:
        return {}, [f"Where? “{outside}” is not a place of {district()['name']} with records here."], without
    if part := _PART.search(without) or re.search(r"\btown cent(?:re|er)s?\b", text, re.IGNORECASE):
        return (
            {},
            [f"Where? “{part[0]}” speaks of a part that is no ward or area of the records; choose the place."],
            without,
        )
    narrow = [(name, value) for name, value in found if value not in (DISTRICT, COUNTY)]
    kept = narrow or [(name, value) for name, value in found if value == DISTRICT] or found
    values = {value for _, value in kept}
    if len(values) > 1:
        return {}, [f"Where? The sentence names {len(kept)} places; check one at a time."], without
    if not values:
        return {}, ["Where? The sentence names no place; the whole district is filled in."], without
    value = values.pop()
    if not value:
        return {}, [f"Where? “{kept[0][0]}” is the name of more than one area; choose which."], without
    return {"in": value}, [], without


def _outside(text: str, plain: str) -> str:
    """Return a place named in a sentence that is none of the district's; empty for none."""
    for name in _elsewhere():
        if len(name) > 3 and re.search(rf" (?:in|across|for|around|at|of|and) {re.escape(name)} ", plain):
            return name.title()
    if wide := re.search(_WIDER, plain):
        return wide[0]
    for match in re.finditer(_A_PLACE, text):
        words = f"{_plain(text[match.start(1) :])} "  # names go on in small letters: “Kirk and Dene”
        if not any(words.startswith(f"{name} ") for name, _ in _names()) and not re.match(_NO_PLACE, words):
            return match[1]
    return ""
