"""What an agreed action is to change, written down before it begins, so that later briefings grade it by that."""

from lib.analysis.evaluation.intervention import LONGEST_NAME
from lib.analysis.evaluation.places import AT, STREETS, WARDS
from lib.analysis.evaluation.register import Entry, entry_of, held_entries, write_down
from lib.analysis.evaluation.where import AREA
from lib.base.errors import InputError
from lib.briefing.actions import FINISHED, Action
from lib.drawing.words.interventions import aimed_in_words
from lib.incidents.topics import topics

NOT_WRITTEN = "not written down"


def aims_by_action() -> dict[int, str]:
    """Return what agreed actions are to change, in words by their number, of those that it is written down of."""
    return {entry.action: aimed_in_words(entry) for entry in held_entries() if entry.action}


def without_aim(actions: tuple[Action, ...]) -> list[Action]:
    """Return the actions still to be done that an aim can be written down of and is not."""
    stated, known = aims_by_action(), topics()
    return [
        action
        for action in actions
        if action.number not in stated
        and action.status not in FINISHED
        and action.topic in known
        and known[action.topic].recorded
    ]


def aim_of(action: Action, change: str, due: str, area: str = "") -> Entry:
    """Return what is to be written down of an action: its places, its first month, and the change aimed at.

    Parameters
    ----------
    action : Action
        As the register of actions holds it; what it is to move decides whether its ward or its street is judged.
    change : str
        Per cent, such as '-20'.
    due : str
        The month by which ('2026-03'); empty for none.
    area : str
        What stands for an area of one's own that is judged in place of the action's ward or street; empty for none.

    Raises
    ------
    InputError
        The change or the month cannot be, or the action's place is no street with records.
    """
    if not change.strip():
        raise InputError("Say by how much it is to change, in per cent: -20 for a fifth fewer.")
    kind, place = WARDS, action.ward
    if area:
        kind, place = AREA, area
    elif action.figure == "place":
        kind, place = STREETS, f"{action.place}{AT}{action.ward}"
    return entry_of(
        {
            "name": action.action[:LONGEST_NAME],
            "topic": action.topic,
            kind: place,
            "from": action.started,
            "change": change,
            "due": due,
            "judged": action.measure,
            "who": action.owner or action.agency,
            "action": str(action.number),
        }
    )


def write_aim(action: Action, change: str, due: str, area: str = "") -> Entry:
    """Store what an action is to change, and return it.

    Raises
    ------
    InputError
        As `aim_of`; or the register of interventions holds such an entry already.
    StoreError
        When the store cannot be written.
    """
    entry = aim_of(action, change, due, area)
    if not write_down([entry]):
        raise InputError("The register of interventions holds this already: same words, place and first month.")
    return entry
