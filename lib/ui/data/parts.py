"""The parts of the page on data and methods, one function a section."""

from itertools import groupby

import pandas as pd
import streamlit as st

from lib.analysis.reconcile.check import published_figures_checked
from lib.base import mime
from lib.base.words import plural
from lib.drawing.exports import csv_file, workbook
from lib.incidents.completeness import Status
from lib.incidents.coverage import coverage_by_month, coverage_in_words
from lib.published.catalogue import catalogue_table, sources
from lib.published.cited import cited, plan_year
from lib.published.documents import document
from lib.published.tables import datapackage, district
from lib.ui.data.analysts import ANCHOR, HEADING
from lib.ui.data.coverage_grid import show_grids, show_key
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain

SECTIONS = {
    "figures-that-do-not-add-up": "Figures that do not add up",
    "sources": "Sources",
    "coverage": "Which months are complete",
    ANCHOR: HEADING,
    "methods": "Methods",
    "glossary": "Glossary",
    "data-updates": "Data updates",
    "accessibility": "Accessibility",
    "licences": "Licences and attributions",
}
DIVIDES = "Divides by the new figure"


def headline() -> str:
    """Return how many published figures do not add up."""
    checked = published_figures_checked()
    return f"{(~checked['agrees']).sum()} of {len(checked)} published figures checked do not add up"


def show_contents() -> None:
    """Show links to the sections."""
    links = " · ".join(f"[{title}](#{anchor})" for anchor, title in SECTIONS.items())
    st.markdown(f"**On this page:** {links}")


def _header(anchor: str) -> None:
    st.header(SECTIONS[anchor], anchor=anchor)


def show_reconciliation() -> None:
    """Show how many published figures agree, and each that does not."""
    checked = published_figures_checked()
    wrong = checked[~checked["agrees"]]
    _header("figures-that-do-not-add-up")
    divides = int(wrong["likely_slip"].str.startswith(DIVIDES).sum())
    st.write(
        f"Every total, difference and percentage that the documents’ own tables allow was worked out again: "
        f"{len(checked) - len(wrong)} agree within rounding, {len(wrong)} do not. The commonest slip, {divides} times, "
        "is a percentage change divided by the new figure instead of the old one. This app shows figures as they were "
        "published, with a note that links here."
    )
    show_wide_table(_by_document(checked), "How many published figures agree, by document", 18)
    for name, rows in wrong.groupby("document", sort=False):
        title = f"{_called(name)}: {len(rows)} figures that do not agree"
        st.subheader(title)
        show_wide_table(_differences(rows), title, 64)
    st.markdown("What the documents claim, each with its verdict: [the documents’ claims](claims?open=documents).")
    st.markdown(
        "How: [Recomputing published figures](#recomputing-published-figures). The same on the command line: "
        "`python -m lib reconcile --only-differences`"
    )
    about = {"Finding": headline(), "Method": "docs/methods.md, Recomputing published figures", **_licence()}
    show_downloads(
        [
            ("All comparisons (CSV)", "published-figures-checked.csv", mime.CSV, lambda: csv_file(checked)),
            (
                "All comparisons (Excel)",
                "published-figures-checked.xlsx",
                mime.XLSX,
                lambda: workbook({"Do not agree": wrong, "All comparisons": checked}, about),
            ),
        ]
    )


def _licence() -> dict[str, str]:
    return {"Licence": " ".join(district()["attribution"]["statements"])}


def _by_document(checked: pd.DataFrame) -> pd.DataFrame:
    counts = checked.groupby(["document", "agrees"]).size().unstack(fill_value=0)
    return pd.DataFrame(
        {
            "Document": [_called(name) for name in counts.index],
            "Checked": counts.sum(axis=1).astype(str).to_numpy(),
            "Agree": counts[True].astype(str).to_numpy(),
            "Do not agree": counts[False].astype(str).to_numpy(),
        }
    )


def _differences(wrong: pd.DataFrame) -> pd.DataFrame:
    def recomputed(row: pd.Series) -> str:
        number = f"{row['recomputed']:,.2f}".rstrip("0").rstrip(".")
        unit = row["unit"] if row["unit"] == "%" else f" {row['unit']}".rstrip()
        return f"{number}{unit}".replace("-", "−")

    where = wrong["section"].str.rstrip(".") + ": " + wrong["heading"].str.rstrip(".")
    return pd.DataFrame(
        {
            "Figure": wrong["row"] + ", " + wrong["what"],
            "Published": wrong["published"],
            "Recomputed": wrong.apply(recomputed, axis=1),
            "Likely slip": wrong["likely_slip"],
            "Worked out as": wrong["working"],
            "Section": where.where(wrong["section"] != wrong["heading"], wrong["section"].str.rstrip(".")),
        }
    )


def show_catalogue() -> None:
    """Show what each bundled table is, whose it is, and what to know before using it."""
    _header("sources")
    listed = sources()
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
    show_downloads([("Catalogue (CSV)", "catalogue.csv", mime.CSV, lambda: csv_file(catalogue_table()))])


def show_coverage() -> None:
    """Show which months are complete as a picture, and as a table with the reasons."""
    _header("coverage")
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
        f"{plan_year()}), DEFRA’s fly-tipping returns (financial years 2012-13 to 2022-23) and recorded crime by "
        "partnership (years to December 2023, December 2024 and June 2025)."
    )
    show_downloads([("Coverage (CSV)", "coverage.csv", mime.CSV, lambda: csv_file(coverage))])


def show_document(anchor: str, name: str) -> None:
    """Show a document of docs/ under the page's own heading for it, each of its sections with an anchor."""
    _header(anchor)
    title, *rest = document(name)
    if title.body:
        st.markdown(title.body)
    for section in rest:
        st.subheader(section.heading, anchor=section.anchor)
        st.markdown(section.body)


def show_licences() -> None:
    """Show the licences of the data and the attributions they ask for."""
    _header("licences")
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


def _called(document: str) -> str:
    known = cited().get(document)
    return known.short if known else document
