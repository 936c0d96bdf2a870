"""The council's requests by ward and year, as people who are no officers may be shown them."""

import pandas as pd

from lib.analysis.safe_counts import SafeCounts, safe_counts
from lib.answers.figure import Figure
from lib.base.roles import Sees, sees
from lib.published.tables import us

HIDDEN = "hidden"


def years_on_offer() -> tuple[str, ...]:
    """Return the years that can be shown to the visitor, the latest first; none to officers, who see all of it."""
    return safe_counts().years if sees() == Sees.SAFE_COUNTS else ()


def year_figure(year: str) -> Figure:
    """Return the requests of a year of the council, '2024-25', by ward.

    Raises
    ------
    NotAllowed
        When the visitor may see nothing of the local records.
    """
    found = safe_counts()
    rows = found.rows[found.rows["year"] == year]
    table = rows.pivot(index="ward_name", columns="topic", values="count")
    table = table[[slug for slug in found.labels if slug in table]]
    shown = table.map(lambda count: HIDDEN if pd.isna(count) else f"{count:,}").rename(columns=found.labels)
    return Figure(
        f"council-requests-{year}",
        f"What residents of {us()} reported to the council in {year}, by ward",
        _lines(found, table),
        None,
        shown.rename_axis("Ward").reset_index(),
        rows.assign(shown=rows["count"].notna().map({True: "", False: HIDDEN}), source="council’s own requests"),
        evidence={
            "Source": "the council’s own service requests; police records are not in them",
            "Period": f"April to March, {year}; only years of which every month is held",
            "Limits": "Requests that people made to the council, not all there was; more can also mean that reporting "
            "was made easier. No month, street or point of them is shown: it could point to somebody.",
        },
    )


def _lines(found: SafeCounts, table: pd.DataFrame) -> tuple[str, ...]:
    hidden = int(table.isna().sum().sum())
    if not hidden:
        return (f"No ward has a count from 1 to {found.threshold - 1}, so none is hidden.",)
    return (
        f"{hidden} counts are hidden: those from 1 to {found.threshold - 1}, and others from which they could be "
        "worked out. A 0 is a count.",
    )
