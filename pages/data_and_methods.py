"""Data and methods."""

import streamlit as st

st.title("Data and methods")
