"""Parts of the page “My ward”, each a section with its chart, its table and its files."""

import html

import pandas as pd
import streamlit as st

from lib.answers import answer
from lib.areas import AreaTable
from lib.by_month import cumulative_years, month_figures, rolling_years
from lib.chart_files import chart_png
from lib.charts import Chart, interval_chart
from lib.charts_ward import (
    beside_chart,
    cumulative_chart,
    deciles_chart,
    rolling_chart,
    types_chart,
    ward_funnel_chart,
    ward_months_chart,
)
from lib.errors import CannotSay
from lib.months import list_in_words
from lib.rates import funnel, funnel_curves
from lib.table_files import csv_file
from lib.topics import topics
from lib.ui.evidence import method_link, show_downloads, show_table
from lib.ui.map_widget import background_switch, background_tiles, show_map
from lib.view import View
from lib.ward_map import SNAPPING, clusters_in_words, draw_ward, places_sentence, ward_places, ward_png
from lib.ward_people import deprivation_deciles, people_sentence, wards_most_like
from lib.ward_profile import AREA, WardProfile, beside, crime_types, other_name
from lib.ward_tables import (
    alike_in_words,
    beside_in_words,
    change_in_short,
    count_in_words,
    deciles_in_words,
    published_for,
    tiles_for_files,
    tiles_in_words,
    types_in_words,
)
from lib.wording import evidence, rank_in_words, rate_in_words

CSV, PNG = "text/csv", "image/png"


def _file_name(*parts: str) -> str:
    return "-".join(part.lower().replace(" & ", "-").replace(" ", "-").replace("'", "") for part in parts)


def show_figure(chart: Chart, name: str, title: str, source: str, table: pd.DataFrame) -> None:
    """Show a chart and, behind a button, its table and its files.

    Parameters
    ----------
    name : str
        Of the files; one a chart on the page.
    title, source : str
        Above the picture that can be taken away.
    table : DataFrame
        The chart's figures for reading.
    """
    st.vega_lite_chart(chart.table, chart.spec, alt=chart.alt, key=f"chart-{name}", width="stretch")
    with st.expander("Table and files of this chart"):
        show_table(table, chart.alt)
        show_downloads(
            [
                ("Table (CSV)", f"{name}.csv", CSV, lambda: csv_file(table)),
                ("Chart (PNG)", f"{name}.png", PNG, lambda: chart_png(chart, title, source)),
            ]
        )


# --- tiles ---

_GROUPS = (
    ("", ("asb", "all-crime")),
    ("Fly-tipping and other environmental crime", ("environment",)),
    ("Kinds of crime", ("crime",)),
)


def show_tiles(profile: WardProfile) -> None:
    """Show a tile for each topic: count, rate with interval, verdict in words and symbol, change."""
    tiles = profile.tiles
    groups = tiles["topic"].map({slug: topic.group for slug, topic in topics().items()})
    for heading, chosen in _GROUPS:
        rows = tiles[tiles["topic"].isin(chosen) | (groups.isin(chosen) & ~tiles["topic"].isin(_GROUPS[0][1]))]
        if heading:
            st.subheader(heading)
        st.html(f'<ul class="tiles">{"".join(_tile(row) for _, row in rows.iterrows())}</ul>')
    shown = tiles_in_words(tiles)
    with st.expander("Table of these figures"):
        show_table(shown, profile.title)
    name = _file_name("my-ward", profile.name)
    show_downloads(
        [
            ("Table (CSV)", f"{name}.csv", CSV, lambda: csv_file(tiles_for_files(tiles))),
            ("Table in words (CSV)", f"{name}-in-words.csv", CSV, lambda: csv_file(shown)),
        ]
    )


def _tile(row: pd.Series) -> str:
    lines = [("name", row["label"]), ("count", count_in_words(row))]
    if pd.notna(row["rate"]):
        lines.append(("", f"{rate_in_words(row)} per 1,000 {topics()[row['topic']].denominator}"))
    if row["area_kind"] != "district":
        lines.append(("verdict", row["verdict"]))
    if row["area_kind"] == "ward":
        lines.append(("", change_in_short(row)))
    else:
        lines.append(("whose", published_for(row)))
    text = "".join(f'<p class="{kind}">{html.escape(line)}</p>' for kind, line in lines)
    return f"<li>{text}</li>"


# --- over time ---


