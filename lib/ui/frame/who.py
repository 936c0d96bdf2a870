"""What every page says of who is asking: how the server is run, signing in and out, and seeing as the public."""

import html

import streamlit as st

from lib.base import settings
from lib.base.errors import NotAllowed
from lib.base.roles import may, require
from lib.base.settings import Mode, ShownTo
from lib.base.visitor import NOBODY, Visitor, visitor
from lib.incidents.local import left_out, store_problem
from lib.ui.frame.asking import AS_PUBLIC, really_asking, sign_out, why_not_signed_in
from lib.ui.frame.plain_text import plain

_OF = "session-of"  # whom what this session holds belongs to


def hold_nothing_of_another() -> None:
    """Forget what this session holds when somebody else asks than before: what one made is not for the other."""
    who, before = visitor(), st.session_state.get(_OF)
    mine = (who.account, who.role)
    if before is not None and before != mine:
        kept = {key: st.session_state[key] for key in (AS_PUBLIC,) if key in st.session_state}
        st.session_state.clear()
        st.session_state.update(kept)
    st.session_state[_OF] = mine


def say_what_cannot_be_read() -> None:
    """Say on whichever page is shown that local records are missing from it, when the store cannot be read."""
    which = " Local records says which." if may("load") else ""
    if left_out():
        st.warning(
            f"Some local records are not as they were stored, so they are left out here.{which}",
            icon=":material/warning:",
        )
    if store_problem():
        st.warning(
            "Local records cannot be read, so all of them are left out here: what is shown are the published data."
            + (" Local records says why." if may("load") else ""),
            icon=":material/warning:",
        )


def show_over() -> None:
    """Say at the top of the page why somebody is signed in no more, or that it is shown as the public sees it."""
    if reason := why_not_signed_in():
        st.info(plain(reason), icon=":material/logout:")
    if st.session_state.get(AS_PUBLIC) and may("see_local_records", really_asking()):
        st.info(
            f"This is how {_others()} the explorer. The switch is at the end of the page.", icon=":material/visibility:"
        )


def _others() -> str:
    if settings.local_records_shown_to() == ShownTo.SIGNED_IN:
        return "somebody who is not signed in sees"
    return "the public sees"


def show_who() -> None:
    """Show at the end of every page how the server is run, who is asking, and how to sign in or out."""
    mode, who = settings.mode(), really_asking()
    with st.container(horizontal=True, vertical_alignment="center", key="who"):
        # no Markdown, which makes a link of an account
        st.html(f'<span style="font-size:0.875rem">{html.escape(_in_words(mode, who))}</span>', width="content")
        if mode == Mode.SIGNED_IN:
            if who.signed_in:
                st.button("Sign out", icon=":material/logout:", on_click=sign_out, key="sign-out")
            else:
                show_sign_in()
        if may("see_local_records", who):
            st.toggle(
                "See as the public",
                key=AS_PUBLIC,
                help="Shows every page as somebody sees it who is not signed in, downloads too.",
            )


def _in_words(mode: Mode, who: Visitor) -> str:
    match mode:
        case Mode.ALONE if who == NOBODY:
            return "Run for one person, who is not you: officers’ pages are off here."
        case Mode.ALONE:
            return "Run for one person on this machine: officers’ pages are on."
        case Mode.PUBLIC:
            return "Public server: published figures only, no officers’ pages."
    if not who.signed_in:
        return "Nobody is signed in: published figures are shown. Officers sign in to load, brief and record."
    return f"Signed in as {who.account}, {who.role.name}."


def show_sign_in(label: str = "Sign in", key: str = "sign-in") -> None:
    """Show the button that leads to the council's sign-in."""
    st.button(label, icon=":material/login:", on_click=st.login, key=key)


def allowed(action: str) -> bool:
    """Return whether the visitor may do this; where not, say in a line who may and how to get there."""
    if may(action):
        return True
    try:
        require(action)
    except NotAllowed as reason:
        st.info(plain(str(reason)), icon=":material/lock:")
    if settings.mode() == Mode.SIGNED_IN and not st.session_state.get(AS_PUBLIC):
        again = really_asking().signed_in
        show_sign_in("Sign in again" if again else "Sign in", key=f"sign-in-{action}")
    return False
