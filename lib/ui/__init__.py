"""Parts of pages: the only modules of lib that know Streamlit.

Until `app.py` has run once in a server, Streamlit takes the folder pages/ for its older kind of multipage app. A link
straight to a page would then run that page alone, without the app's navigation, styles and attributions. Every page
imports from here first, so here the run is started again as the app's.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

if PagesManager.uses_pages_directory and get_script_run_ctx(suppress_warning=True):
    PagesManager.uses_pages_directory = False
    st.rerun()
