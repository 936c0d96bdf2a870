"""The council's requests by ward and year, where the setting lets people see them who are no officers."""

import streamlit as st

from lib.answers.safe_counts import year_figure, years_on_offer
from lib.base import mime
from lib.drawing.exports import csv_file
from lib.ui.frame.evidence import show_downloads, show_evidence, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import choice_key, read_choice, show_notices


def show_council_requests() -> None:
    """Show them for one year, to whoever sees nothing else of them; nothing where there are none to be shown."""
    years = years_on_offer()
    if not years:
        return
    notices: list[str] = []
    year = read_choice("year", years, years[0], notices)
    figure = year_figure(year)
    st.header(plain(figure.title))
    show_notices(notices)
    st.selectbox("Year, April to March", years, key=choice_key("year"), width=220)
    for line in figure.lines:
        st.write(plain(line))
    show_wide_table(figure.in_words, figure.title, 45)
    show_downloads([("Council requests (CSV)", f"{figure.name}.csv", mime.CSV, lambda: csv_file(figure.for_files))])
    show_evidence(figure.evidence)
