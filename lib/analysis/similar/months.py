"""Police-recorded crime and ASB by month for the district and districts like or near it.

A month that a force did not publish in full, or for which no file is held, is a gap. Districts are compared only over
months that all of them have.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.analysis.district import change_over, district_change
from lib.base.errors import CannotSay, InputError
from lib.base.months import months_between, shift
from lib.incidents.completeness import NO_FILE
from lib.incidents.topics import Topic
from lib.published.tables import district, load
from lib.statistics.ranks import rank_ranges
from lib.statistics.rates import rate_table

TABLES = ("district_month_counts", "coverage", "district_populations")
POPULATION_YEAR = 2022
DENOMINATOR = "residents of mid-2022, as first published, for every month"
ROLLING = 12

Tables = Mapping[str, pd.DataFrame]


def bundled_tables() -> dict[str, pd.DataFrame]:
    """Return the bundled tables that the functions here take."""
    return {name: load(name) for name in TABLES}


def districts(tables: Tables) -> pd.DataFrame:
    """Return the districts with monthly figures: area_code, area_name, police_force."""
    table = tables["district_month_counts"]
    return table[["area_code", "area_name", "police_force"]].drop_duplicates(ignore_index=True)


def monthly(topic: Topic, codes: Iterable[str], tables: Tables) -> pd.DataFrame:
    """Return monthly and rolling twelve-month rates of a topic for some districts.

    Parameters
    ----------
    topic : Topic
        A topic of police.uk; its categories are added up.
    codes : iterable of str
        ONS codes of `districts`.
    tables : mapping
        'district_month_counts', 'coverage', 'district_populations'.

    Returns
    -------
    DataFrame
        Every month from the first held to the last for each district, gaps included: area_code, area_name, month,
        count, population, rate, rate_low, rate_high (per 1,000 residents in that month, 95% interval), rolling_count,
        rolling_rate, rolling_low, rolling_high (twelve months to that month; missing unless all twelve are there),
        reason (why there is a gap, else empty), is_ours, dispersion (see `lib.analysis.dispersion`).

    Raises
    ------
    InputError
        When a district has no monthly figures.
    CannotSay
        When the topic is not published by month.
    """
    held, chosen = districts(tables).set_index("area_code"), list(dict.fromkeys(codes))
    unknown = [code for code in chosen if code not in held.index]
    if unknown:
        raise InputError(
            f"There are no monthly figures for “{unknown[0][:20]}”. They are held for: {', '.join(held['area_name'])}."
        )
    counts, reasons = _usable_counts(topic, tables)
    people = tables["district_populations"]
    people = people[(people["series"] == "first published") & (people["year"] == POPULATION_YEAR)]
    population = people.set_index("area_code")["population"]
    spread = dispersion_of(topic).of_pairs
    parts = [
        _district(code, held.loc[code, "area_name"], counts[code], reasons[code], population[code], spread)
        for code in chosen
    ]
    return pd.concat(parts, ignore_index=True)


def _usable_counts(topic: Topic, tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return counts by month and district, missing in a gap, and why there is one; empty where there is none."""
    if not topic.monthly:
        raise CannotSay(f"{topic.label} is not published by month for other districts.")
    counts = tables["district_month_counts"]
    every_month = months_between(counts["month"].min(), counts["month"].max())
    of_topic = counts[counts["topic"].isin(topic.categories)]
    wide = of_topic.groupby(["month", "area_code"])["count"].sum().unstack("area_code").reindex(every_month)
    force_of = districts(tables).set_index("area_code")["police_force"]
    gaps = {force: _gaps(force, topic.categories, tables["coverage"]) for force in force_of.unique()}
    said = pd.DataFrame({code: pd.Series(gaps[force_of[code]], dtype=object) for code in wide}, index=wide.index)
    reasons = said.where(wide.notna(), NO_FILE).fillna("")
    return wide.where(reasons == ""), reasons


def _gaps(force: str, categories: Sequence[str], coverage: pd.DataFrame) -> dict[str, str]:
    """Return the months that a force published but that do not compare, with the reason."""
    known = coverage[(coverage["force"] == force) & coverage["category"].isin(categories)]
    # A count said to be unusually high holds more than its month: no comparison either.
    flagged = known[(known["status"] != "complete") | (known["reason"].fillna("") != "")]
    return dict(zip(flagged["month"], flagged["reason"], strict=True))


