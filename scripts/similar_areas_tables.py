"""Write data/similar_areas/, what Ashfield is compared with; scripts/described/similar_areas.toml describes it."""

from pathlib import Path

import pandas as pd

from scripts.datapackage import write_table
from scripts.fly_tipping_sources import (
    check_fly_tipping,
    fly_tipping_actions,
    fly_tipping_breakdown,
    fly_tipping_incidents,
    fly_tipping_totals,
)
from scripts.similar_areas_sources import (
    check_combined,
    comparison_areas,
    comparison_groups,
    district_populations,
    month_counts,
    partnership_areas,
    partnership_populations,
    press_quoted_crime,
    published_rates,
    recorded_crime_partnerships,
    recorded_crime_totals,
)


def write_similar_areas_tables(source_dir: Path, district_month_counts: Path, out_dir: Path) -> None:
    """Write every table of data/similar_areas/.

    Parameters
    ----------
    source_dir : Path
        The raw files on similar areas.
    district_month_counts : Path
        CSV of police.uk counts by district, month and crime type.
    out_dir : Path
        The folder to write into.

    Raises
    ------
    ValueError
        When a derived table does not give back a published figure; the message says which.
    """
    counts = pd.read_csv(source_dir / "ons_csp_recorded_crime_counts_long.csv.gz")
    rates = pd.read_csv(source_dir / "ons_csp_recorded_crime_rates_ye_dec2024.csv")
    lookup = pd.read_csv(source_dir / "lookup_lad23_csp23_pfa23.csv", encoding="utf-8-sig")
    check_combined(source_dir, lookup)
    populations = district_populations(source_dir)
    coverage = partnership_areas(counts, lookup)
    areas = comparison_areas(counts, lookup, coverage, populations)
    returned = pd.read_csv(source_dir / "defra_flytipping_incidents_la_2012-13_2022-23.csv", low_memory=False)
    incidents = fly_tipping_incidents(returned, populations)
    check_fly_tipping(incidents, pd.read_csv(source_dir / "ashfield_flytipping_national_rank.csv"))
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, table in {
        "comparison_groups.csv": comparison_groups(source_dir, areas),
        "comparison_areas.csv": areas,
        "partnership_areas.csv": coverage,
        "recorded_crime_partnerships.parquet": recorded_crime_partnerships(counts),
        "recorded_crime_totals.parquet": recorded_crime_totals(counts),
        "partnership_populations.csv": partnership_populations(counts, rates, lookup, populations),
        "recorded_crime_published_rates.parquet": published_rates(rates),
        "district_populations.parquet": populations,
        "fly_tipping_incidents.parquet": incidents,
        "fly_tipping_breakdown.parquet": fly_tipping_breakdown(returned),
        "fly_tipping_actions.parquet": fly_tipping_actions(source_dir),
        "fly_tipping_totals.csv": fly_tipping_totals(returned),
        "district_month_counts.parquet": month_counts(district_month_counts),
        "press_quoted_crime.csv": press_quoted_crime(source_dir),
    }.items():
        write_table(table, out_dir / name)
