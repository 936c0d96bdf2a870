"""The list of loads, and taking one back."""

import streamlit as st

from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.incidents.sources import load_labels
from lib.records.store import batches, undo
from lib.records.trust import loads_left_out
from lib.ui.frame.evidence import show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.who import allowed


def show_batches() -> None:
    """Show every load, the latest first, and a button that takes one back."""
    st.header("What has been loaded")
    try:
        table, doubted = batches(), sorted(loads_left_out())
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if table.empty and not doubted:
        st.write("Nothing has been loaded yet: the app shows the published data it came with.")
        return
    shown = table.assign(
        kind=table["kind"].map(load_labels()),
        loaded_at=table["loaded_at"].dt.strftime("%-d %B %Y %H:%M"),
        rows_stored=table["rows_stored"].map("{:,}".format),
        refused=[f"{sum(reasons.values()):,}" for reasons in table["refused"]],
        months=[_months_in_words(months) for months in table["by_month"]],
        state=table["state"].map({"loaded": "in use", "undone": "taken back"}),
    )
    columns = {
        "id": "Load",
        "kind": "What",
        "file_name": "File",
        "loaded_at": "When (UTC)",
        "loaded_by": "By",
        "rows_stored": "Stored",
        "refused": "Refused",
        "months": "Months",
        "state": "State",
    }
    if not table["loaded_by"].any():  # nobody was signed in at any load
        del columns["loaded_by"]
    show_wide_table(shown[list(columns)].rename(columns=columns), "Every load", 55)
    standing = table[table["state"] == "loaded"].set_index("id")["file_name"].to_dict()
    standing |= dict.fromkeys(doubted, "not as it was stored")
    if not standing or not allowed("undo"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Load to take back",
            list(standing),
            format_func=lambda i: f"{i}: {standing[i]}",
            key="undo-batch",
            width=500,
        )
        if st.button("Take it back", key="undo"):
            _take_back(int(number))
    st.caption("Its rows go and what they had replaced stands again. The file can be loaded once more at any time.")


def _months_in_words(by_month: dict[str, int]) -> str:
    """Return the months of a load: the first and the last."""
    if not by_month:
        return ""
    first, last = month_in_words(min(by_month)), month_in_words(max(by_month))
    return first if first == last else f"{first} to {last}"


def _take_back(number: int) -> None:
    try:
        undo(number)
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state["load-done"] = f"Load {number} was taken back; what it had replaced stands again."
    st.rerun()
