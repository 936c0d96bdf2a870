"""Who is asking in this session: found out anew whenever it is asked, from the request and the sign-in that stands."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.base import settings
from lib.base.errors import InputError, NotAllowed
from lib.base.settings import Mode
from lib.base.visitor import NOBODY, Role, Visitor, acting_as, at_the_keyboard, visitor
from lib.records import sign_ins
from lib.records.connection import now_utc
from lib.ui.frame.this_machine import sits_at_this_machine

AS_PUBLIC = "see-as-public"  # key of the switch with which an officer sees what everyone sees
# Before something that cannot be made good, somebody must have signed in at most this long ago.
JUST_NOW = timedelta(minutes=5)
# A sign-in is looked up at most once a second; signing out in this process is known at once.
_KEPT_SECONDS = 1.0
_MOST_KEPT = 5_000
_checked: dict[str, tuple[float, sign_ins.SignIn]] = {}


def asking() -> Visitor:
    """Return who is asking; nobody where no session is, as in a request for a file."""
    if get_script_run_ctx(suppress_warning=True) is None or st.session_state.get(AS_PUBLIC):
        return NOBODY
    return really_asking()


def really_asking() -> Visitor:
    """Return who is asking, also while they look at what everyone sees."""
    match settings.mode():
        case Mode.ALONE:
            return at_the_keyboard() if sits_at_this_machine() else NOBODY
        case Mode.SIGNED_IN:
            return _signed_in(_claims())
    return NOBODY


def why_not_signed_in() -> str:
    """Return why somebody whose browser says that they signed in is not signed in any more; empty otherwise."""
    claims = _claims()
    return _standing(claims).why_not if claims.get("is_logged_in") else ""


def _claims() -> dict[str, Any]:
    return st.user.to_dict() if settings.mode() == Mode.SIGNED_IN else {}


def _signed_in(claims: Mapping[str, Any]) -> Visitor:
    if not claims.get("is_logged_in") or (started := _standing(claims).started_at) is None:
        return NOBODY
    return Visitor(_account(claims), role_from(claims), True, now_utc() - started < JUST_NOW)


def role_from(claims: Mapping[str, Any]) -> Role:
    """Return the role that the council's sign-in gives somebody: the highest of their groups, else viewer."""
    given, roles = claims.get(settings.role_claim()), settings.roles_of_groups()
    groups = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    return max((roles[group] for group in groups if isinstance(group, str) and group in roles), default=Role.viewer)


def _account(claims: Mapping[str, Any]) -> str:
    named = (claims.get(name) for name in ("preferred_username", "email", "sub"))
    return next((str(name) for name in named if name), "")


def _key(claims: Mapping[str, Any]) -> str:
    """Return what tells one sign-in from another: the claims that the council's sign-in makes anew each time."""
    parts = [str(claims.get(name, "")) for name in ("iss", "sub", "iat", "exp", "nonce", "sid", "jti")]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _standing(claims: Mapping[str, Any]) -> sign_ins.SignIn:
    key, now = _key(claims), time.monotonic()
    until, found = _checked.get(key, (0.0, sign_ins.SignIn(None)))
    if now < until:
        return found
    try:
        issued = datetime.fromtimestamp(float(claims["iat"]), UTC).replace(tzinfo=None)
        found = sign_ins.checked(key, _account(claims), issued)
    except InputError as error:
        found = sign_ins.SignIn(None, f"Nobody can sign in now. {error}")
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        found = sign_ins.SignIn(None, "The council’s sign-in does not say when it was made.")
    if len(_checked) >= _MOST_KEPT:
        _checked.clear()
    _checked[key] = (now + _KEPT_SECONDS, found)
    return found


def as_who_asks(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return what makes a file for whoever asks now, when it is pressed outside any run of a page.

    Raises
    ------
    NotAllowed
        When it is called after their sign-in has ended.
    """
    who, claims = visitor(), _claims()

    def made() -> bytes:
        if who.signed_in and _signed_in(claims).role < who.role:
            raise NotAllowed("Your sign-in is over; load the page again.")
        with acting_as(who):
            return make()

    return made


def sign_out() -> None:
    """End the sign-in, here and in every other window, and take the browser to the council's own sign-out."""
    claims = _claims()
    if claims.get("is_logged_in"):
        sign_ins.end(_key(claims))
        _checked.pop(_key(claims), None)
    st.logout()
