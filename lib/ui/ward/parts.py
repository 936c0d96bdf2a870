"""Parts of the page “My ward”, each a section with its charts, its tables and its files."""

import pandas as pd
import streamlit as st

from lib.analysis.evaluation.marks import done_in
from lib.analysis.ward import AREA
from lib.answers.figure import Figure
from lib.answers.interventions import marked
from lib.answers.ward import (
    WardProfile,
    areas_for,
    beside_figure,
    comparison,
    people_figure,
    source_line,
    tiles_as_lists,
    tiles_table,
    trends,
    types_figure,
    ward_map,
)
from lib.answers.ward_sheet import VERDICTS, sources
from lib.base import mime
from lib.base.errors import CannotSay
from lib.drawing.charts.pictures import chart_png
from lib.drawing.exports import csv_file
from lib.drawing.ward_map import how_placed
from lib.drawing.ward_picture import ward_png
from lib.drawing.words.areas import evidence
from lib.drawing.words.ward import change_in_short, people_sentence, row_of, tiles_for_files
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.cited import plan_year
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.sent_once import send_chart


def _file_name(*parts: str) -> str:
    return "-".join(part.lower().replace(" & ", "-").replace(" ", "-").replace("'", "") for part in parts)


def show_figure(figure: Figure, name: str, view: View) -> None:
    """Show a chart and, behind a button, its table and its files.

    Parameters
    ----------
    name : str
        Of the files; one a chart on the page.
    view : View
        Its sources stand above the picture that can be taken away.
    """
    chart = figure.chart
    if chart is None:
        show_table(figure.in_words, figure.title)
        return
    send_chart(chart, f"chart-{name}")
    with st.expander("Table and files of this chart"):
        show_table(figure.in_words, chart.alt)
        show_downloads(
            [
                ("Table (CSV)", f"{name}.csv", mime.CSV, lambda: csv_file(figure.in_words)),
                ("Chart (PNG)", f"{name}.png", mime.PNG, lambda: chart_png(chart, figure.title, source_line(view))),
            ]
        )


# --- tiles ---


def show_tiles(profile: WardProfile, view: View) -> None:
    """Show a tile for each topic: count, rate with interval, verdict in words and symbol, change."""
    for heading, listed in tiles_as_lists(profile.ward_code, view.start, view.end):
        if heading:
            st.subheader(heading)
        st.html(listed)
    shown = tiles_table(profile.ward_code, view.start, view.end)
    with st.expander("Table of these figures"):
        show_table(shown, profile.title)
    name = _file_name("my-ward", profile.name)
    show_downloads(
        [
            ("Table (CSV)", f"{name}.csv", mime.CSV, lambda: csv_file(tiles_for_files(profile.tiles))),
            ("Table in words (CSV)", f"{name}-in-words.csv", mime.CSV, lambda: csv_file(shown)),
        ]
    )


# --- sections ---


def show_trend(profile: WardProfile, view: View) -> None:
    """Show a topic's months beside what could be expected, sums of twelve months, and this year's running total."""
    topic = topics()[view.topic]
    if not topic.recorded:
        st.info(f"The plan gives one figure for {plan_year()}, so there is no trend to show.", icon=":material/info:")
        return
    found, file = trends(profile.ward_code, view.topic, view.end), _file_name(profile.name, view.topic)
    if found.now:
        st.write(plain(found.now))
    st.markdown("**By month.** Dashed: the same month a year before. Grey: what could be expected of the month.")
    show_figure(marked(found.months, done_in(topic, (profile.ward_code,))), f"{file}-months", view)
    if found.gaps:
        st.caption("  \n".join(map(plain, found.gaps)))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Twelve months at a time.** × where one of the twelve is missing.")
        show_figure(found.rolling, f"{file}-twelve-months", view)
    with right:
        st.markdown("**This year so far, beside the year before.** Only months that both have.")
        show_figure(found.years, f"{file}-year-so-far", view)


def show_types(profile: WardProfile, view: View) -> None:
    """Show which kinds of crime the ward's recorded crime consists of, beside the district's mix."""
    try:
        figure = types_figure(profile.ward_code, view.start, view.end)
    except CannotSay as reason:
        st.info(plain(str(reason)))
        return
    show_figure(figure, _file_name(profile.name, "kinds-of-crime"), view)
    st.caption(
        "Bars: offences in the ward. Lines: what they would be with the district’s mix of kinds. police.uk does not "
        "divide anti-social behaviour into kinds."
    )


