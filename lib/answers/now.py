"""How a topic stands now, and what its records leave out, in sentences that every page and document shows alike."""

from lib.analysis.district import district_change
from lib.analysis.now import now_in_district, now_in_ward
from lib.drawing.words.district import now_sentence, without_place_sentence
from lib.incidents.cube import cube
from lib.incidents.topics import Topic


def now_line(topic: Topic, ward_code: str, end: str) -> str:
    """Return how a topic stands in the latest three and six months to `end`, and since when its level differs.

    Parameters
    ----------
    topic : Topic
        One with records by month; of others nothing can be said, so the sentence is empty.
    ward_code : str
        ONS code; empty for the whole district.
    end : str
        Last month ('YYYY-MM').
    """
    if not topic.recorded:
        return ""
    return now_sentence(now_in_ward(topic, ward_code, end) if ward_code else now_in_district(topic, end), topic)


def without_place_line(topic: Topic, start: str, end: str) -> str:
    """Return which share of the force's records has no map point, to stand beside a trend; empty where not known."""
    if not topic.recorded:
        return ""
    return without_place_sentence(district_change(topic, max(start, cube().months[0]), end))
