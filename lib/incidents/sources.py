"""Where records come from: one object a source, in one list that pages, commands and figures share.

A further source is a module that reads its files, a row of `SOURCES` and a test; see `Source.reader`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from lib.incidents.completeness import coverage_of_exports, coverage_of_forces
from lib.incidents.kinds import kinds_in_words
from lib.incidents.official import KINDS

Coverage = Callable[[str, pd.DataFrame, pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Source:
    """One source of records."""

    kind: str  # what its loads are called in the store, in links and on the command line
    name: str  # what its records are called in tables
    # How a load is called in the list of loads, the source where one chooses what to load, and its row in the table of
    # months (empty where that is the force).
    label: str
    choice: str
    series: str
    # What stands where files are dropped, what to know before ('{kinds}' stands for the kinds of request that can be
    # loaded), and what the command line's help says.
    drop: str
    about: str
    help: str
    endings: tuple[str, ...]  # of its files
    # 'module:function', called with a file, today and progress. It returns something with `as_batch()`, `refused_rows`
    # (reason and more) and `outside` (lon, lat and more): see `lib.intake.load.Read`.
    reader: str
    # Whether the columns differ from file to file, so that an officer checks how they are read. Its reader is also
    # given the `Mapping`.
    asks: bool
    # Which months are whole, of its name, loaded parts and bundled coverage; see `lib.incidents.completeness`. Parts
    # that name a force hold whole months, of which the one loaded last counts; parts of no force add up, each record
    # once by its key.
    coverage: Coverage
    bundled: bool  # whether records come with the app
    # Where its figures come from, and what may not be claimed of them.
    evidence: str
    limits: str
    no_hours: str = ""  # why its records have no weekday or hour; empty where they can have one
    # What a load of counts by month and ward is called in the store; empty where none can be loaded.
    counts_kind: str = ""

    @property
    def what_to_know(self) -> str:
        """What to know before a file is dropped."""
        return self.about.format(kinds=kinds_in_words())


POLICE = Source(
    kind="police-uk",
    name="police.uk",
    label="police.uk",
    choice="police.uk files",
    series="",
    drop="Street files of data.police.uk (CSV, or the archive ZIP)",
    about="Any force’s street file or the archive ZIP from data.police.uk. Only this district’s records are kept, and "
    "a force’s month takes the place of the one held. On the command line: `python -m lib update police-uk`.",
    help="street files of data.police.uk, CSV or the archive ZIP",
    endings=("csv", "zip"),
    reader="lib.intake.police_uk:read_street",
    asks=False,
    coverage=coverage_of_forces,
    bundled=True,
    evidence="data.police.uk, street-level crime and ASB, counted by the map point each record is moved to",
    limits="",
    no_hours="data.police.uk gives the month of a record and no more, so no weekday or hour can be shown.",
)
COUNCIL = Source(
    kind="service-requests",
    name="council",
    label="Council service requests",
    choice="Council service requests",
    series="Council requests",
    drop="Export of service requests (CSV, Excel, ODS, JSON, or a ZIP of them)",
    about="Any columns, in any order; what the file does not settle is asked. Shown on the other pages: {kinds}.",
    help="an export of the council's system: CSV, Excel, ODS or JSON, or a ZIP of them",
    endings=("csv", "xlsx", "xls", "xlsb", "ods", "json", "geojson", "txt", "tsv", "zip"),
    reader="lib.intake.load:read_export",
    asks=True,
    coverage=coverage_of_exports,
    bundled=False,
    evidence="the council’s own service requests, loaded on the page Local records; police records are not in them",
    limits="Requests that people made to the council, not all there was; more can also mean that reporting was made "
    "easier. Requests given by ward alone are on no map of hexagons or points.",
    counts_kind="service-counts",
)
SOURCES = [POLICE, COUNCIL]
# Survey waves are loads too, but no records of incidents.
_OTHER_LOADS = {"survey-wave": "Survey wave"}


def all_sources() -> tuple[Source, ...]:
    """Return every source, published ones first."""
    return tuple(SOURCES)


def source_of_kind(kind: str) -> Source:
    """Return the source whose loads are of a kind."""
    return next(source for source in SOURCES if kind in (source.kind, source.counts_kind))


def source_of_records(topic_source: str) -> Source:
    """Return the source that holds the records of a topic: the one it names, else the council.

    A topic of which a document prints the figures names the document; its records are the council's requests.
    """
    return next((source for source in SOURCES if source.name == topic_source), COUNCIL)


def load_labels() -> dict[str, str]:
    """Return how each kind of load is called in the list of loads."""
    counts = {source.counts_kind: f"{source.label}, as counts" for source in SOURCES if source.counts_kind}
    official = {kind.kind: kind.label for kind in KINDS.values()}
    return {source.kind: source.label for source in SOURCES} | counts | _OTHER_LOADS | official
