"""Data and methods: where every figure comes from, what is missing, and which published figures do not add up."""

import streamlit as st

from lib.ui.data import parts
from lib.ui.data.analysts import show_for_analysts
from lib.ui.frame.anchors import keep_to_anchor

st.title(parts.headline())
st.write(
    "Where every figure of this app comes from, which months are missing, and which figures in the partnership’s own "
    "documents cannot be what they say."
)
parts.show_contents()
parts.show_reconciliation()
parts.show_catalogue()
parts.show_coverage()
show_for_analysts()
parts.show_document("methods", "methods")
parts.show_document("glossary", "glossary")
parts.show_document("data-updates", "data-changes")
parts.show_document("accessibility", "accessibility")
parts.show_licences()
keep_to_anchor()
