"""What became of what earlier meetings agreed: done, carried over or overdue, and the figure that each was to move."""

import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.analysis.point_records import count_near
from lib.answers.hotspots import areas_of
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.base.words import and_list, plural
from lib.briefing.actions import FINISHED, STATUSES, Action
from lib.briefing.document import Block, Table, Text
from lib.briefing.figures import Figures, WardTopic
from lib.briefing.request import day_in_words
from lib.briefing.worked import statement_of
from lib.drawing.words.areas import change_in_words
from lib.incidents.cube import period, year_before
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.published.whereabouts import point_called
from lib.statistics.change import change_between
from lib.statistics.dispersion import PRIOR_WEIGHT
from lib.statistics.hotspot_rule import HOTSPOT_RULE

NOT_BY_MONTH = (
    "The council’s own requests since a month are not printed: beside those of the year they could give a small count "
    "away. The ward’s page has the year’s."
)


def previous_section(figures: Figures, actions: tuple[Action, ...], today: str) -> list[Block]:
    """Return what earlier meetings agreed for these wards and topics, and what became of it.

    Parameters
    ----------
    figures : Figures
        What the records show since.
    actions : tuple of Action
        The action register.
    today : str
        The day on which something is overdue that was due before: the meeting's, or that of making ('YYYY-MM-DD').
    """
    request = figures.request
    ours = [a for a in actions if a.ward in request.wards_about and a.topic in request.topics]
    if not ours:
        return [
            Text(
                "No earlier action is recorded in the action register for these wards and topics. Actions that this "
                "meeting agrees can be recorded on the Briefing page and are then listed here next time with "
                "their status."
            )
        ]
    ours.sort(key=lambda action: (action.status in FINISHED, -action.overdue(today), action.due or "9999"))
    by_topic = {figure.topic.slug: figure for figure in figures.by_ward}
    labels = {topic.slug: topic.label for topic in figures.topics}
    cells = tuple(
        (
            action.action,
            f"{ward_names()[action.ward]}: {labels[action.topic]}",
            ", ".join(part for part in (action.owner, action.agency) if part) or "not recorded",
            day_in_words(action.due) if action.due else "not set",
            _status(action, today),
            _progress(action, by_topic.get(action.topic), request.end),
        )
        for action in ours
    )
    return [
        Text(became_of(ours, today)),
        Table(
            "What earlier meetings agreed for these wards and topics, what is overdue first",
            ("Action", "Ward and topic", "Owner and agency", "Due", "Status", "Progress by its measure"),
            cells,
            (24, 18, 19, 14, 13, 30),
        ),
        Text("Progress is the figure that the action is to move, or the ward’s count, from the month it started to the "
            "end of the period, beside the same months a year before. It does not show that the action was the "
            "cause.", "note"),
    ]  # fmt: skip


def became_of(actions: list[Action], today: str) -> str:
    """Return how many actions are done, under way, open or stopped, and how many are overdue."""
    counts = {status: sum(action.status == status for action in actions) for status in STATUSES}
    said = and_list(f"{count} {'is' if count == 1 else 'are'} {status}" for status, count in counts.items() if count)
    late = sum(action.overdue(today) > 0 for action in actions)
    overdue = f" {late} {'is' if late == 1 else 'are'} overdue." if late else " None is overdue."
    open_ones = counts["open"] + counts["under way"]
    carried = f" {plural(open_ones, 'action')} {'is' if open_ones == 1 else 'are'} carried over." if open_ones else ""
    return f"Of {plural(len(actions), 'action')} agreed before, {said}.{overdue}{carried}"


def _status(action: Action, today: str) -> str:
    if action.status in FINISHED:
        return action.status
    late = action.overdue(today)
    overdue = f"; overdue by {plural(late, 'day')}" if late else ""
    return f"{action.status}, carried over{overdue}"


def _progress(action: Action, figure: WardTopic | None, end: str) -> str:
    measure = f"{action.measure.rstrip('.')}. " if action.measure else ""
    # what was written down before is what it is judged by
    return f"{measure}{statement_of(action.number) or since_action(action, figure, end)}"


def since_action(action: Action, figure: WardTopic | None, end: str) -> str:
    """Return how the figure that an action is to move did since it started, beside the same months a year before."""
    if figure is None:
        return NOT_BY_MONTH if topic_named(action.topic).local else "The topic has no figures by month."
    if action.started > end:
        return f"Started in {month_in_words(action.started)}, after this period."
    try:
        asked = period(figure.topic, action.started, end)
    except InputError as reason:
        return str(reason)
    compared, before = year_before(figure.topic, asked)
    if not compared.covered:
        return "No complete month since it started has a complete month a year before."
    point = point_called(action.place, action.ward) if action.figure == "place" else None
    if point is None:
        rows = areas_of(View(figure.topic.slug, action.started, end)).rows.set_index("code")
        return f"{month_in_words(action.started)} on: {change_in_words(rows.loc[action.ward], figure.topic)}"
    metres = HOTSPOT_RULE.separation_metres
    now, then = (count_near(figure.topic, months, *point, metres) for months in (compared, before))
    burst = {"dispersion": dispersion_of(figure.topic).of_pairs, "freedom": PRIOR_WEIGHT}
    row = change_between(pd.Series([float(now)]), pd.Series([float(then)]), **burst).iloc[0]
    both = pd.Series({"compared_count": now, "previous_count": then, "compared_months": len(compared.covered)})
    said = change_in_words(pd.concat([row, both]), figure.topic)
    return f"{month_in_words(action.started)} on, within {metres:g} metres of {action.place}: {said}"
