"""Who lives in a ward: residents, homes, deprivation, and which wards are most like it."""

import numpy as np
import pandas as pd

from lib.published.tables import load
from lib.records.cache import kept_until_records_change
from lib.records.newest import wards_with_residents

MOST_ALIKE = 4
INDEX_YEARS = (2019, 2025)


@kept_until_records_change(maxsize=1)
def ward_people() -> pd.DataFrame:
    """Return the size, density and deprivation of every ward.

    Returns
    -------
    DataFrame
        Indexed by ward_code: ward_name, residents (of the latest mid-year held), households (Census 2021 estimate),
        area_ha, residents_per_hectare, residents_per_household, small_areas (how many lie in it, shares added
        up), imd_rank (mean rank of its small areas in the index of 2025, 1 the most deprived),
        most_deprived_fifth_2019 and most_deprived_fifth_2025 (share of its small areas in the most deprived
        fifth of England, 0 to 1).
    """
    wards = wards_with_residents().set_index("ward_code")
    table = pd.DataFrame(
        {
            "ward_name": wards["ward_name"],
            "residents": wards["residents"].astype(float),
            "households": wards["households_2021"].astype(float),
            "area_ha": wards["area_ha"],
        }
    )
    table["residents_per_hectare"] = table["residents"] / table["area_ha"]
    table["residents_per_household"] = table["residents"] / table["households"]
    areas = load("small_area_deprivation")
    latest = areas[areas["index_year"] == INDEX_YEARS[-1]]
    by_ward = latest.assign(weighted=latest["share"] * latest["imd_rank"]).groupby("ward_code")
    table["small_areas"] = by_ward["share"].sum()
    table["imd_rank"] = by_ward["weighted"].sum() / table["small_areas"]
    for year in INDEX_YEARS:
        table[f"most_deprived_fifth_{year}"] = _shares(year)[[1, 2]].sum(axis=1)
    return table


@kept_until_records_change(maxsize=2)
def _shares(year: int) -> pd.DataFrame:
    """Return the share of each ward's small areas in each decile of deprivation, one row a ward."""
    areas = load("small_area_deprivation")
    areas = areas[areas["index_year"] == year].astype({"imd_decile": int})
    parts = areas.pivot_table(index="ward_code", columns="imd_decile", values="share", aggfunc="sum", fill_value=0.0)
    parts = parts.reindex(columns=range(1, 11), fill_value=0.0)
    return parts.div(parts.sum(axis=1), axis=0)


def deprivation_deciles(ward_code: str) -> pd.DataFrame:
    """Return how a ward's small areas fall over the tenths of England, from most to least deprived.

    A small area that crosses the ward's edge counts by the share of its postcodes inside.

    Returns
    -------
    DataFrame
        index_year (2019, 2025), decile (1 the most deprived tenth), share (0 to 1).
    """
    return pd.concat(
        [
            pd.DataFrame({"index_year": year, "decile": range(1, 11), "share": _shares(year).loc[ward_code].to_numpy()})
            for year in INDEX_YEARS
        ],
        ignore_index=True,
    )


def wards_most_like(ward_code: str) -> list[str]:
    """Return the codes of the wards most like a ward by deprivation and density, the most alike first.

    Likeness is the distance between the mean deprivation rank (2025) and the logarithm of residents per hectare, each
    divided by its standard deviation over the wards, so that both weigh the same.
    """
    people = ward_people()
    measures = pd.DataFrame(
        {"deprivation": people["imd_rank"], "density": np.log(people["residents_per_hectare"])},
    )
    standard = (measures - measures.mean()) / measures.std()
    distance = np.sqrt(((standard - standard.loc[ward_code]) ** 2).sum(axis=1)).drop(ward_code)
    return distance.sort_values(kind="stable").index[:MOST_ALIKE].tolist()
