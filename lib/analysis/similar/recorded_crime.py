"""Is it us or is it everywhere: recorded crime of the district beside groups of areas like it.

A group's members are districts, or Community Safety Partnerships where the two differ. A district whose partnership
also covers others has no figure of its own: it is shown as the joint figure that it is part of,
and is not ranked. Every rate is per 1,000 residents of mid-2022, by which the Office for National Statistics divides.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from lib.analysis.dispersion import national_dispersion
from lib.analysis.similar.groups import TABLES as GROUP_TABLES
from lib.analysis.similar.groups import Group, Tables
from lib.base.errors import CannotSay, InputError
from lib.base.months import months_between, shift
from lib.base.words import and_list
from lib.published.tables import district
from lib.records.newest import load
from lib.statistics.change import change_between
from lib.statistics.funnel import Funnel, funnel
from lib.statistics.ranks import rank_ranges
from lib.statistics.rates import rate_table, verdict

TABLES = (
    "comparison_areas",
    "partnership_areas",
    "recorded_crime_partnerships",
    "partnership_populations",
)
DENOMINATOR = "residents of mid-2022, as the Office for National Statistics first published them"
DENOMINATOR_NOTE = (
    "Every year is divided by the residents of mid-2022. The Office for National Statistics divides its rates for the "
    "year ending December 2024 by them; its rates for the other years are not at hand. One denominator for all years "
    "means that a change in the rate is a change in the number of offences."
)
MEAN_NOTE = (
    "The group’s mean is the plain mean of its members’ rates. The police inspectorate counts the district itself in; "
    "the mean without it is given beside."
)
WITH, WITHOUT = "with", "without"

# Columns of the command line's table, in this order.
RATE_COLUMNS = [
    *("lad_code", "lad_name", "offences", "population"),
    *("rate", "rate_low", "rate_high", "rank", "rank_low", "rank_high"),
]


def standing_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that the functions here and in `lib.analysis.similar.groups` take, as they stand."""
    return {name: load(name) for name in (*TABLES, *GROUP_TABLES)}


# --- recorded crime ---


@dataclass(frozen=True, eq=False)
class RecordedCrime:
    """Recorded crime of the district and a group for one offence and year."""

    group: Group
    # As the Office for National Statistics names them.
    offence: str
    period: str
    # The district and every member with a figure of its own, highest rate first: lad_code, lad_name, offences,
    # population (residents mid-2022), rate, rate_low, rate_high (per 1,000, 95% interval), rank, rank_low, rank_high (1
    # is the highest, 95% range), is_ours.
    rows: pd.DataFrame
    others: pd.DataFrame  # members not among `rows`, as `areas_of` gives them, with offences
    # Indexed 'with' and 'without' (the district): areas, mean (plain mean of rates), lower_quartile, median,
    # upper_quartile, verdict ('higher than', 'lower than' or 'not distinguishable from' the mean).
    summary: pd.DataFrame

    @cached_property
    def ours(self) -> pd.Series:
        """The district's own row."""
        return self.rows[self.rows["is_ours"]].iloc[0]

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """Members not among `rows`: lad_code, lad_name, reason."""
        return self.others[["lad_code", "lad_name", "reason"]].reset_index(drop=True)

    @cached_property
    def joint(self) -> pd.DataFrame:
        """Joint figures that members without their own are part of, not ranked.

        lad_code and lad_name (of the members, joined by ';'), partnership, districts (all that it covers), offences,
        population, rate, rate_low, rate_high.
        """
        return _joint_figures(self.others)


def offences(tables: Tables) -> list[str]:
    """Return the offences there are figures for, in the order of the source (the total first)."""
    return list(tables["recorded_crime_partnerships"]["offence"].unique())


def periods(tables: Tables) -> list[str]:
    """Return the years there are figures for, the latest first."""
    return list(tables["recorded_crime_partnerships"]["period"].unique())[::-1]


def recorded_crime(offence: str, period: str, group: Group, tables: Tables) -> RecordedCrime:
    """Return how often police recorded an offence in the district and in each member of a group.

    Takes one of `offences` and of `periods`, a group, and what `standing_tables` returns.

    Raises
    ------
    InputError
        When there is no such offence or year.

    Notes
    -----
    Intervals and ranges are those of `lib.statistics.rates`. The mean is the plain mean of rates, as the police
    inspectorate does it, and is taken as known.
    """
    return compared(offence, period, group, areas_of(group, tables), offence_counts(offence, period, tables))


