"""Open pages as somebody else."""

import itertools
import time

from lib.base.visitor import Role

GROUPS = {Role.councillor: "g-members", Role.officer: "g-officers", Role.administrator: "g-administrators"}
ROLES = "councillor=g-members; officer=g-officers, g-officers-too; administrator=g-administrators"
NUMBERS = itertools.count(1)


def open_as_somebody_elsewhere(monkeypatch):
    """Open pages as a browser that is not at the machine of a server for one person."""
    monkeypatch.setattr("lib.ui.frame.asking.sits_at_this_machine", lambda: False)


def open_signed_in(monkeypatch, role=None, **claims):
    """Open pages of a server where people sign in as somebody with a role; as nobody without one.

    A sign-in is a new one whenever this is called.
    """
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_ROLES", ROLES)
    said = {}
    if role is not None:
        said = {"is_logged_in": True, "iss": "https://login.example", "sub": str(next(NUMBERS))}
        said |= {"iat": time.time(), "email": f"{role.name}@council.example", "groups": [GROUPS.get(role, "g-others")]}
    monkeypatch.setattr("lib.ui.frame.asking._claims", lambda: said | claims)
