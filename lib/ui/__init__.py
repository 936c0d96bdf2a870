"""Parts of pages: the only room of lib that knows Streamlit.

Streamlit takes the folder pages/ for its older kind of multipage app until told otherwise. `serve.py` imports this room
before a session begins, which says so in time. Under `streamlit run app.py` a link straight to a page would run that
page alone, without the app's navigation, styles and attributions; every page imports from here first, so the run is
started again as the app's.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

_taken_for_older_kind = PagesManager.uses_pages_directory
PagesManager.uses_pages_directory = False
if _taken_for_older_kind and get_script_run_ctx(suppress_warning=True):
    st.rerun()
