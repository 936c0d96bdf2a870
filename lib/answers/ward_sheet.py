"""The printable sheet of a ward: two sides of A4, or in large type, as HTML whose pictures are part of it."""

import base64
import html
from collections.abc import Iterable

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.analysis.months import month_figures
from lib.analysis.people import deprivation_deciles, wards_most_like
from lib.analysis.ward import beside, crime_types, other_name
from lib.answers.hotspots import areas_of
from lib.answers.now import now_line
from lib.answers.ward import WardProfile
from lib.base.errors import CannotSay
from lib.base.words import within_a_sentence
from lib.drawing.charts.district import Chart
from lib.drawing.charts.pictures import chart_svg
from lib.drawing.charts.ward import deciles_chart, types_chart, ward_months_chart
from lib.drawing.ward_map import (
    CLUSTERS_SHOWN,
    WardPlaces,
    clusters_in_words,
    how_placed,
    places_sentence,
    ward_places,
)
from lib.drawing.ward_picture import ward_svg
from lib.drawing.words.ages import freshness
from lib.drawing.words.areas import rank_in_words, rate_in_words
from lib.drawing.words.ward import (
    alike_in_words,
    beside_in_words,
    people_sentence,
    tiles_in_words,
    types_in_words,
)
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.cited import plan, plan_year
from lib.published.tables import district
from lib.records.newest import residents_as_of

# Pixels of a chart as wide as the sheet (186 mm) and as half of it, at 96 to the inch.
_WHOLE, _HALF = 700, 340
# Type of 13 pixels made this many times larger is 18 point (24 pixels).
_LARGE_TYPE = 24 / 13


def about_ward(profile: WardProfile, view: View, link: str) -> dict[str, str]:
    """Return where a profile's figures come from and how to ask for them again."""
    return {
        "Finding": profile.title,
        "Sources": sources(),
        "Verdicts": VERDICTS,
        "Period": f"{view.start} to {view.end}; environmental crime {plan_year()}",
        "Link": link,
        "Command": f"python -m lib ward --ward {profile.ward_code} --from {view.start} --to {view.end}",
        "Licence": " ".join(district()["attribution"]["statements"]),
    }


def sources() -> str:
    """Return where the figures of a profile come from."""
    return (
        f"data.police.uk ({within_a_sentence(freshness())}) for ASB and crime, per 1,000 residents of "
        f"{residents_as_of()}; {plan().title} for environmental crime in {plan_year()}, per 1,000 households "
        "(Census 2021 estimate); English indices of deprivation 2019 and 2025"
    )


VERDICTS = (
    "Higher, about the same (we cannot tell them apart) or lower: beside the district’s rate. Change: the same months "
    "of both years. Both allow for bursts and for all wards of a topic being looked at together."
)


def ward_sheet(profile: WardProfile, view: View, compare: str, large: bool) -> str:
    """Return the sheet as HTML for `static/my_ward.css`.

    Parameters
    ----------
    profile : WardProfile
        The ward's figures.
    view : View
        Its topic is shown in detail, for its months.
    compare : str
        Another ward's code or 'reporting-area' to set it beside; empty for none.
    large : bool
        Whether all type is to be 18 point or more; tables then are lists and the sheet is longer.
    """
    draw = _Large() if large else _A4()
    parts = [
        f"<h1>{html.escape(profile.title)}</h1>",
        _list(profile.sentences),
        "<h2>At a glance</h2>",
        draw.table(short_tiles(profile), "glance"),
        _small(_whole_district(profile)),
        "<h2>People and homes</h2>",
        _paragraph(people_sentence(profile.ward_code)),
        draw.chart(deciles_chart(deprivation_deciles(profile.ward_code), profile.name), _WHOLE, 95),
        _small("Bars: the share of the ward’s small areas in each tenth of England by deprivation."),
        *(_beside(profile, compare, view, draw) if compare else []),
        *_trend(profile, view, draw),
        *_places(profile, view, draw),
        *_types(profile, view, draw),
        *_compared(profile, view, draw),
        _small(f"{sources()}. {VERDICTS} {' '.join(district()['attribution']['statements'])}"),
    ]
    return f'<div class="sheet sheet-{"large" if large else "a4"}">{"".join(parts)}</div>'


_SHORTER = {
    " than the district": "",
    " as the district (we cannot tell them apart)": "",
    " a year before": "",
    "no earlier year to compare with": "no earlier year",
    " (without ASB)": "",
}


def short_tiles(profile: WardProfile) -> pd.DataFrame:
    """Return the tiles for paper, in as few words as can be, without those of the whole district."""
    tiles = profile.tiles[profile.tiles["area_kind"] != "district"]
    words = tiles_in_words(tiles)
    own = tiles["area_kind"] == "ward"
    where = (", " + tiles["area"] + " as a whole").where(~own, "")
    short = pd.DataFrame(
        {
            "What": words["What"] + where,
            "Count": words["Count"].str.split(" ").str[0].where(tiles["count"].notna(), "none published"),
            "Per 1,000 (likely range)": tiles.apply(rate_in_words, axis=1),
            "Beside the district": words["Beside the district"],
            "This year against the year before": words["Beside the year before"],
        }
    )
    for long, brief in _SHORTER.items():
        short = short.apply(lambda column: column.str.replace(long, brief, regex=False))  # noqa: B023
    return short


