"""What a pack is written from: the records of its area, and what was said, tried and written down."""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.evaluation.register import Graded, graded, held_entries
from lib.analysis.evaluation.where import wards_of
from lib.analysis.own_area.figures import figures_of
from lib.analysis.own_area.inside import people_in, wards_reached
from lib.analysis.packs.evidence import TopicEvidence, topic_evidence
from lib.analysis.surveys import with_published
from lib.base.errors import CannotSay, InputError
from lib.base.roles import may
from lib.base.settings import small_numbers
from lib.briefing.figures import latest_ranking, stored_waves
from lib.briefing.members import MemberNote, held_notes
from lib.briefing.packs.request import PackRequest
from lib.incidents.topics import Topic, topic_named
from lib.statistics.suppression import THRESHOLD


@dataclass(frozen=True)
class LocalCount:
    """The council's own records of a topic in an area."""

    topic: Topic
    printed: str  # the count, or that it is too small to be printed
    why: str  # why there is none; else empty


@dataclass(frozen=True)
class Facts:
    """All that a pack says."""

    request: PackRequest
    evidence: dict[str, TopicEvidence]  # by topic, of those that police publish and of which something can be counted
    gaps: dict[str, str]  # why nothing can be counted of a topic
    local: tuple[LocalCount, ...]  # of the topics that the council's own records hold
    wards: tuple[str, ...]  # codes of the wards that the area reaches into
    ranked: pd.DataFrame  # `lib.analysis.concerns.concern_ranking` of the latest survey with percentages
    wave: pd.Series | None  # that survey; None when there is none
    notes: tuple[MemberNote, ...] | None  # of the area's wards and topics; None for who may not read them
    # What the register of interventions holds of them, with what became of it; None for who may not read it.
    tried: tuple[Graded, ...] | None

    @property
    def where(self) -> str:
        """The area's name."""
        return self.request.area.name


def gather(request: PackRequest) -> Facts:
    """Return what a pack is written from.

    Raises
    ------
    InputError
        When the request cannot be answered.
    """
    evidence, gaps, local = {}, {}, []
    for topic in map(topic_named, request.topics):
        if topic.local:
            local.append(_local(topic, request))
            continue
        try:
            evidence[topic.slug] = topic_evidence(request.area, topic, request.start, request.end)
        except CannotSay as reason:
            gaps[topic.slug] = str(reason)
    answers, waves = with_published(stored_waves())
    ranked, wave = latest_ranking(answers, waves)
    about = waves.set_index("wave").loc[wave] if wave else None
    wards = wards_reached(request.area)
    return Facts(
        request, evidence, gaps, tuple(local), wards, ranked, about, _notes(request, wards), _tried(request, wards)
    )


def _local(topic: Topic, request: PackRequest) -> LocalCount:
    """Return the council's own count, of whole wards alone and no small one, whoever asks: packs are handed on."""
    if not may("see_local_records"):
        return LocalCount(topic, "", "The council’s own records of an area are shown to officers only.")
    if not request.area.ready_made or not request.area.wards or people_in(request.area).estimated:
        return LocalCount(
            topic,
            "",
            "The council’s own records are printed of whole wards only: two packs of nearly the same outline, set side "
            "by "
            "side, could point to a household.",
        )
    try:
        count = int(figures_of(request.area, topic, request.start, request.end).count)
    except CannotSay as reason:
        return LocalCount(topic, "", str(reason))
    least = small_numbers(THRESHOLD)
    return LocalCount(topic, f"fewer than {least}" if 0 < count < least else f"{count:,}", "")


def _notes(request: PackRequest, wards: tuple[str, ...]) -> tuple[MemberNote, ...] | None:
    if not may("read_notes"):
        return None
    try:
        notes = held_notes()
    except InputError:  # the store cannot be read, which its own page says
        return None
    return tuple(note for note in notes if note.ward in wards and note.topic in request.topics)


def _tried(request: PackRequest, wards: tuple[str, ...]) -> tuple[Graded, ...] | None:
    if not may("read_interventions"):
        return None
    entries = held_entries()
    ours = [
        entry
        for entry in entries
        if entry.asked.topic in request.topics and set(wards_of(entry.asked.kind, entry.asked.places)) & set(wards)
    ]
    return tuple(graded(entry, entries) for entry in ours)
