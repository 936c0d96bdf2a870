"""What a month or several can be expected to hold, by what was known before them."""

import zlib
from functools import lru_cache

import numpy as np
import pandas as pd

from lib.base.errors import CannotSay, InputError
from lib.base.months import month_in_words, months_between
from lib.incidents.cube import cube
from lib.incidents.topics import Topic
from lib.published.places import ward_shapes
from lib.published.tables import is_described, load
from lib.records.cache import kept_until_records_change
from lib.statistics import expectation as model

# Further ahead than this, a forecast is little more than the level of today.
MOST_AHEAD = 24
COLUMNS = ["ward_code", "month", "expected", "low", "high", "observed"]


@kept_until_records_change(maxsize=32)
def _counts(topic: Topic) -> tuple[pd.DataFrame, np.ndarray]:
    """Return a topic's counts by month and ward, missing where a month is not complete, and the months as numbers."""
    held, codes = cube(), ward_shapes().codes
    counts = held.counts[:, : len(codes)][:, :, held.category_indices(topic)].sum(axis=2).astype(float)
    counts[~held.complete_for(topic)] = np.nan
    return pd.DataFrame(counts, index=list(held.months), columns=list(codes)), model.month_numbers(held.months)


def _past(topic: Topic, known: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts by ward of the complete ones among the first `known` months on record, and those months."""
    counts, numbers = _counts(topic)
    rows = counts.to_numpy()[:known]
    complete = ~np.isnan(rows[:, 0])
    return rows[complete], numbers[:known][complete]


@kept_until_records_change(maxsize=512)
def _level(topic: Topic, known: int, first: int, last: int) -> model.Level:
    """Return the district's level from the first `known` months on record, for the months `first` to `last`."""
    past, months = _past(topic, known)
    totals = past.sum(axis=1)
    made = _made_with_the_tables().get((fingerprint(totals, months), first)) if first == last else None
    return made or model.level(totals, months, _span(first, last))


def fingerprint(totals: np.ndarray, months: np.ndarray) -> int:
    """Return a number that differs for another history, so that a level made beforehand is never another history’s.

    Parameters
    ----------
    totals : ndarray of numbers, shape (n,)
        The district's counts of complete months.
    months : ndarray of int, shape (n,)
        Those months, as `lib.statistics.expectation.month_numbers` gives them.
    """
    return zlib.crc32(np.column_stack([months, totals]).astype("<i8").tobytes())


@lru_cache(maxsize=1)
def _made_with_the_tables() -> dict[tuple[int, int], model.Level]:
    """Return the levels of a month ahead that the build worked out, by history and month; each takes 2 ms anew."""
    if not is_described("expected_levels"):
        return {}
    made = load("expected_levels")
    months = model.month_numbers(list(made["month"]))
    columns = (made[column].to_numpy(dtype=float) for column in ("mean", "variance", "scatter"))
    return {
        (int(history), int(month)): (np.array([mean]), np.array([[variance]]), float(scatter))
        for history, month, mean, variance, scatter in zip(made["history"], months, *columns, strict=True)
    }


def _span(first: int, last: int) -> np.ndarray:
    return np.arange(first, last + 1)


@kept_until_records_change(maxsize=512)
def _every_ward(topic: Topic, known: int, first: int, last: int) -> model.Forecast:
    """Return the forecast of every ward from the first `known` months on record."""
    past, months = _past(topic, known)
    return model.forecast(past, months, _span(first, last), _level(topic, known, first, last))


def _forecast(topic: Topic, wards: tuple[str, ...] | None, before: int, first: int, last: int) -> model.Forecast | None:
    """Return the forecast of months by all complete months before one of them, or None where these are too few."""
    counts, numbers = _counts(topic)
    known = int(np.searchsorted(numbers, before))
    past, months = _past(topic, known)
    if len(past) < model.LEAST_MONTHS:
        return None
    level = _level(topic, known, first, last)
    if wards is None:
        return model.forecast_total(past.sum(axis=1), months, _span(first, last), level)
    if len(wards) == 1:
        made, place = _every_ward(topic, known, first, last), [counts.columns.get_loc(wards[0])]
    else:
        own = past[:, counts.columns.get_indexer(list(wards))].sum(axis=1)
        return _beside_the_rest(own, past, months, _span(first, last), level)
    return _of_area(made, place)


def _beside_the_rest(
    own: np.ndarray, past: np.ndarray, months: np.ndarray, span: np.ndarray, level: model.Level
) -> model.Forecast:
    """Return the forecast of one area that stands beside the rest of the district."""
    both = np.column_stack([own, past.sum(axis=1) - own])
    return _of_area(model.forecast(both, months, span, level), [0])


def _of_area(made: model.Forecast, place: list[int]) -> model.Forecast:
    return model.Forecast(made.months, made.mean[:, place], made.scatter, made.level, made.share[place])


def expected_beside_the_rest(topic: Topic, own: pd.Series, months: tuple[str, ...]) -> pd.DataFrame:
    """Return for each month what an area that is no ward could be expected to hold by all that was known before it.

    Parameters
    ----------
    topic : Topic
        A topic that is counted by month.
    own : Series
        The area's counts by month ('YYYY-MM'), of every month held.
    months : tuple of str
        As in `expected_months`, whose columns are returned.
    """
    counts, numbers = _counts(topic)
    rows = []
    for month, number in zip(months, (int(at) for at in model.month_numbers(months)), strict=True):
        known = int(np.searchsorted(numbers, number))
        past, held = _past(topic, known)
        if len(past) < model.LEAST_MONTHS:
            rows.append((month, np.nan, np.nan, np.nan))
            continue
        level = _level(topic, known, number, number)
        counted = own.reindex(counts.index[np.searchsorted(numbers, held)]).to_numpy()
        made = _beside_the_rest(counted, past, held, _span(number, number), level)
        low, high = made.ranges()
        rows.append((month, made.mean[0, 0], low[0, 0], high[0, 0]))
    return pd.DataFrame(rows, columns=["month", "expected", "low", "high"])


@kept_until_records_change(maxsize=512)
def expected_months(topic: Topic, wards: tuple[str, ...] | None, months: tuple[str, ...]) -> pd.DataFrame:
    """Return for each month what it could be expected to hold by all that was known before it.

    Parameters
    ----------
    topic : Topic
        A topic that is counted by month.
    wards : tuple of str, optional
        Ward codes to add up; the whole district when None.
    months : tuple of str
        'YYYY-MM', held or not.

    Returns
    -------
    DataFrame
        month, expected (mean), low, high (95 months in 100 fall between, both included); missing where fewer than
        `lib.statistics.expectation.LEAST_MONTHS` complete months lie before.
    """
    rows = []
    for month, number in zip(months, model.month_numbers(months), strict=True):
        made = _forecast(topic, wards, number, number, number)
        low, high = made.ranges() if made else (np.full((1, 1), np.nan),) * 2
        rows.append((month, made.mean[0, 0] if made else np.nan, low[0, 0], high[0, 0]))
    return pd.DataFrame(rows, columns=["month", "expected", "low", "high"])


def expectation(topic: Topic, start: str, end: str, together: bool = False) -> pd.DataFrame:
    """Return what months can be expected to hold by all that was known before the first of them.

    Parameters
    ----------
    topic : Topic
        A topic that is counted by month.
    start, end : str
        First and last month, 'YYYY-MM'; they may lie ahead of the data.
    together : bool
        Whether to add the months up, a row an area, instead of a row an area and month.

    Returns
    -------
    DataFrame
        `COLUMNS`: ward_code (the district's own rows last, with its code left empty), month ('first to last' where they
        are added up), expected, low, high, observed (missing where a month is not held in full).

    Raises
    ------
    CannotSay
        When the topic is not counted by month, too few complete months lie before the first, or the last is too far
        ahead.
    InputError
        When the months are the wrong way round.
    """
    if not topic.recorded:
        raise CannotSay(f"{topic.label} is not counted by month here, so nothing can be expected of a month.")
    months = months_between(start, end)
    if not months:
        raise InputError(f"The period starts in {month_in_words(start)} but ends before that; swap the two months.")
    counts, numbers = _counts(topic)
    first, last = (int(number) for number in model.month_numbers([start, end]))
    if last - int(numbers[-1]) > MOST_AHEAD:
        raise CannotSay(
            f"The data end in {month_in_words(str(counts.index[-1]))}; what they say of months more than {MOST_AHEAD} "
            "months later is too little to be of use."
        )
    rows = []
    for code in (*counts.columns, None):
        made = _forecast(topic, (code,) if code else None, first, first, last)
        if made is None:
            raise CannotSay(
                f"Fewer than {model.LEAST_MONTHS} complete months of {topic.sentence} lie before "
                f"{month_in_words(start)}, too few to expect anything of it."
            )
        seen = (counts[code] if code else counts.sum(axis=1, skipna=False)).reindex(months)
        if together:
            mean, low, high = made.together()
            whole = seen.sum(skipna=False) if seen.notna().all() else np.nan
            rows.append((code or "", f"{start} to {end}", mean[0], low[0], high[0], whole))
        else:
            low, high = made.ranges()
            rows += [
                (code or "", *values)
                for values in zip(months, made.mean[:, 0], low[:, 0], high[:, 0], seen, strict=True)
            ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"low": "Int64", "high": "Int64", "observed": "Int64"}).round({"expected": 2})


def scores() -> pd.DataFrame:
    """Return how forecasts of the past did, by topic, as the build worked it out (see data/datapackage.json)."""
    return load("expectation_score")


def score(topic: Topic) -> pd.DataFrame:
    """Return how forecasts of a topic's past did; see `lib.statistics.expectation.rolling_origin_score`."""
    return model.rolling_origin_score(*_past(topic, len(_counts(topic)[0])))
