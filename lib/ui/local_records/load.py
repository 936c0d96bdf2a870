"""Load files into the local records: drop, see what was understood, confirm."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.drawing.charts.local import outside_chart
from lib.drawing.exports import csv_file
from lib.incidents.cube import near_edge_cube
from lib.incidents.kinds import request_kinds
from lib.incidents.sources import Source
from lib.intake.files import GivenFile
from lib.intake.load import (
    Read,
    category_labels,
    incomplete_months,
    judged_before_storing,
    load_batches,
    mapping_for,
    read_files,
    reader_of,
    rows_by_ward,
)
from lib.intake.requests.date_order import ORDERS
from lib.intake.requests.example import example_csv, example_xlsx, template_csv, template_xlsx
from lib.intake.requests.fields import FIELDS
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.read import RequestsRead, open_export
from lib.intake.requests.values import plain_text
from lib.intake.tables import GivenTable
from lib.records.store import NewBatch
from lib.ui.frame.evidence import show_chart, show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader

_NOT_LOADED = "not loaded"
_TIME_OF = {"reported": "when it was reported", "happened": "when it happened"}


def load_from(source: Source) -> None:
    """Take files of a source from dropping to storing."""
    st.caption(source.what_to_know)
    (_load_export if source.asks else _load_files)(source)


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
    return st.session_state["load-found"]


def _progress_bar() -> tuple[Any, Callable[[str, int, int], None]]:
    bar = st.progress(0.0, text="Reading")

    def show(stage: str, done: int, total: int) -> None:
        share = min(1.0, done / total) if total else 0.0
        rows = "" if stage.startswith("Reading ") else f": {done:,} rows"
        bar.progress(share, text=plain(f"{stage}{rows}"))

    return bar, show


def _load_files(source: Source) -> None:
    """Take files whose columns are always the same from dropping to storing."""
    files = _given_files(source, several=True)
    if not files:
        return
    key = hashlib.sha256("".join(file.sha256() for file in files).encode()).hexdigest()
    bar, show = _progress_bar()
    try:
        found: list[Read] = _kept(key, lambda: read_files(source, files, date.today(), show))
    except InputError as error:
        st.error(f"{plain(str(error))} Nothing was stored.", icon=":material/error:")
        return
    finally:
        bar.empty()
    batches = [read.as_batch() for read in found]
    refused = pd.concat([read.refused_rows for read in found], ignore_index=True)
    outside = pd.concat([read.outside for read in found], ignore_index=True)
    _show_report(batches, refused, outside)
    _confirm(batches)


def _load_export(source: Source) -> None:
    """Take an export whose columns differ from file to file from dropping to storing."""
    files = _given_files(source, several=False)
    if not files:
        _show_templates()
        return
    file = files[0]
    try:
        table = _choose_sheet(open_export(file))
        guessed, remembered = _guess(table)
        st.subheader("How the file is read")
        known = "This is how the last file with these columns was read." if remembered else "This is a guess."
        st.write(f"{known} Please check it; below the rows, any column or category can be put right.")
        rows = st.container()
        mapping = _choose_mapping(table, guessed)
        mapping.check(table)
        with rows:
            _show_sample(table, mapping)
        key = hashlib.sha256(f"{file.sha256()}{mapping}".encode()).hexdigest()
        if (
            not st.button("Read the file this way", type="primary", key="load-read")
            and st.session_state.get("load-key") != key
        ):
            return
        bar, show = _progress_bar()
        try:
            found: RequestsRead = _kept(key, lambda: reader_of(source)(file, mapping, date.today(), show))
        finally:
            bar.empty()
    except InputError as error:
        st.error(f"{plain(str(error))} Nothing was stored.", icon=":material/error:")
        return
    _show_report([found.as_batch()], found.refused_rows, found.outside)
    for note in found.notes:
        st.warning(plain(note), icon=":material/help:")
    _show_dropped(found)
    _confirm([found.as_batch()])


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


def _choose_sheet(usual: GivenTable) -> GivenTable:
    """Ask which sheet of a workbook holds the records, where there are several; hidden ones are named as such."""
    if usual.sheet is None or len(usual.sheets) == 1:
        return usual
    names = {sheet.name: f"{sheet.name} ({sheet.in_words})" for sheet in usual.sheets}
    chosen = st.selectbox(
        "Which sheet holds the records?",
        list(names),
        index=list(names).index(usual.sheet.name),
        format_func=names.__getitem__,
        key=f"load-sheet-{usual.file.sha256()[:8]}",
    )
    return usual if chosen == usual.sheet.name else open_export(usual.file, chosen)


def _guess(table: GivenTable) -> tuple[Mapping, bool]:
    key = table.content
    if st.session_state.get("load-guess-key") != key:
        several = table.sheet is not None and len(table.sheets) > 1
        st.session_state["load-guess"] = mapping_for(table.file, table.sheet.name if several and table.sheet else "")
        st.session_state["load-guess-key"] = key
    return st.session_state["load-guess"]


def _choose_mapping(table: GivenTable, guessed: Mapping) -> Mapping:
    """Show which column and category was taken for what, to be put right."""
    with st.expander("Columns: which is what", key=f"load-columns-{table.shape[:8]}"):
        columns = _choose_columns(table, guessed)
        time_of = st.radio(
            "A time of day says",
            list(_TIME_OF),
            index=list(_TIME_OF).index(guessed.time_of),
            format_func=_TIME_OF.__getitem__,
            horizontal=True,
            key=f"load-time-{table.shape[:8]}",
        )
        date_order = st.radio(
            "Dates are written",
            list(ORDERS),
            index=list(ORDERS).index(guessed.date_order),
            format_func=ORDERS.__getitem__,
            horizontal=True,
            key=f"load-order-{table.shape[:8]}",
        )
    unknown = sum(not slug for slug in guessed.categories.values())
    left_out = f" ({unknown} not loaded)" if unknown else ""
    with st.expander(f"Categories: what each stands for{left_out}", key=f"load-categories-{table.shape[:8]}"):
        categories = _choose_categories(table, guessed)
    statuses = _choose_statuses(table, guessed) if "status" in columns else {}
    return Mapping(columns, categories, guessed.all_category, time_of, statuses, date_order, guessed.sheet)


def _choose_statuses(table: GivenTable, guessed: Mapping) -> dict[str, bool]:
    """Ask which statuses say that a row is no request of its own."""
    left_out = st.multiselect(
        "Statuses that do not count (cancelled, duplicate, rejected, test)",
        list(guessed.statuses),
        default=[status for status, counts in guessed.statuses.items() if not counts],
        key=f"load-statuses-{table.shape[:8]}",
    )
    return {status: status not in left_out for status in guessed.statuses}


def _choose_columns(table: GivenTable, guessed: Mapping) -> dict[str, str]:
    """Return the column chosen for each field that has one."""
    chosen: dict[str, str] = {}
    options = ["", *table.header]
    places = st.columns(4)
    for number, (name, label) in enumerate(FIELDS.items()):
        guess = guessed.columns.get(name, "")
        chosen[name] = places[number % 4].selectbox(
            label,
            options,
            index=options.index(guess) if guess in options else 0,
            format_func=lambda column: column or "none",
            key=f"load-column-{name}-{table.shape[:8]}",
        )
    return {name: column for name, column in chosen.items() if column}


def _choose_categories(table: GivenTable, guessed: Mapping) -> dict[str, str]:
    """Return the category chosen for each text of the file."""
    chosen = {}
    slugs = ["", *request_kinds()]
    places = st.columns(4)
    for number, (text, slug) in enumerate(guessed.categories.items()):
        chosen[text] = places[number % 4].selectbox(
            plain(text),
            slugs,
            index=slugs.index(slug),
            format_func=lambda s: request_kinds().get(s, _NOT_LOADED),
            key=f"load-category-{number}-{table.shape[:8]}",
        )
    return chosen


def _show_sample(table: GivenTable, mapping: Mapping) -> None:
    """Show the first rows as the mapping reads them; columns that are not mapped are not shown."""
    chosen = list(dict.fromkeys(mapping.columns.values()))
    rows = table.sample(5)[chosen].fillna("")
    if "category" in mapping.columns:
        texts = plain_text(rows[mapping.columns["category"]])
        read_as = [request_kinds().get(mapping.categories.get(text, ""), _NOT_LOADED) for text in texts]
        rows.insert(chosen.index(mapping.columns["category"]) + 1, "Read as", read_as)
    names = {
        column: FIELDS[name] if column == FIELDS[name] else f"{FIELDS[name]} ← {column}"
        for name, column in mapping.columns.items()
    }
    show_wide_table(rows.rename(columns=names), "The first rows as they will be read", 50)


def _show_report(batches: list[NewBatch], refused: pd.DataFrame, outside: pd.DataFrame) -> None:
    """Show what was understood of the files and what was not."""
    st.subheader("What was found")
    table = pd.DataFrame(
        {
            "File": [batch.file_name for batch in batches],
            "Rows read": [f"{batch.rows_read:,}" for batch in batches],
            "To be stored": [f"{len(batch.incidents):,}" for batch in batches],
            "Refused": [f"{sum(batch.refused.values()):,}" for batch in batches],
            "Outside the wards": [f"{batch.rows_outside:,}" for batch in batches],
            "Of other districts": [f"{batch.rows_elsewhere:,}" for batch in batches],
        }
    )
    show_wide_table(table, "Rows of each file", 45)
    exports = [batch for batch in batches if judged_before_storing(batch)]
    gaps = {month: reason for batch in exports for month, reason in incomplete_months(batch).items()}
    if gaps:
        lines = "\n".join(f"- {month_in_words(month)}: {plain(reason)}" for month, reason in gaps.items())
        st.warning(f"These months will count as missing, not as low:\n\n{lines}", icon=":material/event_busy:")
    kept = pd.concat([batch.incidents for batch in batches], ignore_index=True)
    with st.expander("By category and ward"):
        show_wide_table(rows_by_ward(kept).map(_with_commas), "Rows by category and ward", 45)
    if len(refused):
        _show_refused(batches, refused)
    if outside[["lon", "lat"]].notna().all(axis=1).any():
        with st.expander("Map of points outside the wards"):
            chart = outside_chart(outside)
            st.caption(f"{chart.alt}. They lie in no ward and count for none.")
            show_chart(chart, "outside", _outside_table(outside))


def _with_commas(cell: str | int) -> str:
    return cell if isinstance(cell, str) else f"{cell:,}"


def _outside_table(outside: pd.DataFrame) -> pd.DataFrame:
    """Return the first of the points outside for reading, with the row of the file where it is known."""
    names = {"row": "Row", "month": "Month", "category": "Category", "lon": "Longitude", "lat": "Latitude"}
    columns = {name: label for name, label in names.items() if name in outside}
    shown = outside[list(columns)].head(100)
    return shown.assign(category=shown["category"].map(category_labels())).rename(columns=columns)


def _show_refused(batches: list[NewBatch], refused: pd.DataFrame) -> None:
    reasons = pd.Series(dtype="int64")
    for batch in batches:
        reasons = reasons.add(pd.Series(batch.refused, dtype="int64"), fill_value=0)
    st.markdown("**Refused rows**")
    table = reasons.sort_values(ascending=False).astype(int).rename_axis("Why").reset_index(name="Rows")
    show_wide_table(table, "Refused rows by reason", 20)
    show_downloads([("Refused rows (CSV)", "refused-rows.csv", mime.CSV, lambda: csv_file(refused))])


def _show_dropped(found: RequestsRead) -> None:
    """Show which columns are left behind, and why."""
    if not found.dropped:
        return
    by_reason: dict[str, list[str]] = {}
    for column, reason in found.dropped.items():
        by_reason.setdefault(reason, []).append(plain(column))
    lines = "\n".join(f"- {reason}: {', '.join(columns)}" for reason, columns in by_reason.items())
    st.info(f"These columns are left behind and not stored:\n\n{lines}", icon=":material/shield:")


def _confirm(batches: list[NewBatch]) -> None:
    """Store the files when asked, in one transaction."""
    rows = sum(len(batch.incidents) for batch in batches)
    if not st.button(f"Store {rows:,} rows", type="primary", key="load-store"):
        return
    bar, show = _progress_bar()
    try:
        done = load_batches(batches, show)
        show("Making the pages ready", 0, 0)
        near_edge_cube()  # read back here, behind the bar, rather than on the next page
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
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
    for key in ("load-key", "load-found"):
        st.session_state.pop(key, None)
    st.rerun()
