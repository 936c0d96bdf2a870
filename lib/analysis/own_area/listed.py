"""Several areas in one text of a link: each by what stands for it, and the name that somebody gave it."""

from dataclasses import replace

from lib.analysis.own_area.area import Area, plain_name
from lib.analysis.own_area.made_of import area_of, key_of

_BETWEEN, _CALLED = "^", "|"  # neither stands in what stands for an area


def listed(area: Area) -> str:
    """Return the text that stands for an area with its name; empty where its outline is too long for a link."""
    key = key_of(area)
    if not key or area_of(key).name == area.name:
        return key
    return f"{key}{_CALLED}{_plain(area.name)}"


def listed_area(text: str) -> Area:
    """Return the area that a text of `listed` stands for.

    Raises
    ------
    InputError
        It stands for nothing of this district, or is kept and not for the visitor.
    """
    key, _, name = text.partition(_CALLED)
    found = area_of(key)
    return replace(found, name=plain_name(name, found.name)) if name else found


def together_in_link(areas: tuple[Area, ...]) -> str:
    """Return areas as one text; those that no text stands for are left out."""
    return _BETWEEN.join(filter(None, map(listed, areas)))


def parts_of_link(text: str) -> list[str]:
    """Return the texts of which `together_in_link` made one."""
    return [part for part in text.split(_BETWEEN) if part]


def _plain(name: str) -> str:
    return "".join(" " if sign in (_BETWEEN, _CALLED) else sign for sign in name)
