"""What was done, marked on answers that were worked out without it: charts by month, and maps."""

from collections.abc import Iterable
from dataclasses import replace

from lib.analysis.evaluation.marks import Done
from lib.answers.figure import Figure
from lib.base.words import shortened
from lib.drawing.charts.district import Chart
from lib.drawing.map_classes import OUTLINED, POINT, LegendEntry
from lib.drawing.maps import Drawing
from lib.drawing.own_area_map import geometry_of
from lib.drawing.words.interventions import key_line, lettered
from lib.records.cache import kept_until_records_change

_LONGEST = 24  # letters of a name that stand on a chart
_SIZE = 9  # pixels of a mark on a map
_MOST_POINTS = 40
DONE = "Done here"


@kept_until_records_change(maxsize=256)
def marked(figure: Figure, done: tuple[Done, ...]) -> Figure:
    """Return a figure of months with a mark where something began or ended, in its chart and in its table."""
    chart = marked_chart(figure.chart, done) if figure.chart else None
    if chart is None or chart is figure.chart:
        return figure
    words = chart.table["mark"].fillna("").to_numpy()
    return replace(figure, chart=chart, in_words=figure.in_words.assign(**{DONE: words}))


def marked_chart(chart: Chart, done: Iterable[Done]) -> Chart:
    """Return a chart of months with a mark where something began or ended, which its alternative text says."""
    words: dict[str, list[str]] = {}
    for one in done:
        words.setdefault(one.start, []).append(f"{shortened(one.name, _LONGEST)} began")
        if one.end:
            words.setdefault(one.end, []).append(f"{shortened(one.name, _LONGEST)} ended")
    if not set(words) & set(chart.table["month"]):
        return chart
    said = chart.table["month"].map({month: "; ".join(names) for month, names in words.items()})
    shown = [month for month in chart.table["month"] if month in words]
    alt = f"{chart.alt} Marked: {'; '.join('; '.join(words[month]) for month in shown)}."
    return replace(chart, table=chart.table.assign(mark=said), alt=alt)


@kept_until_records_change(maxsize=64)
def with_done(drawing: Drawing, done: tuple[Done, ...]) -> Drawing:
    """Return a map with a lettered mark at each place where something was done, and a legend that says what."""
    points, entries = [], []
    for letter, one in lettered(done):
        lines = [f"{letter}: {one.name}", f"{one.where}, {one.when}"]
        points += [[lon, lat, _SIZE, lines, letter] for lon, lat in one.points[:_MOST_POINTS]]
        entries.append(LegendEntry(POINT, key_line(letter, one)))
    if not points:
        return drawing
    outlines = tuple(geometry_of(one.outline) for one in done if one.outline is not None)
    if outlines:
        entries.append(LegendEntry(OUTLINED, "dashed: an area in which something was done"))
    return replace(drawing, points=[*drawing.points, *points], legend=(*drawing.legend, *entries), done=outlines)
