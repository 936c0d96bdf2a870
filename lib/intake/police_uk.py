"""Read data.police.uk street files, single or in an archive ZIP, and keep what belongs to the district."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.incidents.sources import POLICE
from lib.incidents.street import (
    INCIDENT_COLUMNS,
    OLD_TYPE,
    category_slug,
    counted_as_today,
    force_slug,
    incidents_from_street,
)
from lib.incidents.topics import topics
from lib.intake.files import GivenFile
from lib.intake.street_files import DAMAGE, NEEDED, plain_reason, street_blocks, street_entries
from lib.published.places import district_bounds, ward_code_of
from lib.published.tables import district
from lib.records.store import NewBatch, Progress, no_progress

FIRST_MONTH = "2010-12"  # data.police.uk begins here
CHANGED_UNTIL = "2013-05"  # and counts all types as today since

MAX_CSV_BYTES = 3_000_000_000
ROWS_SHOWN = 10_000
MAX_TEXT = 120

NO_POINT = "no map point is given"
SWAPPED = "longitude and latitude look swapped"
BAD_MONTH = "the month is not written as year and month, for example 2025-09"
FAR_MONTH = "the month is before December 2010 or in the future"
BAD_TYPE = "the crime type is not one that data.police.uk publishes today"
NO_FORCE = "no force is named"
# A file is its own double when so many, and such a share, of its rows with a crime ID stand again.
LEAST_AGAIN, MOSTLY_AGAIN = 20, 0.5
REPEATED = "the same row, crime ID and all, stands above and is the one kept"


REFUSED_COLUMNS = ["file", "row", "reason", "month", "crime_type", "longitude", "latitude"]


@dataclass
class StreetRead:
    """What was found in one given file."""

    file: GivenFile
    # Rows in all, and those of other districts.
    rows_read: int = 0
    rows_elsewhere: int = 0
    # `INCIDENT_COLUMNS` of the district; ward_code is missing for a point outside every ward.
    incidents: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=INCIDENT_COLUMNS))
    # force, month, category, records: of the whole file, by which completeness is judged.
    counts: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["force", "month", "category", "records"])
    )
    refused: dict[str, int] = field(default_factory=dict)  # reason to number of rows
    # Up to `ROWS_SHOWN` of them: `REFUSED_COLUMNS`.
    refused_rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REFUSED_COLUMNS))

    @property
    def outside(self) -> pd.DataFrame:
        """The incidents that carry the district's name but lie outside its wards."""
        return self.incidents[self.incidents["ward_code"].isna()]

    def as_batch(self) -> NewBatch:
        """Return what is to be stored."""
        parts = [
            {
                "source": POLICE.name,
                "force": force,
                "month": month,
                "counts": dict(zip(rows["category"], map(int, rows["records"]), strict=True)),
                "gap": "",
            }
            for (force, month), rows in self.counts.groupby(["force", "month"])
        ]
        return NewBatch(
            POLICE.kind,
            self.file.name,
            self.file.sha256(),
            self.rows_read,
            pd.DataFrame(parts, columns=["source", "force", "month", "counts", "gap"]),
            self.incidents.assign(time_of=None, occurred_until=None, record_key="").assign(
                **dict.fromkeys(["size", "waste_type", "land_type", "outcome"])
            ),
            rows_outside=len(self.outside),
            rows_elsewhere=self.rows_elsewhere,
            refused=self.refused,
        )


def read_street(file: GivenFile, today: date, progress: Progress = no_progress) -> StreetRead:
    """Read a street CSV file or an archive ZIP of them.

    Parameters
    ----------
    file : GivenFile
        Files of other kinds within a ZIP (outcomes, stop and search) are passed over.
    today : date
        No month can be later.
    progress : callable
        Called with a text, bytes read and bytes in all.

    Raises
    ------
    InputError
        When the file is no street file, is damaged or cut short, or is larger than any real one.
    """
    found = StreetRead(file)
    gathered = _Gathered()
    with file.open() as stream:
        if stream.read(4) == b"PK\x03\x04":
            for name, part, done, total in street_entries(stream, file.name):
                progress(f"Reading {name}", done, total)
                _read_csv(part, name, today, gathered)
        else:
            if file.size > MAX_CSV_BYTES:
                raise InputError(f"{file.name} is larger than any street file of data.police.uk; it was not opened.")
            stream.seek(0)
            progress(f"Reading {file.name}", 0, file.size)
            _read_csv(stream, file.name, today, gathered)
    gathered.check_not_doubled(file.name)
    if not gathered.rows:
        raise InputError(f"{file.name} holds no records.")
    return gathered.put_into(found)


