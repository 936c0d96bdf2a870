"""Two maps side by side, for two periods or two topics: their finding, their drawings and one table of both."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lib.analysis.areas import AreaTable
from lib.analysis.pairs import pair_figures, views_beside
from lib.analysis.small_areas import hex_figures, point_figures
from lib.answers.figure import Figure, OnMap
from lib.answers.hotspots import areas_of, figure_of
from lib.base.errors import CannotSay
from lib.base.months import month_in_words
from lib.drawing.maps import Drawing, draw_areas, draw_hexes, draw_points
from lib.drawing.words.pairs import (
    choice_in_words,
    entries_of_both,
    highest_in_words,
    map_title,
    months_note,
    pair_at_a_glance,
    pair_headline,
    pair_legend,
)
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change

_PLACES = {"locality": "Locality", "reporting-area": "Reporting area", "hex": "On or near", "point": "On or near"}
_CATEGORIES = ("change", "funnel")  # measures whose classes are the same on every map


@dataclass(frozen=True, eq=False)
class Pair:
    """Two maps side by side."""

    figure: Figure  # of both: headline, table, and the first map as its own
    views: tuple[View, View]  # what each map shows
    # What stands above and beneath each map.
    titles: tuple[str, str]
    highest: tuple[str, str]
    note: str  # that the two cover different numbers of months; empty where they do not
    on_maps: tuple[OnMap, OnMap]  # how each is drawn
    same_classes: bool  # whether one legend stands for both


def beside_in_words(view: View) -> dict[str, str]:
    """Return what can stand beside a view, as a link calls it, and what each is called."""
    return {name: choice_in_words(view, name, other) for name, other in views_beside(view).items()}


@kept_until_records_change(maxsize=64)
def pair_of(view: View, beside: str) -> Pair:
    """Return two maps side by side.

    Takes the view of the first map, and one of `lib.analysis.pairs.views_beside`.

    Raises
    ------
    CannotSay
        When there is no such second map, or one of the two cannot be drawn.
    InputError
        When a period is not usable.
    """
    other = views_beside(view).get(beside)
    if other is None:
        raise CannotSay("There is no such second map.")
    figures, tables = (figure_of(view), figure_of(other)), (areas_of(view), areas_of(other))
    same = _same_unit(*tables)
    rows = pair_figures(view, other)
    titles = map_title(tables[0]), map_title(tables[1])
    on_maps = [
        replace(figure.on_map, draw=draw, title=title, when=title)
        for figure, draw, title in zip(figures, _drawn(view, other, same), titles, strict=True)
        if figure.on_map
    ]
    if tables[0].topic == tables[1].topic:
        headings = _to(view.end), _to(other.end)
    else:
        headings = tables[0].topic.label, tables[1].topic.label
    table = pair_at_a_glance(rows, headings, _PLACES.get(view.geography, "Ward"))
    both = replace(
        figures[0],
        name="pair",
        title=pair_headline(*tables),
        lines=(),
        in_words=table,
        figures=rows.rename(columns={"code": figures[0].on_map.code} if figures[0].on_map and on_maps[0].code else {}),
        command=" && ".join(figure.command for figure in figures),
        on_map=on_maps[0],
    )
    highest = tuple(
        highest_in_words(rows, column, table.topic)
        for column, table in zip(("count", "other_count"), tables, strict=True)
    )
    return Pair(
        both, (view, other), titles, (highest[0], highest[1]), months_note(*tables), (on_maps[0], on_maps[1]), same
    )


def _to(month: str) -> str:
    """Return what a column of figures up to a month is headed: 'To Sep 2025', for there is little room."""
    name, year = month_in_words(month).split()
    return f"To {name[:3]} {year}"


def _same_unit(one: AreaTable, other: AreaTable) -> bool:
    """Return whether the colours of both can mean the same: counts, rates of the same people, or categories."""
    counts = one.view.measure == "count" or one.view.geography in ("hex", "point")
    return counts or one.view.measure in _CATEGORIES or one.topic.denominator == other.topic.denominator


def _drawn(view: View, other: View, same: bool) -> tuple[Callable[[str], Drawing], Callable[[str], Drawing]]:
    """Return what draws each map, given the chosen ward."""
    if view.geography == "hex":
        hexes = hex_figures(view), hex_figures(other)
        return _both(same, lambda a, b, ward: draw_hexes(hexes[a], ward, hexes[b]))
    if view.geography == "point":
        points = point_figures(view), point_figures(other)
        return _both(same, lambda a, b, ward: draw_points(points[a], ward, points[b]))
    areas = areas_of(view), areas_of(other)
    return _both(same, lambda a, b, ward: draw_areas(areas[a], ward, areas[b] if same else None))


def _both(
    same: bool, draw: Callable[[int, int, str], Drawing]
) -> tuple[Callable[[str], Drawing], Callable[[str], Drawing]]:
    kept = kept_until_records_change(maxsize=16)(draw)

    def first(ward: str) -> Drawing:
        return _with_both_legends(kept(0, 1, ward), kept(1, 0, ward), same)

    def second(ward: str) -> Drawing:
        return _with_both_legends(kept(1, 0, ward), kept(0, 1, ward), same)

    return first, second


def _with_both_legends(own: Drawing, other: Drawing, same: bool) -> Drawing:
    if not same:
        return own
    return replace(
        own,
        legend_title=pair_legend(own.legend_title, other.legend_title, same),
        legend=entries_of_both(own.legend, other.legend),
    )
