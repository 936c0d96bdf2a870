"""The priority areas that a document names, wherever it is said what the documents say of them."""

from urllib.parse import urlencode

import streamlit as st

from lib.analysis.own_area.made_of import PRIORITY
from lib.answers.priority_areas import priority_areas_figure
from lib.base import mime
from lib.base.errors import CannotSay
from lib.drawing.exports import csv_file
from lib.published.priority_areas import PriorityArea
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_wide_table
from lib.ui.frame.plain_text import plain


def show_priority_areas(areas: tuple[PriorityArea, ...]) -> None:
    """Show what is on record within the outlines of priority areas, and whose outlines they are."""
    try:
        figure = priority_areas_figure(areas)
    except CannotSay as error:
        st.write(plain(str(error)))
        return
    st.markdown(f"**{plain(figure.title)}**")
    st.write(plain(figure.lines[0]))
    show_wide_table(figure.in_words, figure.title, 50)
    links = ", ".join(
        f"[{plain(area.name)}](own_area?{urlencode({'area': f'{PRIORITY}:{area.name}'})})" for area in areas
    )
    st.markdown(f"Each on its map, by month and by kind: {links}.")
    show_evidence({name: figure.evidence[name] for name in ("Source", "Period", "Per") if name in figure.evidence})
    method_link(*figure.method)
    show_downloads([("The areas (CSV)", "priority-areas.csv", mime.CSV, lambda: csv_file(figure.for_files))])
