"""The map of one answer of a survey wave by ward or locality."""

import pandas as pd

from lib.drawing.maps import Drawing, _sequential
from lib.drawing.words.concerns import percent_words
from lib.published.places import ward_table


def answer_by_ward(by_area: pd.DataFrame, area_kind: str) -> pd.DataFrame:
    """Return an answer's figures with one row a ward.

    Parameters
    ----------
    by_area : DataFrame
        From `lib.analysis.concerns.answers_by_area`.
    area_kind : str
        'ward' or 'locality'; a locality's figure stands for each of its wards.

    Returns
    -------
    DataFrame
        code (of the ward), name (of the area the figure is for), percentage, base, low, high, refusal; a ward
        without a figure has a row with empty figures.
    """
    wards = ward_table()
    key = "ward_code" if area_kind == "ward" else "locality"
    rows = wards[["ward_code", key]].set_axis(["code", "area"], axis=1).merge(by_area, on="area", how="left")
    name = wards["ward_name"] if area_kind == "ward" else wards["locality"]
    return rows.assign(name=name.to_numpy()).drop(columns="area")


def draw_answer(rows: pd.DataFrame, area_kind: str, item: str) -> Drawing:
    """Return the map of `answer_by_ward`: five classes of blue, areas without a figure hatched.

    Parameters
    ----------
    rows : DataFrame
        From `answer_by_ward`.
    area_kind, item : str
        As they were asked for.
    """
    fills, legend = _sequential(rows, "percentage", 0)
    whole = "" if area_kind == "ward" else " (all of the locality)"
    tooltips = {
        row["code"]: [
            f"{row['name']}{whole}",
            _words(row),
        ]
        for _, row in rows.iterrows()
    }
    shown = rows.dropna(subset=["percentage"]).sort_values("percentage", ascending=False)
    highest = "No figure is shown."
    if len(shown):
        highest = f"Highest: {shown['name'].iloc[0]}, {percent_words(shown.iloc[0])}."
    return Drawing(
        areas="ward_boundaries",
        code="ward_code",
        lines=("district",) if area_kind == "ward" else ("localities",),
        fills=fills,
        tooltips=tooltips,
        legend_title=f"“{item}”, per cent of those who replied",
        legend=tuple(legend),
        alt=f"Map of “{item}” by {area_kind}, per cent of those who replied. {highest}",
    )


def _words(row: pd.Series) -> str:
    if pd.isna(row["base"]):
        return "not asked here"
    if pd.isna(row["percentage"]):
        return percent_words(row)
    return f"{percent_words(row)} of {row['base']:,.0f} who replied"
