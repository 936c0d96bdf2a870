"""Load files into the local records: drop, see what was understood, confirm."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.words import and_list
from lib.incidents.cube import near_edge_cube
from lib.incidents.sources import Source
from lib.intake.counted_twice import check_not_counted_twice
from lib.intake.files import GivenFile
from lib.intake.load import Read, read_files, reader_of, store_looked_at
from lib.intake.requests.example import example_csv, example_xlsx, template_csv, template_xlsx
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.read import RequestsRead, open_export
from lib.intake.tables import GivenTable
from lib.records.profiles import LONGEST_NAME, plain_name
from lib.records.store import NewBatch
from lib.ui.frame.evidence import show_downloads
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader
from lib.ui.local_records.how_read import (
    choose_mapping,
    choose_profile,
    choose_sheet,
    show_sample,
    without_questions,
)
from lib.ui.local_records.report import show_examples, show_report


def load_from(source: Source) -> None:
    """Take files of a source from dropping to storing."""
    about = st.container()
    files = _given_files(source, several=not source.asks)
    if not files:
        about.caption(source.what_to_know)
    if not files and source.asks:
        _show_templates()
    if not files:
        return
    try:
        (_load_export if source.asks else _load_files)(source, files)
    except InputError as error:
        st.error(f"{plain(str(error))} Nothing was stored.", icon=":material/error:")


def _given_files(source: Source, several: bool) -> list[GivenFile]:
    """Show where to drop files; return those that were dropped."""
    turn, label = st.session_state.setdefault("load-turn", 0), source.drop
    dropped = uploader(label, list(source.endings), 200, accept_multiple_files=several, key=f"load-{label}-{turn}")
    found: Any = dropped if isinstance(dropped, list) else [dropped]
    before = st.session_state.get("load-files", {})
    # The same file again, so that a workbook is read once however often the page is drawn.
    held = {file.file_id: before.get(file.file_id) or _given(file) for file in found if file is not None}
    st.session_state["load-files"] = held
    return list(held.values())


def _given(file: Any) -> GivenFile:
    return GivenFile.of(file.name, file.getvalue())


def _kept(key: str, make: Callable[[], Any]) -> Any:
    """Return what was read of the files on the page, read once however often the page is drawn again."""
    if st.session_state.get("load-key") != key:
        st.session_state["load-found"] = make()
        st.session_state["load-key"] = key
        st.session_state["load-confirm"] = False  # other files were not looked at yet
    return st.session_state["load-found"]


def _progress_bar() -> tuple[Any, Callable[[str, int, int], None]]:
    bar = st.progress(0.0, text="Reading")

    def show(stage: str, done: int, total: int) -> None:
        share = min(1.0, done / total) if total else 0.0
        rows = "" if stage.startswith("Reading ") else f": {done:,} rows"
        bar.progress(share, text=plain(f"{stage}{rows}"))

    return bar, show


def _load_files(source: Source, files: list[GivenFile]) -> None:
    """Take files whose columns are always the same from reading to storing."""
    key = hashlib.sha256("".join(file.sha256() for file in files).encode()).hexdigest()
    bar, show = _progress_bar()
    try:
        found: list[Read] = _kept(key, lambda: read_files(source, files, date.today(), show))
    finally:
        bar.empty()
    batches = [read.as_batch() for read in found]
    refused = pd.concat([read.refused_rows for read in found], ignore_index=True)
    outside = pd.concat([read.outside for read in found], ignore_index=True)
    _confirm(batches, show_report(batches, refused, outside))


def _load_export(source: Source, files: list[GivenFile]) -> None:
    """Take an export whose columns differ from file to file from reading to storing."""
    table = choose_sheet(open_export(files[0]))
    mapping = _how_read(table)
    if mapping is None:
        return
    key = _key_of(table, mapping)
    if (
        not st.button("Read the file this way", type="primary", key="load-read")
        and st.session_state.get("load-key") != key
    ):
        return
    bar, show = _progress_bar()
    try:
        found: RequestsRead = _kept(key, lambda: reader_of(source)(files[0], mapping, date.today(), show))
    finally:
        bar.empty()
    far = show_report([found.as_batch()], found.refused_rows, found.outside, found.dropped)
    show_examples(found)
    for note in found.notes:
        st.warning(plain(note), icon=":material/help:")
    name = st.text_input(
        "Keep this way of reading under a name, for the next file of this kind (all officers see it)",
        value=st.session_state.get("load-profile-name", ""),
        max_chars=LONGEST_NAME,
        placeholder="for example: Streetscene, monthly",
        key=f"load-keep-{table.content[:8]}",
    )
    found.profile = plain_name(name or "")
    _confirm([found.as_batch()], far)


def _how_read(table: GivenTable) -> Mapping | None:
    """Show how an export is read, to be put right; None while a question is open."""
    proposed = choose_profile(table)
    st.session_state["load-profile-name"] = proposed.profile
    st.subheader("How the file is read")
    known = "This is a guess."
    if proposed.remembered:
        known = "This is how the last file with these columns was read."
    if proposed.profile:
        known = f"This is how “{plain(proposed.profile)}” is read."
    st.write(f"{known} Please check it; below the rows, any column or category can be put right.")
    rows = st.container()
    chosen = choose_mapping(table, proposed.mapping)
    chosen.check_columns(table)
    told = None
    try:
        told = without_questions(table, chosen)
    finally:  # in front of what is asked or refused; once the file is read, the report shows rows of all over it
        read = told is not None and (
            st.session_state.get("load-read") or st.session_state.get("load-key") == _key_of(table, told)
        )
        with rows.expander("The first rows as they are read") if read else rows:
            show_sample(table, chosen)
    return told


def _key_of(table: GivenTable, mapping: Mapping) -> str:
    """Return what is the same for the same table read the same way only."""
    return hashlib.sha256(f"{table.content}{mapping}".encode()).hexdigest()


def _show_templates() -> None:
    csv, xlsx = mime.CSV, mime.XLSX
    show_downloads(
        [
            ("Template (Excel)", "service-requests-template.xlsx", xlsx, template_xlsx),
            ("Template (CSV)", "service-requests-template.csv", csv, template_csv),
            ("Synthetic example (Excel)", "SYNTHETIC-example.xlsx", xlsx, example_xlsx),
            ("Synthetic example (CSV)", "SYNTHETIC-example.csv", csv, example_csv),
        ]
    )
    st.caption("The synthetic example is invented, for trying out: no row of it is a real report. Take it back after.")


def _confirm(batches: list[NewBatch], far: list[str]) -> None:
    """Store the files when asked, in one transaction; months far outside what is expected are confirmed first."""
    check_not_counted_twice(batches)
    confirmed = True
    if far:
        confirmed = st.checkbox(
            plain(f"{and_list(far)}. I have looked at this: the file is whole and right."), key="load-confirm"
        )
    rows = sum(len(batch.incidents) for batch in batches)
    if not st.button(f"Store {rows:,} rows", type="primary", key="load-store", disabled=not confirmed):
        return
    bar, show = _progress_bar()
    try:
        done = store_looked_at(batches, confirmed, show)
        show("Making the pages ready", 0, 0)
        near_edge_cube()  # read back here, behind the bar, rather than on the next page
    finally:
        bar.empty()
    held = [file["file"] for file in done["files"] if file["state"] == "held already"]
    stored = f"{done['stored']:,} rows were stored and are in use on every page." if done["stored"] else ""
    st.session_state["load-done"] = stored + (
        f" Held already, so nothing was changed: {', '.join(held)}." if held else ""
    )
    gaps = [f"{month}: {reason}" for file in done["files"] for month, reason in file["incomplete"].items()]
    st.session_state["load-gaps"] = gaps
    st.session_state["load-turn"] += 1
    for key in ("load-key", "load-found", "load-questions", "load-profile-name"):
        st.session_state.pop(key, None)
    st.rerun()
