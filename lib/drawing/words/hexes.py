"""What is said of hexagons: whether they are hot, whether that lasts, and whether residents explain it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.analysis.seen import enough_to_see, found_of_notable
from lib.analysis.small_areas import HexFigures
from lib.base.words import headline_of, plural, within_a_sentence
from lib.drawing.map_classes import HOT_CLASSES
from lib.drawing.words.areas import LAST_TWELVE, share_in_words
from lib.incidents.topics import Topic
from lib.published.places import ward_names
from lib.statistics.hotspot_rule import HOTSPOT_RULE

ABOVE = "more than residents explain"
_WINDOW = f"{HOTSPOT_RULE.window_months} months"
_IF_HOT = {
    "persistent": "persistent",
    "emerging": "emerging",
    "intermittent": "intermittent",
    "former": "hot over the whole period, not in the latest months",
    "not hot": f"hot over the whole period, in no {_WINDOW} alone",
}
# A class looks at windows of three years, “hot” at the period alone: where the two part, it is said why
_IF_NOT = {
    "persistent": f"though {_WINDOW} at a time it mostly was",
    "emerging": "though newly so in the latest months",
    "intermittent": f"though now and then so, {_WINDOW} at a time",
    "former": "but was before",
}


def lasting_in_words(name: str) -> str:
    """Return how lasting a hexagon is that is hot in the period, by its class."""
    return _IF_HOT.get(name, name)


def why_not_hot(row: Mapping[str, Any]) -> str:
    """Return why a hexagon whose class says that it was hot is not hot in the period; empty where the two agree."""
    return "" if row["hot"] else _IF_NOT.get(row["class"], "")


def parts_in_words(row: Mapping[str, Any]) -> str:
    """Return whether a hexagon is hot in the period and how that goes with its class, for a column of a file."""
    if row["hot"]:
        return lasting_in_words(row["class"])
    return ", ".join(filter(None, ("not hot", why_not_hot(row))))


def why_in_words(row: Mapping[str, Any]) -> str:
    """Return why a hexagon is named as a place: whether it is hot, whether it lasts, and whether people explain it."""
    lasting = lasting_in_words(row["class"])
    spells = f"{row['windows_hot']} of {row['windows']} spells of {_WINDOW}"
    above = "" if pd.isna(row["above_residents"]) or not row["above_residents"] else f" {ABOVE.capitalize()}."
    if not row["hot"]:
        return f"{parts_in_words(row).capitalize()}: hot in {spells}.{above}"
    with_its = f"{row['neighbourhood_count']:,.0f} with its six neighbours"
    return f"Hot: {with_its}. {lasting.capitalize()}: hot in {spells}.{above}"


def above_in_words(row: Mapping[str, Any]) -> str:
    """Return whether a hexagon holds more than its residents explain: 'yes (5.2 expected)', 'no', 'not said'."""
    if pd.isna(row["above_residents"]):
        return "not said"
    expected = row["residents_expected"]
    size = "under 1" if expected < 1 else f"{expected:.0f}"
    return f"{'yes' if row['above_residents'] else 'no'} ({size} expected)"


def is_above(rows: pd.DataFrame) -> pd.Series:
    """Return which hexagons hold more than their residents explain; where that is not said, none."""
    return rows["above_residents"].fillna(False).astype(bool)


def residents_sentence(rows: pd.DataFrame, topic: Topic) -> str:
    """Return how many hexagons hold more than their residents explain, or why that is not said."""
    if topic.not_by_residents:
        why = within_a_sentence(topic.not_by_residents)
        return f"Whether a place has more than its residents explain is not said: {why}"
    above, hot = is_above(rows), rows["hot"]
    both, alone = int((above & hot).sum()), int((above & ~hot).sum())
    if not above.any():
        return f"No small area has more {topic.sentence} than its residents explain."
    said = "No hotspot has more than residents explain"
    if hot.any():
        have = "has" if both == 1 else "have"
        said = f"{both} of {plural(int(hot.sum()), 'hotspot')} {have} more than residents explain"
    does, is_ = ("does", "is") if alone == 1 else ("do", "are")
    more = f"; so {does} {plural(alone, 'small area')} that {is_} not hot"
    return f"{said}{more if alone else ''}."


def few_sentence(topic: Topic, incidents: float) -> str:
    """Return that so few incidents show few hotspots; empty where there are enough."""
    if not 0 < incidents < enough_to_see():
        return ""
    return (
        f"Among {topic.counted(incidents)} the rule finds a place with three times the usual rate in "
        f"{100 * found_of_notable(incidents):.0f} of 100 cases: under about {enough_to_see():,.0f} “not hot” is not "
        "“no hotspot”."
    )


def hex_columns(figures: HexFigures) -> pd.DataFrame:
    """Return hexagons for files and the command line: the figures, and in words how hot and lasting go together."""
    rows = figures.rows
    return rows.assign(in_words=[parts_in_words(row) for row in rows[["hot", "class"]].to_dict("records")])


def _worth_listing(figures: HexFigures) -> pd.DataFrame:
    rows = figures.rows
    return rows[rows["hot"] | rows["class"].isin(HOT_CLASSES) | is_above(rows)]


def hexes_at_a_glance(figures: HexFigures, lines: Mapping[str, list[float]]) -> pd.DataFrame:
    """Return the hexagons of `hexes_in_words` to sort, what matters most first, without the test behind them.

    Parameters
    ----------
    figures : HexFigures
        The hexagons of a view.
    lines : mapping of str to list
        The counts of each in its latest months, by hex_id.
    """
    rows = _worth_listing(figures)
    records = rows.to_dict("records")
    table = pd.DataFrame(
        {
            "On or near": rows["place"].where(rows["place"] != "", "no incident in this period"),
            figures.topic.incidents.capitalize(): rows["count"],
            LAST_TWELVE: [lines[hex_id] for hex_id in rows["hex_id"]],
            "Hotspot now": [_yes_or_no(row) for row in records],
            "Mostly in": rows["ward_code"].map(ward_names()),
            "Over three years": rows["class"],
            "More than residents explain": [above_in_words(row) for row in records],
        }
    )
    return table.drop(columns="More than residents explain") if figures.topic.not_by_residents else table


def hexes_in_words(figures: HexFigures) -> pd.DataFrame:
    """Return the hexagons that are hot, or were, or hold more than residents explain, for reading; busiest first."""
    rows = _worth_listing(figures)
    records = rows.to_dict("records")
    table = pd.DataFrame(
        {
            "On or near": rows["place"].where(rows["place"] != "", "no incident in this period"),
            "Mostly in": rows["ward_code"].map(ward_names()),
            figures.topic.incidents.capitalize(): rows["count"].map("{:,.0f}".format),
            "With its neighbours": rows["neighbourhood_count"].map("{:,.0f}".format),
            "Hot in this period": [_yes_or_no(row) for row in records],
            "More than residents explain": [above_in_words(row) for row in records],
            "Over three years": rows["class"],
            "Windows hot": rows["windows_hot"].astype(str) + " of " + rows["windows"].astype(str),
            "q (share of false alarms)": rows["q_value"].map(_q),
        }
    )
    return table.drop(columns="More than residents explain") if figures.topic.not_by_residents else table


def _yes_or_no(row: Mapping[str, Any]) -> str:
    if row["hot"]:
        return f"yes, {lasting_in_words(row['class'])}" if row["class"] in ("former", "not hot") else "yes"
    return ", ".join(filter(None, ("no", why_not_hot(row))))


def _q(value: float) -> str:
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def hex_headline(figures: HexFigures) -> str:
    """Return the finding of a map of hexagons."""
    topic, hot = figures.topic, figures.rows[figures.rows["hot"]]
    if hot.empty:
        none = f"No small area is a hotspot of {topic.sentence}"
        return headline_of(f"{none} in {figures.period.words}", f"{none} in these months")
    share = share_in_words(hot["count"].sum(), figures.rows["count"].sum())
    are, areas = ("is a hotspot", "small area") if len(hot) == 1 else ("are hotspots", "small areas")
    first = f"{len(hot)} {areas} {are} of {topic.sentence}"
    number = topic.counted(hot["count"].sum())
    return headline_of(f"{first} in {figures.period.words}, with {number}{share}", f"{first}, with {number}{share}")


def busiest_sentence(figures: HexFigures) -> str:
    """Return where the busiest hotspot lies; empty where there is none."""
    hot = figures.rows[figures.rows["hot"]]
    if hot.empty:
        return "Nowhere stands out from chance by the rule that is used here."
    top = hot.iloc[0]
    return f"The busiest is on or near {top['place']} in {ward_names().get(top['ward_code'], 'no ward')}."
