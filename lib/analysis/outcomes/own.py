"""The measures that the explorer works out itself: from records, national statistics and survey waves."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.analysis.dispersion import national_dispersion
from lib.analysis.district import district_change
from lib.analysis.outcomes.changes import change_of, tested, tested_share
from lib.analysis.outcomes.standing import QUARTERS, Standing, latest_of, line_of
from lib.analysis.similar.recorded_crime import offence_counts, periods, standing_tables
from lib.analysis.surveys import with_published
from lib.base.errors import CannotSay, InputError
from lib.base.quarters import months_of, quarter_of, shift_quarter
from lib.incidents.cube import monthly_counts
from lib.incidents.topics import Topic, topics
from lib.published.outcomes import Measure
from lib.published.tables import district, load
from lib.records.cache import kept_until_records_change
from lib.records.waves import held_waves

_ENDS = {"Mar": 1, "Jun": 2, "Sep": 3, "Dec": 4}  # the quarter with which a year of the statistics ends


@kept_until_records_change(maxsize=256)
def own_standing(measure: Measure, asked: str) -> Standing:
    """Return how a measure stands that the explorer works out itself."""
    if measure.topics:
        return _by_quarter(measure, asked)
    return _by_year(measure, asked) if measure.year_of else _of_waves(measure, asked)


def _by_quarter(measure: Measure, asked: str) -> Standing:
    topic = _topic(measure)
    if topic is None or not topic.recorded:
        return _published_year(measure, asked, topic)
    counts = monthly_counts(topic).set_index("month")["count"]
    wanted = {shift_quarter(asked, by): months_of(shift_quarter(asked, by)) for by in range(1 - QUARTERS, 1)}
    figures = {quarter: counts.reindex(months).sum(min_count=3) for quarter, months in wanted.items()}
    quarter = latest_of(figures, asked)
    if not quarter:
        return Standing(measure, asked, line_of(figures, asked))
    months = months_of(quarter)
    try:
        row = district_change(topic, months[0], months[-1]).row
    except CannotSay:
        change = None
    else:
        compared = int(row["months_compared"])
        change = change_of(row, row["count"], row["previous_count"], shift_quarter(quarter, -4))
        change = replace(change, months=compared) if 0 < compared < len(months) else change if compared else None
    return Standing(measure, asked, line_of(figures, asked), quarter, figures[quarter], change)


def _topic(measure: Measure) -> Topic | None:
    """Return what a measure counts as one topic; None where a part of it is not known here."""
    parts = [topics().get(slug) for slug in measure.topics]
    known = [part for part in parts if part]
    if len(known) < len(parts) or not known:
        return None
    if len(known) == 1:
        return known[0]
    categories = tuple(category for part in known for category in part.categories)
    return replace(known[0], slug="+".join(measure.topics), label=measure.words, categories=categories, national=())


def _published_year(measure: Measure, asked: str, topic: Topic | None) -> Standing:
    """Return the one year that the plan publishes of a topic."""
    table = load("environmental_by_type")
    rows = table[table["topic"] == topic.slug] if topic else table.iloc[:0]
    if rows.empty:
        return Standing(measure, asked, line_of({}, asked))
    row = rows.iloc[0]
    year = f"{row['period_start'][:4]}-{row['period_end'][2:4]}"
    return Standing(measure, asked, line_of({}, asked), "", float(row["count"]), published=year)


def _by_year(measure: Measure, asked: str) -> Standing:
    tables = standing_tables()
    links = tables["partnership_areas"]
    own = links[(links["area_code"] == district()["code"]) & ~links["joint"].astype(bool)]["csp_code"]
    figures: dict[str, float] = {}
    for period in periods(tables):
        year = [offence_counts(offence, period, tables) for offence in measure.year_of]
        figures[_quarter_of_year(period)] = float(sum(counts.get(code, np.nan) for counts in year for code in own))
    if own.empty:
        figures = {}
    quarter = latest_of(figures, asked)
    if not quarter:
        return Standing(measure, asked, line_of(figures, asked))
    before = shift_quarter(quarter, -4)
    spread = max(national_dispersion(offence) for offence in measure.year_of)
    change = tested(figures[quarter], figures.get(before, np.nan), before, spread)
    return Standing(measure, asked, line_of(figures, asked), quarter, figures[quarter], change)


def _quarter_of_year(period: str) -> str:
    """Return the quarter with which 'year ending Jun 2025' ends."""
    month, year = period.split()[-2:]
    return f"{year}-Q{_ENDS[month[:3]]}"


def _of_waves(measure: Measure, asked: str) -> Standing:
    question, item = measure.survey
    answers, _ = with_published(_stored_waves())
    rows = answers[(answers["question"] == question) & (answers["item"].str.casefold() == item.casefold())]
    rows = rows[(rows["area_kind"] == "district") & rows["percentage"].notna()].sort_values("fieldwork_end")
    by_quarter = rows.assign(quarter=[quarter_of(day[:7]) for day in rows["fieldwork_end"]]).drop_duplicates(
        "quarter", keep="last"
    )
    by_quarter = by_quarter[by_quarter["quarter"] <= asked].set_index("quarter")
    figures = by_quarter["percentage"].astype(float).to_dict()
    if not figures:
        return Standing(measure, asked, line_of({}, asked))
    earlier = list(figures)[:-1]
    quarter = list(figures)[-1]
    change = None
    if earlier:
        base = by_quarter["base"]
        change = tested_share(figures[quarter], base[quarter], figures[earlier[-1]], base[earlier[-1]], earlier[-1])
    return Standing(measure, asked, line_of(figures, asked), quarter, figures[quarter], change)


def _stored_waves() -> pd.DataFrame:
    try:
        return held_waves()
    except InputError:  # a store that cannot be read is said elsewhere; what is published stays
        return pd.DataFrame()
