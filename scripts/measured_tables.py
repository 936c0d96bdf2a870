"""Tables of how the records themselves behave: how much counts vary, how many have no place, what could be foretold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lib.analysis.dispersion import measured
from lib.analysis.expectation import fingerprint
from lib.base.months import months_between, shift
from lib.incidents.street import category_slug
from lib.published.tables import district
from lib.statistics.expectation import LEAST_MONTHS, level, month_numbers, rolling_origin_score


def write_measured_tables(source: Path, out: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> None:
    """Write data/dispersion.csv, without_place.csv, expectation_score.csv and expected_levels.csv.

    Parameters
    ----------
    source : Path
        The folder of raw police.uk files.
    out : Path
        The folder that holds data/, with coverage.csv and similar_areas/district_month_counts.parquet in it.
    incidents, topics : DataFrame
        The incidents of the district, and data/topics.csv.
    """
    dispersion(out / "data", incidents, topics).to_csv(out / "data/dispersion.csv", index=False)
    expectation_score(out / "data", incidents, topics).to_csv(out / "data/expectation_score.csv", index=False)
    expected_levels(out / "data", incidents, topics).to_csv(out / "data/expected_levels.csv", index=False)
    without_place(source / "raw", topics).to_csv(out / "data/without_place.csv", index=False)


def dispersion(data: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return how much the counts of each topic vary beyond chance, given its own history."""
    districts = pd.read_parquet(data / "similar_areas/district_month_counts.parquet")
    districts = districts[districts["police_force"] == district()["force"]]
    rows = []
    for topic, by_ward in _complete_months(data, incidents, topics):
        theirs = districts[districts["topic"].isin(topic.categories.split(";"))]
        by_district = theirs.pivot_table(index="month", columns="area_code", values="count", aggfunc="sum")
        found = measured(by_ward, by_district.reindex(by_ward.index))
        rows.append(
            {
                "topic": topic.topic,
                "dispersion": round(found.of_wards, 3),
                "months": found.months,
                "pair_dispersion": round(found.of_pairs, 3),
                "pairs": found.pairs,
                "estimated": found.known,
                "method": found.method,
            }
        )
    return pd.DataFrame(rows)


def _by_ward(placed: pd.DataFrame, complete: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    """Return counts of complete months by ward."""
    own = placed[placed["category"].isin(categories)]
    return pd.crosstab(own["month"], own["ward_code"]).reindex(
        index=_months_of(complete, categories), columns=sorted(placed["ward_code"].unique()), fill_value=0
    )


def expectation_score(data: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return how often the ranges that forecasts gave held what came, by topic; every month of the past is tried."""
    tables = []
    for topic, by_ward in _complete_months(data, incidents, topics):
        score = rolling_origin_score(by_ward.to_numpy(), month_numbers(list(by_ward.index)))
        score.insert(0, "topic", topic.topic)
        tables.append(score)
    return pd.concat(tables).round(3)


def expected_levels(data: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return the district's level of every month by the complete months before it, as charts of months ask for it."""
    rows = []
    for topic, by_ward in _complete_months(data, incidents, topics):
        totals, months = by_ward.sum(axis=1).to_numpy(dtype=float), month_numbers(list(by_ward.index))
        for month in months_between(shift(by_ward.index[LEAST_MONTHS - 1], 1), shift(by_ward.index[-1], 1)):
            ahead = month_numbers([month])
            before = months < ahead
            mean, variance, scatter = level(totals[before], months[before], ahead)
            history = fingerprint(totals[before], months[before])
            rows.append((topic.topic, month, history, mean[0], variance[0, 0], scatter))
    return pd.DataFrame(rows, columns=["topic", "month", "history", "mean", "variance", "scatter"])


def _complete_months(data: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Yield the row of every topic of police records, with its counts by complete month and ward."""
    coverage = pd.read_csv(data / "coverage.csv")
    complete = coverage[(coverage["force"] == district()["force"]) & (coverage["status"] == "complete")]
    placed = incidents.dropna(subset=["ward_code"])
    for topic in topics[topics["source"] == "police.uk"].itertuples():
        yield topic, _by_ward(placed, complete, topic.categories.split(";"))


def _months_of(complete: pd.DataFrame, categories: list[str]) -> list[str]:
    have = complete[complete["category"].isin(categories)].groupby("month")["category"].nunique()
    return sorted(have.index[have == len(categories)])


def without_place(folder: Path, topics: pd.DataFrame) -> pd.DataFrame:
    """Return how many records of the whole force files at hand have no map point, by force, month and category."""
    known = {c for names in topics["categories"] for c in names.split(";")}
    tables = []
    for path in sorted(folder.glob("*-street.csv.gz")):
        month, force = path.name[:7], path.name[8:].removesuffix("-street.csv.gz")
        raw = pd.read_csv(path, usecols=["Longitude", "Crime type"])
        kind = raw["Crime type"].map(category_slug)
        table = raw["Longitude"].isna().groupby(kind).agg(["size", "sum"]).reset_index()
        table.columns = ["category", "records", "without_place"]
        tables.append(table[table["category"].isin(known)].assign(force=force, month=month))
    table = pd.concat(tables)[["force", "month", "category", "records", "without_place"]]
    return table.sort_values(["force", "month", "category"])
