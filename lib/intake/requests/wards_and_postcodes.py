"""Wards and postcodes as exports write them: names of today and of before, and letters for figures."""

import re
from functools import lru_cache

import pandas as pd

from lib.published.tables import district, load

BAD_WARD = "the ward is not one of the district’s"
# An older ward of which so much lies in one of today's is that ward.
SAME_WARD = 0.99

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_PART = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(?: ?\d[A-Z]?)?")
_AT_END = r"[\s,]([A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[A-Z]{2})[\s.,]*$"
_LONGEST = 9
_OLD = "before 2015"


def is_postcode(text: pd.Series) -> pd.Series:
    """Return which texts are written like a whole postcode, an O for a zero included."""
    return _tight(text).str.fullmatch(_POSTCODE).fillna(False).astype(bool)


def is_part_of_postcode(text: pd.Series) -> pd.Series:
    """Return which texts are written like a postcode's beginning: 'NG15' or 'NG16 6'."""
    return text.str.upper().str.fullmatch(_PART).fillna(False).astype(bool)


def _tight(text: pd.Series) -> pd.Series:
    """Return postcodes in capitals without spaces; a letter O where only a figure can stand is a zero.

    Of a longer text, such as that of a place with its street, the postcode at its end.
    """
    return pd.Series([_tight_one(str(one)) for one in text.tolist()], index=text.index, dtype=object)


@lru_cache(maxsize=50_000)
def _tight_one(text: str) -> str:
    if len(text) > _LONGEST and (end := re.search(_AT_END, text, re.IGNORECASE)):
        text = end[1]
    return re.sub(r"(?<=\d)O|O(?=[A-Z]{2}$)", "0", re.sub(r"[^A-Z0-9]", "", text.upper()))


@lru_cache(maxsize=1)
def _postcodes() -> pd.DataFrame:
    table = load("postcodes")
    return table.assign(postcode=_tight(table["postcode"])).set_index("postcode")[["lon", "lat", "ward_code"]]


@lru_cache(maxsize=1)
def _sectors() -> frozenset[str]:
    return frozenset(_postcodes().index.str[:-2])


def in_known_sector(text: pd.Series) -> pd.Series:
    """Return which postcodes begin as some of the district do, all but their last two letters."""
    return _tight(text).str[:-2].isin(_sectors())


def postcode_places(text: pd.Series) -> pd.DataFrame:
    """Return lon, lat and ward_code of postcodes; missing for one that is not of the district."""
    return _postcodes().reindex(_tight(text)).set_axis(text.index)


def _ward_key(text: pd.Series) -> pd.Series:
    return pd.Series([_key_of(str(name)) for name in text.tolist()], index=text.index, dtype=object)


@lru_cache(maxsize=20_000)  # a column holds a few names again and again
def _key_of(name: str) -> str:
    words = re.sub(r"['’.]", "", name.lower().replace("&", " and "))
    return re.sub(r"[^a-z0-9]+", " ", words).strip().removesuffix(" ward")


@lru_cache(maxsize=1)
def _wards_by_name() -> dict[str, str]:
    names, wards = load("ward_names"), load("wards")
    old = names[names["vintage"] == _OLD]
    same = old[old["share"] >= SAME_WARD]
    ways = [
        names.loc[names["vintage"] != _OLD, ["name", "ward_code"]],
        wards[["ward_code", "ward_code"]],
        wards[["ward_name_2015", "ward_code"]],
        same[["name", "ward_code"]],
        same[["code_then", "ward_code"]],
    ]
    every = pd.concat([way.set_axis(["name", "ward_code"], axis=1) for way in ways])
    return every.assign(key=_ward_key(every["name"])).drop_duplicates("key").set_index("key")["ward_code"].to_dict()


def ward_codes(text: pd.Series) -> pd.Series:
    """Return the codes of wards given by name or by code; missing for any other text.

    Names of 2015 and 2025 are known, and those of before where such a ward is, but for its name or code, one of today.
    """
    return pd.Series([_code_of(str(name)) for name in text.tolist()], index=text.index, dtype=object)


@lru_cache(maxsize=20_000)
def _code_of(name: str) -> str | None:
    known, key = _wards_by_name(), _key_of(name)
    # with its code, a number or the district beside it: 'Elm Park (E05010673)', '01 - Elm Park', 'Elm Park (Mirford)'
    code = re.search(r"\be05\d{6}\b", key)
    beside = rf"(?:\d+|{re.escape(_key_of(district()['name']))})"
    return known.get(key) or known.get(code[0] if code else re.sub(rf"^{beside} | {beside}$", "", key))


def is_ward(text: pd.Series) -> pd.Series:
    """Return which texts name a ward of the district, of today or of before 2015."""
    return ward_codes(text).notna() | _ward_key(text).isin(list(_gone()))


@lru_cache(maxsize=1)
def _gone() -> dict[str, str]:
    """Return why each ward of before 2015 that is none of today's cannot be used, by the keys of its name and code."""
    names = load("ward_names")
    old = names[names["vintage"] == _OLD]
    why: dict[str, str] = {}
    for (name, code), _ in old.groupby(["name", "code_then"]):
        reason = f"{code} was {name} until 2015, which lies in several of today’s wards; give a place or today’s ward"
        why |= dict.fromkeys(_ward_key(pd.Series([name, code])), reason)
    return why


def why_no_ward(text: pd.Series) -> pd.Series:
    """Return why texts name none of the district's wards of today."""
    return _ward_key(text).map(_gone()).fillna(BAD_WARD).astype(object)
