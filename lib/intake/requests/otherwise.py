"""When and where as this app cannot read them, such as by a property's number: one sentence that says what to do."""

import re
from typing import NamedTuple

from lib.base.errors import InputError
from lib.intake.headings import normal
from lib.intake.tables import GivenTable


class NotKnown(InputError):
    """No column was taken for when, what or where."""


class NoKind(NotKnown):
    """No column was taken for the category, which can be asked: a whole file may be of one kind."""


class Otherwise(NamedTuple):
    """A way of saying when or where that is not read: the headings that tell it, what it is, and what to do."""

    headings: str
    what: str
    do: str


_GRID = "add easting and northing to the export (the system’s own gazetteer has them), or else the postcode or the ward"
WHERE = (
    Otherwise(r"uprn|unique property reference.*", "the number of a property, of which this app holds no list", _GRID),
    Otherwise(r"usrn|unique street reference.*", "the number of a street, of which this app holds no list", _GRID),
    Otherwise(r"(?:what ?3 ?words|w3w)\b.*", "three words that only a paid service turns into a place", _GRID),
    Otherwise(
        r"(?:\w+ )*(?:parish|town|village|locality|settlement|area|beat|neighbou?rhood|division)(?: (?:name|code))?",
        "an area that can have a ward’s name and other bounds",
        "add the ward, the postcode, or easting and northing",
    ),
    Otherwise(
        r"(?:\w+ )*address(?: line)?(?: \d)?",
        "an address, which is about a person and is never read",
        "add a column with the postcode alone, the ward, or easting and northing",
    ),
)
WHEN = (
    Otherwise(
        r"day", "one of several columns that make up a date", "put day, month and year together in one column “Date”"
    ),
    Otherwise(
        r"(?:calendar |financial )?(?:month|week|quarter|period|year)(?: (?:no|number|commencing|ending|year))?",
        "no day",
        "export the requests with the day on which each was made, so that months cut short can be told",
    ),
)


def check_said_otherwise(table: GivenTable, ways: tuple[Otherwise, ...]) -> None:
    """Say what to do where when or where is given only in a way that cannot be read.

    Raises
    ------
    NotKnown
        When a column's heading tells one of the ways.
    """
    for way in ways:
        for column in table.header:
            if re.fullmatch(way.headings, normal(column)):
                told = "where" if ways is WHERE else "when"
                raise NotKnown(f"{table.file.name} says {told} by “{column[:60]}”: {way.what}. To load it, {way.do}.")
