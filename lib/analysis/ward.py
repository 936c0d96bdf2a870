"""What is on record for one ward: every topic's figure with its interval, beside the district and the year before."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from lib.analysis.areas import POPULATION_COLUMN, area_figures, denominator_of, district_count, locality_figures
from lib.base.errors import CannotSay, InputError
from lib.incidents.cube import period as period_of
from lib.incidents.cube import ward_counts
from lib.incidents.topics import Topic, topics
from lib.incidents.view import View
from lib.published.cited import plan_year
from lib.published.places import ward_names, ward_table
from lib.published.tables import example
from lib.records.cache import kept_until_records_change
from lib.records.newest import wards_with_residents
from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN, beside_district
from lib.statistics.change import FELL, ROSE, UNCLEAR, UNTESTED, change_between
from lib.statistics.rates import proportion_interval, rate_table

COLUMNS = [
    *("topic", "label", "area", "area_kind", "when", "months_covered", "months_asked"),
    *("count", "population", "denominator", "rate", "rate_low", "rate_high", "district_rate"),
    *("verdict", "beside", "beside_low", "beside_high", "rank", "rank_low", "rank_high", "areas"),
    *("compared_months", "compared_count", "previous_count", "rate_ratio", "rate_ratio_low", "rate_ratio_high"),
    *("change_level", "q_value", "change_verdict", "refusal"),
]


@lru_cache(maxsize=64)
def ward_named(code: str) -> pd.Series:
    """Return a ward's row of `lib.published.places.ward_table`.

    Raises
    ------
    InputError
        When no ward has the code.
    """
    table = ward_table()
    found = table[table["ward_code"] == code]
    if found.empty:
        looks = example("ward")
        raise InputError(f"“{code[:40]}” is not the code of a ward of this district; codes look like {looks}.")
    return found.iloc[0]


def ward_tiles(ward_code: str, start: str, end: str) -> pd.DataFrame:
    """Return what is on record for a ward.

    Parameters
    ----------
    ward_code : str
        ONS code.
    start, end : str
        First and last month ('YYYY-MM') of what the police record by month.

    Returns
    -------
    DataFrame
        One row a topic, and two where the council's own records are loaded beside what the plan publishes: topic,
        label, area (whose figure it is), area_kind ('ward', 'locality' or 'district'), when, months_covered,
        months_asked, count, population, denominator, rate, rate_low, rate_high (per 1,000, 95% interval),
        district_rate, verdict ('higher', 'about the same' or 'lower' than the district, '' where there is none), beside
        (the rate over the district's) with its interval, rank, rank_low, rank_high (of `areas`), compared_months,
        compared_count, previous_count (the months that both years have), rate_ratio with interval at change_level,
        q_value, change_verdict, refusal. A figure that is not published is missing, never zero.

    Raises
    ------
    InputError
        When no ward has the code, or the period is not usable.
    """
    ward = ward_named(ward_code)
    return pd.concat([_own_tiles(ward, start, end), _plan_tiles(ward["locality"])], ignore_index=True)[COLUMNS]


@kept_until_records_change(maxsize=16)
def _all_ward_figures(start: str, end: str) -> pd.DataFrame:
    """Return the figures of every ward and every topic that is published by month, one row each."""
    tables = []
    for slug, topic in topics().items():
        if not topic.recorded:
            continue
        found = area_figures(replace(View.default(slug), start=start, end=end))
        rows = found.rows
        known = rows.dropna(subset=["count"])
        whole = known["count"].sum() / known["population"].sum() * 1000 if len(known) else np.nan
        tables.append(
            rows.assign(
                topic=slug,
                label=topic.label,
                area=rows["name"],
                area_kind="ward",
                when=found.period.words if found.period else "",
                denominator=denominator_of(topic.denominator),
                district_rate=whole,
                areas=len(rows),
            )
        )
    return pd.concat(tables, ignore_index=True)


def _own_tiles(ward: pd.Series, start: str, end: str) -> pd.DataFrame:
    figures = _all_ward_figures(start, end)
    return figures[figures["code"] == ward["ward_code"]]


@kept_until_records_change(maxsize=16)
def _plan_tiles(locality: str) -> pd.DataFrame:
    """Return the plan's figures for a locality, or for the district where it gives no more."""
    plan = [topic for topic in topics().values() if topic.in_plan]
    return pd.DataFrame([_plan_tile(topic, locality) for topic in plan]).reindex(columns=COLUMNS)


def _plan_tile(topic: Topic, locality: str) -> dict:
    homes = float(wards_with_residents()[POPULATION_COLUMN[topic.denominator]].sum())
    whole = district_count(topic)
    row = {
        "topic": topic.slug,
        "label": topic.label,
        "when": plan_year(),
        "denominator": denominator_of(topic.denominator),
        "district_rate": whole / homes * 1000,
        "refusal": "",
        "rank": np.nan,
    }
    if topic.finest == "district":
        counted = rate_table([whole], [homes]).iloc[0].to_dict()
        published = {"area": "the whole district", "area_kind": "district", "count": whole, "population": homes}
        return {**row, **published, **counted, "verdict": UNKNOWN, "change_verdict": UNTESTED}
    found = locality_figures(View.default(topic.slug)).rows.set_index("code")
    # one figure a year has no history, so chance alone is allowed for
    beside_it = beside_district(found["count"], found["population"], common_rate=whole / homes)
    columns = ["count", "population", "rate", "rate_low", "rate_high", "verdict", "beside", "beside_low", "beside_high"]
    figures = found.join(beside_it).loc[locality, columns].to_dict()
    return {**row, **figures, "area": locality, "area_kind": "locality", "change_verdict": UNTESTED}


# --- what it consists of ---


@kept_until_records_change(maxsize=256)
def crime_types(ward_code: str, start: str, end: str) -> pd.DataFrame:
    """Return which kinds of crime a ward's recorded crime consists of, most first.

    Takes what `ward_tiles` does.

    Returns
    -------
    DataFrame
        topic, label, count, share, share_low, share_high (of the ward's recorded crime, 0 to 1, Wilson interval),
        district_share, at_district_mix (the count that the district's mix would give).

    Raises
    ------
    CannotSay
        When nothing was recorded in a complete month.
    InputError
        When no ward has the code, or the period is not usable.
    """
    name = ward_named(ward_code)["ward_name"]
    kinds = [topic for topic in topics().values() if topic.group == "crime" and topic.slug != "all-crime"]
    own, whole = [], []
    for topic in kinds:
        counts = ward_counts(topic, period_of(topic, start, end))
        own.append(counts[ward_code])
        whole.append(counts.sum())
    table = pd.DataFrame(
        {"topic": [t.slug for t in kinds], "label": [t.label for t in kinds], "count": own, "district": whole}
    )
    total = table["count"].sum()
    if not total > 0:
        raise CannotSay(f"No crime was recorded in {name} in a complete month of this period.")
    low, high = proportion_interval(table["count"], total)
    table = table.assign(share=table["count"] / total, share_low=low, share_high=high)
    table["district_share"] = table["district"] / table["district"].sum()
    table["at_district_mix"] = table["district_share"] * total
    return table.drop(columns="district").sort_values("count", ascending=False, ignore_index=True)


# --- beside another ward, or its reporting area ---

AREA = "reporting-area"  # as `compare` stands in a link


@kept_until_records_change(maxsize=256)
def beside(ward_code: str, other: str, start: str, end: str) -> pd.DataFrame:
    """Return a ward's figures beside another ward's, or beside the rest of its reporting area.

    Parameters
    ----------
    ward_code, start, end : str
        As for `ward_profile`.
    other : str
        Another ward's code, or 'reporting-area'.

    Returns
    -------
    DataFrame
        One row a topic that is published by ward: topic, label, denominator; count, population, rate, rate_low,
        rate_high; the same with `other_` before them; rate_ratio with interval (the ward's over the other's),
        q_value (the topics are tested together), refusal and verdict ('higher', 'about the same' or 'lower'; '' where
        a count is missing).

    Raises
    ------
    InputError
        When a ward is not known or both are the same, or the period is not usable.
    """
    ward = ward_named(ward_code)
    if other == ward_code:
        raise InputError(f"{ward['ward_name']} cannot be compared with itself; choose another ward.")
    if other == AREA:
        mates = ward_table()
        same = mates["reporting_area"] == ward["reporting_area"]
        members = mates.loc[same & (mates["ward_code"] != ward_code), "ward_code"]
    else:
        members = pd.Series([ward_named(other)["ward_code"]])
    figures = _all_ward_figures(start, end)
    own = figures[figures["code"] == ward_code].reset_index(drop=True)
    chosen = figures[figures["code"].isin(members)]
    theirs = chosen.groupby("topic", sort=False)
    sums = theirs[["count", "population"]].sum(min_count=1).join(theirs[["dispersion", "freedom"]].mean())
    sums = sums.reindex(own["topic"]).reset_index(drop=True)
    rates = rate_table(
        sums["count"], sums["population"], dispersion=sums["dispersion"].fillna(1), freedom=sums["freedom"]
    )
    sums = sums.join(rates).add_prefix("other_")
    columns = ["topic", "label", "denominator", "count", "population", "rate", "rate_low", "rate_high"]
    table = own[columns].join(sums.drop(columns=["other_dispersion", "other_freedom"]))
    spread = np.fmax(own["dispersion"], sums["other_dispersion"])
    counts, people = (table["count"], table["other_count"]), (table["population"], table["other_population"])
    ratio = change_between(*counts, *people, dispersion=spread, freedom=own["freedom"])
    named = {ROSE: HIGHER, FELL: LOWER, UNCLEAR: SAME, UNTESTED: UNKNOWN}
    return table.join(ratio.drop(columns="change_verdict")).assign(verdict=ratio["change_verdict"].map(named))


def other_name(ward_code: str, other: str) -> str:
    """Return what the other side of a comparison is called."""
    if other == AREA:
        return f"the rest of {ward_named(ward_code)['reporting_area']}"
    return ward_names().get(other, "")
