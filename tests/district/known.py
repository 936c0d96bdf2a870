"""What answers on the invented district must say, counted straight from its files."""

from functools import cache

import pandas as pd

from lib.published.tables import district_folder
from tests.district.truth import NAME

YEAR = ("2024-10", "2025-09")  # the last twelve months, each published in full


@cache
def _incidents(folder):
    return pd.read_parquet(folder / "data/police_incidents.parquet")


def counted(topic, ward=None, start=YEAR[0], end=YEAR[1]):
    """Return how many incidents of a police topic lie in a ward (or in any) in a period."""
    table = _incidents(district_folder())
    rows = table[table["category"].eq(topic) & table["month"].between(start, end)]
    return int((rows["ward_code"].notna() if ward is None else rows["ward_code"] == ward).sum())


def counted_in_all(start=YEAR[0], end=YEAR[1]):
    """Return how many incidents of any kind there are in a period, those outside every ward included."""
    return int(_incidents(district_folder())["month"].between(start, end).sum())


def street_file(in_district=220, elsewhere=80, asb=53, month="2025-09"):
    """Return a file of the invented force as data.police.uk publishes them, with rows of the district and others."""
    rows = _incidents(district_folder()).dropna(subset=["ward_code"]).iloc[:in_district]
    kinds = ["Anti-social behaviour"] * asb + ["Burglary"] * (in_district - asb)
    here = pd.DataFrame(
        {
            "Crime ID": ["" if kind.startswith("Anti") else f"{row:064x}" for row, kind in enumerate(kinds)],
            "Month": month,
            "Reported by": "Invented Police",
            "Falls within": "Invented Police",
            "Longitude": rows["lon"].to_numpy(),
            "Latitude": rows["lat"].to_numpy(),
            "Location": "On or near " + rows["place"].to_numpy(),
            "LSOA code": "E01999001",
            "LSOA name": f"{NAME} 001A",
            "Crime type": kinds,
            "Last outcome category": "",
            "Context": "",
        }
    )
    far = here.iloc[-elsewhere:].assign(**{"LSOA code": "E01999999", "LSOA name": "Ambleford 001A", "Longitude": 0.9})
    return pd.concat([here, far]).to_csv(index=False).encode()
