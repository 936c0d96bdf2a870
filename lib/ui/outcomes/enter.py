"""Where officers enter what agencies gave and what the board set, and what was entered and corrected before."""

from datetime import date

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.quarters import quarter_in_words
from lib.base.words import plural
from lib.drawing.exports import csv_file
from lib.intake.outcome_figures import MAX_MEGABYTES, checked_row, read_outcomes, template_csv, template_xlsx
from lib.published.outcomes import UNITS, WANTED, Measure, measures
from lib.records.outcomes import FIGURE, LONGEST, TARGET, outcome_rows, store_outcomes
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader

_SAID = "outcomes-said"  # what the last change did, shown once after the page ran again
# What was stored leaves a fresh uploader or fresh forms behind; the other keeps what is in it.
_FILE_TURN, _FORM_TURN = "outcomes-file-turn", "outcomes-form-turn"
_ROWS_SHOWN = 50


def show_said() -> None:
    """Show what the last change did."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said), icon=":material/check:")


def show_enter(quarter: str) -> None:
    """Show the template, the import, and a form for one figure."""
    st.write(
        f"Send the template for {quarter_in_words(quarter)} to the agencies, then import what comes back. A row "
        "without a value stays missing. All of a file is stored or nothing."
    )
    show_downloads(
        [
            ("Template (Excel)", f"outcomes-{quarter}.xlsx", mime.XLSX, lambda: template_xlsx(quarter)),
            ("Template (CSV)", f"outcomes-{quarter}.csv", mime.CSV, lambda: template_csv(quarter)),
        ]
    )
    key = f"outcomes-file-{_turn(_FILE_TURN)}"
    given = uploader("Import figures (CSV or Excel)", ["csv", "xlsx"], MAX_MEGABYTES, key=key)
    if given is not None:
        _import(given.name, given.getvalue())
    st.markdown("**Or enter one figure**")
    _show_form(quarter)


def _import(name: str, content: bytes) -> None:
    try:
        rows, problems = read_outcomes(name, content, date.today())
    except InputError as error:
        st.error(f"{plain(str(error))} Nothing was stored.", icon=":material/error:")
        return
    if len(problems):
        rows_of = plural(problems["row"].nunique(), "row")
        st.error(
            f"{plain(name)} cannot be stored: {plural(len(problems), 'problem')} in {rows_of}. Nothing was stored.",
            icon=":material/error:",
        )
        report = problems.rename(columns={"row": "Row", "column": "Column", "problem": "What is wrong"})
        show_wide_table(report.head(_ROWS_SHOWN), "Problems in the file, row by row", 40)
        if len(report) > _ROWS_SHOWN:
            show_downloads([("All problems (CSV)", "outcomes-problems.csv", mime.CSV, lambda: csv_file(report))])
        return
    quarters = sorted({row["quarter"] for row in rows})
    preview = pd.DataFrame(rows)[["measure", "quarter", "value", "unit", "given_by", "given_on"]]
    preview.columns = ["Measure", "Quarter", "Figure", "Unit", "Given by", "Given on"]
    show_wide_table(preview.head(_ROWS_SHOWN), "What would be stored", 50)
    reason = st.text_input(
        "Why, if figures that are held already are corrected", max_chars=LONGEST["reason"], key="outcomes-file-reason"
    )
    if st.button(f"Store {plural(len(rows), 'figure')} of {', '.join(quarters)}", type="primary"):
        _store(rows, reason, _FILE_TURN)


def _turn(of: str) -> int:
    turn: int = st.session_state.setdefault(of, 0)
    return turn


def _show_form(quarter: str) -> None:
    turn = _turn(_FORM_TURN)
    entered = [one for one in measures() if not one.own]
    measure = _choose(entered, f"outcomes-measure-{turn}")
    with st.form(f"outcomes-form-{turn}", border=False):
        left, right = st.columns(2, gap="small")
        cells = {
            "measure": measure.words,
            "unit": measure.unit,
            "quarter": left.text_input("Quarter (2025-Q3 is July to September 2025)", quarter, max_chars=10),
            "value": right.text_input(f"Figure ({UNITS[measure.unit]})", max_chars=20),
            "given_by": left.text_input("Given by: an agency, not a person", measure.source, max_chars=200),
            "given_on": right.text_input("Given on (day/month/year)", f"{date.today():%d/%m/%Y}", max_chars=20),
            "note": left.text_input("What changed in how it is worked out", max_chars=LONGEST["note"]),
        }
        if measure.unit == "percent":
            cells["out_of"] = right.text_input("Out of how many people or cases, if known", max_chars=20)
        reason = st.text_input("Why, if it corrects a figure that is held", max_chars=LONGEST["reason"])
        pressed = st.form_submit_button("Store the figure")
    st.caption(plain(measure.worked_out))
    if pressed:
        _check_and_store(cells, FIGURE, reason)


def show_targets(quarter: str) -> None:
    """Show the form in which a target of the board is written down."""
    turn = _turn(_FORM_TURN)
    measure = _choose(list(measures()), f"outcomes-target-{turn}")
    with st.form(f"outcomes-target-form-{turn}", border=False):
        left, right = st.columns(2, gap="small")
        cells = {
            "measure": measure.words,
            "unit": measure.unit,
            "value": left.text_input(f"Target ({UNITS[measure.unit]}; wanted {WANTED[measure.wanted]})", max_chars=20),
            "quarter": right.text_input("To be met by the quarter", f"{int(quarter[:4]) + 1}-Q4", max_chars=10),
            "given_on": left.text_input("Set by the board on (day/month/year)", max_chars=20),
            "note": right.text_input("Note", max_chars=LONGEST["note"]),
        }
        reason = st.text_input("Why, if it corrects a target for the same quarter", max_chars=LONGEST["reason"])
        pressed = st.form_submit_button("Store the target")
    if pressed:
        _check_and_store(cells, TARGET, reason)


def _choose(among: list[Measure], key: str) -> Measure:
    return st.selectbox("Measure", among, format_func=lambda one: f"{one.number} {one.words}", key=key)


def _check_and_store(cells: dict[str, str], kind: str, reason: str) -> None:
    try:
        row = checked_row(cells, date.today(), kind)
    except InputError as error:
        st.error(f"{plain(str(error))} Nothing was stored.", icon=":material/error:")
        return
    _store([row], reason, _FORM_TURN)


def _store(rows: list[dict], reason: str, turn: str) -> None:
    try:
        done = store_outcomes(rows, reason)
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state[_SAID] = (
        f"{done['new']} stored, {done['corrected']} corrected, {done['held']} held already. What stood before is kept."
    )
    st.session_state[turn] += 1
    st.rerun()


def show_history() -> None:
    """Show every figure and target that was entered, corrections with their reasons, the newest first."""
    table = outcome_rows().iloc[::-1]
    if table.empty:
        st.write("Nothing was entered yet. Each figure, target and correction will stand here, with who and when.")
        return
    shown = table[["measure", "kind", "quarter", "value", "given_by", "given_on", "version", "reason", "recorded_by"]]
    shown = shown.assign(
        value=table["value"].map("{:,.10g}".format),
        recorded_at=table["recorded_at"].map("{:%d/%m/%Y %H:%M}".format),
        recorded_by=table["recorded_by"].replace("", "nobody signed in"),
    )
    shown.columns = [
        *(
            "Measure",
            "Kind",
            "Quarter",
            "Figure",
            "Given by",
            "Given or set on",
            "Version",
            "Why corrected",
            "Entered by",
        ),
        "Entered at (UTC)",
    ]
    show_wide_table(shown.head(_ROWS_SHOWN), "What was entered, the newest first", 70)
    show_downloads([("All that was entered (CSV)", "outcomes-history.csv", mime.CSV, lambda: csv_file(table))])
