"""Sheets to take along: the patrol sheet with its places as files, and two pages on each ward."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from lib.analysis.own_area.made_of import key_of
from lib.base import mime
from lib.base.months import period_in_words
from lib.briefing.patrol_sheet import PatrolSheet, patrol_sheet, sheet_csv, sheet_gpx, sheet_pdf
from lib.briefing.pdf import as_pdf
from lib.briefing.request import Request
from lib.briefing.ward_sheets import last_quarter, ward_sheets, wards_of
from lib.ui.frame.evidence import show_downloads


def show_sheets(request: Request) -> None:
    """Show the sheets as downloads that are made when pressed."""
    with st.expander("Sheets for patrols and for wards"):
        st.page_link(
            "pages/own_area.py",
            label="Evidence packs for an order, a camera or a bid: choose the area",
            icon=":material/gavel:",
            query_params={**_pack_of(request), "open": "pack"},
        )
        st.write(
            "**Patrol sheet**: up to six places on one page of A4 or two of A5, with grid reference, a code that opens "
            "the place on a phone, and room to write."
        )
        if not request.wards:
            st.caption("Patrol and ward sheets are of wards; choose one to have them.")
            return
        name = f"patrol-{request.start}-to-{request.end}"

        def of(make: Callable[[PatrolSheet], bytes]) -> Callable[[], bytes]:
            return lambda: make(patrol_sheet(request, _now()))

        show_downloads(
            [
                ("Patrol sheet (PDF)", f"{name}.pdf", mime.PDF, of(sheet_pdf)),
                ("Patrol sheet, A5 (PDF)", f"{name}-a5.pdf", mime.PDF, of(partial(sheet_pdf, paper="a5"))),
                ("Places (GPX)", f"{name}.gpx", mime.GPX, of(sheet_gpx)),
                ("Places (CSV)", f"{name}.csv", mime.CSV, of(sheet_csv)),
            ]
        )
        start, end = last_quarter()
        st.write(
            f"**Ward sheets**: two pages on each ward for {period_in_words(start, end)}, the latest whole quarter."
        )

        def sheets_of(wards: tuple[str, ...]) -> Callable[[], bytes]:
            return lambda: as_pdf(ward_sheets(wards, start, end, _now()))

        show_downloads(
            [
                ("Sheets of the chosen wards (PDF)", "ward-sheets-chosen.pdf", mime.PDF, sheets_of(request.wards)),
                ("Sheets of all wards (PDF)", "ward-sheets-all.pdf", mime.PDF, sheets_of(wards_of())),
            ]
        )


def _pack_of(request: Request) -> dict[str, str]:
    """Return the query of the page on which a pack is made of the briefing's wards, or of its first area."""
    if request.wards:
        return {"area": f"wards:{';'.join(request.wards)}"}
    return {"area": key_of(request.areas[0]), "called": request.areas[0].name}


def _now() -> str:
    return datetime.now().strftime("%Y-%m-%dT%H:%M")
