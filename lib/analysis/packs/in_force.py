"""What changed in an area while an order was in force, or near a camera since it stood, beside places like it.

The functions that judge every intervention judge these. An area of whole wards is compared with wards, any other with
hexagons that it holds no part of.
"""

from dataclasses import dataclass

import numpy as np

from lib.analysis.evaluation.evaluate import LONGEST, Evaluation, evaluation, evaluation_of_own
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import HEXAGONS, WARDS, units_of
from lib.analysis.own_area.area import Area
from lib.analysis.own_area.inside import counts_in, people_in, points_in
from lib.analysis.small_areas import hex_grid
from lib.base.months import shift
from lib.incidents.cube import cube
from lib.incidents.topics import Topic, topic_named


def judged(area: Area, topic: Topic, since: str, until: str = "") -> Evaluation:
    """Return what became of a topic in an area since something was done there.

    Parameters
    ----------
    since, until : str
        First and last month in force ('YYYY-MM'); the last is empty while it goes on. At most the first twelve months
        are judged.

    Raises
    ------
    CannotSay
        Too few months on record before or since, or too few places like it.
    """
    return _judged(area, _asked(area, topic, since, until))


def _asked(area: Area, topic: Topic, since: str, until: str = "") -> Intervention:
    """Return what was done as an intervention: in wards where the area is made of them, else beside hexagons."""
    whole = area.wards if area.wards and not people_in(area).estimated else ()
    return Intervention(area.name, topic.slug, whole, since, until, kind=WARDS if whole else HEXAGONS)


def _judged(area: Area, asked: Intervention) -> Evaluation:
    if asked.kind == WARDS:
        return evaluation(asked)
    held, topic, grid = cube(), topic_named(asked.topic), hex_grid()
    own = counts_in(area)[held.complete_for(topic)][:, held.category_indices(topic)].sum(axis=1).astype(float)

    def holding(points: np.ndarray) -> np.ndarray:
        found = grid.of_point[points]
        return np.isin(np.arange(len(grid.ids)), found[found >= 0])

    return evaluation_of_own(asked, own, holding(points_in(area)), holding(points_in(area.ring())))


@dataclass(frozen=True)
class Seeable:
    """What twelve months could show of something that is yet to be done.

    Attributes
    ----------
    topic : Topic
        What it is to change.
    fall : float
        The smallest fall, as a part of what is expected, that would be seen eight times in ten.
    a_year : float
        How many incidents a year are to be expected there.
    """

    topic: Topic
    fall: float
    a_year: float


def seeable(area: Area, topic: Topic) -> Seeable:
    """Return what twelve months could show, as if something had begun a year before the last month on record.

    Raises
    ------
    CannotSay
        Too few months are on record, or too few places like it.
    """
    last = units_of(WARDS, topic).months[-1]
    found = _judged(area, _asked(area, topic, shift(last, 1 - LONGEST)))
    return Seeable(topic, found.outcome.seen, float(found.outcome.observed * 12 / len(found.months)))
