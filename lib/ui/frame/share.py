"""Use and share: the link to a view, and files that are made only when asked for."""

from urllib.parse import urlencode

import streamlit as st

from lib.answers.hotspots import Answer
from lib.base import mime
from lib.drawing import exports
from lib.drawing.maps import Drawing
from lib.drawing.words.areas import evidence
from lib.incidents.view import View
from lib.ui.frame.evidence import show_downloads


def link_to(view: View) -> str:
    """Return the address that opens this view on this page."""
    return f"{str(st.context.url).split('?')[0]}?{urlencode(view.to_query())}"


def show_share(answer: Answer, view: View) -> None:
    """Show the link to the view and the downloads of its table and map."""
    link, lines = link_to(view), evidence(answer.areas)
    source = f"{lines['Source']}. {lines['Period']}. Data to {lines['Data to']}."

    def about() -> dict[str, str]:
        return exports.provenance(answer.title, answer.areas, answer.command, link)

    def draw() -> Drawing:
        return answer.draw(view.place)

    figures = answer.figures
    name = f"{view.topic}-{view.geography}-{view.start}-to-{view.end}"
    st.header("Use and share")
    st.caption("Link to exactly this view; the button at its end copies it.")
    st.code(link, language=None, wrap_lines=True)
    show_downloads(
        [
            ("Table (CSV)", f"{name}.csv", mime.CSV, lambda: exports.csv_file(figures)),
            ("Table (Excel)", f"{name}.xlsx", mime.XLSX, lambda: exports.view_workbook(figures, about())),
            (
                "Map data (GeoJSON)",
                f"{name}.geojson",
                mime.GEOJSON,
                lambda: exports.as_geojson(figures, answer.layer, answer.code, about()),
            ),
            ("Map (PNG)", f"{name}.png", mime.PNG, lambda: exports.as_png(draw(), answer.title, source)),
        ]
    )
    st.caption(f"The same table on the command line: `{answer.command}`")
