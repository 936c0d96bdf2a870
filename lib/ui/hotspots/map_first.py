"""The map before the rest: what stands below it would keep the browser busy while the map waits to be drawn.

A session's first look at a page draws the map alone. Once the map is seen it reports (static/map.js), which runs the
fragment that it stands in again, this time with the rest.
"""

import streamlit as st

from lib.ui.frame.printing import printing

_LOOKED = "map-first-looked"


def only_the_map() -> bool:
    """Return whether this is the session's first look, which draws the map alone; a picture to print never is."""
    if printing():
        return False
    first = _LOOKED not in st.session_state
    st.session_state[_LOOKED] = True
    return first


def show_rest_follows() -> None:
    """Say that the rest follows; the button is for a browser whose map never reports."""
    with st.container(key="rest-follows"):
        st.caption("The months, the table and how far they can be trusted follow when the map is drawn.")
        st.button("Show them now")
