"""Do the rates that a document prints year by year divide by one and the same series of residents or households?"""

from collections.abc import Iterator

from lib.analysis.reconcile.slips import Finding, compare, decimals
from lib.analysis.reconcile.tables import Tables, records


def rates_over_years(
    tables: Tables, *, table: str, number: str, rate: str, per: str, row: str, growth: float, places: int
) -> Iterator[Finding]:
    """Set what each year's rate divides by beside what the year before's does, area by area.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Those of the district's checks.
    table : str
        The one with the rates: area, measure, period_start, as_published and value.
    number, rate : str
        The measures that hold the count and the rate per 1,000.
    per, row : str
        What is divided by ('households'), and how a row is called, with {area} and {year}.
    growth : float
        By how many per cent at most it can change within a year.
    places : int
        To how many decimals the rates are rounded; the document leaves noughts at the end out.
    """
    rows = tables[table]
    for area, own in rows.groupby("area", sort=False):
        counts = own[own["measure"] == number].set_index("period_start")["value"]
        before: float | None = None
        for printed in records(own[own["measure"] == rate].sort_values("period_start")):
            year, count = printed["period_start"], float(counts[printed["period_start"]])
            fits = count / float(printed["value"]) * 1000
            if before is not None:
                yield _beside(
                    printed, count, fits, before, per, row.format(area=area, year=_year(year)), growth, places
                )
            before = fits


def _beside(
    printed: dict, count: float, fits: float, before: float, per: str, row: str, growth: float, places: int
) -> Finding:
    exact = count / before * 1000
    more = 100 * (fits / before - 1)
    return compare(
        printed,
        row,
        f"per 1,000 {per}",
        exact,
        f"{count:.0f} ÷ {before:,.0f} {per}, which the rate of the year before fits",
        slack=exact * growth / 100 + (10.0**-places - 10.0 ** -decimals(printed["as_published"])) / 2,
        otherwise=f"Fits about {fits:,.0f} {per}, {abs(more):.0f}% {'more' if more > 0 else 'fewer'} than the "
        f"{before:,.0f} of the year before, so the two years divide by different estimates.",
        by_definition=True,
        would_agree=f"{row}: {count:.0f}, {printed['as_published']} per 1,000 of about {fits:,.0f} {per}.",
    )


def _year(month: str) -> str:
    return f"{month[:4]}-{int(month[2:4]) + 1:02}"
