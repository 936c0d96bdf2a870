"""What a page keeps closed: worked out only when it is opened, in place, and open again from the link."""

from collections.abc import Callable

import streamlit as st

from lib.drawing.words.reading import READING
from lib.ui.frame.printing import printing

# The parts that pages have in common, in the order in which they stand. A page's own parts bring their label.
READ, SURE, KNOWN, ANALYSTS, SHARE = "read", "sure", "known", "analysts", "share"
LEADS = "pages"  # of the overview: where each page leads
LABELS = {
    READ: "How to read this",
    SURE: "How sure are we",
    KNOWN: "How we know",
    ANALYSTS: "For analysts",
    SHARE: "Use and share",
    LEADS: "Where each page leads",
}
IN_LINK = "open"  # the part of the link that names what is open: “open=sure.share”
ALL = "all"  # opens every part


def closed_part(name: str, show: Callable[[], object], label: str = "") -> None:
    """Show a part that is closed until somebody opens it; what it holds is worked out only then.

    The link alone says what is open, so that the browser's back button and a shared link need nothing more.

    Parameters
    ----------
    name : str
        In the link; one a part of the page. A common one (`LABELS`) or the page's own.
    show : callable
        Shows what the part holds.
    label : str
        What is pressed to open it; of a common part it is known.
    """
    if printing():
        if name not in (SHARE, LEADS):  # paper downloads nothing and leads nowhere
            st.subheader(label or LABELS[name])
            show()
        return
    key = f"part-{name}"
    st.session_state[key] = not {name, ALL}.isdisjoint(open_parts())
    part = st.expander(label or LABELS[name], key=key, on_change=_take, args=(name,))
    if part.open:
        with part:
            show()


def open_parts() -> list[str]:
    """Return the names of the parts that the link opens."""
    return [name for name in st.query_params.get(IN_LINK, "").split(".") if name]


def open_part(name: str) -> None:
    """Open a part with the next run, from what was pressed."""
    _write([*(other for other in open_parts() if other != name), name])


def _take(name: str) -> None:
    if st.session_state[f"part-{name}"]:
        open_part(name)
    else:
        _write([other for other in open_parts() if other not in (name, ALL)])


def _write(names: list[str]) -> None:
    if names:
        st.query_params[IN_LINK] = ".".join(names)
    else:
        st.query_params.pop(IN_LINK, None)


def show_reading(page: str) -> None:
    """Show, closed, how to read a page in five lines."""
    lines = [*READING[page], "What each word means: [glossary](data_and_methods?open=glossary#glossary)."]
    closed_part(READ, lambda: st.markdown("\n".join(f"- {line}" for line in lines)))
