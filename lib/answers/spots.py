"""What a map's panel says of one ward, hexagon or map point: months, kinds, neighbours and what is like it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.spots import Spot, spot_figures
from lib.answers.figure import Figure
from lib.base.months import period_in_words
from lib.base.words import plural
from lib.drawing.charts.district import month_chart
from lib.incidents.cube import period
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change
from lib.statistics.hotspot_rule import HOTSPOT_RULE

KINDS_SHOWN = 6
UNNAMED = "an unnamed place"

_NEIGHBOURS = {
    "ward": "Wards that touch it",
    "hex": "Hexagons that touch it",
    "point": f"Map points within {HOTSPOT_RULE.separation_metres:g} metres",
}
_ALIKE = {
    "ward": "Wards most like it by deprivation and density",
    "hex": "Hexagons elsewhere that are as lasting and nearest in number",
    "point": "Map points elsewhere that are nearest in number",
}


@dataclass(frozen=True)
class SpotPanel:
    """What is shown of a spot."""

    title: str  # what it is called, as a heading
    lines: tuple[str, ...]  # how many, and what the place stands for
    months: Figure  # its months, chart and table
    # Heading and table of its kinds, its neighbours and what is like it; a table without a row is left out.
    tables: tuple[tuple[str, pd.DataFrame], ...]


@kept_until_records_change(maxsize=128)
def spot_panel(view: View, spot_id: str) -> SpotPanel:
    """Return what the panel shows of a ward, hexagon or map point.

    Raises
    ------
    CannotSay
        When the topic has no such areas, or no month of the period is complete.
    InputError
        When the map draws no such spot, or the period is not usable.
    """
    found, topic = spot_figures(view, spot_id), topic_named(view.topic)
    when = period(topic, view.start, view.end).words
    ward = ward_names().get(found.ward_code, "")
    name = found.place or UNNAMED
    title = name if found.kind == "ward" else f"On or near {name}"
    lines = [f"{topic.counted(found.count).capitalize()} in {when}"]
    if found.kind == "hex":
        lines.append(f"A hexagon of about 0.1 square kilometres, mostly in {ward or 'no ward'}")
    if found.kind == "point":
        lines.append(f"A map point in {ward or 'no ward'}: records are moved to it from nearby, so it is no address")
    sentence = f"{topic.sentence} {'in' if found.kind == 'ward' else 'on or near'} {name}"
    table = found.months.assign(expected=np.nan, expected_low=np.nan, expected_high=np.nan)
    chart = month_chart(table, topic.sentence, name)
    shown = chart.table[["words", "count", "reason"]].set_axis(["Month", "Count", "Why missing"], axis=1)
    months = Figure("spot-months", f"{sentence} by month", (), chart, shown)
    headed = (
        (f"What is on record here in {period_in_words(view.start, view.end)}", _kinds(found)),
        (_NEIGHBOURS[found.kind], _others(found.neighbours, topic, found.kind)),
        (_ALIKE[found.kind], _others(found.alike, topic, found.kind)),
    )
    return SpotPanel(title, tuple(lines), months, tuple((head, table) for head, table in headed if len(table)))


def _kinds(found: Spot) -> pd.DataFrame:
    rows, rest = found.kinds.iloc[:KINDS_SHOWN], found.kinds.iloc[KINDS_SHOWN:]
    table = pd.DataFrame({"Kind": rows["label"], "Number": rows["count"].map("{:,.0f}".format)})
    if len(rest):
        table.loc[len(table)] = [f"{plural(len(rest), 'other kind')} together", f"{rest['count'].sum():,.0f}"]
    return table


def _others(rows: pd.DataFrame, topic: Topic, kind: str) -> pd.DataFrame:
    number = {topic.incidents.capitalize(): rows["count"].map(lambda n: "no figure" if pd.isna(n) else f"{n:,.0f}")}
    if kind == "ward":
        return pd.DataFrame({"Ward": rows["place"], **number})
    places = rows["place"].where(rows["place"] != "", UNNAMED)
    return pd.DataFrame({"On or near": places, "Ward": rows["ward_code"].map(ward_names()).fillna("none"), **number})


def spot_columns(view: View, spot_id: str) -> pd.DataFrame:
    """Return a spot for files and the command line, a row a figure: part, name, ward, count."""
    found = spot_figures(view, spot_id)
    parts = [
        found.months.rename(columns={"month": "name"}).assign(part="month"),
        found.kinds.rename(columns={"label": "name"}).assign(part="kind"),
        found.neighbours.rename(columns={"place": "name", "ward_code": "ward"}).assign(part="neighbour"),
        found.alike.rename(columns={"place": "name", "ward_code": "ward"}).assign(part="alike"),
    ]
    table = pd.concat(parts, ignore_index=True).reindex(columns=["part", "name", "ward", "count", "reason"])
    return table.fillna({"ward": "", "reason": ""})
