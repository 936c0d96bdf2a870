"""What earlier meetings agreed, for a briefing, and what the records show since."""

from lib.answers.hotspots import areas_of
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.briefing.actions import Action
from lib.briefing.document import Block, Table, Text
from lib.briefing.figures import Figures, WardTopic
from lib.briefing.request import day_in_words
from lib.drawing.words.areas import change_in_words
from lib.incidents.cube import period, year_before
from lib.incidents.view import View
from lib.published.places import ward_names


def previous_section(figures: Figures, actions: tuple[Action, ...]) -> list[Block]:
    """Return what earlier meetings agreed for these wards and topics, with what changed since."""
    request = figures.request
    ours = [a for a in actions if a.ward in request.wards and a.topic in request.topics]
    if not ours:
        return [
            Text(
                "No earlier action is recorded in the action register for these wards and topics. Actions that this "
                "meeting agrees can be recorded on the Briefing page and are then listed here next time with "
                "their status."
            )
        ]
    by_topic = {figure.topic.slug: figure for figure in figures.by_ward}
    labels = {topic.slug: topic.label for topic in figures.topics}
    cells = tuple(
        (
            action.action,
            f"{ward_names()[action.ward]}: {labels[action.topic]}",
            ", ".join(part for part in (action.owner, action.agency) if part) or "not recorded",
            day_in_words(action.due) if action.due else "not set",
            action.status,
            since_action(action, by_topic.get(action.topic), request.end),
        )
        for action in ours
    )
    return [
        Table(
            "Actions recorded for these wards and topics, and what the records show since",
            ("Action", "Ward and topic", "Owner and agency", "Due", "Status", "What changed since"),
            cells,
            (26, 20, 16, 12, 10, 34),
        ),
        Text("What changed since is the ward’s count from the month the action started to the end of the "
            "period, beside "
             "the same months a year before. It does not show that the action was the cause.", "note"),
    ]  # fmt: skip


def since_action(action: Action, figure: WardTopic | None, end: str) -> str:
    """Return how a ward's count moved from the month an action started, beside the same months a year before."""
    if figure is None:
        return "The topic has no figures by month."
    if action.started > end:
        return f"Started in {month_in_words(action.started)}, after this period."
    try:
        asked = period(figure.topic, action.started, end)
    except InputError as reason:
        return str(reason)
    compared, _ = year_before(figure.topic, asked)
    if not compared.covered:
        return "No complete month since it started has a complete month a year before."
    rows = areas_of(View(figure.topic.slug, action.started, end)).rows.set_index("code")
    return f"{month_in_words(action.started)} on: {change_in_words(rows.loc[action.ward], figure.topic)}"
