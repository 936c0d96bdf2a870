"""Official figures kept fresh: how old each source is, police months fetched, a published file checked and stored."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis.ages import ages_of_sources
from lib.base import mime
from lib.base.errors import InputError
from lib.base.words import plural
from lib.drawing.exports import csv_file
from lib.drawing.words.ages import ages_in_words, due_sentence, where_in_words
from lib.incidents.official import KINDS
from lib.intake.files import GivenFile
from lib.intake.official.load import LookedAt, look_at, store_figures
from lib.intake.police_update import update_police
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader

ABOUT = (
    "Drop a file as its publisher lays it out: nothing has to be changed in it. You see what would change first. Newer "
    "figures take the place of those held on every page, in briefings and downloads; those held before stand again "
    "when the load is taken back."
)
_ROWS_SHOWN = 12
_MEGABYTES = 50
_ENDINGS = ["ods", "xlsx", "xls", "xlsb", "csv"]


def load_official() -> None:
    """Show how old each source is, and take a file from dropping to storing."""
    ages = ages_of_sources(date.today())
    st.markdown(f"**{due_sentence(ages)}**")
    show_wide_table(ages_in_words(ages), "How old each source is, and what to do about it", 62)
    st.markdown(where_in_words(ages))
    if st.button("Look for new police months", key="official-police", icon=":material/cloud_download:"):
        _fetch_police()
    st.caption(ABOUT)
    turn = st.session_state.setdefault("load-turn", 0)
    named = ", ".join(kind.label for kind in KINDS.values() if kind.every)
    dropped = uploader(f"Published file: {named}", _ENDINGS, _MEGABYTES, key=f"official-file-{turn}")
    lists = {kind.option: kind.label for kind in KINDS.values() if not kind.every}
    option = st.radio(
        "What the file is",
        ["", *lists],
        format_func=lambda name: lists.get(name, "one of these publications: found from its layout"),
        horizontal=True,
        key="official-what",
    )
    if dropped is None:
        return
    try:
        _look_and_store(GivenFile.of(dropped.name, dropped.getvalue()), option)
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")


def _fetch_police() -> None:
    bar = st.progress(0.0, text="Asking data.police.uk")
    try:
        done = update_police(date.today(), _shown_on(bar))
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    finally:
        bar.empty()
    if done["state"] == "up to date":
        st.info(plain(f"Nothing new to load: {done['why']}."), icon=":material/check:")
        return
    st.session_state["load-done"] = f"{done['stored']:,} rows of police records were stored and are in use everywhere."
    st.rerun()


def _shown_on(bar: Any) -> Callable[[str, int, int], None]:
    def show(stage: str, done: int, total: int) -> None:
        bar.progress(min(1.0, done / total) if total else 0.0, text=plain(stage))

    return show


def _look_and_store(file: GivenFile, option: str) -> None:
    key = hashlib.sha256(f"{file.name} {file.sha256()} {option}".encode()).hexdigest()
    if st.session_state.get("official-key") != key:
        st.session_state["official-found"] = look_at(file, date.today(), option)
        st.session_state["official-key"] = key
    found: LookedAt = st.session_state["official-found"]
    show_changes(found)
    if found.changes.nothing or not st.button("Store these figures", type="primary", key="official-store"):
        return
    number = store_figures(found)
    new = f"; new: {', '.join(found.changes.new)}" if found.changes.new else ""
    st.session_state["load-done"] = (
        f"{found.kind.label}: stored as load {number} and in use on every page{new}. To go back, take load {number} "
        "back below."
    )
    st.session_state["load-turn"] += 1
    for name in ("official-key", "official-found"):
        st.session_state.pop(name, None)
    st.rerun()


def show_changes(found: LookedAt) -> None:
    """Show what a file would change: in sentences, the district's own figures, and the others that were revised."""
    st.subheader(f"What would change: {found.kind.label}")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in found.sentences()))
    if not found.kind.value:  # a list of areas is said in full
        return
    ours = found.changes.ours
    if len(ours):
        show_wide_table(_figures_in_words(found, ours.head(_ROWS_SHOWN)), "The district’s own figures", 30)
    revised = found.changes.revised
    others = revised[revised["area_code"] != found.kind.us()]
    if len(others):
        label = f"{plural(len(others), 'revised figure')} of other areas"
        with st.expander(label):
            show_wide_table(_figures_in_words(found, others.head(_ROWS_SHOWN)), label, 30)
            if len(others) > _ROWS_SHOWN:
                st.caption(f"The first {_ROWS_SHOWN}; all are in the file.")
            name = f"{found.kind.option}-revised.csv"
            show_downloads([("All revised figures (CSV)", name, mime.CSV, lambda: csv_file(revised))])


def _figures_in_words(found: LookedAt, rows: pd.DataFrame) -> pd.DataFrame:
    new = set(found.changes.new)
    table = {
        "When": rows["period"],
        "Area": rows["area"],
        "Of": rows["of"],
        "Held now": ["none yet" if row.period in new else _figure(row.before) for row in rows.itertuples()],
        "In the file": rows["after"].map(_figure),
    }
    if not found.kind.of:
        del table["Of"]
    return pd.DataFrame(table)


def _figure(value: Any) -> str:
    return "no figure" if pd.isna(value) else f"{value:,.0f}"
