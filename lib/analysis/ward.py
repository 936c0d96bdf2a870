"""What is on record for one ward: every topic's figure with its interval, its verdict and its change, and in words."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.areas import DENOMINATOR, PLAN_YEAR, POPULATION_COLUMN, area_figures, district_count, locality_figures
from lib.base.errors import CannotSay, InputError
from lib.base.words import and_list
from lib.drawing.words.areas import change_in_words, change_verdict, rank_in_words, rate_in_words
from lib.incidents.cube import period as period_of
from lib.incidents.cube import ward_counts
from lib.incidents.topics import Topic, topic_named, topics
from lib.incidents.view import View
from lib.published.places import ward_names, ward_table
from lib.records.cache import lru_cache
from lib.statistics.change import change_between
from lib.statistics.rates import proportion_interval, rate_table, verdict

LEADING = ("asb", "all-crime", "fly-tipping")

# What an interval says beside the district's rate. Where wards differ by more than chance, the funnel's limits are
# wider, so that a ward can be higher than the district and still be one of many that differ as much: that is said too.
INTERVAL_WORDS = {
    "higher than": "▲ higher than the district",
    "lower than": "▼ lower than the district",
    "not distinguishable from": "● not distinguishable from the district",
    "": "no verdict",
}
ORDINARY = ", but by no more than wards ordinarily differ"
STANDS_OUT = ", by more than wards ordinarily differ"
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
    "verdict",
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
    "change",
]


@dataclass(frozen=True)
class WardProfile:
    """What the page “My ward” says of a ward.

    Attributes
    ----------
    ward_code, name, locality, reporting_area : str
        The ward and the areas it belongs to.
    title : str
        The finding in one sentence, with its number and how sure it is.
    sentences : tuple of str
        What else to say first: each leading topic beside the district and the year before, and what stands out.
    tiles : DataFrame
        One row a topic, and two where the council's own records are loaded beside what the plan publishes: topic,
        label, area (whose figure it is), area_kind ('ward', 'locality' or 'district'), when, months_covered,
        months_asked, count, population, denominator, rate, rate_low, rate_high (per 1,000, 95% interval),
        district_rate, verdict (symbol and words), rank, rank_low, rank_high (of `areas`), compared_months,
        compared_count, previous_count (the months that both years have), rate_ratio with interval, q_value, refusal,
        change (in words). A figure that is not published is missing, never zero.
    """

    ward_code: str
    name: str
    locality: str
    reporting_area: str
    title: str
    sentences: tuple[str, ...]
    tiles: pd.DataFrame


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


@lru_cache(maxsize=256)
def ward_profile(ward_code: str, start: str, end: str) -> WardProfile:
    """Return what is on record for a ward; its table is shared by all who ask the same, so treat it as read-only.

    Parameters
    ----------
    ward_code : str
        ONS code.
    start, end : str
        First and last month ('YYYY-MM') of what the police record by month.

    Raises
    ------
    InputError
        When no ward has the code, or the period is not usable.
    """
    ward = ward_named(ward_code)
    tiles = pd.concat([_ward_tiles(ward, start, end), _plan_tiles(ward["locality"])], ignore_index=True)[COLUMNS]
    return WardProfile(
        ward_code,
        ward["ward_name"],
        ward["locality"],
        ward["reporting_area"],
        _title(ward["ward_name"], tiles),
        tuple(_sentences(tiles)),
        tiles,
    )


def default_period() -> tuple[str, str]:
    """Return the latest twelve months that are complete for ASB, which the other topics have too."""
    view = View.default("asb")
    return view.start, view.end


@lru_cache(maxsize=16)
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
                verdict=_verdicts(rows, whole),
                areas=len(rows),
                change=[change_in_words(row, topic) for _, row in rows.iterrows()],
            )
        )
    return pd.concat(tables, ignore_index=True)


def _verdicts(rows: pd.DataFrame, district_rate: float) -> list[str]:
    """Return what each ward's interval says beside the district's rate, and whether the funnel sets it apart."""
    beside_district = verdict(rows["rate_low"], rows["rate_high"], district_rate)
    riders = {"within": ORDINARY, "": ""}
    return [
        INTERVAL_WORDS[words] + (riders.get(place, STANDS_OUT) if words in ("higher than", "lower than") else "")
        for words, place in zip(beside_district, rows["funnel"], strict=True)
    ]


def _ward_tiles(ward: pd.Series, start: str, end: str) -> pd.DataFrame:
    figures = _all_ward_figures(start, end)
    return figures[figures["code"] == ward["ward_code"]]


@lru_cache(maxsize=16)
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
        "change": "The plan gives one year only, so no change can be told.",
        "rank": np.nan,
    }
    if topic.finest == "district":
        counted = rate_table([whole], [homes]).iloc[0].to_dict()
        published = {"area": "the whole district", "area_kind": "district", "count": whole, "population": homes}
        return {**row, **published, **counted, "verdict": "published for the whole district only"}
    found = locality_figures(View.default(topic.slug)).rows.set_index("code").loc[locality]
    figures = found[["count", "population", "rate", "rate_low", "rate_high"]].to_dict()
    beside = verdict(found["rate_low"], found["rate_high"], row["district_rate"])
    words = INTERVAL_WORDS[beside] if pd.notna(found["count"]) else "no figure is published"
    return {**row, **figures, "area": locality, "area_kind": "locality", "verdict": words}


# --- words ---


def symbol_of(words: str) -> str:
    """Return the symbol that a verdict's words begin with, or an empty text."""
    return words[0] if words[:1] in "▲●▼" else ""


