"""What the hexagons' figures rest on: how many households each holds, and what the hotspot rule can see."""

from pathlib import Path

import pandas as pd

from lib.statistics.hexagons import hex_of, neighbours
from lib.statistics.seen import seen_by_rule

SIMULATIONS = 300


def households_of_hexes(out: Path, homes: pd.Series) -> None:
    """Add to data/hexes.csv the households of each hexagon.

    Parameters
    ----------
    out : Path
        The folder that holds data/, with hexes.csv and postcodes.parquet in it.
    homes : Series of int
        Households of each small area, by its code; they are shared out evenly over its postcodes.

    Raises
    ------
    ValueError
        When a postcode's small area has no households, or households lie in no hexagon.
    """
    postcodes = pd.read_parquet(out / "data/postcodes.parquet")
    areas = postcodes["lsoa21_code"]
    share = areas.map(homes) / areas.map(areas.value_counts())
    if share.isna().any():
        raise ValueError(f"the small area {areas[share.isna()].iloc[0]} has no number of households")
    hexes = pd.read_csv(out / "data/hexes.csv")
    placed = share.groupby(hex_of(postcodes["lon"].to_numpy(), postcodes["lat"].to_numpy())).sum()
    if not placed.index.isin(hexes["hex_id"]).all():
        raise ValueError("some postcodes lie in no hexagon of the district")
    hexes["households_2021"] = hexes["hex_id"].map(placed).fillna(0).round(1)
    hexes.to_csv(out / "data/hexes.csv", index=False)


def hotspot_power(out: Path, simulations: int = SIMULATIONS) -> None:
    """Write data/hotspot_power.csv.

    Parameters
    ----------
    out : Path
        The folder that holds data/, with hexes.csv in it.
    simulations : int
        Districts drawn for each row.
    """
    hexes = pd.read_csv(out / "data/hexes.csv")
    areas = pd.Series(hexes["area_m2"].to_numpy(dtype=float), index=hexes["hex_id"])
    table = seen_by_rule(areas, neighbours(list(areas.index)), simulations).round(3)
    table.to_csv(out / "data/hotspot_power.csv", index=False)
