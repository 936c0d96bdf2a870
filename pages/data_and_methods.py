"""Data and methods: where every figure comes from, what is missing, and which published figures do not add up."""

import streamlit as st

from lib.ui.data import parts
from lib.ui.frame.anchors import keep_to_anchor
from lib.ui.frame.closed_part import show_reading

st.title(parts.headline())
st.write("Where every figure comes from, how fresh it is, which months are missing, and how it is worked out.")
parts.show_freshness()
show_reading("data_and_methods")
parts.show_sections()
keep_to_anchor(parts.where_headings_are())
