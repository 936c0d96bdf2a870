"""What whoever runs the explorer can set: environment variables, read when they are asked for.

Each is called `SAFETY_…`. The names of before, `ASHFIELD_…`, go on working; where both are set, `SAFETY_…` counts. A
variable that is empty counts as one that is not set. docs/deployment.md describes each.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from lib.base.errors import InputError
from lib.base.visitor import Role

PREFIX = "SAFETY_"
USUAL_SMALL = 5  # counts of local records below it are hidden
OLD_PREFIX = "ASHFIELD_"  # the prefix while this was the explorer of one district

Choice = TypeVar("Choice", bound=StrEnum)

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


class Mode(StrEnum):
    """The three ways of running a server."""

    ALONE = "alone"
    PUBLIC = "public"
    SIGNED_IN = "signed-in"


class ShownTo(StrEnum):
    """Who beside officers sees counts of local records by ward and year."""

    OFFICERS = "officers"
    SIGNED_IN = "signed-in"
    EVERYONE = "everyone"


def mode() -> Mode:
    """Return how the server is run.

    Raises
    ------
    InputError
        When the setting is none of the three.
    """
    return _one_of(Mode, "MODE", Mode.ALONE)


def local_records_shown_to() -> ShownTo:
    """Return who beside officers sees counts of local records by ward and year.

    Raises
    ------
    InputError
        When the setting is none of the three.
    """
    return _one_of(ShownTo, "LOCAL_RECORDS_FOR", ShownTo.OFFICERS)


def roles_of_groups() -> dict[str, Role]:
    """Return the role of each group of the council's sign-in: “officer=group, group; councillor=group”.

    Raises
    ------
    InputError
        When the setting is not written so, or names a role that there is not.
    """
    name = name_of("ROLES")
    found: dict[str, Role] = {}
    for part in filter(str.strip, _text("ROLES").split(";")):
        role, is_, groups = (piece.strip() for piece in part.partition("="))
        if not is_ or role not in Role.__members__:
            known = ", ".join(Role.__members__)
            raise InputError(
                f"{name} says “{part.strip()[:40]}”; write role=group, with commas between groups and semicolons "
                f"between roles, where a role is one of: {known}."
            )
        for group in filter(None, (text.strip() for text in groups.split(","))):
            found[group] = max(Role[role], found.get(group, Role.viewer))
    return found


def role_claim() -> str:
    """Return the claim of the council's sign-in that lists somebody's groups."""
    return _text("ROLE_CLAIM") or "groups"


def secrets_file() -> str:
    """Return the file with the secrets of the sign-in; empty for Streamlit's own place."""
    return _text("SECRETS")


# What Streamlit's [auth] section must hold for `st.login` to work.
_AUTH_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_LEAST_SECRET = 32


def check_serving(auth: Mapping[str, Any]) -> None:
    """Go on only if the server can be run as it is set up.

    Parameters
    ----------
    auth : mapping
        The section [auth] of the secrets; empty when there is none.

    Raises
    ------
    InputError
        With one sentence that says what is missing.
    """
    if _text("LOCAL_RECORDS"):
        raise InputError(
            f"{name_of('LOCAL_RECORDS')} is no setting any more: take it out, and say with {PREFIX}MODE whether this "
            "server is for one person (alone), for everyone (public) or for people who sign in (signed-in)."
        )
    shown = local_records_shown_to()
    small_numbers()
    if mode() == Mode.ALONE:
        return
    if mode() == Mode.PUBLIC:
        if shown != ShownTo.OFFICERS:
            raise InputError(
                f"{name_of('LOCAL_RECORDS_FOR')} is “{shown}”, but a public server shows no local records; set "
                f"{PREFIX}MODE to signed-in or take it out."
            )
        return
    said = f"{PREFIX}MODE is signed-in, but"
    if missing := [key for key in _AUTH_KEYS if not str(auth.get(key, "")).strip()]:
        raise InputError(f"{said} the section [auth] of the secrets file does not say {', '.join(missing)}.")
    if len(str(auth["cookie_secret"])) < _LEAST_SECRET:
        raise InputError(f"{said} the cookie_secret of the secrets file is shorter than {_LEAST_SECRET} characters.")
    address = urlsplit(str(auth["redirect_uri"]))
    if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise InputError(f"{said} the redirect_uri of the secrets file does not start with https://.")
    if not address.path.endswith("/oauth2callback"):
        raise InputError(f"{said} the redirect_uri of the secrets file does not end with /oauth2callback.")
    asked: Any = auth.get("client_kwargs") or {}
    if asked.get("prompt") != "login":
        raise InputError(
            f'{said} the secrets file does not say client_kwargs = {{ prompt = "login" }}, with which signing in again '
            "asks who somebody is."
        )
    if auth.get("expose_tokens"):
        raise InputError(f"{said} the secrets file says expose_tokens, which the explorer does not need; take it out.")
    if Role.officer not in (roles := roles_of_groups().values()) and Role.administrator not in roles:
        raise InputError(f"{said} {PREFIX}ROLES names no group of officers or administrators.")


def small_numbers(usual: int = USUAL_SMALL) -> int:
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
    return _text("STREET_MAP").casefold() == "on"


def warms_up() -> bool:
    """Return whether a server visits its own pages before it says that it is well; on unless it is set to off."""
    return _text("WARM_UP").casefold() != "off"


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


def _one_of(kind: type[Choice], setting: str, usual: Choice) -> Choice:
    text = _text(setting).casefold() or usual
    try:
        return kind(text)
    except ValueError:
        choices = ", ".join(kind)
        raise InputError(f"{name_of(setting)} is “{text[:20]}”; set it to one of: {choices}.") from None
