"""The explorer as a server runs it: `streamlit run serve.py`, with what every request passes on its way to app.py."""

import threading

import streamlit as st
from starlette.routing import Route
from streamlit import config

from lib.drawing.charts.style import altair
from lib.published.tables import ROOT
from lib.ui.begin_at_once import page_file_routes
from lib.ui.frame.gone_sessions import start_forgetting
from lib.ui.frame.left_pages import leave_pages_for_good
from lib.ui.frame.made_files import keep_made_files
from lib.ui.frame.send_at_once import sends_at_once
from lib.ui.frame.serving import start_serving
from lib.ui.frame.warm_up import start_warming
from lib.ui.guards import first_page_by_name, guards, health, hosts
from lib.ui.map_files import map_file_routes

start_serving()
start_forgetting()
keep_made_files()
leave_pages_for_good()
start_warming()
# Meanwhile, so that the first page with a chart does not wait for it.
threading.Thread(target=altair, name="altair", daemon=True).start()
# Streamlit's own list stands in .streamlit/config.toml for this machine alone; here the setting's names are added.
config.set_option("server.allowedHosts", hosts())
base = config.get_option("server.baseUrlPath") or ""
routes = [Route("/health", health), first_page_by_name(base), *page_file_routes(base), *map_file_routes(base)]
app = st.App(ROOT / "app.py", lifespan=sends_at_once, middleware=guards(), routes=routes)