def compared(
    offence: str, period: str, group: Group, areas: pd.DataFrame, counts: Mapping[str, float]
) -> RecordedCrime:
    """Return `recorded_crime` from what is at hand: `areas_of` the group and `offence_counts`."""
    figures = areas.assign(offences=[_sum_over(codes, counts) for codes in areas["csp_codes"]])
    rated = (figures["figure"] == "own") & figures["population"].notna()
    rows = figures.loc[rated, ["lad_code", "lad_name", "offences", "population"]]
    rows = rows.astype({"offences": "int64", "population": "int64"})
    known = rows["offences"], rows["population"]
    rows = pd.concat([rows, rate_table(*known), rank_ranges(*known)], axis=1)
    rows["is_ours"] = rows["lad_code"] == district()["code"]
    rows = rows.sort_values(["rate", "lad_name"], ascending=[False, True], ignore_index=True)
    return RecordedCrime(group, offence, period, rows, figures[~rated], _summary(rows))


def offence_counts(offence: str, period: str, tables: Tables) -> dict[str, float]:
    """Return one offence and year's counts by partnership code."""
    crime = tables["recorded_crime_partnerships"]
    of_offence = crime[crime["offence"] == offence]
    if of_offence.empty:
        known = "; ".join(offences(tables))
        raise InputError(f"There is no offence “{str(offence)[:60]}”. Choose one of: {known}.")
    held = of_offence[(of_offence["period"] == period) & of_offence["csp_code"].notna()]
    if held.empty:
        known = "; ".join(periods(tables))
        raise InputError(f"There is no year “{str(period)[:60]}”. Choose one of: {known}.")
    return dict(zip(held["csp_code"], held["offences"].astype(float), strict=True))


def areas_of(group: Group, tables: Tables) -> pd.DataFrame:
    """Return the district and each member of a group with the partnerships that report for it.

    Returns
    -------
    DataFrame
        The district first: lad_code, lad_name, figure ('own', 'jointly', 'none'), csp_codes (tuple), population
        (residents mid-2022, missing where unknown), partnership, districts (all that it covers), reason (why it cannot
        be ranked, else empty).
    """
    codes = list(dict.fromkeys([district()["code"], *group.codes]))
    areas = tables["comparison_areas"]
    areas = areas[areas["area_code"].isin(codes)].set_index("area_code")
    links = tables["partnership_areas"]
    residents = tables["partnership_populations"].dropna(subset=["population"])
    people = dict(zip(residents["csp_code"], residents["population"].astype(float), strict=True))
    reporting: dict[str, list[dict]] = {code: [] for code in codes}
    for link in links[links["area_code"].isin(codes)].to_dict("records"):
        reporting[link["area_code"]].append(link)
    csp_codes = [tuple(link["csp_code"] for link in reporting[code]) for code in codes]
    table = pd.DataFrame(
        {
            "lad_code": codes,
            "lad_name": areas.loc[codes, "area_name"].to_numpy(),
            "figure": areas.loc[codes, "figure"].to_numpy(),
            "csp_codes": csp_codes,
            "population": [_sum_over(partnerships, people) for partnerships in csp_codes],
            "partnership": [" and ".join(link["csp_name"] for link in reporting[code]) for code in codes],
            "districts": [_all_districts(link["districts"] for link in reporting[code]) for code in codes],
        }
    )
    return table.assign(reason=[_why_left_out(row) for row in table.to_dict("records")])


def _sum_over(partnerships: tuple[str, ...], values: Mapping[str, float]) -> float:
    """Return the sum over an area's partnerships; a sum with an unknown part, or of nothing, is unknown."""
    return sum(values.get(code, math.nan) for code in partnerships) if partnerships else math.nan


def _all_districts(lists: Iterable[str]) -> str:
    return "; ".join(sorted({name for names in lists for name in names.split("; ")}))


def _why_left_out(row: dict) -> str:
    if row["figure"] == "jointly":
        others = [name for name in row["districts"].split("; ") if name != row["lad_name"]]
        return f"reports jointly with {and_list(others)} as {row['partnership']}"
    if row["figure"] == "none":
        return "no Community Safety Partnership in these figures: outside England and Wales"
    if pd.isna(row["population"]):
        return "the Office for National Statistics gives no rate: few people live there"
    return ""


def _joint_figures(members: pd.DataFrame) -> pd.DataFrame:
    """Return each joint figure once, however many members are part of it."""
    first = ["lad_code", "lad_name", "partnership", "districts", "offences", "population"]
    joint: dict[str, dict] = {}
    for member in members.loc[members["figure"] == "jointly", first].to_dict("records"):
        if known := joint.get(member["partnership"]):
            known.update({column: f"{known[column]};{member[column]}" for column in ("lad_code", "lad_name")})
        else:
            joint[member["partnership"]] = member
    table = pd.DataFrame(list(joint.values()), columns=first).astype({"offences": float, "population": float})
    return pd.concat([table, rate_table(table["offences"], table["population"])], axis=1)


