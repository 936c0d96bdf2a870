"""The one way in which a page's choices become its link, and a link the page's choices.

A page's choices are one frozen value. Its parts are held by widgets, and stand in the address as texts. A link that
differs from what this session last wrote wins (a shared link, the back button); otherwise the page's own widgets do,
and what no widget holds, because another page was shown since, stays as it was written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import streamlit as st

from lib.base.words import shortened
from lib.ui.frame.plain_text import plain

T = TypeVar("T")
Read = tuple[T, list[str]]  # the choices, and a notice for each that could not be used


@dataclass(frozen=True)
class Link(Generic[T]):
    """How a page's choices stand in its link."""

    page: str  # begins the session's keys of its widgets, so that they cannot meet another page's
    names: tuple[str, ...]  # the parts that stand in the address; other parts of it are left alone
    from_query: Callable[[Mapping[str, str]], Read[T]]  # returns the choices that texts ask for, with notices
    to_query: Callable[[T], dict[str, str]]  # returns the texts of choices
    # Takes what the widgets hold and the texts last written; returns the choices, with notices.
    from_widgets: Callable[[dict[str, Any], dict[str, str]], Read[T]]
    to_widgets: Callable[[T], dict[str, Any]]  # returns what the widgets hold when the choices are these

    def key(self, name: str) -> str:
        """Return the session key of the widget that holds a part."""
        return f"{self.page}-{name}"

    @property
    def _written(self) -> str:
        return f"{self.page}-{self.names[0]}-written"

    @property
    def _said(self) -> str:
        return f"{self.page}-{self.names[0]}-said"

    def _said_of_the_link(self, value: T) -> list[str]:
        """Return what was said of the link, until the reader chooses otherwise: a page is drawn again for less."""
        page, query, notices = st.session_state.get(self._said, ("", {}, []))
        return notices if page == _page_shown() and query == self.to_query(value) else []

    def _in_address(self) -> dict[str, str]:
        return {name: st.query_params[name] for name in self.names if name in st.query_params}

    def read(self) -> Read[T]:
        """Return the choices and set the widgets to them; call it before the widgets are made, and `write` after."""
        link, written = self._in_address(), st.session_state.get(self._written)
        if written is None or (link and link != written):
            value, notices = self.from_query(link)
            st.session_state[self._said] = (_page_shown(), self.to_query(value), notices)
        else:
            held = {name: st.session_state[self.key(name)] for name in self.names if self.key(name) in st.session_state}
            value, notices = self.from_widgets(held, written)
            notices = [*self._said_of_the_link(value), *notices]
        self.hold(value)
        return value, notices

    def hold(self, value: T) -> None:
        """Set the widgets to choices."""
        st.session_state.update({self.key(name): held for name, held in self.to_widgets(value).items()})

    def write(self, value: T) -> None:
        """Write choices to the address, leaving other parts of it alone."""
        query = self.to_query(value)
        st.session_state[self._written] = query
        if self._in_address() != query:
            others = {name: text for name, text in st.query_params.to_dict().items() if name not in self.names}
            st.query_params.from_dict({**others, **query})

    def forget(self) -> None:
        """Go back to what is usual."""
        for key in (self._written, self._said, *map(self.key, self.names)):
            st.session_state.pop(key, None)
        for name in self.names:
            st.query_params.pop(name, None)


def _page_shown() -> str:
    return str(st.context.url).split("?")[0]


def address(query: Mapping[str, str]) -> str:
    """Return the address that opens this page with these texts in its link."""
    return f"{_page_shown()}?{urlencode(query)}"


# --- a choice that stands alone ---


def choice_key(name: str) -> str:
    """Return the session key of the widget that holds a choice."""
    return f"choice-{name}"


def forget_choices(*names: str) -> None:
    """Let choices that hang on another one go back to what is usual for it."""
    for name in names:
        _alone(name, (), "").forget()


def read_choice(name: str, options: Sequence[str], default: str, notices: list[str]) -> str:
    """Return a choice of a page whose choices hang on one another, so that each is read when its options are known.

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
    link = _alone(name, options, default)
    chosen, said = link.read()
    notices += said
    link.write(chosen)
    return chosen


def _alone(name: str, options: Sequence[str], default: str) -> Link[str]:
    def usable(chosen: str) -> str:
        return chosen if chosen in options else default

    def from_query(query: Mapping[str, str]) -> Read[str]:
        chosen = query.get(name, default)
        said = (
            f"The link asks for a {name}, “{shortened(chosen)}”, that cannot be shown. The usual one is shown instead."
        )
        return usable(chosen), [] if chosen in options else [said]

    return Link(
        "choice",
        (name,),
        from_query,
        lambda chosen: {name: chosen},
        lambda held, written: (usable(held.get(name, written[name])), []),
        lambda chosen: {name: chosen},
    )


def show_notices(notices: list[str]) -> None:
    """Show what could not be used of the link."""
    for notice in notices:
        st.warning(plain(notice), icon=":material/info:")
