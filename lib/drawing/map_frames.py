"""A map that goes through time: one set of classes for all months, and what the browser needs to show each."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.analysis.areas import denominator_of
from lib.analysis.frames import STEPS, Frames
from lib.base.months import from_to_in_words, month_in_words, period_in_words
from lib.base.words import plural
from lib.drawing.map_classes import LEAST_LARGEST, MISSING, NONE_HERE, POINT, LegendEntry, by_size
from lib.drawing.maps import Drawing, circle_radius, script_json
from lib.published.places import ward_names

STEP_WORDS = {"month": "Months", "quarter": "Quarters", "year": "Years"}
NO_FIGURE = "no figure: no month is complete"


def frame_in_words(frames: Frames, at: int) -> str:
    """Return a frame's months: 'September 2025', 'July to September 2025', '12 months to September 2025 (11 of 12)'."""
    start, end = frames.spans[at]
    words = {"month": month_in_words(start), "quarter": from_to_in_words(start, end)}.get(frames.step)
    words = words or period_in_words(start, end).removeprefix("the ")
    length, done = STEPS[frames.step], frames.months[at]
    return words if done == length or not done else f"{words} ({done} of {length} months)"


def figures_of(frames: Frames, as_count: bool) -> tuple[np.ndarray, int]:
    """Return the figures that the map's colours stand for, (frames, areas), and their decimals."""
    if as_count or frames.areas["population"].isna().all():
        return frames.by_month, 0 if frames.step == "month" else 1
    return frames.rates, 1


def _classes(frames: Frames, as_count: bool) -> tuple[np.ndarray, list[LegendEntry]]:
    """Return each figure's place in the legend, -1 for none, and the legend: classes fixed over all frames."""
    values, decimals = figures_of(frames, as_count)
    small = frames.geography in ("hex", "point")
    flat = pd.DataFrame({"code": np.arange(values.size), "value": values.ravel()})
    if small:
        flat["value"] = flat["value"].where(flat["value"] > 0)  # no incident is a class of its own
    fills, legend = by_size(flat, "value", decimals)
    legend = [entry for entry in legend if entry.colour != MISSING]
    if small:
        legend.insert(0, LegendEntry(NONE_HERE, "none"))
    place = {entry.colour: at for at, entry in enumerate(legend)}
    classes = flat["code"].map(fills).map(place).fillna(0 if small else -1).to_numpy(dtype=int).reshape(values.shape)
    classes[np.isnan(values)] = -1
    if np.isnan(values).any():
        legend.append(LegendEntry(MISSING, NO_FIGURE))
    return classes, legend


def legend_title(frames: Frames, as_count: bool) -> str:
    """Return what the colours measure, and over how many frames the classes are fixed."""
    noun, step = frames.topic.incidents.capitalize(), frames.step
    rated = not as_count and not frames.areas["population"].isna().all()
    per = f" per 1,000 {denominator_of(frames.topic.denominator)}" if rated else ""
    where = {"hex": " in a hexagon", "point": " at a map point"}.get(frames.geography, "")
    month = "a month" if step == "month" else f"an average month of a {step}"
    return f"{noun}{per}{where} in {month}, classes the same for all {plural(len(frames.spans), step)}"