def _summary(rows: pd.DataFrame) -> pd.DataFrame:
    ours = rows["is_ours"].to_numpy()
    rates = rows["rate"].to_numpy()
    low, high = rows["rate_low"].to_numpy()[ours][0], rows["rate_high"].to_numpy()[ours][0]
    lines = []
    for basis, compared in ((WITH, rates), (WITHOUT, rates[~ours])):
        mean = compared.mean() if len(compared) else math.nan
        quartiles = np.quantile(compared, [0.25, 0.5, 0.75]) if len(compared) else [math.nan] * 3
        lines.append((basis, len(compared), mean, *quartiles, verdict(low, high, mean)))
    columns = ["basis", "areas", "mean", "lower_quartile", "median", "upper_quartile", "verdict"]
    return pd.DataFrame(lines, columns=columns).set_index("basis")


def verdicts_of(comparisons: Iterable[RecordedCrime]) -> pd.DataFrame:
    """Return how the verdict on the district changes with the group that it is compared with.

    Parameters
    ----------
    comparisons : iterable of RecordedCrime
        The same offence and period in one group after another.

    Returns
    -------
    DataFrame
        One row a group: group_id, group_name, areas (ranked, the district among them), left_out (members that are
        not), rate, rank, rank_low, rank_high (of the district), mean_with, verdict_with, mean_without,
        verdict_without.
    """
    rows = []
    for crime in comparisons:
        ours, summary = crime.ours, crime.summary
        rows.append(
            {
                "group_id": crime.group.group_id,
                "group_name": crime.group.name,
                "areas": len(crime.rows),
                "left_out": len(crime.left_out),
                **{column: ours[column] for column in ("rate", "rank", "rank_low", "rank_high")},
                "mean_with": summary.loc[WITH, "mean"],
                "verdict_with": summary.loc[WITH, "verdict"],
                "mean_without": summary.loc[WITHOUT, "mean"],
                "verdict_without": summary.loc[WITHOUT, "verdict"],
            }
        )
    return pd.DataFrame(rows)


def group_funnel(crime: RecordedCrime) -> Funnel:
    """Return the funnel of a group about its common rate; its table has the index of `crime.rows`."""
    return funnel(crime.rows["offences"], crime.rows["population"])


# --- change between years ---


def comparable_periods(period: str, tables: Tables) -> list[str]:
    """Return the year that holds the same months one year before, where it is at hand: only like is compared."""
    wanted = shift(year_months(period)[-1], -12)
    return [other for other in periods(tables) if year_months(other)[-1] == wanted]


def change_from(before: RecordedCrime, now: RecordedCrime) -> pd.DataFrame:
    """Return the change in recorded offences from one year to a later one, for the district and the group.

    Returns
    -------
    DataFrame
        Areas with a figure of their own, largest rise first: lad_code, lad_name, offences_earlier, offences,
        rate_earlier, rate, rate_ratio, rate_ratio_low, rate_ratio_high, p_value, q_value (all areas tested at once),
        change_verdict, refusal, is_ours. Both years have the same residents, so a ratio of rates is one of counts.

    Raises
    ------
    CannotSay
        When the earlier year does not hold the same months one year before.
    """
    if shift(year_months(now.period)[-1], -12) != year_months(before.period)[-1]:
        raise CannotSay(
            f"The {before.period} cannot be compared with the {now.period}: a change is given only from the same "
            "months one year before."
        )
    earlier = before.rows.set_index("lad_code")
    table = now.rows[["lad_code", "lad_name", "offences", "rate", "is_ours"]]
    table.insert(2, "offences_earlier", table["lad_code"].map(earlier["offences"]))
    table.insert(4, "rate_earlier", table["lad_code"].map(earlier["rate"]))
    spread = national_dispersion(now.offence)
    table = table.join(change_between(table["offences"], table["offences_earlier"], dispersion=spread))
    return table.sort_values(["rate_ratio", "lad_name"], ascending=[False, True], ignore_index=True)


def year_months(period: str) -> list[str]:
    """Return the twelve months of 'year ending Dec 2024'."""
    last = pd.to_datetime(period.removeprefix("year ending "), format="%b %Y")
    return months_between(f"{last - pd.DateOffset(months=11):%Y-%m}", f"{last:%Y-%m}")
