"""Read a council's export of service requests: when, what and where of each, and nothing that is personal."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from lib.base.errors import InputError
from lib.base.words import plural
from lib.incidents.sources import COUNCIL
from lib.intake.files import GivenFile
from lib.intake.requests.columns import KNOWN_NAMES, Mapping, dropped_columns
from lib.intake.requests.date_order import check_order, month_first
from lib.intake.requests.held import months_held
from lib.intake.requests.values import (
    is_formula,
    is_postcode,
    numbers,
    parse_dates,
    parse_times,
    plain_text,
    postcode_places,
    real_references,
    street_of,
    ward_codes,
    without_personal,
)
from lib.intake.tables import GivenTable, open_table
from lib.published.places import district_bounds, to_degrees, ward_code_of
from lib.records.store import DETAILS, STORED_COLUMNS, NewBatch, Progress, no_progress

FIRST_DAY = pd.Timestamp("2000-01-01")
ROWS_SHOWN = 10_000
# Coordinates are kept to about 10 metres: enough for a hexagon, not for a door.
DECIMALS = 4
# When more than this share of clock times is exactly midnight, midnight stands for "no time".
MIDNIGHT_SHARE = 0.2
MONTH_FIRST_SHARE = 0.05

FORMULA = "a cell holds a formula; paste its value instead"
NO_DATE = "the date is empty or cannot be read; write the day first, for example 03/04/2025"
OLD_DATE = "the date is before 2000"
FUTURE_DATE = "the date is in the future"
NO_CATEGORY = "the category is empty"
OTHER_CATEGORY = "the category is not one that is loaded"
NO_REQUEST = "the status says that it is no request of its own (cancelled, duplicate, rejected, test)"
NO_PLACE = "no place is given: neither coordinates, postcode nor ward"
SWAPPED = "the coordinates look swapped"
BAD_WARD = "the ward is not one of the district’s"
REPEATED = "the reference stands again in a later row, which is the one kept"
OUTSIDE = "outside the district"

REFUSED_COLUMNS = ["row", "reason", "reference", "date", "category"]
PART_COLUMNS = ["source", "force", "month", "counts", "gap", "first_day", "last_day"]
OUTSIDE_COLUMNS = ["row", "month", "category", "lon", "lat"]


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
        Requests placed outside the district, which are not stored: `OUTSIDE_COLUMNS`.
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
            COUNCIL.kind,
            self.table.file.name,
            self.table.content,
            self.rows_read,
            pd.DataFrame(parts, columns=PART_COLUMNS),
            kept,
            rows_outside=len(self.outside),
            refused=self.refused,
            remember=(self.table.shape, self.mapping.as_json()),
        )


def open_export(file: GivenFile, sheet: str = "") -> GivenTable:
    """Find the header of an export; see `lib.intake.tables.open_table`."""
    return open_table(file, KNOWN_NAMES, sheet)


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
    mapping.check(table)
    if not mapping.date_order:
        place = table.header.index(mapping.columns["date"])
        check_order(table.file.name, (cells[place] for _, cells in table.rows()))
    gathered = _Gathered()
    for piece in table.pieces(list(dict.fromkeys(mapping.columns.values()))):
        _take(piece, mapping, today, gathered)
        progress("Reading", gathered.rows, 0)
    if gathered.month_first > MONTH_FIRST_SHARE * gathered.rows:
        raise InputError(
            f"{gathered.month_first:,} dates of {table.file.name} can only be read with the month first "
            "(as 04/25/2025); save the export with British dates, day first."
        )
    kept = _settled(pd.concat(gathered.kept, ignore_index=True), gathered)
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
        months_held(gathered.days(), today),
        int(kept["occurred_at"].notna().sum()),
        [*table.notes(), *gathered.notes],
    )


@dataclass
class _Gathered:
    """What has been read so far."""

    rows: int = 0
    month_first: int = 0
    kept: list[pd.DataFrame] = field(default_factory=list)
    outside: list[pd.DataFrame] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    refused_rows: list[pd.DataFrame] = field(default_factory=list)
    days_met: list[pd.Series] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, rows: pd.DataFrame, reason: str) -> None:
        """Count rows as refused and keep them to show."""
        if len(rows):
            self.refused[reason] = self.refused.get(reason, 0) + len(rows)
        if len(rows) and sum(map(len, self.refused_rows)) < ROWS_SHOWN:
            shown = rows.head(ROWS_SHOWN).assign(reason=reason)
            self.refused_rows.append(shown[REFUSED_COLUMNS])

    def shown(self) -> pd.DataFrame:
        """Return the refused rows that were kept to show, in the order of the file."""
        if not self.refused_rows:
            return pd.DataFrame(columns=REFUSED_COLUMNS)
        return pd.concat(self.refused_rows).sort_values("row", ignore_index=True).head(ROWS_SHOWN)

    def days(self) -> pd.Series:
        """Return the number of requests by day, wherever they are placed."""
        together = pd.concat(self.days_met)
        return together.groupby(together.index).sum().sort_index()


def _take(piece: pd.DataFrame, mapping: Mapping, today: date, gathered: _Gathered) -> None:
    """Read one piece of the export: each row is kept, outside, or refused for the first reason that applies."""
    gathered.rows += len(piece)
    cells = {name: piece[column] for name, column in mapping.columns.items()}
    if mapping.date_order == "month":
        cells |= {name: month_first(cells[name]) for name in ("date", "until") if name in cells}
    blank = pd.Series(None, index=piece.index, dtype=object)
    dates = parse_dates(cells["date"])
    gathered.month_first += int(dates["month_first"].sum())
    if "category" in cells:
        raw = plain_text(cells["category"])
        category = raw.map(lambda text: mapping.categories.get(text, "")).astype(object)
        has_category = raw != ""
    else:
        raw = pd.Series("", index=piece.index, dtype=object)
        category = pd.Series(mapping.all_category, index=piece.index, dtype=object)
        has_category = pd.Series(True, index=piece.index)
    place = _places(cells, piece.index)
    late = pd.Timestamp(today) + pd.Timedelta(days=1)

    rows = pd.DataFrame(
        {
            "row": piece.index,
            "reference": plain_text(cells.get("reference", blank)),
            "date": plain_text(cells["date"], 30),
            "category": raw,
        },
        index=piece.index,
    )
    rows["reference"] = real_references(without_personal(rows["reference"]))
    formula = np.logical_or.reduce([is_formula(column) for column in cells.values()])
    reasons = np.select(
        [
            formula,
            dates["when"].isna(),
            dates["when"] < FIRST_DAY,
            dates["when"] >= late,
            ~has_category,
            category == "",
            ~_counts(cells, mapping, piece.index),
            place["problem"] != "",
        ],
        [FORMULA, NO_DATE, OLD_DATE, FUTURE_DATE, NO_CATEGORY, OTHER_CATEGORY, NO_REQUEST, place["problem"]],
        default="",
    )
    for reason in sorted(set(reasons) - {""}):
        gathered.refuse(rows[reasons == reason], reason)
    good = reasons == ""
    month = dates["when"].dt.to_period("M").astype("str")
    gathered.days_met.append(dates.loc[good, "when"].dt.normalize().value_counts())
    out = good & place["ward_code"].isna().to_numpy()
    gathered.outside.append(
        pd.DataFrame(
            {"row": piece.index, "month": month, "category": category, "lon": place["lon"], "lat": place["lat"]}
        )[out]
    )
    table = pd.DataFrame(
        {
            "row": piece.index,
            "date": rows["date"],
            "force": "",
            "month": month,
            **_moments(dates, cells, mapping),
            "category": category,
            "subcategory": without_personal(raw),
            "lon": place["lon"].round(DECIMALS),
            "lat": place["lat"].round(DECIMALS),
            "ward_code": place["ward_code"],
            "place": without_personal(street_of(plain_text(cells.get("street", blank)))),
            "reference": rows["reference"],
            **{name: without_personal(plain_text(cells.get(name, blank), 60)) for name in DETAILS},
        }
    )[good & ~out]
    small = ["force", "month", "category", "subcategory", "ward_code", "place", *DETAILS]
    gathered.kept.append(table.astype({**dict.fromkeys(small, "str"), "reference": "str", "date": "str"}))


def _counts(cells: dict[str, pd.Series], mapping: Mapping, index: pd.Index) -> pd.Series:
    """Return which rows have a status that counts; all of them where no column holds one."""
    if "status" not in cells:
        return pd.Series(True, index=index)
    return plain_text(cells["status"]).map(mapping.counts).astype(bool)


def _moments(dates: pd.DataFrame, cells: dict[str, pd.Series], mapping: Mapping) -> dict[str, pd.Series]:
    """Return occurred_at and occurred_until where a time of day is given, and the day in any case."""
    when, timed = dates["when"], dates["timed"].copy()
    until = pd.Series(pd.NaT, index=when.index, dtype="datetime64[s]")
    if "time" in cells:
        clock = parse_times(cells["time"])
        use = clock["start"].notna() & ~timed
        day = when.dt.normalize()
        when = when.where(~use, day + pd.to_timedelta(clock["start"].fillna(0), unit="s").astype("timedelta64[s]"))
        end = day + pd.to_timedelta(clock["end"].fillna(0), unit="s").astype("timedelta64[s]")
        until = until.where(~(use & clock["end"].notna()), end)
        timed |= use
    if "until" in cells:
        given = parse_dates(cells["until"])
        use = timed & given["timed"] & (given["when"] > when)
        until = until.where(~use, given["when"])
    return {
        "day": dates["when"].dt.normalize(),
        "occurred_at": when.where(timed).astype("datetime64[s]"),
        "occurred_until": until.where(timed).astype("datetime64[s]"),
        "time_of": pd.Series(mapping.time_of, index=when.index, dtype=object).where(timed, None),
    }


def _places(cells: dict[str, pd.Series], index: pd.Index) -> pd.DataFrame:
    """Return lon, lat, ward_code (missing outside the district) and problem of each row, by the best place given."""
    lon, lat = np.full(len(index), np.nan), np.full(len(index), np.nan)
    swapped = np.zeros(len(index), dtype=bool)
    if {"lon", "lat"} <= cells.keys():
        lon, lat = numbers(cells["lon"]).to_numpy(), numbers(cells["lat"]).to_numpy()
        real = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
        lon, lat = np.where(real, lon, np.nan), np.where(real, lat, np.nan)
        swapped = _near(lat, lon)
    if {"easting", "northing"} <= cells.keys():
        x, y = numbers(cells["easting"]).to_numpy(), numbers(cells["northing"]).to_numpy()
        use = np.isnan(lon) & (x > 0) & (x < 700_000) & (y > 0) & (y < 1_300_000)
        grid_lon, grid_lat = to_degrees(np.where(use, x, np.nan), np.where(use, y, np.nan))
        lon, lat = np.where(use, grid_lon, lon), np.where(use, grid_lat, lat)
        far = np.flatnonzero(use & ~_near(grid_lon, grid_lat))
        swapped[far] |= _near(*to_degrees(y[far], x[far]))
    lon, lat = (np.where(np.isfinite(values), values, np.nan) for values in (lon, lat))
    pointed = ~np.isnan(lon) & ~np.isnan(lat)
    ward = pd.Series(ward_code_of(lon, lat), index=index, dtype=object)
    known = pd.Series(pointed, index=index)
    problem = pd.Series(np.where(swapped, SWAPPED, ""), index=index, dtype=object)
    if "postcode" in cells:
        text = plain_text(cells["postcode"])
        use = ~known & is_postcode(text)
        found = postcode_places(text[use])
        lon[use], lat[use] = found["lon"], found["lat"]
        ward[use] = found["ward_code"].astype(object)
        known |= use
    if "ward" in cells:
        text = plain_text(cells["ward"])
        use = ~known & (text != "")
        ward[use] = ward_codes(text[use]).astype(object)
        problem = problem.where(~(use & ward.isna()), BAD_WARD)
        known |= use
    problem = problem.where(known | (problem != ""), NO_PLACE)
    return pd.DataFrame({"lon": lon, "lat": lat, "ward_code": ward.where(ward.notna(), None), "problem": problem})


def _near(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    west, south, east, north = district_bounds()
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _settled(kept: pd.DataFrame, gathered: _Gathered) -> pd.DataFrame:
    """Drop clock times that only look like one, and rows whose reference stands again; give every row its key."""
    at = kept["occurred_at"]
    midnight = at.notna() & (at == at.dt.normalize())
    if midnight.sum() > MIDNIGHT_SHARE * at.notna().sum():
        kept.loc[midnight, ["occurred_at", "occurred_until"]] = pd.NaT
        kept.loc[midnight, "time_of"] = None
    referenced = (kept["reference"].fillna("") != "").to_numpy()
    same = ["reference", "day", "lon", "lat", "ward_code"]
    again = referenced & kept.duplicated(same, keep="last").to_numpy()
    if again.any():
        gathered.refuse(kept[again].assign(category=kept["subcategory"]), REPEATED)
        kept, referenced = kept[~again].reset_index(drop=True), referenced[~again]
    # One reference that stands for requests of other days or places is none: they are told apart by what they say.
    shared = referenced & kept.duplicated("reference", keep=False).to_numpy()
    if shared.any():
        gathered.notes.append(
            f"{plural(int(shared.sum()), 'request')} share a reference with one of another day or place; all are kept."
        )
        referenced = referenced & ~shared
    kept["record_key"] = _record_keys(kept, referenced)
    return kept.replace({name: {"": None} for name in ["reference", "subcategory", *DETAILS]})


def _record_keys(kept: pd.DataFrame, referenced: np.ndarray) -> np.ndarray:
    """Return a key by which a later export's row is known to be the same request.

    That is the reference; without one, all that is stored of the request and how many alike stand above it, so that
    two alike in one export stay two, and stay two when they are exported again.
    """
    keys = np.empty(len(kept), dtype=object)
    by_reference = pd.util.hash_pandas_object(kept.loc[referenced, "reference"].str.upper(), index=False)
    keys[referenced] = [f"r{value:016x}" for value in by_reference.tolist()]
    alike = ["day", "occurred_at", "category", "subcategory", "lon", "lat", "ward_code", "place"]
    content = pd.util.hash_pandas_object(kept.loc[~referenced, alike], index=False)
    number = content.groupby(content).cumcount()
    keys[~referenced] = [f"n{value:016x}-{place}" for value, place in zip(content.tolist(), number, strict=True)]
    return keys
