"""Sentences about the district beside areas like it: groups, recorded crime, and fly-tipping that DEFRA collects."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.analysis.similar.fly_tipping import ranks_by_year
from lib.analysis.similar.groups import OWN_GROUP, UPLOADED_GROUP, Group, Tables
from lib.analysis.similar.recorded_crime import RecordedCrime, year_months
from lib.base.months import month_in_words
from lib.base.words import and_list, headline_of, ordinal, plural, within_a_sentence
from lib.drawing.words.areas import LEAST_BASE_FOR_PERCENTAGE, percent_in_words, ratio_in_words
from lib.incidents.topics import Topic, topic_named, topics
from lib.published.cited import plan_year
from lib.published.tables import district
from lib.records.newest import POLICE_GROUP
from lib.statistics.change import FELL, ROSE


def not_symmetric() -> str:
    """Return what must be said of every published group: that likeness goes one way."""
    us = district()["name"]
    return (
        f"Likeness is not symmetric: an area can be among those most like {us} without {us} being among those most "
        "like it."
    )


def topic_of(offence: str) -> Topic:
    """Return the topic that an offence of the national statistics is, or is part of."""
    named = (topic for topic in topics().values() if offence in topic.national)
    return next(named, topic_named("all-crime"))


# --- the group ---


def group_caveats(group: Group) -> list[str]:
    """Return what must be said with a group's membership: what it is not, its order, and members without a figure."""
    if group.group_id == OWN_GROUP:
        caveats = []
    elif group.group_id in (UPLOADED_GROUP, POLICE_GROUP):
        unchecked = "Read from a list that was uploaded here; the explorer cannot check that it is the official one."
        caveats = [unchecked, not_symmetric()]
    else:
        caveats = _published_caveats(group)
    return caveats + _figure_caveats(group.members)


def _published_caveats(group: Group) -> list[str]:
    members = group.members
    caveats = [f"Called “{group.name}” by its source. It is not the police’s most similar group."]
    if not group.ordered:
        caveats.append("The source gives no order of likeness.")
    if members["lists_us"].isna().any():
        return [*caveats, not_symmetric()]
    others = members.loc[~members["lists_us"].astype(bool), "area_name"]
    but = f"; {and_list(others)} {'does' if len(others) == 1 else 'do'} not." if len(others) else "."
    listing = len(members) - len(others)
    return [*caveats, f"{not_symmetric()} Here {listing} of {len(members)} list {district()['name']}{but}"]


def _figure_caveats(members: pd.DataFrame) -> list[str]:
    """Return which members have no figure of their own, and why."""
    jointly = members.loc[members["figure"] == "jointly", "area_name"]
    outside = members[members["figure"] == "none"]
    caveats = []
    if len(jointly):
        have, own = ("has", "its") if len(jointly) == 1 else ("have", "their")
        caveats.append(
            f"{and_list(jointly)} {have} no recorded crime figure of {own} own: the partnership reports jointly with "
            "other districts. The joint figure is shown, and is not ranked or in the mean."
        )
    if len(outside):
        nations = and_list(outside["nation"].drop_duplicates())
        caveats.append(
            f"{and_list(outside['area_name'])} ({nations}) {'is' if len(outside) == 1 else 'are'} outside England and "
            "Wales, where there is no Community Safety Partnership in these figures."
        )
    return caveats


# --- recorded crime ---


@lru_cache(maxsize=64)
def year_in_words(period: str) -> str:
    """Return 'year ending Jun 2025' as 'year ending June 2025'."""
    return f"year ending {month_in_words(year_months(period)[-1])}"


def offence_in_words(offence: str) -> str:
    """Return an offence as it stands in a sentence: 'recorded crime', 'recorded vehicle offences'."""
    return "recorded crime" if offence.startswith("Total ") else f"recorded {within_a_sentence(offence)}"


def rate_of(offence: str) -> str:
    """Return an offence as the subject of 'is 6th highest': 'recorded crime', 'rate of recorded vehicle offences'."""
    words = offence_in_words(offence)
    return words if words == "recorded crime" else f"rate of {words}"


def place_of(rank: float, areas: int) -> str:
    """Return a rank by rate as 'highest', '6th highest' or 'lowest'."""
    if areas > 1 and rank in (1, areas):
        return "highest" if rank == 1 else "lowest"
    return f"{ordinal(rank)} highest"


def rank_range(row: Mapping[str, Any]) -> str:
    """Return the 95% range of a rank: '5th to 6th'."""
    if row["rank_low"] == row["rank_high"]:
        return "no other rank is likely"
    return f"{ordinal(row['rank_low'])} to {ordinal(row['rank_high'])}"


def headline(crime: RecordedCrime) -> str:
    """Return the finding: 'Beside 13 nearest neighbours, recorded crime here is 6th highest of 14, at …'."""
    ours, areas = crime.ours, len(crime.rows)
    if areas == 1:
        return f"No area of this group has a figure of its own to compare {district()['name']} with"
    called = "nearest neighbour" if "nearest neighbours" in crime.group.name.lower() else "similar area"
    rank = f"{district()['name']}’s {rate_of(crime.offence)} is {place_of(ours['rank'], areas)} of {areas}"
    first = f"Beside {plural(areas - 1, called)}, {rank}"  # the district is none of its own neighbours
    number = f", at {ours['rate']:.1f} per 1,000 residents" if ours["rate"] >= 0.05 else ""
    return headline_of(f"{first}{number}", f"{rank} areas compared{number}", first)


