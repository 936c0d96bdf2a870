"""The house style of every drawing."""

from typing import Any

import altair as alt

from lib.drawing.charts.district import INK, MID

FONT: dict[str, Any] = {
    "labelFontSize": 13,
    "titleFontSize": 13,
    "labelColor": INK,
    "titleColor": INK,
    "titleFontWeight": "normal",
}


def finished(chart: alt.TopLevelMixin, height: int | dict[str, int]) -> dict[str, Any]:
    """Return a chart's specification in the house style, without data.

    A screen reader is given the chart's one alternative text and its table, not mark after mark.
    """
    styled = (
        chart.properties(width="container", height=height)
        .configure_axis(**FONT, gridColor="#e5e6e7", domainColor=MID, tickColor=MID)
        .configure_view(stroke=None)
        .configure_legend(
            labelFontSize=13,
            titleFontSize=13,
            labelColor=INK,
            titleColor=INK,
            orient="top",
            title=None,
            columnPadding=5,
        )
    )
    spec = styled.to_dict()
    spec.pop("data", None)
    spec.pop("$schema", None)
    spec["config"]["mark"] = {**spec["config"].get("mark", {}), "aria": False}
    return spec
