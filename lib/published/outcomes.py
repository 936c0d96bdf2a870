"""The measures of the plan's outcomes: its own words and sources, and what data/outcomes.toml adds to them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lib.base.errors import DataFileError
from lib.published.tables import district_file, district_folder, load

FILE = "data/outcomes.toml"
UNITS = {"count": "number", "percent": "per cent", "score": "score"}
WANTED = {"fewer": "to fall", "more": "to rise", "": "either way"}


@dataclass(frozen=True)
class Measure:
    """A measure of the plan, or a figure that stands beside them."""

    number: str  # '1.3', the third of priority 1; empty for a figure beside them
    priority: int  # number of its priority
    # As the plan prints them.
    words: str
    source: str
    # A key of `UNITS`, a key of `WANTED`, and how the figure comes about.
    unit: str
    wanted: str = ""
    worked_out: str = ""
    # Which figure of the explorer's own fills it in: topics counted by quarter, offences of the national statistics
    # counted by year, or a survey's question and answer. All empty where the agency that holds it gives it.
    topics: tuple[str, ...] = ()
    year_of: tuple[str, ...] = ()
    survey: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the explorer works it out itself."""
        return bool(self.topics or self.year_of or self.survey)


@dataclass(frozen=True)
class Priority:
    """A priority of the plan."""

    # As the plan has them.
    number: int
    name: str
    # What the partnership promises, and what success looks like; empty where the plan does not say.
    commitment: str
    success: str
    aims: tuple[str, ...]  # the plan's aims
    # The plan's measures in its order, and the figures that stand beside them.
    measures: tuple[Measure, ...]
    beside: tuple[Measure, ...]


@lru_cache(maxsize=1)
def priorities() -> tuple[Priority, ...]:
    """Return the plan's priorities with their measures, in its order.

    Raises
    ------
    DataFileError
        A measure of the plan has no entry in data/outcomes.toml, or an entry is of no measure or cannot be read.
    """
    plan, added = load("plan_priorities"), _added()
    about = {entry["words"]: entry for entry in added.get("measure", [])}
    printed = plan[plan["kind"] == "measure"]
    if unknown := sorted(set(about) - set(printed["text"])):
        raise DataFileError(f"{FILE}: the plan has no measure “{unknown[0]}”.")
    found = []
    for number, rows in plan.groupby("number", sort=True):
        texts = {kind: tuple(of_kind["text"]) for kind, of_kind in rows.groupby("kind")}
        own = rows[rows["kind"] == "measure"]
        measures = tuple(
            _measure(about.get(text, {"words": text}), int(number), f"{number}.{place}", source)
            for place, (text, source) in enumerate(zip(own["text"], own["source"].fillna(""), strict=True), 1)
        )
        near = [entry for entry in added.get("context", []) if entry.get("priority") == number]
        beside = tuple(_measure(entry, int(number), "", "") for entry in near)
        said = {kind: " ".join(texts.get(kind, ())) for kind in ("commitment", "success")}
        aims = texts.get("aim", ())
        found.append(
            Priority(int(number), rows["priority"].iloc[0], **said, aims=aims, measures=measures, beside=beside)
        )
    return tuple(found)


def measures() -> tuple[Measure, ...]:
    """Return the plan's measures, in its order."""
    return tuple(measure for priority in priorities() for measure in priority.measures)


def due_weeks() -> int:
    """Return by how many weeks after a quarter's end its figures are asked for."""
    return int(_added().get("due_weeks", 6))


def _added() -> dict[str, Any]:
    return district_file(FILE) if (district_folder() / FILE).exists() else {}


def _measure(entry: dict[str, Any], priority: int, number: str, source: str) -> Measure:
    parts = {name: tuple(entry.get(name, ())) for name in ("topics", "year_of", "survey")}
    unit, wanted = entry.get("unit", "count"), entry.get("wanted", "")
    if unit not in UNITS or wanted not in WANTED or "words" not in entry:
        raise DataFileError(
            f"{FILE}: the entry “{entry.get('words', '')}” cannot be read; its head says what it holds."
        )
    return Measure(number, priority, entry["words"], source, unit, wanted, entry.get("worked_out", ""), **parts)
