"""What is said of bursts, the same on every page, in documents and on the command line."""

import pandas as pd

from lib.analysis.bursts import BurstFigures, burst_figures
from lib.base.errors import CannotSay
from lib.base.months import from_to_in_words
from lib.base.words import and_list
from lib.incidents.view import View


def burst_sentences(figures: BurstFigures, ward_code: str) -> list[str]:
    """Return a sentence for each run of months in which map points made a ward's year, the surest first.

    '43 at Mill Lane and 23 at Petrol Station of the ward’s 79 incidents in December 2024; as the district’s months
    went, 7 and 2 would be expected.'
    """
    rows = figures.of_ward(ward_code)
    said = []
    for (start, end), group in rows.groupby(["start", "end"], sort=False):
        places = and_list(f"{row.count} at {row.place or 'an unnamed point'}" for row in _named(group))
        expected = and_list(f"{max(row.expected, 1):.0f}" for row in _named(group))
        whole = figures.topic.counted(group["ward_count"].iloc[0])
        said.append(
            f"{places} of the ward’s {whole} {when_in_words(start, end)}; as the district’s months went, {expected} "
            "would be expected."
        )
    return said


def burst_columns(figures: BurstFigures, ward_code: str = "") -> pd.DataFrame:
    """Return the bursts of a ward, or of all, for files and the command line, each with its sentence."""
    rows = figures.of_ward(ward_code) if ward_code else figures.rows
    said = {
        (ward, *months): sentence
        for ward in rows["ward_code"].unique()
        for months, sentence in zip(_runs(figures.of_ward(ward)), burst_sentences(figures, ward), strict=True)
    }
    keys = zip(rows["ward_code"], rows["start"], rows["end"], strict=True)
    return rows.assign(in_words=[said[key] for key in keys]).round({"expected": 2, "p_value": 10, "q_value": 10})


def _runs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(rows.groupby(["start", "end"], sort=False).groups)


def when_in_words(start: str, end: str) -> str:
    """Return the months of a burst: 'in December 2024', 'from March to May 2025'."""
    return f"{'in' if start == end else 'from'} {from_to_in_words(start, end)}"


def bursts_of_ward(view: View, ward_code: str) -> list[str]:
    """Return the sentences of a ward's bursts; none where nothing can be said or none is found."""
    try:
        return burst_sentences(burst_figures(view), ward_code)
    except CannotSay:
        return []


def burst_in_short(view: View, ward_code: str, place: str) -> str:
    """Return the burst of one place in short: '43 in December 2024'; empty where it has none."""
    try:
        rows = burst_figures(view).of_ward(ward_code)
    except CannotSay:
        return ""
    return and_list(f"{row.count} {when_in_words(row.start, row.end)}" for row in _named(rows[rows["place"] == place]))


def _named(rows: pd.DataFrame) -> list:
    return list(rows[["place", "start", "end", "count", "expected"]].itertuples(index=False, name="Burst"))
