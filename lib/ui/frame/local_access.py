"""Whether this server may show and store local records."""

import streamlit as st

from lib.base import settings
from lib.base.visitor import Role, visitor
from lib.incidents.local import left_out, store_problem
from lib.ui.pages import PAGES, Page

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def local_records_allowed() -> bool:
    """Return whether local records are on: the server listens on this machine only, or configuration turns them on."""
    return settings.local_records_allowed() or st.get_option("server.address") in _THIS_MACHINE


def pages_shown() -> list[Page]:
    """Return the pages that whoever is asking is shown."""
    role = visitor().role if local_records_allowed() else Role.viewer
    return [page for page in PAGES if page.least <= role]


def say_what_cannot_be_read() -> None:
    """Say on whichever page is shown that local records are missing from it, when the store cannot be read."""
    if left_out():
        st.warning(
            "Some local records are not as they were stored, so they are left out here. Local records says which.",
            icon=":material/warning:",
        )
    if store_problem():
        st.warning(
            "Local records cannot be read, so all of them are left out here: what is shown are the published data. "
            "Local records says why.",
            icon=":material/warning:",
        )
