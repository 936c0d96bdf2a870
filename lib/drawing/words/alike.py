"""What is said of the places most like an area."""

import pandas as pd

from lib.analysis.own_area.alike import alike_figures
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.own_area.inside import one_ward
from lib.base.errors import CannotSay
from lib.base.words import and_list

HOW_CHOSEN = (
    "Groups of adjoining hexagons with as many residents, most like it by deprivation, density and how many of its map "
    "points are shops, car parks and the like; nothing that is counted decides which."
)
HOW_WARDS = "The wards most like it by deprivation and density."


def how_chosen(found: AreaFigures) -> str:
    """Return by what the places most like an area were chosen."""
    return HOW_WARDS if one_ward(found.area) else HOW_CHOSEN


def alike_sentence(found: AreaFigures) -> str:
    """Return the places most like an area with the rate of a topic in each, or why there are none."""
    try:
        table = alike_figures(found)
    except CannotSay as reason:
        return f"Places like it: none is named. {reason}"
    own, others = table.iloc[0], table.iloc[1:]
    said = and_list(f"{_within(name)} ({rate:.1f})" for name, rate in zip(others["name"], others["rate"], strict=True))
    what = "Wards" if one_ward(found.area) else "Places with as many residents"
    return (
        f"{what} most like it, with their rate of {found.topic.sentence} per 1,000 {found.topic.denominator}: {said}; "
        f"here {own['rate']:.1f}."
    )


def _within(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name.replace("Round about", "round about", 1)


def alike_in_words(found: AreaFigures) -> pd.DataFrame:
    """Return an area and the places most like it for reading, the area first.

    Raises
    ------
    CannotSay
        When no place is like it.
    """
    table, topic = alike_figures(found), found.topic
    return pd.DataFrame(
        {
            "Place": table["name"],
            topic.incidents.capitalize(): table["count"].map("{:,.0f}".format),
            f"About how many {topic.denominator}": table["residents"].map("{:,.0f}".format),
            f"Per 1,000 {topic.denominator}": table["rate"].map("{:.1f}".format),
            "Likely between": [
                f"{low:.1f} and {high:.1f}" for low, high in zip(table["rate_low"], table["rate_high"], strict=True)
            ],
        }
    )
