"""Use and share: files of a view that are made only when asked for; each names the link to it."""

import streamlit as st

from lib.answers.figure import Figure
from lib.base import mime
from lib.drawing import exports
from lib.incidents.view import View
from lib.ui.frame.evidence import show_downloads
from lib.ui.frame.plain_text import as_code
from lib.ui.links.choice import address


def show_share(figure: Figure, view: View) -> None:
    """Show the downloads of a view's table and map, and the command that prints the table."""
    link, lines, on_map = address(view.to_query()), figure.evidence, figure.on_map
    when, heading = (on_map.when, on_map.title) if on_map and on_map.when else (lines["Period"], figure.title)
    source = f"{lines['Source']}. {when}. Data to {lines['Data to']}."

    def about() -> dict[str, str]:
        return exports.provenance(figure.title, lines, view, figure.command, link)

    name = f"{view.topic}-{view.geography}-{view.start}-to-{view.end}"
    files = [
        ("Table (CSV)", f"{name}.csv", mime.CSV, lambda: exports.csv_file(figure.for_files)),
        (
            "Table (Excel)",
            f"{name}.xlsx",
            mime.XLSX,
            lambda: exports.workbook({"Figures": figure.for_files}, about(), 2),
        ),
    ]
    if on_map:
        files += [
            (
                "Map data (GeoJSON)",
                f"{name}.geojson",
                mime.GEOJSON,
                lambda: exports.as_geojson(figure.for_files, on_map.layer, on_map.code, about()),
            ),
            (
                "Map (PNG)",
                f"{name}.png",
                mime.PNG,
                lambda: exports.as_png(on_map.draw(view.place), heading, source),
            ),
        ]
    show_downloads(files)
    st.caption(f"The same table on the command line: {as_code(figure.command)}")
