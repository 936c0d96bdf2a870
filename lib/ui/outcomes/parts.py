"""The parts of the outcomes' page: a priority's measures, what serves it, and what can be taken away."""

import html
from datetime import datetime
from urllib.parse import urlencode

import streamlit as st

from lib.analysis.evaluation.register import held_entries
from lib.analysis.outcomes.standing import Outcomes, Standing
from lib.answers.figure import Figure
from lib.answers.outcomes import evidence_of
from lib.base import mime
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.base.roles import may
from lib.briefing.board_paper import board_paper
from lib.briefing.pdf import as_pdf
from lib.briefing.register import held_actions
from lib.drawing.exports import csv_file, workbook
from lib.drawing.quarter_bars import quarter_bars
from lib.drawing.words.outcomes import (
    change_parts,
    given_in_words,
    latest_parts,
    quarters_in_words,
    target_parts,
)
from lib.incidents.topics import label_of_any, topics
from lib.published.outcomes import Priority
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence
from lib.ui.frame.plain_text import as_code, plain

_COLUMNS = {
    "Measure, and whose figure": "wide",
    "Latest": "latest",
    "Quarters": "bars",
    "Change from a year before": "change",
    "Target": "side",
    "Given": "side",
}


def show_measures(priority: Priority, standings: tuple[Standing, ...]) -> None:
    """Show a priority's measures, a row each."""
    st.header(plain(f"{priority.number}. {priority.name}"), anchor=f"priority-{priority.number}")
    st.html(_as_table(standings, f"Measures of priority {priority.number}"))


@kept_until_records_change(maxsize=64)
def _as_table(standings: tuple[Standing, ...], name: str) -> str:
    heads = "".join(f'<th scope="col" class="{kind}">{column}</th>' for column, kind in _COLUMNS.items())
    rows = "".join(map(_row, standings))
    label = html.escape(name, quote=True)
    return f'<table class="outcomes" aria-label="{label}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(one: Standing) -> str:
    name = html.escape(f"{one.measure.number} {one.measure.words}".strip())
    head = f'{name} <span class="whose">{html.escape(one.measure.source)}</span>'
    value, when = map(html.escape, latest_parts(one))
    latest = f'<span class="figure">{value}</span> {when}' if value else f'<span class="none">{when}</span>'
    bars = quarter_bars(one.series, quarters_in_words(one))
    verdict, moved = map(html.escape, change_parts(one))
    change = f'<span class="verdict">{verdict}</span>: {moved}' if verdict else moved
    letter, wanted = map(html.escape, target_parts(one))
    target = f'<span class="letter">{letter}</span>{wanted}' if letter else wanted
    cells = (latest, bars, change, target, html.escape(given_in_words(one)))
    kinds = list(_COLUMNS.values())[1:]
    written = "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in zip(kinds, cells, strict=True))
    return f'<tr class="{"" if value else "empty"}"><th scope="row">{head}</th>{written}</tr>'


def show_priority(priority: Priority, beside: tuple[Standing, ...]) -> None:
    """Show what the plan promises of a priority, what success looks like, what serves it, and what stands near."""
    if priority.success:
        st.markdown(f"**What success looks like.** {plain(priority.success)}")
    if priority.commitment:
        st.markdown(f"**What the plan promises.** {plain(priority.commitment)}")
    if priority.aims:
        st.markdown("**Its aims**\n" + "\n".join(f"- {plain(aim)}" for aim in priority.aims))
    _show_actions(priority)
    if beside:
        st.markdown("**Published figures near it**, which are no measures of the plan")
        st.html(_as_table(beside, f"Figures beside priority {priority.number}"))
    _show_evidence(priority)


def _show_evidence(priority: Priority) -> None:
    found = [
        f"- [{plain(topic.label)}](hotspots?{urlencode({'topic': topic.slug})}). {plain(said)}"
        for topic, said in evidence_of(priority)
    ]
    if found:
        st.markdown("**What the other pages find**, in the last year beside the year before\n" + "\n".join(found))
    st.markdown("Whether something worked: [Did it work](did_it_work). What worries residents: [Concerns](concerns).")


def _show_actions(priority: Priority) -> None:
    if not may("read_register"):
        st.markdown("**Actions that serve it** are shown to councillors and officers who sign in.")
        return
    try:
        lines = _actions(priority.number) + _interventions(priority.number)
    except InputError as error:
        st.warning(plain(str(error)))
        return
    if lines:
        st.markdown("**Actions and interventions that serve it**\n" + "\n".join(f"- {plain(line)}" for line in lines))
        return
    st.markdown(
        "**Actions that serve it:** none is recorded yet. Actions are recorded on [Briefing](briefing), interventions "
        "on [Did it work](did_it_work)."
    )


def _actions(priority: int) -> list[str]:
    return [
        f"{one.action} ({ward_names().get(one.ward, one.ward)}, {label_of_any(one.topic)}): {one.status}"
        for one in held_actions()
        if _priority_of(one.topic) == priority
    ]


def _interventions(priority: int) -> list[str]:
    return [
        f"{one.asked.name} ({label_of_any(one.asked.topic)}), from {month_in_words(one.asked.start)}"
        for one in (held_entries() if may("read_interventions") else ())
        if _priority_of(one.asked.topic) == priority
    ]


def _priority_of(topic: str) -> int:
    return topics()[topic].priority if topic in topics() else 0


def show_paper(found: Outcomes) -> None:
    """Show the board's paper of the quarter, made when it is pressed."""

    def made() -> str:
        return datetime.now().strftime("%Y-%m-%dT%H:%M")

    def word() -> bytes:
        from lib.briefing.word import as_docx  # python-docx is read when the first file is made, not with the page

        return as_docx(board_paper(found, made()))

    name = f"outcomes-{found.quarter}"
    show_downloads(
        [
            ("Board paper (Word)", f"{name}.docx", mime.DOCX, word),
            ("Board paper (PDF)", f"{name}.pdf", mime.PDF, lambda: as_pdf(board_paper(found, made()))),
        ]
    )


def show_known(figure: Figure) -> None:
    """Show where the figures come from, the method and the rule of the letters."""
    show_evidence(figure.evidence)
    method_link(*figure.method)


def show_share(figure: Figure, link: str) -> None:
    """Show the link, the table as files and the command."""
    st.code(link, language=None, wrap_lines=True)
    about = {"Finding": figure.title, **figure.evidence, "Command": figure.command, "Link": link}
    table = figure.for_files
    show_downloads(
        [
            ("Table (CSV)", "outcomes.csv", mime.CSV, lambda: csv_file(table)),
            ("Table (Excel)", "outcomes.xlsx", mime.XLSX, lambda: workbook({"Outcomes": table}, about)),
        ]
    )
    st.caption(f"The same table on the command line: {as_code(figure.command)}")
