"""What the map's chosen ward, or the whole district, has: the panel beside the map."""

import pandas as pd
import streamlit as st

from lib.analysis.areas import DENOMINATOR, AreaTable, district_count
from lib.analysis.evaluation.marks import done_in
from lib.answers.hotspot_checks import months_figure
from lib.answers.hotspots import of_the_whole
from lib.answers.interventions import marked
from lib.answers.now import now_line, without_place_line
from lib.drawing.words.areas import (
    VERDICT_WORDS,
    change_in_words,
    place_name,
    rank_in_words,
    rate_in_words,
)
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.cited import plan_year
from lib.published.places import ward_table
from lib.published.tables import load
from lib.ui.frame.evidence import show_chart, show_table
from lib.ui.frame.plain_text import plain
from lib.ui.hotspots.spot import show_list, show_more, show_spot


def show_panel(table: AreaTable, view: View, spot: str, alone: bool) -> None:
    """Show a list of what the map draws, what is open of it, and where to go next; its months unless `alone`."""
    show_list(view, spot)
    if spot:
        show_spot(view, spot)
    else:
        show_place(table, view.place)
        if not alone:
            show_months(table, view.place)
    if not alone:
        show_more(view, spot)


def show_place(table: AreaTable, ward: str) -> None:
    """Show a ward's figures, or the district's when no ward is chosen.

    Parameters
    ----------
    table : AreaTable
        What the map is drawn from.
    ward : str
        Ward code; empty for the whole district.
    """
    row = _row_of(table, ward)
    if row is None:
        _show_district(table)
    else:
        _show_row(table, row)


def _row_of(table: AreaTable, ward: str) -> pd.Series | None:
    """Return the row that holds a ward: its own, or that of the locality or reporting area it belongs to."""
    if not ward:
        return None
    column = {"locality": "locality", "reporting-area": "reporting_area"}.get(table.view.geography)
    code = ward_table().set_index("ward_code").loc[ward, column] if column else ward
    found = table.rows[table.rows["code"] == code]
    return None if found.empty else found.iloc[0]


def _show_district(table: AreaTable) -> None:
    st.markdown(f"## {place_name()} as a whole")
    for line in of_the_whole(table.view):
        st.write(plain(line))
    if not table.compared:
        st.markdown("[Figures that do not add up](data_and_methods#figures-that-do-not-add-up)")
    st.caption("Click the map, or choose from the list above, to open one place.")


def _show_row(table: AreaTable, row: pd.Series) -> None:
    topic = table.topic
    when = table.period.words if table.period else plan_year()
    st.markdown(f"## {plain(row['name'])}")
    if pd.isna(row["count"]):
        st.write(f"No figure is published for {row['name']}. That is not the same as none.")
        return
    per = f"per 1,000 {DENOMINATOR[topic.denominator]}"
    if table.view.geography == "ward-estimate":
        st.write(
            f"**About {topic.counted(round(row['count']))}** in {when}: an estimate that shares out "
            f"{row['locality']}’s {topic.counted(row['locality_count'])} by households."
        )
        return
    facts = [f"**{topic.counted(row['count'])}** in {when}", f"**{rate_in_words(row)}** {per}, 95% interval"]
    if "rank" in row:
        facts.append(f"Rank by rate: **{rank_in_words(row)}** of {len(table.rows)}")
        facts.append(VERDICT_WORDS[row["verdict"]])
    if "previous_count" in row:
        facts.append(change_in_words(row, topic))
    if not pd.isna(row.get("near_edge_share")):
        facts.append(
            f"{100 * row['near_edge_share']:.0f}% of these lie within 50 metres of the ward’s edge and might belong "
            "to a neighbour"
            if row["count"] >= 100
            else f"{row['near_edge_share'] * row['count']:.0f} of these lie within 50 metres of the ward’s edge and "
            "might belong to a neighbour"
        )
    st.markdown("\n".join(f"- {fact}" for fact in facts))


def show_months(table: AreaTable, ward: str) -> None:
    """Show the months of a ward, or of the district when no ward is chosen, as a chart with its table.

    Parameters
    ----------
    table : AreaTable
        The table that the map is drawn from.
    ward : str
        Ward code; empty for the whole district.
    """
    if table.period is None:
        st.info("The plan gives one figure for the year, so there is no chart by month.", icon=":material/info:")
        return
    column = {"locality": "locality", "reporting-area": "reporting_area"}.get(table.view.geography)
    wards: tuple[str, ...] | None = (ward,) if ward else None
    row = _row_of(table, ward)
    place = place_name() if row is None else row["name"]
    if column and row is not None:
        members = ward_table()
        wards = tuple(members.loc[members[column] == row["code"], "ward_code"])
    months = marked(months_figure(table.topic, wards, table.view.end, place), done_in(table.topic, wards))
    st.markdown(f"**{table.topic.label} by month in {plain(place)}**")
    if not column or row is None:
        now = now_line(table.topic, "" if row is None else ward, table.view.end)
        if now:
            st.write(plain(now))
    if months.chart:
        show_chart(months.chart, "months", months.shown)
    st.caption("Grey bars: what could be expected; 95 months in 100 lie within. ×: month not published in full.")
    placed = "" if row is None else without_place_line(table.topic, table.view.start, table.view.end)
    if placed:  # of the whole district it is said above
        st.caption(placed)


def show_district_only(view: View, reason: str) -> None:
    """Show a topic that the plan gives for the whole district only, or say why nothing can be shown."""
    topic = topics()[view.topic]
    if topic.finest != "district" or topic.local:
        st.title(f"No figure for {topic.sentence} can be given for this choice")
        st.info(reason)
        return
    table = load("environmental_by_type")
    whole = district_count(topic)
    total = table.set_index("topic").loc["environmental-crime", "count"]
    st.title(
        f"{place_name()} had {topic.counted(whole)} of {topic.label.lower()} in {plan_year()}{_share(whole, total)}"
    )
    st.info(f"{reason} So there is no map.", icon=":material/info:")
    shown = table[["report_type", "count"]].rename(
        columns={"report_type": "Type of report", "count": f"Reports in {plan_year()}"}
    )
    show_table(shown, "Environmental crime reports by type")


def _share(part: float, whole: float) -> str:
    return f", {100 * part / whole:.0f}% of all environmental crime reports"
