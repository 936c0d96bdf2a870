"""One piece of an export after another: each row is kept, outside the district, or refused for a reason."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from lib.base.errors import InputError
from lib.base.words import plural
from lib.incidents.kinds import request_kinds
from lib.intake.requests.counted import (
    MARK,
    MARK_OF_DISTRICT,
    NO_COUNT,
    NO_MONTH,
    OTHER_DISTRICT,
    filled_down,
    numbers_of,
    of_this_district,
)
from lib.intake.requests.date_order import against, day_first
from lib.intake.requests.dated_by import DATED
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.months import months_of
from lib.intake.requests.personal import names_the_repeated, says_repeated
from lib.intake.requests.places import places_of
from lib.intake.requests.second_table import OTHER_HEADINGS, other_headings
from lib.intake.requests.values import (
    is_formula,
    names_nothing,
    parse_dates,
    parse_times,
    plain_cell,
    plain_text,
    real_references,
    street_of,
    without_personal,
)
from lib.intake.tables import OVERFULL
from lib.published.places import ward_names
from lib.records.store import DETAILS

FIRST_DAY = pd.Timestamp("2000-01-01")
ROWS_SHOWN = 10_000
# Coordinates are kept to about 10 metres: enough for a hexagon, not for a door.
DECIMALS = 4
MOST_COUNTED = 1_000_000

TOO_MANY_CELLS = (
    "the row has more cells than there are headings, as when a cell holds a separator; put that cell in quotation marks"
)
FORMULA = "a cell holds a formula; paste its value instead"
NO_DATE = "the date is empty or cannot be read; write the day first, for example 03/04/2025"
OLD_DATE = "the date is before 2000"
FUTURE_DATE = "the date is in the future"
NO_CATEGORY = "the category is empty"
OTHER_CATEGORY = "the category is not one that is loaded"
NO_REQUEST = "the status says that it is no request of its own (cancelled, duplicate, rejected, test)"

EXAMPLES = 5
EXAMPLE_COLUMNS = ["row", "field", "written", "read"]
REFUSED_COLUMNS = ["row", "reason", "reference", "date", "category"]
Request = tuple[str, str]  # its reference in capitals, and its day (YYYY-MM-DD)


@dataclass
class Gathered:
    """What has been read of an export so far."""

    rows: int = 0
    contrary: int = 0
    rough: int = 0
    web: int = 0
    other_headings: int = 0  # the line of a second table's, below which rows are left out
    counted: int = 0
    remarked: int = 0
    remark: str = ""
    kept: list[pd.DataFrame] = field(default_factory=list)
    outside: list[pd.DataFrame] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    refused_rows: list[pd.DataFrame] = field(default_factory=list)
    days_met: list[pd.Series] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    cells: list[pd.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    examples: list[pd.DataFrame] = field(default_factory=list)
    withdrawn: set[Request] = field(default_factory=set)  # which one of their rows takes back

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

    def some_examples(self) -> pd.DataFrame:
        """Return a few rows from all over the file, as written and as read."""
        if not self.examples:
            return pd.DataFrame(columns=EXAMPLE_COLUMNS)
        every = pd.concat(self.examples, ignore_index=True)
        rows = every["row"].unique()
        if not len(rows):
            return every
        chosen = rows[np.unique(np.linspace(0, len(rows) - 1, EXAMPLES).round().astype(int))]
        return every[every["row"].isin(chosen)].reset_index(drop=True)

    def days(self) -> pd.Series:
        """Return the number of requests by day, wherever they are placed."""
        together = pd.concat(self.days_met)
        return together.groupby(together.index).sum().sort_index()


def take(piece: pd.DataFrame, mapping: Mapping, today: date, gathered: Gathered, districts: str = "") -> None:
    """Read one piece of the export: each row is kept, outside, or refused for the first reason that applies.

    Of counts of the district alone, `districts` is the column that names districts, where there is one.
    """
    gathered.rows += len(piece)
    cells = {name: piece[column] for name, column in mapping.columns.items()}
    contrary = pd.Series(False, index=piece.index)
    if mapping.date_order in ("month", "swapped"):
        contrary = against(cells["date"], mapping.date_order)
        cells |= {name: day_first(cells[name], mapping.date_order) for name in ("date", "until") if name in cells}
    blank = pd.Series(None, index=piece.index, dtype=object)
    dates = parse_dates(cells["date"])
    if mapping.as_counts:
        cells = filled_down(cells, [name for column in piece for name, of in mapping.columns.items() if of == column])
        days = months_of(cells["date"]).dt.normalize()
        dates = dates.assign(when=days.dt.to_period("M").dt.to_timestamp().astype("datetime64[s]"), timed=False)
    dates.loc[contrary, "when"] = pd.NaT
    gathered.contrary += int((dates["month_first"] | contrary).sum())
    _note_remarks(dates, cells["date"], mapping, gathered)
    if "category" in cells:
        raw = plain_text(cells["category"])
        category = pd.Series([mapping.categories.get(text, "") for text in raw.tolist()], index=raw.index, dtype=object)
        has_category = raw != ""
    else:
        raw = pd.Series("", index=piece.index, dtype=object)
        category = pd.Series(mapping.all_category, index=piece.index, dtype=object)
        has_category = pd.Series(True, index=piece.index)
    if mapping.of_district:
        place = _nowhere(piece, districts)
    else:
        placing = {"ward": cells["ward"]} if mapping.as_counts else cells
        place = places_of(placing, piece.index, mapping.coordinates)
    number = numbers_of(cells["count"]) if mapping.as_counts else pd.Series(1.0, index=piece.index)
    gathered.rough += int(place["rough"].sum())
    gathered.web += int(place["web"].sum())
    late = pd.Timestamp(today) + pd.Timedelta(days=1)

    rows = pd.DataFrame(
        {
            "row": piece.index.get_level_values(0),
            "reference": plain_text(cells.get("reference", blank)),
            "date": plain_text(cells["date"], 30),
            "category": raw,
        },
        index=piece.index,
    )
    rows["reference"] = real_references(without_personal(rows["reference"]))
    no_date = NO_MONTH if mapping.as_counts else NO_DATE
    formula = np.logical_or.reduce([is_formula(column) for column in cells.values()])
    overfull = piece[OVERFULL] if OVERFULL in piece else pd.Series(False, index=piece.index)
    reasons = np.select(
        [
            overfull,
            formula,
            dates["when"].isna(),
            dates["when"] < FIRST_DAY,
            dates["when"] >= late,
            ~has_category,
            category == "",
            ~_counts(cells, mapping, piece.index),
            number.isna(),
            place["problem"] != "",
        ],
        [
            TOO_MANY_CELLS,
            FORMULA,
            no_date,
            OLD_DATE,
            FUTURE_DATE,
            NO_CATEGORY,
            OTHER_CATEGORY,
            NO_REQUEST,
            NO_COUNT,
            place["problem"],
        ],
        default="",
    )
    below = other_headings(cells, mapping.columns, dates["when"].isna() | number.isna(), gathered.other_headings)
    gathered.other_headings = int(below.iloc[-1])
    if below.any():
        reasons = np.where(below > 0, below.map(lambda line: OTHER_HEADINGS.format(line=line)), reasons)
    for reason in sorted(set(reasons) - {""}):
        gathered.refuse(rows[reasons == reason], reason)
    good = reasons == ""
    if "status" in cells and not mapping.as_counts:
        none = (reasons == NO_REQUEST) & (rows["reference"] != "").to_numpy()
        taken_back = none.nonzero()[0][[not says_repeated(text) for text in plain_text(cells["status"][none])]]
        gathered.withdrawn.update(requests_of(rows["reference"].iloc[taken_back], dates["when"].iloc[taken_back]))
    if mapping.as_counts:
        lacking = (reasons == NO_COUNT) & (place["problem"] == "").to_numpy()
        gathered.lacking.update(dates.loc[lacking, "when"].dt.strftime("%Y-%m"))
        gathered.cells.append(pd.DataFrame({"day": days, "category": category, "ward": place["ward_code"]})[good])
    month = dates["when"].dt.to_period("M").astype("str")
    gathered.days_met.append((days if mapping.as_counts else dates["when"].dt.normalize())[good].value_counts())
    out = good & place["ward_code"].isna().to_numpy() & (not mapping.of_district)
    gathered.outside.append(
        pd.DataFrame(
            {"row": rows["row"], "month": month, "category": category, "lon": place["lon"], "lat": place["lat"]}
        )[out]
    )
    table = pd.DataFrame(
        {
            "row": rows["row"],
            "date": rows["date"],
            "force": "",
            "month": month,
            **_moments(dates, cells, mapping),
            "category": category,
            "subcategory": without_personal(raw) + (f" ({DATED[mapping.dated_as]})" if mapping.dated_as else ""),
            "lon": place["lon"].round(DECIMALS),
            "lat": place["lat"].round(DECIMALS),
            "ward_code": place["ward_code"],
            "place": without_personal(street_of(plain_text(cells.get("street", blank)))),
            "reference": rows["reference"],
            **{name: without_personal(plain_text(cells.get(name, blank), 60)) for name in DETAILS},
        }
    )[good & ~out]
    times = number[good & ~out].astype(int).to_numpy()
    gathered.examples.append(_examples(cells, table.assign(number=times), mapping.as_counts))
    if mapping.as_counts:
        mark = MARK_OF_DISTRICT if mapping.of_district else MARK
        table = table.assign(subcategory=mark, reference="").iloc[np.repeat(np.arange(len(table)), times)]
        gathered.counted += len(table)
        if gathered.counted > MOST_COUNTED:
            raise InputError(f"The table counts more than {MOST_COUNTED:,} requests; check its column of counts.")
    small = ["force", "month", "category", "subcategory", "ward_code", "place", *DETAILS]
    gathered.kept.append(table.astype({**dict.fromkeys(small, "str"), "reference": "str", "date": "str"}))


def requests_of(references: pd.Series, days: pd.Series) -> list[Request]:
    """Return what tells each request with a reference from others."""
    return list(zip(references.str.upper(), days.dt.strftime("%Y-%m-%d"), strict=True))


def _nowhere(piece: pd.DataFrame, districts: str) -> pd.DataFrame:
    """Return, as `places_of`, that rows lie in the district and no more is known; those of other districts do not."""
    problem = pd.Series("", index=piece.index, dtype=object)
    if districts:
        problem = problem.mask(~of_this_district(piece[districts]), OTHER_DISTRICT)
    return pd.DataFrame(
        {"lon": np.nan, "lat": np.nan, "ward_code": None, "problem": problem, "rough": False, "web": False}
    )


def _note_remarks(dates: pd.DataFrame, cells: pd.Series, mapping: Mapping, gathered: Gathered) -> None:
    """Count the dates with something beside them that was not read, and keep one to show."""
    beside = dates["remarked"] & dates["when"].notna()
    if beside.any() and not mapping.as_counts:
        gathered.remarked += int(beside.sum())
        gathered.remark = gathered.remark or plain_cell(cells[beside].iloc[0])[:40]


def _examples(cells: dict[str, pd.Series], table: pd.DataFrame, as_counts: bool) -> pd.DataFrame:
    """Return a few kept rows, each field as it is written and as it is read: `EXAMPLE_COLUMNS`."""
    lines_kept = table[~table["row"].duplicated()]  # of a line with a column for each month, one cell is enough
    some = min(EXAMPLES, len(lines_kept))
    kept = lines_kept.iloc[np.unique(np.linspace(0, len(lines_kept) - 1, some).round().astype(int))]
    names, wards = request_kinds(), ward_names()
    lines = []
    for row in kept.itertuples():
        place = f"{row.lat:.4f}, {row.lon:.4f}" if pd.notna(row.lon) else "no point"
        when = row.occurred_at if pd.notna(row.occurred_at) else row.day
        style = "%B %Y" if as_counts else "%-d %B %Y, %H:%M" if pd.notna(row.occurred_at) else "%-d %B %Y"
        read = {
            "date": when.strftime(style),
            "category": names.get(row.category, row.category),
            "place": f"{wards.get(row.ward_code, 'the district as a whole')}: {place}",
            "reference": row.reference or "none",
            "number": plural(row.number, "request"),
        }
        for field_name, of in _WRITTEN.items():
            written = [plain_cell(cells[name][row.Index])[:40] for name in of if name in cells]
            if any(written) or field_name == "place":
                lines.append((row.row, field_name, " | ".join(filter(None, written)), read[field_name]))
    return pd.DataFrame(lines, columns=EXAMPLE_COLUMNS)


# What an example shows, and the fields that it is read from.
_WRITTEN = {
    "date": ("date", "time"),
    "category": ("category",),
    "place": ("easting", "northing", "lon", "lat", "point", "postcode", "ward"),
    "reference": ("reference",),
    "number": ("count",),
}


def _counts(cells: dict[str, pd.Series], mapping: Mapping, index: pd.Index) -> pd.Series:
    """Return which rows have a status that counts; all of them where no column holds one."""
    if "status" not in cells:
        return pd.Series(True, index=index)
    if not mapping.statuses and names_the_repeated(mapping.columns["status"]):
        return names_nothing(plain_text(cells["status"]))
    return plain_text(cells["status"]).map(mapping.counts).astype(bool)


def _moments(dates: pd.DataFrame, cells: dict[str, pd.Series], mapping: Mapping) -> dict[str, pd.Series]:
    """Return occurred_at and occurred_until where a time of day is given, and the day in any case."""
    when, timed = dates["when"], dates["timed"].copy()
    if mapping.dated_as:  # the hour of closing says nothing of the hour of a request
        timed[:] = False
        cells = {name: column for name, column in cells.items() if name not in ("time", "until")}
    until = pd.Series(pd.NaT, index=when.index, dtype="datetime64[s]")
    if "time" in cells:
        clock = parse_times(cells["time"])
        day = when.dt.normalize()
        # midnight beside a column of times is how a system writes a day
        use = clock["start"].notna() & (~timed | (when == day))
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
