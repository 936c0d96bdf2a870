"""Periods that are asked for again and again, each with a name that says its months."""

from lib.base.months import from_to_in_words, months_between, shift
from lib.incidents.view import View, months_on_offer
from lib.records.cache import kept_until_records_change

YEAR, SHORTER = 12, (6, 3)
Span = tuple[str, str]


@kept_until_records_change(maxsize=128)
def presets(view: View) -> dict[str, Span]:
    """Return the usual periods of a view's topic by their names.

    The latest 12, 6 and 3 months, or all that are on record where these are fewer; the same months a year before what
    the view shows; and each whole year held.
    """
    usual, held = View.default(view.topic), set(months_on_offer())
    on_record = len(months_between(usual.start, usual.end))
    first = f"Last {YEAR} months" if on_record == YEAR else "All on record"
    named = {_named(first, (usual.start, usual.end)): (usual.start, usual.end)}
    for length in SHORTER:
        if length < on_record:
            span = shift(usual.end, 1 - length), usual.end
            named[_named(f"Last {length} months", span)] = span
    years = sorted({month[:4] for month in held}, reverse=True)
    whole = {f"Year {year}": (f"{year}-01", f"{year}-12") for year in years if _is_held(year, held)}
    shown = (view.start, view.end)
    # where the year before is shown already, it keeps its name
    later = next((span for span in named.values() if _year_before(span) == shown), shown)
    before = _year_before(later)
    known = {*named.values(), *whole.values()}
    if before not in known and held.issuperset(before):
        named[_named("A year before", before)] = before
    return {**named, **whole}


def _named(name: str, span: Span) -> str:
    return f"{name}: {from_to_in_words(*span)}"


def _year_before(span: Span) -> Span:
    return shift(span[0], -12), shift(span[1], -12)


def _is_held(year: str, held: set[str]) -> bool:
    return all(f"{year}-{month:02d}" in held for month in range(1, 13))
