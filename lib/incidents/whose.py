"""Whose the records of a topic are, for a badge wherever they are drawn: published, the council's own, or invented."""

from lib.incidents.cube import last_complete_month
from lib.incidents.topics import Topic, topics
from lib.records.cache import kept_until_records_change
from lib.records.standing import some_synthetic

OWN = "The council’s own records"
SYNTHETIC = "Synthetic records: invented, not real reports"


def whose_records(topic: Topic) -> str:
    """Return what a badge says of a topic's records; empty where they are published."""
    return "" if not topic.local else SYNTHETIC if synthetic() else OWN


@kept_until_records_change(maxsize=1)
def synthetic() -> bool:
    """Return whether the council's records that count hold some of the synthetic example."""
    return some_synthetic()


def own_records_to() -> str:
    """Return the last month ('YYYY-MM') that the council's own records cover; empty where the visitor sees none."""
    return max((last_complete_month(topic) for topic in topics().values() if topic.local), default="")
