"""A synthetic export to try the loading of service requests with: invented by rule, and labelled so in every row."""

import io

import numpy as np
import pandas as pd
import shapely

from lib.base.cells import safe_cells
from lib.published.places import to_grid, ward_names, ward_shapes
from lib.published.tables import load
from lib.records.standing import SYNTHETIC_REFERENCE

KINDS = {
    "Fly Tipping": 0.45,
    "Litter": 0.2,
    "Dog Fouling": 0.12,
    "Waste on Land": 0.12,
    "Graffiti": 0.04,
    "Noise Nuisance": 0.07,
}
# Each column of the template, and what goes into it.
TEMPLATE_NOTES = {
    "Reference": "The request’s own number, so that a later export of it is known to be the same. Without it, what "
    "else is stored decides.",
    "Date reported": "Needed. Day first, with the time where it is known: 03/04/2025 14:20, or an Excel date.",
    "Category": "Needed. In your own words; on the page you say what each stands for.",
    "Easting": "British National Grid, in metres. With the northing, the best place there is.",
    "Northing": "British National Grid, in metres.",
    "Postcode": "Used where there is no easting and northing.",
    "Ward": "Name or code. Used where there is neither a point nor a postcode: the request is then counted by ward, "
    "and stands on no hexagon.",
    "Street": "Without house number; numbers are left behind.",
    "Size": "If you have it, for example: Small van load.",
    "Waste type": "If you have it.",
    "Land type": "If you have it, for example: Highway.",
    "Outcome": "If you have it.",
}
SYNTHETIC = "Invented for trying out; not a real report"


def template_csv() -> bytes:
    """Return a CSV file with nothing but a header that needs no mapping."""
    return (",".join(TEMPLATE_NOTES) + "\n").encode("utf-8-sig")


def template_xlsx() -> bytes:
    """Return the template as an Excel workbook: the sheet to fill in, a synthetic example, and what goes where.

    The first sheet is the one that is read, so the example beside it is never stored.
    """
    example = synthetic_requests(3, "2025-04-01", 2).reindex(columns=[*TEMPLATE_NOTES, "Notes"])
    notes = pd.DataFrame(TEMPLATE_NOTES.items(), columns=["Column", "What goes into it"])
    return _workbook({"Requests": pd.DataFrame(columns=list(TEMPLATE_NOTES)), "Synthetic example": example}, notes)


def _workbook(sheets: dict[str, pd.DataFrame], notes: pd.DataFrame) -> bytes:
    """Return requests as an Excel workbook with dates that Excel knows, and notes on the columns."""
    buffer = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(buffer, "xlsxwriter", datetime_format="dd/mm/yyyy hh:mm", engine_kwargs=options) as writer:
        for name, table in sheets.items():
            when = pd.to_datetime(table["Date reported"], dayfirst=True)
            safe_cells(table).assign(**{"Date reported": when}).to_excel(writer, sheet_name=name, index=False)
            writer.sheets[name].freeze_panes(1, 0)
            writer.sheets[name].set_column(0, len(table.columns) - 1, 18)
        safe_cells(notes).to_excel(writer, sheet_name="Columns", index=False)
        writer.sheets["Columns"].set_column(0, 0, 18)
        writer.sheets["Columns"].set_column(1, 1, 110)
    return buffer.getvalue()


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
            "Reference": [f"{SYNTHETIC_REFERENCE}{number:06d}" for number in range(1, rows + 1)],
            "Date reported": when.strftime("%d/%m/%Y %H:%M"),
            "Category": random.choice(list(KINDS), rows, p=list(KINDS.values())),
            "Easting": np.round(easting).astype(int).astype(str),
            "Northing": np.round(northing).astype(int).astype(str),
            "Ward": [names[shapes.codes[place]] for place in ward],
            "Size": random.choice(["Single item", "Car boot load", "Small van load", "Tipper lorry load"], rows),
            "Land type": random.choice(["Highway", "Council land", "Footpath", "Private land"], rows),
            "Notes": SYNTHETIC,
        }
    )


def example_csv() -> bytes:
    """Return a small synthetic export: three whole months."""
    return _example().to_csv(index=False).encode("utf-8-sig")


def example_xlsx() -> bytes:
    """Return the same synthetic export as an Excel workbook."""
    notes = pd.DataFrame({"What this is": [f"{SYNTHETIC}: all rows are made by rule from a fixed seed."]})
    return _workbook({"Synthetic example": _example()}, notes)


def _example() -> pd.DataFrame:
    return synthetic_requests(600, "2025-04-01", 91)
