"""Two views side by side: which can stand beside a view, and the figures of both in one table."""

from dataclasses import replace

import pandas as pd

from lib.analysis.areas import area_figures
from lib.analysis.small_areas import hex_figures, point_figures
from lib.analysis.spots import point_id
from lib.base.months import months_between, shift
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View, geographies_of, measures_of, months_on_offer
from lib.records.cache import kept_until_records_change

PERIOD, TOPIC = "period", "topic"  # what a second map differs in, as a link says it: 'period:12' or 'topic:burglary'
YEAR = 12


@kept_until_records_change(maxsize=128)
def views_beside(view: View) -> dict[str, View]:
    """Return the views that can stand beside another, by what a link calls them: 'period:12', 'topic:burglary'.

    The months just before, as many, and the same months of earlier years, as far back as there are records; then every
    other topic that has such areas and such a figure.
    """
    found: dict[str, View] = {}
    if not topic_named(view.topic).published_at(view.geography):
        held = set(months_on_offer())
        length = len(months_between(view.start, view.end))
        for back in sorted({length, *range(YEAR, len(held), YEAR)}):
            earlier = replace(view, start=shift(view.start, -back), end=shift(view.end, -back))
            if held.issuperset((earlier.start, earlier.end)):
                found[f"{PERIOD}:{back}"] = earlier
    for slug, topic in topics().items():
        fits = view.geography in geographies_of(topic) and view.measure in measures_of(topic, view.geography)
        alike = topic.published_at(view.geography) == topic_named(view.topic).published_at(view.geography)
        if slug != view.topic and fits and alike:
            found[f"{TOPIC}:{slug}"] = replace(view, topic=slug)
    return found


@kept_until_records_change(maxsize=64)
def pair_figures(view: View, other: View) -> pd.DataFrame:
    """Return the figures of two views in one table, those with most in both first.

    Returns
    -------
    DataFrame
        code and name (of the area, or of what a hexagon or map point is named after), ward_code (of hexagons and map
        points), count and other_count, and where there are rates rate and other_rate; for map points also lon and lat.
        Missing where there is no figure; of a hexagon or map point that has none on record, none.

    Raises
    ------
    CannotSay
        When one of them has no such areas, or no month of its period is complete.
    InputError
        When a period is not usable.
    """
    if view.geography in ("hex", "point"):
        first, second = (_small(one) for one in (view, other))
        both = first.merge(second, on="code", how="outer", suffixes=("", "_beside"))
        for column in ("name", "ward_code", "lon", "lat"):
            if column in both:
                both[column] = both[column].where(both[column].notna(), both[f"{column}_beside"])
        both = both.fillna({"count": 0, "count_beside": 0}).astype({"count": int, "count_beside": int})
        columns = [c for c in ("code", "name", "ward_code", "count", "count_beside", "lon", "lat") if c in both]
    else:
        first, second = (area_figures(one).rows for one in (view, other))
        both = first.merge(second[["code", "count", "rate"]], on="code", suffixes=("", "_beside"))
        columns = ["code", "name", "count", "count_beside", "rate", "rate_beside"]
    total = both["count"].fillna(0) + both["count_beside"].fillna(0)
    order = total.sort_values(ascending=False, kind="stable").index
    named = {"count_beside": "other_count", "rate_beside": "other_rate"}
    return both.loc[order, columns].rename(columns=named).reset_index(drop=True)


def _small(view: View) -> pd.DataFrame:
    if view.geography == "hex":
        rows = hex_figures(view).rows.rename(columns={"hex_id": "code", "place": "name"})
        return rows.loc[rows["count"] > 0, ["code", "name", "ward_code", "count"]]
    rows = point_figures(view).points.rename(columns={"place": "name"})
    codes = [point_id(lon, lat) for lon, lat in zip(rows["lon"], rows["lat"], strict=True)]
    return rows.assign(code=codes)
