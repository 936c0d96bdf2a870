"""Trail: who loaded, took back, recorded, changed or restored what, and when; for administrators."""

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.roles import may
from lib.drawing.exports import csv_file
from lib.records.trail import KINDS, entries
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.who import allowed
from lib.ui.links.choice import choice_key, read_choice, show_notices
from lib.ui.trail.lines import MOST_SHOWN, finding, in_words

EVERYTHING = "everything"


def show_trail() -> None:
    try:
        lines = entries()
    except InputError as error:
        st.title("The trail cannot be read")
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.title(finding(lines))
    if lines.empty:
        st.write(
            "Each load, each load taken back, each action, briefing and restored backup will stand here, with the "
            "account, the time, and what stood before and after. A line can be neither changed nor deleted."
        )
    else:
        show_lines(lines)


def show_lines(lines: pd.DataFrame) -> None:
    notices: list[str] = []
    read_choice("on", [EVERYTHING, *KINDS], EVERYTHING, notices)
    show_notices(notices)
    on = st.radio(
        "Changes of",
        [EVERYTHING, *KINDS],
        format_func=lambda kind: KINDS.get(kind, kind),
        horizontal=True,
        key=choice_key("on"),
    )
    chosen = lines if on == EVERYTHING else lines[lines["kind"] == on]
    if chosen.empty:
        st.write("Nothing of this kind was changed yet.")
        return
    show_wide_table(in_words(chosen.head(MOST_SHOWN)), "Who did what, the newest first", 60)
    if len(chosen) > MOST_SHOWN:
        st.caption(f"The newest {MOST_SHOWN} of {len(chosen):,} lines; the file holds all of them.")
    show_downloads([("Trail (CSV)", "trail.csv", mime.CSV, lambda: csv_file(chosen))])


if may("read_trail"):
    show_trail()
else:
    st.title("Who did what")
    allowed("read_trail")
