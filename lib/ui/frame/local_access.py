"""Whether this server may show and store local records."""

import os

import streamlit as st

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def local_records_allowed() -> bool:
    """Return whether local records are on: the server listens on this machine only, or configuration turns them on."""
    if os.environ.get("ASHFIELD_LOCAL_RECORDS", "").strip().casefold() == "on":
        return True
    return st.get_option("server.address") in _THIS_MACHINE
