"""The register of interventions on the page: what is written down, and how officers write, correct and import it."""

from dataclasses import replace

import streamlit as st

from lib.analysis.evaluation.evaluate import foresight
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.register import (
    FILE_COLUMNS,
    LONGEST,
    Entry,
    Graded,
    correct,
    entries_of,
    entry_of,
    entry_with,
    graded,
    held_entries,
    register_table,
    write_down,
)
from lib.base import mime
from lib.base.errors import CannotSay, InputError
from lib.base.roles import may
from lib.base.words import plural, shortened
from lib.briefing.register import held_actions
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.evaluation import foresight_sentence
from lib.drawing.words.interventions import entry_sentence, register_headline, register_in_words
from lib.intake.files import GivenFile
from lib.intake.tables import open_table
from lib.ui.evaluation.form import entry_asked_for, query_of
from lib.ui.frame.closed_part import closed_part
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader

PAGE = "pages/did_it_work.py"
_SAID = "register-said"  # what the last change did, shown once after the page ran again
_LARGEST = 5  # megabytes of a list


def other_actions(asked: Intervention | None) -> tuple[Intervention, ...]:
    """Return what else the register holds for the topic of an action."""
    if asked is None:
        return ()
    entry = entry_asked_for()
    held = (one for one in held_entries() if one.number != entry)
    return tuple(one.asked for one in held if one.asked.topic == asked.topic and one.asked != asked)


def show_said() -> None:
    """Show what the last change of the register did."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said))


def show_entry(asked: Intervention | None) -> None:
    """Show what the register says of the entry that the link leads to, as long as the form still shows it."""
    entry = entry_with(entry_asked_for())
    if entry and asked == entry.asked:
        st.write(plain(entry_sentence(graded(entry, held_entries()))))


def show_register(asked: Intervention | None) -> None:
    """Show, closed, the register and, for officers, how to write in it; nothing for who may not read it."""
    if not may("read_interventions"):
        return
    entries = held_entries()
    grades = [graded(entry, entries) for entry in entries]
    closed_part("register", lambda: _show_held(grades), register_headline(grades))
    if may("write_interventions"):
        entry = entry_with(entry_asked_for())
        label = f"Correct entry {entry.number} of the register" if entry else "Write this action in the register"
        closed_part("write", lambda: _show_write(asked, entry), label)


def _show_held(grades: list[Graded]) -> None:
    if grades:
        show_wide_table(register_in_words(grades), "Register of interventions", 64)
        by_number = {one.entry.number: one.entry for one in grades}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            number = st.selectbox(
                "Entry to look at",
                list(by_number),
                format_func=lambda n: f"{n}: {shortened(by_number[n].asked.name, 60)}",
                key="register-entry",
            )
            chosen = by_number[number]
            st.page_link(
                PAGE, label="Open it", icon=":material/open_in_new:", query_params=query_of(chosen.asked, number)
            )
        table = register_table(list(by_number.values()))
        about = {"What": "Register of interventions", "Judged": "python -m lib evaluate --register"}
        show_downloads(
            [
                ("Register (CSV)", "interventions.csv", mime.CSV, lambda: csv_file(table)),
                ("Register (Excel)", "interventions.xlsx", mime.XLSX, lambda: workbook({"Register": table}, about)),
            ]
        )
    else:
        st.write("What is written down before an action begins is what it can be judged by afterwards.")
    if may("write_interventions"):
        _show_import()


def _show_import() -> None:
    given = uploader("Import a list of interventions (CSV or Excel)", ["csv", "xlsx"], _LARGEST, key="register-file")
    st.caption(f"Columns: {', '.join(FILE_COLUMNS)}. Places stand in one of wards, hexagons, streets and area.")
    if given is None or not st.button("Import the list"):
        return
    try:
        table = open_table(GivenFile.of(given.name, given.getvalue()), set(FILE_COLUMNS)).sample()
        listed = entries_of(table)
        new = write_down(listed)
    except InputError as error:
        st.error(plain(str(error)))
        return
    _say(f"{len(new)} of {plural(len(listed), 'intervention')} are new; the others stood already.")


def _show_write(asked: Intervention | None, entry: Entry | None) -> None:
    if asked is None:
        st.write("Choose above what is done, where and from when; then write down here what it is to change.")
        return
    try:
        st.write(plain(foresight_sentence(asked, foresight(asked))))
    except CannotSay as reason:
        st.write(plain(f"How small a fall could be seen cannot be told: {reason}"))
    held = entry or Entry(asked)
    with st.form("register-write", border=False):
        left, right = st.columns(2, gap="small")
        texts = {
            "who": left.text_input("Who does it: a role or an organisation, not a name", held.who, max_chars=200),
            "cost": right.text_input("Cost in pounds", held.cost, max_chars=20),
            "due": left.text_input("To have changed it by (year and month)", held.due, placeholder="2026-03"),
            "judged": right.text_input("How it is to be judged", held.judged, max_chars=LONGEST["judged"]),
        }
        agreed = _agreed_actions()
        chosen = st.selectbox(
            "States the aim of an action that a meeting agreed",
            [0, *agreed],
            index=[0, *agreed].index(held.action) if held.action in agreed else 0,
            format_func=lambda number: shortened(agreed[number], 80) if number else "of none",
        )
        texts["action"] = str(chosen or "")
        why = st.text_input("Why it is corrected", max_chars=LONGEST["reason"]) if entry else ""
        pressed = st.form_submit_button("Correct the entry" if entry else "Write it down")
    if not pressed:
        return
    try:
        made = entry_of({**query_of(asked), **texts})
        made = replace(made, asked=asked)
        if entry:
            correct(entry.number, entry.version, made, why)
            _say("The entry is corrected; what was written down before is kept.")
        else:
            number = write_down([made])
            _say(f"It is entry {number[0]} of the register." if number else "The register holds this action already.")
    except InputError as error:
        st.error(plain(str(error)))


def _agreed_actions() -> dict[int, str]:
    try:
        return {action.number: action.action for action in held_actions()}
    except InputError:  # the register of actions may not be read, or cannot be
        return {}


def _say(text: str) -> None:
    st.session_state[_SAID] = text
    st.rerun()
