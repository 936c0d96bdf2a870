"""Read records of data.police.uk into the common incident shape, and judge which months are complete."""

import re

import numpy as np
import pandas as pd

# The common incident shape of every source (see docs/methods.md).
INCIDENT_COLUMNS = [
    "month",
    "occurred_at",
    "category",
    "subcategory",
    "lon",
    "lat",
    "ward_code",
    "place",
    "source",
    "force",
    "reference",
]

# A force-month counts as incomplete when its ASB count is below this share of the usual count of its neighbours in
# time, or when it is a round number of hundreds (a sign of a cut-off file) and below the second share.
FAR_BELOW = 0.4
BELOW_AND_ROUND = 0.8
FAR_ABOVE = 1.6
NEIGHBOUR_MONTHS = 3


def category_slug(crime_type: str) -> str:
    """Return a police.uk crime type as the slug of a topic: 'Vehicle crime' is 'vehicle-crime'."""
    slug = re.sub(r"[^a-z0-9]+", "-", crime_type.lower()).strip("-")
    return "asb" if slug == "anti-social-behaviour" else slug


_FORCE_KIND = re.compile(r"\b(police service of|police service|police|constabulary)\b")


def force_slug(name: str) -> str:
    """Return a force's name as its files spell it: 'Nottinghamshire Police' is 'nottinghamshire'."""
    return re.sub(r"[^a-z0-9]+", "-", _FORCE_KIND.sub("", name.lower())).strip("-")


def incidents_from_street(street: pd.DataFrame) -> pd.DataFrame:
    """Return street-level records in the common incident shape, without a ward.

    Identical rows are kept: records of ASB carry no reference, and two alike are two incidents.

    Parameters
    ----------
    street : DataFrame
        The columns of a data.police.uk street file.

    Returns
    -------
    DataFrame
        `INCIDENT_COLUMNS`; occurred_at and subcategory are empty because police.uk gives the month only.
    """
    slugs = {name: category_slug(name) for name in street["Crime type"].unique()}
    forces = {name: force_slug(name) for name in street["Falls within"].unique()}
    return pd.DataFrame(
        {
            "month": street["Month"].astype(str),
            "occurred_at": pd.Series(pd.NaT, index=street.index, dtype="datetime64[s]"),
            "category": street["Crime type"].map(slugs),
            "subcategory": pd.Series(None, index=street.index, dtype="str"),
            "lon": street["Longitude"].astype(float),
            "lat": street["Latitude"].astype(float),
            "ward_code": pd.Series(None, index=street.index, dtype="str"),
            "place": street["Location"].str.replace(r"^On or near\s*", "", regex=True).str.strip(),
            "source": "police.uk",
            "force": street["Falls within"].map(forces),
            "reference": street["Crime ID"],
        }
    )


def completeness(asb_by_month: pd.Series) -> pd.DataFrame:
    """Return which months of one force's ASB records are complete.

    Judged by rule, never by a list: each month is set beside the median of up to three held months before and three
    after it.

    Parameters
    ----------
    asb_by_month : Series of int
        Force-wide ASB records by month ('YYYY-MM'), only months that are held; a held month without ASB is 0.

    Returns
    -------
    DataFrame
        Indexed by month: status ('complete' or 'incomplete'), reason (text; also said of a complete month that is
        unusually high), usual (median of its neighbours in time).
    """
    counts = asb_by_month.sort_index()
    values = counts.to_numpy(dtype=float)
    rows = []
    for position, (month, count) in enumerate(counts.items()):
        neighbours = np.concatenate(
            [
                values[max(0, position - NEIGHBOUR_MONTHS) : position],
                values[position + 1 : position + 1 + NEIGHBOUR_MONTHS],
            ]
        )
        usual = float(np.median(neighbours)) if neighbours.size else np.nan
        rows.append({"month": month, **_judge(float(count), usual), "usual": usual})
    return pd.DataFrame(rows, columns=["month", "status", "reason", "usual"]).set_index("month")


def _judge(count: float, usual: float) -> dict[str, str]:
    if count == 0:
        return {"status": "incomplete", "reason": "the force published no ASB records for this month"}
    beside = f"{count:,.0f} ASB records force-wide against a usual {usual:,.0f} in the months around it"
    if count < FAR_BELOW * usual:
        return {"status": "incomplete", "reason": f"only {beside}"}
    if count % 100 == 0 and count < BELOW_AND_ROUND * usual:
        return {"status": "incomplete", "reason": f"a round number and low: {beside}"}
    if count > FAR_ABOVE * usual:
        return {"status": "complete", "reason": f"unusually high: {beside}"}
    return {"status": "complete", "reason": ""}
