"""How an export is read: its sheet, columns, categories and statuses put right, and what it leaves open asked."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pandas as pd
import streamlit as st

from lib.base.errors import InputError
from lib.incidents.kinds import request_kinds
from lib.intake.load import Proposed, proposed_for
from lib.intake.requests.columns import statuses_in
from lib.intake.requests.coordinates import READINGS
from lib.intake.requests.date_order import ORDERS
from lib.intake.requests.fields import FIELDS
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.question import Question
from lib.intake.requests.read import check_all, open_export
from lib.intake.requests.values import plain_text
from lib.intake.tables import GivenTable
from lib.records.profiles import profiles
from lib.ui.frame.evidence import show_wide_table
from lib.ui.frame.plain_text import plain

_NOT_LOADED = "not loaded"
# What an officer can say of a file as a whole: the part of the mapping, how it is asked, what can be said.
_WAYS = {
    "time_of": ("A time of day says", {"reported": "when it was reported", "happened": "when it happened"}),
    "date_order": ("Dates are written", ORDERS),
    "coordinates": ("Coordinates are written", READINGS),
}


def choose_sheet(usual: GivenTable) -> GivenTable:
    """Ask which sheet of a workbook holds the records, where there are several; hidden ones are named as such."""
    if usual.sheet is None or len(usual.sheets) == 1:
        return usual
    names = {sheet.name: f"{sheet.name} ({sheet.in_words})" for sheet in usual.sheets}
    chosen = st.selectbox(
        f"Which {usual.sheet.kind} holds the records?",
        list(names),
        index=list(names).index(usual.sheet.name),
        format_func=names.__getitem__,
        key=f"load-sheet-{usual.file.sha256()[:8]}",
    )
    return usual if chosen == usual.sheet.name else open_export(usual.file, chosen)


def choose_profile(table: GivenTable) -> Proposed:
    """Return how the file is most likely read: by the profile that fits or was chosen, as before, or as guessed."""
    kept = [one.name for one in profiles()]
    fitting = _proposed(table, "")
    if not kept:
        return fitting
    chosen = st.selectbox(
        "Read it like",
        ["", *kept],
        index=(["", *kept]).index(fitting.profile),
        format_func=lambda name: name or "no profile: as it looks",
        key=f"load-profile-{table.content[:8]}",
    )
    return fitting if chosen in ("", fitting.profile) else _proposed(table, chosen)


def _proposed(table: GivenTable, profile: str) -> Proposed:
    key = f"{table.content} {profile}"
    if st.session_state.get("load-guess-key") != key:
        several = table.sheet is not None and len(table.sheets) > 1
        sheet = table.sheet.name if several and table.sheet else ""
        st.session_state["load-guess"] = proposed_for(table.file, sheet, profile)
        st.session_state["load-guess-key"] = key
    found: Proposed = st.session_state["load-guess"]
    return found


def without_questions(table: GivenTable, mapping: Mapping) -> Mapping | None:
    """Return the mapping with the answers to what the file leaves open; None while one is still to be given.

    Raises
    ------
    InputError
        When the file cannot be read by it, whatever is answered.
    """
    for _ in range(4):
        asked = _question(table, mapping)
        if asked is None:
            return mapping
        answer = st.radio(
            f"**{plain(asked.asked)}** {'Which is right?' if len(asked.answers) > 1 else 'Go on so?'}",
            list(asked.answers),
            index=None,
            format_func=asked.answers.__getitem__,
            key=f"load-answer-{asked.key}-{table.content[:8]}",
        )
        if answer is None:
            st.caption("Nothing is read or stored before this is answered.")
            return None
        told: dict[str, Any] = {asked.key: answer}
        mapping = replace(mapping, **told)
    return mapping


def _question(table: GivenTable, mapping: Mapping) -> Question | None:
    """Return what the file leaves open, looked for once however often the page is drawn again."""
    key = f"{table.content}{mapping}"
    held: dict[str, Question | InputError | None] = st.session_state.setdefault("load-questions", {})
    if key not in held:
        if len(held) > 20:
            held.clear()
        try:
            check_all(table, mapping)
            held[key] = None
        except InputError as error:
            held[key] = error
    found = held[key]
    if found is not None and not isinstance(found, Question):
        raise found
    return found


def choose_mapping(table: GivenTable, guessed: Mapping) -> Mapping:
    """Show which column and category was taken for what, to be put right."""
    of = f"{table.shape[:8]}-{st.session_state.get(f'load-profile-{table.content[:8]}', '')}"
    with st.expander("Columns: which is what", key=f"load-columns-{of}"):
        columns = _choose_columns(table, guessed, of)
        told = {
            name: st.selectbox(
                label,
                list(words),
                index=list(words).index(getattr(guessed, name)),
                format_func=words.__getitem__,
                key=f"load-{name}-{of}",
            )
            for name, (label, words) in _WAYS.items()
        }
    unknown = sum(not slug for slug in guessed.categories.values())
    left_out = f" ({unknown} not loaded)" if unknown else ""
    with st.expander(f"Categories: what each stands for{left_out}", key=f"load-categories-{of}"):
        categories = _choose_categories(guessed, of)
    statuses = _choose_statuses(table, guessed, columns["status"], of) if "status" in columns else {}
    return replace(guessed, columns=columns, categories=categories, statuses=statuses, **told)


def _choose_statuses(table: GivenTable, guessed: Mapping, column: str, of: str) -> dict[str, bool]:
    """Ask which statuses say that a row is no request of its own."""
    known = guessed.statuses if column == guessed.columns.get("status") else statuses_in(table, column)
    left_out = st.multiselect(
        "Statuses that do not count (cancelled, duplicate, rejected, test)",
        list(known),
        default=[status for status, counts in known.items() if not counts],
        key=f"load-statuses-{of}-{column}",
    )
    return {status: status not in left_out for status in known}


def _choose_columns(table: GivenTable, guessed: Mapping, of: str) -> dict[str, str]:
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
            key=f"load-column-{name}-{of}",
        )
    return {name: column for name, column in chosen.items() if column}


def _choose_categories(guessed: Mapping, of: str) -> dict[str, str]:
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
            key=f"load-category-{number}-{of}",
        )
    return chosen


def _as_shown(cell: Any) -> Any:
    """Return a date of a workbook in words, so that nobody takes its day for its month."""
    if not isinstance(cell, datetime):
        return cell
    return f"{cell:%-d %B %Y}" if cell.time() == time() else f"{cell:%-d %B %Y %H:%M}"


def show_sample(table: GivenTable, mapping: Mapping) -> None:
    """Show the first rows as the mapping reads them; columns that are not mapped are not shown."""
    chosen = list(dict.fromkeys(mapping.columns.values()))
    rows = table.sample(5)[chosen].fillna("").map(_as_shown)
    if "category" in mapping.columns:
        texts = plain_text(rows[mapping.columns["category"]])
        read_as = [request_kinds().get(mapping.categories.get(text, ""), _NOT_LOADED) for text in texts]
        rows.insert(chosen.index(mapping.columns["category"]) + 1, "Read as", read_as)
    names: dict[str, str] = {}
    for name, column in mapping.columns.items():
        names[column] = FIELDS[name] if column == FIELDS[name] else f"{FIELDS[name]} ← {column}"
    show_wide_table(pd.DataFrame(rows).rename(columns=names), "The first rows as they will be read", 50)
