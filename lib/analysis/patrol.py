"""Which places a patrol list names: those hot by the written rule, or the busiest, whichever held better before."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.small_areas import capture_figures, hex_figures, hex_grid
from lib.base.errors import CannotSay
from lib.incidents.cube import Period
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change

LASTING = ("persistent", "emerging", "intermittent")
RULE, BUSIEST = "rule", "busiest"


@dataclass(frozen=True)
class PatrolChoice:
    """The places of a topic that a patrol list takes, and why those."""

    topic: Topic
    by: str  # 'rule' or 'busiest'
    # The later months that the two ways, chosen on the year before, were tried on; None where they could not be.
    tested_on: Period | None
    # Share of those months' incidents that each way held on the same area of land; missing where not tested.
    rule_share: float
    busiest_share: float
    why_not: str  # why they could not be tried; empty where they were
    rows: pd.DataFrame  # rows of `lib.analysis.small_areas.HexFigures`, the first to go to first


def in_order_of_rule(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the hot hexagons by class (persistent, emerging, intermittent, other), then by Gi*."""
    order = {name: position for position, name in enumerate(LASTING)}
    hot = rows[rows["hot"]]
    keyed = hot.assign(order=hot["class"].map(order).fillna(len(order)))
    return keyed.sort_values(["order", "gi_star", "hex_id"], ascending=[True, False, True]).drop(columns="order")


@kept_until_records_change(maxsize=64)
def patrol_choice(view: View) -> PatrolChoice:
    """Return the places to go to for a topic: as much land as is hot by the rule, chosen the way that held better.

    Raises
    ------
    CannotSay
        When the topic has no map points, or no month of the period is complete.
    InputError
        When the period is not usable.
    """
    figures = hex_figures(view)
    by_rule = in_order_of_rule(figures.rows)
    try:
        tried = capture_figures(view)
    except CannotSay as reason:
        return PatrolChoice(figures.topic, RULE, None, np.nan, np.nan, str(reason), by_rule)
    share = tried.rows.set_index("chosen_by")["share_captured"]
    rule, busiest = float(share["hot hexagons"]), float(share["busiest hexagons"])
    if busiest <= rule:
        return PatrolChoice(figures.topic, RULE, tried.tested_on, rule, busiest, "", by_rule)
    areas = hex_grid().areas
    land = areas.reindex(figures.rows["hex_id"]).cumsum()
    rows = figures.rows[land.to_numpy() <= areas.reindex(by_rule["hex_id"]).sum()]
    return PatrolChoice(figures.topic, BUSIEST, tried.tested_on, rule, busiest, "", rows[rows["count"] > 0])
