"""What else is published for the months of a claim: a document's own counts, and yearly national returns."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.claims.claim import DISTRICT, Claim, Span
from lib.published.cited import cited
from lib.published.tables import district, load
from lib.records import newest
from lib.statistics.claim import CLOSE, ClaimVerdict, claim_verdict

RETURNS = "DEFRA’s fly-tipping returns"


@dataclass(frozen=True)
class OtherSource:
    """Counts of both periods that something else publishes."""

    name: str  # what publishes them
    before: float
    after: float
    verdict: ClaimVerdict  # whether they bear the claim out
    # Whether the claimed size is their difference divided by the later count in place of the earlier one.
    by_later_count: bool

    @property
    def ratio(self) -> float:
        """The later count over the earlier one."""
        return self.after / self.before


def other_sources(claim: Claim) -> list[OtherSource]:
    """Return what documents print and what is returned nationally for the two periods of a claim on the district.

    A document's count is its own, so a claim must be what the counts give at the digits printed; national returns are
    revised, and a figure within two points is the same.
    """
    if claim.place != DISTRICT:
        return []
    found = []
    for about in cited().values():
        if about.crime_table:
            counts = [_printed(about.crime_table, claim.topic, span) for span in (claim.before, claim.after)]
            found.append(_source(claim, about.short, counts, 0.0))
    if claim.topic == "fly-tipping":
        counts = [_returned(span) for span in (claim.before, claim.after)]
        found.append(_source(claim, RETURNS, counts, CLOSE))
    return [source for source in found if source is not None]


def _printed(table: str, topic: str, span: Span) -> float | None:
    rows = load(table)
    same = (rows["period_start"] == span.start) & (rows["period_end"] == span.end)
    counts = rows.loc[same & (rows["topic"] == topic) & (rows["measure"] == "count"), "value"]
    return float(counts.iloc[0]) if len(counts) else None


def _returned(span: Span) -> float | None:
    year = int(span.start[:4])
    if span != Span(f"{year}-04", f"{year + 1}-03"):
        return None
    rows = newest.load("fly_tipping_incidents")
    own = rows[(rows["area_code"] == district()["code"]) & (rows["year"] == f"{year}-{(year + 1) % 100:02d}")]
    value = own["incidents"].iloc[0] if len(own) else pd.NA
    return None if pd.isna(value) else float(value)


def _source(claim: Claim, name: str, counts: list[float | None], close: float) -> OtherSource | None:
    before, after = counts
    if not before or not after:
        return None
    ratio, slack = after / before, claim.slack
    verdict = claim_verdict(
        claim.rises, claim.ratio, ratio, ratio, ratio, slack=slack, close=close, or_more=claim.or_more
    )
    over_later = 1 + (after - before) / after
    # Within a whole unit of the last digit: such a figure is now and then cut off or rounded up besides
    by_later = claim.ratio is not None and abs(over_later - claim.ratio) <= 2 * slack < abs(ratio - claim.ratio)
    return OtherSource(name, before, after, verdict, by_later)
