"""When a place may be called a hotspot: the written rule in ``data/hotspot_rule.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from lib.base.errors import DataFileError

RULE_FILE = Path(__file__).resolve().parents[2] / "data" / "hotspot_rule.toml"


@dataclass(frozen=True)
class HotspotRule:
    """When a place may be called a hotspot; each field is explained in ``data/hotspot_rule.toml``."""

    minimum_count: int
    q_below: float
    window_months: int
    minimum_windows: int
    persistent_share: float
    recent_share: float
    intermittent_share: float
    separation_metres: float


def read_hotspot_rule(path: Path = RULE_FILE) -> HotspotRule:
    """Read the rule from its file.

    Parameters
    ----------
    path : Path
        A TOML file with the fields of :class:`HotspotRule`.

    Raises
    ------
    DataFileError
        The file is missing or not TOML, or a value is missing, unknown or out of range.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"The hotspot rule {path.name} cannot be read ({error}); put the file right.") from error
    names = {field.name for field in fields(HotspotRule)}
    if names != set(values):
        wrong = ", ".join(sorted(names ^ set(values)))
        raise DataFileError(f"The hotspot rule {path.name} must have exactly its eight settings; check {wrong}.")
    for name, value in values.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        share = name == "q_below" or name.endswith("_share")
        whole = name in ("minimum_count", "window_months", "minimum_windows")
        if not is_number or value <= 0 or (share and value >= 1) or (whole and value != int(value)):
            kind = "a share between 0 and 1" if share else "a whole number above 0" if whole else "above 0"
            raise DataFileError(f"In the hotspot rule {path.name}, {name} must be {kind}; it is {value}.")
    return HotspotRule(**values)


HOTSPOT_RULE = read_hotspot_rule()