def _district(
    code: str, name: str, usable: pd.Series, reason: pd.Series, population: float, spread: float
) -> pd.DataFrame:
    rolling = usable.rolling(ROLLING, min_periods=ROLLING).sum()
    people = pd.Series(float(population), index=usable.index)
    rates = rate_table(usable, people, dispersion=spread)
    over_a_year = rate_table(rolling, people, dispersion=spread).add_prefix("rolling_")
    table = pd.DataFrame(
        {
            "area_code": code,
            "area_name": name,
            "month": usable.index,
            "count": usable,
            "population": people,
        }
    )
    table = table.join(rates).assign(rolling_count=rolling).join(over_a_year)
    table = table.rename(columns={"rolling_rate_low": "rolling_low", "rolling_rate_high": "rolling_high"})
    return table.assign(reason=reason, is_ours=code == district()["code"], dispersion=spread)


def common_months(table: pd.DataFrame) -> list[str]:
    """Return the months that every district of `monthly` has."""
    have = table[table["count"].notna()].groupby("month")["area_code"].nunique()
    return sorted(have.index[have == table["area_code"].nunique()])


def over_common_months(table: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """Return districts compared over those months of a period that all of them have.

    Takes what `monthly` returns, and the first and last month.

    Returns
    -------
    DataFrame
        Highest rate first: area_code, area_name, months (how many are compared), months_asked, count, population, rate,
        rate_low, rate_high (per 1,000 residents over the months compared), rank, rank_low, rank_high (1 the highest,
        95% range), is_ours.

    Raises
    ------
    CannotSay
        When no month of the period is there for all of them.
    """
    asked = months_between(start, end)
    months = [month for month in common_months(table) if start <= month <= end]
    if not months:
        raise CannotSay("The districts chosen have no month of this period in common; choose fewer or other months.")
    compared = table[table["month"].isin(months)]
    rows = compared.groupby(["area_code", "area_name", "is_ours"], as_index=False).agg(
        months=("month", "nunique"), count=("count", "sum"), population=("population", "first")
    )
    rows["months_asked"] = len(asked)
    spread = float(table["dispersion"].iloc[0])
    rows = rows.join(rate_table(rows["count"], rows["population"], dispersion=spread))
    rows = rows.join(rank_ranges(rows["count"], rows["population"], dispersion=spread))
    columns = ["area_code", "area_name", "months", "months_asked", "count", "population", "rate", "rate_low"]
    columns += ["rate_high", "rank", "rank_low", "rank_high", "is_ours"]
    return rows.sort_values(["rate", "area_name"], ascending=[False, True], ignore_index=True)[columns]


def change_of_districts(topic: Topic, start: str, end: str) -> pd.DataFrame:
    """Return how a topic changed since the same months a year before in the district and the others at hand.

    The district's row is that of `lib.analysis.district.district_change`, so that every page says the same of it.

    Takes a topic of police.uk, and the first and last month.

    Returns
    -------
    DataFrame
        Largest rise first: area_code, area_name, is_ours and the columns of `lib.analysis.district.change_over`. Of the
        others, only the pairs of those months that they have; a district without any is left out.
    """
    own = district_change(topic, start, end)
    pairs = [(month, shift(month, -12)) for month in own.compared.covered]
    tables = bundled_tables()
    counts = _usable_counts(topic, tables)[0]
    now, then = (counts.reindex([pair[side] for pair in pairs]).to_numpy() for side in (0, 1))
    both = ~np.isnan(now) & ~np.isnan(then)
    names = districts(tables).set_index("area_code")["area_name"]
    rows = []
    for place, code in enumerate(counts.columns):
        ours, held = code == district()["code"], both[:, place]
        if ours or held.any():
            row = own.row if ours else change_over(topic, now[held, place], then[held, place])
            rows.append({"area_code": code, "area_name": names[code], "is_ours": ours, **row})
    table = pd.DataFrame(rows)
    return table.sort_values(["rate_ratio", "area_name"], ascending=[False, True], ignore_index=True)
