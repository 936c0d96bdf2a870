"""What each role sees and may do: the one table, asked by pages, analyses and the store alike.

docs/security.md prints it. Who somebody is, `lib.base.visitor` says: at a public server everyone is a viewer, at a
server for one person whoever sits at it is its administrator, and so is whoever uses the command line.
"""

from dataclasses import dataclass
from enum import IntEnum

from lib.base import settings
from lib.base.errors import NotAllowed
from lib.base.settings import Mode, ShownTo
from lib.base.visitor import Role, Visitor, visitor


@dataclass(frozen=True)
class Action:
    """Something that is seen or done."""

    name: str  # what code calls it
    lowest: Role  # the lowest role that may do it
    words: str  # what it is, as in “only officers may …”
    asked_again: bool = False  # whether somebody signed in must have said who they are within the last minutes


ACTIONS = {
    action.name: action
    for action in (
        Action("see_published", Role.viewer, "see what is published, and make a briefing of it"),
        Action("read_register", Role.councillor, "read the register of agreed actions"),
        Action("read_interventions", Role.councillor, "read the register of interventions"),
        Action("write_note", Role.councillor, "write down what residents tell them"),
        Action("read_notes", Role.officer, "read what all members wrote down, and say what became of it"),
        Action("read_outcomes", Role.councillor, "see the outcomes’ figures that agencies gave"),
        Action("see_local_records", Role.officer, "see local records in full: places, months and single counts"),
        Action("load", Role.officer, "load records and survey waves, and see what was loaded"),
        Action("undo", Role.officer, "take a load back", asked_again=True),
        Action("write_register", Role.officer, "record actions and change their status"),
        Action("write_interventions", Role.officer, "write interventions down and correct them"),
        Action("enter_outcomes", Role.officer, "enter the outcomes’ figures and the board’s targets"),
        Action("keep_briefings", Role.officer, "keep briefings for next time, and see those kept"),
        Action("keep_areas", Role.officer, "keep areas that they draw, and see those kept"),
        Action("use_template", Role.officer, "give a briefing their own Word styles"),
        Action("read_trail", Role.administrator, "see who did what"),
        Action("backup", Role.administrator, "write and restore backups"),
    )
}


def may(action: str, who: Visitor | None = None) -> bool:
    """Return whether the visitor, or somebody else, may do this."""
    who, asked = who or visitor(), ACTIONS[action]
    return who.role >= asked.lowest and (who.just_now or not asked.asked_again)


def require(action: str) -> None:
    """Go on only if the visitor may do this.

    Raises
    ------
    NotAllowed
        When they may not; the message says who may, or to sign in again first.
    """
    if may(action):
        return
    asked = ACTIONS[action]
    if visitor().role >= asked.lowest:
        raise NotAllowed(f"To {asked.words}, sign in again first: who you are was last checked too long ago.")
    whose = "an administrator" if asked.lowest == Role.administrator else f"{asked.lowest.name}s"
    raise NotAllowed(f"Only {whose} may {asked.words}; {_WHY_NOT[settings.mode()]}.")


_WHY_NOT = {
    Mode.ALONE: "this server is for one person, at the machine that it runs on",
    Mode.PUBLIC: "this server shows everyone what is published, and nobody signs in",
    Mode.SIGNED_IN: "you are not signed in as one",
}


class Sees(IntEnum):
    """How much of the local records somebody sees; what is worked out for one is never given to another."""

    NOTHING = 0
    SAFE_COUNTS = 1
    IN_FULL = 2


def sees() -> Sees:
    """Return how much of the local records the visitor sees.

    Safe counts are those that cannot point to anybody: by ward and year, with small ones hidden.
    """
    if may("see_local_records"):
        return Sees.IN_FULL
    if settings.mode() == Mode.PUBLIC:
        return Sees.NOTHING
    shown = settings.local_records_shown_to()
    if shown == ShownTo.EVERYONE or (shown == ShownTo.SIGNED_IN and visitor().signed_in):
        return Sees.SAFE_COUNTS
    return Sees.NOTHING
