"""Choices of a page that live in its link, one key each."""

from collections.abc import Sequence

import streamlit as st

from lib.base.words import shortened


def choice_key(name: str) -> str:
    """Return the session key of the widget that holds a choice."""
    return f"choice-{name}"


def forget_choices(*names: str) -> None:
    """Let choices that hang on another one go back to what is usual for it."""
    for name in names:
        for key in (choice_key(name), f"written-{name}"):
            st.session_state.pop(key, None)
        st.query_params.pop(name, None)


def read_choice(name: str, options: Sequence[str], default: str, notices: list[str]) -> str:
    """Return a choice, from the link if it differs from what this session last wrote there, else from the widget.

    Call it before the widget with `choice_key(name)` is made. The choice is written to the link and the session.

    Parameters
    ----------
    name : str
        The choice's name in the link.
    options : sequence of str
        What can be chosen now.
    default : str
        What is shown when nothing usable is chosen.
    notices : list of str
        Gets a sentence when the link asks for something that cannot be shown.
    """
    key, written = choice_key(name), f"written-{name}"
    link = st.query_params.get(name)
    if link is not None and link != st.session_state.get(written):
        chosen = link
        if chosen not in options:
            notices.append(
                f"The link asks for a {name}, “{shortened(chosen)}”, that cannot be shown. "
                "The usual one is shown instead."
            )
    else:
        chosen = st.session_state.get(key, st.session_state.get(written, default))
    if chosen not in options:
        chosen = default
    st.session_state[key] = st.session_state[written] = chosen
    if link != chosen:
        st.query_params[name] = chosen
    return chosen
