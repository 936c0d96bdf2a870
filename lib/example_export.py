"""A synthetic export to try the loading of service requests with: invented by rule, and labelled so in every row."""

import io

import numpy as np
import pandas as pd
import shapely

from lib.places import to_grid, ward_names, ward_shapes
from lib.published import load

KINDS = {
    "Fly Tipping": 0.45,
    "Litter": 0.2,
    "Dog Fouling": 0.12,
    "Waste on Land": 0.12,
    "Graffiti": 0.04,
    "Noise Nuisance": 0.07,
}
TEMPLATE_COLUMNS = [
    "Reference",
    "Date reported",
    "Category",
    "Easting",
    "Northing",
    "Postcode",
    "Ward",
    "Street",
    "Size",
    "Waste type",
    "Land type",
    "Outcome",
]


def template_csv() -> bytes:
    """Return a CSV file with nothing but a header that needs no mapping."""
    return (",".join(TEMPLATE_COLUMNS) + "\n").encode("utf-8-sig")


def synthetic_requests(rows: int, first_day: str, days: int, seed: int = 7) -> pd.DataFrame:
    """Return invented service requests, as an export with British dates and times would give them.

    Parameters
    ----------
    rows : int
        How many.
    first_day : str
        'YYYY-MM-DD'.
    days : int
        How many days they are spread over.
    seed : int
        The same seed gives the same rows.

    Returns
    -------
    DataFrame of str
        Reference, Date reported, Category, Easting, Northing, Postcode, Ward, Street, Size, Land type, Notes.
    """
    random = np.random.default_rng(seed)
    shapes, names = ward_shapes(), ward_names()
    # more where more people live, and each near a point inside its ward
    weights = load("wards").set_index("ward_code")["residents_2020"].reindex(list(shapes.codes)).to_numpy(float)
    ward = random.choice(len(shapes.codes), rows, p=weights / weights.sum())
    centres = shapely.get_coordinates(shapely.point_on_surface(shapes.shapes))
    lon = centres[ward, 0] + random.normal(0, 0.004, rows)
    lat = centres[ward, 1] + random.normal(0, 0.0025, rows)
    easting, northing = to_grid(lon, lat)
    minutes = random.integers(0, days, rows) * 1440 + np.clip(random.normal(13 * 60, 200, rows), 0, 1439).astype(int)
    when = pd.Timestamp(first_day) + pd.to_timedelta(np.sort(minutes), unit="min")
    return pd.DataFrame(
        {
            "Reference": [f"SYNTHETIC-{number:06d}" for number in range(1, rows + 1)],
            "Date reported": when.strftime("%d/%m/%Y %H:%M"),
            "Category": random.choice(list(KINDS), rows, p=list(KINDS.values())),
            "Easting": np.round(easting).astype(int).astype(str),
            "Northing": np.round(northing).astype(int).astype(str),
            "Ward": [names[shapes.codes[place]] for place in ward],
            "Size": random.choice(["Single item", "Car boot load", "Small van load", "Tipper lorry load"], rows),
            "Land type": random.choice(["Highway", "Council land", "Footpath", "Private land"], rows),
            "Notes": "Invented for trying out; not a real report",
        }
    )


def example_csv() -> bytes:
    """Return a small synthetic export: three whole months."""
    table = synthetic_requests(600, "2025-04-01", 91)
    buffer = io.StringIO()
    table.to_csv(buffer, index=False)
    return buffer.getvalue().encode("utf-8-sig")
