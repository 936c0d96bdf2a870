"""Load files into the local records: read, say what was found, store all or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any, Protocol

import pandas as pd

from lib.incidents.completeness import Status
from lib.incidents.kinds import kind_names
from lib.incidents.local import all_coverage, months_not_whole
from lib.incidents.sources import Source, source_of_kind
from lib.incidents.topics import topics
from lib.intake.alike_held import alike_held_in_words
from lib.intake.beside_usual import check_confirmed, far_months_in_words, months_beside_usual
from lib.intake.counted_twice import check_not_counted_twice
from lib.intake.files import GivenFile
from lib.intake.requests.columns import guess_mapping
from lib.intake.requests.counted import MARK_OF_DISTRICT
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.read import RequestsRead, open_export, read_requests
from lib.intake.tables import GivenTable
from lib.published.places import ward_names
from lib.records.profiles import Profile, profile_named, profiles
from lib.records.store import NewBatch, Progress, no_progress, remembered_mapping, standing_batch, store

OUTSIDE = "Outside every ward"
WHOLE = "The district as a whole"


class Read(Protocol):
    """What the reader of a source makes of one file."""

    refused_rows: pd.DataFrame

    @property
    def outside(self) -> pd.DataFrame:
        """The records that lie outside the district: lon, lat, month, category."""

    def as_batch(self) -> NewBatch:
        """Return what is to be stored."""


def reader_of(source: Source) -> Callable[..., Any]:
    """Return the function that reads a source's files."""
    module, function = source.reader.split(":")
    return getattr(import_module(module), function)


def read_files(source: Source, files: list[GivenFile], today: date, progress: Progress = no_progress) -> list[Read]:
    """Read files of a source whose columns are always the same; nothing is stored.

    Raises
    ------
    InputError
        When any of them cannot be used.
    """
    return [reader_of(source)(file, today=today, progress=progress) for file in files]


@dataclass(frozen=True)
class Proposed:
    """How an export is most likely to be read."""

    mapping: Mapping  # with which it is read unless somebody puts it right
    remembered: bool  # whether it is known from an earlier file or a profile, not guessed
    profile: str = ""  # the profile that it comes from; empty for none


def proposed_for(file: GivenFile, sheet: str = "", profile: str = "") -> Proposed:
    """Return how an export is to be read: by the profile that fits, as the last file of its shape, or as guessed.

    Parameters
    ----------
    file : GivenFile
        The export.
    sheet : str
        The sheet of a workbook; empty for the profile's, or the one that looks most like records.
    profile : str
        The name of the profile to read it by; empty for the one that fits, if any does.

    Raises
    ------
    InputError
        When the file cannot be used, or there is no such profile.
    """
    table = open_export(file, sheet)
    fitting = profile_named(profile) if profile else _fitting_profile(table)
    if fitting is not None:
        kept = Mapping.from_json(fitting.mapping)
        if kept.sheet and not sheet and kept.sheet in [one.name for one in table.sheets]:
            sheet = kept.sheet
            table = open_export(file, sheet)
        return Proposed(_with_new_words(kept, table, sheet), True, fitting.name)
    remembered = remembered_mapping(table.shape)
    if remembered is None:
        return Proposed(replace(guess_mapping(table), sheet=sheet), False)
    return Proposed(_with_new_words(Mapping.from_json(remembered), table, sheet), True)


def _fitting_profile(table: GivenTable) -> Profile | None:
    """Return the profile that was kept with a file of this shape, else the one all of whose columns are there."""
    known = profiles()
    same = [one for one in known if one.shape == table.shape]
    fits = [one for one in known if set(one.mapping.get("columns", {}).values()) <= set(table.header)]
    return next(iter([*same, *sorted(fits, key=lambda one: -len(one.mapping.get("columns", {})))]), None)


def _with_new_words(known: Mapping, table: GivenTable, sheet: str) -> Mapping:
    """Return a known mapping with guesses for categories and statuses that were not met before."""
    guessed = guess_mapping(table)
    if "status" not in known.columns and "status" in guessed.columns:  # no row of the last file was cancelled
        known = replace(known, columns={**known.columns, "status": guessed.columns["status"]})
    return replace(
        known,
        sheet=sheet,
        # what a file's own name or title says of its kind is newer than what was said of the last one
        all_category=guessed.all_category or known.all_category,
        categories={**guessed.categories, **known.categories},
        statuses={**guessed.statuses, **known.statuses} if "status" in known.columns else {},
    )


def mapping_for(file: GivenFile) -> tuple[Mapping, bool]:
    """Return how an export is to be read, and whether that is remembered; see `proposed_for`.

    Raises
    ------
    InputError
        When the file cannot be used.
    """
    found = proposed_for(file)
    return found.mapping, found.remembered


def read_export(file: GivenFile, mapping: Mapping, today: date, progress: Progress = no_progress) -> RequestsRead:
    """Read an export of service requests by a mapping; nothing is stored.

    Raises
    ------
    InputError
        When the file cannot be used, or the mapping does not fit it.
    """
    return read_requests(open_export(file, mapping.sheet), mapping, today, progress)


def told_of(new: list[NewBatch]) -> dict[str, Any]:
    """Return what would be stored of files, as `load_batches` says it of what was, with state 'not stored'."""
    check_not_counted_twice(new)
    return _with_sums([{**summary(batch, 0, False), "state": "not stored"} for batch in new])


