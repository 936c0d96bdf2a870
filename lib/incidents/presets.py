"""Periods that are asked for again and again, each with a name that says its months."""

from lib.base.months import month_in_words, shift
from lib.incidents.topics import Topic
from lib.incidents.view import View, months_on_offer
from lib.records.cache import kept_until_records_change

LENGTHS = (12, 6, 3)


@kept_until_records_change(maxsize=64)
def presets(topic: Topic) -> dict[str, tuple[str, str]]:
    """Return the usual periods of a topic by their names: its latest 12, 6 and 3 months, then each whole year held."""
    end = View.default(topic.slug).end
    held = set(months_on_offer())
    latest = {f"Last {length} months, to {month_in_words(end)}": (shift(end, 1 - length), end) for length in LENGTHS}
    years = sorted({month[:4] for month in held}, reverse=True)
    whole = {f"Year {year}": (f"{year}-01", f"{year}-12") for year in years if _is_held(year, held)}
    return {**latest, **whole}


def _is_held(year: str, held: set[str]) -> bool:
    return all(f"{year}-{month:02d}" in held for month in range(1, 13))
