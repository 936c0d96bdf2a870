"""The parts of the page on data and methods, one function a section."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import groupby

import pandas as pd
import streamlit as st

from lib.analysis.ages import ages_of_sources
from lib.analysis.reconcile.check import published_figures_checked
from lib.analysis.reconcile.slips import AGREES, DIFFERS, NEITHER_WRONG
from lib.base import mime
from lib.base.words import plural
from lib.drawing.exports import csv_file, workbook
from lib.drawing.words.ages import ages_in_words, due_sentence, freshness, where_in_words
from lib.incidents.completeness import Status
from lib.incidents.coverage import coverage_by_month, coverage_in_words
from lib.published.catalogue import AS_ITS_PERIOD, OWN, catalogue_table, sources
from lib.published.cited import cited, plan_year
from lib.published.documents import document
from lib.published.tables import ROOT, datapackage, district
from lib.records.cache import kept_until_records_change
from lib.records.newest import describe
from lib.ui.data.analysts import ANCHORS, show_for_analysts
from lib.ui.data.coverage_grid import show_grids, show_key
from lib.ui.data.statements import ANCHOR, LABEL, asked_in_link, show_statements
from lib.ui.frame.closed_part import ANALYSTS, LABELS, closed_part, open_part, open_parts
from lib.ui.frame.evidence import show_downloads, show_sortable, show_wide_table
from lib.ui.frame.plain_text import plain

DIVIDES = "Divides by the new figure"
_FIGURES = "figures"  # the closed part that holds the figures that do not add up
_ANCHORS = {_FIGURES: "figures-that-do-not-add-up", ANALYSTS: "for-analysts"}  # where it is not the part's name
VENDOR = ROOT / "static" / "vendor"  # what browsers get of others' work, each with its licence
# What a heading of a group of differences says; in the order in which they are shown.
_STATES = {
    DIFFERS: "Do not agree",
    NEITHER_WRONG: "Differ by definition or rounding, so neither need be wrong",
}


def headline() -> str:
    """Return how many tables there are, from whom, and how fresh the police records are."""
    listed = sources(describe)
    publishers = len({source.publisher for source in listed} - {OWN})
    return f"{len(listed)} tables from {publishers} publishers. {freshness()}"


def show_ages() -> None:
    """Show how old each source is that goes out of date, and what to do about it."""
    ages = ages_of_sources(date.today())
    st.markdown(f"**{due_sentence(ages)}** Newer figures: [Local records](local_records?kind=official), for officers.")
    show_wide_table(ages_in_words(ages), "How old each source is, and what to do about it", 62)
    st.markdown(where_in_words(ages))


def show_sections() -> None:
    """Show each section, closed; a link to a heading within one opens it."""
    sections: dict[str, tuple[str, Callable[[], None]]] = {
        "ages": ("How old each source is, and what to do about it", show_ages),
        "sources": ("Each source: whose, licence, period, limits", show_catalogue),
        "coverage": ("Which months are complete", show_coverage),
        "methods": ("Methods", lambda: _show_document("methods")),
        "glossary": ("Glossary", lambda: _show_document("glossary")),
        ANALYSTS: (LABELS[ANALYSTS], show_for_analysts),
        "data-updates": ("Data updates", lambda: _show_document("data-changes")),
        "accessibility": ("Accessibility", lambda: _show_document("accessibility")),
        "licences": ("Licences and attributions", show_licences),
        ANCHOR: (LABEL, show_statements),
        _FIGURES: ("Figures of the documents that do not add up", show_reconciliation),
    }
    if asked_in_link() and ANCHOR not in open_parts():
        open_part(ANCHOR)
    for name, (label, show) in sections.items():
        closed_part(name, partial(_show_section, name, label, show), label)


def _show_section(name: str, label: str, show: Callable[[], None]) -> None:
    st.header(label, anchor=_ANCHORS.get(name, name))
    show()


def where_headings_are() -> dict[str, str]:
    """Return for each heading that a link can name the closed part that holds it."""
    held = {anchor: part for part, anchor in _ANCHORS.items()} | dict.fromkeys(ANCHORS, ANALYSTS)
    held |= {name: name for name in ("ages", "sources", "coverage", "licences", ANCHOR, *_DOCUMENTS.values())}
    return held | {section.anchor: part for name, part in _DOCUMENTS.items() for section in document(name)[1:]}


_DOCUMENTS = {
    "methods": "methods",
    "glossary": "glossary",
    "data-changes": "data-updates",
    "accessibility": "accessibility",
}


def show_freshness() -> None:
    """Show every table with its publisher and the latest month that it holds, to sort."""
    show_sortable(_freshness(), "Every table with its publisher and how fresh it is", "freshness", first=118)


@kept_until_records_change(maxsize=1, same_for_all=True)
def _freshness() -> pd.DataFrame:
    listed = sources(describe)
    return pd.DataFrame(
        {
            "Data to": [
                _end_of(source.period) if source.cut_off == AS_ITS_PERIOD else source.cut_off for source in listed
            ],
            "Table": [source.title for source in listed],
            "Whose": [source.publisher for source in listed],
            "Used on": [source.used_on or "no page yet" for source in listed],
        }
    )


def _end_of(period: str) -> str:
    """Return the last month of a period that runs to one; another period as it is."""
    end = period.rsplit(" to ", 1)[-1]
    return end if re.fullmatch(r"[A-Z][a-z]+ \d{4}", end) else period


def show_reconciliation() -> None:
    """Show how many published figures agree, and each that does not."""
    checked = published_figures_checked()
    wrong = checked[~checked["agrees"]]
    divides = int(wrong["likely_slip"].str.startswith(DIVIDES).sum())
    counts = checked["state"].value_counts()
    st.write(
        "So that the next edition stands: every total, difference and percentage that the documents’ own tables allow "
        "was worked out again, and what two passages say of one thing was set side by side. Of "
        f"{len(checked)}, {counts.get(AGREES, 0)} agree, {counts.get(DIFFERS, 0)} do not, and "
        f"{counts.get(NEITHER_WRONG, 0)} differ by definition or rounding. The commonest, {divides} times, is a "
        "percentage change divided by the new figure instead of the old one. This app shows figures as they were "
        "published, with a note that links here."
    )
    show_wide_table(_by_document(checked), "How many published figures agree, by document", 18)
    for state, heading in _STATES.items():
        rows = wrong[wrong["state"] == state]
        if len(rows):
            title = f"{heading}: {len(rows)}"
            st.subheader(title)
            show_wide_table(_differences(rows), title, 80)
    st.markdown("What the documents claim, each with its verdict: [the documents’ claims](claims?open=documents).")
    st.markdown(
        "How: [Recomputing published figures](data_and_methods?open=methods#recomputing-published-figures). "
        "The same on the command line: "
        "`python -m lib reconcile --only-differences`"
    )
    about = {
        "Finding": f"{counts.get(DIFFERS, 0)} of {len(checked)} published figures checked do not agree",
        "Method": "docs/methods.md, Recomputing published figures",
        **_licence(),
    }
    show_downloads(
        [
            ("All comparisons (CSV)", "published-figures-checked.csv", mime.CSV, lambda: csv_file(checked)),
            (
                "All comparisons (Excel)",
                "published-figures-checked.xlsx",
                mime.XLSX,
                lambda: workbook({"Differ": wrong, "All comparisons": checked}, about),
            ),
        ]
    )


def _licence() -> dict[str, str]:
    return {"Licence": " ".join(district()["attribution"]["statements"])}


def _by_document(checked: pd.DataFrame) -> pd.DataFrame:
    counts = checked.groupby(["document", "state"]).size().unstack(fill_value=0)
    return pd.DataFrame(
        {
            "Document": [_called(name) for name in counts.index],
            "Checked": counts.sum(axis=1).astype(str).to_numpy(),
            **{
                label: counts.get(state, pd.Series(0, counts.index)).astype(str).to_numpy()
                for state, label in ((AGREES, "Agree"), (DIFFERS, "Do not agree"), (NEITHER_WRONG, "Differ otherwise"))
            },
        }
    )


def _differences(wrong: pd.DataFrame) -> pd.DataFrame:
    def recomputed(row: pd.Series) -> str:
        if pd.isna(row["recomputed"]):
            return "words, not a figure"
        number = f"{row['recomputed']:,.2f}".rstrip("0").rstrip(".")
        unit = row["unit"] if row["unit"] == "%" else f" {row['unit']}".rstrip()
        return f"{number}{unit}".replace("-", "−")

    where = wrong["section"].str.rstrip(".") + ": " + wrong["heading"].str.rstrip(".")
    return pd.DataFrame(
        {
            "Figure": wrong["row"] + ", " + wrong["what"],
            "Published": wrong["published"],
            "Recomputed": wrong.apply(recomputed, axis=1),
            "What explains it": wrong["likely_slip"],
            "A sentence that would agree": wrong["would_agree"],
            "Worked out as": wrong["working"],
            "Document": [_called(name) for name in wrong["document"]],
            "Section": where.where(wrong["section"] != wrong["heading"], wrong["section"].str.rstrip(".")),
        }
    )


def show_catalogue() -> None:
    """Show what each bundled table is, whose it is, and what to know before using it."""
    listed = sources(describe)
    st.write(f"{len(listed)} tables, each described in `data/datapackage.json` with its columns and a fingerprint.")
    for publisher, tables in groupby(listed, key=lambda source: source.publisher):
        held = list(tables)
        with st.expander(f"{publisher} ({plural(len(held), 'table')})"):
            for source in held:
                limits = "\n".join(f"- {plain(limit)}" for limit in source.limits)
                st.markdown(
                    f"**{plain(source.title)}**  \n"
                    f"Who: {plain(source.who)}. Licence: {plain(source.licence)}.  \n"
                    f"Period: {plain(source.period)}. Data to: {plain(source.cut_off)}. Used on: "
                    f"{plain(source.used_on) or 'no page yet'}. File: `{source.file}`\n\n{limits}"
                )
    show_downloads([("Catalogue (CSV)", "catalogue.csv", mime.CSV, lambda: csv_file(catalogue_table(describe)))])


def show_coverage() -> None:
    """Show which months are complete as a picture, and as a table with the reasons."""
    coverage = coverage_by_month()
    own = coverage[(coverage["force"] == district()["force"]) & (coverage["series"] == "ASB")]
    months = own["status"].value_counts()
    st.write(
        f"Of the {len(own)} months from {own['month'].min()[:4]} on, ASB of {district()['force_name']} is complete in "
        f"{months.get(Status.COMPLETE, 0)}, incomplete in {months.get(Status.INCOMPLETE, 0)} and absent in "
        f"{months.get(Status.ABSENT, 0)}. A month that is not complete is left out of every count; it never stands "
        "for zero."
    )
    show_key()
    show_grids(coverage)
    table = coverage_in_words()
    st.subheader("The same as a table")
    show_wide_table(table, "Months of each force that are complete, incomplete or absent, with the reason")
    st.markdown(
        "Sources without months: the council’s service requests as the plan prints them (one figure for "
        f"{plan_year()}), DEFRA’s fly-tipping returns (financial years "
        f"{describe('fly_tipping_incidents')['temporal']}) and recorded crime by partnership "
        f"({describe('recorded_crime_partnerships')['temporal']})."
    )
    show_downloads([("Coverage (CSV)", "coverage.csv", mime.CSV, lambda: csv_file(coverage))])


def _show_document(name: str) -> None:
    """Show a document of docs/, each of its sections with an anchor."""
    title, *rest = document(name)
    if title.body:
        st.markdown(title.body)
    for section in rest:
        st.subheader(section.heading, anchor=section.anchor)
        st.markdown(section.body)


def show_licences() -> None:
    """Show the licences of the data and the attributions they ask for."""
    st.markdown("\n".join(f"- {plain(line)}" for line in district()["attribution"]["statements"]))
    licences = {
        licence["title"]: licence.get("path", "")
        for resource in datapackage()["resources"]
        for licence in resource["licenses"]
    }
    for title, path in licences.items():
        used = sum(any(x["title"] == title for x in resource["licenses"]) for resource in datapackage()["resources"])
        name = f"[{plain(title)}]({path})" if path else plain(title)
        st.markdown(f"- {name}: {used} tables")
    attributions = dict.fromkeys(r["attribution"] for r in datapackage()["resources"] if r.get("attribution"))
    with st.expander("Attribution of each table"):
        st.markdown("\n".join(f"- {plain(text)}" for text in attributions))
    with st.expander("Software that maps are drawn with in the browser"):
        for file in sorted(VENDOR.glob("*/LICENSE")):
            st.markdown(f"**{plain(file.parent.name)}**")
            st.text(file.read_text(encoding="utf-8"))


def _called(document: str) -> str:
    known = cited().get(document)
    return known.short if known else document