def _with_sums(files: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {key: sum(file[key] for file in files) for key in ("read", "stored", "outside")}
    return {**sums, "refused": sum(sum(file["refused"].values()) for file in files), "files": files}


def report_of(new: list[NewBatch]) -> pd.DataFrame:
    """Return the months of files before they are stored: `lib.intake.beside_usual.MONTH_COLUMNS`."""
    exports = [batch for batch in new if judged_before_storing(batch)]
    gaps = {month: reason for batch in exports for month, reason in incomplete_months(batch).items()}
    return months_beside_usual(new, gaps)


def to_confirm(new: list[NewBatch]) -> list[str]:
    """Return, in sentences, what somebody has to have looked at before files are stored."""
    return [*far_months_in_words(report_of(new)), *alike_held_in_words(new)]


def store_looked_at(new: list[NewBatch], confirmed: bool, progress: Progress = no_progress) -> dict[str, Any]:
    """Store files that somebody has looked at: what the page and `python -m lib import` both call.

    Parameters
    ----------
    new : list of NewBatch
        The files, of one source.
    confirmed : bool
        Whether what is to be confirmed is right so.
    progress : callable
        As for `load_batches`.

    Returns
    -------
    dict
        As `load_batches`.

    Raises
    ------
    InputError
        When what is to be confirmed is not, or requests would count twice.
    StoreError
        When the store cannot be written; nothing is stored.
    """
    if not all(standing_batch(batch.kind, batch.sha256) for batch in new):
        check_confirmed(to_confirm(new), confirmed)
    return load_batches(new, progress)


def load_batches(new: list[NewBatch], progress: Progress = no_progress) -> dict[str, Any]:
    """Store files in one transaction and return the summary that the command line prints.

    Returns
    -------
    dict
        files: one entry each with file, batch, state ('stored' or 'held already'), read, stored, refused, outside,
        elsewhere, by_month, incomplete (month to reason); and the sums read, stored, refused, outside.

    Raises
    ------
    InputError
        When requests would count twice; see `lib.intake.counted_twice`.
    StoreError
        When the store cannot be written; nothing is stored.
    """
    check_not_counted_twice(new)
    held = [standing_batch(batch.kind, batch.sha256) is not None for batch in new]
    # Of exports, said before they are stored: afterwards all that is held would be read and summed again for it.
    gaps = [incomplete_months(batch, new) if judged_before_storing(batch) else None for batch in new]
    numbers = store(new, progress)
    return _with_sums(list(map(summary, new, numbers, held, gaps)))


def summary(batch: NewBatch, number: int, was_held: bool, gaps: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what was made of one file, as plain data; `gaps` where its `incomplete_months` are known already."""
    by_month = batch.incidents["month"].value_counts().sort_index()
    return {
        "file": batch.file_name,
        "batch": number,
        "state": "held already" if was_held else "stored",
        "read": batch.rows_read,
        "stored": 0 if was_held else len(batch.incidents),
        "refused": batch.refused,
        "outside": batch.rows_outside,
        "elsewhere": batch.rows_elsewhere,
        "by_month": {str(month): int(rows) for month, rows in by_month.items()},
        "incomplete": incomplete_months(batch) if gaps is None else gaps,
    }


def incomplete_months(batch: NewBatch, beside: Sequence[NewBatch] = ()) -> dict[str, str]:
    """Return the months of a batch that are not whole with all that is held, each with why.

    Of an export also before it is stored, with those that come `beside` it; of whole months of forces only what is
    stored can be judged.
    """
    source = source_of_kind(batch.kind)
    if judged_before_storing(batch):
        others = [one.parts for one in beside if one is not batch and judged_before_storing(one)]
        return months_not_whole(source, batch.parts, pd.concat(others) if others else None)
    coverage = all_coverage()
    gaps = coverage[(coverage["status"] == Status.INCOMPLETE) & (coverage["source"] == source.name)]
    mine = pd.MultiIndex.from_frame(batch.parts[["force", "month"]])
    gaps = gaps[pd.MultiIndex.from_frame(gaps[["force", "month"]]).isin(mine)]
    return {f"{row.month} {row.force}": row.reason for row in gaps.itertuples()}


def judged_before_storing(batch: NewBatch) -> bool:
    """Return whether it can be said before a batch is stored which of its months are not whole."""
    return not any(batch.parts["force"])


def category_labels() -> dict[str, str]:
    """Return how each category is called, of police.uk and of the council's requests."""
    return {slug: topic.label for slug, topic in topics().items()} | kind_names()


def rows_by_ward(incidents: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows of each category lie in each ward, as it is read.

    Returns
    -------
    DataFrame
        Ward (by name, 'Outside every ward' after them and 'All' last), then a column of whole numbers for each
        category by its label.
    """
    wards = incidents["ward_code"].map(ward_names()).fillna(OUTSIDE)
    if "subcategory" in incidents:
        wards = wards.mask(incidents["subcategory"] == MARK_OF_DISTRICT, WHOLE)
    table = pd.crosstab(wards, incidents["category"].map(category_labels()))
    last = [name for name in (WHOLE, OUTSIDE) if name in table.index]
    table = table.reindex([*table.index.drop(last), *last])
    table.loc["All"] = table.sum()
    return table.rename_axis(index="Ward", columns=None).reset_index()