def change_verdict(row: Mapping[str, Any]) -> str:
    """Return whether offences rose or fell, in words; all areas are tested at once."""
    return row["change_verdict"] or "no verdict"


def change_in_percent(row: Mapping[str, Any]) -> str:
    """Return a change in per cent with its interval, or why none is given."""
    if isinstance(row["refusal"], str) and row["refusal"]:
        return row["refusal"].removesuffix(".")
    if pd.isna(row["rate_ratio"]):
        return "no figure"
    return ratio_in_words(row)


def change_sentence(row: Mapping[str, Any], offence: str, period: str, earlier: str) -> str:
    """Return the change of one area between two years with how sure it is: a row of `change_from`."""
    now, before = row["offences"], row["offences_earlier"]
    what = f"In {row['lad_name']}, {offence_in_words(offence)}"
    years = f"from {before:,.0f} in the {year_in_words(earlier)} to {now:,.0f} in the {year_in_words(period)}"
    small = min(now, before) < LEAST_BASE_FOR_PERCENTAGE or bool(row["refusal"]) or pd.isna(row["rate_ratio"])
    verdict = change_verdict(row)
    if verdict not in (ROSE, FELL):
        size = "" if small else f"{percent_in_words(row['rate_ratio'])}, "
        return f"{what} went {years}: {size}{verdict}."
    if small:
        return f"{what} {verdict} {years}."
    low, high = sorted((abs(row["rate_ratio_low"] - 1), abs(row["rate_ratio_high"] - 1)))
    return f"{what} {verdict} by {abs(row['rate_ratio'] - 1):.0%} ({low:.0%} to {high:.0%}) {years}."


def left_out_sentence(row: pd.Series) -> str:
    """Return why one member is not ranked: a row of `RecordedCrime.left_out`."""
    return f"{row['lad_name']}: {row['reason']}."


# --- fly-tipping ---


def rank_sentence(row: pd.Series) -> str:
    """Return what both ranks of one year mean: a row of `ranks_by_year`."""
    without = row["listed"] - row["with_a_figure"]
    listed = f" ({row['listed']:.0f} are listed, {without:.0f} without a figure)" if without else ""
    return (
        f"In {row['year']} {district()['name']} returned {row['incidents']:,.0f} incidents, the "
        f"{ordinal(row['rank_by_count'])} fewest of {row['with_a_figure']:.0f} authorities{listed}. That rank is by "
        f"number, and a larger place has more. Per 1,000 residents it had {row['rate']:.1f} ({row['rate_low']:.1f} to "
        f"{row['rate_high']:.1f}), the {ordinal(row['rank_per_person'])} lowest of {row['with_a_rate']:.0f}."
    )


def plan_rank_sentence(bundled: Tables, standing: Tables) -> str:
    """Return what the plan’s “80th of 309” counts, and where the year stands now if it was revised since.

    Parameters
    ----------
    bundled, standing : mapping
        'fly_tipping_incidents' as the plan's authors could know it, and as it stands.
    """
    row, now = (ranks_by_year(tables).set_index("year").loc[plan_year()] for tables in (bundled, standing))
    revised = ""
    if (row["incidents"], row["rank_by_count"]) != (now["incidents"], now["rank_by_count"]):
        revised = (
            f" DEFRA has revised the year since: {now['incidents']:,.0f} incidents, "
            f"{ordinal(now['rank_by_count'])} fewest of {now['with_a_figure']:.0f}."
        )
    return (
        f"The plan’s “{ordinal(row['rank_by_count'])} of {row['listed']:.0f}” for {plan_year()} is the rank by number "
        f"of incidents, fewest first, among the {row['listed']:.0f} authorities that DEFRA lists "
        f"({row['with_a_figure']:.0f} gave a figure). Per 1,000 residents {district()['name']} was "
        f"{ordinal(row['rank_per_person'])} lowest of {row['with_a_rate']:.0f}.{revised}"
    )


def revised_sentence(bundled: Tables, standing: Tables) -> str:
    """Return which years DEFRA revised for the district since the app's own figures; empty where it revised none."""
    was, now = (ranks_by_year(tables).set_index("year")["incidents"] for tables in (bundled, standing))
    both = pd.DataFrame({"was": was, "now": now}).dropna()
    both = both[both["was"] != both["now"]]
    changed = [f"{year} from {row['was']:,.0f} to {row['now']:,.0f}" for year, row in both.iterrows()]
    return f"DEFRA revised {and_list(changed)} incidents." if changed else ""


def requests_beside_incidents(requests: int, tables: Tables) -> str:
    """Return why the council's service requests and DEFRA's incidents of the plan's year differ."""
    row = ranks_by_year(tables).set_index("year").loc[plan_year()]
    return (
        f"For {plan_year()} the plan counts {requests:,} service requests about fly-tipping, and the council returned "
        f"{row['incidents']:,.0f} incidents to DEFRA. They count different things: several residents can report one "
        "incident, a request can turn out to be something else, and an incident that staff found needs no request. The "
        "two are never added up."
    )
