"""Members' notes on a ward's page: the form, what was written down, and what became of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from lib.base.errors import InputError
from lib.base.roles import may
from lib.briefing.members import (
    LONGEST_PLACE,
    LONGEST_WORDS,
    STATES,
    MemberNote,
    held_notes,
    personal_data_in,
    personal_data_in_words,
    record_note,
    set_state,
    without_personal_data,
)
from lib.briefing.request import day_in_words
from lib.incidents.topics import topics
from lib.ui.frame.plain_text import plain

_SAID = "members-said"
# What may hold personal data, until its writer has decided: texts, the longest that each may be, what keeps them.
_ASKED = "members-asked"
Keep = Callable[..., str]  # keeps texts, and returns what is said then
MOST_SHOWN = 50


def show_members_notes(ward: str, topic: str) -> None:
    """Show the form for what a member hears, and the notes of the ward that the visitor may read."""
    said = st.session_state.pop(_SAID, "")
    if said:
        st.success(plain(said))
    try:
        if _ASKED in st.session_state:
            _ask(*st.session_state[_ASKED])
        else:
            _form(ward, topic)
        _show(held_notes(ward))
    except InputError as error:
        st.error(plain(str(error)))


def _say(text: str) -> None:
    st.session_state.pop(_ASKED, None)
    st.session_state[_SAID] = text
    st.rerun()


def _form(ward: str, topic: str) -> None:
    labels = {slug: one.label for slug, one in topics().items()}
    with st.form("members-form", border=False, clear_on_submit=True):
        st.write(
            "Write down what residents tell you. It goes to officers and into the next briefing, and into no count. "
            "**No names, addresses, phone numbers or number plates.**"
        )
        slugs = list(labels)
        chosen = st.selectbox(
            "About", slugs, index=slugs.index(topic), format_func=labels.__getitem__, key="members-topic"
        )
        place = st.text_input("Where: a street or place", max_chars=LONGEST_PLACE, key="members-place")
        heard = st.date_input("Heard on", value="today", format="DD/MM/YYYY")
        words = st.text_area("What you heard", max_chars=LONGEST_WORDS, height=110, key="members-words")
        if st.form_submit_button("Record what you heard"):
            note = MemberNote(ward, chosen, "", heard.isoformat() if heard else "", "")

            def keep(place: str, words: str) -> str:
                record_note(replace(note, place=place, words=words), date.today())
                return "It is recorded. Officers see it here, and it is in the next briefing."

            _keep_or_ask((place, words), (LONGEST_PLACE, LONGEST_WORDS), keep)


def _keep_or_ask(texts: tuple[str, ...], longest: tuple[int, ...], keep: Keep) -> None:
    """Keep texts, or ask first where one of them looks like personal data."""
    if personal_data_in("\n".join(texts)):
        st.session_state[_ASKED] = (texts, longest, keep)
        st.rerun()
    _say(keep(*texts))


def _ask(texts: tuple[str, ...], longest: tuple[int, ...], keep: Keep) -> None:
    cleared = [without_personal_data(text)[:most] for text, most in zip(texts, longest, strict=True)]
    with st.container(border=True):
        st.warning(plain(personal_data_in_words(personal_data_in("\n".join(texts)))))
        for text in filter(None, cleared):
            st.write(plain(text))
        with st.container(horizontal=True):
            taken = st.button("Take it out and record", type="primary", key="members-take-out")
            kept = st.button("It points to nobody: record as written", key="members-keep")
            left = st.button("Do not record", key="members-leave")
    if taken:
        _say(f"What may point to a person was taken out. {keep(*cleared)}")
    if kept:
        _say(keep(*texts))
    if left:
        _say("Nothing was recorded.")


def _show(notes: tuple[MemberNote, ...]) -> None:
    if not notes:
        st.caption("Nothing is written down for this ward yet.")
        return
    labels = {slug: one.label for slug, one in topics().items()}
    for note in notes[:MOST_SHOWN]:
        where = f" at {note.place}" if note.place else ""
        head = f"{day_in_words(note.heard)}, {labels.get(note.topic, note.topic)}{where}: {note.state}"
        st.markdown(f"**{plain(head)}**  \n{plain(note.words)}")
        if note.answer:
            st.caption(f"Answer: {plain(note.answer)}")
    if len(notes) > MOST_SHOWN:
        st.caption(f"The latest {MOST_SHOWN} of {len(notes):,} are shown.")
    if may("read_notes"):
        _state(notes)


def _state(notes: tuple[MemberNote, ...]) -> None:
    by_number = {note.number: note for note in notes}
    with st.form("members-state", border=False):
        number = st.selectbox(
            "Note",
            list(by_number),
            format_func=lambda n: f"{day_in_words(by_number[n].heard)}: {by_number[n].words[:60]}",
        )
        state = st.selectbox("What became of it", STATES, index=STATES.index("looked at"))
        answer = st.text_input("Answer to the member", max_chars=LONGEST_WORDS, key="members-answer")
        if st.form_submit_button("Save"):

            def keep(answer: str) -> str:
                set_state(by_number[number], state, answer)
                return f"The note is now “{state}”."

            _keep_or_ask((answer,), (LONGEST_WORDS,), keep)
