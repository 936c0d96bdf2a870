"""The map month after month: what the slider on the map was taken to stands in the link, with a table of all months."""

from dataclasses import replace

import streamlit as st

from lib.answers.figure import Figure
from lib.answers.through_time import frames_figure, frames_or_none, on_map_through_time
from lib.base import mime
from lib.drawing.exports import csv_file
from lib.incidents.view import View
from lib.ui.frame.closed_part import closed_part
from lib.ui.frame.evidence import show_downloads, show_table
from lib.ui.frame.plain_text import as_code

_STEP, _UNTIL = "step", "until"


def go_through_time(step: str, until: str) -> bool:
    """Take the map to a month, quarter or year, or back to the whole period; return whether that is new."""
    wanted = {name: text for name, text in ((_STEP, step), (_UNTIL, until)) if text}
    if wanted == {name: st.query_params[name] for name in (_STEP, _UNTIL) if name in st.query_params}:
        return False
    others = {name: text for name, text in st.query_params.to_dict().items() if name not in (_STEP, _UNTIL)}
    st.query_params.from_dict({**others, **wanted})
    return True


def through_time(figure: Figure, view: View) -> Figure:
    """Return the finding with the map of the month that the link says, where it says one."""
    if figure.on_map is None:
        return figure
    step, until = st.query_params.get(_STEP, ""), st.query_params.get(_UNTIL, "")
    return replace(figure, on_map=on_map_through_time(figure.on_map, view, step, until))


def show_months_of_map(view: View) -> None:
    """Show, closed, the table of the months that the map goes through; nothing while it shows the whole period."""
    step = st.query_params.get(_STEP, "")
    if frames_or_none(view, step) is not None:
        closed_part("months", lambda: _show(frames_figure(view, step)), f"Table of the {step}s on the map")


def _show(figure: Figure) -> None:
    show_table(figure.shown, figure.title)
    name = f"{figure.name}.csv"
    show_downloads([("All areas (CSV)", name, mime.CSV, lambda: csv_file(figure.for_files))])
    st.caption(f"The same on the command line: {as_code(figure.command)}")