def show_trend(profile: WardProfile, view: View, source: str) -> None:
    """Show a topic's months beside earlier years, sums of twelve months, and this year's running total."""
    topic = topics()[view.topic]
    st.header(f"{topic.label} over time")
    if not topic.monthly:
        st.info("The plan gives one figure for 2021-22, so there is no trend to show.", icon=":material/info:")
        return
    wards, name = (profile.ward_code,), profile.name
    file = _file_name(profile.name, view.topic)
    months = ward_months_chart(month_figures(topic, wards, view.end), topic.sentence, name)
    st.markdown("**By month.** Dashed: the same month a year before. Grey: the range of that month in earlier years.")
    reading = months.table[["words", "count", "year_before", "expected", "reason"]]
    show_figure(
        months,
        f"{file}-months",
        f"{topic.label} by month in {name}",
        source,
        reading.set_axis(["Month", "Count", "A year before", "Same month, earlier years", "Why missing"], axis=1),
    )
    gaps = months.table.loc[months.table["missing"], ["month", "reason"]].groupby("reason", sort=False)["month"]
    for reason, missing in gaps:
        st.caption(f"× {list_in_words(missing)}: {reason}.")
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Twelve months at a time.** × where one of the twelve is missing.")
        rolling = rolling_chart(rolling_years(topic, wards, view.end), topic.sentence, name)
        table = rolling.table[["words", "count", "reason"]].set_axis(
            ["Twelve months to", "Count", "Why missing"], axis=1
        )
        show_figure(rolling, f"{file}-twelve-months", f"{topic.label} in {name}, 12 months at a time", source, table)
    with right:
        st.markdown("**This year so far, beside the year before.** Only months that both have.")
        years = cumulative_chart(cumulative_years(topic, wards, view.end), topic.sentence, name)
        table = years.table[["year", "words", "count", "cumulative"]]
        table = table.set_axis(["Year", "Month", "In the month", "So far"], axis=1)
        show_figure(years, f"{file}-year-so-far", f"{topic.label} in {name}, the year so far", source, table)


# --- what it consists of ---


def show_types(profile: WardProfile, view: View, source: str) -> None:
    """Show which kinds of crime the ward's recorded crime consists of, beside the district's mix."""
    st.header("What recorded crime consists of")
    try:
        types = crime_types(profile.ward_code, view.start, view.end)
    except CannotSay as reason:
        st.info(str(reason))
        return
    chart = types_chart(types, profile.name)
    file = _file_name(profile.name, "kinds-of-crime")
    show_figure(chart, file, f"Kinds of recorded crime in {profile.name}", source, types_in_words(types))
    st.caption(
        "Bars: offences in the ward. Lines: what they would be with the district’s mix of kinds. police.uk does not "
        "divide anti-social behaviour into kinds."
    )


# --- where ---


def show_where(profile: WardProfile, view: View, source: str) -> str:
    """Show where in the ward a topic was recorded; return the code of another ward that was clicked."""
    topic = topics()[view.topic]
    st.header(f"Where in {profile.name}")
    try:
        places = ward_places(profile.ward_code, view.topic, view.start, view.end)
    except CannotSay as reason:
        st.info(str(reason), icon=":material/info:")
        return ""
    st.write(places_sentence(places))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        drawing = draw_ward(places)
        clicked = show_map(drawing, f"ward-map-{profile.ward_code}", background_tiles())
        background_switch()
    with right:
        clusters = clusters_in_words(places)
        if clusters.empty:
            st.write("No map point has enough incidents to be called a cluster.")
        else:
            show_table(clusters, places_sentence(places))
        st.caption(SNAPPING)
        file = _file_name(profile.name, view.topic, "places")
        points = places.points.drop(columns="ward_code")
        title = f"{topic.label} in {profile.name}, {places.period.words}"
        show_downloads(
            [
                ("Map points (CSV)", f"{file}.csv", CSV, lambda: csv_file(points)),
                ("Map (PNG)", f"{file}.png", PNG, lambda: ward_png(places, title, source)),
            ]
        )
    return clicked if clicked != profile.ward_code else ""


# --- how it compares ---


def areas_for(view: View) -> AreaTable:
    """Return the figures of the areas a topic is published for: wards, or the plan's localities.

    Raises
    ------
    CannotSay
        When the plan gives the topic for the whole district only.
    """
    by = "ward" if topics()[view.topic].finest == "ward" else "locality"
    return answer(View(view.topic, view.start, view.end, "rate", by)).areas


def areas_or_none(view: View) -> AreaTable | None:
    """Return the figures of `areas_for`, or None for a topic that is published for the whole district only."""
    try:
        return areas_for(view)
    except CannotSay:
        return None


