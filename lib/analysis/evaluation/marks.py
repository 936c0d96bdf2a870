"""What was done where and when, to be marked on charts by month and on maps: of the register and of the documents."""

from dataclasses import dataclass

import shapely

from lib.analysis.evaluation.documents import published_actions
from lib.analysis.evaluation.register import held_entries
from lib.analysis.evaluation.where import AREA, area_at, middles_of, wards_of
from lib.incidents.topics import Topic
from lib.records.cache import kept_until_records_change


@dataclass(frozen=True)
class Done:
    """Something that was done."""

    # In words.
    name: str
    where: str
    when: str
    # First and last month; the last is empty where it goes on.
    start: str
    end: str
    entry: int  # its number in the register; 0 for what a document tells of
    # (longitude, latitude): where it is marked on a map; none where the document does not say.
    points: tuple[tuple[float, float], ...]
    # Polygon or MultiPolygon: of an area of one's own, in longitude and latitude.
    outline: shapely.Geometry | None = None


@kept_until_records_change(maxsize=256, for_each_role=True)
def done_in(topic: Topic, wards: tuple[str, ...] | None) -> tuple[Done, ...]:
    """Return what was done against a topic in some wards, or in the whole district, that has a month.

    Whoever may not read the register gets what the documents tell of. What a document does not place, or does not say
    the aim of, is taken to be of the district and of every topic.

    `wards` are their codes; None is the whole district.
    """
    known = [(0, action.asked) for action in published_actions() if action.asked]
    known += [(entry.number, entry.asked) for entry in held_entries()]
    found = []
    for number, asked in known:
        own = wards_of(asked.kind, asked.places)
        if asked.topic == topic.slug and (wards is None or set(own) & set(wards)):
            points = tuple(middles_of(asked.kind, asked.places))
            outline = area_at(asked.places[0]).degrees if asked.kind == AREA else None
            found.append(Done(asked.name, asked.where, asked.when, asked.start, asked.end, number, points, outline))
    if wards is None:
        found += [
            Done(action.done, action.where, "", action.start, action.end, 0, ())
            for action in published_actions()
            if action.asked is None and action.start
        ]
    return tuple(sorted(found, key=lambda done: (done.start, done.name)))
