"""What a column of a council's export can hold, and the headings that usually say so."""

import tomllib
from pathlib import Path

# How the page calls each.
FIELDS = {
    "reference": "Reference",
    "date": "Date (and time)",
    "time": "Time of day",
    "until": "End, if a span is given",
    "category": "Category",
    "easting": "Easting",
    "northing": "Northing",
    "lon": "Longitude",
    "lat": "Latitude",
    "point": "Grid reference or point",
    "postcode": "Postcode",
    "ward": "Ward",
    "street": "Street",
    "size": "Size",
    "waste_type": "Waste type",
    "land_type": "Land type",
    "outcome": "Outcome",
    "status": "Status",
    "count": "Number, in a counted table",
}
PAIRS = (("easting", "northing"), ("lon", "lat"))
_HEADINGS = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
# The headings of each field, likeliest first, in small letters and without punctuation.
USUAL_NAMES = {name: [heading for headings in of.values() for heading in headings] for name, of in _HEADINGS.items()}
USUAL_NAMES.setdefault("count", [])
ROW_LABELS = "row labels"  # above what the rows of Excel's pivot table are of: wards, kinds or months
KNOWN_NAMES = {name for names in USUAL_NAMES.values() for name in names} | {ROW_LABELS}
