"""What was read of a publication, and what it would change of the figures that stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.base.words import and_list, plural, within_a_sentence
from lib.incidents.official import KINDS, Kind
from lib.published.tables import district
from lib.records.newest import cut_off, load, order

MOST_SAID = 6  # of the district's own figures


@dataclass(frozen=True, eq=False)
class OfficialFigures:
    """What a publication holds."""

    kind: str  # which official figures
    tables: Mapping[str, pd.DataFrame]  # name of a bundled table to rows with its columns
    rows_read: int  # rows below the headings
    notes: tuple[str, ...] = ()  # what must be said of how it was read


@dataclass(frozen=True, eq=False)
class WhatChanges:
    """What a publication would change."""

    new: tuple[str, ...]  # years or quarters that were not held
    # One row a figure that differs: period, area_code, area, of (a part of the figures, or empty), before, after
    # (missing where there is no figure). The district first.
    revised: pd.DataFrame
    unknown: tuple[str, ...]  # areas that no table held before
    gone: tuple[str, ...]  # areas of a revised year that the file lists no more
    ours: pd.DataFrame  # the district's own figures of the file's years: period, of, before, after

    @property
    def nothing(self) -> bool:
        """Whether all that the file says is held already."""
        return not self.new and self.revised.empty and not self.gone


def what_changes(figures: OfficialFigures) -> WhatChanges:
    """Return what a publication would change of the figures that stand."""
    kind = KINDS[figures.kind]
    rows, held = figures.tables[kind.table], load(kind.table)
    value = kind.value or "listed"
    if not kind.value:
        rows, held = rows.assign(listed=1), held.assign(listed=1)
    keys = [kind.period, kind.area, *([kind.of] if kind.of else [])]
    told = sorted(rows[kind.period].unique(), key=order)
    before = held[held[kind.period].isin(told)].dropna(subset=[kind.area])
    both = before[[*keys, value]].merge(
        rows[[*keys, value]], on=keys, how="outer", suffixes=("_before", "_after"), indicator=True
    )
    was, now = both[f"{value}_before"].astype("Float64"), both[f"{value}_after"].astype("Float64")
    new = tuple(period for period in told if period not in set(before[kind.period]))
    names = held.drop_duplicates(kind.area, keep="last").set_index(kind.area)[kind.name]
    names = rows.drop_duplicates(kind.area, keep="last").set_index(kind.area)[kind.name].combine_first(names)
    table = pd.DataFrame(
        {
            "period": both[kind.period],
            "area_code": both[kind.area],
            "area": both[kind.area].map(names),
            "of": both[kind.of] if kind.of else "",
            "before": was,
            "after": now,
        }
    )
    same = (was == now).fillna(False) | (was.isna() & now.isna())
    ours = (table["area_code"] == kind.us()) | (not kind.us())
    of_held = ~table["period"].isin(new)
    revised = table[of_held & (both["_merge"] != "left_only") & ~same]
    first = (revised["area_code"] != kind.us()).to_numpy()
    revised = revised.assign(first=first).sort_values(["first", "period", "area", "of"]).drop(columns="first")
    return WhatChanges(
        new=new,
        revised=revised.reset_index(drop=True),
        unknown=tuple(sorted(names[code] for code in set(rows[kind.area]) - set(held[kind.area]))),
        gone=tuple(sorted(set(table.loc[of_held & (both["_merge"] == "left_only"), "area"]))),
        ours=_in_order(table[ours & ~same], told, rows[kind.of].unique() if kind.of else [""]),
    )


def _in_order(table: pd.DataFrame, periods: Iterable[str], parts: Iterable[str]) -> pd.DataFrame:
    """Return rows by period and, within one, in the order in which the publication has its parts."""
    places = {name: list(values) for name, values in (("period", periods), ("of", parts))}
    ordered = table.sort_values(["period", "of"], key=lambda values: values.map(places[str(values.name)].index))
    return ordered.reset_index(drop=True)


def in_sentences(figures: OfficialFigures, changes: WhatChanges) -> list[str]:
    """Return what a publication would change, in sentences."""
    kind = KINDS[figures.kind]
    rows = figures.tables[kind.table]
    if not kind.value:
        return _of_a_list(kind, rows, changes)
    said = []
    for period in changes.new:
        of_it = rows[rows[kind.period] == period]
        listed = of_it[kind.area].nunique()
        with_one = of_it.dropna(subset=[kind.value])[kind.area].nunique()
        less = f", {with_one} with a figure" if with_one < listed else ""
        said.append(f"New: {period} ({listed} {kind.areas}{less}).")
    if changes.nothing:
        said.append("Every figure of the file is held already: there is nothing to store.")
    said += our_sentences(figures.kind, changes)
    others = changes.revised[(changes.revised["area_code"] != kind.us()) & bool(kind.us())]
    if len(others):
        periods = sorted(others["period"].unique(), key=cut_off)
        said.append(
            f"{kind.publisher} revised {plural(len(others), 'figure')} of {and_list(periods)}, of "
            f"{plural(others['area_code'].nunique(), 'other area')}."
        )
    if changes.unknown:
        said.append(f"Not known before: {and_list(changes.unknown[:10])}{_more(changes.unknown)}.")
    if changes.gone:
        said.append(
            f"Listed before in these years, not in the file: {and_list(changes.gone[:10])}{_more(changes.gone)}."
        )
    return said


def _of_a_list(kind: Kind, rows: pd.DataFrame, changes: WhatChanges) -> list[str]:
    """Return what is said of a list of areas: who is on it, who is new and who is no longer."""
    if changes.nothing:
        return ["The same areas are held already: there is nothing to store."]
    said = [f"{kind.label}: {plural(len(rows), 'area')}: {and_list(rows[kind.name])}."]
    if len(changes.revised):
        said.append(f"Not on the list that is held: {and_list(changes.revised['area'])}.")
    if changes.gone:
        said.append(f"On the list that is held, no longer on this one: {and_list(changes.gone)}.")
    return said


def our_sentences(kind_name: str, changes: WhatChanges) -> list[str]:
    """Return how the district's own figures change: 'DEFRA revised its incidents in 2021-22 from 812 to …'."""
    kind, us = KINDS[kind_name], district()["name"]
    said = [] if kind.us() else _by_period(kind, changes)
    for row in changes.ours.head(MOST_SAID if kind.us() else 0).itertuples():
        what = within_a_sentence(row.of) if row.of else kind.counted
        if row.period in changes.new:
            said.append(f"{us}, {row.period}: {_figure(row.after)} {what}, a new figure.")
        else:
            said.append(
                f"{kind.publisher} revised {us}’s {what} in {row.period} from {_figure(row.before)} to "
                f"{_figure(row.after)}."
            )
    if kind.us() and len(changes.ours) > MOST_SAID:
        said.append(f"And {len(changes.ours) - MOST_SAID} more of {us}’s figures.")
    return said


def _by_period(kind: Kind, changes: WhatChanges) -> list[str]:
    """Return what is said where all areas are the district's own: the sum of each year."""
    said, us = [], district()["name"]
    for period, rows in changes.ours.groupby("period"):
        after, before = rows["after"].sum(), rows["before"].sum()
        if period in changes.new:
            said.append(f"{us}, {period}: {after:,.0f} {kind.counted} in {len(rows)} {kind.areas}, new.")
        else:
            said.append(
                f"{kind.publisher} revised {plural(len(rows), 'figure')} of {period}: {before:,.0f} to {after:,.0f} "
                f"{kind.counted} in those {kind.areas}."
            )
    return said


def _figure(value: float) -> str:
    return "no figure" if pd.isna(value) else f"{value:,.0f}"


def _more(names: tuple[str, ...]) -> str:
    return f" and {len(names) - 10} more" if len(names) > 10 else ""
