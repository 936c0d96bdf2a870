"""The catalogue of sources, as data/datapackage.json describes them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.base.months import month_in_words
from lib.published.cited import cited
from lib.published.tables import datapackage, describe

AS_ITS_PERIOD = "as its period says"
OWN = "Tables of this project"
DOCUMENTS = "The partnership’s documents"
# Whose a table is, by what the title of its first source begins with; in the order in which they are shown.
_PUBLISHERS = {
    "data.police.uk": "Police records: data.police.uk",
    "the documents of data/documents.toml": DOCUMENTS,
    "Office for National Statistics": "Office for National Statistics",
    "Office for Local Government": "Office for Local Government",
    "Department for Environment": "Department for Environment, Food and Rural Affairs",
    "Ordnance Survey": "Ordnance Survey",
}


@dataclass(frozen=True)
class Source:
    """One bundled table."""

    publisher: str  # the group it stands in
    # As described; 'not dated' and 'as its period says' where nothing is.
    title: str
    who: str
    licence: str
    period: str
    cut_off: str
    used_on: str
    limits: tuple[str, ...]  # what to know before using it
    file: str  # where it is in the repository


def sources(described: Callable[[str], dict[str, Any]] = describe) -> list[Source]:
    """Return every bundled table, grouped by publisher, in the order of data/datapackage.json.

    Parameters
    ----------
    described : callable
        Returns the description of a table by its name, where that is not the bundled one's.
    """
    order = [*dict.fromkeys(_PUBLISHERS.values()), "Other", OWN]
    listed = [_source(described(resource["name"])) for resource in datapackage()["resources"]]
    return sorted(listed, key=lambda source: order.index(source.publisher))


def _source(resource: dict) -> Source:
    titles = [source["title"] for source in resource["sources"]]
    published = [title for title in titles if not title.startswith("Derived by this project")]
    group = OWN
    if published:
        by_title = dict.fromkeys((document.title for document in cited().values()), DOCUMENTS) | _PUBLISHERS
        group = next((name for start, name in by_title.items() if published[0].startswith(start)), "Other")
    cut_off = resource.get("cut_off", "")
    return Source(
        publisher=group,
        title=resource["title"],
        who="; ".join(titles),
        licence="; ".join(licence["title"] for licence in resource["licenses"]),
        period=months_in_words(resource.get("temporal", "")) or "not dated",
        cut_off=month_in_words(cut_off) if cut_off else AS_ITS_PERIOD,
        used_on=resource.get("used_on", ""),
        limits=tuple(resource.get("limits", ())),
        file=f"data/{resource['path']}",
    )


def months_in_words(text: str) -> str:
    """Return text with each 'YYYY-MM' as a month in words; financial years such as 2012-13 stay as they are."""
    return re.sub(
        r"\b(\d{4}-(?:0[1-9]|1[0-2]))\b(?=$|[ ,;.)])",
        lambda found: _month_or_year(found[1]),
        text,
    )


def _month_or_year(text: str) -> str:
    year, last = int(text[:4]), int(text[5:])
    return text if last == (year + 1) % 100 else month_in_words(text)


def catalogue_table(described: Callable[[str], dict[str, Any]] = describe) -> pd.DataFrame:
    """Return the catalogue as one table, for files; of what `sources` takes.

    Returns
    -------
    DataFrame
        Publisher, What, Who, Licence, Period, Data to, Used on, Known limits, File.
    """
    return pd.DataFrame(
        [
            {
                "Publisher": source.publisher,
                "What": source.title,
                "Who": source.who,
                "Licence": source.licence,
                "Period": source.period,
                "Data to": source.cut_off,
                "Used on": source.used_on,
                "Known limits": " ".join(source.limits),
                "File": source.file,
            }
            for source in sources(described)
        ]
    )
