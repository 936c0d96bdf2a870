"""A view's map month after month: the map of one of the months, and the table of them all."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.analysis.frames import STEPS, Frames, frame_columns, frames_of
from lib.answers.figure import Figure, OnMap
from lib.base.errors import CannotSay
from lib.drawing.map_frames import NO_FIGURE, draw_frames, figures_of, frame_in_words, names_of
from lib.drawing.maps import Drawing
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change

CAN_BE_ASKED = "null"


def frames_or_none(view: View, step: str) -> Frames | None:
    """Return the frames of a view, or None where its map cannot go through time by this step."""
    try:
        return frames_of(view, step) if step in STEPS else None
    except CannotSay:
        return None


@kept_until_records_change(maxsize=32)
def on_map_through_time(on_map: OnMap, view: View, step: str, end: str) -> OnMap:
    """Return how one month, quarter or year of a view is drawn, with all the others for a slider to go through.

    Parameters
    ----------
    step : str
        A key of `lib.analysis.frames.STEPS`; anything else leaves the map of the whole period, which says where it can
        be asked to go through time.
    end : str
        The last month of the frame shown; the latest frame where there is none such.
    """
    topic, frames = topic_named(view.topic), frames_or_none(view, step)
    if frames is None:
        can = topic.recorded and not topic.published_at(view.geography)
        return replace(
            on_map,
            draw=_drawn_once(lambda ward: replace(on_map.draw(ward), frames=CAN_BE_ASKED if can else "")),
        )
    ends = [last for _, last in frames.spans]
    at = ends.index(end) if end in ends else len(ends) - 1
    when = frame_in_words(frames, at)
    as_count = view.measure == "count"
    return replace(
        on_map,
        draw=_drawn_once(lambda ward: draw_frames(frames, on_map.draw(ward), at, as_count)),
        title=f"{topic.label}, {when}",
        when=when,
    )


def _drawn_once(draw: Callable[[str], Drawing]) -> Callable[[str], Drawing]:
    return kept_until_records_change(maxsize=8)(draw)


@kept_until_records_change(maxsize=32)
def frames_figure(view: View, step: str) -> Figure:
    """Return the table of a map's months, quarters or years, the latest first.

    Raises
    ------
    CannotSay
        When the map cannot go through time.
    """
    frames = frames_of(view, step)
    values, _ = figures_of(frames, view.measure == "count")
    rated = view.measure != "count" and not frames.areas["population"].isna().all()
    per = ("per 1,000" if step == "month" else "per 1,000 in an average month") if rated else ""
    names = names_of(frames)
    own = np.flatnonzero(frames.areas["ward_code"] == view.place) if view.place else np.array([], dtype=int)
    single = frames.geography not in ("hex", "point") and len(own) == 1
    rows = []
    for at in reversed(range(len(frames.spans))):
        counts, shown = frames.counts[at], values[at]
        row = {"When": frame_in_words(frames, at)}
        if np.isnan(counts).all():
            row |= {"Total": NO_FIGURE, "Highest": ""}
        else:
            top = int(np.nanargmax(shown))
            rate = f", {shown[top]:,.1f} {per}" if per else ""
            row |= {
                "Total": f"{_total(frames, counts):,.0f}",
                "Highest": f"{names[top]}: {counts[top]:,.0f}{rate}" if counts[top] else "none",
            }
            if single:
                row[names[own[0]]] = f"{counts[own[0]]:,.0f}"
        rows.append(row)
    table = pd.DataFrame(rows).fillna("")
    title = f"{frames.topic.label} by {step}"
    command = f"python -m lib frames --topic {view.topic} --by {view.geography} --step {step}"
    return Figure("frames", title, (), None, table, frame_columns(view, step), command=command)


def _total(frames: Frames, counts: np.ndarray) -> float:
    """Return the sum over areas; a ward stands for its whole locality there, which is counted once."""
    if frames.geography in ("locality", "reporting-area"):
        return float(pd.Series(counts).groupby(frames.areas["name"]).first().sum())
    return float(np.nansum(counts))
