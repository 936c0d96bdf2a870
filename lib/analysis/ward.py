"""What is on record for one ward: every topic's figure with its interval, beside the district and the year before."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.analysis.areas import DENOMINATOR, PLAN_YEAR, POPULATION_COLUMN, area_figures, district_count, locality_figures
from lib.base.errors import CannotSay, InputError
from lib.incidents.cube import period as period_of
from lib.incidents.cube import ward_counts
from lib.incidents.topics import Topic, topics
from lib.incidents.view import View
from lib.published.places import ward_names, ward_table
from lib.records.cache import kept_until_records_change
from lib.statistics.change import change_between
from lib.statistics.rates import proportion_interval, rate_table, verdict

COLUMNS = [
    "topic",
    "label",
    "area",
    "area_kind",
    "when",
    "months_covered",
    "months_asked",
    "count",
    "population",
    "denominator",
    "rate",
    "rate_low",
    "rate_high",
    "district_rate",
    "interval",
    "funnel",
    "rank",
    "rank_low",
    "rank_high",
    "areas",
    "compared_months",
    "compared_count",
    "previous_count",
    "rate_ratio",
    "rate_ratio_low",
    "rate_ratio_high",
    "q_value",
    "refusal",
]


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
        raise InputError(f"“{code[:40]}” is not the code of a ward of this district; codes look like E05010677.")
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
        district_rate, interval (what the interval says beside the district's rate: 'higher than', 'lower than', 'not
        distinguishable from' or nothing), funnel (where a ward's rate lies in the funnel, see
        `lib.statistics.rates.funnel`; missing for what the plan publishes), rank, rank_low, rank_high (of `areas`),
        compared_months, compared_count, previous_count (the months that both years have), rate_ratio with interval,
        q_value, refusal. A figure that is not published is missing, never zero.

    Raises
    ------
    InputError
        When no ward has the code, or the period is not usable.
    """
    ward = ward_named(ward_code)
    return pd.concat([_own_tiles(ward, start, end), _plan_tiles(ward["locality"])], ignore_index=True)[COLUMNS]


def default_period() -> tuple[str, str]:
    """Return the latest twelve months that are complete for ASB, which the other topics have too."""
    view = View.default("asb")
    return view.start, view.end


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
                denominator=DENOMINATOR[topic.denominator],
                district_rate=whole,
                interval=verdict(rows["rate_low"], rows["rate_high"], whole),
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
    homes = float(ward_table()[POPULATION_COLUMN[topic.denominator]].sum())
    whole = district_count(topic)
    row = {
        "topic": topic.slug,
        "label": topic.label,
        "when": PLAN_YEAR,
        "denominator": DENOMINATOR[topic.denominator],
        "district_rate": whole / homes * 1000,
        "refusal": "",
        "rank": np.nan,
    }
    if topic.finest == "district":
        counted = rate_table([whole], [homes]).iloc[0].to_dict()
        published = {"area": "the whole district", "area_kind": "district", "count": whole, "population": homes}
        return {**row, **published, **counted, "interval": ""}
    found = locality_figures(View.default(topic.slug)).rows.set_index("code").loc[locality]
    figures = found[["count", "population", "rate", "rate_low", "rate_high"]].to_dict()
    beside = verdict(found["rate_low"], found["rate_high"], row["district_rate"])
    return {**row, **figures, "area": locality, "area_kind": "locality", "interval": beside}


# --- what it consists of ---


@kept_until_records_change(maxsize=256)
def crime_types(ward_code: str, start: str, end: str) -> pd.DataFrame:
    """Return which kinds of crime a ward's recorded crime consists of, most first.

    Parameters
    ----------
    ward_code, start, end : str
        As for `ward_profile`.

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
        q_value (the topics are tested together), refusal and verdict ('higher than', 'lower than' or 'not
        distinguishable from'; '' where a count is missing).

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
    theirs = figures[figures["code"].isin(members)].groupby("topic", sort=False)[["count", "population"]]
    sums = theirs.sum(min_count=1).reindex(own["topic"]).reset_index(drop=True)
    sums = sums.join(rate_table(sums["count"], sums["population"])).add_prefix("other_")
    columns = ["topic", "label", "denominator", "count", "population", "rate", "rate_low", "rate_high"]
    table = own[columns].join(sums)
    ratio = change_between(table["count"], table["other_count"], table["population"], table["other_population"])
    told = ratio["q_value"].notna()
    higher = table["rate"] > table["other_rate"]
    ratio["verdict"] = np.select(
        [~told, (ratio["q_value"] < 0.05) & higher, ratio["q_value"] < 0.05],
        ["", "higher than", "lower than"],
        default="not distinguishable from",
    )
    return table.join(ratio)


def other_name(ward_code: str, other: str) -> str:
    """Return what the other side of a comparison is called."""
    if other == AREA:
        return f"the rest of {ward_named(ward_code)['reporting_area']}"
    return ward_names().get(other, "")
