"""Whether this server may show and store local records."""

import streamlit as st

from lib.base import settings

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def local_records_allowed() -> bool:
    """Return whether local records are on: the server listens on this machine only, or configuration turns them on."""
    return settings.local_records_allowed() or st.get_option("server.address") in _THIS_MACHINE
