"""The priorities and aims of the earlier document beside those of the plan: what stayed, changed, went and came."""

import html
from itertools import groupby

import streamlit as st

from lib.base import mime
from lib.base.words import within_a_sentence
from lib.drawing.exports import csv_file
from lib.drawing.words.then_and_now import BECAME, READING, summary, table_for_files
from lib.published.priority_areas import priority_areas
from lib.published.then_and_now import NEW, Pair, Printed, then_and_now
from lib.ui.frame.evidence import show_downloads
from lib.ui.frame.plain_text import plain
from lib.ui.frame.priority_areas import show_priority_areas

PART, LABEL = "before", "What became of the last document’s priorities and aims"
_NOTHING = '<span class="none">nothing</span>'


def show_then_and_now() -> None:
    """Show a table for each earlier priority, then what is new, each quote with where it stands."""
    pairs = then_and_now()
    st.write(plain(summary(pairs)))
    st.caption(plain(READING))
    earlier = [pair for pair in pairs if pair.became != NEW]
    new = [pair for pair in pairs if pair.became == NEW]
    later = next((pair.now.document for pair in pairs if pair.now.words), "")
    columns = {earlier[0].then.document: "quarter-wide", "Became": "became", later: "quarter-wide"}
    columns[f"What {within_a_sentence(later)} says became of it"] = "rest"
    heads = "".join(f'<th scope="col" class="{kind}">{html.escape(name)}</th>' for name, kind in columns.items())
    for priority, found in groupby(earlier, lambda pair: pair.priority):
        st.markdown(f"**{plain(priority)}**")
        st.html(
            f'<table class="outcomes beside" aria-label="{html.escape(priority, quote=True)}">'
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(map(_row, found))}</tbody></table>"
        )
    if new:
        st.markdown("**New in the plan**\n" + "\n".join(map(_new, new)))
    if priority_areas():
        show_priority_areas(priority_areas())
    file = ("The table (CSV)", "priorities-then-and-now.csv", mime.CSV, lambda: csv_file(table_for_files(pairs)))
    show_downloads([file])


def _row(pair: Pair) -> str:
    note = f". {html.escape(pair.note)}" if pair.note else ""
    return (
        f'<tr><th scope="row" class="quarter-wide">{_named(pair)}{_quoted(pair.then)}</th>'
        f'<td class="became"><span class="verdict">{BECAME[pair.became]}</span>{note}</td>'
        f'<td class="quarter-wide">{_quoted(pair.now)}</td><td class="rest">{_quoted(pair.said)}</td></tr>'
    )


def _named(pair: Pair) -> str:
    return "" if pair.kind == "aim" else f"{html.escape(pair.kind.capitalize())}: "


def _quoted(printed: Printed) -> str:
    if not printed.words:
        return _NOTHING
    document = f'<span class="narrow">{html.escape(printed.document)}, </span>'  # a wide table heads its column so
    return f'“{html.escape(printed.words)}” <span class="whose">{document}{html.escape(printed.where)}</span>'


def _new(pair: Pair) -> str:
    words = f"**{plain(pair.now.words)}**, a priority" if pair.kind == "priority" else f"“{plain(pair.now.words)}”"
    return f"- {words} ({plain(pair.now.where)})"
