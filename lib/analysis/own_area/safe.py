"""What of the council's own requests may be shown of an area beyond its officers: of ready-made ones, by year."""

import pandas as pd

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.inside import only_whole_wards
from lib.analysis.safe_counts import safe_counts
from lib.base.errors import NotAllowed

COLUMNS = ["topic", "label", "year", "count"]


def safe_counts_of(area: Area) -> pd.DataFrame:
    """Return an area's requests by year, as the sums of what is shown of its wards; missing where one of them is not.

    What is given can be worked out from the wards' own counts, so it tells nothing that they do not. Of an outline that
    somebody chose there is nothing: two that differ by a street would tell what that street has.

    Returns
    -------
    DataFrame
        topic, label, year ('2024-25', April to March), count (Int64, missing where it is hidden).

    Raises
    ------
    NotAllowed
        When the visitor sees nothing of the local records, or the area is not a ready-made one of whole wards.
    """
    if not (area.ready_made and only_whole_wards(area)):
        raise NotAllowed("The council’s own requests are shown to you for ready-made areas of whole wards only.")
    found = safe_counts()
    own = found.rows[found.rows["ward_code"].isin(area.wards)]
    sums = own.groupby(["topic", "year"], sort=False)["count"].agg(lambda counts: counts.sum(skipna=False))
    table = sums.astype("Int64").reset_index()
    return table.assign(label=table["topic"].map(found.labels))[COLUMNS]
