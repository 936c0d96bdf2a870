"""Changes of the register that met somebody else's: both versions on the page, and a choice."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.base.errors import InputError
from lib.briefing.actions import Action
from lib.briefing.register import set_status
from lib.briefing.request import day_in_words
from lib.records.briefings import ChangedSince, Differing, change_action
from lib.ui.frame.evidence import show_wide_table
from lib.ui.frame.plain_text import plain

SAID = "brief-said"  # what the last change did, shown once after the page ran again
_SEEN = "brief-seen"  # versions of the actions as this page showed them last
_MET = "brief-met"  # a change that met another: what was seen, what stands, what was wanted
_LIST = "brief-list-differs"
_NAMES = {
    "owner": "Owner",
    "agency": "Agency",
    "due": "Due",
    "measure": "Measured by",
    "review": "Review",
    "figure": "Is to move",
}


def say(text: str) -> None:
    """Draw the page again with this above the register."""
    st.session_state[SAID] = text
    st.rerun()


def versions_seen(actions: tuple[Action, ...]) -> dict[int, Action]:
    """Return the actions as the page showed them when its reader chose, and remember them as they stand now."""
    now = {action.number: action for action in actions}
    seen: dict[int, Action] = st.session_state.get(_SEEN, now)
    st.session_state[_SEEN] = now
    return {**now, **seen}


def change_status(seen: Action, status: str) -> None:
    """Change a status, or keep both versions for `show_meeting_changes`."""
    try:
        set_status(seen.number, seen.version, status)
    except ChangedSince as met:
        st.session_state[_MET] = (seen, met.row, status)
        st.rerun()
    say(f"The action is now “{status}”.")


def keep_differing(differing: tuple[Differing, ...]) -> None:
    """Keep what a list says otherwise than the register, for `show_meeting_changes`."""
    st.session_state[_LIST] = {one.number: one for one in differing}


def show_meeting_changes() -> None:
    """Show changes that met others, and the choice between them."""
    if _MET in st.session_state:
        _show_met(*st.session_state[_MET])
    if st.session_state.get(_LIST):
        _show_list(st.session_state[_LIST])


def _show_met(seen: Action, row: dict[str, Any], wanted: str) -> None:
    with st.container(border=True, key="brief-met-box"):
        by = f" by {plain(row['recorded_by'])}" if row["recorded_by"] else ""
        when = f"{day_in_words(row['changed_at'].date().isoformat())}, {row['changed_at']:%H:%M} UTC"
        st.warning(
            f"“{plain(seen.action)}” was changed{by} since you opened it ({when}). Nothing was overwritten.",
            icon=":material/sync_problem:",
        )
        versions = {"When you opened it": seen.status, "As it stands now": row["status"], "Your change": wanted}
        show_wide_table(
            pd.DataFrame({"Version": list(versions), "Status": list(versions.values())}), "Both versions", 20
        )
        with st.container(horizontal=True):
            if st.button(f"Leave it “{row['status']}”", key="brief-met-leave"):
                del st.session_state[_MET]
                say("The action was left as it stands.")
            if st.button(f"Change it to “{wanted}”", key="brief-met-change"):
                del st.session_state[_MET]
                change_status(replace(seen, version=row["version"], status=row["status"]), wanted)


def _show_list(differing: dict[int, Differing]) -> None:
    with st.container(border=True, key="brief-list-box"):
        st.warning("The list says something else than the register of these. Nothing of them was changed.")
        table = pd.DataFrame(
            {
                "Action": [one.held["action"] for one in differing.values()],
                "The register": [_words(one, one.held) for one in differing.values()],
                "The list": [_words(one, one.given) for one in differing.values()],
            }
        )
        show_wide_table(table, "Actions of which list and register differ", 40)
        taken = st.multiselect(
            "Take the list’s version of",
            list(differing),
            format_func=lambda number: differing[number].held["action"][:80],
            key="brief-list-taken",
        )
        with st.container(horizontal=True):
            if st.button("Take these from the list", disabled=not taken, key="brief-list-take"):
                _take([differing[number] for number in taken])
            if st.button("Leave the register as it is", key="brief-list-leave"):
                del st.session_state[_LIST]
                say("The register was left as it stands.")


def _words(one: Differing, version: dict[str, str]) -> str:
    """Return what one version says where the two differ."""
    other = [name for name in version if one.held[name] != one.given[name]]
    return "; ".join(f"{_NAMES.get(name, name.capitalize())}: {version[name] or 'none'}" for name in other)


def _take(chosen: list[Differing]) -> None:
    done, refused = 0, []
    for one in chosen:
        try:
            change_action(one.number, one.version, one.given)
            done += 1
        except InputError as error:
            refused.append(str(error))
    del st.session_state[_LIST]
    say(" ".join([f"{done} actions now stand as the list says.", *refused]))
