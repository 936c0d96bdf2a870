"""Tables of how the records themselves behave: how much counts vary beyond chance, how many have no place."""

from pathlib import Path

import pandas as pd
from lib.incidents.police_months import category_slug

from lib.analysis.dispersion import measured
from lib.published.tables import district
from scripts.datapackage import OGL_TEXT, POLICE, PROJECT, described_fields


def write_measured_tables(source: Path, out: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> list[dict]:
    """Write data/dispersion.csv and data/without_place.csv and return their descriptions.

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
    without_place(source / "raw", topics).to_csv(out / "data/without_place.csv", index=False)
    return [_DISPERSION, _WITHOUT_PLACE]


def dispersion(data: Path, incidents: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return how much the counts of each topic vary beyond chance, given its own history."""
    force = district()["force"]
    coverage = pd.read_csv(data / "coverage.csv")
    complete = coverage[(coverage["force"] == force) & (coverage["status"] == "complete")]
    districts = pd.read_parquet(data / "similar_areas/district_month_counts.parquet")
    districts = districts[districts["police_force"] == force]
    placed = incidents.dropna(subset=["ward_code"])
    rows = []
    for topic in topics[topics["source"] == "police.uk"].itertuples():
        categories = topic.categories.split(";")
        months = _months_of(complete, categories)
        own = placed[placed["category"].isin(categories)]
        by_ward = pd.crosstab(own["month"], own["ward_code"]).reindex(
            index=months, columns=sorted(placed["ward_code"].unique()), fill_value=0
        )
        theirs = districts[districts["topic"].isin(categories)]
        by_district = theirs.pivot_table(index="month", columns="area_code", values="count", aggfunc="sum")
        found = measured(by_ward, by_district.reindex(months))
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


_DISPERSION = {
    "name": "dispersion",
    "path": "dispersion.csv",
    "title": "How much the counts of each topic vary beyond chance",
    "sources": [POLICE, PROJECT],
    "attribution": OGL_TEXT,
    "temporal": "2018-10 to 2025-09",
    "cut_off": "2025-09",
    "used_on": "every page",
    "schema": described_fields(
        ("topic", "string", "Topic slug"),
        ("dispersion", "number", "Variance of ward × month counts over that of chance, 1 or more"),
        ("months", "integer", "Complete months that it rests on"),
        ("pair_dispersion", "number", "The same of year-on-year pairs of months of the force's districts at hand"),
        ("pairs", "integer", "Pairs that it rests on"),
        ("estimated", "boolean", "Whether the history was long enough; else chance alone is taken"),
        ("method", "string", "How it was estimated"),
    ),
    "limits": ["An estimate from few years; see docs/methods.md, Dispersion."],
}
_WITHOUT_PLACE = {
    "name": "without_place",
    "path": "without_place.csv",
    "title": "Records of whole force files that have no map point",
    "sources": [POLICE],
    "attribution": OGL_TEXT,
    "temporal": "2024-08, 2024-09 and 2025-07 to 2025-09",
    "cut_off": "2025-09",
    "used_on": "Overview",
    "schema": described_fields(
        ("force", "string", "Police force"),
        ("month", "string", "Month (YYYY-MM)"),
        ("category", "string", "Topic slug of the crime type"),
        ("records", "integer", "Records of the whole force"),
        ("without_place", "integer", "Those of them without coordinates"),
    ),
    "limits": ["Whole force files are at hand for these months only; for others the share is not known."],
}
