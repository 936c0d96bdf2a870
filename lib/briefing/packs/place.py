"""Which area a pack is about: an outline, a ward, a place that stands ready, or what lies round about a camera."""

from pathlib import Path

from lib.analysis.own_area.area import UPLOADED, Area, named, validated
from lib.analysis.own_area.made_of import LOCALITY, PARISH, PRIORITY, REPORTING, area_of, ready_made
from lib.analysis.packs.near import DISTANCES, round_about, spot_of
from lib.base.errors import InputError
from lib.base.words import shortened
from lib.intake.area_files import read_outline
from lib.intake.files import GivenFile
from lib.published.find_place import ward_asked


def area_asked(area: str, ward: str, place: str, point: str, name: str) -> tuple[Area, tuple[str, ...]]:
    """Return the area that the command line, or a link, asks for, and how the command line names it.

    Parameters
    ----------
    area : str
        A file with an outline, or the text that stands for an area in a link.
    ward : str
        A ward's code, name, village or postcode.
    place : str
        The name of a locality, parish, reporting area or priority area.
    point : str
        The spot of a camera, as `lib.analysis.packs.near.spot_of` reads it: the area is what lies within 200 metres.
    name : str
        What it is called; what it is made of says so when not given.

    Raises
    ------
    InputError
        When none is named, or what is named is not to be found.
    """
    called = ("--name", name) if name else ()
    if point and not (area or ward or place):
        return round_about(*spot_of(point), name)[DISTANCES[-1]], ("--point", point, *called)
    if ward:
        code = ward_asked(ward)
        found, arguments = area_of(f"wards:{code}"), ("--ward", code)
    elif place:
        found, arguments = area_of(_ready(place)), ("--place", place)
    elif area:
        found, arguments = _outline(area, name), ("--area", area)
    else:
        raise InputError("A pack needs a place: give an area, a ward, a place, or the spot of a camera.")
    spot = ("--point", point) if point else ()
    return (named(found, name) if name else found), (*arguments, *spot, *called)


def _ready(place: str) -> str:
    for kind in (LOCALITY, PARISH, REPORTING, PRIORITY):
        for key in ready_made():
            if key.casefold() == f"{kind}:{place.strip()}".casefold():
                return key
    raise InputError(
        f"There is no locality, parish, reporting area or priority area “{shortened(place)}”; give a ward with --ward, "
        "or an outline with --area."
    )


def _outline(text: str, name: str) -> Area:
    if ":" in text and not Path(text).exists():
        return area_of(text, name)
    given = read_outline(GivenFile.at(Path(text)))
    return validated(given.outline, name or given.name, UPLOADED, notes=given.notes)
