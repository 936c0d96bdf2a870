"""What outlives a briefing: the briefings made before and the action register."""

from datetime import date

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.base.roles import may
from lib.base.words import plural
from lib.briefing.actions import FIGURES, LONGEST_PLACE, STATUSES, Action, as_csv, from_csv
from lib.briefing.aims import NOT_WRITTEN, aims_by_action
from lib.briefing.members import MemberNote, held_notes
from lib.briefing.register import held_actions, record_actions
from lib.briefing.request import Request, day_in_words
from lib.incidents.topics import topics
from lib.published.places import ward_names
from lib.records.briefings import Made, made_briefings
from lib.ui.briefing.aims import show_aims
from lib.ui.briefing.changes import SAID, change_status, keep_differing, say, show_meeting_changes, versions_seen
from lib.ui.briefing.choices import begin_from
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader
from lib.ui.frame.who import allowed

NOT_KEPT = (
    "Briefings and actions are not stored for you here. All choices but your notes are in the address of this page: "
    "keep the link for next month."
)


def known_actions() -> tuple[Action, ...]:
    """Return the recorded actions; none for who may not read them, or where the store cannot be read."""
    if not may("read_register"):
        return ()
    try:
        return held_actions()
    except InputError:
        return ()


def known_members_notes() -> tuple[MemberNote, ...]:
    """Return what members wrote down; none for who may not read it, or where the store cannot be read."""
    if not may("read_notes"):
        return ()
    try:
        return held_notes()
    except InputError:
        return ()


def show_kept(request: Request) -> None:
    """Show the action register and the briefings made before."""
    st.subheader("Action register")
    if not allowed("read_register"):
        st.caption(NOT_KEPT)
        return
    said = st.session_state.pop(SAID, "")
    with st.container():  # always there: with a part more above them, the parts below would close
        if said:
            st.success(plain(said))
    try:
        if may("write_register"):
            show_meeting_changes()
        _show_actions(held_actions())
        if may("write_register"):
            _record(request)
        if may("keep_briefings"):
            st.subheader("Briefings made before")
            _show_made(made_briefings())
    except InputError as error:
        st.error(plain(str(error)))


def _show_actions(actions: tuple[Action, ...]) -> None:
    names, labels, today, aims = ward_names(), topics(), date.today().isoformat(), aims_by_action()
    if not actions:
        below = " can be recorded below and" if may("write_register") else ""
        st.write(f"No action is recorded yet. What a meeting agrees{below} is in the next briefing.")
        return
    st.write("Actions of the briefing’s wards and topics are printed in it with what changed since.")
    table = pd.DataFrame(
        {
            "Action": [action.action for action in actions],
            "Ward": [names.get(action.ward, action.ward) for action in actions],
            "Topic": [labels[a.topic].label if a.topic in labels else a.topic for a in actions],
            "Owner and agency": [", ".join(filter(None, (a.owner, a.agency))) or "not recorded" for a in actions],
            "From": [month_in_words(action.started) for action in actions],
            "Due": [day_in_words(action.due) if action.due else "not set" for action in actions],
            "Overdue": [plural(days, "day") if (days := a.overdue(today)) else "no" for a in actions],
            "Is to move": [a.place if a.figure == "place" else FIGURES[a.figure] for a in actions],
            "To change": [aims.get(action.number, NOT_WRITTEN) for action in actions],
            "Status": [action.status for action in actions],
        }
    )
    show_wide_table(table, "Recorded actions")
    if may("write_register"):
        _change_status(actions)
    show_aims(actions)
    show_downloads([("Actions (CSV)", "actions.csv", mime.CSV, lambda: as_csv(list(actions)))])


def _change_status(actions: tuple[Action, ...]) -> None:
    with st.form("brief-status", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        by_number = {action.number: action for action in actions}
        seen = versions_seen(actions)
        number = st.selectbox(
            "Action", list(by_number), format_func=lambda n: by_number[n].action[:80], key="brief-status-action"
        )
        status = st.selectbox("Its status now", STATUSES, key="brief-status-to")
        if st.form_submit_button("Change status"):
            change_status(seen[number], status)


def _record(request: Request) -> None:
    with st.expander("Record an action, or import a list"):
        with st.form("brief-action", border=False, clear_on_submit=True):
            names, labels = ward_names(), {slug: topic.label for slug, topic in topics().items()}
            words = st.text_input("What is to be done", max_chars=500)
            ward = st.selectbox("For the ward", request.wards or list(names), format_func=names.__getitem__)
            topic = st.selectbox("Against", request.topics or list(labels), format_func=labels.__getitem__)
            owner = st.text_input("Owner: a role, not a name", max_chars=200)
            agency = st.text_input("Agency", max_chars=200)
            started = st.text_input("Starts in (year and month)", request.end)
            due = st.date_input("Due", value=None, format="DD/MM/YYYY")
            measure = st.text_input("How will it be measured?", max_chars=200)
            figure = st.selectbox("The figure it is to move", list(FIGURES), index=1, format_func=FIGURES.__getitem__)
            place = st.text_input("If a place: the street, as in the Find box", max_chars=LONGEST_PLACE)
            if st.form_submit_button("Record action"):
                day = due.isoformat() if due else ""
                done = record_actions(
                    [Action(ward, topic, words, started, owner, agency, day, measure, figure=figure, place=place)]
                )
                keep_differing(done.differing)
                say("The action is recorded." if done.new else "The register holds this action already.")
        given = uploader("Import a list of actions (CSV)", "csv", 5, key="brief-actions-file")
        if given is not None and st.button("Import the list"):
            listed = from_csv(given.getvalue())
            done = record_actions(listed)
            keep_differing(done.differing)
            say(f"{done.new} of {len(listed)} actions are new; the others stood already.")


def _show_made(made: list[Made]) -> None:
    if not made:
        st.write("None yet. Each briefing that is made here is listed with its choices and notes.")
        return
    by_number = {briefing.number: briefing for briefing in made}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox("Made before", list(by_number), format_func=lambda n: _made_in_words(by_number[n]))
        chosen = by_number[number]
        st.button(
            "Begin the next one from this",
            on_click=begin_from,
            args=(chosen.query, chosen.notes),
            help="Takes up its wards, topics, sections and notes, with the latest complete months.",
        )


def _made_in_words(made: Made) -> str:
    return f"{made.title} ({day_in_words(made.made_at.date().isoformat())})"
