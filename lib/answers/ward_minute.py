"""A ward in a minute: a headline, three sentences, what changed, and the wards beside it."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.bursts import surest_burst
from lib.analysis.people import wards_most_like
from lib.analysis.ward import ward_named, ward_tiles
from lib.answers.hotspots import areas_of
from lib.base.errors import CannotSay
from lib.base.words import sentence_case
from lib.drawing.ward_map import ward_places
from lib.drawing.words.ward import like_wards_in_words, row_of
from lib.drawing.words.ward_minute import (
    change_sentence,
    changed_sentences,
    level_sentence,
    minute_title,
    nothing_changed,
    where_sentence,
)
from lib.incidents.coverage import another_period
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change

CHANGES_SHOWN = 3


@dataclass(frozen=True)
class Minute:
    """What one reads of a ward and a topic in a minute."""

    title: str  # the finding, with its number
    sentences: tuple[str, ...]  # at most three: beside the district, beside the year before, and where
    changed: tuple[str, ...]  # a sentence for each topic that rose or fell, or one that none did
    # For reading: the ward, the wards most like it and the district; None for a topic without figures by ward.
    alike: pd.DataFrame | None

    @property
    def in_card(self) -> tuple[str, ...]:
        """Three sentences that need no headline above them: the finding, beside the year before, and where."""
        finding = self.title.split(": ", 1)[1]
        return f"{sentence_case(finding)}.", *self.sentences[1:]


@kept_until_records_change(maxsize=256)
def minute(ward_code: str, slug: str, start: str, end: str) -> Minute:
    """Return a ward's topic in a minute.

    Parameters
    ----------
    ward_code, slug : str
        ONS code and topic.
    start, end : str
        First and last month ('YYYY-MM').

    Raises
    ------
    InputError
        When no ward has the code, or the topic or period is not usable.
    """
    ward, tiles = ward_named(ward_code), ward_tiles(ward_code, start, end)
    topic, row = topic_named(slug), row_of(tiles, slug)
    where = _where(ward_code, slug, start, end) if row["count"] else ""  # of none, the headline says it
    sentences = [level_sentence(row), change_sentence(row), where]
    known = not (row["area_kind"] == "ward" and pd.isna(row["count"]))
    if not known:
        sentences = [another_period(topic)]  # the headline says that no month is complete
    changed = changed_sentences(tiles)
    more = [f"{len(changed) - CHANGES_SHOWN} more are in the table of all figures."]
    alike = None
    if topic.recorded and known:
        areas = areas_of(View(slug, start, end))
        alike = like_wards_in_words(areas.rows, [ward_code, *wards_most_like(ward_code)], row)
    return Minute(
        minute_title(ward["ward_name"], row, start, end),
        tuple(filter(None, sentences)),
        tuple(changed[:CHANGES_SHOWN] + (more if len(changed) > CHANGES_SHOWN else [])) or (nothing_changed(tiles),),
        alike,
    )


def _where(ward_code: str, slug: str, start: str, end: str) -> str:
    try:
        places = ward_places(ward_code, slug, start, end)
    except CannotSay:
        return ""
    return where_sentence(places, surest_burst(View(slug, start, end), ward_code))
