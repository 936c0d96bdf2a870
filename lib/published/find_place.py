"""Which ward a person means: by its name of today or of before, a street, village, landmark, parish or postcode."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from lib.base.errors import InputError
from lib.base.words import and_list
from lib.published.named_places import PLACE, compact, named_places, postcodes
from lib.published.places import ward_names, ward_table
from lib.published.tables import describe, district, example, load

LONGEST = 60  # characters; no name or postcode of the district is half as long
FEW_POSTCODES = 100  # of one outward code: most of its postcodes are then a neighbour's
LEAST_LETTERS = 3  # part of a name shorter than this could be almost any place
ALIKE = 0.8  # of difflib's ratio: two letters exchanged in a word of five or more
LEAST_SPELT = 5  # letters of a word that can be spelt wrong: with one letter fewer, a shop’s name is a street’s
# How words are written in short or otherwise; “St” stays, for it is a street’s beginning as well as a saint’s.
SHORT = {
    **{"saint": "st", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "dr": "drive"},
    **{"cres": "crescent", "gdns": "gardens", "sq": "square", "ct": "court", "gr": "grove", "train": "rail"},
}

WARD_TODAY = "ward"
_POSTCODE = re.compile(r"(?P<outward>[A-Z]{1,2}[0-9][A-Z0-9]?)(?P<inward>[0-9](?:[A-Z]{0,2}))?")
_FULL_POSTCODE = re.compile(r"(?P<outward>[A-Z]{1,2}[0-9][A-Z0-9]?)(?P<inward>[0-9][A-Z]{2})")


@dataclass(frozen=True)
class PlaceMatch:
    """One ward that a text can stand for."""

    # What the text was recognised as: 'ward', 'ward of 2015', 'ward before 2015', 'part of a ward’s name', 'locality',
    # 'reporting area', 'parish', 'postcode', 'street', 'place', 'landmark' or 'station'.
    kind: str
    label: str  # the ward's name of today
    ward_code: str  # its code
    why: str  # how the text leads to this ward, in words
    # What stands at one point of the ward: the label of a street, village, landmark or postcode; empty for others.
    near: str = ""
    guessed: bool = False  # whether no name is what was typed, and this is the nearest to it


@dataclass(frozen=True)
class _Name:
    """A name on record, with the wards it stands for."""

    words: str  # as `_normal` writes it
    kind: str
    matches: tuple[PlaceMatch, ...]
    whole: str  # the same with its village or town: “Coxmoor” alone means no street that is only said to be near there


@lru_cache(maxsize=512)
def find_places(text: str) -> list[PlaceMatch]:
    """Return the wards that a text can stand for, the likeliest first; treat the list as read-only.

    Names are compared without regard to case, punctuation, “and”, the district’s name after another, and whether a
    word is written in short. Only the closest kind of likeness is used: the whole name, then words of it as they stand,
    then in any order, then words written as one, then a name with slips of the pen.

    Parameters
    ----------
    text : str
        What was typed: a ward's name (2025, 2015 or earlier), a street, landmark, village, locality, reporting area
        or parish, or a postcode of the district in full or in part, with any spacing and case.

    Returns
    -------
    list of PlaceMatch
        At least one, and one a ward.

    Raises
    ------
    InputError
        When nothing of the district is meant; the message is one line that says what can be typed.
    """
    typed = " ".join(text.split())
    if not typed:
        raise InputError(f"Type the name of a ward or village, a street, or a postcode of {district()['name']}.")
    if len(typed) > LONGEST:
        raise InputError(f"That is longer than any name or postcode of {district()['name']}. {_hint()}")
    # Text with marks in it is no postcode, even if its letters and digits make one.
    postcode = _POSTCODE.fullmatch(compact(typed)) and re.fullmatch(r"[A-Za-z0-9 .-]+", typed)
    # A road can be numbered like the beginning of one: A38.
    if postcode and not _same(_normal(typed)):
        return _by_postcode(compact(typed))
    return _by_name(typed)


def place_meant(text: str) -> PlaceMatch | None:
    """Return the one ward that a text stands for, with how; None when it can stand for several.

    A ward's name of today stands for that ward, even where an older ward or a parish shared the name.

    Raises
    ------
    InputError
        When nothing of the district is meant.
    """
    found = find_places(text)
    today = [m for m in found if m.kind == WARD_TODAY and _normal(m.label) == _normal(text)]
    matches = today or found
    return matches[0] if len(matches) == 1 else None


def ward_meant(text: str) -> str:
    """Return the code of the ward of `place_meant`, or an empty text."""
    match = place_meant(text)
    return match.ward_code if match else ""


def ward_asked(text: str) -> str:
    """Return the code of the one ward that a code, name, village or postcode means.

    Raises
    ------
    InputError
        When it can be none, or more than one.
    """
    code = text if text in ward_names() else ward_meant(text)
    if not code:
        choices = "; ".join(f"{match.ward_code} {match.label}" for match in find_places(text))
        raise InputError(f"“{text}” can be any of these wards, so give one’s code: {choices}.")
    return code


def _hint() -> str:
    return (
        f"Type a ward or village, such as {example('place')}, a street, or a postcode, such as {example('postcode')}."
    )


# --- postcodes ---


def _outward_codes() -> list[str]:
    return sorted({written.split(" ")[0] for written, *_ in postcodes().values()})


def _by_postcode(asked: str) -> list[PlaceMatch]:
    if asked in postcodes():
        written, code, *_ = postcodes()[asked]
        return [PlaceMatch("postcode", ward_names()[code], code, f"{written} is in this ward", written)]
    full = _FULL_POSTCODE.fullmatch(asked)
    if full:
        raise InputError(_not_here(f"{full['outward']} {full['inward']}", full["outward"]))
    # Part of a postcode: NG17 means what begins “NG17 ”, NG176 what begins “NG17 6”.
    here = [entry for entry in postcodes().values() if _begins(entry[0], asked)]
    if not here:
        begins = and_list(_outward_codes())
        raise InputError(f"No postcode of {district()['name']} begins with {asked}; those here begin with {begins}.")
    by_ward: dict[str, int] = {}
    for _, code, *_ in here:
        by_ward[code] = by_ward.get(code, 0) + 1
    names = ward_names()
    outward = here[0][0].split(" ")[0]
    begins = f"{outward} {asked[len(outward) :]}".strip()
    most_first = sorted(by_ward.items(), key=lambda item: (-item[1], names[item[0]]))
    return [
        PlaceMatch("postcode", names[code], code, f"{count} of the {len(here)} postcodes that begin with {begins}")
        for code, count in most_first
    ]


def _begins(written: str, asked: str) -> bool:
    outward, inward = written.split(" ")
    if asked == outward:
        return True
    return asked.startswith(outward) and inward.startswith(asked[len(outward) :])


def _not_here(postcode: str, outward: str) -> str:
    """Return why a whole postcode leads to no ward, kindly."""
    name = district()["name"]
    same = sum(written.startswith(f"{outward} ") for written, *_ in postcodes().values())
    if not same:
        return f"{postcode} is not in {name}, so there are no figures for it here."
    if same < FEW_POSTCODES:
        are = "1 postcode" if same == 1 else f"{same} postcodes"
        return f"{postcode} is not in {name}: it has only {are} of {outward}, and the rest are a neighbour’s."
    return (
        f"{postcode} is not among the postcodes of {name} held here ({describe('postcodes')['temporal']}): check it, "
        "or type the ward, street or village."
    )


# --- names ---


def _normal(text: str) -> str:
    """Return a name as it is compared: lower case, words in full, no punctuation, “and”, “the”, “ward” or district."""
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’‘`]", "", text.casefold())).split()
    plain = " ".join(SHORT.get(word, word) for word in words if word not in ("and", "the"))
    here = re.escape(_whole_district())
    return re.sub(rf" in {here}\b| {here}$| ward$", "", plain)


def _whole_district() -> str:
    return str(district()["name"]).casefold()


def _match(kind: str, code: str, why: str) -> PlaceMatch:
    return PlaceMatch(kind, ward_names()[code], code, why)


@lru_cache(maxsize=1)
def _names() -> tuple[_Name, ...]:
    """Return every name on record, those of today first."""
    areas = (_Name(_normal(name), kind, tuple(matches), _normal(name)) for name, kind, matches in names_of_areas())
    return (*areas, *_named())


def names_of_areas() -> Iterable[tuple[str, str, list[PlaceMatch]]]:
    """Yield each name of wards, or of areas that are made of wards: the name, its kind, and the wards it stands for."""
    names = ward_names()
    for code, name in names.items():
        yield name, WARD_TODAY, [_match(WARD_TODAY, code, "a ward of today")]
    for code, name in names.items():
        parts = re.split(r"\s*&\s*", name)
        for part in parts if len(parts) > 1 else []:
            kind = "part of a ward’s name"
            yield part, kind, [_match(kind, code, f"{part} stands in the ward’s name")]
    former = load("ward_names")
    for (vintage, name), rows in former[former["vintage"] != "2025"].groupby(["vintage", "name"], sort=False):
        kind = "ward of 2015" if vintage == "2015" else "ward before 2015"
        matches = [
            _match(kind, row.ward_code, _former_why(name, str(vintage), row.share))
            for row in rows.sort_values("share", ascending=False).itertuples()
        ]
        yield name, kind, matches
    for row in load("localities").dropna(subset=["ward_codes"]).itertuples():
        codes = row.ward_codes.split(";")
        why = f"{row.locality} as the community safety plan has it" + _among(len(codes))
        yield row.locality, "locality", [_match("locality", code, why) for code in codes]
    for area, rows in ward_table().groupby("reporting_area", sort=True):
        why = f"{area} reporting area{_among(len(rows))}"
        yield str(area), "reporting area", [_match("reporting area", code, why) for code in rows["ward_code"]]
    for parish, rows in load("parishes").groupby("parish", sort=True):
        why = f"{parish} parish{_among(len(rows))}"
        yield str(parish), "parish", [_match("parish", code, why) for code in rows["ward_code"]]


def _named() -> Iterable[_Name]:
    """Yield streets, villages and landmarks, by their name alone and with their village or town."""
    for place in sorted(named_places(), key=lambda place: (place.kind != PLACE, -place.points)):
        why = f"{place.label} lies in this ward" if place.kind != PLACE else f"part of {place.name} lies in this ward"
        match = PlaceMatch(place.kind, ward_names()[place.ward_code], place.ward_code, why, place.label)
        yield _Name(_normal(place.name), place.kind, (match,), _normal(place.label))


def _among(count: int) -> str:
    return "" if count == 1 else f", which reaches into {count} wards"


def _former_why(name: str, vintage: str, share: float) -> str:
    if vintage == "2015":
        return f"called {name} until it was renamed"
    part = "nearly all" if share > 0.94 else f"{100 * share:.0f}%"
    return f"{part} of {name} as it was before 2015, by area"


def _by_name(typed: str) -> list[PlaceMatch]:
    asked = _normal(typed)
    outside = load("localities")
    nowhere = outside.loc[outside["ward_codes"].isna(), "locality"]
    if asked in {_normal(name) for name in nowhere}:
        raise InputError(f"{typed.title()} lies outside every ward of {district()['name']}. {_hint()}")
    if asked == _whole_district():
        raise InputError(f"{typed.title()} is the whole district, shown where no ward is chosen. {_hint()}")
    if len(asked) >= LEAST_LETTERS:
        found = _as_written(asked)
        guessed = found or _as_written(_spelt(asked)) or _nearly(asked)
        if guessed:
            return [replace(match, guessed=not found) for match in _each_once(guessed)]
    raise InputError(f"Nothing in {district()['name']} was found for “{typed}”. {_hint()}")


def _as_written(asked: str) -> list[_Name]:
    likenesses = (_same, _holding_words, _holding, _with_all_words, _run_together)
    return next((found for like in likenesses if (found := like(asked))), [])


def _same(asked: str) -> list[_Name]:
    return [name for name in _names() if asked in (name.words, name.whole)]


def _holding_words(asked: str) -> list[_Name]:
    """Names that hold the words asked for as whole words."""
    return [name for name in _names() if f" {asked} " in f" {name.words} "]


def _holding(asked: str) -> list[_Name]:
    """Names that have a word beginning with what was asked for."""
    return [name for name in _names() if f" {asked}" in f" {name.words}"]


def _with_all_words(asked: str) -> list[_Name]:
    """Names with each word asked for, in any order: a street after its town.

    All are in the district, so its name says nothing; and one word at least must be of the name itself.
    """
    words = [f" {word} " for word in asked.split() if word not in ("in", _whole_district())]
    if not words:
        return []
    words = [
        *(" st" if word == " st " else word for word in words[:-1]),
        words[-1].rstrip(),
    ]  # the last may be a beginning
    return [
        name
        for name in _names()
        if all(word in f" {name.whole} " for word in words) and any(word in f" {name.words} " for word in words)
    ]


def _run_together(asked: str) -> list[_Name]:
    """Names that begin with what was asked for when no space counts."""
    one = asked.replace(" ", "")
    return [name for name in _names() if name.whole.replace(" ", "").startswith(one)]


def _spelt(asked: str) -> str:
    """Return what was asked for with each word that no name holds replaced by the nearest that one does."""
    known = {word for name in _names() for word in name.whole.split()} | {_whole_district()}
    nearest = {
        word: difflib.get_close_matches(word, known, n=1, cutoff=ALIKE)
        for word in asked.split()
        if word not in known and len(word) >= LEAST_SPELT
    }
    return _normal(" ".join((nearest.get(word) or [word])[0] for word in asked.split()))


def _nearly(asked: str) -> list[_Name]:
    """Names that differ from what was asked for by a slip of the pen."""
    close = difflib.get_close_matches(asked, {name.words for name in _names()}, n=3, cutoff=ALIKE)
    return [name for name in _names() if name.words in close]


def _each_once(names: list[_Name]) -> list[PlaceMatch]:
    """Return the first match of each ward."""
    seen: dict[str, PlaceMatch] = {}
    for name in names:
        for match in name.matches:
            seen.setdefault(match.ward_code, match)
    return list(seen.values())
