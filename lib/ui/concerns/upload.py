"""Add a survey wave: template, row-by-row report, preview, store, take back."""

import datetime
import hashlib

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.words import plural
from lib.drawing.exports import csv_file
from lib.intake.survey_waves import MAX_BYTES, areas_by_name, read_wave
from lib.intake.wave_template import TEMPLATE, template_csv, template_xlsx
from lib.published.places import ward_table
from lib.published.tables import load
from lib.records import store as records
from lib.records import waves
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader
from lib.ui.frame.who import allowed
from lib.ui.links.choice import forget_choices

ADD = "add-wave"  # the closed part of the page that holds all of this
OF_A_WAVE = ("question", "record", "with", "area", "item")  # choices that hang on which wave is shown
_ROWS_SHOWN = 50


def show_add_wave(held: list[str]) -> None:
    """Show how to add a survey wave, or why it cannot be added here.

    Parameters
    ----------
    held : list of str
        Waves that are published or stored already.
    """
    if not allowed("load"):
        return
    st.write(
        "Fill in the template, one row an answer, for the whole district or by ward or locality. The file is checked "
        "row by row; nothing is stored until you press Store."
    )
    show_downloads(
        [
            ("Template (CSV)", "survey-wave-template.csv", mime.CSV, template_csv),
            ("Template (Excel)", "survey-wave-template.xlsx", mime.XLSX, template_xlsx),
        ]
    )
    with st.expander("What each column holds"):
        meaning = pd.DataFrame(TEMPLATE.items(), columns=["Column", "What it holds"])
        show_wide_table(meaning, "The template's columns", 40)
    if done := st.session_state.pop("wave-done", ""):
        st.success(plain(done), icon=":material/check:")
    _read_file(held)
    _show_stored()


@st.fragment
def _read_file(held: list[str]) -> None:
    turn = st.session_state.setdefault("wave-turn", 0)
    given = uploader(
        "Survey wave (CSV or XLSX)",
        ["csv", "xlsx"],
        MAX_BYTES // 1_000_000,
        key=f"wave-file-{turn}",
    )
    if given is None:
        return
    content = given.read(MAX_BYTES + 1)  # one byte too many is enough to say so
    given.seek(0)
    try:
        areas = areas_by_name(ward_table(), load("localities"))
        table, problems = read_wave(content, areas, held, datetime.date.today())
    except InputError as error:
        st.error(f"{plain(given.name)}: {plain(str(error))} Nothing was stored.", icon=":material/error:")
        return
    if len(problems):
        _show_problems(given.name, problems)
    else:
        _preview(given.name, content, table)


def _show_problems(name: str, problems: pd.DataFrame) -> None:
    """Show what is wrong, row by row."""
    rows = problems["row"].nunique()
    st.error(
        f"{plain(name)} cannot be stored: {plural(len(problems), 'problem')} in "
        f"{plural(rows, 'row')}. Nothing was stored. Correct them and give the file again.",
        icon=":material/error:",
    )
    report = problems.rename(columns={"row": "Row", "column": "Column", "problem": "What is wrong"})
    show_wide_table(report.head(_ROWS_SHOWN), "Problems in the file, row by row", 40)
    if len(report) > _ROWS_SHOWN:
        st.caption(f"The first {_ROWS_SHOWN} of {len(report):,} problems; the file holds all of them.")
    show_downloads([("All problems (CSV)", "survey-wave-problems.csv", mime.CSV, lambda: csv_file(report))])


def _preview(name: str, content: bytes, table: pd.DataFrame) -> None:
    """Show what would be stored, and store it when asked."""
    wave = table["wave"].iloc[0]
    areas = table.loc[table["area_kind"] != "district", "area"].nunique()
    small = int((table["base"] < 30).sum())
    st.markdown(
        f"**{plain(name)}** can be stored as wave **{plain(wave)}**: {len(table):,} answers to "
        f"{plural(table['question'].nunique(), 'question')}"
        + (f", {areas} wards or localities" if areas else "")
        + "."
        + (f" Answers that will not be shown, because fewer than 30 people replied: {small:,}." if small else "")
    )
    shown = table[["question", "item", "percentage", "base", "area_kind", "area"]].head(_ROWS_SHOWN)
    shown = shown.assign(
        percentage=shown["percentage"].map("{:.1f}%".format),
        area=shown["area"].map(ward_table().set_index("ward_code")["ward_name"]).fillna(shown["area"]),
    )
    names = ["Question", "Answer", "Of those who replied", "Replies", "Kind of area", "Area"]
    show_wide_table(shown.set_axis(names, axis=1), f"Preview of the wave {wave}", 45)
    if len(table) > _ROWS_SHOWN:
        st.caption(f"The first {_ROWS_SHOWN} of {len(table):,} answers.")
    if st.button("Store this wave", type="primary", key="store-wave"):
        try:
            waves.store_wave(table, name, hashlib.sha256(content).hexdigest())
        except InputError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.session_state["wave-turn"] += 1  # a fresh uploader: the file is dealt with
        st.session_state["wave-done"] = f"“{wave}” is stored. It can be chosen at the top of this page."
        forget_choices(*OF_A_WAVE)
        st.query_params["wave"] = wave
        st.rerun()


def _show_stored() -> None:
    """List the stored waves, each with a button that takes it back."""
    try:
        loads = records.batches()
    except InputError as error:
        st.warning(plain(str(error)), icon=":material/info:")
        return
    loads = loads[(loads["kind"] == "survey-wave") & (loads["state"] == "loaded")]
    if loads.empty:
        st.caption("No survey wave has been added yet.")
        return
    st.subheader("Waves added here")
    undo = allowed("undo")
    for batch in loads.itertuples():
        text, button = st.columns([4, 1], vertical_alignment="center")
        text.markdown(
            f"**{plain(batch.file_name)}**, stored {batch.loaded_at:%d %B %Y at %H:%M} UTC: "
            f"{batch.rows_stored:,} answers"
        )
        about = f"Remove what {plain(batch.file_name)} added"
        if undo and button.button("Take back", key=f"undo-wave-{batch.id}", help=about):
            try:
                records.undo(batch.id)
            except InputError as error:
                st.error(plain(str(error)))
                continue
            st.session_state["wave-done"] = f"{batch.file_name} was taken back; nothing is left of it."
            st.rerun()
