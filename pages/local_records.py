"""Local records: load requests, police.uk files and newer official figures, see what was understood, take one back."""

import streamlit as st

from lib.incidents.local import left_out, store_problem
from lib.incidents.sources import all_sources, source_of_kind
from lib.ui.frame.plain_text import plain
from lib.ui.frame.who import allowed
from lib.ui.links.choice import choice_key, read_choice, show_notices
from lib.ui.local_records.batches import show_batches
from lib.ui.local_records.load import load_from
from lib.ui.local_records.official import load_official

# The council's own first; what is published comes with the app.
OFFICIAL = "official"
CHOICES = {source.kind: source.choice for source in sorted(all_sources(), key=lambda source: source.bundled)}
CHOICES[OFFICIAL] = "Official figures"


def show_loading() -> None:
    st.write(
        "Drop a file, check what was understood, then store it. All of a file is stored or nothing, a file loaded "
        "twice counts once, and any load can be taken back. Names, contacts and free text are left behind."
    )
    if store_problem():
        st.error(plain(store_problem()), icon=":material/error:")
    for sentence in left_out():
        st.error(plain(f"{sentence} It is left out of every figure."), icon=":material/error:")
    if left_out():
        st.caption("A load can be taken back below and loaded again; for the rest, restore a backup.")
    if done := st.session_state.pop("load-done", ""):
        st.success(plain(done), icon=":material/check:")
    for gap in st.session_state.pop("load-gaps", []):
        st.warning(f"Counts as missing, not as low: {plain(gap)}", icon=":material/event_busy:")

    notices: list[str] = []
    kind = read_choice("kind", list(CHOICES), next(iter(CHOICES)), notices)
    show_notices(notices)
    st.radio("What to load", list(CHOICES), format_func=CHOICES.__getitem__, horizontal=True, key=choice_key("kind"))
    if kind == OFFICIAL:
        load_official()
    else:
        load_from(source_of_kind(kind))
    show_batches()


st.title("Load the council’s own records and newer published figures")
if allowed("load"):
    show_loading()
else:
    st.write("Published data are shown on all other pages.")