class _Gathered:
    """What has been read so far of a file, entry by entry."""

    def __init__(self) -> None:
        self.rows = 0
        self.elsewhere = 0
        self.kept: list[pd.DataFrame] = []
        self.counts: list[pd.DataFrame] = []
        self.refused: dict[str, int] = {}
        self.refused_rows: list[pd.DataFrame] = []
        self.shown = 0
        self.numbered = 0
        self.entry_of: dict[tuple[str, str], str] = {}
        self._met: set[int] = set()

    def met_before(self, rows: pd.DataFrame) -> np.ndarray:
        """Return which rows with a crime ID repeat an earlier one in every cell.

        Never told by the ID alone, which in real files can stand for several places; and two records of ASB, which
        have no ID, are two incidents however much they are alike.
        """
        numbers = pd.util.hash_pandas_object(rows[NEEDED], index=False)
        again = (numbers.duplicated() | numbers.isin(self._met)) & (rows["Crime ID"] != "").to_numpy()
        self._met.update(numbers.tolist())
        self.numbered += int((rows["Crime ID"] != "").sum())
        return again.to_numpy()

    def check_not_doubled(self, name: str) -> None:
        """Refuse a file that holds its rows twice: those without a crime ID, of ASB, could not be told apart.

        Raises
        ------
        InputError
            When most rows with a crime ID stand again.
        """
        again = self.refused.get(REPEATED, 0)
        if again >= LEAST_AGAIN and again >= MOSTLY_AGAIN * (self.numbered - again):
            raise InputError(
                f"{name} holds its rows twice: {again:,} of the district’s {self.numbered:,} with a crime ID repeat "
                "another in every cell. ASB has no ID, so its count would be doubled; download the file again."
            )

    def add_counts(self, counts: pd.DataFrame, entry: str) -> None:
        """Add up a block's records, refusing a force's month that an earlier entry of the archive held.

        Raises
        ------
        InputError
            When two entries hold the same month of the same force.
        """
        for force, month in counts[["force", "month"]].drop_duplicates().itertuples(index=False, name=None):
            if self.entry_of.setdefault((force, month), entry) != entry:
                raise InputError(
                    f"The archive holds {month_in_words(month)} of {force.replace('-', ' ').title()} twice; "
                    "download it again."
                )
        self.counts.append(counts)

    def refuse(self, reason: str, rows: pd.DataFrame, entry: str, first_row: int) -> None:
        """Count rows as refused and keep some of them to show."""
        if rows.empty:
            return
        self.refused[reason] = self.refused.get(reason, 0) + len(rows)
        some = rows.head(max(0, ROWS_SHOWN - self.shown))
        self.shown += len(some)
        self.refused_rows.append(
            pd.DataFrame(
                {
                    "file": entry,
                    "row": some.index + first_row,
                    "reason": reason,
                    "month": some["Month"],
                    "crime_type": some["Crime type"],
                    "longitude": some["Longitude"],
                    "latitude": some["Latitude"],
                },
                columns=REFUSED_COLUMNS,
            )
        )

    def put_into(self, found: StreetRead) -> StreetRead:
        """Return the result filled with what was gathered."""
        found.rows_read, found.rows_elsewhere, found.refused = self.rows, self.elsewhere, self.refused
        if self.kept:
            found.incidents = _as_incidents(pd.concat(self.kept, ignore_index=True))
        if self.counts:
            together = pd.concat(self.counts)
            found.counts = together.groupby(["force", "month", "category"], as_index=False)["records"].sum()
        if self.refused_rows:
            found.refused_rows = pd.concat(self.refused_rows, ignore_index=True)
        return found


def _read_csv(stream: IO[bytes], name: str, today: date, gathered: _Gathered) -> None:
    """Read one CSV file block by block, so that a year of the whole country needs no more memory than a month."""
    first_row = 2  # as a spreadsheet numbers rows, below the header
    try:
        for block in street_blocks(stream, name):
            if block.num_rows:  # blank lines alone make a block without rows
                _take_block(block, name, first_row, today, gathered)
            first_row += block.num_rows
    except pa.ArrowInvalid as error:
        raise InputError(plain_reason(name, str(error))) from error
    except InputError:
        raise
    except (pa.ArrowException, *DAMAGE) as error:
        raise InputError(f"{name} is cut short or damaged; download it again.") from error


def _known_types() -> set[str]:
    return {category for topic in topics().values() if topic.source == POLICE.name for category in topic.categories}


