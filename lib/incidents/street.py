"""Read records of data.police.uk into the common incident shape."""

import re

import pandas as pd

# The common incident shape of every source (see docs/methods.md).
INCIDENT_COLUMNS = [
    *("month", "occurred_at", "category", "subcategory", "lon", "lat"),
    *("ward_code", "place", "source", "force", "reference"),
]


def category_slug(crime_type: str) -> str:
    """Return a police.uk crime type as the slug of a topic: 'Vehicle crime' is 'vehicle-crime'."""
    slug = re.sub(r"[^a-z0-9]+", "-", crime_type.lower()).strip("-")
    return "asb" if slug == "anti-social-behaviour" else slug


# The first month in which data.police.uk counts a type as it does today; all others it does from its beginning. What
# was called violent crime, other crime, other theft, and public disorder and weapons before held what others hold now.
_AS_TODAY_FROM = {
    **dict.fromkeys(["criminal-damage-and-arson", "drugs", "shoplifting"], "2011-09"),
    **dict.fromkeys(["bicycle-theft", "other-crime", "other-theft", "possession-of-weapons"], "2013-05"),
    **dict.fromkeys(["public-order", "theft-from-the-person", "violence-and-sexual-offences"], "2013-05"),
    **dict.fromkeys(["violent-crime", "public-disorder-and-weapons"], "9999-12"),
}
OLD_TYPE = "the police counted this crime type otherwise until April 2013, so it is not today’s"


def counted_as_today(category: str, month: str) -> bool:
    """Return whether a crime type held in a month what it holds today."""
    return month >= _AS_TODAY_FROM.get(category, "")


_FORCE_KIND = re.compile(r"\b(police service of|police service|police|constabulary)\b")


def force_slug(name: str) -> str:
    """Return a force's name as its files spell it: 'West Sample Police' is 'west-sample'."""
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
            "place": place_names(street["Location"]),
            "source": "police.uk",
            "force": street["Falls within"].map(forces),
            "reference": street["Crime ID"],
        }
    )


def place_names(locations: pd.Series) -> pd.Series:
    """Return what police.uk calls its map points, as it is written: 'King's Road' of 'On or near King'S Road'."""
    names = locations.str.replace(r"^On or near\s*", "", regex=True).str.strip(" .")
    return names.str.replace(r"(?<=\w)(['’])S\b", r"\1s", regex=True)