def show_where(profile: WardProfile, view: View) -> None:
    """Show the places where most was recorded, with their neighbours, and what can be taken away of the map."""
    topic = topics()[view.topic]
    try:
        found = ward_map(profile.ward_code, view.topic, view.start, view.end)
    except CannotSay as reason:
        st.info(str(reason), icon=":material/info:")
        return
    st.write(plain(found.sentence))
    if found.clusters.empty:
        st.write("No map point has enough incidents to be called a cluster.")
    else:
        show_table(found.clusters, found.sentence)
    st.caption(how_placed(topic))
    places, file = found.places, _file_name(profile.name, view.topic, "places")
    title = f"{topic.label} in {profile.name}, {places.period.words}"
    done = done_in(topic, (profile.ward_code,))
    show_downloads(
        [
            ("Map points (CSV)", f"{file}.csv", mime.CSV, lambda: csv_file(places.points.drop(columns="ward_code"))),
            ("Map (PNG)", f"{file}.png", mime.PNG, lambda: ward_png(places, title, source_line(view), done)),
        ]
    )


def show_comparison(profile: WardProfile, view: View) -> None:
    """Show the rates of all wards, or of the plan's localities, and the wards most like this one."""
    try:
        found = comparison(profile.ward_code, view.topic, view.start, view.end)
    except CannotSay as reason:
        st.info(str(reason), icon=":material/info:")
        return
    topic, file = topics()[view.topic], _file_name(profile.name, view.topic)
    st.markdown(f"**Rates per 1,000 {topic.denominator}**, each with the line that it likely lies on")
    show_figure(found.rates, f"{file}-rates", view)


def show_certainty(profile: WardProfile, view: View) -> None:
    """Show how sure the ward's figures are: the change, where the rate likely lies, and what the verdicts mean."""
    row = row_of(profile.tiles, view.topic)
    if pd.notna(row["rate_low"]):
        st.write(
            f"The rate of {topics()[view.topic].sentence} is likely between {row['rate_low']:.1f} and "
            f"{row['rate_high']:.1f} per 1,000."
        )
    if row["area_kind"] == "ward":
        st.write(plain(change_in_short(row)))
    method_link(VERDICTS, "Change")


def show_known(view: View) -> None:
    """Show how the page's figures are known."""
    areas = areas_for(view)
    lines = {} if areas is None else evidence(areas)
    show_evidence({**lines, "All figures of this page": sources(), "Verdicts": VERDICTS})


def show_funnel(profile: WardProfile, view: View) -> None:
    """Show a ward's rank, the funnel of wards, and the wards most like it with their ranks."""
    try:
        found = comparison(profile.ward_code, view.topic, view.start, view.end)
    except CannotSay as reason:
        st.info(str(reason), icon=":material/info:")
        return
    topic, file = topics()[view.topic], _file_name(profile.name, view.topic)
    st.write(plain(found.sentence))
    if found.plot is None or found.alike is None:
        return
    show_figure(found.plot, f"{file}-funnel", view)
    method_link("Between the dashed lines a ward differs by no more than chance and bursts explain.", "Funnel")
    alike = found.alike
    show_table(alike, f"{profile.name} and the {len(alike) - 1} wards most like it: {topic.sentence}")
    show_downloads([("Table (CSV)", f"{file}-most-alike.csv", mime.CSV, lambda: csv_file(alike))])


def show_beside(profile: WardProfile, other: str, view: View) -> None:
    """Show a ward beside another one, or beside the rest of its reporting area."""
    figure = beside_figure(profile.ward_code, other, view.start, view.end)
    st.header(plain(figure.title))
    for line in figure.lines:
        st.write(plain(line))
    show_figure(figure, _file_name(*figure.title.split(" beside "), "beside"), view)
    note = "The topics are tested together, so that false alarms are rare."
    if other == AREA:
        note = (
            f"Beside the other wards of {profile.reporting_area} together, so that {profile.name} is not compared with "
            f"itself. {note}"
        )
    st.caption(note)


def show_people(profile: WardProfile, view: View) -> None:
    """Show who lives in the ward: residents, homes, density and deprivation."""
    st.write(people_sentence(profile.ward_code))
    st.markdown("**Share of its small areas in each tenth of England by deprivation**, indices of 2019 and 2025")
    show_figure(people_figure(profile.ward_code), _file_name(profile.name, "deprivation"), view)
    st.caption(
        "A small area that crosses the ward’s edge counts by its postcodes inside. The two indices measure partly "
        "different things, so a moved area is not a trend."
    )
