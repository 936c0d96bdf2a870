"""What whoever runs the explorer can set: environment variables, read when they are asked for.

Each is called `SAFETY_…`. The names of before, `ASHFIELD_…`, go on working; where both are set, `SAFETY_…` counts. A
variable that is empty counts as one that is not set. docs/deployment.md describes each.
"""

import os
from pathlib import Path

from lib.base.errors import InputError

PREFIX = "SAFETY_"
OLD_PREFIX = "ASHFIELD_"  # the prefix while this was the explorer of one district

POLICE_URL = "https://data.police.uk"
_PLAIN_HTTP_ALLOWED = ("http://127.0.0.1", "http://localhost")


def name_of(setting: str) -> str:
    """Return the variable that a setting was read from, or should be: name_of('DATABASE_URL').

    For messages: whoever set the old name is told of the old name.
    """
    names = (PREFIX + setting, OLD_PREFIX + setting)
    return next((name for name in names if os.environ.get(name, "").strip()), names[0])


def database_url() -> str:
    """Return the SQLAlchemy address of the local records' database; empty for the usual file."""
    return _text("DATABASE_URL")


def local_records_allowed() -> bool:
    """Return whether local records are shown on a server that does not listen on its own machine only."""
    return _is_on("LOCAL_RECORDS")


def small_numbers(usual: int) -> int:
    """Return the smallest count from local records that is printed: the setting, or the usual one.

    Raises
    ------
    InputError
        When the setting is not a whole number from 1 up.
    """
    text = _text("SMALL_NUMBERS") or str(usual)
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) < 1:
        name = name_of("SMALL_NUMBERS")
        raise InputError(f"{name} is “{text[:20]}”; set it to a whole number from 1 up, or leave it out.")
    return int(text)


def street_map_on() -> bool:
    """Return whether maps start with the street map beneath them."""
    return _is_on("STREET_MAP")


def os_maps_key() -> str:
    """Return the key for the OS Maps API; empty when there is none."""
    return _text("OS_MAPS_KEY")


def police_url() -> str:
    """Return the address, without its last slash, that police.uk archives are downloaded from.

    Raises
    ------
    InputError
        When it is neither https nor this machine.
    """
    address = (_text("POLICE_URL") or POLICE_URL).rstrip("/")
    if not address.startswith(("https://", *_PLAIN_HTTP_ALLOWED)):
        raise InputError(f"{name_of('POLICE_URL')} is not an address that starts with https://.")
    return address


def district_folder() -> Path | None:
    """Return the folder of the district that is shown, absolute; None for the project's own."""
    text = _text("DISTRICT")
    return Path(text).expanduser().absolute() if text else None


def hosts() -> list[str]:
    """Return the host names, beside its own machine's, that the server answers to."""
    return [name.strip() for name in _text("HOSTS").split(",") if name.strip()]


def _text(setting: str) -> str:
    return os.environ.get(name_of(setting), "").strip()


def _is_on(setting: str) -> bool:
    return _text(setting).casefold() == "on"
