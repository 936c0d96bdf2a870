"""How a topic stands now, in one sentence that every page and document shows alike."""

from lib.analysis.now import now_in_district, now_in_ward
from lib.drawing.words.district import now_sentence
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
