"""What the page on an area of one's own shows: finding, sentences, chart of months, tables, map and files."""

import pandas as pd

from lib.analysis.months import months_to
from lib.analysis.own_area.area import RING
from lib.analysis.own_area.figures import AreaFigures, expected_in, figures_of
from lib.analysis.own_area.made_of import key_of
from lib.answers.figure import Figure, OnMap
from lib.base.errors import CannotSay
from lib.drawing.charts.district import Chart
from lib.drawing.charts.ward import ward_months_chart
from lib.drawing.own_area_map import draw_own_area
from lib.drawing.words.own_area import area_about, area_columns, area_headline, area_in_words, area_sentences

METHOD = (
    "What lies inside the outline is counted by its map point, beside the rest of the district, and judged together "
    "with all wards.",
    "An area of one’s own",
)


def own_area_figure(found: AreaFigures) -> Figure:
    """Return what the page shows of an area's figures; its chart is that of the months."""
    topic, asked = found.topic, found.period
    key = key_of(found.area)
    about = f'"{key}"' if key else "FILE"
    return Figure(
        "own-area",
        area_headline(found),
        area_sentences(found),
        months_chart(found),
        area_in_words(found),
        area_columns(found),
        area_about(found),
        METHOD,
        f"python -m lib area {about} --topic {topic.slug} --from {asked.start} --to {asked.end}",
        "Shaded: where a month was to be expected by all that was known before it. Dashed: the year before. Gaps: "
        "months not on record in full.",
        OnMap(lambda _ward: draw_own_area(found), "", ""),
    )


def months_chart(found: AreaFigures) -> Chart:
    """Return an area's last 36 months with what could be expected of each, and the year before."""
    return ward_months_chart(months_table(found), found.topic.sentence, found.area.name)


def months_table(found: AreaFigures) -> pd.DataFrame:
    """Return an area's 36 months to the period's end as `lib.analysis.months.month_figures` does of wards."""
    return months_to(found.period.end, found.months, lambda months: expected_in(found.area, found.topic, months))


def ring_figures(found: AreaFigures) -> AreaFigures | str:
    """Return the figures of what lies round about an area, or why there are none."""
    try:
        return figures_of(found.area.ring(), found.topic, found.period.start, found.period.end)
    except CannotSay:
        return f"Too few map points lie within {RING:.0f} metres round about for figures."