def _why_unusable(force: str, month: str, crime_type: str, today: date) -> str:
    """Return why rows of this force, month and type cannot be used; empty when they can."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        return BAD_MONTH
    if not FIRST_MONTH <= month <= f"{today:%Y-%m}":
        return FAR_MONTH
    category = category_slug(crime_type)
    if month < CHANGED_UNTIL and not counted_as_today(category, month):
        return OLD_TYPE
    if category not in _known_types():
        return BAD_TYPE
    return "" if force_slug(force) else NO_FORCE


def _take_block(block: pa.RecordBatch, entry: str, first_row: int, today: date, gathered: _Gathered) -> None:
    gathered.rows += block.num_rows
    table = pa.Table.from_batches([block])
    keys = ["Falls within", "Month", "Crime type"]
    groups = table.select(keys).group_by(keys).aggregate([([], "count_all")]).to_pandas()
    why = [
        _why_unusable(force, month, crime_type, today)
        for force, month, crime_type in groups[keys].itertuples(index=False, name=None)
    ]
    usable = groups[[not reason for reason in why]]
    counts = pd.DataFrame(
        {
            "force": usable["Falls within"].map(force_slug),
            "month": usable["Month"],
            "category": usable["Crime type"].map(category_slug),
            "records": usable["count_all"],
        }
    )
    gathered.add_counts(counts, entry)

    near = _near_district(table)
    if any(why):
        reasons = dict(zip(groups[keys].itertuples(index=False, name=None), why, strict=True))
        all_rows = table.to_pandas()
        of_row = pd.Series([reasons[key] for key in all_rows[keys].itertuples(index=False, name=None)])
        for reason in sorted({reason for reason in why if reason}):
            gathered.refuse(reason, all_rows[(of_row == reason).to_numpy()], entry, first_row)
        near &= (of_row == "").to_numpy()
        gathered.elsewhere -= int((of_row != "").sum())
    rows = table.filter(pa.array(near)).to_pandas()
    rows.index = pd.Index(np.flatnonzero(near))
    gathered.elsewhere += block.num_rows - _keep(rows, entry, first_row, gathered)


def _keep(rows: pd.DataFrame, entry: str, first_row: int, gathered: _Gathered) -> int:
    """Keep the rows of the district; return how many were kept or refused."""
    lon, lat = (pd.to_numeric(rows[name], errors="coerce").to_numpy(float) for name in ("Longitude", "Latitude"))
    named = rows["LSOA name"].str.match(_district_name()).to_numpy(bool)
    no_point = ~(np.isfinite(lon) & np.isfinite(lat)) | ((lon == 0) & (lat == 0))
    swapped = ~no_point & _in_box(lat, lon)
    ward = ward_code_of(np.where(no_point, np.nan, lon), np.where(no_point, np.nan, lat))
    placed = pd.notna(ward)
    gathered.refuse(NO_POINT, rows[named & no_point], entry, first_row)
    gathered.refuse(SWAPPED, rows[named & swapped], entry, first_row)
    kept = (named | placed) & ~no_point & ~swapped
    again = np.zeros(len(rows), dtype=bool)
    again[kept] = gathered.met_before(rows[kept])
    gathered.refuse(REPEATED, rows[again], entry, first_row)
    kept &= ~again
    gathered.kept.append(rows[kept].assign(Longitude=lon[kept], Latitude=lat[kept], ward_code=ward[kept]))
    return int(kept.sum() + again.sum() + (named & (no_point | swapped)).sum())


def _district_name() -> str:
    return rf"{re.escape(district()['name'])} \d{{3}}[A-Z]$"


def _box() -> tuple[float, float, float, float]:
    margin = 0.01
    west, south, east, north = district_bounds()
    return west - margin, south - margin, east + margin, north + margin


def _in_box(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    west, south, east, north = _box()
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _near_district(table: pa.Table) -> np.ndarray:
    """Return which rows carry the district's name or lie in the box round it."""
    named = pc.starts_with(table["LSOA name"], f"{district()['name']} ").to_numpy()
    return named | _in_box(_numbers(table["Longitude"]), _numbers(table["Latitude"]))


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    blank = pc.equal(column, "")
    try:
        return pc.cast(pc.if_else(blank, None, column), pa.float64()).to_numpy()
    except pa.ArrowInvalid:  # one cell that is no number: the slower reader makes it missing
        return pd.to_numeric(pd.Series(column.to_pandas()), errors="coerce").to_numpy(float)


def _as_incidents(rows: pd.DataFrame) -> pd.DataFrame:
    """Return kept rows in the common shape, texts cut to what the store holds."""
    table: pd.DataFrame = incidents_from_street(rows).assign(ward_code=rows["ward_code"].astype("str"))
    plain: Any = table["place"].fillna("").str.replace(r"[\x00-\x1f]", " ", regex=True).str.slice(0, MAX_TEXT)
    references = table["reference"].replace("", None).str.replace(r"[^\x21-\x7e]", "", regex=True).str.slice(0, 80)
    return table.assign(place=plain, reference=references)[INCIDENT_COLUMNS]
