"""Charts of the district beside similar areas: dots with intervals, funnel, months and years as lines, shares."""

import numpy as np
import pandas as pd

from lib.drawing.charts.district import BLUE, FUNNEL_SHAPES, MID, ORANGE, Chart
from lib.drawing.charts.specs import drawn
from lib.published.tables import district


def _us() -> str:
    return district()["name"]


# --- dots with intervals, beside a mean ---


def beside_chart(
    areas: pd.DataFrame,
    alt_text: str,
    x_title: str,
    line: tuple[float, str],
    band: tuple[float, float] | None = None,
    from_zero: bool = False,
) -> Chart:
    """Return dots with intervals beside a line, one row an area, in the order given.

    Parameters
    ----------
    areas : DataFrame
        name, value, low, high, marked (the district), and joint (a figure that is not ranked; may be left out).
    alt_text : str
        What the chart shows, in a sentence.
    x_title : str
        What is measured, with its unit.
    line : tuple of (float, str)
        Where the dashed line stands, and what it is called.
    band : tuple of (float, float), optional
        Lower and upper quartile of the areas.
    from_zero : bool
        Whether the axis starts at nought.
    """
    known = areas.dropna(subset=["value"])
    joint = known.get("joint", pd.Series(False, index=known.index))
    marks = known.assign(
        kind=np.where(joint, "joint", "area"),
        interval=[f"{low:.1f} to {high:.1f}" for low, high in zip(known["low"], known["high"], strict=True)],
        colour=np.select([known["marked"], joint], [ORANGE, MID], default=BLUE),
        fill=np.select([known["marked"], joint], [ORANGE, "#ffffff"], default=BLUE),
        shape=np.select([known["marked"], joint], ["diamond", "square"], default="circle"),
    )
    extra = [{"kind": "line", "value": line[0], "words": line[1], "marked": False}]
    if band:
        extra.append({"kind": "band", "low": band[0], "high": band[1], "marked": False})
    spec = drawn("areas_beside_from_zero" if from_zero else "areas_beside", us=_us(), x_title=x_title)
    return Chart(spec, pd.concat([pd.DataFrame(extra), marks]), alt_text)


# --- funnel of a group ---


def group_funnel_chart(rows: pd.DataFrame, curves: pd.DataFrame, alt_text: str) -> Chart:
    """Return a funnel plot of a group: each area's rate against its residents, and the limits of chance.

    Parameters
    ----------
    rows : DataFrame
        name, population, rate, funnel (verdict), marked (the district).
    curves : DataFrame
        population, centre, low_95, high_95, low_998, high_998.
    alt_text : str
        What the chart shows, in a sentence.
    """
    lines = curves.melt(id_vars="population", var_name="line", value_name="rate")
    lines["kind"] = [
        "group’s rate" if name == "centre" else f"{'99.8' if name.endswith('998') else '95'}% limits"
        for name in lines["line"]
    ]
    points = rows.dropna(subset=["rate"])
    points = points.assign(
        kind="area",
        verdict=points["funnel"],
        named=points["marked"] | (points["funnel"] != "within"),
        shape=np.where(points["marked"], "diamond", points["funnel"].map(lambda verdict: FUNNEL_SHAPES[verdict][0])),
        colour=np.where(points["marked"], ORANGE, points["funnel"].map(lambda verdict: FUNNEL_SHAPES[verdict][1])),
    )
    return Chart(drawn("group_funnel"), pd.concat([lines, points], ignore_index=True), alt_text)


# --- lines over months and years ---


def months_chart(table: pd.DataFrame, value: str, alt_text: str) -> Chart:
    """Return a rate by month: the district as a thick line with diamonds, others in grey, gaps left open.

    Parameters
    ----------
    table : DataFrame
        From `lib.analysis.similar.months.monthly`.
    value : str
        Its column to draw.
    alt_text : str
        What the chart shows, in a sentence.
    """
    known = table[value].notna()
    # A line is drawn along each run of months without a gap; months of others without a figure need not be sent.
    run = table["area_code"] + (~known).groupby(table["area_code"]).cumsum().astype(str)
    rows = pd.DataFrame(
        {
            "area_name": table["area_name"],
            "date": table["month"] + "-01",
            "value": table[value].round(3),
            "run": run,
            "is_ours": table["is_ours"],
            "reason": table["reason"].where(table["is_ours"], ""),
        }
    )
    return Chart(drawn("district_months"), rows[known | (rows["reason"] != "")], alt_text)


def years_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return rates by year for the district, the group's mean and England; years that do not compare are not joined.

    Parameters
    ----------
    table : DataFrame
        year, series (the district's name, 'Group’s mean', 'England'), rate, rate_low, rate_high, comparable.
    alt_text : str
        What the chart shows, in a sentence.
    """
    run = table["series"] + np.where(table["comparable"], "", ", as first counted")
    return Chart(drawn("years", us=_us()), table.assign(run=run), alt_text)


# --- shares by type ---


def shares_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return shares by type: the district with its interval, the group and England.

    Parameters
    ----------
    table : DataFrame
        category, series (the district's name, 'Group', 'England'), share, low, high (0 to 1).
    alt_text : str
        What the chart shows, in a sentence.
    """
    return Chart(drawn("shares", us=_us()), table, alt_text)
