"""What the map's chosen ward, or the whole district, has: the panel beside the map."""

import pandas as pd
import streamlit as st

from lib.analysis.areas import AreaTable, district_count
from lib.analysis.evaluation.marks import done_in
from lib.answers.hotspot_checks import months_figure
from lib.answers.hotspots import in_brief
from lib.answers.interventions import marked
from lib.drawing.words.beside_map import area_in_brief
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.cited import plan_year
from lib.published.places import ward_table
from lib.published.tables import load, us
from lib.ui.frame.evidence import show_chart, show_table
from lib.ui.frame.plain_text import plain
from lib.ui.hotspots.spot import show_list, show_more, show_spot


def show_panel(table: AreaTable, view: View, spot: str, alone: bool, months: bool = True) -> None:
    """Show a list of what the map draws, what is open of it, and where to go next; its months unless `alone`."""
    show_list(view, spot)
    if spot:
        show_spot(view, spot)
    else:
        show_place(table, view)
        if months and not alone:
            show_months(table, view.place)
    if not alone:
        show_more(view, spot)


def show_place(table: AreaTable, view: View) -> None:
    """Show a ward in three sentences, or the district when no ward is chosen.

    Parameters
    ----------
    table : AreaTable
        What the map is drawn from.
    view : View
        Its place is the chosen ward, empty for the whole district.
    """
    row = _row_of(table, view.place)
    st.markdown(f"## {plain(us() + ' as a whole' if row is None else row['name'])}")
    for line in in_brief(view) if row is None else area_in_brief(table, row):
        st.write(plain(line))
    if row is None:
        with st.container(key="how-to-open"):
            st.caption("Choose a place on the map, or from the list above, to open it.")


def _row_of(table: AreaTable, ward: str) -> pd.Series | None:
    """Return the row that holds a ward: its own, or that of the locality or reporting area it belongs to."""
    if not ward:
        return None
    column = {"locality": "locality", "reporting-area": "reporting_area"}.get(table.view.geography)
    code = ward_table().set_index("ward_code").loc[ward, column] if column else ward
    found = table.rows[table.rows["code"] == code]
    return None if found.empty else found.iloc[0]


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
    place = us() if row is None else row["name"]
    if column and row is not None:
        members = ward_table()
        wards = tuple(members.loc[members[column] == row["code"], "ward_code"])
    months = marked(months_figure(table.topic, wards, table.view.end, place), done_in(table.topic, wards))
    st.markdown(f"**{table.topic.label} by month in {plain(place)}**")
    if months.chart:
        show_chart(months.chart, "months", months.shown)
    st.caption("Grey bars: what could be expected of the month. ×: month not published in full.")


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
    st.title(f"{us()} had {topic.counted(whole)} of {topic.label.lower()} in {plan_year()}{_share(whole, total)}")
    st.info(f"{reason} So there is no map.", icon=":material/info:")
    shown = table[["report_type", "count"]].rename(
        columns={"report_type": "Type of report", "count": f"Reports in {plan_year()}"}
    )
    show_table(shown, "Environmental crime reports by type")


def _share(part: float, whole: float) -> str:
    return f", {100 * part / whole:.0f}% of all environmental crime reports"