def show_comparison(profile: WardProfile, view: View, source: str) -> None:
    """Show a ward's place among the others: funnel, rates with intervals, and the wards most like it."""
    st.header(f"How {profile.name} compares")
    try:
        areas = areas_for(view)
    except CannotSay as reason:
        st.info(str(reason), icon=":material/info:")
        return
    if not areas.total > 0:
        st.info("Nothing was recorded in a complete month of this period, so nothing can be compared.")
        return
    own = profile.ward_code if areas.period else profile.locality
    rows = areas.rows.dropna(subset=["rate"])
    topic, file = areas.topic, _file_name(profile.name, view.topic)
    if areas.period:
        row = rows.set_index("code").loc[own]
        st.write(
            f"By rate of {topic.sentence}, {profile.name} is {rank_in_words(row)} of {len(rows)} wards, where 1st is "
            "the highest; the range is that of its true rank, with 95% certainty."
        )
    left, right = st.columns(2, gap="medium")
    reading = pd.DataFrame(
        {
            "Area": rows["name"],
            "Count": rows["count"].map("{:,.0f}".format),
            "Rate per 1,000 (95% interval)": rows.apply(rate_in_words, axis=1),
        }
    )
    with left:
        st.markdown(f"**Rates per 1,000 {topic.denominator}**, with 95% intervals")
        table = rows[["name", "rate", "rate_low", "rate_high"]].set_axis(["name", "value", "low", "high"], axis=1)
        place = int((rows["code"] == own).to_numpy().argmax()) + 1 if (rows["code"] == own).any() else 0
        named = profile.name if areas.period else profile.locality
        alt = f"Dots with intervals of {topic.sentence} by area: {named} is in place {place} of {len(rows)}."
        if not place:
            alt = f"Dots with intervals of {topic.sentence} by area; no figure is published for {named}."
        chart = interval_chart(table.assign(marked=rows["code"] == own).reset_index(drop=True), alt)
        show_figure(chart, f"{file}-rates", f"{topic.label}: {named} beside the others", source, reading)
    with right:
        if not areas.period:
            st.caption(
                f"The plan prints these figures for localities; {profile.name} belongs to {profile.locality}. An area "
                "without a dot has no published figure, which is not the same as none."
            )
            return
        st.markdown("**Beside what chance and size explain**")
        plot = funnel(areas.rows["count"], areas.rows["population"])
        low, high = areas.rows["population"].min() * 0.9, areas.rows["population"].max() * 1.05
        grid = pd.Series([low + (high - low) * step / 59 for step in range(60)])
        curves = funnel_curves(plot, grid).drop(columns="expected").assign(centre=plot.centre_rate)
        chart = ward_funnel_chart(areas.rows, curves, topic.sentence, own)
        inside = reading.assign(**{"Beside the limits": rows["funnel"].to_numpy()})
        show_figure(chart, f"{file}-funnel", f"{topic.label}: {profile.name} in the funnel of wards", source, inside)
        method_link("Between the dashed lines a ward differs by no more than wards ordinarily do.", "Funnel")
    codes = wards_most_like(profile.ward_code)
    st.subheader("Wards most like it by deprivation and density")
    alike = alike_in_words(areas.rows, [profile.ward_code, *codes])
    show_table(alike, f"{profile.name} and the {len(codes)} wards most like it: {topic.sentence}")
    show_downloads([("Table (CSV)", f"{file}-most-alike.csv", CSV, lambda: csv_file(alike))])


def show_beside(profile: WardProfile, other: str, view: View, source: str) -> None:
    """Show a ward beside another one, or beside the rest of its reporting area."""
    name = other_name(profile.ward_code, other)
    st.header(f"{profile.name} beside {name}")
    table = beside(profile.ward_code, other, view.start, view.end)
    chart = beside_chart(table, profile.name, name)
    st.write(chart.alt.removeprefix("Dots with intervals: "))
    words = beside_in_words(table, profile.name, name)
    file = _file_name(profile.name, "beside", name)
    show_table(words, chart.alt)
    show_figure(chart, file, f"{profile.name} beside {name}", source, words)
    if other == AREA:
        st.caption(
            f"Beside the other wards of {profile.reporting_area} together, so that {profile.name} is not compared with "
            "itself. The topics are tested together, so that false alarms are rare."
        )
    else:
        st.caption("The topics are tested together, so that false alarms are rare.")


# --- people and homes ---


def show_people(profile: WardProfile, source: str) -> None:
    """Show who lives in the ward: residents, homes, density and deprivation."""
    st.header("People and homes")
    st.write(people_sentence(profile.ward_code))
    deciles = deprivation_deciles(profile.ward_code)
    chart = deciles_chart(deciles, profile.name)
    st.markdown("**Share of its small areas in each tenth of England by deprivation**, indices of 2019 and 2025")
    file = _file_name(profile.name, "deprivation")
    show_figure(chart, file, f"Deprivation of small areas in {profile.name}", source, deciles_in_words(deciles))
    st.caption(
        "A small area that crosses the ward’s edge counts by its postcodes inside. The two indices measure partly "
        "different things, so a moved area is not a trend."
    )


def source_line(view: View) -> str:
    """Return where a view's figures come from, for the head of a picture."""
    areas = areas_or_none(view)
    if areas is None:
        return "Community Safety Strategic Plan 2024-2027 (Cabinet report of 29 January 2024). 2021-22."
    lines = evidence(areas)
    return f"{lines['Source']}. {lines['Period']}. Data to {lines['Data to']}."