def draw_frames(frames: Frames, whole: Drawing, at: int, as_count: bool) -> Drawing:
    """Return the map of one frame, with what the browser needs to go to the others.

    Parameters
    ----------
    frames : Frames
        From `lib.analysis.frames.frames_of`.
    whole : Drawing
        The map of the whole period, whose areas and outlines it keeps.
    at : int
        Which frame is shown first.
    as_count : bool
        Whether counts are shown where rates could be.
    """
    words = [frame_in_words(frames, one) for one in range(len(frames.spans))]
    of_points = frames.geography == "point"
    classes, legend = (np.zeros(frames.counts.shape, dtype=int), []) if of_points else _classes(frames, as_count)
    codes, topic = frames.areas["code"].tolist(), frames.topic
    values, _ = figures_of(frames, as_count)
    by_month = frames.by_month
    most = float(np.nanmax(by_month)) if by_month.size and not np.isnan(by_month).all() else 1.0
    if of_points:
        largest = topic.counted(most) if frames.step == "month" else f"{most:,.1f} in a month"
        legend = [LegendEntry(POINT, f"a circle’s area stands for its count; the largest of all is {largest}")]
        painted: dict[str, Any] = {
            "points": frames.areas[["lon", "lat", "ward_code"]].round(6).to_numpy().tolist(),
            "most": max(most, LEAST_LARGEST),
            "months": frames.months.tolist(),
        }
    else:
        painted = {
            "colours": [entry.colour for entry in legend],
            "classes": ["".join("-" if c < 0 else str(c) for c in row) for row in classes],
        }
    known = ~np.isnan(frames.counts[at])
    fills = {code: legend[c].colour for code, c in zip(codes, classes[at], strict=True) if c >= 0 and not of_points}
    names = names_of(frames)
    tooltips = {
        code: [name, f"{topic.counted(n) if seen else NO_FIGURE}, {words[at]}"]
        for code, name, n, seen in zip(codes, names, frames.counts[at], known, strict=True)
    }
    top = f" Highest: {names[int(np.nanargmax(values[at]))]}." if known.any() and np.nansum(values[at]) else ""
    circles = _circles(frames, at, most, words[at]) if of_points else []
    return replace(
        whole,
        fills=fills,
        tooltips=whole.tooltips if of_points else tooltips,
        legend_title=legend_title(frames, as_count),
        legend=tuple(legend),
        alt=f"Map of {topic.sentence} in {words[at]}.{top}",
        outlined=(),
        marks=[],
        points=circles,
        unpainted=whole.unpainted if known.any() or of_points else MISSING,
        frames=script_json(_sent_to_browser(frames, at, words, None if as_count else values) | painted),
    )


def _sent_to_browser(frames: Frames, at: int, words: list[str], rates: np.ndarray | None) -> dict[str, Any]:
    """Return what the map's script needs to name and count what any of the frames shows."""
    topic = frames.topic
    sparse = frames.geography in ("hex", "point")
    sent: dict[str, Any] = {
        "step": frames.step,
        "steps": STEP_WORDS,
        "at": at,
        "ends": [end for _, end in frames.spans],
        "words": words,
        "codes": frames.areas["code"].tolist(),
        "names": names_of(frames),
        "one": topic.incident,
        "many": topic.incidents,
        "none": NO_FIGURE,
        "sparse": sparse,
        "counts": [_sent(row, sparse) for row in frames.counts],
    }
    if rates is not None and not sparse:
        sent["rates"] = [None if np.isnan(row).all() else row.round(1).tolist() for row in rates]
        sent["per"] = f"per 1,000 {topic.denominator}" + ("" if frames.step == "month" else " in an average month")
    return sent


def _sent(counts: np.ndarray, sparse: bool) -> list[int] | None:
    """Return a frame's counts as they are sent: all of them, or place and count in turn of those above none."""
    if np.isnan(counts).all():
        return None
    whole = counts.astype(int)
    if not sparse:
        return whole.tolist()
    places = np.flatnonzero(whole)
    return np.column_stack([places, whole[places]]).ravel().tolist()


def names_of(frames: Frames) -> list[str]:
    """Return what each area is called; of a hexagon, its ward."""
    if frames.geography in ("hex", "point"):
        wards = frames.areas["ward_code"].map(ward_names()).fillna("no ward")
        if frames.geography == "hex":
            return ("A hexagon mostly in " + wards).tolist()
        return [
            f"On or near {name or 'an unnamed point'}, {ward}"
            for name, ward in zip(frames.areas["name"], wards, strict=True)
        ]
    return [str(name) for name in frames.areas["name"]]


def _circles(frames: Frames, at_frame: int, most: float, words: str) -> list[list[Any]]:
    rows, counts, names = [], frames.counts[at_frame], names_of(frames)
    months = max(frames.months[at_frame], 1)
    for at in np.argsort(np.nan_to_num(counts), kind="stable"):
        if counts[at] > 0:
            row = frames.areas.iloc[at]
            text = [names[at], f"{frames.topic.counted(counts[at])}, {words}"]
            rows.append(
                [
                    row["lon"],
                    row["lat"],
                    circle_radius(counts[at] / months, most),
                    text,
                    "",
                    row["ward_code"],
                    row["code"],
                ]
            )
    return rows
