"""The map before the rest: what stands below it would keep the browser busy while the map waits to be drawn.

A session's first look at a page draws the map alone. Once streamlit-folium has drawn a map it reports its state, which
runs the fragment that the map stands in again, this time with the rest.
"""

import time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.ui.frame.printing import printing

_LOOKS = "map-first-looks"
# The map reports a moment before its frame has a height: without a pause the rest would still come between. A run of
# the whole page is no report: somebody chose something, and does not wait.
MOMENT = 0.3  # seconds


def only_the_map() -> bool:
    """Return whether this is the session's first look, which draws the map alone; a picture to print never is."""
    if printing():
        return False
    looks = st.session_state.get(_LOOKS, 0)
    st.session_state[_LOOKS] = looks + 1
    context = get_script_run_ctx()
    if looks == 1 and context and context.fragment_ids_this_run:
        time.sleep(MOMENT)
    return looks == 0


def show_rest_follows() -> None:
    """Say that the rest follows; the button is for a browser whose map never reports."""
    with st.container(key="rest-follows"):
        st.caption("The months, the table and how far they can be trusted follow when the map is drawn.")
        st.button("Show them now")
