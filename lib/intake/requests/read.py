"""Read a council's export of service requests: when, what and where of each, and nothing that is personal."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import plural
from lib.incidents.kinds import request_kinds
from lib.incidents.sources import COUNCIL
from lib.intake.files import GivenFile
from lib.intake.requests.across import with_rows_for_columns
from lib.intake.requests.alike_sheets import check_chosen, open_sheets
from lib.intake.requests.columns import dropped_columns, not_taken
from lib.intake.requests.counted import district_column, months_counted
from lib.intake.requests.date_order import ORDERS, check_no_numbers, check_order
from lib.intake.requests.dated_by import DATED
from lib.intake.requests.held import months_held
from lib.intake.requests.laid_out import check_laid_out
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.months import of_first_days
from lib.intake.requests.otherwise import NoKind, NotKnown
from lib.intake.requests.question import Question
from lib.intake.requests.repeats import settled
from lib.intake.requests.rows import EXAMPLE_COLUMNS, Gathered, take
from lib.intake.requests.spread_out import as_one_table
from lib.intake.tables import GivenTable
from lib.records.store import STORED_COLUMNS, NewBatch, Progress, no_progress

CONTRARY_SHARE = 0.05
# Of so many placed requests, more than this share at one point is said.
LEAST_PLACED, AT_ONE_POINT = 20, 0.5
PART_COLUMNS = ["source", "force", "month", "counts", "gap", "first_day", "last_day"]


@dataclass
class RequestsRead:
    """What was found in an export.

    Attributes
    ----------
    table : GivenTable
        The file.
    mapping : Mapping
        How it was read.
    rows_read : int
        Rows below the header that are not blank.
    incidents : DataFrame
        `lib.records.store.STORED_COLUMNS` and force (empty), of the district only.
    outside : DataFrame
        Requests placed outside the district, which are not stored: row, month, category, lon, lat.
    refused : dict of str to int
        Reason to number of rows.
    refused_rows : DataFrame
        Up to `ROWS_SHOWN` of them: `REFUSED_COLUMNS`.
    dropped : dict of str to str
        Columns that are not stored, each with why.
    coverage : DataFrame
        month, gap (why the month is not whole; empty when it is), first_day, last_day (those of the month that the
        file holds; None where that cannot be told).
    timed : int
        Requests with a time of day.
    notes : list of str
        What a person should know of how the file was read.
    examples : DataFrame
        Some rows from all over the file, as written and as read: `lib.intake.requests.rows.EXAMPLE_COLUMNS`.
    profile : str
        The name under which this way of reading is to be kept; empty for none.
    """

    table: GivenTable
    mapping: Mapping
    rows_read: int
    incidents: pd.DataFrame
    outside: pd.DataFrame
    refused: dict[str, int]
    refused_rows: pd.DataFrame
    dropped: dict[str, str]
    coverage: pd.DataFrame
    timed: int
    notes: list[str] = field(default_factory=list)
    examples: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=EXAMPLE_COLUMNS))
    profile: str = ""

    def as_batch(self) -> NewBatch:
        """Return what is to be stored."""
        kept = self.incidents
        counts = kept.groupby(["month", "category"]).size()
        categories = sorted(kept["category"].unique())
        parts = [
            {
                "source": COUNCIL.name,
                "force": "",
                "month": row.month,
                "counts": {category: int(counts.get((row.month, category), 0)) for category in categories},
                "gap": row.gap,
                "first_day": row.first_day,
                "last_day": row.last_day,
            }
            for row in self.coverage.itertuples()
        ]
        return NewBatch(
            COUNCIL.counts_kind if self.mapping.as_counts else COUNCIL.kind,
            self.table.file.name,
            self.table.content,
            self.rows_read,
            pd.DataFrame(parts, columns=PART_COLUMNS),
            kept,
            rows_outside=len(self.outside),
            refused=self.refused,
            remember=(self.table.shape, self.mapping.as_json()),
            profile=self.profile,
        )


def open_export(file: GivenFile, sheet: str = "") -> GivenTable:
    """Find the header of an export; see `lib.intake.requests.alike_sheets.open_sheets`."""
    return with_rows_for_columns(as_one_table(open_sheets(file, sheet)))


def check_all(table: GivenTable, mapping: Mapping) -> None:
    """Check that a file can be read by a mapping, and that it leaves nothing to be asked.

    Raises
    ------
    InputError
        When the mapping does not fit it.
    Question
        When only an officer knows how it is to be read.
    """
    check_chosen(table, mapping.sheet)
    check_laid_out(table, mapping.columns.get("date", ""), mapping.beside)
    try:
        mapping.check(table)
    except NoKind as error:
        told = f"{error} {not_taken(table, mapping)}".strip()
        asked = f"{told} If every row is of one kind, which? Else choose the column that says it."
        raise Question(asked, "all_category", request_kinds()) from error
    except NotKnown as error:
        raise InputError(f"{error} {not_taken(table, mapping)}".strip()) from error
    if table.sheet and table.sheet.from_1904:
        check_no_numbers(table.file.name, mapping.columns["date"], table.column(mapping.columns["date"]))
    if not mapping.date_order and not (mapping.as_counts and of_first_days(table.column(mapping.columns["date"]))):
        check_order(table.file.name, table.column(mapping.columns["date"]), texts_only=table.sheet is None)


def read_requests(table: GivenTable, mapping: Mapping, today: date, progress: Progress = no_progress) -> RequestsRead:
    """Read an export by a mapping.

    Parameters
    ----------
    table : GivenTable
        From `open_export`.
    mapping : Mapping
        Which column is what.
    today : date
        No request can be later.
    progress : callable
        Called with a text, rows read and 0 (how many there are is not known before the end).

    Raises
    ------
    InputError
        When the mapping does not fit the file, or the file as a whole cannot be used.
    """
    check_all(table, mapping)
    gathered = Gathered()
    districts = district_column(table.header) if mapping.of_district else ""
    for piece in table.pieces(sorted({*mapping.columns.values(), *filter(None, [districts])}, key=table.header.index)):
        take(piece, mapping, today, gathered, districts)
        progress("Reading", gathered.rows, 0)
    if gathered.contrary > CONTRARY_SHARE * gathered.rows:
        _say_contrary(table.file.name, gathered.contrary, mapping.date_order)
    kept = settled(pd.concat(gathered.kept, ignore_index=True), gathered)
    outside = pd.concat(gathered.outside, ignore_index=True)
    return RequestsRead(
        table,
        mapping,
        gathered.rows,
        kept[["force", *STORED_COLUMNS]],
        outside,
        gathered.refused,
        gathered.shown(),
        dropped_columns(table, mapping),
        months_counted(gathered.days(), today, mapping.of_district, gathered.lacking)
        if mapping.as_counts
        else months_held(gathered.days(), today),
        int(kept["occurred_at"].notna().sum()),
        [*table.notes(), *gathered.notes, *_notes(gathered, mapping, kept)],
        gathered.some_examples(),
    )


def _say_contrary(name: str, contrary: int, order: str) -> None:
    """Refuse a file of which many dates cannot be written in the order by which it is to be read.

    Raises
    ------
    InputError
        What is wrong depends on whether an order was given, now or with an earlier file.
    """
    if not order:
        raise InputError(
            f"{contrary:,} dates of {name} can only be read with the month first (as 04/25/2025), and others only with "
            "the day first; export it again with all of them day first."
        )
    raise InputError(
        f"{name} is to be read as earlier files of its kind or as was answered, dates {ORDERS[order]}; but "
        f"{contrary:,} of its dates cannot be so. Say how they are written under “Columns”, or give the mapping "
        "another “date_order”."
    )


def _one_point_for_most(kept: pd.DataFrame) -> str:
    """Return that most requests lie at one point, as when a system fills in that of the offices; empty otherwise."""
    placed = kept[["lon", "lat"]].dropna()
    most = placed.value_counts().iloc[:1]
    if len(placed) < LEAST_PLACED or most.iloc[0] <= AT_ONE_POINT * len(placed):
        return ""
    lon, lat = most.index[0]
    return (
        f"{most.iloc[0]:,} of {len(placed):,} requests with a place lie at one and the same point ({lat:.4f}, "
        f"{lon:.4f}). Is it where they happened, or what the system fills in, such as the council’s offices?"
    )


def _notes(gathered: Gathered, mapping: Mapping, kept: pd.DataFrame) -> list[str]:
    """Return what is to be known of dates, places and counts."""
    notes = []
    if gathered.remarked:
        notes.append(
            f"{plural(gathered.remarked, 'date')} have something beside the day, such as “{gathered.remark}”; the day "
            "was read as it stands, and the rest left behind. 24:00 is the end of the day named, without an hour."
        )
    if mapping.dated_as:
        notes.append(
            f"Every request is {DATED[mapping.dated_as]} (“{mapping.columns['date']}”), not by when it was made: "
            "months are those, times of day are left out, and each record says so beside its category."
        )
    if gathered.rough:
        notes.append(
            f"Given to a kilometre only, as the grid reference SK4858 or the easting 449000 (4.49E+05), so perhaps of "
            f"another ward: {plural(gathered.rough, 'place')}."
        )
    if gathered.web:
        notes.append(
            f"{plural(gathered.web, 'place')} are given in metres of web maps (Web Mercator), not in those of the "
            "national grid, and were turned into longitude and latitude."
        )
    if mapping.all_category and "category" not in mapping.columns:
        kind = request_kinds()[mapping.all_category]
        notes.append(f"No column says what kind of request a row is: every one is taken for “{kind}”.")
    if said := _one_point_for_most(kept):
        notes.append(said)
    again = int(pd.concat(gathered.cells).duplicated().sum()) if gathered.cells else 0
    if again:
        notes.append(
            f"{plural(again, 'row')} of counts are of a month or day, ward and kind that an earlier row counts too: "
            "they were added up. Is one of them a total of the others, or the same row again?"
        )
    if gathered.counted and mapping.of_district:
        notes.append(
            f"{plural(gathered.rows, 'row')} of counts stand for {plural(gathered.counted, 'request')} of the district "
            "as a whole. They are shown where the district is counted month by month, and belong to no ward."
        )
    elif gathered.counted:
        notes.append(
            f"{plural(gathered.rows, 'row')} of counts stand for {plural(gathered.counted, 'request')}, each of its "
            "month and ward without a place. Of a ward without a row, the table is taken to have counted none."
        )
    return notes
