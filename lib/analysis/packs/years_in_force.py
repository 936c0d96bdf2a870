"""What was counted in each whole year in which an order was in force or a camera stood, beside places like it.

The first year is judged as every intervention is. The places compared with were chosen by what was known before it, so
the further a year lies from that, the less they say of it: later years are counted, with a range, and not judged.
"""

import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.analysis.evaluation.evaluate import Evaluation
from lib.base.months import months_between, shift
from lib.statistics.evaluation import difference_in_differences

FEWEST_PAIRS = 6  # months of a year that stand on record in full, and so do the same months of the year before it began
COLUMNS = [
    *("year", "start", "end", "months"),
    *("before", "count", "compared_before", "compared_count"),
    *("ratio", "ratio_low", "ratio_high"),
]


def years_in_force(found: Evaluation) -> pd.DataFrame:
    """Return the whole years since something began, each beside the same months of the year before it began.

    Parameters
    ----------
    found : Evaluation
        Of the first months in force; its places compared with are those of all years.

    Returns
    -------
    DataFrame
        year (1 the first), start, end (months), months (how many both years have on record in full), before and count
        (in the area), compared_before and compared_count (in the places compared with), ratio (how the area changed
        beside how they did: 0.8 is a fifth fewer), ratio_low, ratio_high (95% interval, as restless as the topic is;
        missing where something is nought). Years that are not over, and those of which fewer than `FEWEST_PAIRS` months
        can be compared, are left out.
    """
    asked, monthly = found.intervention, found.monthly.set_index("month")
    scale = _scale(found, monthly)
    last = min(asked.end or monthly.index[-1], monthly.index[-1])
    spread = max(dispersion_of(found.topic).of_wards, found.outcome.dispersion)
    rows, year, start = [], 1, asked.start
    while shift(start, 11) <= last:
        end = shift(start, 11)
        pairs = [
            (shift(month, -12 * year), month)
            for month in months_between(start, end)
            if all(_known(monthly, one) for one in (month, shift(month, -12 * year)))
        ]
        if len(pairs) >= FEWEST_PAIRS:
            earlier, later = (monthly.loc[list(months)].sum() for months in zip(*pairs, strict=True))
            own = (float(earlier["treated"]), float(later["treated"]))
            other = (float(earlier["compared"] * scale), float(later["compared"] * scale))
            effect = difference_in_differences(own, other, spread)
            rows.append((year, start, end, len(pairs), *own, *other, effect.ratio, effect.low, effect.high))
        year, start = year + 1, shift(start, 12)
    return pd.DataFrame(rows, columns=COLUMNS)


def _known(monthly: pd.DataFrame, month: str) -> bool:
    return month in monthly.index and bool(monthly.loc[month].notna().all())


def _scale(found: Evaluation, monthly: pd.DataFrame) -> float:
    """Return how many records the places compared with have for each of them at the level of the area."""
    counted = found.counts.set_index("place").loc["compared", "before"]
    at_level = monthly["compared"].reindex(list(found.before)).sum()
    return float(counted / at_level) if at_level else float("nan")