def _beside(words: str) -> str:
    """Return a verdict as the end of a sentence about a rate: 'higher than the district’s'."""
    return words.lstrip("▲●▼ ").replace("the district", "the district’s", 1)


def _title(name: str, tiles: pd.DataFrame) -> str:
    row, topic = _of(tiles, "asb"), topic_named("asb")
    if pd.isna(row["count"]):
        return f"{name}: no complete month of {topic.sentence} in {row['when'].split(' (')[0]}"
    return (
        f"{name}: {topic.counted(row['count'])} of {topic.sentence} in {row['when']}, a rate {_beside(row['verdict'])}"
    )


def _of(tiles: pd.DataFrame, slug: str) -> pd.Series:
    """Return a topic's row: the ward's own where it has a figure, else what is published."""
    rows = tiles[tiles["topic"] == slug]
    known = rows.dropna(subset=["count"])
    return (rows if known.empty else known).iloc[0]


def _sentences(tiles: pd.DataFrame) -> list[str]:
    sentences = [_topic_sentence(_of(tiles, slug)) for slug in LEADING]
    return [sentence for sentence in (*sentences, _standing_out(tiles), _changed(tiles)) if sentence]


def _topic_sentence(row: pd.Series) -> str:
    topic = topic_named(row["topic"])
    per = f"per 1,000 {topic.denominator}"
    if pd.isna(row["count"]):
        if row["area_kind"] == "locality":
            return f"{topic.label}: no figure is published for {row['area']}, which is not the same as none."
        return f"{topic.label}: no month of this period is complete."
    if row["area_kind"] == "locality":
        return (
            f"{topic.label} is published for {row['area']} as a whole: {topic.counted(row['count'])} in {row['when']}, "
            f"{rate_in_words(row)} {per}, {_beside(row['verdict'])}."
        )
    return (
        f"{topic.sentence[0].upper()}{topic.sentence[1:]}: {rate_in_words(row)} {per}, against "
        f"{row['district_rate']:.1f} in the district; {rank_in_words(row)} of {row['areas']:.0f} wards. "
        f"{row['change']}"
    )


def _types(tiles: pd.DataFrame) -> pd.DataFrame:
    kinds = [slug for slug, topic in topics().items() if topic.group == "crime" and slug != "all-crime"]
    return tiles[tiles["topic"].isin(kinds)]


def _standing_out(tiles: pd.DataFrame) -> str:
    kinds = _types(tiles).dropna(subset=["count"])
    if kinds.empty:
        return ""
    symbols = kinds["verdict"].map(symbol_of)
    higher, lower = (kinds.loc[symbols == mark, "label"].str.lower().tolist() for mark in "▲▼")
    if not higher and not lower:
        return f"In none of the {len(kinds)} kinds of crime is its rate distinguishable from the district’s."
    parts = [f"{words} in {and_list(names)}" for words, names in (("higher", higher), ("lower", lower)) if names]
    stands = " and ".join(parts).replace(" in ", " than the district’s in ", 1)
    return f"Of {len(kinds)} kinds of crime, its rate is {stands}."


def _changed(tiles: pd.DataFrame) -> str:
    kinds = _types(tiles).dropna(subset=["q_value"])
    if kinds.empty:
        return ""
    changed = kinds[(kinds["q_value"] < 0.05) & (kinds["refusal"] == "")]
    if changed.empty:
        return "No kind of crime rose or fell beyond chance since the same months a year before."
    parts = [f"{row['label'].lower()} ({change_verdict(row)})" for _, row in changed.iterrows()]
    return f"Beyond chance since the same months a year before: {and_list(parts)}."


# --- what it consists of ---


@lru_cache(maxsize=256)
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


@lru_cache(maxsize=256)
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