def _whole_district(profile: WardProfile) -> str:
    """Return what is published for the whole district only, in a sentence."""
    rows = profile.tiles[profile.tiles["area_kind"] == "district"]
    counts = [f"{row['label'].lower()} {row['count']:,.0f}" for _, row in rows.iterrows()]
    return (
        f"Per 1,000 residents; environmental crime is of {plan_year()}, per 1,000 households, and for the whole "
        f"district only are published: {', '.join(counts)} reports. Changes are over the months that both years have, "
        "with the interval that their verdict was reached at."
    )


class _A4:
    """Small type, tables, charts side by side."""

    def table(self, rows: pd.DataFrame, kind: str = "") -> str:
        return rows.to_html(index=False, border=0, classes=kind)

    def chart(self, chart: Chart, width: int, height: int) -> str:
        return _picture(chart_svg(chart, width, 1.0, height), chart.alt)

    def beside(self, *parts: str) -> str:
        return f'<div class="side">{"".join(f"<div>{part}</div>" for part in parts)}</div>'

    def ward_map(self, places: WardPlaces, alt: str) -> str:
        return _picture(ward_svg(places, _HALF, 250), alt)


class _Large(_A4):
    """Type of 18 point or more: each row of a table is an item of a list."""

    def table(self, rows: pd.DataFrame, kind: str = "") -> str:
        columns = list(rows.columns)
        items = [
            f"<strong>{html.escape(str(row[columns[0]]))}</strong>: "
            + html.escape("; ".join(f"{within_a_sentence(name)}: {row[name]}" for name in columns[1:]))
            for _, row in rows.iterrows()
        ]
        return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"

    def chart(self, chart: Chart, width: int, height: int) -> str:
        return _picture(chart_svg(chart, _WHOLE, _LARGE_TYPE, 2 * height), chart.alt)

    def ward_map(self, places: WardPlaces, alt: str) -> str:
        return _picture(ward_svg(places, _WHOLE, 560, _LARGE_TYPE), alt)


def _picture(svg: str, alt: str) -> str:
    data = base64.b64encode(svg.encode()).decode()
    return f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{html.escape(alt, quote=True)}"></figure>'


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _small(text: str) -> str:
    return f'<p class="small">{html.escape(text)}</p>'


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in items)}</ul>"


def _trend(profile: WardProfile, view: View, draw: _A4) -> list[str]:
    topic = topics()[view.topic]
    heading = f'<h2 class="next-page">{html.escape(topic.label)} by month</h2>'
    if not topic.recorded:
        return [heading, _paragraph(f"The plan gives one figure for {plan_year()}, so there is no trend to show.")]
    months = month_figures(topic, (profile.ward_code,), view.end)
    chart = ward_months_chart(months, topic.sentence, profile.name)
    now = now_line(topic, profile.ward_code, view.end)
    return [
        heading,
        *([_paragraph(now)] if now else []),
        draw.chart(chart, _WHOLE, 100),
        _small(
            "Dashed: the same month a year before. Grey: what could be expected of the month. ×: month not "
            "published in full, so missing and not zero."
        ),
    ]


def _places(profile: WardProfile, view: View, draw: _A4) -> list[str]:
    heading = f"<h2>Where in {html.escape(profile.name)}</h2>"
    try:
        places = ward_places(profile.ward_code, view.topic, view.start, view.end)
    except CannotSay as reason:
        return [heading, _paragraph(str(reason))]
    sentence = places_sentence(places)
    rows = clusters_in_words(places)
    # Paper holds so many lines: the members of clusters stay on the page, and a burst takes the room of three clusters
    table = draw.table(rows[list(rows)[:-1]].head(CLUSTERS_SHOWN - 3 * len(places.bursts))) if len(rows) else ""
    words = f"{_paragraph(sentence)}{table}{_small(how_placed(places.topic))}"
    return [heading, draw.beside(draw.ward_map(places, f"Map of {profile.name}. {sentence}"), words)]


def _types(profile: WardProfile, view: View, draw: _A4) -> list[str]:
    try:
        types = crime_types(profile.ward_code, view.start, view.end)
    except CannotSay as reason:
        return [_paragraph(str(reason))]
    chart = types_chart(types, profile.name)
    return [
        "<h2>What recorded crime consists of</h2>",
        draw.beside(draw.chart(chart, _HALF, 175), draw.table(_most(types))),
    ]


def _most(types: pd.DataFrame) -> pd.DataFrame:
    return types_in_words(types.head(10)).drop(columns="With the district’s mix")


def _compared(profile: WardProfile, view: View, draw: _A4) -> list[str]:
    areas = _areas(view)
    heading = "<h2>How it compares</h2>"
    if areas is None or areas.period is None or not areas.total > 0:
        return []
    row = areas.rows.set_index("code").loc[profile.ward_code]
    sentence = f"By rate of {areas.topic.sentence}: {rank_in_words(row)} of {len(areas.rows)} wards. Most like it by "
    codes = [profile.ward_code, *wards_most_like(profile.ward_code)]
    alike = alike_in_words(areas.rows, codes).drop(columns="Mean deprivation rank (1 is the most deprived)")
    return [heading, _paragraph(f"{sentence}deprivation and density:"), draw.table(alike)]


def _areas(view: View) -> AreaTable | None:
    topic = topics()[view.topic]
    return areas_of(View(view.topic, view.start, view.end)) if topic.recorded else None


def _beside(profile: WardProfile, compare: str, view: View, draw: _A4) -> list[str]:
    name = other_name(profile.ward_code, compare)
    table = beside(profile.ward_code, compare, view.start, view.end)
    return [
        f'<h2 class="next-page">{html.escape(f"{profile.name} beside {name}")}</h2>',
        draw.table(beside_in_words(table, profile.name, name)),
    ]
