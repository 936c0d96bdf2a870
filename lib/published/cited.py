"""The documents that the partnership published: what they are called, and what is said of their figures.

All of it is the district's data/documents.toml. “The plan” in a sentence is the one that the file names so.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lib.base.errors import DataFileError
from lib.base.months import month_in_words
from lib.published.tables import district_file

FILE = "data/documents.toml"


@dataclass(frozen=True)
class Cited:
    """One document."""

    key: str  # its name in the tables' column “document”
    # What it is called: on its cover, as a heading, and where a figure's source is given.
    title: str
    short: str
    in_full: str
    survey_source: str  # what it is called as the source of a survey's figures
    # Where its figures by area and its priorities stand; empty where it has none.
    figures_in: str = ""
    priorities_in: str = ""
    # The bundled table of the recorded crime that it prints, and what that series is called; empty where it has none.
    crime_table: str = ""
    crime_series: str = ""


@lru_cache(maxsize=1)
def cited() -> dict[str, Cited]:
    """Return the partnership's documents by key, in the order in which the file lists them.

    Raises
    ------
    DataFileError
        When the file is missing or a document lacks a name.
    """
    return {key: _made(Cited, key=key, **about) for key, about in district_file(FILE).get("document", {}).items()}


def short_name(key: str) -> str:
    """Return what a document is called as a heading; one that is not described keeps its key."""
    return cited()[key].short if key in cited() else key


def where_printed(section: str, heading: str) -> str:
    """Return section and heading as where a quote stands, once where they are the same."""
    section, heading = section.rstrip(".:"), heading.rstrip(".:")
    return section if section == heading else f"{section} – {heading}"


def plan() -> Cited:
    """Return the document that sentences call “the plan”."""
    key = _required("plan")
    if key not in cited():
        raise DataFileError(f"{FILE} calls “{key}” the plan, but describes no such document.")
    return cited()[key]


def plan_year() -> str:
    """Return the year of the plan's figures by area: '2021-22'."""
    return str(_required("plan_figures")["year"])


def plan_months() -> str:
    """Return the months of that year in words: 'April 2021 to March 2022'."""
    return str(_required("plan_figures")["months"])


def plan_figures_end() -> str:
    """Return the last month of the plan's figures by area in words: 'March 2022'."""
    return month_in_words(_required("plan_figures")["last_month"])


def plan_case() -> tuple[str, str]:
    """Return the wave that the plan sets beside its own counts, and what the survey is called in a sentence."""
    case = _required("plan_case")
    return case["wave"], case["survey"]


def text(name: str) -> str:
    """Return what the district has to say at one place; empty where it has nothing."""
    return str(district_file(FILE).get("text", {}).get(name, ""))


def _required(name: str) -> Any:
    try:
        return district_file(FILE)[name]
    except KeyError:
        raise DataFileError(f"{FILE} has no {name}.") from None


def _made(kind: type[Cited], **about: str) -> Cited:
    try:
        return kind(**about)
    except TypeError as error:
        raise DataFileError(f"{FILE} does not describe “{about['key']}” as it should ({error}).") from error
