"""Charts of local records: the week by weekday and hour, and where points fell that lie outside the district."""

from functools import lru_cache
from typing import Any

import pandas as pd

from lib.analysis.week import WEEKDAYS, Week
from lib.base.months import month_in_words
from lib.drawing.charts.district import Chart
from lib.drawing.charts.style import BLUE, INK, MISSING_GREY, ORANGE, altair, chart_features, finished, tips
from lib.drawing.words.week import week_sentence
from lib.published.places import district_bounds


def week_chart(week: Week) -> Chart:
    """Return a topic's records by weekday and hour as a grid of 7 by 24 cells."""
    return Chart(_week_drawing(), week.hours, f"By weekday and hour: {week_sentence(week)}")


# A point further away than this, in degrees, would shrink the district on the map to a dot.
FAR_DEGREES = 0.35
# How a month's bar is told in the legend.
_LOOKS = ("to be stored", "to be stored, far outside what is expected")


def places_chart(inside: pd.DataFrame, outside: pd.DataFrame) -> Chart:
    """Return where records of a file lie, in the wards and outside every ward, on the district's outline.

    Takes their lon and lat; missing ones are not drawn.
    """
    west, south, east, north = district_bounds()
    tables = []
    for where, given in (("In a ward", inside), ("Outside the wards", outside)):
        points = given.dropna(subset=["lon", "lat"])[["lon", "lat"]]
        points = points.round(3 if where == "In a ward" else 6).drop_duplicates()
        tables.append(points.assign(where=where))
    points = pd.concat(tables, ignore_index=True)
    near = points["lon"].between(west - FAR_DEGREES, east + FAR_DEGREES)
    near &= points["lat"].between(south - FAR_DEGREES, north + FAR_DEGREES)
    shown = points[near].reset_index(drop=True)
    out = int((shown["where"] == "Outside the wards").sum())
    text = f"Map of {len(shown) - out:,} places in the wards and {out:,} outside, on the district’s outline"
    if len(shown) < len(points):
        text += f"; {len(points) - len(shown):,} too far away to draw"
    return Chart(_places_drawing(), shown, text)


def months_chart(months: pd.DataFrame) -> Chart:
    """Return the months of a file as bars, beside those of a year before and the range that is expected.

    Parameters
    ----------
    months : DataFrame
        month, rows, last_year, usual, low, high, far; see `lib.intake.beside_usual.months_beside_usual`.
    """
    table = months.assign(
        date=months["month"] + "-01",
        words=months["month"].map(month_in_words),
        look=[_LOOKS[int(far)] for far in months["far"]],
    )
    far = int(months["far"].sum())
    whole = "1 month lies" if far == 1 else f"{far} months lie"
    finding = f"{whole} far outside what is expected" if far else "No month lies far outside what is expected"
    if not months["usual"].notna().any():
        finding = "Too few months are known to say what is usual"
    first, last = table["words"].iloc[0], table["words"].iloc[-1]
    text = f"{finding}. Bars of {len(table)} months, {first} to {last}: {int(table['rows'].sum()):,} rows to be stored"
    return Chart(_months_drawing(), table.drop(columns="gap", errors="ignore"), text)


# --- how each is drawn ---


@lru_cache(maxsize=8)
def _week_drawing() -> dict[str, Any]:
    """Return a grid of weekdays by hours."""
    alt = altair()
    cells = (
        alt.Chart(alt.Data(name="table"))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("hour:O", title="Hour of the day", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("weekday:O", title=None, sort=list(WEEKDAYS), axis=alt.Axis(labelOverlap=False)),
            color=alt.Color("count:Q", title="Records", scale=alt.Scale(scheme="blues")),
            tooltip=tips("weekday:N", "hour:O", ("count:Q", None, ",.1f")),
        )
    )
    return finished(cells, 400)


@lru_cache(maxsize=8)
def _places_drawing() -> dict[str, Any]:
    """Return points on the district’s shape: dots in a ward, triangles outside."""
    alt = altair()
    district = alt.Chart(alt.Data(values=chart_features("district"))).mark_geoshape(fill="#e5e6e7", stroke="#505a5f")
    kinds = ["In a ward", "Outside the wards"]
    # without data of its own, this layer takes the table that the page puts at the top
    dots = (
        alt.Chart()
        .mark_point(filled=True, size=40, opacity=0.7)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            color=alt.Color("where:N", scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE])),
            shape=alt.Shape("where:N", scale=alt.Scale(domain=kinds, range=["circle", "triangle-up"])),
        )
    )
    return finished(alt.layer(district, dots, data=alt.Data(name="table")).project("mercator"), 320)


@lru_cache(maxsize=8)
def _months_drawing() -> dict[str, Any]:
    """Return bars with a range behind them and a line across for the year before."""
    alt = altair()
    axis = alt.Axis(labelExpr="utcFormat(toDate(datum.value), '%b %Y')", labelAngle=0, labelOverlap=True)
    x = alt.X("date:O", title=None, axis=axis)
    base = alt.Chart(alt.Data(name="table"))
    shown = tips(
        ("words:N", "Month"),
        ("rows:Q", "To be stored", ","),
        ("last_year:Q", "A year before", ","),
        ("usual:Q", "Usual", ",.0f"),
    )
    band = base.mark_bar(color=MISSING_GREY, width={"band": 0.95}).encode(
        x=x, y=alt.Y("low:Q", title="Rows"), y2="high:Q"
    )
    bars = base.mark_bar(width={"band": 0.55}).encode(
        x=x,
        y=alt.Y("rows:Q", title="Rows"),
        color=alt.Color(
            "look:N",
            scale=alt.Scale(domain=list(_LOOKS), range=[BLUE, ORANGE]),
            legend=alt.Legend(labelLimit=300, columns=1),
        ),
        tooltip=shown,
    )
    before = base.mark_tick(color=INK, thickness=3, width={"band": 0.75}).encode(x=x, y="last_year:Q", tooltip=shown)
    return finished(alt.layer(band, bars, before), 260)
