"""When within the week, in sentences."""

import numpy as np

from lib.analysis.week import Week


def week_sentence(week: Week) -> str:
    """Return the finding: the busiest six hours in a row of the week's days, and what the times are of."""
    by_hour = week.hours.groupby("hour")["count"].sum().to_numpy()
    runs = np.array([by_hour.take(range(first, first + 6), mode="wrap").sum() for first in range(24)])
    first = int(runs.argmax())
    share = 100 * runs[first] / by_hour.sum()
    day = week.hours.groupby("weekday", sort=False)["count"].sum()
    return (
        f"{share:.0f}% of {week.topic.sentence} with a time were {week.time_of} between {first:02d}:00 and "
        f"{(first + 6) % 24:02d}:00; {day.idxmax()} is the busiest day ({100 * day.max() / day.sum():.0f}%; an even "
        "week would give 14%)."
    )


def week_notes(week: Week) -> str:
    """Return how many records the chart holds and what its times are of."""
    notes = [
        f"{week.timed:,} records carry a time of day; {week.untimed:,} of the same months do not and are left out."
    ]
    if week.spans:
        notes.append(f"{week.spans:,} are given as a span and are shared out evenly over its hours.")
    if "reported" in week.time_of:
        notes.append("The times are of the report, which can be hours or days after it happened.")
    return " ".join(notes)
