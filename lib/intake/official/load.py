"""Load official figures from a file downloaded by hand: read, say what changes, store all or nothing."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from lib.base.errors import InputError
from lib.base.roles import require
from lib.base.words import and_list
from lib.incidents.official import BY_OPTION, KINDS, Kind
from lib.intake.files import GivenFile
from lib.intake.official.figures import OfficialFigures, WhatChanges, in_sentences, what_changes
from lib.intake.official.sheet import NotThisLayout
from lib.records.official import store_official
from lib.records.store import batches


@dataclass(frozen=True, eq=False)
class LookedAt:
    """A file of official figures that was read, with what it would change; nothing is stored yet."""

    file: GivenFile
    figures: OfficialFigures
    changes: WhatChanges

    @property
    def kind(self) -> Kind:
        """Which official figures they are."""
        return KINDS[self.figures.kind]

    def sentences(self) -> list[str]:
        """Return what it would change, and how it was read."""
        return [*in_sentences(self.figures, self.changes), *self.figures.notes]

    def as_json(self) -> dict[str, Any]:
        """Return what it would change as plain data."""
        revised = self.changes.revised.astype(object)
        return {
            "kind": self.kind.option,
            "file": self.file.name,
            "rows_read": self.figures.rows_read,
            "new": list(self.changes.new),
            "revised": revised.where(revised.notna(), None).to_dict("records"),
            "unknown": list(self.changes.unknown),
            "no_longer_listed": list(self.changes.gone),
            "said": self.sentences(),
        }


def look_at(file: GivenFile, today: date, option: str = "") -> LookedAt:
    """Read a file of official figures and work out what it would change; nothing is stored.

    Parameters
    ----------
    file : GivenFile
        As it was downloaded.
    today : date
        No figure can be of later.
    option : str
        Which figures they are (`lib.incidents.official.BY_OPTION`); found out from the layout when empty.

    Raises
    ------
    NotAllowed
        When the visitor may load nothing.
    InputError
        When it is laid out as none of them, with what was expected and found; or a figure cannot be right.
    """
    require("load")
    wanted = [_kind_of(option)] if option else [kind for kind in KINDS.values() if kind.every]
    refused = []
    for kind in wanted:
        try:
            figures = _reader(kind)(file, today)
        except NotThisLayout as error:
            refused.append(error)
            continue
        return LookedAt(file, figures, what_changes(figures))
    if len(refused) == 1:
        raise refused[0]
    closest = min(refused, key=lambda error: error.missing)
    known = and_list([kind.label for kind in wanted])
    raise InputError(f"{closest} Files that can be read: {known}.")


def _kind_of(option: str) -> Kind:
    if option not in BY_OPTION:
        raise InputError(f"There are no official figures “{option[:30]}”. Choose one of: {', '.join(BY_OPTION)}.")
    return BY_OPTION[option]


def _reader(kind: Kind) -> Any:
    module, function = kind.reader.split(":")
    return getattr(import_module(module), function)


def latest_load(option: str = "") -> int:
    """Return the number of the load of official figures that was loaded last and stands.

    Parameters
    ----------
    option : str
        Of which figures; of any when empty.

    Raises
    ------
    InputError
        When there is none.
    """
    wanted = [_kind_of(option).kind] if option else list(KINDS)
    held = batches()
    standing = held[(held["state"] == "loaded") & held["kind"].isin(wanted)]
    if standing.empty:
        raise InputError("No official figures that were loaded stand, so there is nothing to take back.")
    return int(standing["id"].max())


def store_figures(looked_at: LookedAt) -> int:
    """Store what was looked at; return the number of the load.

    Raises
    ------
    NotAllowed
        When the visitor may load nothing.
    InputError
        When there is nothing new in it.
    StoreError
        When the store cannot be written; nothing is stored.
    """
    require("load")
    if looked_at.changes.nothing:
        raise InputError("Every figure of the file is held already: nothing was stored.")
    figures = looked_at.figures
    said = " ".join(in_sentences(figures, looked_at.changes))
    return store_official(
        figures.kind, figures.tables, looked_at.file.name, looked_at.file.sha256(), figures.rows_read, said
    )
