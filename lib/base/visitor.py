"""Who is asking: the account and the role of whoever uses the explorer now.

Pages and the command line say once, by `ask`, how this is found out; everything below only asks `visitor()`. So that a
function can be checked for anyone, `acting_as` takes somebody else's place for a while.
"""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """What somebody is to the explorer; each may do all that the ones before it may."""

    viewer = 0
    councillor = 1
    officer = 2
    administrator = 3


@dataclass(frozen=True)
class Visitor:
    """Somebody who uses the explorer."""

    # What the council's sign-in calls them, or the operating system's user; empty when nobody is signed in.
    account: str
    role: Role  # what they are to the explorer
    signed_in: bool = False  # whether the council's sign-in says who they are
    just_now: bool = True  # whether they said who they are within the last minutes; true of whoever sits at the machine


NOBODY = Visitor("", Role.viewer)


def at_the_keyboard() -> Visitor:
    """Return who runs the command line: the operating system's user, who can read the files anyway."""
    try:
        return Visitor(getpass.getuser(), Role.administrator)
    except (KeyError, OSError):  # a process whose user has no name, as in some containers
        return Visitor("", Role.administrator)


_taken: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
_found_by: list[Callable[[], Visitor]] = [at_the_keyboard]


def ask(found_by: Callable[[], Visitor]) -> None:
    """Find out who is asking in this way from now on, in the whole process."""
    _found_by[0] = found_by


def visitor() -> Visitor:
    """Return who is asking now."""
    return _taken.get() or _found_by[0]()


@contextmanager
def acting_as(somebody: Visitor) -> Iterator[None]:
    """Answer everything inside as if this visitor had asked."""
    token = _taken.set(somebody)
    try:
        yield
    finally:
        _taken.reset(token)
