"""What changed in an area while an order was in force, or near a camera since it stood, beside places like it.

The functions that judge every intervention judge these.
"""

from dataclasses import dataclass

from lib.analysis.evaluation.evaluate import LONGEST, Evaluation, evaluation_at
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import WARDS, units_of
from lib.analysis.evaluation.where import AREA, place_of, treated_in
from lib.analysis.own_area.area import Area
from lib.base.months import shift
from lib.incidents.topics import Topic


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
    asked = Intervention(area.name, topic.slug, (place_of(area),), since, until, kind=AREA)
    return evaluation_at(treated_in(area, topic), asked)


@dataclass(frozen=True)
class Seeable:
    """What twelve months could show of something that is yet to be done."""

    topic: Topic  # what it is to change
    fall: float  # the smallest fall, as a part of what is expected, that would be seen eight times in ten
    a_year: float  # how many incidents a year are to be expected there


def seeable(area: Area, topic: Topic) -> Seeable:
    """Return what twelve months could show, as if something had begun a year before the last month on record.

    Raises
    ------
    CannotSay
        Too few months are on record, or too few places like it.
    """
    last = units_of(WARDS, topic).months[-1]
    found = judged(area, topic, shift(last, 1 - LONGEST))
    return Seeable(topic, found.outcome.seen, float(found.outcome.observed * 12 / len(found.months)))
